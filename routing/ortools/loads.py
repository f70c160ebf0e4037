"""What is aboard: never more than fits, in grams, pieces and millilitres."""

from __future__ import annotations

from operator import attrgetter

from routing.ortools.model import Model

AMOUNTS = ("grams", "pieces", "millilitres")


def loads_fit_in(model: Model) -> None:
    """Nothing is ever overloaded: with what goes out, what comes back and what is passed on."""
    case = model.case
    mixed = any(case.brings) or any(amount for name in AMOUNTS for amount in _taken(model, name))
    for name in AMOUNTS:
        if any(_given(model, name)) or any(_taken(model, name)):
            (_mixed_loads if mixed else _deliveries)(model, name)


def _deliveries(model: Model, name: str) -> None:
    """What is handed over on a trip fits in all together."""
    unary = model.routing.RegisterUnaryTransitVector(model.of_nodes(_given(model, name)))
    model.routing.AddDimensionWithVehicleCapacity(unary, 0, _capacities(model, name), True, name)


def _mixed_loads(model: Model, name: str) -> None:
    """What is aboard at each moment fits in; at the end of a trip that is what was picked up."""
    case, routing = model.case, model.routing
    given, taken = _given(model, name), _taken(model, name)
    change = [
        taken[stop] - given[stop] + sum(given[other] for other in case.brings[stop])
        for stop in model.stops
    ]
    capacities = _capacities(model, name)
    aboard, back = f"{name} aboard", f"{name} to bring back"
    for of_stops, what, from_nothing in ((change, aboard, False), (taken, back, True)):
        unary = routing.RegisterUnaryTransitVector(model.of_nodes(of_stops))
        routing.AddDimensionWithVehicleCapacity(unary, 0, capacities, from_nothing, what)
    for slot in range(len(model.slots)):
        end = routing.End(slot)
        model.solver.Add(
            routing.GetDimensionOrDie(aboard).CumulVar(end)
            == routing.GetDimensionOrDie(back).CumulVar(end)
        )


def _given(model: Model, name: str) -> list[int]:
    return [int(attrgetter(name)(stop.demand)) for stop in model.case.stops]


def _taken(model: Model, name: str) -> list[int]:
    return [int(attrgetter(name)(stop.pickup)) for stop in model.case.stops]


def _capacities(model: Model, name: str) -> list[int]:
    capacity = attrgetter(f"capacity.{name}")
    return [int(capacity(model.case.vehicles[slot.vehicle])) for slot in model.slots]
