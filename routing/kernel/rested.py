"""The passes along a day once more, for a vehicle that has a break to hold.

Beside the earliest moment to leave each node goes the earliest one with the break behind, and
beside the latest moment to be ready there the latest one with the break still to come. A stop
fits only where one of the three is possible: the break before, after, or at the very place.
Of several breaks the longest is looked at, so that what these passes refuse is impossible;
:mod:`routing.kernel.look` has the last word on what they let through.
"""

from __future__ import annotations

from routing.kernel import layout as at
from routing.kernel import memory
from routing.kernel.clock import earliest, latest, place, setup
from routing.kernel.compiled import compiled


@compiled
def held(fleet, van, at_once):
    """Returns the end of a break held from ``at_once`` on, FAR when it is too late for it [s]."""
    if at_once > fleet[van, at.REST_CLOSES]:
        return at.FAR
    return max(at_once, fleet[van, at.REST_OPENS]) + fleet[van, at.REST_LASTS]


@compiled
def owed(fleet, van, by):
    """Returns when a break that is over ``by`` then begins at the latest, -FAR when never [s]."""
    begins = min(by - fleet[van, at.REST_LASTS], fleet[van, at.REST_CLOSES])
    return begins if begins >= fleet[van, at.REST_OPENS] else -at.FAR


@compiled
def pass_breaks(m, van):
    """Passes both moments along a vehicle's day, whose other passes are up to date."""
    fleet, trip, vans = memory.fleet(m), memory.trip(m), memory.vans(m)
    node, stops = memory.node(m), m[at.STOP_COUNT]
    number, load = vans[van, at.FIRST], fleet[van, at.FIRST_LOAD]
    while number >= 0:
        free = free_rested(m, van, trip[number, at.PRECEDING])
        departs = max(max(free, trip[number, at.READY]) + load, fleet[van, at.GATE_OPENS])
        node[stops + number, at.LEAVES_RESTED] = min(departs, at.FAR)
        _forward(m, van, number)
        load = fleet[van, at.RELOAD]
        number = trip[number, at.FOLLOWING]
    number = vans[van, at.LAST]
    while number >= 0:
        _backward(m, van, number, home_owing(m, van, trip[number, at.FOLLOWING]))
        number = trip[number, at.PRECEDING]


@compiled
def free_rested(m, van, before):
    """Returns when a vehicle can load, rested, after trip ``before`` (-1: when it begins)."""
    fleet, trip = memory.fleet(m), memory.trip(m)
    if before < 0:
        begins = max(held(fleet, van, at.ZERO), fleet[van, at.SHIFT_BEGINS])
        return begins + fleet[van, at.APPROACH]
    back, rested = trip[before, at.BACK], trip[before, at.BACK_RESTED]
    depot = fleet[van, at.DEPOT]
    if trip[before, at.GOAL] != depot:
        node, time = memory.node(m), memory.time(m)
        door = node[m[at.STOP_COUNT] + before, at.PREV]
        back = node[door, at.LEAVES] + time[door, depot]
        rested = node[door, at.LEAVES_RESTED] + time[door, depot]
    return min(rested, held(fleet, van, back))


@compiled
def home_owing(m, van, following):
    """Returns until when a trip before trip ``following`` may be back with its break to come."""
    fleet, trip = memory.fleet(m), memory.trip(m)
    if following < 0:
        return min(fleet[van, at.ENDS], fleet[van, at.REST_CLOSES])
    load = fleet[van, at.RELOAD]
    rests = owed(fleet, van, trip[following, at.LAST_CALL] - load)
    return max(rests, trip[following, at.LAST_CALL_OWING] - load)


