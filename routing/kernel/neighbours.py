"""Which stops are near enough to be driven one after the other.

Near means little way, little waiting and nobody late (the proximity of Vidal et al. 2013,
"A hybrid genetic algorithm with adaptive diversity management"), among stops that some
vehicle could serve both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from routing.kernel import layout as at

if TYPE_CHECKING:
    from numpy.typing import NDArray

WAITING, LATENESS = 0.1, 1.0
"""What a second of each counts for. Waiting costs a plan little: at 0.2 and more, doors next to
each other with an hour between their windows never met (1,000 stops with windows: 1.5 % over the
best known instead of 1.2)."""
AT_ONCE = 256
CLOSEST, CLOSEST_WHEN_TIMED, STOPS_FOR_ONE = 30, 100, 8
"""Beside how many neighbours a place is looked for: few where trips only have to fit their load;
where time binds up to that many, one for so many stops. The cheapest place that a window leaves
is often not beside a near neighbour (the same 1,000 stops: 2.2 % with 30, 1.3 with 100)."""
OF_ITS_OWN = 12


def closest(stops: int, *, timed: bool) -> int:
    """Returns beside how many of its neighbours a place for a stop is looked for."""
    return min(CLOSEST_WHEN_TIMED, max(CLOSEST, stops // STOPS_FOR_ONE)) if timed else CLOSEST


def nearest_of(
    cost: NDArray[np.int32],
    time: NDArray[np.int32],
    stop: NDArray[np.int64],
    assign: NDArray[np.int32],
    *,
    number: int,
) -> NDArray[np.int32]:
    """Returns for each stop up to ``number`` neighbours, nearest first, of shape (stops, ...).

    Some of the first are of its own kind: a stop that few vehicles may serve meets among them
    the stops that are surely on such vehicles.
    """
    stops = len(stop)
    number = min(number, stops - 1)
    near = np.zeros((stops, max(number, 0)), dtype=np.int32)
    if number <= 0:
        return near
    together, within = _company(assign)
    for first in range(0, stops, AT_ONCE):
        rows = np.arange(first, min(first + AT_ONCE, stops))
        apart = _apart(cost, time, stop, rows)
        apart[~together(rows)] += 2.0 * at.FAR
        apart[np.arange(len(rows)), rows] = np.inf
        near[rows] = _first_of(apart, within(rows), number)
    return near


def _company(assign: NDArray[np.int32]):  # type: ignore[no-untyped-def]
    """Returns who shares a vehicle with whom, and whose vehicles all suit whom."""
    able = assign != at.FORBIDDEN
    kinds, kind = np.unique(able, axis=0, return_inverse=True)
    kind = kind.reshape(-1)
    counts = kinds.astype(np.int64)
    common = counts @ counts.T
    shares = common > 0
    inside = (common == counts.sum(axis=1)[None, :]) & (counts.sum(axis=1) < able.shape[1])[:, None]
    return (
        lambda rows: shares[kind[rows]][:, kind],
        lambda rows: inside[kind[rows]][:, kind],
    )


def _apart(
    cost: NDArray[np.int32],
    time: NDArray[np.int32],
    stop: NDArray[np.int64],
    rows: NDArray[np.int64],
) -> NDArray[np.float64]:
    stops = len(stop)
    there = _one_way(cost[rows][:, :stops], time[rows][:, :stops], stop[rows], stop)
    back = _one_way(cost[:stops, rows], time[:stops, rows], stop, stop[rows]).T
    return np.minimum(there, back)


def _one_way(
    cost: NDArray[np.int32],
    time: NDArray[np.int32],
    origin: NDArray[np.int64],
    goal: NDArray[np.int64],
) -> NDArray[np.float64]:
    way = (time + origin[:, at.SERVICE, None]).astype(np.float64)
    waits = goal[None, :, at.OPENS] - (origin[:, at.CLOSES, None] + way)
    late = origin[:, at.OPENS, None] + way - goal[None, :, at.CLOSES]
    return cost + WAITING * np.maximum(waits, 0) + LATENESS * np.maximum(late, 0)


def _first_of(
    apart: NDArray[np.float64], within: NDArray[np.bool_], number: int
) -> NDArray[np.int32]:
    """Returns the nearest of each row, and early among them the nearest of its own kind."""
    ranked = np.argpartition(apart, number - 1, axis=1)[:, :number]
    ranks = np.take_along_axis(apart, ranked, axis=1)
    ranked = np.take_along_axis(ranked, np.argsort(ranks, axis=1, kind="stable"), axis=1)
    near = ranked.astype(np.int32)
    for row in np.flatnonzero(within.any(axis=1)):
        own = np.flatnonzero(within[row] & np.isfinite(apart[row]))
        own = own[np.argsort(apart[row, own], kind="stable")[:OF_ITS_OWN]]
        early = near[row, : CLOSEST - OF_ITS_OWN]
        chosen = list(dict.fromkeys([*early.tolist(), *own.tolist(), *near[row].tolist()]))
        near[row] = np.array(chosen[:number], dtype=np.int32)
    return near
