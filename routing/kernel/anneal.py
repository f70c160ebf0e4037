"""The search itself: ruin, recreate, and keep the change when chance and its cost allow.

Worse plans are kept with a probability that falls as the temperature does (simulated
annealing). Costs are whole numbers and exact.
"""

from __future__ import annotations

import math

from routing.kernel import layout as at
from routing.kernel import memory
from routing.kernel.chain import drive_chain
from routing.kernel.compiled import chance, compiled, entry
from routing.kernel.edit import undo
from routing.kernel.exchange import exchange
from routing.kernel.fitting import spoilt
from routing.kernel.recreate import recreate
from routing.kernel.ruin import ruin
from routing.kernel.tails import polish_tails, swap_tails


@entry
def anneal(row, rounds, hot, cold):
    """Searches for so many rounds while the temperature falls from ``hot`` to ``cold``."""
    m = memory.reach(row)
    tally = memory.tally(m)
    dice = memory.dice(m)
    temperature, cooling = hot, (cold / hot) ** (1.0 / max(1, rounds))
    count_served(m)
    for _round in range(rounds):
        old = begin(m)
        chained = drive_chain(m, old)
        still = tally[at.LEFT_OUT]
        if not chained:
            ruin(m)
        if m[at.KINDS] > 1 or m[at.SEVERAL_TRIPS]:
            exchange(m)
        swap_tails(m, temperature)
        recreate(m, still)
        if tally[at.POLISHES]:
            polish_tails(m)
        change = tally[at.CHANGE]
        kept = change < -temperature * math.log(chance(dice) + 1e-300)
        if 0 < change < tally[at.DEAR]:
            tally[at.WORSE] += 1
            tally[at.WORSE_LOG] += int(1000 * math.log(change))
            tally[at.WORSE_KEPT] += kept
        if kept and not spoilt(m):
            tally[at.COST] += change
            tally[at.ACCEPTED] += change != 0
            _recount_served(m)
            if tally[at.COST] < tally[at.BEST]:
                keep_best(m)
        else:
            go_back(m, old)
        temperature *= cooling


@compiled
def begin(m):
    """Begins a round; returns how many stops are left out."""
    tally = memory.tally(m)
    left_before = memory.left_before(m)
    left_out = memory.left_out(m)
    tally[at.ROUND] += 1
    tally[at.TOUCHED] = 0
    tally[at.SAVED_NODES] = 0
    tally[at.SAVED_TRIPS] = 0
    tally[at.CHANGE] = 0
    tally[at.SPOILT] = 0
    tally[at.EAGER] = 100
    tally[at.WAITING_BEFORE] = tally[at.WAITING]
    old = tally[at.LEFT_OUT]
    for row in range(old):
        left_before[row] = left_out[row]
    return old


@compiled
def go_back(m, old):
    """Undoes a round."""
    left_out = memory.left_out(m)
    left_before = memory.left_before(m)
    tally = memory.tally(m)
    undo(m)
    for row in range(old):
        left_out[row] = left_before[row]
    tally[at.LEFT_OUT] = old
    tally[at.WAITING] = tally[at.WAITING_BEFORE]


@compiled
def count_served(m):
    """Counts the stops and trips of the thread's vehicles."""
    tally = memory.tally(m)
    vans = memory.vans(m)
    mine = memory.mine(m)
    served, trips = 0, 0
    for row in range(tally[at.MINE]):
        served += vans[mine[row], at.STOPS]
        trips += vans[mine[row], at.TRIPS]
    tally[at.SERVED], tally[at.TRIPS_USED] = served, trips


@compiled
def _recount_served(m):
    """Does the same after a round, which has changed few vehicles."""
    tally, touched = memory.tally(m), memory.touched(m)
    vans, saved_van = memory.vans(m), memory.saved_van(m)
    for row in range(tally[at.TOUCHED]):
        van = touched[row]
        tally[at.SERVED] += vans[van, at.STOPS] - saved_van[row, at.STOPS]
        tally[at.TRIPS_USED] += vans[van, at.TRIPS] - saved_van[row, at.TRIPS]


@compiled
def keep_best(m):
    """Copies the plan of the thread's vehicles as the best."""
    tally = memory.tally(m)
    mine = memory.mine(m)
    vans = memory.vans(m)
    best_first = memory.best_first(m)
    best_following = memory.best_following(m)
    trip = memory.trip(m)
    best_next = memory.best_next(m)
    node = memory.node(m)
    stops = m[at.STOP_COUNT]
    tally[at.BEST] = tally[at.COST]
    tally[at.BETTER] += 1
    for row in range(tally[at.MINE]):
        van = mine[row]
        number = vans[van, at.FIRST]
        best_first[van] = number
        while number >= 0:
            best_following[number] = trip[number, at.FOLLOWING]
            here = stops + number
            while True:
                best_next[here] = node[here, at.NEXT]
                here = node[here, at.NEXT]
                if here >= stops:
                    break
            number = trip[number, at.FOLLOWING]
