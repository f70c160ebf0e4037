"""Whether a day that was put together as a whole can be driven."""

from __future__ import annotations

from routing.kernel import layout as at
from routing.kernel import memory
from routing.kernel.compiled import compiled
from routing.kernel.look import BROKEN, soft_now
from routing.kernel.tables import BOTH_WAYS, TIMES


@compiled
def spoilt(m):
    """Tells whether a day changed in this round cannot be driven."""
    tally, touched = memory.tally(m), memory.touched(m)
    if tally[at.SPOILT]:
        return True
    for row in range(tally[at.TOUCHED]):  # noqa: SIM110  compiled code knows no any()
        if soft_now(m, touched[row]) >= BROKEN:
            return True
    return False


@compiled
def holds(m, van, number):
    """Tells whether a vehicle's day can be driven, by its passes and the full look."""
    node = memory.node(m)
    trip = memory.trip(m)
    fleet = memory.fleet(m)
    stops, end = m[at.STOP_COUNT], m[at.STOP_COUNT] + number
    if soft_now(m, van) >= BROKEN:
        return False
    if memory.feature(m)[TIMES] and node[end, at.LEAVES] > trip[number, at.LAST_CALL]:
        return False
    here = node[end, at.NEXT]
    while here < stops:
        if node[here, at.LEAVES] >= at.FAR:
            return False
        here = node[here, at.NEXT]
    for column in range(3):
        fullest = trip[number, at.LOAD + column]
        if memory.feature(m)[BOTH_WAYS]:
            fullest = node[end, at.FULLEST_TO + column]
        if fullest > fleet[van, at.CAPACITY + column]:
            return False
    return True
