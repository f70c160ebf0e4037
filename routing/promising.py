"""Which of many trips are promising, by a linear relaxation (HiGHS).

Parts of trips may be made, so that every stop is served once or left out. What a trip costs
beyond the worth of its stops and its time in that solution is its reduced cost: good plans are
made of trips for which it is small. What the relaxation costs, and that of a trip beside it, is no
more than any plan with that trip does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from routing.case import Case
from routing.kinds import kinds_of
from routing.trip_slots import Seen, Slot, trip_cost

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST_S = 0.1

ROUNDING_S = 1.0
"""What is not to be believed of a relaxation's cost [s]."""

INSTANTS = 150
"""At so many instants at most, trips under way are counted."""


def promising(
    case: Case, slots: Mapping[Seen, Sequence[Slot]], *, most: int, seconds: float
) -> list[Seen]:
    """Returns trips in the order of their reduced costs, the most promising first.

    Those are left out with which every plan costs more than ``most`` [s]. All of them as they were
    given, when the relaxation takes longer than ``seconds`` [s].
    """
    trips, stops = list(slots), len(case.stops)
    if not trips:
        return []
    costs = np.array(
        [min(trip_cost(case, trip, slot) for slot in some) for trip, some in slots.items()],
        dtype=float,
    )
    penalties = np.minimum(np.array(case.penalty_s, dtype=float), 1.0 + costs.sum())
    serving = _serving(trips, stops=stops)
    under_way, vehicles = _surely_under_way(case, slots)
    solved = linprog(
        np.concatenate((costs, penalties)),
        A_eq=sparse.hstack((serving, sparse.eye_array(stops))).tocsc(),
        b_eq=np.ones(stops),
        A_ub=sparse.hstack((under_way, sparse.csr_array((len(vehicles), stops)))).tocsc(),
        b_ub=vehicles,
        method="highs",
        options={"time_limit": max(seconds, LEAST_S)},
    )
    if solved.status != 0:
        return trips
    worth = serving.T @ solved.eqlin.marginals + under_way.T @ solved.ineqlin.marginals
    beyond = costs - worth
    order = np.argsort(beyond, kind="stable")
    return [trips[row] for row in order if solved.fun + beyond[row] <= most + ROUNDING_S]


def _serving(trips: Sequence[Seen], *, stops: int) -> sparse.csc_array:
    """Returns for each stop, a row, which trips serve it."""
    serving = [
        (stop, number)
        for number, (_kind, some) in enumerate(trips)
        for trip in some
        for stop in trip
    ]
    rows, columns = zip(*serving, strict=True)
    return sparse.csc_array((np.ones(len(rows)), (rows, columns)), shape=(stops, len(trips)))


def _surely_under_way(
    case: Case, slots: Mapping[Seen, Sequence[Slot]]
) -> tuple[sparse.csr_array, NDArray[np.float64]]:
    """Returns which trips are under way at some instants whenever they begin, and how many may be.

    There is a row for each instant and kind of vehicle.
    """
    kinds = kinds_of(case)
    surely_until = np.array([min(s.first + s.lasts_s for s in some) for some in slots.values()])
    begun = np.array([max(slot.last for slot in some) for some in slots.values()])
    kind = np.array([number for number, _trips in slots])
    instants = np.unique(begun)
    instants = instants[:: 1 + len(instants) // INSTANTS]
    rows, columns, vehicles = [], [], []
    for block, number in enumerate(np.unique(kind)):
        own = np.flatnonzero(kind == number)
        under_way = (begun[own] <= instants[:, None]) & (instants[:, None] < surely_until[own])
        instant, trip = np.nonzero(under_way)
        rows.append(block * len(instants) + instant)
        columns.append(own[trip])
        vehicles += [kinds.count(kinds[number])] * len(instants)
    where = np.concatenate(rows), np.concatenate(columns)
    table = sparse.csr_array((np.ones(len(where[0])), where), shape=(len(vehicles), len(slots)))
    return table, np.array(vehicles, dtype=float)
