"""How two threads work on one plan without meeting: each has vehicles of its own for a while.

On a day with many vehicles the map is cut anew for each chunk of the search, so that what
could not be exchanged across a border can be in the next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from routing.kernel import layout as at
from routing.kernel.state import State, Work
from routing.kernel.tables import Tables

if TYPE_CHECKING:
    from numpy.typing import NDArray


UNEVEN = 0.25
"""By how much of all stops a border may lie beside the middle, so that it is never the same."""


def cut(
    tables: Tables,
    state: State,
    points: NDArray[np.float64],
    *,
    parts: int,
    chances: np.random.Generator,
) -> NDArray[np.int64]:
    """Returns which part each vehicle belongs to; the parts serve some of the stops each."""
    stops, vehicles = tables.assign.shape
    van = vehicles_of(tables, state)
    served = van >= 0
    counts = np.bincount(van[served], minlength=vehicles)
    middles = np.zeros((vehicles, 2))
    for axis in range(2):
        sums = np.bincount(van[served], weights=points[:stops][served, axis], minlength=vehicles)
        middles[:, axis] = sums / np.maximum(counts, 1)
    used = np.flatnonzero(counts)
    ranked = used[np.argsort(_along(middles[used], points[stops], chances), kind="stable")]
    before = np.cumsum(counts[ranked]) - counts[ranked]
    owner = np.zeros(vehicles, dtype=np.int64)
    share = before / max(1, counts.sum()) + UNEVEN * (2 * chances.random() - 1)
    owner[ranked] = np.clip((share * parts).astype(np.int64), 0, parts - 1)
    idle = np.flatnonzero(counts == 0)
    kinds = tables.vehicle[idle, at.KIND]
    for kind in np.unique(kinds):
        alike = idle[kinds == kind]
        owner[alike] = (np.arange(len(alike)) + chances.integers(parts)) % parts
    return owner


def _along(
    middles: NDArray[np.float64], depot: NDArray[np.float64], chances: np.random.Generator
) -> NDArray[np.float64]:
    """Returns the rank of each middle: around the depot, or along a random direction."""
    if chances.random() < 0.5:
        away = middles - depot
        turn = np.arctan2(away[:, 1], away[:, 0]) - 2 * np.pi * chances.random()
        turned: NDArray[np.float64] = turn % (2 * np.pi)
        return turned
    angle = np.pi * chances.random()
    along: NDArray[np.float64] = middles[:, 0] * np.cos(angle) + middles[:, 1] * np.sin(angle)
    return along


def vehicles_of(tables: Tables, state: State) -> NDArray[np.int64]:
    """Returns the vehicle of each stop, -1 when it is left out."""
    trip = state.node[: len(tables.stop), at.TRIP]
    van = np.where(trip >= 0, state.trip[np.maximum(trip, 0), at.VEHICLE], -1)
    return van.astype(np.int64)


def give(
    tables: Tables, work: Work, *, vehicles: NDArray[np.int64], stops: NDArray[np.int64]
) -> None:
    """Tells a thread which vehicles are its own, one kind after the other, and whom they serve."""
    kinds = tables.vehicle[vehicles, at.KIND]
    ranked = vehicles[np.argsort(kinds, kind="stable")]
    kinds = np.sort(kinds, kind="stable")
    firsts = np.searchsorted(kinds, kinds, side="left")
    lasts = np.searchsorted(kinds, kinds, side="right")
    work.mine[: len(ranked)] = ranked
    work.alike[: len(ranked)] = lasts - firsts
    work.spare[: len(ranked)] = firsts
    work.number[at.MINE] = len(ranked)
    work.seeds[: len(stops)] = stops
    work.number[at.SEEDS] = len(stops)
