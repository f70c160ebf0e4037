"""The cheapest walks by the clock, in compiled code.

A walk leaves the depot, is where it is within windows, and never returns to a stop that it still
remembers; what it remembers of the stops behind it, each stop it comes to decides. Of two walks to
a stop that have begun there, one that is no dearer and remembers no more makes the other needless.
Costs are whole numbers, so they add up without rounding.
"""

from __future__ import annotations

import numpy as np

from routing.kernel.compiled import compiled, entry

NONE = np.int64(2**62)
FULL = -1
MOST_STANDING = 4096
"""So many walks at most stand at one stop."""


@compiled
def remembered(memory, kept, bits):
    """Returns what is remembered at the next stop, in its bits, of a memory in those of this one."""
    found, left, at = np.uint16(0), memory & kept, 0
    while left:
        if left & np.uint16(1):
            found |= bits[at]
        left >>= np.uint16(1)
        at += 1
    return found


@compiled
def place_of(costs, memories, standing, cost, memory):
    """Returns where a walk would stand among those at a stop, by cost; -1 where it is needless."""
    for at in range(standing):
        if costs[at] > cost:
            return at
        if memories[at] & memory == memories[at]:
            return -1
    return standing


@compiled
def stand(costs, memories, numbers, standing, at, walk, walk_costs, memory, since):
    """Lets a walk stand at its place among those at a stop; returns how many stand.

    Those that it makes needless go; nobody walks on from those that are as new as it is.
    """
    number, cost, its, keeps = walk, walk_costs[walk], memory, at
    for there in range(at, standing):
        other, other_cost, others = numbers[there], costs[there], memories[there]
        if others & memory == memory:
            if other >= since:
                walk_costs[other] = NONE
            continue
        numbers[keeps], costs[keeps], memories[keeps] = number, cost, its
        number, cost, its = other, other_cost, others
        keeps += 1
    numbers[keeps], costs[keeps], memories[keeps] = number, cost, its
    return keeps + 1


@compiled
def arrive(tick, stop, walks, day, memory, windows, first, prize, pool, crowd, newest):
    """Takes all walks on that can begin at a stop at a tick, and not before; returns how many there are.

    All in one, for it is asked some hundred thousand times.
    """
    before, legs, rides = day
    own, known, kept, bits = memory
    opens, closes, soonest = windows
    costs, memories, ends, behind = pool
    begins, news = newest
    here_costs, here_memories, here_numbers = crowd[0][stop], crowd[1][stop], crowd[2][stop]
    standing, since = crowd[3][stop], walks
    for place in range(-1, before.shape[1]):
        here, soon, late = -1, 0, 0
        if place >= 0:
            here = before[stop, place]
            if here < 0:
                break
            soon = late = tick - rides[stop, place]
            if tick == opens[stop]:  # whoever came before waited
                soon, late = opens[here], min(late, closes[here])
            if soon > late or soon < opens[here] or late > closes[here]:
                continue
        elif tick != max(opens[stop], soonest[stop]):
            continue
        for instant in range(soon, late + 1):
            begin, end = -1, 0
            if place >= 0:
                begin = begins[instant, here]
                end = begin + news[instant, here]
            for walk in range(begin, end):
                cost, new = first - prize, own[stop]
                if place >= 0:
                    its, bit = memories[walk], known[stop, place]
                    if costs[walk] == NONE or (bit >= 0 and its >> np.uint16(bit) & np.uint16(1)):
                        continue
                    cost = costs[walk] + legs[stop, place] - prize
                    new |= remembered(its, kept[stop, place], bits[stop, place])
                at = place_of(here_costs, here_memories, standing, cost, new)
                if at < 0:
                    continue
                if walks == len(costs) or standing == MOST_STANDING:
                    return FULL
                costs[walks], memories[walks], ends[walks], behind[walks] = cost, new, stop, walk
                standing = stand(
                    here_costs, here_memories, here_numbers, standing, at, walks, costs, new, since
                )
                walks += 1
    crowd[3][stop] = standing
    return walks


@entry
def walk_on(ticks, windows, latest, ends_of, day, memory, prizes, most):
    """Returns how many walks there are, the cheapest that ends at each stop, and all of them.

    ``windows`` are the ticks at which stops open and close, and at which they may be the first;
    ``latest`` those at which they may be the last. ``ends_of`` has what the ways from the depot and
    back cost. A ``day`` has for each stop those that may come before it (-1: no more), with what
    those legs cost and how long they ride. A ``memory`` has the bit of each stop in its own, by
    which bit each of those before remembers it (-1: not), which bits of theirs it keeps, and as
    which. ``prizes`` are what visits earn. The cheapest are told by cost, the way back with it, and
    number; all walks by the stop where they end and the walk they go on from (-1: the depot). When
    there are more than ``most`` there are none, and ``FULL`` of them.
    """
    opens, closes, _soonest = windows
    stops = len(opens)
    costs, memories = np.empty(most, dtype=np.int64), np.empty(most, dtype=np.uint16)
    ends, behind = np.empty(most, dtype=np.int16), np.empty(most, dtype=np.int32)
    begins = np.zeros((ticks, stops), dtype=np.int32)
    news = np.zeros((ticks, stops), dtype=np.int32)
    crowd = (
        np.empty((stops, MOST_STANDING), dtype=np.int64),
        np.empty((stops, MOST_STANDING), dtype=np.uint16),
        np.empty((stops, MOST_STANDING), dtype=np.int32),
        np.zeros(stops, dtype=np.int64),
    )
    least, cheapest = np.full(stops, NONE), np.full(stops, -1, dtype=np.int64)
    pool, newest, walks = (costs, memories, ends, behind), (begins, news), 0
    for tick in range(ticks):
        for stop in range(stops):
            if tick < opens[stop] or tick > closes[stop]:
                continue
            since = walks
            begins[tick, stop] = since
            walks = arrive(
                tick, stop, since, day, memory, windows,
                ends_of[0][stop], prizes[stop], pool, crowd, newest,
            )  # fmt: skip
            if walks == FULL:
                return FULL, least, cheapest, ends, behind
            news[tick, stop] = walks - since
            if tick > latest[stop]:
                continue
            for walk in range(since, walks):
                if costs[walk] != NONE and costs[walk] + ends_of[1][stop] < least[stop]:
                    least[stop], cheapest[stop] = costs[walk] + ends_of[1][stop], walk
    return walks, least, cheapest, ends, behind
