"""Stops that belong together: goods taken aboard at one door and handed over at others.

All of a group is put into one trip, the source first, or none of it is.
"""

from __future__ import annotations

from routing.kernel import layout as at
from routing.kernel import memory
from routing.kernel.clock import place
from routing.kernel.compiled import compiled
from routing.kernel.edit import aboard_after, open_trip, put, remember, settle, take
from routing.kernel.look import BROKEN, START, soft_now, soft_with, write_day
from routing.kernel.places import fits_load, fits_time, longer_by, split_price
from routing.kernel.tables import LOCKS, SPLITS, TIMES


@compiled
def put_group(m, source):
    """Puts a source and its stops where they cost least; returns False when they stay out."""
    node = memory.node(m)
    asks = memory.asks(m)
    stop = _first_demand(m, source)
    _price, van, after, after_other, fresh = _best_pair(m, source, stop)
    if van < 0:
        return False
    remember(m, van)
    if fresh != at.NO_TRIP:
        after = m[at.STOP_COUNT] + open_trip(m, van, fresh)
        after_other = source
    number = node[after, at.TRIP]
    put(m, source, number, after)
    put(m, stop, number, after_other)
    settle(m, van)
    other = asks[source, at.RING]
    while other != source:
        if other != stop and not _put_behind(m, source, other):
            _take_group(m, source)
            return False
        other = asks[other, at.RING]
    return True


@compiled
def _first_demand(m, source):
    asks = memory.asks(m)
    return asks[source, at.RING]


@compiled
def _take_group(m, source):
    trip = memory.trip(m)
    node = memory.node(m)
    asks = memory.asks(m)
    van = trip[node[source, at.TRIP], at.VEHICLE]
    member = source
    while True:
        if node[member, at.TRIP] >= 0:
            take(m, member)
        member = asks[member, at.RING]
        if member == source:
            break
    settle(m, van)


@compiled
def _best_pair(m, source, stop):
    """Returns price, vehicle, both places and the fresh trip of the cheapest way for a pair."""
    penalty = memory.penalty(m)
    tally = memory.tally(m)
    mine = memory.mine(m)
    vans = memory.vans(m)
    assign = memory.assign(m)
    fleet = memory.fleet(m)
    feature = memory.feature(m)
    trip = memory.trip(m)
    most, found, after, after_other, fresh = (
        min(penalty[source], BROKEN - 1),
        -1,
        -1,
        -1,
        at.NO_TRIP,
    )
    idle_kind = -1
    for row in range(tally[at.MINE]):
        van = mine[row]
        idle = vans[van, at.STOPS] == 0
        if assign[source, van] == at.FORBIDDEN:
            continue
        if idle and fleet[van, at.KIND] == idle_kind:
            continue
        if idle:
            idle_kind = fleet[van, at.KIND]
        extra = assign[source, van] + assign[stop, van]
        if feature[SPLITS]:
            extra += split_price(m, source, van) + split_price(m, stop, van)
        number = vans[van, at.FIRST]
        while number >= 0:
            if not trip[number, at.SHUT]:
                price, first, second = _pair_in(m, source, stop, number, most, extra)
                if price < most:
                    most, found, fresh = price, van, at.NO_TRIP
                    after, after_other = first, second
            number = trip[number, at.FOLLOWING]
        price, behind = _pair_alone(m, source, stop, van, most, extra)
        if price < most:
            most, found, fresh = price, van, behind
    return most, found, after, after_other, fresh


@compiled
def _pair_in(m, source, stop, number, most, extra):
    """Returns price and places of the cheapest way to put a pair into one trip."""
    node = memory.node(m)
    trip = memory.trip(m)
    fleet = memory.fleet(m)
    stops = m[at.STOP_COUNT]
    van, best, best_other = trip[number, at.VEHICLE], -1, -1
    factor = fleet[van, at.LEG_COST]
    after = stops + number
    while True:
        if _may_follow(m, source, number, after):
            price = factor * longer_by(m, source, after) + extra
            other = source
            while True:
                if other == source:
                    more = _longer_together(m, source, stop, after)
                    whole = factor * more + extra
                else:
                    whole = price + factor * longer_by(m, stop, other)
                if whole < most and _open_behind(m, other if other != source else after):
                    whole += _soft_with(m, van, source, after, stop, other, at.NO_TRIP)
                    if whole < most:
                        most, best, best_other = whole, after, other
                other = node[after if other == source else other, at.NEXT]
                if other >= stops:
                    break
        after = node[after, at.NEXT]
        if after >= stops:
            break
    return (most if best >= 0 else BROKEN), best, best_other


