"""Dijkstra's search, compiled: from one place to many, with the way it came.

Costs are whole numbers that hold time and length at once (see ``RoadGraph.costs``), so nothing
is rounded on the way, and of two equally fast ways the shorter one is found. The first call in
a new installation compiles for some seconds; the result is kept by numba's cache.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from routing.roads.graph import UNREACHED, Costs, Net
from routing.roads.graph import Integers as Numbers

Room = tuple[Costs, Numbers, Costs, Numbers]


@njit(cache=True, nogil=True)
def push(keys: Costs, nodes: Numbers, size: int, key: int, node: int) -> int:
    """Puts a node into the heap; returns how many it holds then."""
    at = size
    while at > 0:
        above = (at - 1) >> 1
        if keys[above] <= key:
            break
        keys[at] = keys[above]
        nodes[at] = nodes[above]
        at = above
    keys[at] = key
    nodes[at] = node
    return size + 1


@njit(cache=True, nogil=True)
def pop(keys: Costs, nodes: Numbers, size: int) -> int:
    """Takes the least off the top of the heap; returns how many it holds then."""
    size -= 1
    key, node = keys[size], nodes[size]
    at = 0
    while True:
        below = 2 * at + 1
        if below >= size:
            break
        if below + 1 < size and keys[below + 1] < keys[below]:
            below += 1
        if keys[below] >= key:
            break
        keys[at] = keys[below]
        nodes[at] = nodes[below]
        at = below
    keys[at] = key
    nodes[at] = node
    return size


@njit(cache=True, nogil=True)
def search(net: Net, source: int, wanted: NDArray[np.bool_], room: Room) -> None:
    """Fills the costs from ``source`` into the room, right for every ``wanted`` node.

    Nodes that were not reached stay ``UNREACHED``; the others have the edge they were reached by.
    """
    first, heads, costs = net
    best, came_by, keys, nodes = room
    best[:] = UNREACHED
    came_by[:] = -1
    left = wanted.sum()
    best[source] = 0
    size = push(keys, nodes, 0, 0, source)
    while size > 0 and left > 0:
        cost, node = keys[0], nodes[0]
        size = pop(keys, nodes, size)
        if cost > best[node]:
            continue
        if wanted[node]:
            left -= 1
        for edge in range(first[node], first[node + 1]):
            reached = cost + costs[edge]
            head = heads[edge]
            if reached < best[head]:
                best[head] = reached
                came_by[head] = edge
                size = push(keys, nodes, size, reached, head)


@njit(cache=True, nogil=True)
def room_for(net: Net) -> Room:
    """Returns the room a search needs: costs, edges, and the heap's keys and nodes."""
    nodes, edges = len(net[0]) - 1, len(net[1]) + 1
    return (
        np.empty(nodes, np.int64),
        np.empty(nodes, np.int32),
        np.empty(edges, np.int64),
        np.empty(edges, np.int32),
    )


@njit(cache=True, nogil=True)
def search_all(net: Net, sources: Numbers, targets: Numbers, found: Costs) -> None:
    """Fills ``found[i, j]`` with the cost from source ``i`` to target ``j``."""
    wanted = np.zeros(len(net[0]) - 1, np.bool_)
    for target in targets:
        wanted[target] = True
    room = room_for(net)
    for row in range(len(sources)):
        search(net, sources[row], wanted, room)
        for column in range(len(targets)):
            found[row, column] = room[0][targets[column]]


@njit(cache=True, nogil=True)
def mark_seen(flat: NDArray[np.float64], unseen_m: float, seen: NDArray[np.bool_]) -> None:
    """Marks the points [m] of a line that are farther than ``unseen_m`` from the line without them.

    Douglas and Peucker's way (1973), without recursion; the ends are marked already.
    """
    spans = np.empty((len(flat) + 1, 2), np.int64)
    spans[0, 0], spans[0, 1] = 0, len(flat) - 1
    left = 1
    while left > 0:
        left -= 1
        begin, end = spans[left]
        along = flat[end] - flat[begin]
        square = along[0] ** 2 + along[1] ** 2
        worst, farthest = unseen_m * unseen_m, -1
        for at in range(begin + 1, end):
            from_begin = flat[at] - flat[begin]
            share = 0.0
            if square > 0:
                part = (from_begin[0] * along[0] + from_begin[1] * along[1]) / square
                share = min(max(part, 0.0), 1.0)
            east = from_begin[0] - share * along[0]
            north = from_begin[1] - share * along[1]
            if east * east + north * north > worst:
                worst, farthest = east * east + north * north, at
        if farthest >= 0:
            seen[farthest] = True
            spans[left, 0], spans[left, 1] = begin, farthest
            spans[left + 1, 0], spans[left + 1, 1] = farthest, end
            left += 2
