"""A problem as rows of whole numbers for compiled code.

Stops are renumbered along a curve that stays close to itself, so that what is near on the
map is near in memory, and so that the search does not depend on the order in which the stops
came. Places are renumbered too: stops first, then depots, then homes, then *nowhere*, to
which every way is free (where a day ends that ends at its last stop).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from routing.case import Case
from routing.kernel import layout as at
from routing.kernel.neighbours import nearest_of
from routing.kernel.rows import stop_rows, vehicle_rows, window_rows
from routing.model import Problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

NEIGHBOURS = 120
MOST_TRIP_ROWS = 200_000
FEATURES = 9
TIMES, BOTH_WAYS, CLOCKS, SEVERAL_WINDOWS, SPLITS, GROUPS, BUILDINGS, RELEASES, LOCKS = range(
    FEATURES
)


class Tables(NamedTuple):
    """What compiled code knows of a problem; nothing here changes during a search.

    ``cost`` and ``time`` are of shape (places, places); ``cost_to`` and ``time_to`` are the
    same transposed, so that both directions of one stop are one row each. ``assign`` is what
    it costs that a vehicle serves a stop; ``near`` are each stop's neighbours, nearest first;
    ``by_time`` are the stops by the middle of their windows.
    """

    cost: NDArray[np.int32]
    cost_to: NDArray[np.int32]
    time: NDArray[np.int32]
    time_to: NDArray[np.int32]
    near: NDArray[np.int32]
    by_time: NDArray[np.int64]
    stop: NDArray[np.int64]
    window: NDArray[np.int64]
    vehicle: NDArray[np.int64]
    rest: NDArray[np.int64]
    assign: NDArray[np.int32]
    penalty: NDArray[np.int64]
    weight: NDArray[np.float64]
    feature: NDArray[np.int64]
    turn: NDArray[np.int64]
    docks: NDArray[np.int64]
    turns: int
    split_cost: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The tables of a problem, and which of its stops is which row."""

    case: Case
    tables: Tables
    order: NDArray[np.int64]
    rank: NDArray[np.int64]
    quarters: int


def lay_out(problem: Problem) -> Layout:
    """Returns a problem as tables.

    Raises
    ------
    ValueError
        When a leg costs or lasts more than fits in 32 bits.
    """
    case = Case(problem)
    order = along_a_curve(problem)
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    places = _places(problem, order)
    time = _matrix(np.asarray(problem.travel.durations_s), places, what="Travel times")
    cost = time if problem.costs is None else _matrix(problem.costs, places, what="Costs")
    quarters = sorted({stop.neighbourhood for stop in problem.stops if stop.neighbourhood})
    window, ranges = window_rows(problem, order)
    stop = stop_rows(problem, order, rank, ranges, quarters)
    assign = _assignments(case, order)
    vehicle, rest = vehicle_rows(problem, places_of=_row_numbers(problem), cost=cost, time=time)
    _number_kinds(vehicle, assign)
    _give_trip_numbers(vehicle)
    turn = _turn(vehicle)
    penalty = _penalties(case, order, stop)
    feature = _features(problem, stop, vehicle, time)
    tables = Tables(
        cost=cost,
        cost_to=_transposed(cost),
        time=time,
        time_to=_transposed(time),
        near=nearest_of(cost, time, stop, assign, number=NEIGHBOURS),
        by_time=np.argsort(stop[:, at.OPENS] + stop[:, at.CLOSES], kind="stable").astype(np.int64),
        stop=stop,
        window=window,
        vehicle=vehicle,
        rest=rest,
        assign=assign,
        penalty=penalty,
        weight=_weights(stop, vehicle),
        feature=feature,
        turn=np.append(turn, 0).astype(np.int64),
        docks=np.array([depot.docks or at.FAR for depot in problem.depots], dtype=np.int64),
        turns=len(turn),
        split_cost=problem.preferences.split_cost_s,
    )
    return Layout(case=case, tables=tables, order=order, rank=rank, quarters=len(quarters))


def along_a_curve(problem: Problem) -> NDArray[np.int64]:
    """Returns the stops in the order of a curve that fills the map (Morton's)."""
    bits = 16
    code = np.zeros(len(problem.stops), dtype=np.int64)
    for shift, values in enumerate(
        (
            [stop.latitude for stop in problem.stops],
            [stop.longitude for stop in problem.stops],
        )
    ):
        degrees = np.array(values, dtype=np.float64)
        low, wide = degrees.min(initial=0), np.ptp(degrees) if len(degrees) else 1
        steps = ((degrees - (degrees.min() if len(degrees) else low)) / (wide or 1)) * (2**bits - 1)
        cells = steps.astype(np.int64)
        for bit in range(bits):
            code |= ((cells >> bit) & 1) << (2 * bit + shift)
    return np.argsort(code, kind="stable").astype(np.int64)


def _row_numbers(problem: Problem) -> NDArray[np.int64]:
    """Returns for each row of travel its place here."""
    depots, stops, homes = len(problem.depots), len(problem.stops), len(problem.homes)
    numbers = np.empty(depots + stops + homes, dtype=np.int64)
    numbers[:depots] = stops + np.arange(depots)
    numbers[depots + stops :] = stops + depots + np.arange(homes)
    return numbers


def _places(problem: Problem, order: NDArray[np.int64]) -> NDArray[np.int64]:
    """Returns the row of travel of each place but nowhere."""
    depots, stops = len(problem.depots), len(problem.stops)
    homes = depots + stops + np.arange(len(problem.homes))
    return np.concatenate((depots + order, np.arange(depots), homes)).astype(np.int64)


