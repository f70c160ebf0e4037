"""Whole days and whole trips change their vehicle, now and then, between ruin and recreate.

Single stops rarely find their way to a larger van or to another driver's afternoon: each step
of the way is dearer than the one before. What does not fit makes the round one to undo.
"""

from __future__ import annotations

import numpy as np

from routing.kernel import layout as at
from routing.kernel import memory
from routing.kernel.compiled import below, chance, compiled
from routing.kernel.edit import open_trip, put, remember, settle, take
from routing.kernel.fitting import holds

OFTEN = 0.1
TRIES = 4
SAME = 0.3
"""How often a trip is moved within its own vehicle's day."""


@compiled
def exchange(m):
    """Lets a vehicle give its day, or one trip of it, to another vehicle."""
    dice, vans = memory.dice(m), memory.vans(m)
    if chance(dice) >= OFTEN:
        return
    van = _one_in_use(m)
    if van < 0 or vans[van, at.LOCKED_TRIPS] > 0:
        return
    if m[at.SEVERAL_TRIPS] and (m[at.KINDS] == 1 or chance(dice) < 0.5):
        drawn = chance(dice)
        if drawn < 0.35:
            _give_trip(m, van)
        elif drawn < 0.65:
            _swap_trips(m, van)
        else:
            _swap_afternoons(m, van)
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
    middle = _take_from(m, vans[van, at.FIRST], at.ZERO)
    end = _take_from(m, vans[other, at.FIRST], middle)
    _put_day(m, other, day, 0, middle)
    _put_day(m, van, day, middle, end)
    judge(m, other)
    judge(m, van)


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
def _take_from(m, number, row):
    """Writes a day from a trip on, each after a -1, and takes it out; returns the end of the rows."""
    trip, node, day = memory.trip(m), memory.node(m), memory.day(m)
    stops, first = m[at.STOP_COUNT], row
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
    """Puts written trips on a vehicle behind those it has."""
    node, vans, stops, number = memory.node(m), memory.vans(m), m[at.STOP_COUNT], at.NONE
    while row < end:
        if day[row] < 0:
            number = open_trip(m, van, vans[van, at.LAST])
        else:
            put(m, day[row], number, node[stops + number, at.PREV])
        row += 1


@compiled
def judge(m, van):
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
    """Lets a vehicle, now and then the same one, drive a trip at some other point of its day."""
    mine, dice, tally, day = memory.mine(m), memory.dice(m), memory.tally(m), memory.day(m)
    vans, trip, node, fleet = memory.vans(m), memory.trip(m), memory.node(m), memory.fleet(m)
    assign, stops = memory.assign(m), m[at.STOP_COUNT]
    number = _some_trip(m, van)
    other = van if chance(dice) < SAME else mine[below(dice, tally[at.MINE])]
    if other != van and vans[other, at.TRIPS] >= fleet[other, at.MOST_TRIPS]:
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
    judge(m, other)


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
    judge(m, van)
    judge(m, other)


@compiled
def _swap_afternoons(m, van):
    """Lets two vehicles swap all that they do from about the same time on."""
    mine, dice, tally, day = memory.mine(m), memory.dice(m), memory.tally(m), memory.day(m)
    vans, fleet, node, trip = memory.vans(m), memory.fleet(m), memory.node(m), memory.trip(m)
    stops, other = m[at.STOP_COUNT], mine[below(dice, tally[at.MINE])]
    if other == van or vans[other, at.LOCKED_TRIPS] > 0:
        return
    one, its = _some_trip(m, van), vans[other, at.FIRST]
    while its >= 0 and node[stops + its, at.LEAVES] < node[stops + one, at.LEAVES]:
        its = trip[its, at.FOLLOWING]
    if its >= 0 and trip[its, at.PRECEDING] >= 0 and chance(dice) < SAME:
        its = trip[its, at.PRECEDING]
    gives, gets = _trips_from(m, one, other), _trips_from(m, its, van)
    if vans[van, at.TRIPS] - gives + gets > fleet[van, at.MOST_TRIPS]:
        return
    if max(gives, gets) >= at.FAR or (
        vans[other, at.TRIPS] - gets + gives > fleet[other, at.MOST_TRIPS]
    ):
        return
    remember(m, van)
    remember(m, other)
    middle = _take_from(m, one, at.ZERO)
    end = _take_from(m, its, middle)
    _put_day(m, other, day, at.ZERO, middle)
    _put_day(m, van, day, middle, end)
    judge(m, van)
    judge(m, other)


@compiled
def _trips_from(m, number, van):
    """Returns how many trips a day has from one on; very many when ``van`` must not drive them."""
    node, assign, trip = memory.node(m), memory.assign(m), memory.trip(m)
    stops, count = m[at.STOP_COUNT], at.ZERO
    while number >= 0:
        here = node[stops + number, at.NEXT]
        while here < stops:
            if assign[here, van] == at.FORBIDDEN:
                return np.int64(at.FAR)
            here = node[here, at.NEXT]
        count += 1
        number = trip[number, at.FOLLOWING]
    return count


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
