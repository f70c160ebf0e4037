"""A lower bound that knows how much fits in a vehicle: each stop's share of the cheapest trips.

Trips are relaxed to walks that bring no more than fits (q-routes: Christofides, Mingozzi and Toth
1981, doi:10.1007/BF01589353). A stop's share of a trip is its weight beside the load. What a stop
costs in the cheapest trip through it for its load is never more than its share of the trip that
serves it, and the shares of those that one trip serves sum to no more than the trip. Prizes for
visits, paid back at the end, make cheap trips visit each stop once on average (a dual ascent:
Baldacci, Christofides and Mingozzi 2008, doi:10.1007/s10107-007-0178-5); whatever the prizes, the
sum is a bound. So is it when each trip of a kind of vehicles costs a toll, paid back for as many
as there are.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from math import gcd
from typing import TYPE_CHECKING

import numpy as np

from routing.bounds.climbing import Climb, surely
from routing.bounds.relaxed import Relaxed

if TYPE_CHECKING:
    from numpy.typing import NDArray

FINEST, COARSEST = 420, 120
"""How many weights the largest vehicle holds at most, and at least when they are not exact."""
NEAREST = 14
"""The legs to so many of the nearest stops are looked at between two looks at all legs."""
LOOKS = 30
"""How many steps are taken on few legs before all are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Weighed:
    """Whole weights of stops, and how much of them each kind of vehicles has room for."""

    weights: NDArray[np.int64]
    rooms: list[int]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ways:
    """Legs as lists: for each stop those before it and after it (-1: no more), with their costs."""

    into: NDArray[np.int64]
    into_costs: NDArray[np.float64]
    out_of: NDArray[np.int64]
    out_of_costs: NDArray[np.float64]
    both_ways: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Look:
    """What prizes make of a day: its bound [s], and the way to better prizes and tolls."""

    bound: float
    way: NDArray[np.float64]
    legs: NDArray[np.bool_]


def walking_bound(day: Relaxed, *, resource: int, seconds: float, upper: float) -> float:
    """Returns a cost [s] that no plan is below; ``upper`` [s] is what a plan is known to cost.

    It looks at all legs at least once, however long that takes.
    """
    weighed = weigh(day, resource)
    climb = Climb(np.zeros(day.stops + len(day.kinds)), upper=upper, seconds=seconds)
    few, all_ways = _nearest(day), ways_of(day, day.possible)
    best, took_s = -np.inf, 0.0
    while True:
        began = time.monotonic()
        close = look(day, weighed, climb.highest, all_ways)
        took_s = time.monotonic() - began
        best = max(best, close.bound)
        climb.judged_anew(close.bound)
        if not climb.goes_on(last_takes_s=took_s):
            return best
        few |= (
            close.legs | close.legs.T
        ) & day.possible  # what was cheap among all legs is looked at from now on
        few_ways = ways_of(day, few)
        climb.step(close.way, close.bound)
        for _step in range(LOOKS):
            climb.at[day.stops :] = np.minimum(climb.at[day.stops :], 0.0)
            rough = look(day, weighed, climb.at, few_ways)
            climb.found(rough.bound)
            climb.step(rough.way, rough.bound)
            if not climb.goes_on(last_takes_s=took_s):
                break


