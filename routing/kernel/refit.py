"""A day moves to an idle vehicle of another kind to take one more stop in: a larger one.

What a day costs depends on the vehicle: its price, its factor on legs, where it begins. That a
day goes back to a smaller vehicle is left to chance (:mod:`~routing.kernel.exchange`): choosing
the cheapest vehicle for each day at once leaves no way out of a mix that is cheap only for now
(on a bounded fleet of 200 stops 2.6 % over the best known, without it 0.7 %).
"""

from __future__ import annotations

import numpy as np

from routing.kernel import layout as at
from routing.kernel import memory
from routing.kernel.compiled import chance, compiled
from routing.kernel.exchange import may_drive
from routing.kernel.fresh import spare_of
from routing.kernel.neighbours import CLOSEST
from routing.kernel.places import BLINK, NOWHERE, longer_by
from routing.kernel.tables import BOTH_WAYS, LOCKS, SPLITS, TIMES


@compiled
def _dearer(m, van, other):
    """Returns what a day costs more on another vehicle, wishes and what depends on time apart."""
    vans, fleet, trip = memory.vans(m), memory.fleet(m), memory.trip(m)
    node, cost, stops = memory.node(m), memory.cost(m), m[at.STOP_COUNT]
    legs = vans[van, at.LEGS]
    depot, end = fleet[other, at.DEPOT], fleet[other, at.END]
    if fleet[van, at.DEPOT] != depot or fleet[van, at.END] != end:
        number = vans[van, at.FIRST]
        while number >= 0:
            door, last = stops + number, node[stops + number, at.PREV]
            goal = depot if trip[number, at.FOLLOWING] >= 0 else end
            legs += cost[depot, node[door, at.NEXT]] - node[door, at.LEG]
            legs += cost[last, goal] - node[last, at.LEG]
            number = trip[number, at.FOLLOWING]
    dearer = fleet[other, at.LEG_COST] * legs - fleet[van, at.LEG_COST] * vans[van, at.LEGS]
    return dearer + fleet[other, at.FIXED] - fleet[van, at.FIXED]


@compiled
def _liked_less(m, van, other):
    """Returns what it costs more that another vehicle comes to the doors of a day."""
    vans, trip, node, assign = memory.vans(m), memory.trip(m), memory.node(m), memory.assign(m)
    stops, more = m[at.STOP_COUNT], at.ZERO
    number = vans[van, at.FIRST]
    while number >= 0:
        here = node[stops + number, at.NEXT]
        while here < stops:
            more += assign[here, other] - assign[here, van]
            here = node[here, at.NEXT]
        number = trip[number, at.FOLLOWING]
    return more


@compiled
def grows(m):
    """Tells whether a full vehicle may be exchanged for a larger one to take a stop in."""
    feature = memory.feature(m)
    simple = not (feature[TIMES] or feature[BOTH_WAYS] or feature[LOCKS] or feature[SPLITS])
    return m[at.KINDS] > 1 and simple


@compiled
def place_in_larger(m, stop, most):
    """Returns price, node and idle vehicle of the cheapest place for which a day moves to it.

    The node is the one to come before, on the day as it is now; NOWHERE when no price is below
    ``most``.
    """
    node, trip, owner, near = memory.node(m), memory.trip(m), memory.owner(m), memory.near(m)
    fleet, me, dice, assign = memory.fleet(m), memory.me(m), memory.dice(m), memory.assign(m)
    behind, onto = np.int64(NOWHERE), at.NONE
    full, more, other = at.NONE, most, at.NONE
    _note_spare(m)
    for column in range(min(CLOSEST, m[at.NEAR_COUNT])):
        beside = np.int64(near[stop, column])
        number = node[beside, at.TRIP]
        if number < 0:
            continue
        ahead = node[beside, at.PREV]
        least = min(longer_by(m, stop, beside), longer_by(m, stop, ahead))
        if m[at.LEAST_LEG_COST] * least >= most:
            continue
        van = trip[number, at.VEHICLE]
        if owner[van] != me[0] or _carries(m, van, stop, number):
            continue
        if number != full:
            full = number
            more, other = _larger(m, stop, number, most)
        if other < 0 or chance(dice) < BLINK:
            continue
        for side in range(2):
            after = beside if side == 0 else node[beside, at.PREV]
            price = more + fleet[other, at.LEG_COST] * longer_by(m, stop, after)
            price += assign[stop, other]
            if price < most:
                most, behind, onto = price, after, other
    return most, behind, onto


@compiled
def _note_spare(m):
    """Notes an idle vehicle of each kind where there is one."""
    alike, idle, first = memory.alike(m), memory.idle(m), at.ZERO
    while first < memory.tally(m)[at.MINE]:
        idle[first] = spare_of(m, first)
        first += alike[first]


@compiled
def _larger(m, stop, number, most):
    """Returns what a day costs more on the idle vehicle that has room for one more stop.

    Of several such vehicles the cheapest, NONE when it does not cost less than ``most`` more.
    """
    alike, idle, tally = memory.alike(m), memory.idle(m), memory.tally(m)
    vans, van = memory.vans(m), memory.trip(m)[number, at.VEHICLE]
    found, first = at.NONE, at.ZERO
    if vans[van, at.TRIPS] > 1:
        return most, found
    while first < tally[at.MINE]:
        spare = idle[first]
        if spare >= 0 and _carries(m, spare, stop, number):
            dearer = _dearer(m, van, spare)
            if dearer < most and may_drive(m, van, spare):
                dearer += _liked_less(m, van, spare)
                if dearer < most:
                    most, found = dearer, spare
        first += alike[first]
    return most, found


@compiled
def _carries(m, van, stop, number):
    """Tells whether a vehicle has room for a trip and one more stop, and may come there."""
    trip, fleet, asks = memory.trip(m), memory.fleet(m), memory.asks(m)
    if memory.assign(m)[stop, van] == at.FORBIDDEN:
        return False
    for column in range(3):
        load = trip[number, at.LOAD + column] + asks[stop, at.DEMAND + column]
        if load > fleet[van, at.CAPACITY + column]:
            return False
    return True
