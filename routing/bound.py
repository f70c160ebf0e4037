"""How good a plan can be at best: a true lower bound, however the search went.

Each stop is either left out at its penalty, or one leg leads to it and one away from it. Legs
chosen so that this holds for every stop, whether or not they make whole trips, are an
assignment; the cheapest one is found exactly (Kuhn 1955; Crouse 2016,
doi:10.1109/TAES.2016.140952) and no plan costs less. That is quick and far below. With some
seconds more the bound also counts that legs hang together (:mod:`routing.bounds.trees`) and that
only so much fits in a vehicle (:mod:`routing.bounds.walking`), and with some more seconds that
doors open and close (:mod:`routing.bounds.clocked`). Of many hundred stops it knows the time only
as legs that cannot be driven, so there a gap on a day of tight windows says little.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from routing.bounds.clock import clock_of
from routing.bounds.relaxed import Relaxed, relaxed
from routing.bounds.trees import tree_bound
from routing.bounds.walking import walking_bound
from routing.case import Case

MOST_STOPS = 1500
"""With more stops only the cheapest leg to each is counted: the assignment takes too long."""

DEAREST = 10**12
"""More than any leg; a penalty is counted up to this, which keeps the numbers exact."""


MOST_FOR_TREES, MOST_FOR_WALKS = 3000, 1500
"""With more stops the sharper bounds take too much memory, and time."""

MOST_ON_A_WALK = 40
"""Where more stops than this fit on a trip, walks go in circles and say less than trees do."""

MOST_BY_THE_CLOCK = 500
"""With more stops walks by the clock take minutes before they tell more than trees do."""

QUICK_S = 3.0
"""Trees and walks that do not know the time find what they can in so many seconds."""
TREES_SHARE = 0.3
"""How much of them trees have; walks have what they leave."""


def sharp_bound(
    case: Case, *, seconds: float, upper: int, goes_on: Callable[[], bool] = lambda: True
) -> int:
    """Returns a cost [s] that no plan is below, from looking closely for about ``seconds`` [s].

    ``upper`` [s] is what some plan costs: it tells where to look, and nothing is proven beyond.
    """
    return max(ever_sharper(case, seconds=seconds, upper=upper, goes_on=goes_on))


def ever_sharper(
    case: Case, *, seconds: float, upper: int, goes_on: Callable[[], bool] = lambda: True
) -> Iterator[int]:
    """Tells costs [s] that no plan is below, as :func:`sharp_bound` finds them, each higher.

    After the first seconds it is asked before each step whether it ``goes_on``.
    """
    began = time.monotonic()
    rough = lower_bound(case)
    yield rough
    stops = [stop for stop, able in enumerate(case.able) if able]
    if not stops or len(stops) > MOST_FOR_TREES or rough >= upper:
        return
    surely = sum(case.penalty_s[stop] for stop, able in enumerate(case.able) if not able)
    day = relaxed(case, stops)
    reach = min(float(upper - surely), _each_alone(day))
    quick = _quick_bound(day, seconds=min(seconds, QUICK_S), upper=reach)
    best = max(rough, surely + least_whole(quick))
    if best > rough:
        yield best

    def is_time(last_takes_s: float) -> bool:
        return time.monotonic() + last_takes_s < began + seconds and goes_on()

    clock = clock_of(case, stops, day) if len(stops) <= MOST_BY_THE_CLOCK else None
    if clock is not None and quick < reach:
        from routing.bounds.clocked import clocked_bound  # noqa: PLC0415  OR-Tools loads slowly

        bound = surely + least_whole(clocked_bound(day, clock, upper=reach, goes_on=is_time))
        if bound > best:
            yield bound


def _quick_bound(day: Relaxed, *, seconds: float, upper: float) -> float:
    """Returns the better one of the bounds that do not know the time."""
    until = time.monotonic() + seconds
    bound = tree_bound(day, seconds=seconds * TREES_SHARE, upper=upper)
    needed = day.trips_needed()
    if day.stops > min(MOST_FOR_WALKS, MOST_ON_A_WALK * float(needed.max())):
        return bound
    left_s = max(until - time.monotonic(), 0.0)
    resource = int(needed.argmax())
    return max(bound, walking_bound(day, resource=resource, seconds=left_s, upper=upper))


def _each_alone(day: Relaxed) -> float:
    """Returns what it costs to drive to each stop alone or to leave it out, whichever is less."""
    trips = [kind.first + kind.last + kind.fixed for kind in day.kinds]
    return float(np.minimum(np.min(trips, axis=0), np.array(day.penalties, dtype=float)).sum())


def least_whole(bound: float) -> int:
    """Returns the least whole cost that is not below a bound; what is left of errors is far less."""
    return max(math.ceil(bound - 1e-6 - 1e-9 * abs(bound)), 0)


def lower_bound(case: Case) -> int:
    """Returns a cost [s] that no plan of a day is below."""
    impossible = [stop for stop, able in enumerate(case.able) if not able]
    surely = sum(case.penalty_s[stop] for stop in impossible)
    stops = [stop for stop, able in enumerate(case.able) if able]
    if not stops:
        return surely
    penalties = np.minimum(
        np.array([case.penalty_s[stop] for stop in stops], dtype=object), DEAREST
    )
    costs = _legs(case, stops)
    penalties = penalties.astype(np.int64)
    if len(stops) > MOST_STOPS:
        return surely + _cheapest_ways_in(costs, penalties, stops=len(stops))
    trips = min(sum(vehicle.max_trips for vehicle in case.vehicles), len(stops))
    return surely + _assignment(costs, penalties, stops=len(stops), trips=trips)


def _legs(case: Case, stops: list[int]) -> NDArray[np.int64]:
    """Returns what legs between stops cost at least, last the depots as one, to and from."""
    factor = min(vehicle.leg_cost for vehicle in case.vehicles)
    rows = np.array([case.place(stop) for stop in stops])
    table = np.asarray(case.leg_costs).astype(np.int64)
    legs = np.zeros((len(stops) + 1, len(stops) + 1), dtype=np.int64)
    legs[:-1, :-1] = table[np.ix_(rows, rows)]
    legs[-1, :-1] = table[np.ix_(np.array(sorted(set(case.depot))), rows)].min(axis=0)
    ends = sorted({*case.end, *case.depot} - {-1})
    if -1 not in case.end:
        legs[:-1, -1] = table[np.ix_(rows, np.array(ends))].min(axis=1)
    return legs * factor


def _assignment(
    legs: NDArray[np.int64], penalties: NDArray[np.int64], *, stops: int, trips: int
) -> int:
    """Returns the cheapest choice of one leg in and one out of each stop that is not left out."""
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415  slow to load; the application never asks

    size = stops + trips
    table = np.zeros((size, size), dtype=np.float64)
    table[:stops, :stops] = legs[:-1, :-1]
    places = np.arange(stops)
    table[places, places] = penalties
    table[stops:, :stops] = legs[-1, :-1]
    table[:stops, stops:] = legs[:-1, -1:]
    rows, columns = linear_sum_assignment(table)
    return int(table[rows, columns].astype(np.int64).sum())


def _cheapest_ways_in(legs: NDArray[np.int64], penalties: NDArray[np.int64], *, stops: int) -> int:
    """Returns what the cheapest legs to all stops cost together, each at most its penalty."""
    into = legs[:, :-1].copy()
    places = np.arange(stops)
    into[places, places] = penalties
    return int(np.minimum(into.min(axis=0), penalties).sum())