@compiled
def _may_follow(m, stop, number, after):
    asks = memory.asks(m)
    trip = memory.trip(m)
    feature = memory.feature(m)
    if not _open_behind(m, after) or not fits_load(m, stop, number, after):
        return False
    later = asks[stop, at.RELEASE] > trip[number, at.READY]
    return not feature[TIMES] or later or fits_time(m, stop, number, after, later)


@compiled
def _open_behind(m, after):
    """Tells whether no lock keeps the place behind a node."""
    node = memory.node(m)
    feature = memory.feature(m)
    asks = memory.asks(m)
    before = node[after, at.NEXT]
    return not (feature[LOCKS] and before < m[at.STOP_COUNT] and asks[before, at.LOCKED])


@compiled
def _longer_together(m, source, stop, after):
    trip = memory.trip(m)
    node = memory.node(m)
    cost_to = memory.cost_to(m)
    cost = memory.cost(m)
    stops = m[at.STOP_COUNT]
    origin = place(stops, trip, after, at.ORIGIN)
    goal = place(stops, trip, node[after, at.NEXT], at.GOAL)
    through = cost_to[source, origin] + cost[source, stop] + cost[stop, goal]
    return through - node[after, at.LEG]


@compiled
def _pair_alone(m, source, stop, van, most, extra):
    """Returns price and the trip to follow for a pair on a trip of its own."""
    vans = memory.vans(m)
    fleet = memory.fleet(m)
    cost = memory.cost(m)
    node = memory.node(m)
    trip = memory.trip(m)
    best = at.NO_TRIP
    if vans[van, at.TRIPS] >= fleet[van, at.MOST_TRIPS]:
        return BROKEN, best
    depot, end, last = fleet[van, at.DEPOT], fleet[van, at.END], vans[van, at.LAST]
    if vans[van, at.STOPS] == 0:
        extra += fleet[van, at.FIXED]
    after, position = last, vans[van, at.TRIPS]
    while position >= vans[van, at.LOCKED_TRIPS]:
        way = cost[depot, source] + cost[source, stop]
        way += cost[stop, end if after == last else depot]
        if after == last and last >= 0 and end != depot:
            door = node[m[at.STOP_COUNT] + last, at.PREV]
            way += cost[door, depot] - cost[door, end]
        price = fleet[van, at.LEG_COST] * way + extra
        if price < most:
            price += _soft_with(m, van, source, at.NONE, stop, at.NONE, after)
            if price < most:
                most, best = price, after
        if after < 0:
            break
        after = trip[after, at.PRECEDING]
        position -= 1
    return (most if best != at.NO_TRIP else BROKEN), best


@compiled
def _put_behind(m, source, stop):
    """Puts one more stop of a group behind its source where it costs least."""
    node = memory.node(m)
    trip = memory.trip(m)
    penalty = memory.penalty(m)
    fleet = memory.fleet(m)
    number, stops = node[source, at.TRIP], m[at.STOP_COUNT]
    van = trip[number, at.VEHICLE]
    most, best, after = min(penalty[source], BROKEN - 1), -1, source
    while after < stops:
        price = fleet[van, at.LEG_COST] * longer_by(m, stop, after)
        if price < most and _open_behind(m, after):
            price += _soft_with(m, van, stop, after, at.NONE, at.NONE, at.NO_TRIP)
            if price < most:
                most, best = price, after
        after = node[after, at.NEXT]
    if best < 0:
        return False
    put(m, stop, number, best)
    settle(m, van)
    return True


@compiled
def _soft_with(m, van, stop, after, other, after_other, fresh):
    """Returns what these places add to soft costs, BROKEN when the day does not fit."""
    length = write_day(m, van, stop, after, other, after_other, fresh)
    if not _loads_fit(m, length, van):
        return BROKEN
    soft = soft_with(m, van, stop, after, other, after_other, fresh)
    return BROKEN if soft >= BROKEN else soft - soft_now(m, van)


@compiled
def _loads_fit(m, length, van):
    """Tells whether no trip of a written day is ever overloaded."""
    fleet = memory.fleet(m)
    day = memory.day(m)
    asks = memory.asks(m)
    for column in range(3):
        room = fleet[van, at.CAPACITY + column]
        for row in range(length):
            if day[row] == START:
                aboard, ahead = 0, row + 1
                while ahead < length and day[ahead] != START:
                    aboard += asks[day[ahead], at.DEMAND + column]
                    ahead += 1
            else:
                aboard += aboard_after(asks, day[row], column)
            if aboard > room:
                return False
    return True
