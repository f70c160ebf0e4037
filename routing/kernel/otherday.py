"""A trip moves to another vehicle's day to take one more stop in.

On a day of several trips a stop often fits the trip, but not the day: the trip would be back
too late for the next one, or leave too late after the one before. Another vehicle of the kind
may have the time (on 100 stops with release times and no vehicle to spare, 1.6 % over the best
known became 0.9 %).
"""

from __future__ import annotations

import numpy as np

from routing.kernel import layout as at
from routing.kernel import memory
from routing.kernel.clock import can_follow, place, setup
from routing.kernel.compiled import below, chance, compiled
from routing.kernel.edit import open_trip, put, remember, take
from routing.kernel.exchange import judge
from routing.kernel.neighbours import CLOSEST
from routing.kernel.places import BLINK, NOWHERE, longer_by
from routing.kernel.tables import BOTH_WAYS, CLOCKS, LOCKS, SEVERAL_WINDOWS, SPLITS, TIMES

OFTEN = 0.3


@compiled
def moves(m):
    """Tells whether a trip may be moved to another day to take a stop in.

    While a first plan is made nothing is undone: then only where the passes along a day tell all.
    """
    feature, tally = memory.feature(m), memory.tally(m)
    if not (m[at.SEVERAL_TRIPS] and feature[TIMES]):
        return False
    if feature[BOTH_WAYS] or feature[LOCKS] or feature[SPLITS] or feature[SEVERAL_WINDOWS]:
        return False
    if tally[at.THOROUGH]:
        return not feature[CLOCKS]
    return chance(memory.dice(m)) < OFTEN


@compiled
def put_on_other_day(m, stop, most):
    """Puts a stop into a trip that goes to another vehicle's day, if that costs less than ``most``."""
    _price, after, onto, behind = _place_on_other_day(m, stop, most)
    if onto >= 0:
        _move_trip(m, stop, after, onto, behind)
    return onto >= 0


@compiled
def _place_on_other_day(m, stop, most):
    """Returns price, node, vehicle and the trip to follow there for the cheapest such place.

    The node is the one to come before, where its trip is now; there is no vehicle (NONE) when no
    price is below ``most``.
    """
    node, near, dice = memory.node(m), memory.near(m), memory.dice(m)
    behind, onto, follows = np.int64(NOWHERE), np.int64(at.NONE), np.int64(at.NONE)
    for column in range(min(CLOSEST, m[at.NEAR_COUNT])):
        beside = np.int64(near[stop, column])
        number = node[beside, at.TRIP]
        if number < 0 or not _may_take(m, number, stop):
            continue
        for side in range(2):
            after = node[beside, at.PREV] if side else beside
            price = _price_behind(m, number, stop, after)
            if price >= most or chance(dice) < BLINK:
                continue
            if memory.feature(m)[CLOCKS] and not _keeps_cold(m, stop, after):
                continue
            other, other_behind = _other_day(m, number, stop, after)
            if other >= 0:
                price += _price_of_use(m, other)
                if price < most:
                    most, behind, onto, follows = price, after, other, other_behind
    return most, behind, onto, follows


@compiled
def _price_behind(m, number, stop, after):
    """Returns what a stop costs behind a node of a trip, wherever the trip is."""
    van = memory.trip(m)[number, at.VEHICLE]
    return (
        memory.fleet(m)[van, at.LEG_COST] * longer_by(m, stop, after) + memory.assign(m)[stop, van]
    )


@compiled
def _price_of_use(m, van):
    """Returns what it costs to use a vehicle that may stand idle."""
    return memory.fleet(m)[van, at.FIXED] if memory.vans(m)[van, at.STOPS] == 0 else at.ZERO


@compiled
def _may_take(m, number, stop):
    """Tells whether a trip could leave its day with one more stop, and has room for it."""
    trip, fleet, asks, vans = memory.trip(m), memory.fleet(m), memory.asks(m), memory.vans(m)
    van = trip[number, at.VEHICLE]
    if memory.owner(m)[van] != memory.me(m)[0] or vans[van, at.TRIPS] < 2:
        return False
    if fleet[van, at.REST_LASTS] > 0 or fleet[van, at.END] != fleet[van, at.DEPOT]:
        return False
    if fleet[van, at.DOCKS] >= 0 or trip[number, at.SHUT]:
        return False
    for column in range(3):
        load = trip[number, at.LOAD + column] + asks[stop, at.DEMAND + column]
        if load > fleet[van, at.CAPACITY + column]:
            return False
    return memory.assign(m)[stop, van] != at.FORBIDDEN


