"""Who comes where, with whom, and what stays settled."""

from __future__ import annotations

from routing.case import NEVER
from routing.ortools.model import Model


def stops_may_be_left_out(model: Model) -> None:
    """A stop may be left out at its penalty; mandatory ones and earlier tiers weigh the most."""
    for stop, penalty_s in enumerate(model.case.penalty_s):
        model.routing.AddDisjunction([model.index(stop)], penalty_s)


def able_vehicles_come(model: Model) -> None:
    """Only vehicles come that may: cold, skilled, not forbidden, the locked one."""
    for stop, able in enumerate(model.case.able):
        slots = [number for number, slot in enumerate(model.slots) if slot.vehicle in set(able)]
        if len(slots) < len(model.slots):
            model.slot_of(stop).SetValues([-1, *slots])


def pairs_ride_together(model: Model) -> None:
    """What is picked up at a stop is brought on the same trip, later, and in time."""
    case = model.case
    for stop, at in enumerate(case.picked_up_at):
        if at < 0:
            continue
        if len(case.brings[at]) == 1:  # a place in two pairs is beyond OR-Tools
            model.routing.AddPickupAndDelivery(model.index(at), model.index(stop))
        model.solver.Add(model.slot_of(at) == model.slot_of(stop))
        # stops that are left out have times as well, which need not suit each other
        anyhow_s = (1 - model.served(stop)) * (model.horizon + case.service_s[at])
        earliest = model.start(at) + case.service_s[at]
        model.solver.Add(earliest <= model.start(stop) + anyhow_s)
        if case.ride_limit_s[stop] < NEVER:
            latest = earliest + case.ride_limit_s[stop]
            model.solver.Add(model.start(stop) <= latest + anyhow_s)


def locked_days_begin_as_locked(model: Model) -> None:
    """A vehicle's day begins with its locked trips; only after the last may more stops follow."""
    for vehicle, locked in model.case.locks.items():
        slots = model.slots_for(vehicle)
        if not slots or len(locked.trips) > len(slots):
            continue
        if model.slots[slots[0]].fills_up_from_last:
            slots = slots[-len(locked.trips) :] if locked.whole else slots[: len(locked.trips)]
        for number, (slot, trip) in enumerate(zip(slots, locked.trips, strict=False)):
            closed = locked.whole or number < len(locked.trips) - 1
            _follow(model, slot, trip, closed=closed)


def _follow(model: Model, slot: int, trip: list[int], *, closed: bool) -> None:
    before = model.routing.Start(slot)
    for stop in trip:
        model.solver.Add(model.routing.NextVar(before) == model.index(stop))
        before = model.index(stop)
    if closed:
        model.solver.Add(model.routing.NextVar(before) == model.routing.End(slot))
