"""How compiled functions reach the tables: by one row of addresses instead of fifty arrays.

Handing many arrays from function to function makes machine code long and slow to compile. So
Python keeps the arrays (:class:`Tables`, :class:`State`, :class:`Work`), ``bind`` writes their
addresses and sizes into one row, and in compiled code ``node(m)`` is the array again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numba import carray, types  # type: ignore[attr-defined]
from numba.core import cgutils
from numba.extending import intrinsic

from routing.kernel import layout as at
from routing.kernel.compiled import compiled
from routing.kernel.neighbours import closest
from routing.kernel.tables import BOTH_WAYS, TIMES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.kernel.state import State, Work
    from routing.kernel.tables import Tables

FACTS = 11
"""How many numbers come first: sizes, and what the problem has."""
_SLOTS: dict[str, tuple[int, type[np.generic]]] = {}


def _address(_typing: Any, address: Any) -> Any:
    """Turns a whole number into the address it is."""

    def code(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return builder.inttoptr(args[0], cgutils.voidptr_t)

    return types.voidptr(address), code


_pointer: Any = intrinsic(_address)


def _first_number(_typing: Any, address: Any) -> Any:
    """Turns a whole number into the address of whole numbers it is."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        kind = context.get_value_type(signature.return_type)
        return builder.inttoptr(args[0], kind)

    return types.CPointer(types.int64)(address), code


_numbers_at: Any = intrinsic(_first_number)


@compiled
def reach(row):
    """Returns the row of addresses as an address itself.

    An array is counted each time a function is handed it, by all threads in turn; an address
    is not, and so half of the time is saved.
    """
    return _numbers_at(row.ctypes.data)


def _row(name: str, kind: type[np.generic]) -> Callable[..., Any]:
    """Returns the compiled function that finds an array of one dimension."""
    slot = FACTS + 3 * len(_SLOTS)
    _SLOTS[name] = (1, kind)

    def view(m):
        return carray(_pointer(m[slot]), (m[slot + 1],), kind)

    return compiled(view)


def _rows(name: str, kind: type[np.generic], columns: int = 0) -> Callable[..., Any]:
    """Returns the compiled function that finds a table; ``columns`` 0 are counted later."""
    slot = FACTS + 3 * len(_SLOTS)
    _SLOTS[name] = (2, kind)

    def view(m):
        return carray(_pointer(m[slot]), (m[slot + 1], m[slot + 2]), kind)

    def narrow(m):
        return carray(_pointer(m[slot]), (m[slot + 1], columns), kind)

    return compiled(narrow if columns else view)


cost, cost_to = _rows("cost", np.int32), _rows("cost_to", np.int32)
time, time_to = _rows("time", np.int32), _rows("time_to", np.int32)
near = _rows("near", np.int32)
by_time = _row("by_time", np.int64)
asks = _rows("stop", np.int64, at.STOP_COLUMNS)
window = _rows("window", np.int64, 3)
fleet = _rows("vehicle", np.int64, at.VEHICLE_COLUMNS)
rest = _rows("rest", np.int64, 3)
assign = _rows("assign", np.int32)
penalty = _row("penalty", np.int64)
weight = _row("weight", np.float64)
feature = _row("feature", np.int64)
node = _rows("node", np.int64, at.NODE_COLUMNS)
trip = _rows("trip", np.int64, at.TRIP_COLUMNS)
vans = _rows("van", np.int64, at.VAN_COLUMNS)
owner = _row("owner", np.int64)
here_on = _rows("here", np.int64)
vans_here = _row("vans_here", np.int64)
me = _row("me", np.int64)
dice = _row("dice", np.uint64)
tally = _row("number", np.int64)
mine, alike = _row("mine", np.int64), _row("alike", np.int64)
idle, spare, seeds = _row("idle", np.int64), _row("spare", np.int64), _row("seeds", np.int64)
left_out, left_before = _row("left_out", np.int64), _row("left_before", np.int64)
row_of = _row("row_of", np.int64)
todo, key = _row("todo", np.int64), _row("key", np.float64)
string, day = _row("string", np.int64), _row("day", np.int64)
served = _row("served", np.int64)
steps = _rows("steps", np.int64, 4)
instant, kept_instant = _row("instant", np.int64), _row("kept_instant", np.int64)
floor, roof = _row("floor", np.int64), _row("roof", np.int64)
ahead = _rows("ahead", np.int64, 4)
cursor, ready_at = _row("cursor", np.int64), _row("ready_at", np.int64)
turn, docks = _row("turn", np.int64), _row("docks", np.int64)
load, gate = _rows("load", np.int64, 3), _rows("gate", np.int64, 2)
edge, departed = _row("edge", np.int64), _rows("departed", np.int64)
hold = _rows("hold", np.int64, 4)
touched, mark = _row("touched", np.int64), _row("mark", np.int64)
trip_mark = _row("trip_mark", np.int64)
saved_node = _rows("saved_node", np.int64, at.NODE_COLUMNS)
saved_node_id = _row("saved_node_id", np.int64)
saved_trip = _rows("saved_trip", np.int64, at.TRIP_COLUMNS)
saved_trip_id = _row("saved_trip_id", np.int64)
saved_van = _rows("saved_van", np.int64, at.VAN_COLUMNS)
best_next, best_following = _row("best_next", np.int64), _row("best_following", np.int64)
best_first = _row("best_first", np.int64)


def bind(tables: Tables, state: State, work: Work) -> NDArray[np.int64]:
    """Returns the row of addresses; its arrays must outlive it.

    Raises
    ------
    ValueError
        When an array is not laid out as compiled code takes it to be.
    """
    row = np.zeros(FACTS + 3 * len(_SLOTS), dtype=np.int64)
    row[at.STOP_COUNT], row[at.VEHICLE_COUNT] = tables.assign.shape
    row[at.NEAR_COUNT], row[at.SPLIT_COST] = tables.near.shape[1], tables.split_cost
    row[at.KINDS] = tables.vehicle[:, at.KIND].max() + 1
    row[at.SEVERAL_TRIPS] = tables.vehicle[:, at.MOST_TRIPS].max() > 1
    row[at.TURN_COUNT] = tables.turns
    resting = tables.vehicle[:, at.REST_LASTS].max() > 0
    row[at.WIDE_NODES] = resting or tables.feature[BOTH_WAYS]
    row[at.CLOSEST] = closest(len(tables.stop), timed=bool(tables.feature[TIMES]))
    row[at.LEAST_LEG_COST] = tables.vehicle[:, at.LEG_COST].min()
    row[at.STEPS_A_TRIP] = len(work.floor)
    for number, (name, (dimensions, kind)) in enumerate(_SLOTS.items()):
        array = next(getattr(part, name) for part in (tables, state, work) if hasattr(part, name))
        if array.dtype != kind or array.ndim != dimensions or not array.flags.c_contiguous:
            raise ValueError(f"The array {name} is not what compiled code expects.")
        slot = FACTS + 3 * number
        row[slot : slot + 3] = array.ctypes.data, array.shape[0], array.shape[-1]
    return row
