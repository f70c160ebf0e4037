"""When vehicles stand: breaks, and loads at the docks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from routing.case import NEVER
from routing.ortools.model import Model


def breaks_are_held(model: Model) -> None:
    """Each break is held within its window, not during a service."""
    busy_s = [0] * model.routing.Size()
    for stop, service_s in enumerate(model.case.service_s):
        busy_s[model.index(stop)] = service_s
    for vehicle in model.vehicles():
        breaks = [
            model.solver.FixedDurationIntervalVar(
                rest.window.opens,
                rest.window.closes,
                rest.duration_s,
                False,
                f"break {number} of vehicle {vehicle}",
            )
            for number, rest in enumerate(model.case.vehicles[vehicle].breaks)
        ]
        if breaks:
            model.breaks[vehicle] = breaks
            for slot in model.slots_for(vehicle):
                model.time.SetBreakIntervalsOfVehicle(breaks, slot, busy_s)


def docks_are_not_overfull(model: Model) -> None:
    """No more vehicles are loaded at the same moment than a depot has docks."""
    for depot, docks in enumerate(model.case.docks):
        loads = list(_loads_at(model, depot)) if docks < NEVER else []
        if loads:
            model.solver.Add(
                model.solver.Cumulative(loads, [1] * len(loads), docks, f"docks of {depot}")
            )


def no_break_while_loading(model: Model) -> None:
    """A vehicle's breaks do not fall into its loads."""
    for vehicle, breaks in model.breaks.items():
        loads = [load for slot in model.slots_for(vehicle) for load in _loads_of(model, slot)]
        if loads:
            model.solver.Add(
                model.solver.DisjunctiveConstraint([*breaks, *loads], f"stands {vehicle}")
            )


def _loads_at(model: Model, depot: int) -> Iterator[Any]:
    for number, slot in enumerate(model.slots):
        if model.case.depot[slot.vehicle] == depot:
            yield from _loads_of(model, number)


def _loads_of(model: Model, slot: int) -> Iterator[Any]:
    """Yields the loads that may come before a slot, as intervals that end when it departs."""
    value, active = model.slots[slot], model.active(slot)
    first_s, reload_s = model.case.first_load_s[value.vehicle], model.case.reload_s[value.vehicle]
    if value.number == 0:
        yield from _load(model, slot, first_s, active)
    elif not value.fills_up_from_last:
        yield from _load(model, slot, reload_s, active)
    else:
        again = model.active(slot - 1)
        yield from _load(model, slot, first_s, (active - again).Var())
        yield from _load(model, slot, reload_s, again)


def _load(model: Model, slot: int, load_s: int, happens: Any) -> Iterator[Any]:
    if not load_s:
        return
    begins = (model.departure(slot) - load_s).Var()
    yield model.solver.FixedDurationIntervalVar(begins, load_s, happens, f"load of {slot}")
