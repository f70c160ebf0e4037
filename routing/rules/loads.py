"""What is aboard fits, and is what the plan says."""

from __future__ import annotations

from collections.abc import Iterator

from routing.amounts import ZERO, amount_in_words
from routing.day import Day
from routing.loads import most_aboard
from routing.rules.violations import Violation


def load_fits_vehicle(day: Day) -> Iterator[Violation]:
    """What is ever aboard fits in the vehicle in weight, count and volume."""
    for vehicle, trip in day.rounds():
        for excess, unit in most_aboard(day.stops_of(trip)).excess_over(vehicle.capacity):
            yield Violation(
                rule="load_fits_vehicle",
                vehicle=vehicle.id,
                excess=excess,
                unit=unit,
                sentence=f"{vehicle.name} is overloaded by {amount_in_words(excess, unit)} "
                f"on trip {trip.number}.",
            )


def loads_and_clocks_are_true(day: Day) -> Iterator[Violation]:
    """Each visit tells truly what is left aboard and how long the goods have been out."""
    for vehicle, trip in day.rounds():
        _loaded, *left = day.aboard(trip)
        for visit, aboard in zip(day.visits(trip), left, strict=True):
            stop = day.stops[visit.stop]
            if visit.load_after != aboard or visit.cold_s != visit.starts - trip.departs:
                yield Violation(
                    rule="loads_and_clocks_are_true",
                    vehicle=vehicle.id,
                    stop=stop.id,
                    sentence=f"What {vehicle.name} carries at {stop.name}, or since when, "
                    "is told wrongly.",
                )


def pickups_come_to_the_depot(day: Day) -> Iterator[Violation]:
    """What is taken back comes to the depot: a vehicle that ends elsewhere takes nothing back."""
    for vehicle, _trip, _visit, stop in day.services():
        if stop.pickup == ZERO:
            continue
        if day.problem.end_row(vehicle) != day.problem.depot_place(vehicle):
            yield Violation(
                rule="pickups_come_to_the_depot",
                vehicle=vehicle.id,
                stop=stop.id,
                sentence=f"What {stop.name} gives back would not come to the depot: "
                f"{vehicle.name} ends its day elsewhere.",
            )
