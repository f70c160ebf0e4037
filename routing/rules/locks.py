"""What the coordinator has settled stays settled."""

from __future__ import annotations

from collections.abc import Iterator

from routing.day import Day
from routing.model import Lock
from routing.rules.violations import Violation


def locked_days_begin_as_locked(day: Day) -> Iterator[Violation]:
    """A vehicle's day begins with its locked trips in their order, nothing between them."""
    left_out = {unserved.stop for unserved in day.plan.unserved}
    for lock in day.problem.locks:
        wanted = [[stop for stop in trip if stop not in left_out] for trip in lock.trips]
        wanted = [trip for trip in wanted if trip]
        driven = [[visit.stop for visit in trip.visits] for trip in day.plan.trips_of(lock.vehicle)]
        if not _begins_with(driven, wanted, whole=lock.whole):
            yield Violation(
                rule="locked_days_begin_as_locked",
                vehicle=lock.vehicle,
                sentence=f"The day of {day.vehicles[lock.vehicle].name} {_broken(lock)}.",
            )


def _begins_with(driven: list[list[str]], wanted: list[list[str]], *, whole: bool) -> bool:
    if whole or not wanted:
        return driven == wanted or not whole
    *before, last = wanted
    begun = len(before)
    return len(driven) > begun and driven[:begun] == before and driven[begun][: len(last)] == last


def _broken(lock: Lock) -> str:
    return "is not the locked one" if lock.whole else "does not begin with its locked stops"
