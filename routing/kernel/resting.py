"""Where on a trip the breaks are held: :mod:`routing.resting` once more, in compiled code.

Standstills are tried before each drive and on each arrival when the break is due; those before
it is due only when no other way is found (the timetable itself tries them all, and may be home
sooner). The steps of the trip lie first in the table of steps; each further break adds itself
to a copy of them.
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
    time_steps,
)


@compiled
def hold_on_the_way(m, count, van, home, ready, first, rests):
    """Times a trip of ``count`` steps with breaks ``first`` ... held on the way.

    Leaves the instants of the best placing, and returns where its steps begin, -1 for none.
    """
    least = _least(m, count, ready, first, rests)
    best, row = np.int64(at.FAR), np.int64(-1)
    found = m[at.STEPS_A_TRIP] * (rests + 1)
    cursor = memory.cursor(m)
    for everywhere in range(2 if _in_haste(m, count, van) else 1):
        if row >= 0:
            break
        level = 1
        cursor[1] = 0
        while level >= 1:
            base = m[at.STEPS_A_TRIP] * (level - 1)
            rest = first + level - 1
            long = count + level - 1
            place = _next_place(m, base, long, van, home, ready, rest, cursor[level], everywhere)
            if place < 0:
                level -= 1
                continue
            cursor[level] = place + 1
            _insert(m, base, long, rest, place)
            if level < rests:
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
    steps, rest = memory.steps(m), memory.rest(m)
    least = max(ready, can_depart(m, ready))
    for row in range(count):
        least += steps[row, DRIVE] + steps[row, PARKING] + steps[row, LASTS]
    for number in range(first, first + rests):
        least += rest[number, 2]
    return least


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
def _next_place(m, base, count, van, home, ready, number, since, everywhere):
    """Returns the next place for a break, twice its row, and one more on the arrival there."""
    steps, rest = memory.steps(m), memory.rest(m)
    begin = 0
    for row in range(count):
        if steps[base + row, WHO] <= FIRST_REST:
            begin = row + 1
    clock = max(ready, can_depart(m, ready))
    for row in range(count):
        step = base + row
        way = steps[step, DRIVE] + steps[step, PARKING]
        start = can_start(m, steps[step, WHO], clock + way, van, home)
        done = (start if start >= 0 else clock + way) + steps[step, LASTS]
        if row >= begin and clock > rest[number, 1]:
            return -1
        if row >= begin and (everywhere or done >= rest[number, 0]):
            if 2 * row >= since:
                return 2 * row
            arrives = steps[step, WHO] != BACK and steps[step, DRIVE] > 0
            if arrives and 2 * row + 1 >= since:
                return 2 * row + 1
        clock = done
    return -1


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
