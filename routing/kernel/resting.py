"""Where on a trip the breaks are held: :mod:`routing.resting` once more, in compiled code.

Standstills are tried before each drive and on each arrival when the break is due; those before
it is due only when no other way is found (the timetable itself tries them all, and may be home
sooner). The steps of the trip lie first in the table of steps; each further break adds itself
to a copy of them. Timing a trip takes long: passes along it tell beforehand at which standstills
a break would make somebody late, or the trip be back later than with the best so far.
"""

from __future__ import annotations

import numpy as np

from routing.kernel import layout as at
from routing.kernel import memory
from routing.kernel.compiled import compiled
from routing.kernel.timing import (
    BACK,
    DRIVE,
    FIRST_REST,
    LASTS,
    PARKING,
    WHO,
    can_depart,
    can_start,
    can_start_until,
    time_steps,
)

SOONEST, LATEST, ROOM, BUSY = range(4)
DUE, NOT_DUE, ANY = range(3)


@compiled
def hold_on_the_way(m, count, van, home, ready, first, rests, best):
    """Times a trip of ``count`` steps with breaks ``first`` ... held on the way.

    Leaves the instants of the placing that is back first, and before ``best`` [s]; returns where
    its steps begin, -1 for none.
    """
    least = _least(m, count, ready, first, rests)
    row = np.int64(-1)
    found = m[at.STEPS_A_TRIP] * (rests + 1)
    cursor = memory.cursor(m)
    if least >= best:
        return row
    for again in range(2 if _in_haste(m, count, van) else 1):
        if row >= 0:
            break
        which = DUE if again == 0 else NOT_DUE if rests == 1 else ANY
        level = 1
        cursor[1] = 0
        _look_ahead(m, at.ZERO, count, van, home, ready)
        while level >= 1:
            base = m[at.STEPS_A_TRIP] * (level - 1)
            rest = first + level - 1
            long = count + level - 1
            before = best - _lasting(m, rest + 1, first + rests)
            place = _next_place(m, base, long, rest, cursor[level], which, before)
            if place < 0:
                level -= 1
                continue
            cursor[level] = place + 1
            _insert(m, base, long, rest, place)
            if level < rests:
                _look_ahead(m, m[at.STEPS_A_TRIP] * level, long + 1, van, home, ready)
                level += 1
                cursor[level] = 0
                continue
            base = m[at.STEPS_A_TRIP] * level
            long = count + rests
            if time_steps(m, base, long, van, home, ready, at.ZERO):
                back = memory.instant(m)[long]
                if back < best:
                    best, row = back, found
                    _keep(m, base, long, found)
                if back <= least:
                    return found
    return row


@compiled
def _least(m, count, ready, first, rests):
    """Returns before when no trip with these breaks can be back."""
    steps = memory.steps(m)
    least = max(ready, can_depart(m, ready)) + _lasting(m, first, first + rests)
    for row in range(count):
        least += steps[row, DRIVE] + steps[row, PARKING] + steps[row, LASTS]
    return least


@compiled
def _lasting(m, first, end):
    """Returns how long breaks ``first`` to below ``end`` last together [s]."""
    rest, together = memory.rest(m), at.ZERO
    for number in range(first, end):
        together += rest[number, 2]
    return together


@compiled
def _look_ahead(m, base, count, van, home, ready):
    """Passes along a trip, for the standstill before each step, what a break there must keep.

    That is the soonest and the latest moment to go on, how much longer goods can wait that are
    still aboard, and what is still to do.
    """
    steps, ahead, asks, fleet = memory.steps(m), memory.ahead(m), memory.asks(m), memory.fleet(m)
    clock, reach = max(ready, can_depart(m, ready)), at.ZERO
    for step in range(base, base + count):
        way, who = steps[step, DRIVE] + steps[step, PARKING], steps[step, WHO]
        start = can_start(m, who, clock + way, van, home)
        ahead[step, SOONEST] = clock
        clock = (start if start >= 0 else clock + way) + steps[step, LASTS]
        reach += way
        limit = asks[who, at.LIMIT] if who >= 0 else at.FAR
        ahead[step, ROOM] = limit - reach
        reach += steps[step, LASTS]
    by, room, busy = fleet[van, at.ENDS], fleet[van, at.LONGEST] - reach, at.ZERO
    for step in range(base + count - 1, base - 1, -1):
        way = steps[step, DRIVE] + steps[step, PARKING]
        by = can_start_until(m, steps[step, WHO], by - steps[step, LASTS], van, home) - way
        room = min(room, ahead[step, ROOM])
        busy += way + steps[step, LASTS]
        ahead[step, LATEST], ahead[step, ROOM], ahead[step, BUSY] = by, room, busy


