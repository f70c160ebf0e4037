"""The two changes of which every move is made: a stop is put in, a stop is taken out.

Each keeps the cost of the plan, its links, loads and counts true, and remembers a vehicle as
it was before the first change of a round, so that a round can be undone by copying rows.
"""

from __future__ import annotations

from routing.kernel import layout as at
from routing.kernel import memory
from routing.kernel.clock import place, retime, ripple
from routing.kernel.compiled import compiled
from routing.kernel.look import look_again
from routing.kernel.rested import pass_breaks
from routing.kernel.tables import BOTH_WAYS, CLOCKS, RELEASES, SPLITS, TIMES


@compiled
def put(m, stop, number, after):
    """Puts a stop that is left out into a trip, behind node ``after``."""
    node = memory.node(m)
    trip = memory.trip(m)
    cost = memory.cost(m)
    asks = memory.asks(m)
    stops, van = m[at.STOP_COUNT], trip[number, at.VEHICLE]
    before = node[after, at.NEXT]
    origin = place(stops, trip, after, at.ORIGIN)
    goal = place(stops, trip, before, at.GOAL)
    there, onward = cost[origin, stop], cost[stop, goal]
    longer = there + onward - node[after, at.LEG]
    _drive_longer(m, van, longer)
    node[after, at.NEXT], node[before, at.PREV] = stop, stop
    node[stop, at.PREV], node[stop, at.NEXT] = after, before
    node[after, at.LEG], node[stop, at.LEG] = there, onward
    node[stop, at.TRIP] = number
    _count(m, stop, van, at.ONE_MORE)
    trip[number, at.COUNT] += 1
    for column in range(3):
        trip[number, at.LOAD + column] += asks[stop, at.DEMAND + column]
    trip[number, at.READY] = max(trip[number, at.READY], asks[stop, at.RELEASE])


@compiled
def take(m, stop):
    """Takes a stop out of its trip; a trip without stops ends with it."""
    node = memory.node(m)
    trip = memory.trip(m)
    cost = memory.cost(m)
    asks = memory.asks(m)
    stops, number = m[at.STOP_COUNT], node[stop, at.TRIP]
    van = trip[number, at.VEHICLE]
    after, before = node[stop, at.PREV], node[stop, at.NEXT]
    origin = place(stops, trip, after, at.ORIGIN)
    goal = place(stops, trip, before, at.GOAL)
    straight = cost[origin, goal]
    _drive_longer(m, van, straight - node[after, at.LEG] - node[stop, at.LEG])
    node[after, at.NEXT], node[before, at.PREV] = before, after
    node[after, at.LEG] = straight
    node[stop, at.TRIP] = -1
    _count(m, stop, van, at.ONE_LESS)
    trip[number, at.COUNT] -= 1
    for column in range(3):
        trip[number, at.LOAD + column] -= asks[stop, at.DEMAND + column]
    if trip[number, at.COUNT] == 0:
        close_trip(m, number)
    elif asks[stop, at.RELEASE] and asks[stop, at.RELEASE] == trip[number, at.READY]:
        trip[number, at.READY] = _ready(m, node, stops + number)


@compiled
def _drive_longer(m, van, longer):
    """Counts that the legs of a vehicle cost so much more, its own factor apart."""
    memory.vans(m)[van, at.LEGS] += longer
    memory.tally(m)[at.CHANGE] += memory.fleet(m)[van, at.LEG_COST] * longer


@compiled
def _ready(m, node, end):
    """Returns when all goods of a trip are ready."""
    asks = memory.asks(m)
    ready, here = 0, node[end, at.NEXT]
    while here != end:
        ready = max(ready, asks[here, at.RELEASE])
        here = node[here, at.NEXT]
    return ready


@compiled
def _count(m, stop, van, sign):
    """Counts a stop that comes to a vehicle (1) or leaves it (-1), with what that costs."""
    vans = memory.vans(m)
    tally = memory.tally(m)
    fleet = memory.fleet(m)
    asks = memory.asks(m)
    assign = memory.assign(m)
    penalty = memory.penalty(m)
    feature = memory.feature(m)
    if vans[van, at.STOPS] == (0 if sign > 0 else 1):
        tally[at.CHANGE] += sign * fleet[van, at.FIXED]
    vans[van, at.STOPS] += sign
    vans[van, at.CLOCKED] += sign * asks[stop, at.CLOCK]
    tally[at.CHANGE] += sign * (assign[stop, van] - penalty[stop])
    quarter = asks[stop, at.QUARTER]
    if feature[SPLITS] and quarter >= 0:
        count_here(m, quarter, van, sign)


