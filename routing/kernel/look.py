"""The full look at one vehicle's day: :mod:`routing.schedule` once more, in compiled code.

What passes along a day cannot tell is decided here: cold clocks, longest trips, rests, docks,
and what lateness, overtime and long days cost. A day is a row of nodes, each trip after a -1.
"""

from __future__ import annotations

import numpy as np

from routing.kernel import layout as at
from routing.kernel import memory
from routing.kernel.clock import earliest, setup
from routing.kernel.compiled import compiled

BROKEN = 1 << 50
"""The soft cost of a day that cannot be driven."""
START = -1


@compiled
def soft_cost(m, van):
    """Returns what a vehicle's day costs besides legs, use and assignments."""
    vans = memory.vans(m)
    fleet = memory.fleet(m)
    day = memory.day(m)
    if vans[van, at.STOPS] == 0 or not (vans[van, at.CLOCKED] or fleet[van, at.TIMED]):
        return 0
    return day_cost(m, write_day(m, day, van, at.NONE, at.NONE, at.NONE, at.NONE, at.NO_TRIP), van)


@compiled
def cost_with(m, van, stop, after, fresh):
    """Returns the same with one more stop, behind a node or in a trip of its own."""
    day = memory.day(m)
    return day_cost(m, write_day(m, day, van, stop, after, at.NONE, at.NONE, fresh), van)


@compiled
def write_day(m, day, van, stop, after, other, after_other, fresh):
    """Writes a day with ``stop`` behind ``after`` and ``other`` behind ``after_other``.

    With ``fresh`` not NO_TRIP they have a trip of their own behind that trip (-1: the first).
    Returns the length of the day.
    """
    vans = memory.vans(m)
    node = memory.node(m)
    trip = memory.trip(m)
    stops, length = m[at.STOP_COUNT], np.int64(0)
    if fresh == at.NONE:
        length = _write_trip(day, length, stop, other)
    number = vans[van, at.FIRST]
    while number >= 0:
        here = stops + number
        while True:
            day[length] = here if here < stops else START
            length += 1
            if here == after:
                day[length] = stop
                length += 1
                if after_other == stop and other >= 0:
                    day[length] = other
                    length += 1
            if here == after_other:
                day[length] = other
                length += 1
            here = node[here, at.NEXT]
            if here >= stops:
                break
        if fresh == number:
            length = _write_trip(day, length, stop, other)
        number = trip[number, at.FOLLOWING]
    return length


@compiled
def _write_trip(day, length, stop, other):
    day[length], day[length + 1] = START, stop
    if other < 0:
        return length + 2
    day[length + 2] = other
    return length + 3


@compiled
def day_cost(m, length, van):
    """Returns the soft cost of a day, BROKEN when it breaks a rule."""
    day = memory.day(m)
    fleet = memory.fleet(m)
    asks = memory.asks(m)
    free, load = fleet[van, at.BEGINS], fleet[van, at.FIRST_LOAD]
    depot = fleet[van, at.DEPOT]
    first, soft, begins = 0, 0, -1
    while first < length:
        last, ready = first + 1, 0
        while last < length and day[last] >= 0:
            ready = max(ready, asks[day[last], at.RELEASE])
            last += 1
        goal = fleet[van, at.END] if last == length else depot
        ready = max(max(free, ready) + load, fleet[van, at.GATE_OPENS])
        departs, free, late = time_trip(m, first + 1, last, van, goal, ready)
        if departs < 0:
            return BROKEN
        soft += late
        if begins < 0:
            begins = departs
        load = fleet[van, at.RELOAD]
        first = last
    if free > fleet[van, at.ENDS]:
        return BROKEN
    over = max(0, free - fleet[van, at.SHIFT_ENDS]) * fleet[van, at.OVERTIME_COST]
    out = max(0, free - begins - fleet[van, at.SOFT_OUT]) * fleet[van, at.SOFT_OUT_COST]
    return soft + over + out