@compiled
def _in_haste(m, count, van):
    """Tells whether anything on a trip has to be quick."""
    steps, asks, fleet = memory.steps(m), memory.asks(m), memory.fleet(m)
    if fleet[van, at.LONGEST] < at.FAR:
        return True
    for row in range(count):
        who = steps[row, WHO]
        if who >= 0 and (asks[who, at.LIMIT] < at.FAR or asks[who, at.RIDE] < at.FAR):
            return True
    return False


@compiled
def _next_place(m, base, count, number, since, which, before):
    """Returns the next place for a break, twice its row, and one more on the arrival there.

    Passed over are those at which somebody would be late, or that are not back ``before`` [s].
    """
    steps, rest, ahead = memory.steps(m), memory.rest(m), memory.ahead(m)
    begin = 0
    for row in range(count):
        if steps[base + row, WHO] <= FIRST_REST:
            begin = row + 1
    for row in range(max(begin, since // 2), count):
        step = base + row
        clock, drive = ahead[step, SOONEST], steps[step, DRIVE]
        if clock > rest[number, 1]:
            return -1
        due = _is_due(m, step, base + count, number)
        if (which == NOT_DUE and due) or (which == DUE and not due):
            continue
        if ahead[step, ROOM] < rest[number, 2]:
            continue
        if 2 * row >= since and _may_rest(m, step, number, clock, at.ZERO, before):
            return 2 * row
        arrives = steps[step, WHO] != BACK and drive > 0
        if arrives and _may_rest(m, step, number, clock + drive, drive, before):
            return 2 * row + 1
    return -1


@compiled
def _is_due(m, step, end, number):
    """Tells whether a break may begin before the next step is over."""
    rest, ahead = memory.rest(m), memory.ahead(m)
    if step + 1 < end:
        return ahead[step + 1, SOONEST] >= rest[number, 0]
    return ahead[step, SOONEST] + ahead[step, BUSY] >= rest[number, 0]


@compiled
def _may_rest(m, step, number, clock, driven, before):
    """Tells whether a break can begin at ``clock`` [s] or later, when part is driven already."""
    rest, ahead = memory.rest(m), memory.ahead(m)
    if clock > rest[number, 1]:
        return False
    goes_on = max(clock, rest[number, 0]) + rest[number, 2] - driven
    return goes_on <= ahead[step, LATEST] and goes_on + ahead[step, BUSY] < before


@compiled
def _insert(m, base, count, number, place):
    """Copies a trip into the next part of the table, a break put into it."""
    steps, rest = memory.steps(m), memory.rest(m)
    goal, row = base + m[at.STEPS_A_TRIP], place // 2
    for step in range(row):
        _copy(steps, base + step, goal + step)
    steps[goal + row, WHO], steps[goal + row, LASTS] = FIRST_REST - number, rest[number, 2]
    steps[goal + row, DRIVE], steps[goal + row, PARKING] = 0, 0
    for step in range(row, count):
        _copy(steps, base + step, goal + step + 1)
    if place % 2:
        steps[goal + row, DRIVE] = steps[base + row, DRIVE]
        steps[goal + row + 1, DRIVE] = 0


@compiled
def _keep(m, base, count, found):
    """Copies the best trip so far to where it stays."""
    steps, instant, kept = memory.steps(m), memory.instant(m), memory.kept_instant(m)
    for step in range(count):
        _copy(steps, base + step, found + step)
    for row in range(count + 1):
        kept[row] = instant[row]


@compiled
def _copy(steps, row, goal):
    for column in range(4):
        steps[goal, column] = steps[row, column]