@compiled
def _keeps_cold(m, stop, after):
    """Tells whether nothing on a trip is out for too long with ``stop`` behind a node."""
    node, trip, time, asks = memory.node(m), memory.trip(m), memory.time(m), memory.asks(m)
    stops, before = m[at.STOP_COUNT], node[after, at.NEXT]
    origin = place(stops, trip, after, at.ORIGIN)
    goal = place(stops, trip, before, at.GOAL)
    there = time[origin, stop] + setup(asks, after, stop)
    onward = time[stop, goal] + setup(asks, stop, before)
    longer = there + asks[stop, at.SERVICE] + onward
    longer -= time[origin, goal] + setup(asks, after, before)
    reach = at.ZERO if after >= stops else node[after, at.REACH]
    return longer <= node[before, at.SLACK] and reach + there <= asks[stop, at.LIMIT]


@compiled
def _other_day(m, number, stop, after):
    """Returns a vehicle of the kind, and the trip to follow, for a trip with one more stop."""
    trip, fleet, vans = memory.trip(m), memory.fleet(m), memory.vans(m)
    mine, many = memory.mine(m), memory.tally(m)[at.MINE]
    van = trip[number, at.VEHICLE]
    ready = max(trip[number, at.READY], memory.asks(m)[stop, at.RELEASE])
    alone = _alone(m, number, stop, after)
    first, row = below(memory.dice(m), many), 0
    while row < many and ready <= alone[2]:
        other = mine[(first + row) % many]
        row += 1
        if other == van or fleet[other, at.KIND] != fleet[van, at.KIND]:
            continue
        if vans[other, at.TRIPS] < fleet[other, at.MOST_TRIPS]:
            behind = _gap(m, other, ready, alone)
            if behind != at.NO_TRIP:
                return other, behind
    return np.int64(at.NONE), np.int64(at.NONE)


@compiled
def _alone(m, number, stop, after):
    """Returns how long a trip is out with ``stop`` behind a node, its soonest return, and latest departure.

    It returns when its windows allow, however early it leaves.
    """
    node, time, asks, fleet = memory.node(m), memory.time(m), memory.asks(m), memory.fleet(m)
    stops, van = m[at.STOP_COUNT], memory.trip(m)[number, at.VEHICLE]
    depot, here = fleet[van, at.DEPOT], stops + number
    origin, out, soonest, call = depot, at.ZERO, at.ZERO, fleet[van, at.GATE_CLOSES]
    while True:
        goes_to = stop if here == after else node[after if here == stop else here, at.NEXT]
        if goes_to >= stops:
            break
        way = time[origin, goes_to] + setup(asks, here, goes_to)
        soonest = max(soonest + way, asks[goes_to, at.OPENS]) + asks[goes_to, at.SERVICE]
        call = min(call, asks[goes_to, at.CLOSES] - out - way)
        out += way + asks[goes_to, at.SERVICE]
        here = origin = goes_to
    back = time[origin, depot]
    return out + back, soonest + back, call


@compiled
def _gap(m, van, ready, alone):
    """Returns behind which trip of a vehicle (-1: before all) another one fits, NO_TRIP if nowhere."""
    trip, fleet = memory.trip(m), memory.fleet(m)
    out, soonest, call = alone
    free, load, behind = fleet[van, at.BEGINS], fleet[van, at.FIRST_LOAD], np.int64(at.NONE)
    following = memory.vans(m)[van, at.FIRST]
    while True:
        departs = max(max(free, ready) + load, fleet[van, at.GATE_OPENS])
        over = min(fleet[van, at.ENDS], fleet[van, at.GATE_CLOSES])
        if following >= 0:
            over = min(over, trip[following, at.LAST_CALL] - fleet[van, at.RELOAD])
            over = over if can_follow(trip, fleet, van, following) else -np.int64(at.FAR)
        if departs <= call and max(soonest, departs + out) <= over:
            return behind
        if departs > call or following < 0:
            return np.int64(at.NO_TRIP)
        behind, free, load = following, trip[following, at.BACK], fleet[van, at.RELOAD]
        following = trip[following, at.FOLLOWING]


@compiled
def _move_trip(m, stop, after, onto, behind):
    """Moves the trip of node ``after`` to another vehicle, with ``stop`` behind that node."""
    node, trip, day = memory.node(m), memory.trip(m), memory.day(m)
    stops = m[at.STOP_COUNT]
    number = node[after, at.TRIP]
    van = trip[number, at.VEHICLE]
    here, count = stops + number, 0
    while True:
        if here < stops:
            day[count] = here
            count += 1
        if here == after:
            day[count] = stop
            count += 1
        here = node[here, at.NEXT]
        if here >= stops:
            break
    remember(m, van)
    remember(m, onto)
    for row in range(count):
        if day[row] != stop:
            take(m, day[row])
    fresh = open_trip(m, onto, behind)
    for row in range(count):
        put(m, day[row], fresh, node[stops + fresh, at.PREV])
    judge(m, van)
    judge(m, onto)
