"""Which vehicles are of one kind: each of them may drive the other's day."""

from __future__ import annotations

from dataclasses import replace

from routing.case import Case
from routing.model import Stop


def kinds_of(case: Case) -> list[int]:
    """Returns the number of each vehicle's kind: those of a kind may swap their days."""
    named = {name for stop in case.stops for name in _names(stop)}
    named |= {lock.vehicle for lock in case.problem.locks}
    numbers: dict[object, int] = {}
    kinds = []
    for vehicle in case.vehicles:
        alike = vehicle if vehicle.id in named else replace(vehicle, id="any", name="any")
        kinds.append(numbers.setdefault(alike, len(numbers)))
    return kinds


def _names(stop: Stop) -> set[str]:
    moved = (stop.previous_vehicle, stop.locked_vehicle)
    return {name for name in moved if name is not None} | set(stop.forbidden_vehicles)
