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
from routing.kernel.docks import book, open_gates
from routing.kernel.resting import hold_on_the_way
from routing.kernel.timing import BACK, DRIVE, LASTS, PARKING, WHO, time_steps

BROKEN = 1 << 58
"""The soft cost of a day that cannot be driven."""
START = -1

FREE, LATE, BEGINS = range(3)


@compiled
def soft_now(m, van):
    """Returns what the day of a vehicle, or of all that wait for docks, costs besides legs."""
    vans, fleet, tally = memory.vans(m), memory.fleet(m), memory.tally(m)
    return tally[at.WAITING] if fleet[van, at.DOCKS] >= 0 else vans[van, at.SOFT]


@compiled
def look_again(m, van):
    """Brings the soft costs of a changed vehicle up to date; returns the difference."""
    vans, fleet, tally = memory.vans(m), memory.fleet(m), memory.tally(m)
    before, after = soft_now(m, van), at.ZERO
    if fleet[van, at.DOCKS] >= 0:
        after = soft_with(m, van, at.NONE, at.NONE, at.NONE, at.NONE, at.NO_TRIP)
        tally[at.WAITING] = after
        return after - before
    if vans[van, at.STOPS] > 0 and (vans[van, at.CLOCKED] or fleet[van, at.TIMED]):
        after = soft_with(m, van, at.NONE, at.NONE, at.NONE, at.NONE, at.NO_TRIP)
    vans[van, at.SOFT] = after
    return after - before


@compiled
def soft_with(m, van, stop, after, other, after_other, fresh):
    """Returns soft costs with stops put in as ``write_day`` says, BROKEN when a rule breaks."""
    vans, fleet, turn, tally = memory.vans(m), memory.fleet(m), memory.turn(m), memory.tally(m)
    if fleet[van, at.DOCKS] < 0:
        length = write_day(m, van, stop, after, other, after_other, fresh)
        return day_cost(m, length, van)
    tally[at.BOOKED], cost = 0, np.int64(0)
    for row in range(m[at.TURN_COUNT]):
        vehicle = turn[row]
        if vehicle == van:
            length = write_day(m, van, stop, after, other, after_other, fresh)
        elif vans[vehicle, at.STOPS] > 0:
            length = write_day(m, vehicle, at.NONE, at.NONE, at.NONE, at.NONE, at.NO_TRIP)
        else:
            continue
        if length > 0:
            cost += day_cost(m, length, vehicle)
        if cost >= BROKEN:
            return np.int64(BROKEN)
    return cost


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
        _rest_at_depot(m, van, breaks, trips)
        if not _drive(m, van, first + 1, last, last == length, breaks, trips):
            return BROKEN
        trips += 1
        first = last
    best, cost, chosen = at.FAR, BROKEN, 0
    for held in range(breaks + 1):
        if hold[held, FREE] < 0 or not _rests_after(m, van, held, breaks):
            continue
        if hold[held, FREE] < best and hold[held, FREE] <= fleet[van, at.ENDS]:
            best = hold[held, FREE]
            begins, late = hold[held, BEGINS], hold[held, LATE]
            chosen = held
            cost = late + _time_cost(fleet, van, begins, best)
    if cost < BROKEN and trips > 1 and breaks == 0 and fleet[van, at.SOFT_OUT] < at.FAR:
        begins, late = _drawn_together(m, van, length, trips)
        cost = late + _time_cost(fleet, van, begins, best)
    if cost < BROKEN and fleet[van, at.DOCKS] >= 0:
        book(m, van, memory.departed(m)[chosen], trips)
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
def _rest_at_depot(m, van, breaks, trips):
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
            _copy_departures(m, held, held + 1, trips)


@compiled
def _rests_after(m, van, held, breaks):
    """Tells whether the breaks not yet held can be held after work."""
    fleet, hold = memory.fleet(m), memory.hold(m)
    first = fleet[van, at.BREAK_FROM] + held
    return _held_from(m, first, breaks - held, hold[held, FREE]) < at.FAR


@compiled
def _drive(m, van, first, last, at_end, breaks, trip):
    """Adds a trip to all ways to have held breaks before it; returns whether any is left."""
    hold, fleet = memory.hold(m), memory.fleet(m)
    beside = breaks + 1
    for held in range(breaks + 1):
        hold[beside + held, FREE] = -1
    home = not at_end or fleet[van, at.END] == fleet[van, at.DEPOT]
    count = _write_steps(m, van, first, last, at_end)
    driven = False
    for held in range(breaks + 1):
        if hold[held, FREE] >= 0:
            ready = _ready(m, van, first, last, held)
            driven = _drive_held(m, van, count, home, at_end, ready, held, trip) or driven
    for held in range(breaks + 1):
        for column in range(3):
            hold[held, column] = hold[beside + held, column]
        _copy_departures(m, beside + held, held, trip + 1)
    return driven


