"""When everything happens on a vehicle's day, passed forward and backward along it.

Forward goes the earliest moment to leave each node, backward the latest moment to be ready at
it; between the two lies all that an insertion has to know, whatever number of windows a stop
has. Goods that get warm, rests and the like need more: these passes are then bounds that
nothing feasible breaks, and :mod:`routing.kernel.look` has the last word.
"""

from __future__ import annotations

from routing.kernel import layout as at
from routing.kernel import memory
from routing.kernel.compiled import compiled
from routing.kernel.tables import CLOCKS, RELEASES


@compiled
def setup(stop, before, node):
    """Returns how long parking at ``node`` takes after ``before`` [s]; none in one building."""
    stops = len(stop)
    if node >= stops:
        return 0
    if before < stops:
        building = stop[node, at.BUILDING]
        if building >= 0 and building == stop[before, at.BUILDING]:
            return 0
    return stop[node, at.SETUP]


@compiled
def earliest(stop, window, node, ready):
    """Returns when service can start at the earliest, -1 when it is too late for it [s]."""
    if ready > stop[node, at.CLOSES]:
        return -1
    count = stop[node, at.WINDOW_COUNT]
    if count <= 1:
        return max(ready, stop[node, at.OPENS])
    first = stop[node, at.WINDOW_FROM]
    for row in range(first, first + count):
        if ready <= window[row, 2]:
            return max(ready, window[row, 0])
    return -1


@compiled
def latest(stop, window, node, by):
    """Returns when service can start at the latest, but not after ``by``; -1 if never [s]."""
    if by < stop[node, at.OPENS]:
        return -1
    count = stop[node, at.WINDOW_COUNT]
    if count <= 1:
        return min(by, stop[node, at.CLOSES])
    first = stop[node, at.WINDOW_FROM]
    for row in range(first + count - 1, first - 1, -1):
        if by >= window[row, 0]:
            return min(by, window[row, 2])
    return -1


@compiled
def place(stops, trip, node, column):
    """Returns where a node is; of the depot end of a trip, the end that ``column`` names."""
    if node < stops:
        return node
    return trip[node - stops, column]


@compiled
def can_follow(trip, fleet, van, number):
    """Tells whether the goods of a trip are there in time to be loaded after another trip."""
    return trip[number, at.READY] + fleet[van, at.RELOAD] <= trip[number, at.LAST_CALL]


@compiled
def retime(m, van):
    """Times a vehicle's day anew."""
    node = memory.node(m)
    trip = memory.trip(m)
    feature = memory.feature(m)
    fleet = memory.fleet(m)
    vans = memory.vans(m)
    time = memory.time(m)
    asks = memory.asks(m)
    window = memory.window(m)
    stops = m[at.STOP_COUNT]
    clocks = feature[CLOCKS] or feature[RELEASES]
    free = fleet[van, at.BEGINS]
    load = fleet[van, at.FIRST_LOAD]
    number = vans[van, at.FIRST]
    while number >= 0:
        departs = max(free, trip[number, at.READY]) + load
        node[stops + number, at.LEAVES] = max(departs, fleet[van, at.GATE_OPENS])
        free = _forward(time, asks, window, node, trip, number)
        if clocks:
            _reach(time, asks, node, trip, number, fleet[van, at.LONGEST])
        load = fleet[van, at.RELOAD]
        number = trip[number, at.FOLLOWING]
    over = fleet[van, at.ENDS]
    number = vans[van, at.LAST]
    while number >= 0:
        if trip[number, at.GOAL] == fleet[van, at.DEPOT]:
            over = min(over, fleet[van, at.GATE_CLOSES])
        departs = _backward(time, asks, window, node, trip, number, over)
        trip[number, at.LAST_CALL] = min(departs, fleet[van, at.GATE_CLOSES])
        over = trip[number, at.LAST_CALL] - fleet[van, at.RELOAD]
        number = trip[number, at.PRECEDING]


@compiled
def _forward(time, stop, window, node, trip, number):
    """Passes the earliest moments along a trip; returns when it is back."""
    stops = len(stop)
    here, origin = stops + number, trip[number, at.ORIGIN]
    leaves = node[here, at.LEAVES]
    goes_to = node[here, at.NEXT]
    while goes_to < stops:
        ready = leaves + time[origin, goes_to] + setup(stop, here, goes_to)
        starts = earliest(stop, window, goes_to, ready)
        if starts < 0:
            starts = at.FAR
        leaves = min(starts + stop[goes_to, at.SERVICE], at.FAR)
        node[goes_to, at.LEAVES] = leaves
        here = origin = goes_to
        goes_to = node[here, at.NEXT]
    back = min(leaves + time[origin, trip[number, at.GOAL]], at.FAR)
    trip[number, at.BACK] = back
    return back