@compiled
def count_here(m, quarter, van, sign):
    """Counts a stop of a neighbourhood on a vehicle; each further vehicle there costs."""
    here_on = memory.here_on(m)
    vans_here = memory.vans_here(m)
    tally = memory.tally(m)
    many = here_on[quarter, van]
    if many == (0 if sign > 0 else 1):
        others = vans_here[quarter] - (0 if sign > 0 else 1)
        if others > 0:
            tally[at.CHANGE] += sign * m[at.SPLIT_COST]
        vans_here[quarter] += sign
    here_on[quarter, van] = many + sign


@compiled
def open_trip(m, van, after):
    """Begins a trip behind trip ``after`` (-1: as the first); returns its number."""
    node = memory.node(m)
    trip = memory.trip(m)
    fleet = memory.fleet(m)
    vans = memory.vans(m)
    cost = memory.cost(m)
    first = fleet[van, at.FIRST_TRIP]
    number = first
    while trip[number, at.COUNT]:
        number += 1
    following = vans[van, at.FIRST] if after < 0 else trip[after, at.FOLLOWING]
    _link(m, van, after, number)
    _link(m, van, number, following)
    vans[van, at.TRIPS] += 1
    trip[number, at.ORIGIN] = fleet[van, at.DEPOT]
    trip[number, at.GOAL] = fleet[van, at.DEPOT if following >= 0 else at.END]
    for column in range(3):
        trip[number, at.LOAD + column] = 0
    trip[number, at.READY], trip[number, at.SHUT] = 0, 0
    end = m[at.STOP_COUNT] + number
    node[end, at.NEXT], node[end, at.PREV], node[end, at.TRIP] = end, end, number
    node[end, at.LEG] = cost[trip[number, at.ORIGIN], trip[number, at.GOAL]]
    _drive_longer(m, van, node[end, at.LEG])
    if following < 0 and after >= 0:
        _go_to(m, after, fleet[van, at.DEPOT])
    return number


@compiled
def close_trip(m, number):
    """Ends a trip that has no stops any more."""
    trip = memory.trip(m)
    node = memory.node(m)
    fleet = memory.fleet(m)
    vans = memory.vans(m)
    van = trip[number, at.VEHICLE]
    after, following = trip[number, at.PRECEDING], trip[number, at.FOLLOWING]
    _drive_longer(m, van, -node[m[at.STOP_COUNT] + number, at.LEG])
    _link(m, van, after, following)
    vans[van, at.TRIPS] -= 1
    if following < 0 and after >= 0:
        _go_to(m, after, fleet[van, at.END])


@compiled
def _link(m, van, before, after):
    """Lets one trip of a vehicle follow another; -1 are the ends of the day."""
    trip = memory.trip(m)
    vans = memory.vans(m)
    if before >= 0:
        trip[before, at.FOLLOWING] = after
    else:
        vans[van, at.FIRST] = after
    if after >= 0:
        trip[after, at.PRECEDING] = before
    else:
        vans[van, at.LAST] = before


@compiled
def _go_to(m, number, goal):
    """Lets a trip end elsewhere."""
    trip = memory.trip(m)
    node = memory.node(m)
    cost = memory.cost(m)
    if trip[number, at.GOAL] == goal:
        return
    last = node[m[at.STOP_COUNT] + number, at.PREV]
    van = trip[number, at.VEHICLE]
    leg = cost[last, goal]
    _drive_longer(m, van, leg - node[last, at.LEG])
    node[last, at.LEG] = leg
    trip[number, at.GOAL] = goal


@compiled
def settle(m, van):
    """Brings times, loads and soft costs of a changed vehicle up to date."""
    feature = memory.feature(m)
    vans = memory.vans(m)
    asks = memory.asks(m)
    node = memory.node(m)
    trip = memory.trip(m)
    tally = memory.tally(m)
    if feature[TIMES]:
        retime(m, van)
        if memory.fleet(m)[van, at.REST_LASTS] > 0:
            pass_breaks(m, van)
    if feature[BOTH_WAYS]:
        number = vans[van, at.FIRST]
        while number >= 0:
            _fill(asks, node, trip, number)
            number = trip[number, at.FOLLOWING]
    if feature[CLOCKS] or feature[RELEASES]:
        tally[at.CHANGE] += look_again(m, van)


@compiled
def settle_put(m, stop):
    """Does the same after one stop was put in; often little changes."""
    node = memory.node(m)
    trip = memory.trip(m)
    feature = memory.feature(m)
    number = node[stop, at.TRIP]
    van = trip[number, at.VEHICLE]
    if feature[CLOCKS] or feature[RELEASES] or feature[BOTH_WAYS]:
        settle(m, van)
    elif feature[TIMES] and (trip[number, at.COUNT] == 1 or not ripple(m, stop)):
        retime(m, van)


