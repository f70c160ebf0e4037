"""Two trips swap what follows a stop on each (2-opt*), now and then, between ruin and recreate.

Strings that a round takes out are short. Where trips are long, and time binds, what one trip
does from some moment on often belongs to another; stop by stop it never gets there. A search
that polishes swaps more of them after a round, among all trips the round has changed, until that
saves nothing.
Potvin & Rousseau, "An exchange heuristic for routeing problems with time windows", Journal of
the Operational Research Society 46 (1995).
"""

from __future__ import annotations

import math

import numpy as np

from routing.kernel import layout as at
from routing.kernel import memory
from routing.kernel.clock import place, setup
from routing.kernel.compiled import chance, compiled
from routing.kernel.edit import open_trip, put, remember, take
from routing.kernel.exchange import judge
from routing.kernel.tables import CLOCKS, TIMES

OFTEN = 0.3
STOPS_TRIED, NEIGHBOURS_TRIED = 4, 20
"""How many stops near the ruin are looked at, and how many neighbours of each, to go on from one
to the other."""
OVERLOOKED = 0.1
"""How often a pair is overlooked, so that it is not always the same that swap."""
POLISHED, MOST_SWAPS, NEIGHBOURS_POLISHED = 0.05, 8, 50
"""How often a round is polished, by how many swaps at the most, and among how many neighbours of
each stop. One round of five polished finds no more than one of twenty (500 stops: 57,790 and
57,450), in a third more time."""


@compiled
def swap_tails(m, temperature):
    """Lets two trips near the ruin swap their tails, where that costs little or saves something."""
    dice, node, near, tally = memory.dice(m), memory.node(m), memory.near(m), memory.tally(m)
    if chance(dice) >= OFTEN:
        return
    most = min(int(-temperature * math.log(chance(dice) + 1e-300)), at.FAR)
    first, second, tried, seed = at.NONE, at.NONE, 0, tally[at.SEED]
    for column in range(-1, m[at.NEAR_COUNT]):
        stop = seed if column < 0 else np.int64(near[seed, column])
        if not _own(m, node[stop, at.TRIP]):
            continue
        for beside in range(min(NEIGHBOURS_TRIED, m[at.NEAR_COUNT])):
            other = np.int64(near[stop, beside])
            price = _price(m, stop, other, most)
            if price < most and chance(dice) >= OVERLOOKED:
                most, first, second = price, stop, other
        tried += 1
        if tried == STOPS_TRIED:
            break
    if first >= 0:
        _swap(m, first, second)


@compiled
def polish_tails(m):
    """Swaps the tails that save most of the trips just changed, until that saves nothing."""
    tally = memory.tally(m)
    if chance(memory.dice(m)) >= POLISHED:
        return
    for _swap_of_tails in range(MOST_SWAPS):
        before = tally[at.CHANGE]
        stop, other = _that_save_most(m)
        if stop < 0:
            return
        _swap(m, stop, other)
        if tally[at.CHANGE] >= before:
            return


@compiled
def _that_save_most(m):
    """Returns the stop and the other one to go on from it that save most; -1 when none does."""
    node, trip, vans = memory.node(m), memory.trip(m), memory.vans(m)
    touched, tally, stops = memory.touched(m), memory.tally(m), m[at.STOP_COUNT]
    best = at.ZERO, at.NONE, at.NONE
    for row in range(tally[at.TOUCHED]):
        number = vans[touched[row], at.FIRST]
        while number >= 0:
            before, here = stops + number, node[stops + number, at.NEXT]
            while here < stops:
                best = _or_beside(m, before, here, best)
                before, here = here, node[here, at.NEXT]
            number = trip[number, at.FOLLOWING]
    return best[1], best[2]


@compiled
def _or_beside(m, before, here, best):
    """Returns the best so far, or what saves more by a new leg from a stop or to it.

    The new leg is shorter than the one that is given up there, or it is not looked at.
    """
    node, near, cost = memory.node(m), memory.near(m), memory.cost(m)
    for column in range(min(NEIGHBOURS_POLISHED, m[at.NEAR_COUNT])):
        beside = np.int64(near[here, column])
        if not _own(m, node[beside, at.TRIP]):
            continue
        if cost[here, beside] < node[here, at.LEG]:
            price = _price(m, here, beside, best[0])
            if price < best[0]:
                best = price, here, beside
        if cost[beside, here] < node[before, at.LEG]:
            price = _price(m, beside, here, best[0])
            if price < best[0]:
                best = price, beside, here
    return best


@compiled
def _own(m, number):
    """Tells whether this thread may change a trip; -1 is none."""
    return number >= 0 and memory.owner(m)[memory.trip(m)[number, at.VEHICLE]] == memory.me(m)[0]