@compiled
def _backward(time, stop, window, node, trip, number, over):
    """Passes the latest moments back along a trip that is over then; returns its departure."""
    stops = len(stop)
    after, goal = stops + number, trip[number, at.GOAL]
    node[after, at.LATEST] = over
    by = over
    here = node[after, at.PREV]
    while here < stops:
        leaves = by - time[here, goal] - setup(stop, here, after)
        by = latest(stop, window, here, leaves - stop[here, at.SERVICE])
        if by < 0:
            by = -at.FAR
        node[here, at.LATEST] = by
        after = goal = here
        here = node[here, at.PREV]
    return by - time[trip[number, at.ORIGIN], goal] - setup(stop, here, after)


@compiled
def _reach(time, stop, node, trip, number, longest):
    """Passes along a trip how long it is on its way, and how much longer goods could be."""
    stops = len(stop)
    ends = stops + number
    here, origin = ends, trip[number, at.ORIGIN]
    reach = 0
    node[here, at.REACH] = 0
    goes_to = node[here, at.NEXT]
    while goes_to < stops:
        way = time[origin, goes_to] + setup(stop, here, goes_to)
        reach += way
        node[goes_to, at.SLACK] = stop[goes_to, at.LIMIT] - reach
        reach += stop[goes_to, at.SERVICE]
        node[goes_to, at.REACH] = reach
        here = origin = goes_to
        goes_to = node[here, at.NEXT]
    slack = longest - reach - time[origin, trip[number, at.GOAL]]
    node[ends, at.SLACK] = slack
    while here < stops:
        slack = min(slack, node[here, at.SLACK])
        node[here, at.SLACK] = slack
        here = node[here, at.PREV]


@compiled
def ripple(m, stop):
    """Times what a newly put stop changes; returns False when the whole day must be."""
    node = memory.node(m)
    trip = memory.trip(m)
    return _ripple_on(m, node, trip, stop) and _ripple_back(m, node, trip, stop)


@compiled
def _ripple_on(m, node, trip, stop):
    """Passes the earliest moments on from a stop, as far as they change."""
    time = memory.time(m)
    asks = memory.asks(m)
    window = memory.window(m)
    stops, number = m[at.STOP_COUNT], node[stop, at.TRIP]
    here = node[stop, at.PREV]
    goes_to, leaves = stop, node[here, at.LEAVES]
    origin = place(stops, trip, here, at.ORIGIN)
    while goes_to < stops:
        ready = leaves + time[origin, goes_to] + setup(asks, here, goes_to)
        starts = earliest(asks, window, goes_to, ready)
        leaves = starts + asks[goes_to, at.SERVICE]
        if goes_to != stop and leaves == node[goes_to, at.LEAVES]:
            return True
        node[goes_to, at.LEAVES] = leaves
        here = origin = goes_to
        goes_to = node[here, at.NEXT]
    trip[number, at.BACK] = leaves + time[origin, trip[number, at.GOAL]]
    return trip[number, at.FOLLOWING] < 0


@compiled
def _ripple_back(m, node, trip, stop):
    """Passes the latest moments back from a stop, as far as they change."""
    time = memory.time(m)
    asks = memory.asks(m)
    window = memory.window(m)
    stops, number = m[at.STOP_COUNT], node[stop, at.TRIP]
    after = node[stop, at.NEXT]
    by, here = node[after, at.LATEST], stop
    goal = place(stops, trip, after, at.GOAL)
    while here < stops:
        leaves = by - time[here, goal] - setup(asks, here, after)
        by = latest(asks, window, here, leaves - asks[here, at.SERVICE])
        if here != stop and by == node[here, at.LATEST]:
            return True
        node[here, at.LATEST] = by
        after = goal = here
        here = node[here, at.PREV]
    departs = by - time[trip[number, at.ORIGIN], goal] - setup(asks, here, after)
    trip[number, at.LAST_CALL] = min(departs, trip[number, at.LAST_CALL])
    return trip[number, at.PRECEDING] < 0