@compiled
def _drive_held(m, van, count, home, at_end, ready, held, trip):
    """Adds a trip to the way to have held so many breaks before it; returns whether it can."""
    fleet = memory.fleet(m)
    breaks = fleet[van, at.BREAK_COUNT]
    goal, number = breaks + 1 + held, fleet[van, at.BREAK_FROM] + held
    if not _soon_enough(m, van, count, ready):
        return False
    if not time_steps(m, at.ZERO, count, van, home, ready, at.ZERO):
        return False  # what cannot be driven without breaks cannot be with them
    back = memory.instant(m)[count]
    _note(m, at.ZERO, count, held, goal, at.NO, trip)
    if at_end and _held_from(m, number, breaks - held, back) < at.FAR:
        return True
    for rests in range(1, breaks - held + 1):
        later = np.int64(at.FAR) if at_end else _held_from(m, number, rests, back)
        base = hold_on_the_way(m, count, van, home, ready, number, rests, later)
        if base >= 0:
            _note(m, base, count + rests, held, goal + rests, at.YES, trip)
    return True


@compiled
def _held_from(m, first, rests, free):
    """Returns the end of so many breaks held one after the other from ``free`` on, or FAR [s]."""
    rest, clock = memory.rest(m), np.int64(free)
    for number in range(first, first + rests):
        clock = max(clock, rest[number, 0])
        if clock > rest[number, 1]:
            return np.int64(at.FAR)
        clock += rest[number, 2]
    return clock


@compiled
def _soon_enough(m, van, count, ready):
    """Tells whether a trip that leaves at ``ready`` can be over when its vehicle's day is."""
    steps, fleet, clock = memory.steps(m), memory.fleet(m), np.int64(ready)
    for row in range(count):
        clock += steps[row, DRIVE] + steps[row, PARKING] + steps[row, LASTS]
    return clock <= fleet[van, at.ENDS]


@compiled
def _copy_departures(m, held, goal, trips):
    departed = memory.departed(m)
    for trip in range(trips):
        departed[goal, trip] = departed[held, trip]


@compiled
def _ready(m, van, first, last, held):
    """Returns when a trip is loaded, after what came before it, and opens the depot's gates."""
    hold, fleet, asks, day = memory.hold(m), memory.fleet(m), memory.asks(m), memory.day(m)
    free, load = hold[held, FREE], fleet[van, at.RELOAD]
    if hold[held, BEGINS] < 0:
        free = max(free, fleet[van, at.SHIFT_BEGINS]) + fleet[van, at.APPROACH]
        load = fleet[van, at.FIRST_LOAD]
    for row in range(first, last):
        free = max(free, asks[day[row], at.RELEASE])
    open_gates(m, van, load)
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
def _note(m, base, count, held, goal, rested, trip):
    """Notes a way to have held so many breaks, if it is free before the others."""
    hold = memory.hold(m)
    instant = memory.kept_instant(m) if rested else memory.instant(m)
    back = instant[count]
    if hold[goal, FREE] >= 0 and hold[goal, FREE] <= back:
        return
    late = hold[held, LATE] + _lateness_of(m, base, count, instant)
    begins = hold[held, BEGINS] if hold[held, BEGINS] >= 0 else instant[0]
    hold[goal, FREE], hold[goal, LATE], hold[goal, BEGINS] = back, late, begins
    _copy_departures(m, held, goal, trip)
    memory.departed(m)[goal, trip] = instant[0]


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
def _drawn_together(m, van, length, trips):
    """Returns first departure and lateness when each trip comes back just before the next.

    Goes through the trips as they come to know when each is ready, then back from the last.
    """
    day, fleet, ready_at = memory.day(m), memory.fleet(m), memory.ready_at(m)
    instant, hold, departed = memory.instant(m), memory.hold(m), memory.departed(m)
    hold[0, FREE], hold[0, BEGINS] = 0, -1
    first, count = np.int64(0), np.int64(0)
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
    last = _start_of(day, length)
    for trip in range(trips - 2, -1, -1):
        home_by = instant[0] - fleet[van, at.RELOAD]
        first = _start_of(day, last)
        count = _write_steps(m, van, first + 1, last, at.NO)
        open_gates(m, van, fleet[van, at.RELOAD if trip else at.FIRST_LOAD])
        time_steps(m, at.ZERO, count, van, at.YES, ready_at[first], home_by)
        departed[0, trip] = instant[0]
        late += _lateness_of(m, at.ZERO, count, instant)
        last = first
    return instant[0], late


@compiled
def _start_of(day, end):
    """Returns where the trip begins that ends before row ``end`` of a day."""
    first = end - 1
    while day[first] >= 0:
        first -= 1
    return first
