"""The full look at one vehicle's day: :mod:`routing.schedule` once more, in compiled code.

What passes along a day cannot tell is decided here: cold clocks, rides, longest trips, breaks,
and what lateness, overtime and long days cost. A day is a row of stops, each trip after a
:data:`START`.

Where a vehicle with breaks makes several trips, their waiting for one another is not looked
for, so that a long day may be priced too dear, never too cheap.
"""

from __future__ import annotations

import numpy as np

from routing.kernel import layout as at
from routing.kernel import memory
from routing.kernel.clock import setup
from routing.kernel.compiled import compiled
from routing.kernel.resting import hold_on_the_way
from routing.kernel.timing import BACK, DRIVE, LASTS, PARKING, WHO, time_steps

BROKEN = 1 << 50
"""The soft cost of a day that cannot be driven."""
START = -1

FREE, LATE, BEGINS = range(3)


@compiled
def soft_cost(m, van):
    """Returns what a vehicle's day costs besides legs, use and assignments."""
    vans, fleet = memory.vans(m), memory.fleet(m)
    if vans[van, at.STOPS] == 0 or not (vans[van, at.CLOCKED] or fleet[van, at.TIMED]):
        return 0
    length = write_day(m, van, at.NONE, at.NONE, at.NONE, at.NONE, at.NO_TRIP)
    return day_cost(m, length, van)


@compiled
def cost_with(m, van, stop, after, fresh):
    """Returns the same with one more stop, behind a node or in a trip of its own."""
    return day_cost(m, write_day(m, van, stop, after, at.NONE, at.NONE, fresh), van)


@compiled
def write_day(m, van, stop, after, other, after_other, fresh):
    """Writes a day with ``stop`` behind ``after`` and ``other`` behind ``after_other``.

    With ``fresh`` not NO_TRIP they have a trip of their own behind that trip (-1: the first).
    Returns the length of the day.
    """
    day, node, trip, vans = memory.day(m), memory.node(m), memory.trip(m), memory.vans(m)
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
    fleet, day, hold = memory.fleet(m), memory.day(m), memory.hold(m)
    breaks = fleet[van, at.BREAK_COUNT]
    _begin(hold, breaks)
    first, trips = np.int64(0), 0
    while first < length:
        last = first + 1
        while last < length and day[last] >= 0:
            last += 1
        _rest_at_depot(m, van, breaks)
        if not _drive(m, van, first + 1, last, last == length, breaks):
            return BROKEN
        trips += 1
        first = last
    best, cost = at.FAR, BROKEN
    for held in range(breaks + 1):
        if hold[held, FREE] < 0 or not _rests_after(m, van, held, breaks):
            continue
        if hold[held, FREE] < best and hold[held, FREE] <= fleet[van, at.ENDS]:
            best = hold[held, FREE]
            begins, late = hold[held, BEGINS], hold[held, LATE]
            if trips > 1 and breaks == 0 and fleet[van, at.SOFT_OUT] < at.FAR:
                begins, late = _drawn_together(m, van, length)
            cost = late + _time_cost(fleet, van, begins, best)
    return cost


@compiled
def _time_cost(fleet, van, begins, back):
    """Returns what overtime and a long day cost."""
    over = max(0, back - fleet[van, at.SHIFT_ENDS]) * fleet[van, at.OVERTIME_COST]
    out = max(0, back - begins - fleet[van, at.SOFT_OUT]) * fleet[van, at.SOFT_OUT_COST]
    return over + out


@compiled
def _begin(hold, breaks):
    """Begins a day on which no break is held yet."""
    for held in range(breaks + 1):
        hold[held, FREE] = -1
    hold[0, FREE], hold[0, LATE], hold[0, BEGINS] = 0, 0, -1


@compiled
def _rest_at_depot(m, van, breaks):
    """Adds the days on which the next breaks are held at the depot."""
    hold, fleet, rest = memory.hold(m), memory.fleet(m), memory.rest(m)
    for held in range(breaks):
        if hold[held, FREE] < 0:
            continue
        number = fleet[van, at.BREAK_FROM] + held
        start = max(hold[held, FREE], rest[number, 0])
        if start > rest[number, 1]:
            continue
        free = start + rest[number, 2]
        if hold[held + 1, FREE] < 0 or free < hold[held + 1, FREE]:
            hold[held + 1, FREE] = free
            hold[held + 1, LATE] = hold[held, LATE]
            hold[held + 1, BEGINS] = hold[held, BEGINS]


@compiled
def _rests_after(m, van, held, breaks):
    """Tells whether the breaks not yet held can be held after work."""
    fleet, rest, hold = memory.fleet(m), memory.rest(m), memory.hold(m)
    free = hold[held, FREE]
    for number in range(fleet[van, at.BREAK_FROM] + held, fleet[van, at.BREAK_FROM] + breaks):
        start = max(free, rest[number, 0])
        if start > rest[number, 1]:
            return False
        free = start + rest[number, 2]
    return True


