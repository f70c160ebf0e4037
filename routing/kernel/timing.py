"""One trip in time: :mod:`routing.timing` once more, in compiled code.

A trip is a row of steps: who is visited (a stop, a rest, or the way back), how long the drive
and the parking take, and how long it lasts. It is timed as it comes; where that leaves goods
out for too long, a ride or the trip too long, the earliest and then the latest instants that
keep all rules are found by raising and lowering them until none is broken.
"""

from __future__ import annotations

import numpy as np

from routing.kernel import layout as at
from routing.kernel import memory
from routing.kernel.clock import earliest, latest
from routing.kernel.compiled import compiled

WHO, DRIVE, PARKING, LASTS = range(4)
BACK = -1
FIRST_REST = -2  # rest number ``r`` of the table is step -2 - r


@compiled
def can_start(m, who, ready, van, home):
    """Returns when a step can start at the earliest from ``ready`` on, -1 when never [s].

    ``home`` tells that the way back ends at the depot, which has its hours.
    """
    if who >= 0:
        return earliest(memory.asks(m), memory.window(m), who, ready)
    opens, closes = _hours(m, who, van, home)
    return -1 if ready > closes else max(ready, opens)


@compiled
def can_start_until(m, who, by, van, home):
    """Returns when a step can start at the latest, not after ``by``; -FAR when never [s]."""
    if who >= 0:
        starts = latest(memory.asks(m), memory.window(m), who, by)
        return starts if starts >= 0 else -at.FAR
    opens, closes = _hours(m, who, van, home)
    return min(by, closes) if by >= opens else -at.FAR


@compiled
def _hours(m, who, van, home):
    """Returns when a rest may begin, or a trip may be back."""
    if who != BACK:
        rest = memory.rest(m)
        return rest[FIRST_REST - who, 0], rest[FIRST_REST - who, 1]
    if not home:
        return 0, at.FAR
    fleet = memory.fleet(m)
    return fleet[van, at.GATE_OPENS], fleet[van, at.GATE_CLOSES]


@compiled
def _end_of(m, who, start, van, home):
    """Returns the end of the window in which a step starts, lateness included."""
    if who < 0:
        _opens, closes = _hours(m, who, van, home)
        return closes
    asks = memory.asks(m)
    if asks[who, at.WINDOW_COUNT] <= 1:
        return asks[who, at.CLOSES]
    window = memory.window(m)
    first = asks[who, at.WINDOW_FROM]
    for row in range(first, first + asks[who, at.WINDOW_COUNT]):
        if start <= window[row, 2]:
            return window[row, 2]
    return asks[who, at.CLOSES]


@compiled
def _last_start(m, who, start, van, home):
    """Returns until when a start may be put off without lateness, or without more of it."""
    closes = _end_of(m, who, start, van, home)
    if who < 0:
        return closes
    asks = memory.asks(m)
    if not asks[who, at.LATE]:
        return closes
    window = memory.window(m)
    first = asks[who, at.WINDOW_FROM]
    for row in range(first, first + asks[who, at.WINDOW_COUNT]):
        if window[row, 0] <= start <= window[row, 1]:
            return window[row, 1]
    return min(start, closes)


@compiled
def can_depart(m, ready):
    """Returns when a trip can depart at the earliest from ``ready`` on, -1 when never [s]."""
    gate, tally = memory.gate(m), memory.tally(m)
    for row in range(tally[at.GATES]):
        if ready <= gate[row, 1]:
            return max(ready, gate[row, 0])
    return -1


@compiled
def depart_until(m, departs):
    """Returns until when a departure may be put off [s]."""
    gate, tally = memory.gate(m), memory.tally(m)
    for row in range(tally[at.GATES]):
        if departs <= gate[row, 1]:
            return gate[row, 1]
    return departs


@compiled
def time_steps(m, base, count, van, home, ready, home_by):
    """Writes the instants of a trip, departure first; returns whether it can be driven.

    Its steps lie from row ``base`` on. It leaves at ``ready`` or later, as late as it can and
    still be back soonest, or by ``home_by`` [s].
    """
    if home_by == 0 and _straight(m, base, count, van, home, ready):
        return True
    if not _earliest(m, base, count, van, home, ready):
        return False
    departs = _latest(m, base, count, van, home, home_by)
    return _earliest(m, base, count, van, home, departs)


@compiled
def _straight(m, base, count, van, home, ready):
    """Times a trip with the first windows it meets, then leaving as late as those allow."""
    steps, instant, floor, roof = (
        memory.steps(m),
        memory.instant(m),
        memory.floor(m),
        memory.roof(m),
    )
    leaves = can_depart(m, ready)
    if leaves < 0:
        return False
    clock, soonest, reach, latest = leaves, -at.FAR, 0, depart_until(m, leaves)
    for row in range(base, base + count):
        way = steps[row, DRIVE] + steps[row, PARKING]
        who, lasts = steps[row, WHO], steps[row, LASTS]
        start = can_start(m, who, clock + way, van, home)
        if start < 0:
            return False
        reach += way
        opens = start if start > clock + way else -at.FAR
        soonest = max(soonest + way, opens)
        latest = min(latest, _last_start(m, who, start, van, home) - reach)
        floor[row - base + 1], roof[row - base + 1] = soonest, reach
        clock = start + lasts
        reach += lasts
        soonest += lasts
    departs = max(leaves, min(soonest - reach, latest))
    instant[0] = departs
    for row in range(1, count + 1):
        instant[row] = max(floor[row], departs + roof[row])
    return not _too_long(m, base, count, van)


