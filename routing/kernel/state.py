"""A plan under search, and the working memory of one thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from routing.kernel import layout as at
from routing.kernel.tables import Tables

if TYPE_CHECKING:
    from numpy.typing import NDArray

SCRAMBLE = 0x9E3779B97F4A7C15
FIRST_DICE = 88172645463325252
WORDS = 2**64 - 1
MEAN_REMOVED = 10
APART_BYTES = 128
"""No two threads write within so many bytes of each other: processors hand memory to one another
in lines, and would do so at every change of a neighbour's dice."""


class State(NamedTuple):
    """A plan: rows of nodes, trips and vehicles, and who may change which vehicle.

    ``here`` counts the stops of each neighbourhood on each vehicle, ``vans_here`` the vehicles
    in each neighbourhood.
    """

    node: NDArray[np.int64]
    trip: NDArray[np.int64]
    van: NDArray[np.int64]
    owner: NDArray[np.int64]
    here: NDArray[np.int64]
    vans_here: NDArray[np.int64]


class Work(NamedTuple):
    """What one thread needs besides: its dice, the stops left out, and copies to return to."""

    me: NDArray[np.int64]
    dice: NDArray[np.uint64]
    number: NDArray[np.int64]
    mine: NDArray[np.int64]
    alike: NDArray[np.int64]
    idle: NDArray[np.int64]
    spare: NDArray[np.int64]
    seeds: NDArray[np.int64]
    left_out: NDArray[np.int64]
    left_before: NDArray[np.int64]
    row_of: NDArray[np.int64]
    todo: NDArray[np.int64]
    key: NDArray[np.float64]
    string: NDArray[np.int64]
    day: NDArray[np.int64]
    served: NDArray[np.int64]
    steps: NDArray[np.int64]
    ahead: NDArray[np.int64]
    instant: NDArray[np.int64]
    kept_instant: NDArray[np.int64]
    floor: NDArray[np.int64]
    roof: NDArray[np.int64]
    cursor: NDArray[np.int64]
    ready_at: NDArray[np.int64]
    hold: NDArray[np.int64]
    load: NDArray[np.int64]
    gate: NDArray[np.int64]
    edge: NDArray[np.int64]
    departed: NDArray[np.int64]
    touched: NDArray[np.int64]
    mark: NDArray[np.int64]
    trip_mark: NDArray[np.int64]
    saved_node: NDArray[np.int64]
    saved_node_id: NDArray[np.int64]
    saved_trip: NDArray[np.int64]
    saved_trip_id: NDArray[np.int64]
    saved_van: NDArray[np.int64]
    best_next: NDArray[np.int64]
    best_following: NDArray[np.int64]
    best_first: NDArray[np.int64]
    best_left_out: NDArray[np.int64]


def alone(part: NDArray[Any]) -> NDArray[Any]:
    """Returns a copy of an array in lines of memory of its own."""
    room = np.zeros(part.nbytes + 2 * APART_BYTES, dtype=np.uint8)
    first = -room.ctypes.data % APART_BYTES
    own: NDArray[Any] = room[first : first + part.nbytes].view(part.dtype).reshape(part.shape)
    own[...] = part
    return own


def new_state(tables: Tables, *, quarters: int) -> State:
    """Returns a plan in which nothing is served."""
    stops, vehicles = tables.assign.shape
    trips = int(tables.vehicle[:, at.MOST_TRIPS].sum())
    node = np.zeros((stops + trips, at.NODE_COLUMNS), dtype=np.int64)
    node[:, at.TRIP] = -1
    trip = np.zeros((trips, at.TRIP_COLUMNS), dtype=np.int64)
    trip[:, at.VEHICLE] = np.repeat(np.arange(vehicles), tables.vehicle[:, at.MOST_TRIPS])
    trip[:, [at.FOLLOWING, at.PRECEDING]] = -1
    van = np.zeros((vehicles, at.VAN_COLUMNS), dtype=np.int64)
    van[:, [at.FIRST, at.LAST]] = -1
    state = State(
        node=node,
        trip=trip,
        van=van,
        owner=np.zeros(vehicles, dtype=np.int64),
        here=np.zeros((max(quarters, 1), vehicles), dtype=np.int64),
        vans_here=np.zeros(max(quarters, 1), dtype=np.int64),
    )
    return State(*map(alone, state))


def new_work(tables: Tables, state: State, *, number: int, seed: int) -> Work:
    """Returns the working memory of thread ``number``."""
    stops, vehicles = tables.assign.shape
    nodes, trips = len(state.node), len(state.trip)
    breaks = int(tables.vehicle[:, at.BREAK_COUNT].max())
    long = stops + breaks + 3
    most_trips = int(tables.vehicle[:, at.MOST_TRIPS].max())
    loads = int(tables.vehicle[tables.turn, at.MOST_TRIPS].sum()) + 1
    dice = FIRST_DICE ^ ((seed * 1000 + number + 1) * SCRAMBLE & WORDS)

    def numbers(length: int) -> NDArray[np.int64]:
        return np.zeros(length, dtype=np.int64)

    tally = numbers(at.NUMBERS)
    tally[at.REMOVED] = MEAN_REMOVED
    work = Work(
        me=np.array([number], dtype=np.int64),
        dice=np.array([dice or FIRST_DICE], dtype=np.uint64),
        number=tally,
        mine=numbers(vehicles),
        alike=numbers(vehicles),
        idle=numbers(vehicles),
        spare=numbers(vehicles),
        seeds=numbers(stops),
        left_out=numbers(stops + 1),
        left_before=numbers(stops + 1),
        row_of=numbers(stops),
        todo=numbers(stops + 1),
        key=np.zeros(stops + 1, dtype=np.float64),
        string=numbers(stops + 1),
        day=numbers(nodes + 8),
        served=numbers(stops),
        steps=np.zeros(((breaks + 2) * long, 4), dtype=np.int64),
        ahead=np.zeros(((breaks + 2) * long, 4), dtype=np.int64),
        instant=numbers(long),
        kept_instant=numbers(long),
        floor=numbers(long),
        roof=numbers(long),
        cursor=numbers(breaks + 2),
        ready_at=numbers(nodes + 8),
        hold=np.zeros((2 * breaks + 2, 4), dtype=np.int64),
        load=np.zeros((loads, 3), dtype=np.int64),
        gate=np.zeros((2 * loads + 1, 2), dtype=np.int64),
        edge=numbers(2 * loads),
        departed=np.zeros((2 * breaks + 2, most_trips), dtype=np.int64),
        touched=numbers(vehicles),
        mark=np.full(vehicles, -1, dtype=np.int64),
        trip_mark=np.full(trips, -1, dtype=np.int64),
        saved_node=np.zeros((nodes, at.NODE_COLUMNS), dtype=np.int64),
        saved_node_id=numbers(nodes),
        saved_trip=np.zeros((trips, at.TRIP_COLUMNS), dtype=np.int64),
        saved_trip_id=numbers(trips),
        saved_van=np.zeros((vehicles, at.VAN_COLUMNS), dtype=np.int64),
        best_next=numbers(nodes),
        best_following=numbers(trips),
        best_first=np.full(vehicles, -1, dtype=np.int64),
        best_left_out=numbers(stops + 1),
    )
    return Work(*map(alone, work))
