"""The cheapest tree over the depot and all stops, and the cheapest legs beside it, compiled.

The legs beside a tree are as many as a plan has trips: the tree alone has no circle.
"""

from __future__ import annotations

import numpy as np

from routing.kernel.compiled import compiled, entry


@entry
def spanning(legs, from_depot, prizes, toll):
    """Returns what the cheapest tree costs, and for each stop where it hangs; last the depot.

    A leg costs what it costs without the prizes at its two ends, one of the depot the toll more."""
    stops = len(prizes)
    costs = from_depot - prizes + toll
    parent = np.full(stops, stops, dtype=np.int64)
    inside = np.zeros(stops, dtype=np.bool_)
    total = 0.0
    for _round in range(stops):
        least, chosen = np.inf, -1
        for stop in range(stops):
            if not inside[stop] and costs[stop] < least:
                least, chosen = costs[stop], stop
        inside[chosen] = True
        total += least
        for stop in range(stops):
            if not inside[stop]:
                cost = legs[chosen, stop] - prizes[chosen] - prizes[stop]
                if cost < costs[stop]:
                    costs[stop], parent[stop] = cost, chosen
    return total, parent


@compiled
def keep(costs, ends, cost, one, other):
    """Puts a leg among the cheapest, which are in order."""
    at = len(costs) - 1
    if cost >= costs[at]:
        return
    while at > 0 and costs[at - 1] > cost:
        costs[at] = costs[at - 1]
        ends[at, 0], ends[at, 1] = ends[at - 1, 0], ends[at - 1, 1]
        at -= 1
    costs[at] = cost
    ends[at, 0], ends[at, 1] = one, other


@entry
def beside(legs, from_depot, prizes, toll, parent, most):
    """Returns the ``most`` cheapest legs that are not of the tree: costs, ends and ends.

    A leg of the depot may be driven twice, there and back: each has one more beside the tree.
    """
    stops = len(prizes)
    costs = np.full(most, np.inf)
    ends = np.full((most, 2), -1, dtype=np.int64)
    for stop in range(stops):
        mine = from_depot[stop] - prizes[stop] + toll
        for _copy in range(1 if parent[stop] == stops else 2):
            keep(costs, ends, mine, stop, stops)
        for other in range(stop):
            if parent[stop] != other and parent[other] != stop:
                cost = legs[stop, other] - prizes[stop] - prizes[other]
                if cost < costs[most - 1]:
                    keep(costs, ends, cost, stop, other)
    return costs, ends
