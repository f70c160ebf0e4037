"""Where on a trip a stop costs least: beside its neighbours, or anywhere at all.

A place is first priced, then screened by loads and by the times that the passes left, all in
constant time, and only a place that would be the best so far gets the full look, if its
vehicle calls for one. The price comes first, for it is next to the neighbour in memory: most
places are too dear, whatever the vehicle. A place is passed over now and then (a *blink*), so that the search
does not always do the same.
"""

from __future__ import annotations

import numpy as np

from routing.kernel import layout as at
from routing.kernel import memory
from routing.kernel.clock import earliest, place, setup
from routing.kernel.compiled import chance, compiled
from routing.kernel.look import BROKEN, soft_now, soft_with
from routing.kernel.rested import break_fits
from routing.kernel.tables import (
    BOTH_WAYS,
    CLOCKS,
    LOCKS,
    RELEASES,
    SEVERAL_WINDOWS,
    SPLITS,
    TIMES,
)

BLINK = 0.01
NOWHERE = -3


@compiled
def near_place(m, stop, most):
    """Returns price and node of the cheapest place beside a neighbour, if below ``most``.

    The node is the one to come before; it is NOWHERE when there is no such place.
    """
    node = memory.node(m)
    trip = memory.trip(m)
    me = memory.me(m)
    asks = memory.asks(m)
    feature = memory.feature(m)
    near = memory.near(m)
    assign = memory.assign(m)
    owner = memory.owner(m)
    fleet = memory.fleet(m)
    cost_to = memory.cost_to(m)
    cost = memory.cost(m)
    dice = memory.dice(m)
    stops, thread = m[at.STOP_COUNT], me[0]
    demand = asks[stop, at.DEMAND], asks[stop, at.DEMAND + 1], asks[stop, at.DEMAND + 2]
    simple, least = not feature[BOTH_WAYS], m[at.LEAST_LEG_COST]
    behind = np.int64(NOWHERE)
    for column in range(min(m[at.CLOSEST], m[at.NEAR_COUNT])):
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
        if owner[van] != thread or extra == at.FORBIDDEN or trip[number, at.SHUT]:
            continue
        if simple and (
            trip[number, at.LOAD] + demand[0] > fleet[van, at.CAPACITY]
            or trip[number, at.LOAD + 1] + demand[1] > fleet[van, at.CAPACITY + 1]
            or trip[number, at.LOAD + 2] + demand[2] > fleet[van, at.CAPACITY + 2]
        ):
            continue
        factor = fleet[van, at.LEG_COST]
        if feature[SPLITS]:
            extra += split_price(m, stop, van)
        for side in range(2):
            price = factor * (longer_ahead if side else longer_behind) + extra
            if price >= most or chance(dice) < BLINK:
                continue
            after = ahead if side else beside
            price = full_price(m, stop, number, after, price)
            if price < most:
                most, behind = price, after
    return most, behind


@compiled
def any_place(m, stop, most):
    """Returns the same as ``near_place``, looking at every place there is."""
    node = memory.node(m)
    trip = memory.trip(m)
    tally = memory.tally(m)
    mine = memory.mine(m)
    assign = memory.assign(m)
    feature = memory.feature(m)
    fleet = memory.fleet(m)
    vans = memory.vans(m)
    cost_to = memory.cost_to(m)
    cost = memory.cost(m)
    stops, behind = m[at.STOP_COUNT], np.int64(NOWHERE)
    for row in range(tally[at.MINE]):
        van = mine[row]
        extra = assign[stop, van]
        if extra == at.FORBIDDEN:
            continue
        if feature[SPLITS]:
            extra += split_price(m, stop, van)
        factor = fleet[van, at.LEG_COST]
        number = vans[van, at.FIRST]
        while number >= 0:
            after = stops + number
            while not trip[number, at.SHUT]:
                before = node[after, at.NEXT]
                origin = place(stops, trip, after, at.ORIGIN)
                goal = place(stops, trip, before, at.GOAL)
                longer = cost_to[stop, origin] + cost[stop, goal] - node[after, at.LEG]
                price = factor * longer + extra
                if price < most:
                    price = full_price(m, stop, number, after, price)
                    if price < most:
                        most, behind = price, after
                after = before
                if before >= stops:
                    break
            number = trip[number, at.FOLLOWING]
    return most, behind


@compiled
def longer_by(m, stop, after):
    """Returns what the legs of a day cost more with a stop behind a node, its factor apart."""
    trip = memory.trip(m)
    node = memory.node(m)
    cost_to = memory.cost_to(m)
    cost = memory.cost(m)
    stops = m[at.STOP_COUNT]
    origin = place(stops, trip, after, at.ORIGIN)
    goal = place(stops, trip, node[after, at.NEXT], at.GOAL)
    return cost_to[stop, origin] + cost[stop, goal] - node[after, at.LEG]


