"""Breaks are held at a standstill."""

from __future__ import annotations

import math
from collections.abc import Iterator

from routing.amounts import Unit, amount_in_words
from routing.day import Day
from routing.rules.violations import Violation


def rests_are_at_a_standstill(day: Day) -> Iterator[Violation]:
    """A rest is taken at a stop or the depot, not on the road, in service or loading."""
    for vehicle, trip in day.rounds():
        standing = [(0, trip.departs - day.load_s(trip)), (trip.returns, math.inf)]
        for leg in day.legs(vehicle, trip):
            standing += [(leg.leaves, leg.arrives - day.drive_s(leg)), (leg.arrives, leg.busy)]
        for rest in day.rests(vehicle):
            if not any(since <= rest.starts and rest.ends <= until for since, until in standing):
                yield Violation(
                    rule="rests_are_at_a_standstill",
                    vehicle=vehicle.id,
                    sentence=f"A rest of {vehicle.name} falls into its work.",
                )


def breaks_are_held(day: Day) -> Iterator[Violation]:
    """Each break of a used vehicle falls into a rest, or into its time at the depot."""
    for vehicle, trips in day.shifts():
        free = day.free_times(vehicle, trips)
        since = 0
        for wanted in vehicle.breaks:
            starts = [
                max(begin, wanted.window.opens, since)
                for begin, end in free
                if max(begin, wanted.window.opens, since) + wanted.duration_s <= end
            ]
            start = min(starts, default=wanted.window.closes + 1)
            if start > wanted.window.closes:
                yield Violation(
                    rule="breaks_are_held",
                    vehicle=vehicle.id,
                    excess=wanted.duration_s,
                    unit=Unit.SECONDS,
                    sentence=f"{vehicle.name} has no break of "
                    f"{amount_in_words(wanted.duration_s, Unit.SECONDS)} when it should.",
                )
            else:
                since = start + wanted.duration_s