def _matrix(given: NDArray[np.int64], places: NDArray[np.int64], *, what: str) -> NDArray[np.int32]:
    if len(given) and given.max() > at.FAR:
        raise ValueError(f"{what} above {at.FAR} are beyond this search.")
    matrix = np.zeros((len(places) + 1, len(places) + 1), dtype=np.int32)
    matrix[:-1, :-1] = given[np.ix_(places, places)]
    return matrix


def _transposed(matrix: NDArray[np.int32]) -> NDArray[np.int32]:
    if (matrix == matrix.T).all():
        return matrix
    return np.ascontiguousarray(matrix.T)


def _assignments(case: Case, order: NDArray[np.int64]) -> NDArray[np.int32]:
    """Returns what each assignment costs: unfamiliar doors, and moves since the plan before."""
    likes = case.problem.preferences
    table = np.full((len(order), len(case.vehicles)), at.FORBIDDEN, dtype=np.int32)
    for row, number in enumerate(order):
        table[row, list(case.able[number])] = 0
        where, before = case.neighbourhood[number], case.previous[number]
        if where >= 0 and likes.unfamiliar_cost_s:
            known = np.array([where in familiar for familiar in case.familiar])
            _add(table[row], ~known, likes.unfamiliar_cost_s)
        if before >= 0 and likes.move_cost_s:
            _add(table[row], np.arange(len(case.vehicles)) != before, likes.move_cost_s)
    return table


def _add(row: NDArray[np.int32], where: NDArray[np.bool_], cost: int) -> None:
    row[where & (row != at.FORBIDDEN)] += cost


def _number_kinds(vehicle: NDArray[np.int64], assign: NDArray[np.int32]) -> None:
    kinds: dict[bytes, int] = {}
    for number, row in enumerate(vehicle):
        key = row.tobytes() + assign[:, number].tobytes()
        vehicle[number, at.KIND] = kinds.setdefault(key, len(kinds))


def _give_trip_numbers(vehicle: NDArray[np.int64]) -> None:
    most = max(2, MOST_TRIP_ROWS // max(1, len(vehicle)))
    vehicle[:, at.MOST_TRIPS] = np.minimum(vehicle[:, at.MOST_TRIPS], most)
    vehicle[:, at.FIRST_TRIP] = np.cumsum(vehicle[:, at.MOST_TRIPS]) - vehicle[:, at.MOST_TRIPS]


def _turn(vehicle: NDArray[np.int64]) -> NDArray[np.int64]:
    """Returns the vehicles that wait for docks in the order in which they are timed."""
    waiting = np.flatnonzero(vehicle[:, at.DOCKS] >= 0)
    return waiting[np.argsort(vehicle[waiting, at.SHIFT_BEGINS], kind="stable")]


def _penalties(case: Case, order: NDArray[np.int64], stop: NDArray[np.int64]) -> NDArray[np.int64]:
    """Returns what leaving out each stop costs; a leader answers for its group."""
    each = np.array([case.penalty_s[number] for number in order], dtype=np.int64)
    together = np.zeros_like(each)
    np.add.at(together, stop[:, at.LEADER], each)
    return together


def _features(
    problem: Problem,
    stop: NDArray[np.int64],
    vehicle: NDArray[np.int64],
    time: NDArray[np.int32],
) -> NDArray[np.int64]:
    feature = np.zeros(FEATURES, dtype=np.int64)
    longest = int(time.max(initial=0)) + int(
        stop[:, (at.SERVICE, at.SETUP)].sum(axis=1).max(initial=0)
    )
    never_late = (vehicle[:, at.ENDS] - vehicle[:, at.BEGINS]).min() > (len(stop) + 2) * longest
    windows = bool((stop[:, at.CLOSES] < at.FAR).any() or (stop[:, at.OPENS] > 0).any())
    feature[CLOCKS] = bool(stop[:, at.CLOCK].any() or vehicle[:, at.TIMED].any())
    feature[RELEASES] = bool(stop[:, at.RELEASE].any())
    feature[SEVERAL_WINDOWS] = bool((stop[:, at.WINDOW_COUNT] > 1).any())
    feature[BUILDINGS] = bool(stop[:, at.SETUP].any())
    more_trips = bool((vehicle[:, at.MOST_TRIPS] > 1).any())
    feature[TIMES] = windows or not never_late or more_trips or feature[CLOCKS] or feature[RELEASES]
    pickups = bool(stop[:, at.PICKUP : at.PICKUP + 3].any())
    feature[SPLITS] = problem.preferences.split_cost_s > 0
    feature[GROUPS] = bool((stop[:, at.LEADER] != np.arange(len(stop))).any())
    feature[BOTH_WAYS] = pickups or feature[GROUPS]
    feature[LOCKS] = bool(problem.locks)
    return feature


def _weights(stop: NDArray[np.int64], vehicle: NDArray[np.int64]) -> NDArray[np.float64]:
    """Returns which share of the roomiest vehicle each stop fills."""
    room = np.maximum(vehicle[:, at.CAPACITY : at.CAPACITY + 3].max(axis=0), 1)
    load = np.maximum(
        stop[:, at.DEMAND : at.DEMAND + 3] + stop[:, at.CARRY : at.CARRY + 3],
        stop[:, at.PICKUP : at.PICKUP + 3],
    )
    shares: NDArray[np.float64] = (load / room).max(axis=1)
    return shares
