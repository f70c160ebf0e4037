"""Where on a trip the breaks are held, so that it comes back soonest.

A rest is held at a standstill: before a drive or on an arrival. Every placing that could be
the best is tried; places are passed over when

* the vehicle cannot be there before the break must have begun, or
* nothing on the trip has to be quick, and the break is not yet due when the vehicle could
  have done its next stop: resting after that stop is never worse, or
* the trip already comes back as soon as any trip with this break can, or
* what comes after has not the minutes of the break to spare. Only where no placing keeps the
  rules are these told with the others, by how much they break them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from routing.case import NEVER, Case
from routing.model import Break
from routing.timing import (
    BACK,
    REST,
    Bounds,
    Step,
    TripTimes,
    first_in,
    has_spans,
    spare_s,
    time_steps,
)

Timed = tuple[TripTimes, list[Step]]
Spare = Callable[[Sequence[Step]], Sequence[int]]
"""By how much longer a trip may be out from each of its steps on [s]."""


def resting_on_the_way(
    case: Case, steps: list[Step], breaks: Sequence[Break], bounds: Bounds
) -> Iterator[tuple[int, TripTimes, list[Step]]]:
    """Yields the trip with no, one, two ... of the next breaks held on the way."""
    times = time_steps(case, steps, bounds)
    yield 0, times, steps
    for number in range(1, len(breaks) + 1):
        chosen = breaks[:number]
        least = _least(steps, chosen, bounds, soonest=times.returns)
        best = _in_time(case, steps, chosen, bounds, least) or _first_back(
            case, _everywhere(case, steps, chosen, bounds, _endless), bounds, least
        )
        if best is None:
            return
        yield number, *best


def resting_in_time(
    case: Case, steps: list[Step], breaks: Sequence[Break], bounds: Bounds
) -> Iterator[tuple[int, TripTimes, list[Step]]]:
    """Yields the same as long as no rule is broken: one rest more never mends what is."""
    times = time_steps(case, steps, bounds)
    if times.misfits:
        return
    yield 0, times, steps
    for number in range(1, len(breaks) + 1):
        chosen = breaks[:number]
        least = _least(steps, chosen, bounds, soonest=times.returns)
        best = _in_time(case, steps, chosen, bounds, least)
        if best is None:
            return
        yield number, *best


def _least(steps: list[Step], breaks: Sequence[Break], bounds: Bounds, *, soonest: int) -> int:
    """Returns when a trip with these breaks can be back at the soonest [s]."""
    resting_s = sum(wanted.duration_s for wanted in breaks)
    leaves = first_in(bounds.departures, bounds.ready) or bounds.ready
    busy_s = sum(drive_s + setup_s + lasts_s for _stop, drive_s, setup_s, _open, lasts_s in steps)
    return max(soonest, leaves + busy_s + resting_s)


def _in_time(
    case: Case, steps: list[Step], breaks: Sequence[Break], bounds: Bounds, least: int
) -> Timed | None:
    """Returns the placing of all these breaks that comes back first; None: each breaks a rule."""

    def left_s(rested: Sequence[Step]) -> Sequence[int]:
        return spare_s(case, rested, bounds.longest_s)

    best = _first_back(case, _everywhere(case, steps, breaks, bounds, left_s), bounds, least)
    return None if best is None or best[0].misfits else best


def _first_back(case: Case, ways: Iterable[list[Step]], bounds: Bounds, least: int) -> Timed | None:
    """Returns the one of some ways to rest that misses least, then is back first.

    None is better than one that misses nothing and is back at ``least`` [s].
    """
    best: Timed | None = None
    for resting in ways:
        times = time_steps(case, resting, bounds)
        if best is None or _rank(times) < _rank(best[0]):
            best = times, resting
        if not times.misfits and times.returns <= least:
            return times, resting
    return best


def _rank(times: TripTimes) -> tuple[int, int]:
    return sum(misfit.excess_s for misfit in times.misfits), times.returns


def _everywhere(
    case: Case, steps: list[Step], breaks: Sequence[Break], bounds: Bounds, spare: Spare
) -> Iterator[list[Step]]:
    """Yields the steps with all breaks in their order, those held when they are due first."""
    yield from placings(steps, breaks, bounds, everywhere=False, spare=spare)
    if has_spans(case, steps, bounds):
        yield from placings(steps, breaks, bounds, everywhere=True, spare=spare)


def placings(
    steps: list[Step], breaks: Sequence[Break], bounds: Bounds, *, everywhere: bool, spare: Spare
) -> Iterator[list[Step]]:
    """Yields the steps with all breaks in their order."""
    for resting in _with_one(steps, breaks[0], bounds, everywhere=everywhere, spare=spare):
        if len(breaks) == 1:
            yield resting
        else:
            yield from placings(resting, breaks[1:], bounds, everywhere=everywhere, spare=spare)


def _with_one(
    steps: list[Step], wanted: Break, bounds: Bounds, *, everywhere: bool, spare: Spare
) -> Iterator[list[Step]]:
    """Yields the steps with a rest before each drive and on each arrival but the last."""
    window = ((wanted.window.opens, wanted.window.closes),)
    begin = max((n for n, step in enumerate(steps) if step[0] == REST), default=-1) + 1
    clock = first_in(bounds.departures, bounds.ready) or bounds.ready
    each = zip(steps, spare(steps), strict=True)
    for number, ((stop, drive_s, setup_s, windows, lasts_s), left_s) in enumerate(each):
        done = _soonest(windows, clock + drive_s + setup_s) + lasts_s
        if number >= begin and clock > wanted.window.closes:
            return
        due = everywhere or done >= wanted.window.opens
        if number >= begin and due and left_s >= wanted.duration_s:
            rest = (REST, 0, 0, window, wanted.duration_s)
            yield [*steps[:number], rest, *steps[number:]]
            if stop != BACK and drive_s:
                arriving = (REST, drive_s, 0, window, wanted.duration_s)
                waiting = (stop, 0, setup_s, windows, lasts_s)
                yield [*steps[:number], arriving, waiting, *steps[number + 1 :]]
        clock = done


def _endless(steps: Sequence[Step]) -> Sequence[int]:
    return [NEVER] * len(steps)


def _soonest(windows: Sequence[tuple[int, int]], at: int) -> int:
    start = first_in(windows, at)
    return at if start is None else start