def weigh(day: Relaxed, resource: int) -> Weighed:
    """Returns the weights of stops in one resource.

    They are rounded down, and so is what a vehicle has: whole parts of amounts sum to no more than
    the whole part of their sum, so what fits in grams fits in weights. A stop must weigh something,
    or walks would go in circles; for each that is lifted to 1 every vehicle has room for 1 more.
    """
    uses = day.uses[:, resource]
    limits = np.array([int(kind.limits[resource]) for kind in day.kinds])
    uses, most = np.minimum(uses, limits.max()), max(int(limits.max()), 1)
    unit = max(gcd(*(int(use) for use in uses)), 1)
    if most // unit <= FINEST:
        weights, rooms = uses // unit, limits // unit
    else:
        scale = max(range(COARSEST, FINEST // 2 + 1), key=lambda n: (uses * n // most).sum() / n)
        weights, rooms = uses * scale // most, limits * scale // most
    lifted = int((weights == 0).sum())
    return Weighed(
        weights=np.maximum(weights, 1).astype(np.int64),
        rooms=[int(room) + lifted for room in rooms],
    )


def ways_of(day: Relaxed, legs: NDArray[np.bool_]) -> Ways:
    """Returns the legs that are marked, from row to column, as lists of each stop."""
    into, into_costs = _listed(legs.T, day.legs.T)
    out_of, out_of_costs = _listed(legs, day.legs)
    same = np.array_equal(into, out_of) and np.array_equal(into_costs, out_of_costs)
    return Ways(
        into=into, into_costs=into_costs, out_of=out_of, out_of_costs=out_of_costs, both_ways=same
    )


def _listed(
    legs: NDArray[np.bool_], costs: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    most = max(int(legs.sum(axis=1).max(initial=0)), 1)
    order = np.argsort(~legs, axis=1, kind="stable")[:, :most]
    there = np.take_along_axis(legs, order, axis=1)
    return np.where(there, order, -1), np.take_along_axis(costs, order, axis=1)


def _nearest(day: Relaxed) -> NDArray[np.bool_]:
    """Marks for each stop the cheapest legs to it and from it."""
    legs = np.zeros((day.stops, day.stops), dtype=np.bool_)
    apart = np.where(day.possible, day.legs, np.inf)
    for table, mark in ((apart, legs), (apart.T, legs.T)):
        order = np.argsort(table, axis=1, kind="stable")[:, :NEAREST]
        np.put_along_axis(mark, order, values=True, axis=1)
    return (legs | legs.T) & day.possible


def look(day: Relaxed, weighed: Weighed, prizes: NDArray[np.float64], ways: Ways) -> Look:
    """Returns the bound that prizes and tolls give when only some legs can be driven.

    It is a bound of the day when these are all legs.
    """
    from routing.bounds import walks  # noqa: PLC0415  it takes a moment to load

    prize, tolls = prizes[: day.stops], prizes[day.stops :]
    into = _halves(prize, ways.into)
    out_of = _halves(prize, ways.out_of)
    shares = np.full((len(day.kinds), day.stops), np.inf)
    found = []
    for number, kind in enumerate(day.kinds):
        room, weights = weighed.rooms[number], weighed.weights
        first, last = kind.first - prize / 2, kind.last - prize / 2
        there = walks.walks(weights, room, ways.into, ways.into_costs * kind.price - into, first)
        same = ways.both_ways and np.array_equal(kind.first, kind.last)
        back = there
        if not same:
            out_costs = ways.out_of_costs * kind.price - out_of
            back = walks.walks(weights, room, ways.out_of, out_costs, last)
        shares[number], halves = walks.through(
            weights, room, *there, *back, kind.fixed - tolls[number], same
        )
        found.append((there[1], back[1], halves))
    chosen = shares.argmin(axis=0)
    own = prize + shares.min(axis=0)
    penalties = np.array(day.penalties, dtype=np.float64)
    served = own < penalties
    priced, tolled = np.where(served, own, penalties), tolls * [kind.trips for kind in day.kinds]
    bound = surely(float(priced.sum() + tolled.sum()), priced, prize, tolled)
    visits, driven = np.zeros(day.stops), np.zeros_like(day.legs, dtype=np.bool_)
    way = np.zeros_like(prizes)
    for number, (via, via_back, halves) in enumerate(found):
        mine = served & (chosen == number)
        trips = walks.visited(weighed.weights, mine, via, via_back, halves, visits, driven)
        way[day.stops + number] = day.kinds[number].trips - trips
    way[: day.stops] = served - visits
    way[day.stops :][(tolls >= 0) & (way[day.stops :] > 0)] = 0.0
    return Look(bound=bound, way=way, legs=driven)


def _halves(prize: NDArray[np.float64], others: NDArray[np.int64]) -> NDArray[np.float64]:
    """Returns what each leg earns: half of the prizes at its two ends."""
    return np.asarray((prize[:, None] + prize[others]) / 2)