@compiled
def _drive(m, van, first, last, at_end, breaks):
    """Adds a trip to all ways to have held breaks before it; returns whether any is left."""
    hold, fleet = memory.hold(m), memory.fleet(m)
    beside = breaks + 1
    for held in range(breaks + 1):
        hold[beside + held, FREE] = -1
    home = not at_end or fleet[van, at.END] == fleet[van, at.DEPOT]
    count = _write_steps(m, van, first, last, at_end)
    driven = False
    for held in range(breaks + 1):
        if hold[held, FREE] < 0:
            continue
        ready = _ready(m, van, first, last, held)
        for rests in range(breaks - held + 1):
            base = at.ZERO
            if rests > 0:
                number = fleet[van, at.BREAK_FROM] + held
                base = hold_on_the_way(m, count, van, home, ready, number, rests)
                if base < 0:
                    break
            elif not time_steps(m, base, count, van, home, ready, at.ZERO):
                continue
            _note(m, base, count + rests, held, beside + held + rests, rests > 0)
            driven = True
    for held in range(breaks + 1):
        for column in range(3):
            hold[held, column] = hold[beside + held, column]
    return driven


@compiled
def _ready(m, van, first, last, held):
    """Returns when a trip is loaded, after what came before it."""
    hold, fleet, asks, day = memory.hold(m), memory.fleet(m), memory.asks(m), memory.day(m)
    free, load = hold[held, FREE], fleet[van, at.RELOAD]
    if hold[held, BEGINS] < 0:
        free = max(free, fleet[van, at.SHIFT_BEGINS]) + fleet[van, at.APPROACH]
        load = fleet[van, at.FIRST_LOAD]
    for row in range(first, last):
        free = max(free, asks[day[row], at.RELEASE])
    return free + load


@compiled
def _write_steps(m, van, first, last, at_end):
    """Writes the steps of a trip; returns how many they are."""
    fleet, asks, day = memory.fleet(m), memory.asks(m), memory.day(m)
    steps, time = memory.steps(m), memory.time(m)
    here, before, row = fleet[van, at.DEPOT], m[at.STOP_COUNT], at.ZERO
    for number in range(first, last):
        stop = day[number]
        steps[row, WHO], steps[row, DRIVE] = stop, time[here, stop]
        steps[row, PARKING] = setup(asks, before, stop)
        steps[row, LASTS] = asks[stop, at.SERVICE]
        here = before = stop
        row += 1
    goal = fleet[van, at.END] if at_end else fleet[van, at.DEPOT]
    steps[row, WHO], steps[row, DRIVE] = BACK, time[here, goal]
    steps[row, PARKING], steps[row, LASTS] = 0, 0
    return row + 1


@compiled
def _note(m, base, count, held, goal, rested):
    """Notes a way to have held so many breaks, if it is free before the others."""
    hold = memory.hold(m)
    instant = memory.kept_instant(m) if rested else memory.instant(m)
    back = instant[count]
    if hold[goal, FREE] >= 0 and hold[goal, FREE] <= back:
        return
    late = hold[held, LATE] + _lateness_of(m, base, count, instant)
    begins = hold[held, BEGINS] if hold[held, BEGINS] >= 0 else instant[0]
    hold[goal, FREE], hold[goal, LATE], hold[goal, BEGINS] = back, late, begins


@compiled
def _lateness_of(m, base, count, instant):
    """Returns what lateness costs on a timed trip."""
    steps, asks, window = memory.steps(m), memory.asks(m), memory.window(m)
    cost = at.ZERO
    for row in range(count):
        who = steps[base + row, WHO]
        if who >= 0 and asks[who, at.LATE]:
            cost += lateness(asks, window, who, instant[row + 1]) * asks[who, at.LATE_COST]
    return cost


@compiled
def lateness(asks, window, who, start):
    """Returns how long after the close of its window service starts [s]."""
    first, late = asks[who, at.WINDOW_FROM], at.ZERO
    for row in range(first, first + asks[who, at.WINDOW_COUNT]):
        if start >= window[row, 0]:
            late = start - window[row, 1]
    return max(0, late)


@compiled
def _drawn_together(m, van, length):
    """Returns first departure and lateness when each trip comes back just before the next.

    Goes through the trips as they come to know when each is ready, then back from the last.
    """
    day, fleet, ready_at = memory.day(m), memory.fleet(m), memory.ready_at(m)
    instant, hold = memory.instant(m), memory.hold(m)
    hold[0, FREE], hold[0, BEGINS] = 0, -1
    first = at.ZERO
    while first < length:
        last = first + 1
        while last < length and day[last] >= 0:
            last += 1
        ready_at[first] = _ready(m, van, first + 1, last, at.ZERO)
        count = _write_steps(m, van, first + 1, last, last == length)
        home = last < length or fleet[van, at.END] == fleet[van, at.DEPOT]
        time_steps(m, at.ZERO, count, van, home, ready_at[first], at.ZERO)
        hold[0, FREE], hold[0, BEGINS] = instant[count], instant[0]
        first = last
    late = _lateness_of(m, at.ZERO, count, instant)
    last = length
    while day[last - 1] >= 0:
        last -= 1
    last -= 1
    while last > 0:
        home_by = instant[0] - fleet[van, at.RELOAD]
        first = last - 1
        while day[first] >= 0:
            first -= 1
        count = _write_steps(m, van, first + 1, last, at.NO)
        time_steps(m, at.ZERO, count, van, at.YES, ready_at[first], home_by)
        late += _lateness_of(m, at.ZERO, count, instant)
        last = first
    return instant[0], late
