"""Breaks are held at a standstill."""

from __future__ import annotations

from collections.abc import Iterator

from routing.amounts import Unit, amount_in_words
from routing.day import Day
from routing.rules.violations import Violation


def rests_are_at_a_standstill(day: Day) -> Iterator[Violation]:
    """A rest is taken at a stop or the depot, neither while driving nor during service."""
    for vehicle, trip in day.rounds():
        legs = tuple(day.legs(vehicle, trip))
        standing = [(leg.leaves, leg.arrives) for leg in legs]
        standing += [(leg.arrives, leg.busy) for leg in legs]
        for rest in day.rests(vehicle):
            if rest.ends <= trip.departs or trip.returns <= rest.starts:
                continue
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