@compiled
def _forward(m, van, number):
    """Passes the earliest moments with the break behind along a trip."""
    node, trip, fleet = memory.node(m), memory.trip(m), memory.fleet(m)
    asks, window, time = memory.asks(m), memory.window(m), memory.time(m)
    stops, lasts = m[at.STOP_COUNT], fleet[van, at.REST_LASTS]
    here, origin = stops + number, trip[number, at.ORIGIN]
    goes_to = node[here, at.NEXT]
    leaves = node[here, at.LEAVES_RESTED]
    while True:
        on_time = lasts <= node[goes_to, at.SLACK]
        if on_time:
            leaves = min(leaves, held(fleet, van, node[here, at.LEAVES]))
        node[here, at.LEAVES_RESTED] = leaves
        if goes_to >= stops:
            break
        drive, parking = time[origin, goes_to], setup(asks, here, goes_to)
        ready = leaves + drive
        if on_time:
            ready = min(ready, held(fleet, van, node[here, at.LEAVES] + drive))
        starts = earliest(asks, window, goes_to, ready + parking)
        leaves = at.FAR if starts < 0 else min(starts + asks[goes_to, at.SERVICE], at.FAR)
        here = origin = goes_to
        goes_to = node[here, at.NEXT]
    trip[number, at.BACK_RESTED] = min(leaves + time[origin, trip[number, at.GOAL]], at.FAR)


@compiled
def _backward(m, van, number, over):
    """Passes the latest moments with the break to come back along a trip, over by then."""
    node, trip, fleet = memory.node(m), memory.trip(m), memory.fleet(m)
    asks, window, time = memory.asks(m), memory.window(m), memory.time(m)
    stops, lasts = m[at.STOP_COUNT], fleet[van, at.REST_LASTS]
    after, goal = stops + number, trip[number, at.GOAL]
    node[after, at.LATEST_OWING] = over
    here = node[after, at.PREV]
    while True:
        origin = place(stops, trip, here, at.ORIGIN)
        drive, parking = time[origin, goal], setup(asks, here, after)
        leaves = node[after, at.LATEST_OWING] - drive - parking
        if lasts <= node[after, at.SLACK]:
            arrives = node[after, at.LATEST] - parking
            leaves = max(leaves, owed(fleet, van, arrives - drive))
            if after < stops:
                leaves = max(leaves, owed(fleet, van, arrives) - drive)
        if here >= stops:
            break
        by = latest(asks, window, here, leaves - asks[here, at.SERVICE])
        node[here, at.LATEST_OWING] = -at.FAR if by < 0 else by
        after = goal = here
        here = node[here, at.PREV]
    trip[number, at.LAST_CALL_OWING] = min(leaves, fleet[van, at.GATE_CLOSES])


@compiled
def break_fits(m, van, stop, leaves, rested, drive, parking, onward, until, owing, room):
    """Tells whether a stop and a break fit between two nodes.

    The node before is left at ``leaves`` or ``rested`` [s] at the earliest, with the break
    behind; ``onward`` are drive and parking after the stop, which must be over ``until`` then,
    or at ``owing`` with the break to come. ``room`` are the seconds that goods at the stop and
    those after it can wait.
    """
    asks, window, fleet = memory.asks(m), memory.window(m), memory.fleet(m)
    service, lasts = asks[stop, at.SERVICE], fleet[van, at.REST_LASTS]
    starts = earliest(asks, window, stop, rested + drive + parking)
    if starts >= 0 and starts + service + onward[0] + onward[1] <= until:
        return True
    starts = earliest(asks, window, stop, leaves + drive + parking)
    if starts < 0:
        return False
    done = starts + service
    if done + onward[0] + onward[1] <= owing:
        return True
    if lasts <= room[1]:
        if held(fleet, van, done) + onward[0] + onward[1] <= until:
            return True
        if held(fleet, van, done + onward[0]) + onward[1] <= until:
            return True
    if lasts > min(room[0], room[1]):
        return False
    starts = earliest(asks, window, stop, held(fleet, van, leaves + drive) + parking)
    return starts >= 0 and starts + service + onward[0] + onward[1] <= until
