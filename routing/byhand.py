"""Putting stops where they cost least, one after the other: the plan before any search.

Also the last touch after one: a stop that still fits is put in. No compiled code and no solver
is needed for it, so that there is a plan when those break down.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple

from routing.case import Case, Orders, left_out
from routing.costs import cost_s, rows_of
from routing.drivable import day_can_be_driven
from routing.places import blocks_of

PLACES_TRIED = 12
TRIED_BESIDE_BREAKS = 4
"""At how many of its cheapest places in each trip a stop is tried, as many as are explained."""


class Place(NamedTuple):
    """Where a stop could be put: the trips of ``vehicle`` with it, at about ``added_s`` [s]."""

    added_s: int
    vehicle: int
    trip: int
    position: int
    new_trip: bool


def fill(case: Case, orders: Orders, *, keep_on: Callable[[], bool] = lambda: True) -> Orders:
    """Returns orders with each stop put in that fits and is worth it, the weightiest first.

    Stops that are picked up at another come with it, right behind, in whichever order fits.
    """
    orders = [list(trips) for trips in orders]
    for vehicle, locked in case.locks.items():
        if not any(orders[vehicle]) and day_can_be_driven(case, vehicle, locked.trips):
            orders[vehicle] = [list(trip) for trip in locked.trips]
    waiting = [stop for stop in left_out(case, orders) if case.picked_up_at[stop] < 0]
    far = case.ways
    waiting.sort(key=lambda stop: (-case.penalty_s[stop], -far[0, case.place(stop)], stop))
    for stop in waiting:
        if not keep_on():
            break
        _put(case, orders, stop, keep_on)
    return orders


def _put(case: Case, orders: Orders, stop: int, keep_on: Callable[[], bool]) -> None:
    """Puts a stop, with those that are picked up there, at its cheapest place that fits."""
    blocks = blocks_of(case, stop)
    worth_s = sum(case.penalty_s[member] for member in blocks[0])
    for place in _cheapest(case, _places(case, orders, stop)):
        if place.added_s >= worth_s or not keep_on():
            return
        for block in blocks:
            trips = _with(orders[place.vehicle], place, block)
            if day_can_be_driven(case, place.vehicle, trips):
                tried = [*orders[: place.vehicle], trips, *orders[place.vehicle + 1 :]]
                if not _has_other_costs(case) or cost_s(case, tried) <= cost_s(case, orders):
                    orders[place.vehicle] = trips
                    return


def _cheapest(case: Case, places: Iterator[Place]) -> Iterator[Place]:
    """Yields the cheapest few places of each trip, new ones too, cheapest first.

    By trips, since a full one has no place at all, however near it passes.
    """
    seen: defaultdict[tuple[int, int, bool], int] = defaultdict(int)
    for place in sorted(places):
        trip = place.vehicle, place.trip, place.new_trip
        seen[trip] += 1
        breaks = case.vehicles[place.vehicle].breaks
        if seen[trip] <= (TRIED_BESIDE_BREAKS if breaks else PLACES_TRIED):
            yield place


def _has_other_costs(case: Case) -> bool:
    """Tells whether putting a stop in may cost more than its detour."""
    wishes = case.problem.preferences
    return case.time_costs or any(
        (wishes.split_cost_s, wishes.unfamiliar_cost_s, wishes.move_cost_s)
    )


def _places(case: Case, orders: Orders, stop: int) -> Iterator[Place]:
    there, costs = case.place(stop), case.leg_costs
    for vehicle in case.able[stop]:
        trips, value = orders[vehicle], case.vehicles[vehicle]
        for number, rows in enumerate(rows_of(case, vehicle, trips)):
            lead = int(not number and case.start[vehicle] != case.depot[vehicle])
            legs = list(pairwise(rows[lead:]))
            if len(legs) == len(trips[number]):  # the day ends at its last stop
                legs.append((rows[-1], -1))
            for position, (here, beyond) in enumerate(legs):
                added = costs[here, there]
                added += 0 if beyond < 0 else costs[there, beyond] - costs[here, beyond]
                yield Place(added * value.leg_cost, vehicle, number, position, new_trip=False)
        if len(trips) < value.max_trips:
            depot, end = case.depot[vehicle], case.end[vehicle]
            added = costs[depot, there] + (0 if end < 0 else costs[there, end])
            added = added * value.leg_cost + (0 if trips else value.fixed_cost_s)
            for number in range(len(trips) + 1):
                yield Place(added, vehicle, number, 0, new_trip=True)


def _with(trips: list[list[int]], place: Place, group: list[int]) -> list[list[int]]:
    changed = [list(trip) for trip in trips]
    if place.new_trip:
        changed.insert(place.trip, list(group))
    else:
        changed[place.trip][place.position : place.position] = group
    return changed
