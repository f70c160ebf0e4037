"""Whether orders can be driven: every hard rule, by plain arithmetic, without a plan's words.

What a search finds is believed only after this; :mod:`routing.check` then judges the plan.
"""

from __future__ import annotations

from collections.abc import Sequence

from routing.case import NEVER, Case, Orders
from routing.docks import schedule_day
from routing.loads import most_aboard
from routing.schedule import schedule

MOST_DAYS_KNOWN = 10_000
"""Of how many days of vehicles it is remembered whether they can be driven."""


def can_be_driven(case: Case, orders: Orders) -> bool:
    """Tells whether orders break no hard rule, docks included; they are timed in full."""
    return all(_suits(case, vehicle, trips) for vehicle, trips in enumerate(orders)) and not any(
        times.misfits for times in schedule_day(case, orders)
    )


class KnownDays:
    """Tells whether orders can be driven; what it timed before, it remembers.

    Of a better plan most days are as they were, and to time one with a break takes long.
    """

    def __init__(self, case: Case) -> None:
        self._case = case
        self._waits = min(case.docks, default=NEVER) < len(case.vehicles)
        self._known: dict[tuple[int, tuple[tuple[int, ...], ...]], bool] = {}

    def can_be_driven(self, orders: Orders) -> bool:
        """Tells the same as the function, a vehicle's day timed once unless it waits for docks."""
        if self._waits:
            return can_be_driven(self._case, orders)
        return all(self._day_can_be_driven(van, trips) for van, trips in enumerate(orders))

    def _day_can_be_driven(self, van: int, trips: list[list[int]]) -> bool:
        day = van, tuple(tuple(trip) for trip in trips if trip)
        if day not in self._known:
            if len(self._known) > MOST_DAYS_KNOWN:
                self._known.clear()
            self._known[day] = day_can_be_driven(self._case, van, day[1])
        return self._known[day]


def day_can_be_driven(case: Case, vehicle: int, trips: Sequence[Sequence[int]]) -> bool:
    """Tells whether one vehicle's day breaks no hard rule, when it has the docks to itself."""
    return _suits(case, vehicle, trips) and not schedule(case, vehicle, trips).misfits


def _suits(case: Case, vehicle: int, trips: Sequence[Sequence[int]]) -> bool:
    """Tells whether everything but the time is right with a vehicle's day."""
    return (
        len(trips) <= case.vehicles[vehicle].max_trips
        and all(vehicle in case.able[stop] for trip in trips for stop in trip)
        and all(_is_whole(case, trip) and _fits_in(case, vehicle, trip) for trip in trips)
        and _begins_as_locked(case, vehicle, trips)
    )


def _fits_in(case: Case, vehicle: int, trip: Sequence[int]) -> bool:
    aboard = most_aboard([case.stops[stop] for stop in trip])
    return aboard.fits_in(case.vehicles[vehicle].capacity)


def _is_whole(case: Case, trip: Sequence[int]) -> bool:
    """Tells whether a trip has the other ends of its pairs, in their order."""
    at = {stop: number for number, stop in enumerate(trip)}
    return all(
        (case.picked_up_at[stop] < 0 or at.get(case.picked_up_at[stop], len(trip)) < number)
        and all(other in at for other in case.brings[stop])
        for stop, number in at.items()
    )


def _begins_as_locked(case: Case, vehicle: int, trips: Sequence[Sequence[int]]) -> bool:
    """Tells whether a day begins with the locked stops that it has, in their order."""
    locked = case.locks.get(vehicle)
    if locked is None:
        return True
    has = {stop for trip in trips for stop in trip}
    wanted = [[stop for stop in trip if stop in has] for trip in locked.trips]
    wanted = [trip for trip in wanted if trip]
    driven = [list(trip) for trip in trips]
    if locked.whole:
        return driven == wanted
    if not wanted:
        return True
    *before, last = wanted
    begun = len(before)
    return len(driven) > begun and driven[:begun] == before and driven[begun][: len(last)] == last
