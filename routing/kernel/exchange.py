"""Whole days and whole trips change their vehicle, now and then, between ruin and recreate.

Single stops rarely find their way to a larger van or to another driver's afternoon: each step
of the way is dearer than the one before. What does not fit makes the round one to undo.
"""

from __future__ import annotations

from routing.kernel import layout as at
from routing.kernel import memory
from routing.kernel.compiled import below, chance, compiled
from routing.kernel.edit import open_trip, put, remember, settle, take
from routing.kernel.fitting import holds

OFTEN = 0.1
TRIES = 4


@compiled
def exchange(m):
    """Lets a vehicle give its day, or one trip of it, to another vehicle."""
    dice, vans = memory.dice(m), memory.vans(m)
    if chance(dice) >= OFTEN:
        return
    van = _one_in_use(m)
    if van < 0 or vans[van, at.LOCKED_TRIPS] > 0:
        return
    if m[at.SEVERAL_TRIPS] and chance(dice) < 0.5:
        if chance(dice) < 0.5:
            _give_trip(m, van)
        else:
            _swap_trips(m, van)
    elif m[at.KINDS] > 1:
        other = _of_another_kind(m, van)
        if other >= 0:
            swap_days(m, van, other)


@compiled
def _one_in_use(m):
    """Returns a random vehicle in use, every other time one touched in this round; -1 for none."""
    tally, dice, touched = memory.tally(m), memory.dice(m), memory.touched(m)
    vans, node, trip = memory.vans(m), memory.node(m), memory.trip(m)
    if tally[at.TOUCHED] > 0 and chance(dice) < 0.5:
        van = touched[below(dice, tally[at.TOUCHED])]
        return van if vans[van, at.STOPS] > 0 else at.NONE
    number = node[memory.seeds(m)[below(dice, tally[at.SEEDS])], at.TRIP]
    return trip[number, at.VEHICLE] if number >= 0 else at.NONE


@compiled
def _of_another_kind(m, van):
    """Returns a random vehicle of another kind that may change its day, -1 if none was drawn."""
    mine, dice, tally = memory.mine(m), memory.dice(m), memory.tally(m)
    fleet, vans = memory.fleet(m), memory.vans(m)
    node, trip, seeds = memory.node(m), memory.trip(m), memory.seeds(m)
    for _try in range(TRIES):
        other = mine[below(dice, tally[at.MINE])]
        number = node[seeds[below(dice, tally[at.SEEDS])], at.TRIP]
        if number >= 0 and chance(dice) < 0.5:
            other = trip[number, at.VEHICLE]
        if fleet[other, at.KIND] != fleet[van, at.KIND] and not vans[other, at.LOCKED_TRIPS]:
            return other
    return at.NONE


@compiled
def swap_days(m, van, other):
    """Lets each of two vehicles drive the other's day, unless one must not."""
    day, fleet, vans = memory.day(m), memory.fleet(m), memory.vans(m)
    if vans[van, at.TRIPS] > fleet[other, at.MOST_TRIPS]:
        return
    if vans[other, at.TRIPS] > fleet[van, at.MOST_TRIPS]:
        return
    if not may_drive(m, van, other) or not may_drive(m, other, van):
        return
    remember(m, van)
    remember(m, other)
    middle = _take_day(m, van, 0)
    end = _take_day(m, other, middle)
    _put_day(m, other, day, 0, middle)
    _put_day(m, van, day, middle, end)
    _judge(m, other)
    _judge(m, van)


@compiled
def may_drive(m, van, other):
    """Tells whether ``other`` may serve the stops of a vehicle, and has room for each trip."""
    vans, trip, node = memory.vans(m), memory.trip(m), memory.node(m)
    assign, fleet, stops = memory.assign(m), memory.fleet(m), m[at.STOP_COUNT]
    number = vans[van, at.FIRST]
    while number >= 0:
        for column in range(3):
            if trip[number, at.LOAD + column] > fleet[other, at.CAPACITY + column]:
                return False
        here = node[stops + number, at.NEXT]
        while here < stops:
            if assign[here, other] == at.FORBIDDEN:
                return False
            here = node[here, at.NEXT]
        number = trip[number, at.FOLLOWING]
    return True


@compiled
def _take_day(m, van, row):
    """Writes a day from ``row`` on, each trip after a -1, and takes it out; returns its end."""
    vans, trip, node, day = memory.vans(m), memory.trip(m), memory.node(m), memory.day(m)
    stops, first = m[at.STOP_COUNT], row
    number = vans[van, at.FIRST]
    while number >= 0:
        day[row] = at.NONE
        row += 1
        here = node[stops + number, at.NEXT]
        while here < stops:
            day[row] = here
            row += 1
            here = node[here, at.NEXT]
        number = trip[number, at.FOLLOWING]
    for taken in range(first, row):
        if day[taken] >= 0:
            take(m, day[taken])
    return row


