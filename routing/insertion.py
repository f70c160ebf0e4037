"""Putting stops into a plan one by one, each where it costs least.

The same few lines make the first plan of a day, bring back stops that a search left out, and
rank the places for an order that comes in late.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from routing.case import NEVER, Case, distance_m
from routing.decode import draft_of, plan_of
from routing.draft import Draft, Place
from routing.model import Plan, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Insertion:
    """A place where a stop fits: before ``position`` (from 0) of a trip of ``vehicle`` (its id).

    ``trip`` counts from 1; ``new_trip`` tells that the stop would be alone on it, and later
    trips move up. ``added_s`` [s] is what it costs and ``added_m`` [m] how much longer the way
    is. ``starts`` [s] is when the stop would be served, ``delay_s`` [s] by how much the others
    on the vehicle would be served later at most.
    """

    stop: str
    vehicle: str
    trip: int
    position: int
    new_trip: bool
    added_s: int
    added_m: int
    starts: int
    delay_s: int


def insertions(problem: Problem, plan: Plan, stop: str) -> list[Insertion]:
    """Returns the places where a stop (its id) fits into a plan, cheapest first.

    Raises
    ------
    ValueError
        When the problem has no such stop, or the plan serves it already.
    """
    case = Case(problem)
    number = _number_of(case, stop)
    draft = draft_of(case, plan)
    if number not in draft.left_out():
        raise ValueError(f"Stop {stop} is already in the plan.")
    places = draft.places_for(number, case.able[number])
    return [_told(draft, number, place) for place in places if draft.fits(number, place)]


def insert(problem: Problem, plan: Plan, insertion: Insertion) -> Plan:
    """Returns the plan with a stop put at one of its :func:`insertions`."""
    case = Case(problem)
    number = _number_of(case, insertion.stop)
    draft = draft_of(case, plan)
    vehicle = case.vehicle_numbers()[insertion.vehicle]
    place = Place(
        vehicle=vehicle,
        trip=insertion.trip - 1,
        position=insertion.position,
        added_s=insertion.added_s,
        new_trip=insertion.new_trip,
    )
    draft.put(number, place)
    return plan_of(draft, seed=plan.seed, seconds=plan.seconds, notes=plan.notes)


def fill(
    draft: Draft,
    *,
    stops: Iterable[int] | None = None,
    vehicles: Sequence[int] | None = None,
    keep_on: Callable[[], bool] = lambda: True,
) -> None:
    """Puts each stop that is left out where it costs least, if it fits and is worth it.

    Only ``stops`` and ``vehicles`` are considered, all unless named. Ends early when
    ``keep_on`` says so.
    """
    case = draft.case
    allowed = None if vehicles is None else set(vehicles)
    for stop in hardest_first(case, draft.left_out() if stops is None else stops):
        if not keep_on():
            return
        able = [number for number in case.able[stop] if allowed is None or number in allowed]
        place = cheapest_fit(draft, stop, able)
        if place is not None:
            draft.put(stop, place)


def cheapest_fit(draft: Draft, stop: int, vehicles: Iterable[int]) -> Place | None:
    """Returns the cheapest place where a stop fits and costs less than its penalty."""
    penalty_s = draft.case.penalty_s[stop]
    for place in draft.places_for(stop, vehicles):
        if place.added_s > penalty_s:
            return None
        if draft.fits(stop, place):
            return place
    return None


def hardest_first(case: Case, stops: Iterable[int]) -> list[int]:
    """Orders stops: mandatory before optional, choosy before easy, far before near."""

    def ease(stop: int) -> tuple[bool, int, int, int]:
        open_s = sum(closes - opens for opens, closes in case.windows[stop])
        freedom_s = min(open_s, case.limit_s[stop], NEVER)
        far = max((case.ways[depot, case.place(stop)] for depot in set(case.depot)), default=0)
        return (
            case.stops[stop].penalty_s is not None,
            min(len(case.able[stop]), 1 + len(case.vehicles) // 2),
            freedom_s // 3600,
            -far,
        )

    return sorted(stops, key=ease)


def _number_of(case: Case, stop: str) -> int:
    numbers = case.stop_numbers()
    if stop not in numbers:
        raise ValueError(f"No stop is called {stop}.")
    return numbers[stop]


def _told(draft: Draft, stop: int, place: Place) -> Insertion:
    case = draft.case
    after = draft.timed_with(stop, place)
    trips = draft.with_stop(stop, place)
    starts = {
        served: start
        for trip, times in zip(trips, after.trips, strict=True)
        for served, start in zip(trip, times.starts, strict=True)
    }
    before = {
        served: start
        for trip, times in zip(
            draft.orders[place.vehicle], draft.times[place.vehicle].trips, strict=True
        )
        for served, start in zip(trip, times.starts, strict=True)
    }
    return Insertion(
        stop=case.stops[stop].id,
        vehicle=case.vehicles[place.vehicle].id,
        trip=place.trip + 1,
        position=place.position,
        new_trip=place.new_trip,
        added_s=place.added_s,
        added_m=_driven_m(case, place.vehicle, trips)
        - _driven_m(case, place.vehicle, draft.orders[place.vehicle]),
        starts=starts[stop],
        delay_s=max((starts[served] - start for served, start in before.items()), default=0),
    )


def _driven_m(case: Case, vehicle: int, trips: Sequence[Sequence[int]]) -> int:
    return sum(distance_m(case, vehicle, trip) for trip in trips)
