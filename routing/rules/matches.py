"""Who may come to which door."""

from __future__ import annotations

from collections.abc import Iterator

from routing.day import Day
from routing.rules.violations import Violation


def skills_are_matched(day: Day) -> Iterator[Violation]:
    """A vehicle has every skill that its stops ask for."""
    for vehicle, _trip, _visit, stop in day.services():
        missing = sorted(stop.skills - vehicle.skills)
        if missing:
            yield Violation(
                rule="skills_are_matched",
                vehicle=vehicle.id,
                stop=stop.id,
                sentence=f"{stop.name} asks for {', '.join(missing)}, "
                f"which {vehicle.name} does not have.",
            )


def locked_stops_stay(day: Day) -> Iterator[Violation]:
    """A stop locked to a vehicle is served by it."""
    for vehicle, _trip, _visit, stop in day.services():
        if stop.locked_vehicle not in (None, vehicle.id):
            yield Violation(
                rule="locked_stops_stay",
                vehicle=vehicle.id,
                stop=stop.id,
                sentence=f"{stop.name} is locked to another vehicle than {vehicle.name}.",
            )


def forbidden_vehicles_stay_away(day: Day) -> Iterator[Violation]:
    """A vehicle does not come to a stop where it is forbidden."""
    for vehicle, _trip, _visit, stop in day.services():
        if vehicle.id in stop.forbidden_vehicles:
            yield Violation(
                rule="forbidden_vehicles_stay_away",
                vehicle=vehicle.id,
                stop=stop.id,
                sentence=f"{vehicle.name} may not come to {stop.name}.",
            )
