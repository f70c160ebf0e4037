"""Recreate: stops left out are put back one by one, each where it costs least.

The order is drawn anew each time: by chance, the largest first, the farthest or the nearest
first, or by their windows (Christiaens & Vanden Berghe 2020).
"""

from __future__ import annotations

import numpy as np

from routing.kernel import layout as at
from routing.kernel import memory
from routing.kernel.compiled import below, chance, compiled
from routing.kernel.edit import open_trip, put, remember, settle_put
from routing.kernel.exchange import swap_days
from routing.kernel.fresh import fresh_place
from routing.kernel.groups import put_group
from routing.kernel.look import BROKEN
from routing.kernel.otherday import moves, put_on_other_day
from routing.kernel.places import NOWHERE, any_place, near_place
from routing.kernel.refit import grows, place_in_larger
from routing.kernel.ruin import add_left_out
from routing.kernel.tables import GROUPS, TIMES

OLD_AT_ONCE, OLD_NEAR = 12, 8
"""How many of the stops left out before take part at most, and how many of these for being near
the ruin: where most stops are left out, hardly any drawn by chance would fit into its gaps."""
BY_CHANCE, LARGEST, FARTHEST, NEAREST, NARROWEST, EARLIEST, LAST, DEAREST, BESIDE = range(9)
LOOK_EVERYWHERE = 0.05
EAGER, MORE_EAGER = 0.2, 300
"""How often, and by how many per cent more, stops may cost than leaving them out: one alone
is seldom worth a trip that several together are."""
LOOK_EVERYWHERE_FOR_DEAR = 0.3
BOLD, BOLD_AT_ONCE = 0.03, 24
"""How often a stop left out is put in whatever it costs, and how many of those near it then take
part: so a trip begins that pays only with all of them."""
NO_LIMIT = 1_000_000
FRUGAL = 0.6
"""How often no trip is begun for a stop that fits anywhere else, whatever that costs. Always to
begin the cheaper trip ends with too many: each stop of one that falls apart begins it again (200
stops with release times: 4.1 % over the best known, now 0.7 %; 1,000 with windows: 5.9, now 4.7).
"""


@compiled
def recreate(m, old):
    """Puts stops back that are left out; of the ``old`` ones, out before, some take part."""
    tally = memory.tally(m)
    todo = memory.todo(m)
    dice = memory.dice(m)
    left_out = memory.left_out(m)
    bold = old > 0 and chance(dice) < BOLD
    kept = old - _gather_near(m, old, BOLD_AT_ONCE, 1.0) if bold else _shuffle_old(m, old)
    number = tally[at.LEFT_OUT] - kept
    for row in range(number):
        todo[row] = left_out[kept + row]
    tally[at.LEFT_OUT] = kept
    _sort(m, number, BESIDE if bold else _order(m, old))
    if bold or (old > 0 and chance(dice) < EAGER):
        tally[at.EAGER] += below(dice, MORE_EAGER)
    eager = tally[at.EAGER]
    if bold:
        tally[at.EAGER] = NO_LIMIT
    tally[at.FRUGAL] = not bold and chance(dice) < FRUGAL
    for row in range(number):
        stop = todo[row]
        if not put_best(m, stop):
            add_left_out(m, stop)
        else:
            tally[at.EAGER] = eager
    if bold:
        _put_rest(m, kept)


@compiled
def _put_rest(m, kept):
    """Puts back those of the stops just left out that are worth it now."""
    tally, todo, left_out = memory.tally(m), memory.todo(m), memory.left_out(m)
    number = tally[at.LEFT_OUT] - kept
    for row in range(number):
        todo[row] = left_out[kept + row]
    tally[at.LEFT_OUT], tally[at.EAGER] = kept, 100
    for row in range(number):
        if not put_best(m, todo[row]):
            add_left_out(m, todo[row])


@compiled
def put_best(m, stop):
    """Puts a stop where it costs least; returns False when it costs less to leave it out."""
    feature = memory.feature(m)
    asks = memory.asks(m)
    penalty = memory.penalty(m)
    tally = memory.tally(m)
    if feature[GROUPS] and asks[stop, at.RING] != stop:
        return put_group(m, stop)
    most = min(penalty[stop], BROKEN - 1)
    if penalty[stop] <= tally[at.DEAR]:
        most = most * tally[at.EAGER] // 100
    price, after = _beside_others(m, stop, most)
    van, behind = np.int64(at.NONE), np.int64(at.NO_TRIP)
    if not tally[at.FRUGAL]:
        price, van, behind = fresh_place(m, stop, price)
    if moves(m) and put_on_other_day(m, stop, price):
        return True
    if grows(m):
        price, beside, onto = place_in_larger(m, stop, price)
        if onto >= 0:
            van, after = np.int64(at.NONE), _moved(m, beside, onto)
    if van < 0 and after == NOWHERE:
        price, after, van, behind = _place_anywhere(m, stop, most)
        if after == NOWHERE and van < 0:
            return False
    if van >= 0:
        remember(m, van)
        after = m[at.STOP_COUNT] + open_trip(m, van, behind)
    _put_behind(m, stop, after)
    return True


@compiled
def _put_behind(m, stop, after):
    """Puts a stop behind a node, all of its vehicle remembered and timed."""
    number = memory.node(m)[after, at.TRIP]
    remember(m, memory.trip(m)[number, at.VEHICLE])
    put(m, stop, number, after)
    settle_put(m, stop)


