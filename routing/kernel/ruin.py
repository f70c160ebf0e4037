"""Ruin: strings of stops are taken out of trips that pass near one another.

SISR of Christiaens & Vanden Berghe, "Slack induction by string removals for vehicle routing
problems", Transportation Science 54 (2020): around a random stop, from each trip that comes
near, one string of neighbours on the trip, sometimes split by stops that stay.
"""

from __future__ import annotations

import numpy as np

from routing.kernel import layout as at
from routing.kernel import memory
from routing.kernel.compiled import below, chance, compiled
from routing.kernel.edit import remember, settle, take
from routing.kernel.tables import GROUPS, LOCKS

LONGEST_STRING = 10.0
SPLIT = 0.5
LONGER_STAY = 0.01
LEFT_OUT_SEED = 0.1


@compiled
def ruin(m):
    """Takes strings of stops out around a random stop and adds them to those left out."""
    tally = memory.tally(m)
    dice = memory.dice(m)
    near = memory.near(m)
    node = memory.node(m)
    trip_mark = memory.trip_mark(m)
    owner = memory.owner(m)
    trip = memory.trip(m)
    me = memory.me(m)
    touched = memory.touched(m)
    longest = min(LONGEST_STRING, tally[at.SERVED] / max(1, tally[at.TRIPS_USED]))
    most = 4.0 * tally[at.REMOVED] / (1.0 + longest) - 1.0
    strings = int(chance(dice) * max(1.0, most) + 1.0)
    seed = _seed(m)
    tally[at.SEED] = seed
    for column in range(-1, m[at.NEAR_COUNT]):
        if strings == 0:
            break
        stop = seed if column < 0 else np.int64(near[seed, column])
        number = node[stop, at.TRIP]
        if number < 0 or trip_mark[number] == tally[at.ROUND]:
            continue
        if owner[trip[number, at.VEHICLE]] != me[0]:
            continue
        trip_mark[number] = tally[at.ROUND]
        _take_string(m, stop, number, longest)
        strings -= 1
    for row in range(tally[at.TOUCHED]):
        settle(m, touched[row])


@compiled
def _seed(m):
    """Returns a random stop, now and then one that is left out."""
    tally = memory.tally(m)
    dice = memory.dice(m)
    left_out = memory.left_out(m)
    seeds = memory.seeds(m)
    many = tally[at.LEFT_OUT]
    if many > 0 and chance(dice) < LEFT_OUT_SEED:
        return left_out[below(dice, many)]
    return seeds[below(dice, tally[at.SEEDS])]


@compiled
def _take_string(m, stop, number, longest):
    """Takes a random string around a stop out of its trip, or two with stops that stay between."""
    node = memory.node(m)
    string = memory.string(m)
    dice = memory.dice(m)
    trip = memory.trip(m)
    stops, size, position = m[at.STOP_COUNT], 0, 0
    here = node[stops + number, at.NEXT]
    while here < stops:
        if here == stop:
            position = size
        string[size] = here
        size += 1
        here = node[here, at.NEXT]
    taken = min(int(chance(dice) * min(float(size), longest) + 1.0), size)
    stay = 0
    if 1 < taken < size and chance(dice) < SPLIT:
        stay = 1
        while taken + stay < size and chance(dice) < LONGER_STAY:
            stay += 1
    whole = taken + stay
    lowest, highest = max(0, position - whole + 1), min(position, size - whole)
    first = lowest + below(dice, highest - lowest + 1)
    stays = first + 1 + below(dice, taken - 1) if stay else first + whole
    remember(m, trip[number, at.VEHICLE])
    for row in range(first, first + whole):
        if row < stays or row >= stays + stay:
            take_out(m, string[row])


@compiled
def take_out(m, stop):
    """Takes a stop out, with all of its group; one that is locked stays."""
    node = memory.node(m)
    feature = memory.feature(m)
    asks = memory.asks(m)
    if node[stop, at.TRIP] < 0 or (feature[LOCKS] and asks[stop, at.LOCKED]):
        return
    if not feature[GROUPS]:
        take(m, stop)
        add_left_out(m, stop)
        return
    leader = asks[stop, at.LEADER]
    member = leader
    while True:
        if asks[member, at.LOCKED]:
            return
        member = asks[member, at.RING]
        if member == leader:
            break
    while True:
        take(m, member)
        member = asks[member, at.RING]
        if member == leader:
            break
    add_left_out(m, leader)


@compiled
def add_left_out(m, stop):
    left_out = memory.left_out(m)
    tally = memory.tally(m)
    left_out[tally[at.LEFT_OUT]] = stop
    tally[at.LEFT_OUT] += 1
