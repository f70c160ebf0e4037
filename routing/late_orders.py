"""Where an order fits that comes in when the plan is made, ranked, each place proven.

The places of the whole day are ranked by what they cost at once, with numpy, those without
room or time left out at a glance; then they are timed in full, the cheapest first, until there
are enough that break no rule.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from typing import NamedTuple

from routing.case import Case
from routing.costs import distances_m
from routing.decode import orders_of, plan_of
from routing.model import Plan, Problem
from routing.places import Place, Places, blocks_of
from routing.schedule import Timetable

TRIED = 150
"""So many places are timed at most; on a full day most of the cheapest ones do not fit."""
TIMED_FURTHER = 15
"""So many of them when there are enough already: with overtime or lateness a detour may cost less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Insertion:
    """A place where a stop fits: before ``position`` (from 0) of a trip of ``vehicle`` (its id).

    ``trip`` counts from 1; ``new_trip`` tells that the stop would be alone on it, and later
    trips move up. ``block`` are the stops put there in their order: the stop itself, and what
    must share its trip. ``added_s`` [s] is what it costs and ``added_m`` [m] how much longer
    the way is. ``starts`` [s] is when the stop would be served, ``delay_s`` [s] by how much the
    others on the vehicle would be served later at most.
    """

    stop: str
    vehicle: str
    trip: int
    position: int
    new_trip: bool
    block: tuple[str, ...]
    added_s: int
    added_m: int
    starts: int
    delay_s: int


class _Fit(NamedTuple):
    """A block at a place that holds it, the days as they are then, and what it costs [s]."""

    block: list[int]
    place: Place
    after: dict[int, Timetable]
    added_s: int


def insertions(problem: Problem, plan: Plan, stop: str, *, most: int = 10) -> list[Insertion]:
    """Returns up to ``most`` places where a stop (its id) fits into a plan, cheapest first.

    Raises
    ------
    ValueError
        When the problem has no such stop, or the plan serves it already.
    """
    case = Case(problem)
    return insertions_into(case, Places(case, orders_of(case, plan)), stop, most=most)


def insertions_into(case: Case, places: Places, stop: str, *, most: int = 10) -> list[Insertion]:
    """Returns the same for a day laid out before, so that several orders can be asked for.

    Raises
    ------
    ValueError
        When the problem has no such stop, or the plan serves it already.
    """
    number = _number_of(case, stop)
    if any(number in trip for trips in places.orders for trip in trips):
        raise ValueError(f"Stop {stop} is already in the plan.")
    return [_told(places, number, fit) for fit in _cheapest(places, number, most)]


def _cheapest(places: Places, stop: int, most: int) -> list[_Fit]:
    """Returns the cheapest places that fit, in their order."""
    found: list[_Fit] = []
    further = TIMED_FURTHER
    for block, place in _cheapest_first(places, stop):
        if len(found) == most:
            if found[-1].added_s <= place.added or not further:
                break  # time only makes the places that follow dearer
            further -= 1
        after = places.fitting(block, place)
        if after is not None:
            fit = _Fit(block, place, after, places.added_in_time(block, place, after))
            insort(found, fit, key=lambda one: one.added_s)
            del found[most:]
    return found


def insert(problem: Problem, plan: Plan, insertion: Insertion) -> Plan:
    """Returns the plan with a stop put at one of its :func:`insertions`."""
    case = Case(problem)
    numbers = case.stop_numbers()
    place = Place(
        vehicle=case.vehicle_numbers()[insertion.vehicle],
        trip=insertion.trip - 1,
        position=insertion.position,
        added=insertion.added_s,
        new_trip=insertion.new_trip,
    )
    places = Places(case, orders_of(case, plan))
    orders = list(places.orders)
    orders[place.vehicle] = places.with_block([numbers[name] for name in insertion.block], place)
    return plan_of(case, orders, seed=plan.seed, seconds=plan.seconds, notes=plan.notes)


def _cheapest_first(places: Places, stop: int) -> Iterator[tuple[list[int], Place]]:
    """Yields the cheapest places with what would be put there."""
    found = [
        (block, place)
        for block in blocks_of(places.case, stop)
        for place in places.promising(block)
    ]
    yield from nsmallest(TRIED, found, key=lambda pair: pair[1].added)


def _number_of(case: Case, stop: str) -> int:
    numbers = case.stop_numbers()
    if stop not in numbers:
        raise ValueError(f"No stop is called {stop}.")
    return numbers[stop]


def _told(places: Places, stop: int, fit: _Fit) -> Insertion:
    block, place = fit.block, fit.place
    case, vehicle = places.case, place.vehicle
    trips = places.with_block(block, place)
    starts = _starts(trips, fit.after[vehicle])
    before = _starts(places.orders[vehicle], places.times_of(vehicle))
    driven_m = distances_m(case, vehicle, trips), distances_m(case, vehicle, places.orders[vehicle])
    return Insertion(
        stop=case.stops[stop].id,
        vehicle=case.vehicles[vehicle].id,
        trip=place.trip + 1,
        position=place.position,
        new_trip=place.new_trip,
        block=tuple(case.stops[other].id for other in block),
        added_s=fit.added_s,
        added_m=sum(driven_m[0]) - sum(driven_m[1]),
        starts=starts[stop],
        delay_s=max((starts[served] - start for served, start in before.items()), default=0),
    )


def _starts(trips: Sequence[Sequence[int]], times: Timetable) -> dict[int, int]:
    """Returns when each stop of a day is served [s]."""
    return {
        stop: start
        for trip, timed in zip(trips, times.trips, strict=True)
        for stop, start in zip(trip, timed.starts, strict=True)
    }