@compiled
def _moved(m, beside, onto):
    """Moves the day of a node to another vehicle; returns where the node then is."""
    swap_days(m, memory.trip(m)[memory.node(m)[beside, at.TRIP], at.VEHICLE], onto)
    if beside < m[at.STOP_COUNT]:
        return beside
    return m[at.STOP_COUNT] + memory.vans(m)[onto, at.FIRST]


@compiled
def _place_anywhere(m, stop, most):
    """Returns price, node, vehicle and trip to follow where no place was found near by.

    Every place is looked at, mostly where nothing else may be done, and at last a trip of its own.
    """
    tally, van, behind = memory.tally(m), np.int64(at.NONE), np.int64(at.NO_TRIP)
    dear = memory.penalty(m)[stop] > tally[at.DEAR]
    often = LOOK_EVERYWHERE_FOR_DEAR if dear else LOOK_EVERYWHERE
    surely = tally[at.THOROUGH] or tally[at.FRUGAL]
    if not surely and chance(memory.dice(m)) >= often:
        return most, np.int64(NOWHERE), van, behind
    price, after = any_place(m, stop, most)
    if after == NOWHERE and tally[at.FRUGAL]:
        price, van, behind = fresh_place(m, stop, most)
    return price, after, van, behind


@compiled
def _beside_others(m, stop, most):
    """Returns price and node of the cheapest place near by, or none to begin a trip boldly."""
    if memory.tally(m)[at.EAGER] == NO_LIMIT and chance(memory.dice(m)) < 0.5:
        return most, np.int64(NOWHERE)
    return near_place(m, stop, most)


@compiled
def _shuffle_old(m, old):
    """Draws which of the stops left out before are tried; returns how many are not."""
    dice = memory.dice(m)
    left_out = memory.left_out(m)
    near = _gather_near(m, old, OLD_NEAR, 0.5) if old > OLD_AT_ONCE else 0
    for row in range(near, min(old, OLD_AT_ONCE)):
        last = old - 1 - row
        other = below(dice, last + 1)
        left_out[other], left_out[last] = left_out[last], left_out[other]
    return max(0, old - OLD_AT_ONCE)


@compiled
def _gather_near(m, old, most, often):
    """Moves stops of the ``old`` ones left out that are near the ruin to their end.

    Each one found takes part as ``often`` as that; returns how many, ``most`` at the most.
    """
    dice, tally = memory.dice(m), memory.tally(m)
    left_out, row_of, near = memory.left_out(m), memory.row_of(m), memory.near(m)
    for row in range(old):
        row_of[left_out[row]] = row
    seed, found = tally[at.SEED], 0
    for column in range(-1, m[at.NEAR_COUNT]):
        stop = seed if column < 0 else np.int64(near[seed, column])
        row, last = row_of[stop], old - 1 - found
        if row > last or left_out[row] != stop or chance(dice) >= often:
            continue
        other = left_out[last]
        left_out[row], left_out[last] = other, stop
        row_of[other], row_of[stop] = row, last
        found += 1
        if found == most:
            break
    return found


@compiled
def _order(m, old):
    """Draws in which order stops are put back."""
    dice = memory.dice(m)
    feature = memory.feature(m)
    if old > 0 and chance(dice) < 0.5:
        return DEAREST
    drawn = chance(dice) * (17.0 if feature[TIMES] else 11.0)
    if drawn < 4.0:
        return BY_CHANCE
    if drawn < 8.0:
        return LARGEST
    if drawn < 10.0:
        return FARTHEST
    if drawn < 11.0:
        return NEAREST
    if drawn < 13.0:
        return NARROWEST
    return EARLIEST if drawn < 15.0 else LAST


@compiled
def _sort(m, number, order):
    """Sorts the stops to do by the drawn order (insertion sort: they are few)."""
    key = memory.key(m)
    todo = memory.todo(m)
    for row in range(number):
        key[row] = _key(m, todo[row], order)
    for row in range(1, number):
        rank, stop, hole = key[row], todo[row], row - 1
        while hole >= 0 and key[hole] > rank:
            key[hole + 1], todo[hole + 1] = key[hole], todo[hole]
            hole -= 1
        key[hole + 1], todo[hole + 1] = rank, stop


@compiled
def _key(m, stop, order):
    asks = memory.asks(m)
    fleet = memory.fleet(m)
    weight = memory.weight(m)
    cost = memory.cost(m)
    penalty = memory.penalty(m)
    dice = memory.dice(m)
    row = asks[stop]
    depot = fleet[0, at.DEPOT]
    if order == BESIDE:
        return float(cost[memory.tally(m)[at.SEED], stop])
    if order == LARGEST:
        return -weight[stop]
    if order == FARTHEST:
        return -float(cost[depot, stop])
    if order == NEAREST:
        return float(cost[depot, stop])
    if order == NARROWEST:
        return float(row[at.CLOSES] - row[at.OPENS])
    if order == EARLIEST:
        return float(row[at.OPENS])
    if order == LAST:
        return float(-row[at.CLOSES])
    if order == DEAREST:
        return -penalty[stop] / (0.2 + weight[stop]) * (0.8 + 0.4 * chance(dice))
    return chance(dice)
