"""The best plan that trips already seen can be put together to, each at some time of the day.

Where vehicles load several times, a good day is seldom seen twice, but its trips are. Which of
them to make, and when, is decided for all vehicles of a kind together (:mod:`routing.trip_cover`).
Trips placed in this way are given to vehicles in the order in which they begin, which never needs
more (Gupta, Lee & Leung 1979, doi:10.1109/TC.1979.1675260).

Of some thousand trips CP-SAT does not find the good choice. A linear relaxation tells which are
promising: those that cost little beyond what their stops and their time are worth there (reduced
costs). A few of them are combined as well as can be, then more; those that are on no plan as
cheap as the one at hand never are.

How many trips a vehicle may make is counted for its kind together. Where that lets one make too
many, each vehicle is a kind of its own from then on: that is exact, and much larger.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from routing.case import NEVER, Case, Orders
from routing.costs import cost_s
from routing.effort import Effort
from routing.kinds import kinds_of
from routing.promising import promising
from routing.trip_cover import Cover, Part, Placed
from routing.trip_slots import ALL_DAY, Pieces, Seen, Slot, by_trips, slots_of

MOST_TRIPS = 5_000
"""How many trips are looked at, the latest."""

FIRST, MORE = 400, 2
"""So many promising trips are combined first; then so many times as many, while time remains."""


def recombine_trips(
    case: Case, seen: Sequence[Seen], start: Orders, *, effort: Effort
) -> Orders | None:
    """Returns the best orders that trips make, None when none were found.

    ``seen`` has the latest last; those of ``start`` are where the search begins.
    """
    kinds, now = kinds_of(case), _latest_once(case, [], start)
    slots = _slots(case, _latest_once(case, seen, start))
    possible = {trip: some for trip, some in slots.items() if some}
    most = cost_s(case, start)
    ranked = promising(case, possible, most=most, seconds=effort.left_s)
    best, size = None, FIRST
    while ranked:
        chosen = dict.fromkeys(chain(ranked[:size], filter(possible.get, now)))
        cover = Cover(case, kinds, _by_kind(case, kinds, chosen, possible), most=most)
        cover.begin_at(best or start)
        solved = effort.solve(cover.cp)
        found = _given_out(case, kinds, cover.placed(solved)) if solved.found else None
        best = _cheaper(case, best, found)
        if solved.found and found is None and len(set(kinds)) < len(kinds) and effort.left_s > 0:
            kinds = list(range(len(kinds)))
            continue
        if not solved.proven or size >= len(ranked) or effort.left_s <= 0:
            break
        size *= MORE
    return best


def _latest_once(case: Case, seen: Sequence[Seen], start: Orders) -> list[Seen]:
    """Returns the latest trips, each once, those of a plan among them."""
    pieces = Pieces(case, kinds_of(case))
    now = [piece for vehicle, day in enumerate(start) for piece in pieces.of(vehicle, day)]
    return list(dict.fromkeys(chain(now, reversed(seen))))[:MOST_TRIPS]


def _slots(case: Case, pieces: Sequence[Seen]) -> dict[Seen, list[Slot]]:
    """Returns when each trip can be made; a day that is taken whole takes all day."""
    trip_by_trip = by_trips(case)
    return {
        (kind, trips): slots_of(case, kind, trips[0]) if trip_by_trip[kind] else [ALL_DAY]
        for kind, trips in pieces
    }


def _by_kind(
    case: Case, kinds: Sequence[int], chosen: Iterable[Seen], slots: Mapping[Seen, list[Slot]]
) -> dict[Seen, list[Slot]]:
    """Returns the slots of chosen trips for each of these kinds, which may be finer than the day's."""
    alike = kinds_of(case)
    first_ones = dict.fromkeys(kinds.index(kind) for kind in kinds)
    return {
        (first, trips): slots[kind, trips]
        for kind, trips in chosen
        for first in first_ones
        if alike[first] == alike[kind]
    }


def _cheaper(case: Case, some: Orders | None, other: Orders | None) -> Orders | None:
    """Returns the cheaper of two orders, either of which may not be there."""
    if some is None or other is None:
        return some or other
    return min(some, other, key=lambda orders: cost_s(case, orders))


def _given_out(case: Case, kinds: Sequence[int], placed: Sequence[Placed]) -> Orders | None:
    """Returns placed trips given to vehicles in use, the one with fewest first, before idle ones.

    A trip goes to a vehicle before its break or after it, as it was placed. None when a vehicle
    would have to make too many all the same.
    """
    trip_by_trip = by_trips(case)
    orders: Orders = [[] for _vehicle in case.vehicles]
    free = [-NEVER] * len(orders)
    rested = [
        not (value.breaks and own) for value, own in zip(case.vehicles, trip_by_trip, strict=True)
    ]
    for begins, ends, part, (kind, trips) in placed:
        able = [
            vehicle
            for vehicle, value in enumerate(case.vehicles)
            if kinds[vehicle] == kinds[kind]
            and free[vehicle] <= begins
            and rested[vehicle] == (part is Part.AFTER)
            and len(orders[vehicle]) + len(trips) <= value.max_trips
        ]
        if not able:
            return None
        vehicle = min(able, key=lambda number: (not orders[number], len(orders[number]), number))
        orders[vehicle] += map(list, trips)
        free[vehicle], rested[vehicle] = ends, part is not Part.BEFORE
    return orders
