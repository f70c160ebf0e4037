"""What a trip of its own costs for a stop, and on which vehicle it costs least."""

from __future__ import annotations

from routing.kernel import layout as at
from routing.kernel import memory
from routing.kernel.clock import can_follow, earliest
from routing.kernel.compiled import chance, compiled
from routing.kernel.look import BROKEN, soft_now, soft_with
from routing.kernel.places import BLINK, needs_look, split_price
from routing.kernel.rested import break_fits, free_rested, home_owing
from routing.kernel.tables import SPLITS, TIMES


@compiled
def fresh_place(m, stop, most):
    """Returns price, vehicle and the trip to follow for the cheapest trip of its own.

    Vehicles of one kind lie side by side; of those that stand idle one is looked at.
    """
    tally = memory.tally(m)
    mine = memory.mine(m)
    alike = memory.alike(m)
    fleet = memory.fleet(m)
    cost = memory.cost(m)
    assign = memory.assign(m)
    vans = memory.vans(m)
    found, behind, first = at.NONE, at.NO_TRIP, 0
    many = tally[at.MINE]
    while first < many:
        van = mine[first]
        last = first + alike[first]
        depot = fleet[van, at.DEPOT]
        least = fleet[van, at.LEG_COST] * (cost[depot, stop] + cost[stop, depot])
        hopeless = least >= most and fleet[van, at.END] == depot
        if hopeless or assign[stop, van] == at.FORBIDDEN:
            first = last
            continue
        spare = spare_of(m, first)
        if spare >= 0:
            price, after = fresh_on(m, stop, spare, most)
            if price < most:
                most, found, behind = price, spare, after
        for row in range(first, last if fleet[van, at.MOST_TRIPS] > 1 else first):
            van = mine[row]
            if vans[van, at.STOPS] == 0 or vans[van, at.TRIPS] >= fleet[van, at.MOST_TRIPS]:
                continue
            price, after = fresh_on(m, stop, van, most)
            if price < most:
                most, found, behind = price, van, after
        first = last
    return most, found, behind


@compiled
def spare_of(m, first):
    """Returns an idle vehicle of the kind that begins at a row of the thread's own, or NONE."""
    mine, alike, spare = memory.mine(m), memory.alike(m), memory.spare(m)
    vans = memory.vans(m)
    last = first + alike[first]
    row = spare[first]
    if first <= row < last and vans[mine[row], at.STOPS] == 0:
        return mine[row]
    for row in range(first, last):
        if vans[mine[row], at.STOPS] == 0:
            spare[first] = row
            return mine[row]
    return at.NONE


@compiled
def fresh_on(m, stop, van, most):
    """Returns price and the trip to follow for a trip of its own on one vehicle."""
    fleet = memory.fleet(m)
    asks = memory.asks(m)
    assign = memory.assign(m)
    vans = memory.vans(m)
    feature = memory.feature(m)
    cost = memory.cost(m)
    tally = memory.tally(m)
    dice = memory.dice(m)
    trip = memory.trip(m)
    for column in range(3):
        room = fleet[van, at.CAPACITY + column]
        if max(asks[stop, at.DEMAND + column], asks[stop, at.PICKUP + column]) > room:
            return BROKEN, at.NO_TRIP
    depot = fleet[van, at.DEPOT]
    extra = assign[stop, van]
    if vans[van, at.STOPS] == 0:
        extra += fleet[van, at.FIXED]
    if feature[SPLITS]:
        extra += split_price(m, stop, van)
    out = cost[depot, stop]
    between = fleet[van, at.LEG_COST] * (out + cost[stop, depot]) + extra
    after, best = vans[van, at.LAST], at.NO_TRIP
    skip = vans[van, at.LOCKED_TRIPS]
    position = vans[van, at.TRIPS]
    while position >= skip:
        price = between
        if after == vans[van, at.LAST]:
            price = fleet[van, at.LEG_COST] * (out + _as_last(m, stop, van)) + extra
        if price < most and (tally[at.THOROUGH] or chance(dice) >= BLINK):
            price += _soft_of_fresh(m, stop, van, after)
            if price < most:
                most, best = price, after
        if after < 0:
            break
        after = trip[after, at.PRECEDING]
        position -= 1
    return (most if best != at.NO_TRIP else BROKEN), best


@compiled
def _as_last(m, stop, van):
    """Returns what the ways back cost more when a stop becomes the only one of a last trip."""
    fleet = memory.fleet(m)
    vans = memory.vans(m)
    cost = memory.cost(m)
    node = memory.node(m)
    end, depot, last = fleet[van, at.END], fleet[van, at.DEPOT], vans[van, at.LAST]
    if last < 0 or end == depot:
        return cost[stop, end]
    door = node[m[at.STOP_COUNT] + last, at.PREV]
    return cost[stop, end] + cost[door, depot] - cost[door, end]


@compiled
def _soft_of_fresh(m, stop, van, after):
    """Returns what a trip of its own adds to soft costs, BROKEN when it does not fit."""
    feature = memory.feature(m)
    if not feature[TIMES]:
        return 0
    if not fits_between(m, stop, van, after):
        return BROKEN
    if not needs_look(m, stop, van):
        return 0
    soft = soft_with(m, van, stop, at.NONE, at.NONE, at.NONE, after)
    return BROKEN if soft >= BROKEN else soft - soft_now(m, van)


@compiled
def fits_between(m, stop, van, after):
    """Tells whether a trip to one stop can be made behind trip ``after`` (-1: as the first)."""
    fleet = memory.fleet(m)
    vans = memory.vans(m)
    trip = memory.trip(m)
    node = memory.node(m)
    time = memory.time(m)
    asks = memory.asks(m)
    window = memory.window(m)
    stops, depot = m[at.STOP_COUNT], fleet[van, at.DEPOT]
    load, free = fleet[van, at.FIRST_LOAD], fleet[van, at.BEGINS]
    following, resting = vans[van, at.FIRST], fleet[van, at.REST_LASTS] > 0
    rested = free_rested(m, van, after) if resting else at.FAR
    if after >= 0:
        load, free = fleet[van, at.RELOAD], trip[after, at.BACK]
        following = trip[after, at.FOLLOWING]
        if trip[after, at.GOAL] != depot:
            door = node[stops + after, at.PREV]
            free = node[door, at.LEAVES] + time[door, depot]
    departs = max(max(free, asks[stop, at.RELEASE]) + load, fleet[van, at.GATE_OPENS])
    over, goal = fleet[van, at.ENDS], fleet[van, at.END]
    if following >= 0:
        if not can_follow(trip, fleet, van, following):
            return False
        goal = depot
        over = trip[following, at.LAST_CALL] - fleet[van, at.RELOAD]
    if goal == depot:
        over = min(over, fleet[van, at.GATE_CLOSES])
    drive, parking = time[depot, stop], asks[stop, at.SETUP]
    starts = earliest(asks, window, stop, departs + drive + parking)
    if starts < 0 or departs > fleet[van, at.GATE_CLOSES]:
        return False
    out = asks[stop, at.SERVICE] + time[stop, goal]
    if starts + out > over or not resting:
        return starts + out <= over
    rested = max(max(rested, asks[stop, at.RELEASE]) + load, departs)
    owing = home_owing(m, van, following)
    here = asks[stop, at.LIMIT] - drive - parking
    ways = time[stop, goal], at.ZERO
    room = here, fleet[van, at.LONGEST] - drive - parking - out
    return break_fits(m, van, stop, departs, rested, drive, parking, ways, over, owing, room)
