"""A whole trip of stops that are left out, put together at once.

Where most stops are left out, a trip that pays needs just the right ones, of which none is worth
the way alone: stop by stop such a trip is rarely begun. In the order of their windows one pass
finds the chain that is worth most, each stop remembering the best way to it alone (a rough form
of the pricing in column generation: Desrochers, Desrosiers & Solomon, Operations Research 40,
1992). What stops are worth is drawn anew each time, so that it is not always the same chain.
"""

from __future__ import annotations

import numpy as np

from routing.kernel import layout as at
from routing.kernel import memory
from routing.kernel.clock import earliest, setup
from routing.kernel.compiled import chance, compiled
from routing.kernel.edit import open_trip, put, remember
from routing.kernel.exchange import judge
from routing.kernel.fresh import spare_of
from routing.kernel.tables import GROUPS, TIMES

OFTEN, FEWEST_LEFT_OUT = 0.01, 20
NEIGHBOURS_TRIED = 60
LEAST_WORTH, MOST_WORTH = 0.7, 1.3
FIRST, APART = -1, -2
"""What a stop remembers that begins the chain, and one to which no way is known."""


@compiled
def drive_chain(m, old):
    """Lets an idle vehicle drive the best chain of stops left out, now and then.

    Tells whether one does; the ``old`` stops that were left out before become fewer.
    """
    dice, feature = memory.dice(m), memory.feature(m)
    if old < FEWEST_LEFT_OUT or not feature[TIMES] or feature[GROUPS] or chance(dice) >= OFTEN:
        return False
    van = _idle(m)
    if van < 0:
        return False
    last = _best_chain(m, van, old)
    if last >= 0:
        _drive(m, van, last)
    return last >= 0


@compiled
def _idle(m):
    """Returns an idle vehicle of a random kind, or NONE."""
    alike, tally, dice = memory.alike(m), memory.tally(m), memory.dice(m)
    found, first, kinds = at.NONE, 0, 0
    while first < tally[at.MINE]:
        spare = spare_of(m, first)
        if spare >= 0:
            kinds += 1
            if chance(dice) * kinds < 1.0:
                found = spare
        first += alike[first]
    return found


@compiled
def _best_chain(m, van, old):
    """Returns the last stop of the chain that is worth most; ``string`` leads back along it.

    NONE when none is worth anything.
    """
    left_out, row_of, before = memory.left_out(m), memory.row_of(m), memory.string(m)
    by_time, value, leaves = memory.by_time(m), memory.key(m), memory.todo(m)
    fleet, cost, time = memory.fleet(m), memory.cost(m), memory.time(m)
    for row in range(old):
        row_of[left_out[row]] = row
        before[left_out[row]] = APART
    best, last, end = 0.0, at.NONE, fleet[van, at.END]
    for rank in range(m[at.STOP_COUNT]):
        stop = by_time[rank]
        if not _is_out(m, stop, old) or not _reach_alone(m, van, stop):
            continue
        _reach_from_others(m, van, stop, old)
        worth = value[stop] - fleet[van, at.LEG_COST] * cost[stop, end]
        in_time = leaves[stop] + time[stop, end] <= fleet[van, at.ENDS]
        if in_time and worth > best:
            best, last = worth, stop
    return last


@compiled
def _is_out(m, stop, old):
    """Tells whether a stop is one of the ``old`` ones left out."""
    row = memory.row_of(m)[stop]
    return 0 <= row < old and memory.left_out(m)[row] == stop


@compiled
def _reach_alone(m, van, stop):
    """Begins a chain with a stop, when it may be left out and the vehicle can be there in time."""
    fleet, asks, value, leaves = memory.fleet(m), memory.asks(m), memory.key(m), memory.todo(m)
    penalty, assign, dice = memory.penalty(m), memory.assign(m), memory.dice(m)
    if penalty[stop] > memory.tally(m)[at.DEAR] or assign[stop, van] == at.FORBIDDEN:
        return False
    if not _has_room(m, van, stop, at.NONE):
        return False
    depot = fleet[van, at.DEPOT]
    departs = max(fleet[van, at.BEGINS], asks[stop, at.RELEASE]) + fleet[van, at.FIRST_LOAD]
    there = memory.time(m)[depot, stop] + asks[stop, at.SETUP]
    departs = max(departs, fleet[van, at.GATE_OPENS])
    starts = earliest(asks, memory.window(m), stop, departs + there)
    if starts < 0:
        return False
    prize = penalty[stop] * (LEAST_WORTH + (MOST_WORTH - LEAST_WORTH) * chance(dice))
    way = fleet[van, at.LEG_COST] * memory.cost(m)[depot, stop]
    value[stop] = prize - assign[stop, van] - way
    leaves[stop], memory.string(m)[stop] = starts + asks[stop, at.SERVICE], FIRST
    return True


@compiled
def _reach_from_others(m, van, stop, old):
    """Lets a chain that ends near a stop go on to it, where that is worth more than to begin."""
    near, before, value, leaves = memory.near(m), memory.string(m), memory.key(m), memory.todo(m)
    cost, time, asks, fleet = memory.cost(m), memory.time(m), memory.asks(m), memory.fleet(m)
    factor, depot = fleet[van, at.LEG_COST], fleet[van, at.DEPOT]
    prize = value[stop] + factor * cost[depot, stop]
    for column in range(min(NEIGHBOURS_TRIED, m[at.NEAR_COUNT])):
        other = np.int64(near[stop, column])
        if not _is_out(m, other, old) or before[other] == APART:
            continue
        worth = value[other] + prize - factor * cost[other, stop]
        if worth <= value[stop]:
            continue
        ready = leaves[other] + time[other, stop] + setup(asks, other, stop)
        starts = earliest(asks, memory.window(m), stop, ready)
        if starts < 0 or not _has_room(m, van, stop, other):
            continue
        value[stop], before[stop] = worth, other
        leaves[stop] = starts + asks[stop, at.SERVICE]


@compiled
def _has_room(m, van, stop, other):
    """Tells whether a vehicle has room for a stop besides the chain that ends at another."""
    asks, before, fleet = memory.asks(m), memory.string(m), memory.fleet(m)
    for column in range(3):
        load, here = asks[stop, at.DEMAND + column], other
        while here >= 0:
            load += asks[here, at.DEMAND + column]
            here = before[here]
        if load > fleet[van, at.CAPACITY + column]:
            return False
    return True


@compiled
def _drive(m, van, last):
    """Lets an idle vehicle drive a chain, written down from its end."""
    left_out, row_of, tally = memory.left_out(m), memory.row_of(m), memory.tally(m)
    before, stops = memory.string(m), m[at.STOP_COUNT]
    remember(m, van)
    number, here = open_trip(m, van, at.NONE), last
    while here >= 0:
        put(m, here, number, stops + number)
        tally[at.LEFT_OUT] -= 1
        row, moved = row_of[here], left_out[tally[at.LEFT_OUT]]
        left_out[row] = moved
        row_of[moved] = row
        here = before[here]
    tally[at.SEED] = last
    judge(m, van)
