"""The cheapest walks by the load they bring, in compiled code.

A walk leaves the depot, visits stops, some of them perhaps more than once but never there and
straight back, and each visit uses up its stop's weight. Nothing cheaper passes through a stop.
"""

from __future__ import annotations

import numpy as np

from routing.kernel.compiled import compiled, entry


@entry
def walks(weights, most, near, costs, first):
    """Returns the two cheapest walks to each stop for each load, and by which stop they come.

    The second comes by another stop than the first. ``near`` has for each stop those that may come
    before it (-1: no more), ``costs`` what the leg from each costs; the depot is the number after
    the last stop.
    """
    stops, most_near = near.shape
    best = np.full((most + 1, stops, 2), np.inf)
    via = np.full((most + 1, stops, 2), -1, dtype=np.int32)
    for load in range(1, most + 1):
        for stop in range(stops):
            before = load - weights[stop]
            if before == 0:
                best[load, stop, 0] = first[stop]
                via[load, stop, 0] = stops
            if before <= 0:
                continue
            one, other, by, other_by = np.inf, np.inf, -1, -1
            for place in range(most_near):
                here = near[stop, place]
                if here < 0:
                    break
                cost = best[before, here, 1 if via[before, here, 0] == stop else 0]
                cost += costs[stop, place]
                if cost < one:
                    one, other, by, other_by = cost, one, here, by
                elif cost < other:
                    other, other_by = cost, here
            best[load, stop, 0], best[load, stop, 1] = one, other
            via[load, stop, 0], via[load, stop, 1] = by, other_by
    return best, via


@entry
def through(weights, most, best, via, best_back, via_back, fixed, both_ways):
    """Returns for each stop its share of the cheapest trip through it, and the trip's two halves.

    A stop's share of a trip is its weight beside all that the trip brings. A half is told by its
    load, the stop's weight included, and whether it is the first or the second of its walks. When
    all costs are the same ``both_ways`` the lighter half may as well come first.
    """
    stops = len(weights)
    shares = np.full(stops, np.inf)
    halves = np.zeros((stops, 4), dtype=np.int32)
    for stop in range(stops):
        own = weights[stop]
        there, back = best[:, stop].copy(), best_back[:, stop].copy()
        by, back_by = via[:, stop, 0].copy(), via_back[:, stop, 0].copy()
        least = np.inf
        for load in range(own, most + 1):
            if there[load, 0] == np.inf:
                continue
            for other in range(load if both_ways else own, most + own - load + 1):
                cost, one, two = there[load, 0] + back[other, 0], 0, 0
                if by[load] == back_by[other] and by[load] < stops:
                    cost, one, two = there[load, 0] + back[other, 1], 0, 1
                    if there[load, 1] + back[other, 0] < cost:
                        cost, one, two = there[load, 1] + back[other, 0], 1, 0
                share = (cost + fixed) * own / (load + other - own)
                if share < least:
                    least = share
                    halves[stop, 0], halves[stop, 1] = load, one
                    halves[stop, 2], halves[stop, 3] = other, two
        shares[stop] = least
    return shares, halves


@compiled
def follow(weights, via, stop, load, rank, part, visits, legs, onwards):
    """Counts a part of a visit for each stop before this one on a walk, and notes its legs."""
    stops = len(weights)
    here, by = stop, via[load, stop, rank]
    while by < stops:
        visits[by] += part
        if onwards:
            legs[here, by] = True
        else:
            legs[by, here] = True
        load -= weights[here]
        rank = 1 if via[load, by, 0] == here else 0
        here, by = by, via[load, by, rank]


@entry
def visited(weights, chosen, via, via_back, halves, visits, legs):
    """Counts what the trips of the chosen stops visit, each for its stop's share; returns the trips."""
    trips = 0.0
    for stop in range(len(weights)):
        if not chosen[stop]:
            continue
        load, rank, other, back_rank = halves[stop]
        part = weights[stop] / (load + other - weights[stop])
        trips += part
        visits[stop] += part
        follow(weights, via, stop, load, rank, part, visits, legs, False)
        follow(weights, via_back, stop, other, back_rank, part, visits, legs, True)
    return trips