@compiled
def _price(m, stop, other, most):
    """Returns what it costs to go on from a stop as another trip does from a stop of its own.

    The other trip goes on as this one did. FAR when that costs ``most`` or more, or is too late.
    """
    node, trip, cost, fleet = memory.node(m), memory.trip(m), memory.cost(m), memory.fleet(m)
    stops, one, its = m[at.STOP_COUNT], node[stop, at.TRIP], node[other, at.TRIP]
    if its == one or not _own(m, its):
        return at.FAR
    before, after = node[other, at.PREV], node[stop, at.NEXT]
    factor = fleet[trip[one, at.VEHICLE], at.LEG_COST]
    its_factor = fleet[trip[its, at.VEHICLE], at.LEG_COST]
    price = factor * (cost[stop, other] - node[stop, at.LEG]) - its_factor * node[before, at.LEG]
    goal = after if after < stops else trip[its, at.GOAL]
    if before < stops or after < stops:
        price += its_factor * cost[place(stops, trip, before, at.ORIGIN), goal]
    if trip[one, at.GOAL] != trip[its, at.GOAL]:
        last, its_last = node[stops + one, at.PREV], node[stops + its, at.PREV]
        price += factor * (cost[its_last, trip[one, at.GOAL]] - node[its_last, at.LEG])
        if after < stops:
            price += its_factor * (cost[last, trip[its, at.GOAL]] - node[last, at.LEG])
    if price >= most or not _in_time(m, stop, other, goal):
        return at.FAR
    return price


@compiled
def _in_time(m, stop, other, goal):
    """Tells whether both tails are reached in time and cold, as far as the passes tell."""
    feature = memory.feature(m)
    if not feature[TIMES]:
        return True
    node, time, asks, trip = memory.node(m), memory.time(m), memory.asks(m), memory.trip(m)
    stops, before, after = m[at.STOP_COUNT], node[other, at.PREV], node[stop, at.NEXT]
    there = time[stop, other] + setup(asks, stop, other)
    if node[stop, at.LEAVES] + there > node[other, at.LATEST]:
        return False
    origin = place(stops, trip, before, at.ORIGIN)
    reach = at.ZERO if before >= stops else node[before, at.REACH]
    if feature[CLOCKS]:
        straight = reach + time[origin, other] + setup(asks, before, other)
        if node[stop, at.REACH] + there - straight > node[other, at.SLACK]:
            return False
    if before >= stops or after >= stops:
        return True
    onward = time[origin, goal] + setup(asks, before, after)
    if node[before, at.LEAVES] + onward > node[after, at.LATEST]:
        return False
    straight = node[stop, at.REACH] + time[stop, after] + setup(asks, stop, after)
    return not feature[CLOCKS] or reach + onward - straight <= node[after, at.SLACK]


@compiled
def _swap(m, stop, other):
    """Swaps the tail behind a stop and the tail that begins at another, if vehicles may."""
    node, trip, day, stops = memory.node(m), memory.trip(m), memory.day(m), m[at.STOP_COUNT]
    one, its = node[stop, at.TRIP], node[other, at.TRIP]
    van, its_van, behind = trip[one, at.VEHICLE], trip[its, at.VEHICLE], trip[its, at.PRECEDING]
    middle = _write(m, node[stop, at.NEXT], at.ZERO, its_van)
    end = _write(m, other, middle, van)
    if end < 0 or not _has_room(m, one, its, middle, end):
        return
    remember(m, van)
    remember(m, its_van)
    for row in range(end):
        take(m, day[row])
    for row in range(middle, end):
        put(m, day[row], one, node[stops + one, at.PREV])
    if middle > 0 and trip[its, at.COUNT] == 0:
        its = open_trip(m, its_van, behind)
    for row in range(middle):
        put(m, day[row], its, node[stops + its, at.PREV])
    judge(m, van)
    if its_van != van:
        judge(m, its_van)


@compiled
def _write(m, here, row, van):
    """Writes a tail from ``row`` on; returns its end, -1 when ``van`` must not have all of it."""
    node, assign, day, asks = memory.node(m), memory.assign(m), memory.day(m), memory.asks(m)
    if memory.trip(m)[node[here, at.TRIP], at.SHUT]:
        return at.NONE
    while row >= 0 and here < m[at.STOP_COUNT]:
        alone = asks[here, at.RING] == here and not asks[here, at.LOCKED]
        if assign[here, van] == at.FORBIDDEN or not alone:
            return at.NONE
        day[row] = here
        row += 1
        here = node[here, at.NEXT]
    return row


@compiled
def _has_room(m, one, its, middle, end):
    """Tells whether both vehicles have room for what they then have aboard at departure."""
    asks, trip, fleet, day = memory.asks(m), memory.trip(m), memory.fleet(m), memory.day(m)
    for column in range(3):
        more = at.ZERO
        for row in range(end):
            weight = asks[day[row], at.DEMAND + column]
            more += weight if row >= middle else -weight
        room = fleet[trip[one, at.VEHICLE], at.CAPACITY + column]
        if trip[one, at.LOAD + column] + more > room:
            return False
        room = fleet[trip[its, at.VEHICLE], at.CAPACITY + column]
        if trip[its, at.LOAD + column] - more > room:
            return False
    return True