@compiled
def _fill(stop, node, trip, number):
    """Passes along a trip how full the vehicle has been, and back how full it will be."""
    stops = len(stop)
    end = stops + number
    for column in range(3):
        aboard = trip[number, at.LOAD + column]
        fullest = aboard
        here = node[end, at.NEXT]
        while here < stops:
            node[here, at.FULLEST_TO + column] = fullest
            aboard += aboard_after(stop, here, column)
            fullest = max(fullest, aboard)
            here = node[here, at.NEXT]
        node[end, at.FULLEST_TO + column] = fullest
        fullest = aboard
        here = node[end, at.PREV]
        while here < stops:
            node[here, at.FULLEST_FROM + column] = fullest
            aboard -= aboard_after(stop, here, column)
            fullest = max(fullest, aboard)
            here = node[here, at.PREV]
        node[end, at.FULLEST_FROM + column] = fullest


@compiled
def aboard_after(stop, node, column):
    """Returns how much more is aboard after a stop than before."""
    more = stop[node, at.PICKUP + column] - stop[node, at.DEMAND + column]
    if stop[node, at.SOURCE] >= 0:
        return more - stop[node, at.CARRY + column]
    return more + stop[node, at.CARRY + column]


@compiled
def remember(m, van):
    """Copies a vehicle's rows before their first change in this round."""
    mark = memory.mark(m)
    tally = memory.tally(m)
    touched = memory.touched(m)
    saved_van = memory.saved_van(m)
    vans = memory.vans(m)
    saved_trip_id = memory.saved_trip_id(m)
    saved_trip = memory.saved_trip(m)
    trip = memory.trip(m)
    node = memory.node(m)
    if mark[van] == tally[at.ROUND]:
        return
    mark[van] = tally[at.ROUND]
    count = tally[at.TOUCHED]
    touched[count] = van
    _copy_row(vans, van, saved_van, count)
    tally[at.TOUCHED] = count + 1
    number = vans[van, at.FIRST]
    while number >= 0:
        saved = tally[at.SAVED_TRIPS]
        saved_trip_id[saved] = number
        _copy_row(trip, number, saved_trip, saved)
        tally[at.SAVED_TRIPS] = saved + 1
        _remember_nodes(m, node, m[at.STOP_COUNT] + number)
        number = trip[number, at.FOLLOWING]


@compiled
def _copy_row(source, row, goal, goal_row):
    for column in range(source.shape[1]):
        goal[goal_row, column] = source[row, column]


@compiled
def _copy_node(source, row, goal, goal_row, wide):
    """Copies a node's row; what lies behind the busy half only where a day calls for it."""
    for column in range(at.BUSY_COLUMNS):
        goal[goal_row, column] = source[row, column]
    if wide:
        for column in range(at.BUSY_COLUMNS, at.NODE_COLUMNS):
            goal[goal_row, column] = source[row, column]


@compiled
def _remember_nodes(m, node, end):
    tally = memory.tally(m)
    saved_node_id = memory.saved_node_id(m)
    saved_node = memory.saved_node(m)
    saved, here, wide = tally[at.SAVED_NODES], end, m[at.WIDE_NODES] > 0
    while True:
        saved_node_id[saved] = here
        _copy_node(node, here, saved_node, saved, wide)
        saved += 1
        here = node[here, at.NEXT]
        if here == end:
            break
    tally[at.SAVED_NODES] = saved


@compiled
def undo(m):
    """Brings all vehicles touched in this round back to how they were."""
    tally = memory.tally(m)
    vans = memory.vans(m)
    touched = memory.touched(m)
    node = memory.node(m)
    feature = memory.feature(m)
    trip = memory.trip(m)
    saved_van = memory.saved_van(m)
    saved_trip_id = memory.saved_trip_id(m)
    saved_trip = memory.saved_trip(m)
    saved_node_id = memory.saved_node_id(m)
    saved_node = memory.saved_node(m)
    stops, wide = m[at.STOP_COUNT], m[at.WIDE_NODES] > 0
    for row in range(tally[at.TOUCHED]):
        number = vans[touched[row], at.FIRST]
        while number >= 0:
            here = node[stops + number, at.NEXT]
            while here < stops:
                node[here, at.TRIP] = -1
                if feature[SPLITS]:
                    _uncount(m, here, touched[row], at.ONE_LESS)
                here = node[here, at.NEXT]
            trip[number, at.COUNT] = 0
            number = trip[number, at.FOLLOWING]
    for row in range(tally[at.TOUCHED]):
        _copy_row(saved_van, row, vans, touched[row])
    for row in range(tally[at.SAVED_TRIPS]):
        _copy_row(saved_trip, row, trip, saved_trip_id[row])
    for row in range(tally[at.SAVED_NODES]):
        here = saved_node_id[row]
        _copy_node(saved_node, row, node, here, wide)
        if feature[SPLITS] and here < stops:
            _uncount(m, here, trip[node[here, at.TRIP], at.VEHICLE], at.ONE_MORE)


@compiled
def _uncount(m, stop, van, sign):
    asks = memory.asks(m)
    quarter = asks[stop, at.QUARTER]
    if quarter >= 0:
        count_here(m, quarter, van, sign)
