"""Fewer junctions for many searches: those that only pass costs on are taken out.

A junction that is no place of ours can go when ways through it are written as edges between its
neighbours, and it goes only where that needs no more edges than it had. Dead ends go without a
trace, and then the junctions they hung on. What is left gives exactly the same costs, and
searching it from a thousand places takes a fraction of the time. It is the first step of what
Geisberger and others (2008) call contraction hierarchies, without the hierarchy.
"""

from heapq import heapify, heappop, heappush

import numpy as np
from numpy.typing import NDArray

from routing.roads.graph import Net

MOST_NEIGHBOURS = 8
Links = list[dict[int, int]]


def core_of(net: Net, kept: NDArray[np.int32]) -> tuple[Net, NDArray[np.int32]]:
    """Returns a smaller net with the same costs between ``kept`` nodes, and their numbers in it."""
    onto, came = _links(net)
    stays = np.zeros(len(onto), dtype=np.bool_)
    stays[kept] = True
    queue = [(_size(onto, came, node), node) for node in np.flatnonzero(~stays).tolist()]
    heapify(queue)
    gone = np.zeros(len(onto), dtype=np.bool_)
    while queue:
        size, node = heappop(queue)
        if gone[node] or size != _size(onto, came, node):
            continue
        around = _contract(onto, came, node)
        if around is None:
            continue
        gone[node] = True
        for each in around:
            if not stays[each]:
                heappush(queue, (_size(onto, came, each), each))
    return _net(onto, gone), (np.cumsum(~gone) - 1)[kept].astype(np.int32)


def _links(net: Net) -> tuple[Links, Links]:
    """Returns, for each node, the cheapest edge to and from each of its neighbours."""
    first, heads, costs = net
    size = len(first) - 1
    onto: Links = [{} for _ in range(size)]
    came: Links = [{} for _ in range(size)]
    tails = np.repeat(np.arange(size), np.diff(first)).tolist()
    for tail, head, cost in zip(tails, heads.tolist(), costs.tolist(), strict=True):
        if tail != head and cost < onto[tail].get(head, cost + 1):
            onto[tail][head] = came[head][tail] = cost
    return onto, came


def _size(onto: Links, came: Links, node: int) -> int:
    return len(onto[node]) * len(came[node])


def _contract(onto: Links, came: Links, node: int) -> list[int] | None:
    """Takes a node out where that costs no edge, and returns its neighbours; None where it does."""
    after, before = onto[node], came[node]
    if len(after) > MOST_NEIGHBOURS or len(before) > MOST_NEIGHBOURS:
        return None
    through = [
        (tail, head, come + go)
        for tail, come in before.items()
        for head, go in after.items()
        if tail != head and come + go < onto[tail].get(head, come + go + 1)
    ]
    more = sum(head not in onto[tail] for tail, head, _ in through)
    if more > len(after) + len(before):
        return None
    for tail, head, cost in through:
        onto[tail][head] = came[head][tail] = cost
    for tail in before:
        del onto[tail][node]
    for head in after:
        del came[head][node]
    around = list(dict.fromkeys((*before, *after)))
    onto[node], came[node] = {}, {}
    return around


def _net(onto: Links, gone: NDArray[np.bool_]) -> Net:
    """Returns the links as arrays, the nodes that stayed numbered anew in their old order."""
    numbers = (np.cumsum(~gone) - 1).astype(np.int32)
    left = [onto[node] for node in np.flatnonzero(~gone).tolist()]
    first = np.concatenate(([0], np.cumsum([len(links) for links in left]))).astype(np.int32)
    heads = np.array([head for links in left for head in links], dtype=np.intp)
    costs = np.array([cost for links in left for cost in links.values()], dtype=np.int64)
    return (first, numbers[heads], costs)