@compiled
def _put_day(m, van, day, row, end):
    """Puts a written day on a vehicle that stands idle."""
    node, vans, stops, number = memory.node(m), memory.vans(m), m[at.STOP_COUNT], at.NONE
    while row < end:
        if day[row] < 0:
            number = open_trip(m, van, vans[van, at.LAST])
        else:
            put(m, day[row], number, node[stops + number, at.PREV])
        row += 1


@compiled
def _judge(m, van):
    """Times a changed vehicle; the round is undone when its day does not fit."""
    vans, trip, tally = memory.vans(m), memory.trip(m), memory.tally(m)
    settle(m, van)
    number = vans[van, at.FIRST]
    while number >= 0:
        if not holds(m, van, number):
            tally[at.SPOILT] = 1
            return
        number = trip[number, at.FOLLOWING]


@compiled
def _give_trip(m, van):
    """Lets another vehicle drive one trip, at some point of its day."""
    mine, dice, tally, day = memory.mine(m), memory.dice(m), memory.tally(m), memory.day(m)
    vans, trip, node, fleet = memory.vans(m), memory.trip(m), memory.node(m), memory.fleet(m)
    assign, stops = memory.assign(m), m[at.STOP_COUNT]
    number = _some_trip(m, van)
    other = mine[below(dice, tally[at.MINE])]
    if other == van or vans[other, at.TRIPS] >= fleet[other, at.MOST_TRIPS]:
        return
    here, count = node[stops + number, at.NEXT], 0
    while here < stops:
        if assign[here, other] == at.FORBIDDEN:
            return
        day[count] = here
        count += 1
        here = node[here, at.NEXT]
    remember(m, van)
    remember(m, other)
    for row in range(count):
        take(m, day[row])
    behind = vans[other, at.FIRST]
    position = below(dice, vans[other, at.TRIPS] + 1)
    position = max(vans[other, at.LOCKED_TRIPS], position)
    if position == 0:
        behind = at.NONE
    for _step in range(position - 1):
        behind = trip[behind, at.FOLLOWING]
    fresh = open_trip(m, other, behind)
    for row in range(count):
        put(m, day[row], fresh, node[stops + fresh, at.PREV])
    settle(m, van)
    _judge(m, other)


@compiled
def _some_trip(m, van):
    """Returns a random trip of a vehicle in use."""
    vans, trip, dice = memory.vans(m), memory.trip(m), memory.dice(m)
    number = vans[van, at.FIRST]
    for _step in range(below(dice, vans[van, at.TRIPS])):
        number = trip[number, at.FOLLOWING]
    return number


@compiled
def _swap_trips(m, van):
    """Lets two vehicles swap one trip each."""
    mine, dice, tally, day = memory.mine(m), memory.dice(m), memory.tally(m), memory.day(m)
    vans, trip = memory.vans(m), memory.trip(m)
    other = mine[below(dice, tally[at.MINE])]
    if other == van or vans[other, at.STOPS] == 0 or vans[other, at.LOCKED_TRIPS] > 0:
        return
    one, its = _some_trip(m, van), _some_trip(m, other)
    behind, its_behind = trip[one, at.PRECEDING], trip[its, at.PRECEDING]
    middle = _write_trip(m, one, at.ZERO, other)
    end = _write_trip(m, its, middle, van)
    if middle < 0 or end < 0:
        return
    remember(m, van)
    remember(m, other)
    for row in range(end):
        take(m, day[row])
    _put_trip(m, van, behind, middle, end)
    _put_trip(m, other, its_behind, at.ZERO, middle)
    _judge(m, van)
    _judge(m, other)


@compiled
def _write_trip(m, number, row, van):
    """Writes the stops of a trip from ``row`` on; returns the end, -1 when ``van`` must not."""
    node, assign, day, stops = memory.node(m), memory.assign(m), memory.day(m), m[at.STOP_COUNT]
    here = node[stops + number, at.NEXT]
    while row >= 0 and here < stops:
        if assign[here, van] == at.FORBIDDEN:
            return at.NONE
        day[row] = here
        row += 1
        here = node[here, at.NEXT]
    return row


@compiled
def _put_trip(m, van, behind, row, end):
    """Puts written stops on a trip of their own behind another one (-1: as the first)."""
    node, day, stops = memory.node(m), memory.day(m), m[at.STOP_COUNT]
    number = open_trip(m, van, behind)
    for stop in range(row, end):
        put(m, day[stop], number, node[stops + number, at.PREV])