@compiled
def split_price(m, stop, van):
    """Returns what it costs that one more vehicle comes to a neighbourhood."""
    asks = memory.asks(m)
    here_on = memory.here_on(m)
    vans_here = memory.vans_here(m)
    quarter = asks[stop, at.QUARTER]
    if quarter < 0 or here_on[quarter, van] > 0 or vans_here[quarter] == 0:
        return 0
    return m[at.SPLIT_COST]


@compiled
def full_price(m, stop, number, after, price):
    """Returns the price of a place with soft costs; BROKEN when the stop does not fit there."""
    node = memory.node(m)
    trip = memory.trip(m)
    feature = memory.feature(m)
    asks = memory.asks(m)
    stops = m[at.STOP_COUNT]
    van = trip[number, at.VEHICLE]
    before = node[after, at.NEXT]
    if feature[LOCKS] and before < stops and asks[before, at.LOCKED]:
        return BROKEN
    if not fits_load(m, stop, number, after):
        return BROKEN
    if not feature[TIMES]:
        return price
    later = bool(feature[RELEASES]) and asks[stop, at.RELEASE] > trip[number, at.READY]
    if not fits_time(m, stop, number, after, later):
        return BROKEN
    if not needs_look(m, stop, van) and not (later and feature[SEVERAL_WINDOWS]):
        return price
    soft = soft_with(m, van, stop, after, at.NONE, at.NONE, at.NO_TRIP)
    if soft >= BROKEN:
        return BROKEN
    return price + soft - soft_now(m, van)


@compiled
def needs_look(m, stop, van):
    """Tells whether the passes alone cannot tell if a stop fits on a vehicle's day."""
    feature = memory.feature(m)
    fleet = memory.fleet(m)
    vans = memory.vans(m)
    asks = memory.asks(m)
    return feature[CLOCKS] and (
        fleet[van, at.TIMED] or vans[van, at.CLOCKED] > 0 or asks[stop, at.CLOCK]
    )


@compiled
def fits_load(m, stop, number, after):
    """Tells whether a vehicle has room for what a stop is brought and gives."""
    trip = memory.trip(m)
    node = memory.node(m)
    fleet = memory.fleet(m)
    asks = memory.asks(m)
    feature = memory.feature(m)
    van = trip[number, at.VEHICLE]
    before = node[after, at.NEXT]
    for column in range(3):
        room = fleet[van, at.CAPACITY + column]
        demand = asks[stop, at.DEMAND + column]
        if not feature[BOTH_WAYS]:
            if trip[number, at.LOAD + column] + demand > room:
                return False
            continue
        if node[before, at.FULLEST_TO + column] + demand > room:
            return False
        pickup = asks[stop, at.PICKUP + column]
        if node[after, at.FULLEST_FROM + column] + pickup > room:
            return False
    return True


@compiled
def fits_time(m, stop, number, after, later):
    """Tells whether a stop can be served behind a node, by the passes along the day.

    ``later`` says that its goods are ready after those of the trip, which then leaves later.
    """
    node = memory.node(m)
    trip = memory.trip(m)
    time_to = memory.time_to(m)
    asks = memory.asks(m)
    time = memory.time(m)
    fleet = memory.fleet(m)
    window = memory.window(m)
    feature = memory.feature(m)
    stops = m[at.STOP_COUNT]
    before = node[after, at.NEXT]
    origin = place(stops, trip, after, at.ORIGIN)
    goal = place(stops, trip, before, at.GOAL)
    drive, parking = time_to[stop, origin], setup(asks, after, stop)
    there = drive + parking
    on, its_parking = time[stop, goal], setup(asks, stop, before)
    onward = on + its_parking
    service = asks[stop, at.SERVICE]
    leaves, rested = node[after, at.LEAVES], node[after, at.LEAVES_RESTED]
    van = trip[number, at.VEHICLE]
    if later:
        load = at.FIRST_LOAD if trip[number, at.PRECEDING] < 0 else at.RELOAD
        departs = asks[stop, at.RELEASE] + fleet[van, load]
        departs = max(departs, node[stops + number, at.LEAVES])
        if departs > trip[number, at.LAST_CALL]:
            return False
        reached = 0 if after >= stops else node[after, at.REACH]
        leaves = max(leaves, departs + reached)
        rested = max(rested, leaves)
    starts = earliest(asks, window, stop, leaves + there)
    if starts < 0 or starts + service + onward > node[before, at.LATEST]:
        return False
    if not feature[CLOCKS]:
        return True
    straight = time[origin, goal] + setup(asks, after, before)
    beyond = node[before, at.SLACK] - (there + service + onward - straight)
    reach = 0 if after >= stops else node[after, at.REACH]
    here = asks[stop, at.LIMIT] - reach - there
    if beyond < 0 or here < 0:
        return False
    if fleet[van, at.REST_LASTS] == 0:
        return True
    until, owing = node[before, at.LATEST], node[before, at.LATEST_OWING]
    ways, room = (on, its_parking), (here, beyond)
    return break_fits(m, van, stop, leaves, rested, drive, parking, ways, until, owing, room)
