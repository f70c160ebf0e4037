"""A whole day in time, where vehicles wait for one another at the docks.

Vehicles are timed one after the other; each load takes the first dock that is free, and those
timed later make do with what is left. When that makes somebody late, it is tried in other
turns, who was late first: with few vehicles in every turn there is.
"""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise, permutations

from routing.case import NEVER, Case, Orders
from routing.schedule import Timetable, schedule

ALL_TURNS = 5
"""Up to so many vehicles every turn is tried."""


def schedule_day(case: Case, orders: Orders) -> list[Timetable]:
    """Times the trips of all vehicles."""
    if not _wait_for_docks(case, orders):
        return [schedule(case, vehicle, trips) for vehicle, trips in enumerate(orders)]
    best: list[Timetable] | None = None
    for turn in _turns(case, orders):
        times = _in_turn(case, orders, turn)
        if best is None or _excess_s(times) < _excess_s(best):
            best = times
        if not _excess_s(best):
            break
    assert best is not None, "there is at least one turn"
    return best


def _wait_for_docks(case: Case, orders: Orders) -> bool:
    return any(case.docks[case.depot[vehicle]] < NEVER for vehicle, t in enumerate(orders) if t)


def _turns(case: Case, orders: Orders) -> Iterator[Sequence[int]]:
    used = [vehicle for vehicle, trips in enumerate(orders) if any(trips)]
    used.sort(key=lambda vehicle: (case.vehicles[vehicle].shift.opens, vehicle))
    yield used
    if len(used) <= ALL_TURNS:
        yield from permutations(used)
        return
    for _again in used:
        times = _in_turn(case, orders, used)
        used = sorted(used, key=lambda vehicle: -times[vehicle].excess_s)
        yield used


def _excess_s(times: Sequence[Timetable]) -> int:
    return sum(timetable.excess_s for timetable in times)


def _in_turn(case: Case, orders: Orders, turn: Sequence[int]) -> list[Timetable]:
    times = [Timetable((), (), ())] * len(orders)
    docks = _Docks(case)
    for vehicle in turn:
        times[vehicle] = schedule(case, vehicle, orders[vehicle], departures=docks.departures)
        for number, trip in enumerate(times[vehicle].trips):
            load_s = (case.reload_s if number else case.first_load_s)[vehicle]
            docks.book(case.depot[vehicle], trip.departs - load_s, trip.departs)
    return times


class _Docks:
    """When how many docks are taken."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.loads: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)

    def book(self, depot: int, begins: int, ends: int) -> None:
        if begins < ends:
            insort(self.loads[depot], (begins, ends))

    def departures(self, depot: int, load_s: int) -> Sequence[tuple[int, int]]:
        """Returns when a load of ``load_s`` [s] may end so that it has a dock all the while."""
        if not load_s:
            return ((0, NEVER),)
        free, since = [], 0
        for begins, ends in self._taken(depot):
            if begins > since:
                free.append((since + load_s, begins))
            since = max(since, ends)
        free.append((since + load_s, NEVER))
        return [(opens, closes) for opens, closes in free if opens <= closes]

    def _taken(self, depot: int) -> Iterator[tuple[int, int]]:
        """Yields when all docks are taken."""
        edges = sorted({edge for load in self.loads[depot] for edge in load})
        for begins, ends in pairwise(edges):
            at_once = sum(since <= begins < until for since, until in self.loads[depot])
            if at_once >= self.case.docks[depot]:
                yield begins, ends
