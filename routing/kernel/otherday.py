"""A trip moves to another vehicle's day to take one more stop in.

On a day of several trips a stop often fits the trip, but not the day: the trip would be back
too late for the next one, or leave too late after the one before. Another vehicle of the kind
may have the time. Without this a fleet that is large enough for every trip to be anywhere kept
trips where chance had put them (on 200 stops with release times, 3.6 % over the best known).
"""

from __future__ import annotations

import numpy as np

from routing.kernel import layout as at
from routing.kernel import memory
from routing.kernel.clock import earliest, latest, place, setup
from routing.kernel.compiled import below, chance, compiled
from routing.kernel.edit import open_trip, put, remember, settle, take
from routing.kernel.exchange import judge
from routing.kernel.neighbours import CLOSEST
from routing.kernel.places import BLINK, NOWHERE
from routing.kernel.tables import BOTH_WAYS, LOCKS, SEVERAL_WINDOWS, SPLITS, TIMES

OFTEN = 0.3


@compiled
def moves(m):
    """Tells whether a trip may be moved to another day to take a stop in."""
    feature = memory.feature(m)
    simple = not (
        feature[BOTH_WAYS] or feature[LOCKS] or feature[SPLITS] or feature[SEVERAL_WINDOWS]
    )
    if not (m[at.SEVERAL_TRIPS] and feature[TIMES] and simple):
        return False
    return chance(memory.dice(m)) < OFTEN


@compiled
def place_on_other_day(m, stop, most):
    """Returns price, node, vehicle and the trip to follow there for the cheapest such place.

    The node is the one to come before, where its trip is now; NOWHERE when no price is below
    ``most``.
    """
    node, trip, owner, near = memory.node(m), memory.trip(m), memory.owner(m), memory.near(m)
    fleet, me, dice, assign = memory.fleet(m), memory.me(m), memory.dice(m), memory.assign(m)
    vans, asks = memory.vans(m), memory.asks(m)
    cost_to, cost, stops = memory.cost_to(m), memory.cost(m), m[at.STOP_COUNT]
    least = m[at.LEAST_LEG_COST]
    behind, onto, follows = np.int64(NOWHERE), np.int64(at.NONE), np.int64(at.NONE)
    for column in range(min(CLOSEST, m[at.NEAR_COUNT])):
        beside = np.int64(near[stop, column])
        number = node[beside, at.TRIP]
        if number < 0:
            continue
        ahead = node[beside, at.PREV]
        origin = place(stops, trip, ahead, at.ORIGIN)
        goal = place(stops, trip, node[beside, at.NEXT], at.GOAL)
        longer_behind = cost_to[stop, beside] + cost[stop, goal] - node[beside, at.LEG]
        longer_ahead = cost_to[stop, origin] + cost[stop, beside] - node[ahead, at.LEG]
        if least * min(longer_behind, longer_ahead) >= most:
            continue
        van = trip[number, at.VEHICLE]
        extra = assign[stop, van]
        if owner[van] != me[0] or extra == at.FORBIDDEN or not _may_leave(m, van):
            continue
        if not _has_room(m, number, stop):
            continue
        for side in range(2):
            price = fleet[van, at.LEG_COST] * (longer_ahead if side else longer_behind) + extra
            if price >= most or chance(dice) < BLINK:
                continue
            after = ahead if side else beside
            other, other_behind = _other_day(m, number, stop, after)
            if other < 0:
                continue
            if vans[other, at.STOPS] == 0:
                price += fleet[other, at.FIXED]
            if price < most:
                most, behind, onto, follows = price, after, other, other_behind
    return most, behind, onto, follows


@compiled
def _may_leave(m, van):
    """Tells whether a vehicle has another trip that may be in the way of one."""
    fleet, vans = memory.fleet(m), memory.vans(m)
    return (
        vans[van, at.TRIPS] > 1
        and fleet[van, at.REST_LASTS] == 0
        and fleet[van, at.END] == fleet[van, at.DEPOT]
    )


@compiled
def _has_room(m, number, stop):
    trip, fleet, asks = memory.trip(m), memory.fleet(m), memory.asks(m)
    van = trip[number, at.VEHICLE]
    for column in range(3):
        load = trip[number, at.LOAD + column] + asks[stop, at.DEMAND + column]
        if load > fleet[van, at.CAPACITY + column]:
            return False
    return True


@compiled
def _other_day(m, number, stop, after):
    """Returns a vehicle of the kind, and the trip to follow, for a trip with one more stop."""
    node, trip, time = memory.node(m), memory.trip(m), memory.time(m)
    asks, window, fleet = memory.asks(m), memory.window(m), memory.fleet(m)
    vans, mine, tally = memory.vans(m), memory.mine(m), memory.tally(m)
    stops, van = m[at.STOP_COUNT], trip[number, at.VEHICLE]
    depot, end = fleet[van, at.DEPOT], stops + number
    here, origin, out, soonest = end, depot, at.ZERO, -np.int64(at.FAR)
    call = fleet[van, at.GATE_CLOSES]
    fresh, goes_to = here == after, node[here, at.NEXT]
    if fresh:
        goes_to = stop
    while goes_to < stops:
        way = time[origin, goes_to] + setup(asks, here, goes_to)
        out += way
        soonest = max(soonest + way, asks[goes_to, at.OPENS])
        call = min(call, asks[goes_to, at.CLOSES] - out)
        out += asks[goes_to, at.SERVICE]
        soonest += asks[goes_to, at.SERVICE]
        here = origin = goes_to
        if here == stop:
            goes_to = node[after, at.NEXT]
        elif here == after:
            goes_to = stop
        else:
            goes_to = node[here, at.NEXT]
    out += time[origin, depot]
    soonest += time[origin, depot]
    ready = max(trip[number, at.READY], asks[stop, at.RELEASE])
    load = min(fleet[van, at.RELOAD], fleet[van, at.FIRST_LOAD])
    if ready + load > call:
        return at.NONE, at.NONE
    many, kind = tally[at.MINE], fleet[van, at.KIND]
    first = below(memory.dice(m), many)
    for row in range(many):
        other = mine[(first + row) % many]
        if other == van or fleet[other, at.KIND] != kind:
            continue
        if vans[other, at.TRIPS] >= fleet[other, at.MOST_TRIPS]:
            continue
        free, load, behind = fleet[other, at.BEGINS], fleet[other, at.FIRST_LOAD], at.NONE
        following = vans[other, at.FIRST]
        while True:
            departs = max(max(free, ready) + load, fleet[other, at.GATE_OPENS])
            if departs > call:
                break
            over = min(fleet[other, at.ENDS], fleet[other, at.GATE_CLOSES])
            if following >= 0:
                over = min(over, trip[following, at.LAST_CALL] - fleet[other, at.RELOAD])
            if max(soonest, departs + out) <= over:
                return other, behind
            if following < 0:
                break
            behind, free, load = following, trip[following, at.BACK], fleet[other, at.RELOAD]
            following = trip[following, at.FOLLOWING]
    return at.NONE, at.NONE


@compiled
def move_trip(m, stop, after, onto, behind):
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
    settle(m, van)
    judge(m, onto)
