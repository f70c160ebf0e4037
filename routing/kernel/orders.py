"""Plans going in and out of the kernel: orders to rows, rows to orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from routing.case import Orders
from routing.kernel import layout as at
from routing.kernel import memory
from routing.kernel.anneal import begin, keep_best
from routing.kernel.compiled import compiled, entry
from routing.kernel.edit import open_trip, put, settle, take
from routing.kernel.fitting import holds
from routing.kernel.recreate import put_best
from routing.kernel.ruin import add_left_out
from routing.kernel.state import State, Work
from routing.kernel.tables import Layout

if TYPE_CHECKING:
    from numpy.typing import NDArray

Days = dict[int, tuple[tuple[int, ...], ...]]
"""Each vehicle's trips, in the problem's own stop numbers."""

NEW_VEHICLE, NEW_TRIP = -2, -1


def rows_of(layout: Layout, orders: Orders) -> NDArray[np.int64]:
    """Returns orders as one row: each vehicle and trip announced, then its stops."""
    flat: list[int] = []
    for van in range(len(layout.case.vehicles)):
        trips = _locks_first(layout, van, orders[van] if van < len(orders) else [])
        if any(trips):
            flat += [NEW_VEHICLE, van]
        for trip in trips:
            if trip:
                flat += [NEW_TRIP, *(int(layout.rank[stop]) for stop in trip)]
    return np.array(flat, dtype=np.int64)


def _locks_first(layout: Layout, van: int, trips: list[list[int]]) -> list[list[int]]:
    """Returns a day that begins as it is locked; what else was on those trips comes after."""
    day, locked = layout.case.locks.get(van), layout.case.locked
    free = [[stop for stop in trip if stop not in locked] for trip in trips]
    if day is None:
        return free
    if day.whole or not day.trips:
        return day.trips if day.whole else free
    last = len(day.trips) - 1
    more = free[last] if last < len(free) else []
    return [*day.trips[:-1], [*day.trips[-1], *more], *free[:last], *free[last + 1 :]]


def best_days(layout: Layout, work: Work, vehicles: NDArray[np.int64]) -> Days:
    """Returns the best days that a thread found for its vehicles."""
    links = work.best_first, work.best_following, work.best_next
    return _days(layout, *links, vehicles=vehicles)


def days_now(layout: Layout, state: State) -> Days:
    """Returns the days of a plan as it is."""
    first, following = state.van[:, at.FIRST], state.trip[:, at.FOLLOWING]
    used = np.flatnonzero(state.van[:, at.STOPS])
    return _days(layout, first, following, state.node[:, at.NEXT], vehicles=used)


def _days(
    layout: Layout,
    first: NDArray[np.int64],
    following: NDArray[np.int64],
    after: NDArray[np.int64],
    *,
    vehicles: NDArray[np.int64],
) -> Days:
    stops, order, nodes = len(layout.order), layout.order.tolist(), after.tolist()
    days: Days = {}
    for van in vehicles.tolist():
        trips, number = [], int(first[van])
        while number >= 0:
            trip, here = [], nodes[stops + number]
            while here < stops:
                trip.append(order[here])
                here = nodes[here]
            trips.append(tuple(trip))
            number = int(following[number])
        days[van] = tuple(trips)
    return days


@entry
def construct(row_of_addresses, given, greedy):
    """Puts given orders into an empty plan, as far as they fit, then all else where it costs least.

    What is locked and does not fit where it is locked stays left out for good, and so does a locked
    source whose stops do not fit behind it. Leaves the cost of the plan, and the same as the best
    plan.
    """
    m = memory.reach(row_of_addresses)
    tally = memory.tally(m)
    penalty = memory.penalty(m)
    node = memory.node(m)
    asks = memory.asks(m)
    stops = m[at.STOP_COUNT]
    begin(m)
    tally[at.LEFT_OUT] = 0
    cost = 0
    for stop in range(stops):
        cost += penalty[stop]
    _put_given(m, given)
    _complete_locked_groups(m)
    _drop_broken_groups(m)
    _lock(m)
    tally[at.THOROUGH] = 1
    for row in range(stops):
        stop = greedy[row]
        if node[stop, at.TRIP] >= 0 or asks[stop, at.LEADER] != stop or asks[stop, at.LOCKED]:
            continue
        if not put_best(m, stop):
            add_left_out(m, stop)
    tally[at.THOROUGH] = 0
    tally[at.COST] = cost + tally[at.CHANGE]
    keep_best(m)


@compiled
def _put_given(m, given):
    """Puts orders in as they stand; what does not fit on its vehicle is left out.

    So is what was not picked up before, for a trip is timed from each source on.
    """
    asks = memory.asks(m)
    assign = memory.assign(m)
    node = memory.node(m)
    vans = memory.vans(m)
    fleet = memory.fleet(m)
    trip = memory.trip(m)
    stops, van, number, fresh = m[at.STOP_COUNT], at.NONE, at.NONE, False
    row = 0
    while row < len(given):
        if given[row] == NEW_VEHICLE:
            van, number = given[row + 1], at.NONE
            row += 2
            continue
        if given[row] == NEW_TRIP:
            fresh = True
            row += 1
            continue
        stop = given[row]
        row += 1
        if assign[stop, van] == at.FORBIDDEN or node[stop, at.TRIP] >= 0:
            continue
        if fresh and vans[van, at.TRIPS] >= fleet[van, at.MOST_TRIPS]:
            continue
        source = asks[stop, at.SOURCE]
        if source >= 0 and (fresh or node[source, at.TRIP] != number):
            continue
        if fresh:
            number = open_trip(m, van, vans[van, at.LAST])
            fresh = False
        put(m, stop, number, node[stops + number, at.PREV])
        settle(m, van)
        if not holds(m, van, number):
            fresh = trip[number, at.COUNT] == 1
            take(m, stop)
            settle(m, van)


@compiled
def _complete_locked_groups(m):
    """Puts what is picked up at a locked stop behind it; what is free there makes way."""
    node, asks = memory.node(m), memory.asks(m)
    for source in range(m[at.STOP_COUNT]):
        alone = asks[source, at.RING] == source or asks[source, at.LEADER] != source
        if alone or not asks[source, at.LOCKED] or node[source, at.TRIP] < 0:
            continue
        if _may_be_longer(m, node[source, at.TRIP]) and not _complete(m, source):
            _clear(m, node[source, at.TRIP])
            _complete(m, source)


@compiled
def _may_be_longer(m, number):
    """Tells whether stops may follow those that are locked on a trip: on the last such trip."""
    following = memory.trip(m)[number, at.FOLLOWING]
    if following < 0:
        return True
    return not memory.asks(m)[memory.node(m)[m[at.STOP_COUNT] + following, at.NEXT], at.LOCKED]


@compiled
def _complete(m, source):
    """Puts the free stops of a group behind their source; returns whether all fit."""
    node, asks = memory.node(m), memory.asks(m)
    member = asks[source, at.RING]
    while member != source:
        if node[member, at.TRIP] < 0 and (asks[member, at.LOCKED] or not _bring(m, source, member)):
            return False
        member = asks[member, at.RING]
    return True


@compiled
def _bring(m, source, stop):
    """Puts a stop at the first place behind its source at which it fits, if there is any."""
    node, asks, stops = memory.node(m), memory.asks(m), m[at.STOP_COUNT]
    number, after = node[source, at.TRIP], source
    van = memory.trip(m)[number, at.VEHICLE]
    if memory.assign(m)[stop, van] == at.FORBIDDEN:
        return False
    while after < stops:
        before = node[after, at.NEXT]
        if before >= stops or not asks[before, at.LOCKED]:
            put(m, stop, number, after)
            settle(m, van)
            if holds(m, van, number):
                return True
            take(m, stop)
            settle(m, van)
        after = before
    return False


@compiled
def _clear(m, number):
    """Takes out what is on a trip and neither locked nor picked up at a locked stop."""
    node, asks, stops = memory.node(m), memory.asks(m), m[at.STOP_COUNT]
    here = node[stops + number, at.NEXT]
    while here < stops:
        after = node[here, at.NEXT]
        if not asks[asks[here, at.LEADER], at.LOCKED]:
            take(m, here)
        here = after
    settle(m, memory.trip(m)[number, at.VEHICLE])


@compiled
def _drop_broken_groups(m):
    """Takes out all that is left of a group that is not whole."""
    node, asks, trip = memory.node(m), memory.asks(m), memory.trip(m)
    for stop in range(m[at.STOP_COUNT]):
        number = node[stop, at.TRIP]
        if number < 0 or _is_whole(m, stop):
            continue
        member, van = asks[stop, at.RING], trip[number, at.VEHICLE]
        take(m, stop)
        while member != stop:
            if node[member, at.TRIP] >= 0:
                take(m, member)
            member = asks[member, at.RING]
        settle(m, van)


@compiled
def _is_whole(m, stop):
    """Tells whether all of a stop's group are on its trip."""
    node, asks = memory.node(m), memory.asks(m)
    member = asks[stop, at.RING]
    while member != stop:
        if node[member, at.TRIP] != node[stop, at.TRIP]:
            return False
        member = asks[member, at.RING]
    return True


@compiled
def _lock(m):
    """Shuts the trips before the last one that is locked, and the time before it."""
    node, trip, vans, asks = memory.node(m), memory.trip(m), memory.vans(m), memory.asks(m)
    stops = m[at.STOP_COUNT]
    for van in range(m[at.VEHICLE_COUNT]):
        position, locked = 0, 0
        number = vans[van, at.FIRST]
        while number >= 0:
            position += 1
            if asks[node[stops + number, at.NEXT], at.LOCKED]:
                locked = position
            number = trip[number, at.FOLLOWING]
        vans[van, at.LOCKED_TRIPS] = locked
        number = vans[van, at.FIRST]
        while locked > 1:
            trip[number, at.SHUT] = 1
            locked -= 1
            number = trip[number, at.FOLLOWING]
