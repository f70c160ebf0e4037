"""Pieces of a trip that can be joined in one step.

Whatever a piece of a trip holds, five numbers tell all that the rest of the trip must know of
it, so a stop can be tried at a place without timing the whole trip again. A piece begins at
its first place (the depot, or a door on arrival) and ends when the work at its last is done.

Vidal, Crainic, Gendreau & Prins (2013), A hybrid genetic algorithm with adaptive diversity
management for a large class of vehicle routing problems with time-windows,
doi:10.1016/j.cor.2012.07.018; the goods' clock is ours: a start ``max(departs + reach,
soonest)`` is cold enough when ``reach <= limit`` and ``departs >= soonest - limit``.
"""

# ruff: noqa: PLR1730  calls of min and max would cost half of a join, made millions of times

from __future__ import annotations

from routing.case import NEVER, Segment

EMPTY: Segment = (0, -NEVER, NEVER, NEVER, -NEVER)


def join(before: Segment | None, way_s: int, after: Segment | None) -> Segment | None:
    """Returns two pieces as one with ``way_s`` [s] between them, None when that cannot be."""
    if before is None or after is None:
        return None
    busy, soonest, latest, cold, waits = before
    busy_after, soonest_after, latest_after, cold_after, waits_after = after
    arrives = soonest + way_s
    if arrives > latest_after:
        return None
    reach = busy + way_s
    ends = arrives + busy_after
    if soonest_after > ends:
        ends = soonest_after
    if latest_after - reach < latest:
        latest = latest_after - reach
    if cold_after - reach < cold:
        cold = cold_after - reach
    if waits_after > waits:
        waits = waits_after
    if arrives - cold_after > waits:
        waits = arrives - cold_after
    if cold < 0 or waits > latest:
        return None
    return reach + busy_after, ends, latest, cold, waits


def returns_at(segment: Segment, ready: int) -> int:
    """Returns when a piece ends that may begin at ``ready`` [s], :data:`NEVER` if it may not."""
    return NEVER if ready > segment[2] else max(segment[1], ready + segment[0])


def ready_by(segment: Segment, ends_by: int) -> int:
    """Returns when a piece must be ready to begin so that it ends in time, -NEVER if it cannot."""
    return -NEVER if segment[1] > ends_by else min(segment[2], ends_by - segment[0])