@compiled
def time_trip(m, first, last, van, goal, ready):
    """Returns when a trip departs and is back, and the cost of lateness; -1s when it cannot be.

    It leaves as late as it can without coming back later; where stops have several windows,
    later departures are tried in turn.
    """
    asks = memory.asks(m)
    day = memory.day(m)
    fleet = memory.fleet(m)
    tries = 1
    for row in range(first, last):
        tries += max(0, asks[day[row], at.WINDOW_COUNT] - 1)
    while tries > 0:
        tries -= 1
        reach, soonest, latest, back = _first_run(m, first, last, van, goal, ready)
        if reach < 0:
            return -1, -1, 0
        latest = min(latest, fleet[van, at.GATE_CLOSES])
        if latest < ready:
            return -1, -1, 0
        departs = max(ready, min(soonest - reach, latest))
        late = _second_run(m, first, last, van, departs)
        fits = back - departs <= fleet[van, at.LONGEST]
        if goal == fleet[van, at.DEPOT] and back > fleet[van, at.GATE_CLOSES]:
            return -1, -1, 0
        if fits and late >= 0:
            return departs, back, late
        ready = latest + 1
    return -1, -1, 0


@compiled
def _first_run(m, first, last, van, goal, ready):
    """Returns how long a trip takes without waiting, when its windows let it end, the latest
    departure that meets the same windows, and when it is back after leaving at ``ready``."""
    fleet = memory.fleet(m)
    day = memory.day(m)
    time = memory.time(m)
    asks = memory.asks(m)
    window = memory.window(m)
    reach, soonest, latest, clock = 0, -at.FAR, at.FAR, ready
    here, node = fleet[van, at.DEPOT], m[at.STOP_COUNT]
    for row in range(first, last):
        stop = day[row]
        way = time[here, stop] + setup(asks, node, stop)
        starts = earliest(asks, window, stop, clock + way)
        if starts < 0:
            return -1, 0, 0, 0
        opens, closes = window_of(asks, window, stop, starts)
        reach += way
        soonest = max(soonest + way, opens)
        latest = min(latest, closes - reach)
        service = asks[stop, at.SERVICE]
        clock = starts + service
        reach += service
        soonest += service
        here = node = stop
    way = time[here, goal]
    return reach + way, soonest + way, latest, clock + way


@compiled
def _second_run(m, first, last, van, departs):
    """Returns what lateness costs on a trip that leaves then, -1 when goods get too warm."""
    fleet = memory.fleet(m)
    day = memory.day(m)
    time = memory.time(m)
    asks = memory.asks(m)
    window = memory.window(m)
    served = memory.served(m)
    here, node, clock, cost = fleet[van, at.DEPOT], m[at.STOP_COUNT], departs, 0
    for row in range(first, last):
        stop = day[row]
        ready = clock + time[here, stop] + setup(asks, node, stop)
        starts = earliest(asks, window, stop, ready)
        if starts < 0 or starts - departs > asks[stop, at.LIMIT]:
            return -1
        if asks[stop, at.LATE]:
            cost += lateness(asks, window, stop, starts) * asks[stop, at.LATE_COST]
        clock = starts + asks[stop, at.SERVICE]
        served[stop] = clock
        source = asks[stop, at.SOURCE]
        if source >= 0 and starts - served[source] > asks[stop, at.RIDE]:
            return -1
        here = node = stop
    return cost


@compiled
def window_of(stop, window, node, starts):
    """Returns when the window of a start opens, and when it closes, lateness included."""
    count = stop[node, at.WINDOW_COUNT]
    if count <= 1:
        return stop[node, at.OPENS], stop[node, at.CLOSES]
    first = stop[node, at.WINDOW_FROM]
    for row in range(first, first + count):
        if starts <= window[row, 2]:
            return window[row, 0], window[row, 2]
    return 0, at.FAR


@compiled
def lateness(stop, window, node, starts):
    """Returns how long after the close of its window service starts [s]."""
    first, late = stop[node, at.WINDOW_FROM], 0
    for row in range(first, first + stop[node, at.WINDOW_COUNT]):
        if starts >= window[row, 0]:
            late = max(0, starts - window[row, 1])
    return late
