"""Where on a trip the breaks are held, so that it comes back soonest.

A rest is held at a standstill: before a drive or on an arrival. Every placing that could be
the best is tried; places are passed over when

* the vehicle cannot be there before the break must have begun, or
* nothing on the trip has to be quick, and the break is not yet due when the vehicle could
  have done its next stop: resting after that stop is never worse, or
* the trip already comes back as soon as any trip with this break can.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from routing.case import Case
from routing.model import Break
from routing.timing import BACK, REST, Bounds, Step, TripTimes, first_in, has_spans, time_steps

Timed = tuple[TripTimes, list[Step]]


def resting_on_the_way(
    case: Case, steps: list[Step], breaks: Sequence[Break], bounds: Bounds
) -> Iterator[tuple[int, TripTimes, list[Step]]]:
    """Yields the trip with no, one, two ... of the next breaks held on the way."""
    times = time_steps(case, steps, bounds)
    yield 0, times, steps
    for number in range(1, len(breaks) + 1):
        best = _best(case, steps, breaks[:number], bounds, soonest=times.returns)
        if best is None:
            return
        yield number, *best


def _best(
    case: Case, steps: list[Step], breaks: Sequence[Break], bounds: Bounds, *, soonest: int
) -> Timed | None:
    """Returns the placing of all these breaks that comes back first, the fewest misses first."""
    resting_s = sum(wanted.duration_s for wanted in breaks)
    leaves = first_in(bounds.departures, bounds.ready) or bounds.ready
    busy_s = sum(drive_s + setup_s + lasts_s for _stop, drive_s, setup_s, _open, lasts_s in steps)
    least = max(soonest, leaves + busy_s + resting_s)
    ways = [False, True] if has_spans(case, steps, bounds) else [False]
    best: Timed | None = None
    for everywhere in ways:
        for resting in placings(steps, breaks, bounds, everywhere=everywhere):
            times = time_steps(case, resting, bounds)
            if best is None or _rank(times) < _rank(best[0]):
                best = times, resting
            if not times.misfits and times.returns <= least:
                return times, resting
    return best


def _rank(times: TripTimes) -> tuple[int, int]:
    return sum(misfit.excess_s for misfit in times.misfits), times.returns


def placings(
    steps: list[Step], breaks: Sequence[Break], bounds: Bounds, *, everywhere: bool
) -> Iterator[list[Step]]:
    """Yields the steps with all breaks in their order."""
    for resting in _with_one(steps, breaks[0], bounds, everywhere=everywhere):
        if len(breaks) == 1:
            yield resting
        else:
            yield from placings(resting, breaks[1:], bounds, everywhere=everywhere)


def _with_one(
    steps: list[Step], wanted: Break, bounds: Bounds, *, everywhere: bool
) -> Iterator[list[Step]]:
    """Yields the steps with a rest before each drive and on each arrival but the last."""
    window = ((wanted.window.opens, wanted.window.closes),)
    begin = max((n for n, step in enumerate(steps) if step[0] == REST), default=-1) + 1
    clock = first_in(bounds.departures, bounds.ready) or bounds.ready
    for number, (stop, drive_s, setup_s, windows, lasts_s) in enumerate(steps):
        done = _soonest(windows, clock + drive_s + setup_s) + lasts_s
        if number >= begin and clock > wanted.window.closes:
            return
        if number >= begin and (everywhere or done >= wanted.window.opens):
            rest = (REST, 0, 0, window, wanted.duration_s)
            yield [*steps[:number], rest, *steps[number:]]
            if stop != BACK and drive_s:
                arriving = (REST, drive_s, 0, window, wanted.duration_s)
                waiting = (stop, 0, setup_s, windows, lasts_s)
                yield [*steps[:number], arriving, waiting, *steps[number + 1 :]]
        clock = done


def _soonest(windows: Sequence[tuple[int, int]], at: int) -> int:
    start = first_in(windows, at)
    return at if start is None else start