@compiled
def _too_long(m, base, count, van):
    """Tells whether goods, passengers or the vehicle are out for too long."""
    steps, instant, asks = memory.steps(m), memory.instant(m), memory.asks(m)
    fleet, served = memory.fleet(m), memory.served(m)
    for row in range(1, count + 1):
        who = steps[base + row - 1, WHO]
        if who < 0:
            continue
        if instant[row] - instant[0] > asks[who, at.LIMIT]:
            return True
        served[who] = instant[row] + steps[base + row - 1, LASTS]
        source = asks[who, at.SOURCE]
        if source >= 0 and instant[row] - served[source] > asks[who, at.RIDE]:
            return True
    return instant[count] - instant[0] > fleet[van, at.LONGEST]


@compiled
def _settle(m, base, count, van, home):
    """Writes the earliest instants not below the floor; returns whether there are any."""
    steps, instant, floor = memory.steps(m), memory.instant(m), memory.floor(m)
    clock = can_depart(m, floor[0])
    if clock < 0:
        return False
    instant[0] = clock
    for row in range(1, count + 1):
        step = base + row - 1
        ready = max(clock + steps[step, DRIVE] + steps[step, PARKING], floor[row])
        start = can_start(m, steps[step, WHO], ready, van, home)
        if start < 0:
            return False
        instant[row] = start
        clock = start + steps[step, LASTS]
    return True


@compiled
def _earliest(m, base, count, van, home, ready):
    """Writes the earliest instants that break no rule; returns whether there are any."""
    floor = memory.floor(m)
    for row in range(count + 1):
        floor[row] = 0
    floor[0] = ready
    most = 2 + _rides(m, base, count)
    patience = most
    met = np.int64(0)
    while patience > 0:
        if not _settle(m, base, count, van, home):
            return False
        if not _raise(m, base, count, van):
            return True
        now = _windows_met(m, base, count, van, home)
        patience = most if now != met else patience - 1
        met = now
    return False


@compiled
def _rides(m, base, count):
    steps, asks, rides = memory.steps(m), memory.asks(m), 0
    for row in range(base, base + count):
        who = steps[row, WHO]
        rides += who >= 0 and asks[who, at.SOURCE] >= 0 and asks[who, at.RIDE] < at.FAR
    return rides


@compiled
def _windows_met(m, base, count, van, home):
    """Returns a number that differs (but for chance) when other windows are met."""
    steps, instant = memory.steps(m), memory.instant(m)
    known = np.int64(depart_until(m, instant[0]))
    for row in range(1, count + 1):
        end = _end_of(m, steps[base + row - 1, WHO], instant[row], van, home)
        known = known * np.int64(1000003) + end
    return known


@compiled
def _raise(m, base, count, van):
    """Raises the floor under what must not be so far before something else."""
    steps, instant, floor = memory.steps(m), memory.instant(m), memory.floor(m)
    asks, served, fleet = memory.asks(m), memory.served(m), memory.fleet(m)
    raised = False
    for row in range(1, count + 1):
        who = steps[base + row - 1, WHO]
        if who < 0:
            continue
        served[who] = row
        raised = _lift(instant, floor, at.ZERO, row, asks[who, at.LIMIT]) or raised
        source = asks[who, at.SOURCE]
        if source >= 0 and asks[who, at.RIDE] < at.FAR:
            most = asks[who, at.RIDE] + asks[source, at.SERVICE]
            raised = _lift(instant, floor, served[source], row, most) or raised
    return _lift(instant, floor, at.ZERO, count, fleet[van, at.LONGEST]) or raised


@compiled
def _lift(instant, floor, since, until, most):
    least = instant[until] - most
    if most >= at.FAR or least <= max(instant[since], floor[since]):
        return False
    floor[since] = least
    return True


@compiled
def _latest(m, base, count, van, home, home_by):
    """Returns the latest departure with which the trip is back in time and no stop is late."""
    steps, instant, roof = memory.steps(m), memory.instant(m), memory.roof(m)
    roof[0] = depart_until(m, instant[0])
    for row in range(1, count + 1):
        roof[row] = _last_start(m, steps[base + row - 1, WHO], instant[row], van, home)
    roof[count] = min(roof[count], max(instant[count], home_by))
    lowered = True
    while lowered:
        for row in range(count - 1, -1, -1):
            step = base + row
            before = steps[step - 1, LASTS] if row else 0
            way = steps[step, DRIVE] + steps[step, PARKING]
            roof[row] = min(roof[row], roof[row + 1] - way - before)
        lowered = _lower(m, base, count, van)
    return roof[0]


@compiled
def _lower(m, base, count, van):
    """Lowers the roof over what must not be so far after something else."""
    steps, roof, asks = memory.steps(m), memory.roof(m), memory.asks(m)
    served, fleet = memory.served(m), memory.fleet(m)
    lowered = False
    for row in range(1, count + 1):
        who = steps[base + row - 1, WHO]
        if who < 0:
            continue
        served[who] = row
        if roof[row] > roof[0] + asks[who, at.LIMIT]:
            roof[row] = roof[0] + asks[who, at.LIMIT]
            lowered = True
        source = asks[who, at.SOURCE]
        if source >= 0 and asks[who, at.RIDE] < at.FAR:
            top = roof[served[source]] + asks[who, at.RIDE] + asks[source, at.SERVICE]
            if roof[row] > top:
                roof[row] = top
                lowered = True
    if roof[count] > roof[0] + fleet[van, at.LONGEST]:
        roof[count] = roof[0] + fleet[van, at.LONGEST]
        lowered = True
    return lowered
