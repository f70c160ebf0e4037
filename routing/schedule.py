"""When everything happens, once the order is decided: plain arithmetic, no search.

A trip leaves as late as it can without coming back later, so that nobody waits at a door and
cold goods stay at the depot. With one window a stop this departure is also the best one for
every cold limit: the time since the depot is ``max(a - departs, b)``, with ``a`` the earliest
start that the windows allow and ``b`` the way there without waiting, and it only falls as the
departure moves back. Where stops have several windows, later departures are tried in turn.

Breaks are put at the standstill that brings the vehicle home soonest.

Orders that cannot be driven in time are timed all the same; what does not fit is told as
:class:`Misfit`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from routing.case import ANY_TIME, NEVER, Case
from routing.model import Break

Step = tuple[int, int, tuple[tuple[int, int], ...], int]
"""What comes next: a stop (or :data:`REST` or :data:`BACK`), the way there [s], when it may
start, and how long it takes [s]."""

REST, BACK = -1, -2


class Clash(StrEnum):
    """What an order of stops can clash with."""

    WINDOW = "window"
    COLD = "cold"
    SHIFT = "shift"
    BREAK = "break"


@dataclass(frozen=True, slots=True)
class Misfit:
    """A clash, at which stop (its number, None at the depot), and by how much [s]."""

    clash: Clash
    stop: int | None
    excess_s: int


@dataclass(frozen=True, slots=True)
class TripTimes:
    """The instants of one trip [s]; ``arrives`` and ``starts`` have one entry a stop."""

    departs: int
    returns: int
    arrives: list[int]
    starts: list[int]
    idle_s: int
    rests: tuple[tuple[int, int], ...] = ()
    misfits: tuple[Misfit, ...] = ()


@dataclass(frozen=True, slots=True)
class Timetable:
    """The day of one vehicle: its trips in time, its rests, and what does not fit.

    ``idle_s`` [s] is the time in which more could be done without returning later.
    """

    trips: tuple[TripTimes, ...]
    rests: tuple[tuple[int, int], ...]
    misfits: tuple[Misfit, ...]

    @property
    def returns(self) -> int:
        return self.trips[-1].returns if self.trips else 0

    @property
    def idle_s(self) -> int:
        return sum(trip.idle_s for trip in self.trips)

    @property
    def excess_s(self) -> int:
        return sum(misfit.excess_s for misfit in self.misfits)


def schedule(case: Case, vehicle: int, trips: Sequence[Sequence[int]]) -> Timetable:
    """Times the trips of one vehicle, one after the other, as early as they can be done."""
    if case.vehicles[vehicle].breaks:
        return _with_breaks(case, vehicle, trips)
    timed: list[TripTimes] = []
    ready = case.vehicles[vehicle].shift.opens
    for trip in trips:
        if timed:
            ready = timed[-1].returns + case.reload_s[vehicle]
        timed.append(time_trip(case, vehicle, trip, ready=ready))
    misfits = [misfit for times in timed for misfit in times.misfits]
    return Timetable(tuple(timed), (), (*misfits, *_after_shift(case, vehicle, timed)))


def _after_shift(case: Case, vehicle: int, timed: Sequence[TripTimes]) -> Iterator[Misfit]:
    if not timed:
        return
    late = timed[-1].returns - case.vehicles[vehicle].shift.closes
    if late > 0:
        yield Misfit(Clash.SHIFT, None, late)


def time_trip(case: Case, vehicle: int, trip: Sequence[int], *, ready: int) -> TripTimes:
    """Times one trip of a vehicle that can leave at ``ready`` [s] or later."""
    return time_steps(case, steps_of(case, vehicle, trip), ready=ready)


def steps_of(case: Case, vehicle: int, trip: Sequence[int]) -> list[Step]:
    """Returns the drives and services of a trip, the drive back last."""
    ways, first_stop, here = case.ways, case.first_stop, case.depot[vehicle]
    steps: list[Step] = []
    for stop in trip:
        there = first_stop + stop
        steps.append((stop, ways[here, there], case.windows[stop], case.service_s[stop]))
        here = there
    steps.append((BACK, ways[here, case.depot[vehicle]], ANY_TIME, 0))
    return steps


def time_steps(case: Case, steps: Sequence[Step], *, ready: int) -> TripTimes:
    """Times one trip, leaving later where only that keeps the goods cold."""
    first, latest = _time_once(case, steps, ready=ready)
    times, windows = first, sum(len(step[2]) - 1 for step in steps)
    while windows and any(misfit.clash is Clash.COLD for misfit in times.misfits):
        windows -= 1
        times, latest = _time_once(case, steps, ready=max(latest, ready) + 1)
    return first if times.misfits else times


def _time_once(case: Case, steps: Sequence[Step], *, ready: int) -> tuple[TripTimes, int]:
    """Times a trip with the first windows it can meet when it leaves at ``ready``.

    Returns also the latest departure that still meets all of them.
    """
    soonest, reach, latest, at = -NEVER, 0, NEVER, ready
    marks: list[tuple[int, int]] = []
    misfits: list[Misfit] = []
    for stop, way, windows, duration_s in steps:
        at += way
        for opens, closes in windows:  # noqa: B007  the last window stands when all are missed
            if at <= closes:
                break
        else:
            misfits.append(_missed(stop, at - closes))
        reach += way
        at = max(at, opens)
        soonest = max(soonest + way, opens)
        latest = min(latest, closes - reach)
        marks.append((soonest, reach))
        at += duration_s
        reach += duration_s
        soonest += duration_s
    departs = max(ready, min(soonest - reach, latest))
    starts = [max(soonest, departs + reach) for soonest, reach in marks]
    misfits += _too_long_out(case, steps, starts, departs=departs)
    return _told(steps, starts, departs=departs, ready=ready, misfits=misfits), latest


def _missed(stop: int, late_s: int) -> Misfit:
    if stop == REST:
        return Misfit(Clash.BREAK, None, late_s)
    return Misfit(Clash.WINDOW, stop, late_s)


def _too_long_out(
    case: Case, steps: Sequence[Step], starts: Sequence[int], *, departs: int
) -> Iterator[Misfit]:
    for (stop, *_), start in zip(steps, starts, strict=True):
        if stop >= 0 and start - departs > case.limit_s[stop]:
            yield Misfit(Clash.COLD, stop, start - departs - case.limit_s[stop])


def _told(
    steps: Sequence[Step],
    starts: Sequence[int],
    *,
    departs: int,
    ready: int,
    misfits: Sequence[Misfit],
) -> TripTimes:
    arrives: list[int] = []
    served: list[int] = []
    rests: list[tuple[int, int]] = []
    leaves, busy_s, arrived = departs, 0, NEVER
    for (stop, way, _windows, duration_s), start in zip(steps, starts, strict=True):
        if stop >= 0:
            arrives.append(min(arrived, leaves + way))
            served.append(start)
        elif stop == REST:
            rests.append((start, start + duration_s))
        arrived = leaves + way if stop == REST and way else NEVER
        leaves = start + duration_s
        busy_s += way + duration_s
    return TripTimes(
        departs=departs,
        returns=starts[-1],
        arrives=arrives,
        starts=served,
        idle_s=starts[-1] - ready - busy_s,
        rests=tuple(rests),
        misfits=tuple(misfits),
    )


@dataclass(frozen=True, slots=True)
class _SoFar:
    """Trips timed up to some point of the day, and when the driver is free again [s]."""

    free: int = 0
    trips: tuple[TripTimes, ...] = ()
    rests: tuple[tuple[int, int], ...] = ()

    @property
    def rank(self) -> tuple[int, int]:
        misfits = (misfit.excess_s for times in self.trips for misfit in times.misfits)
        return sum(misfits), self.free


def _with_breaks(case: Case, vehicle: int, trips: Sequence[Sequence[int]]) -> Timetable:
    """Times a day with breaks: after each trip, the best way to have held so many of them."""
    if not any(trips):
        return Timetable((), (), ())
    ways_to_hold = {0: _SoFar()}
    for trip in trips:
        ways_to_hold = _after_trip(
            case, vehicle, trip, _rested_at_depot(case, vehicle, ways_to_hold)
        )
    days = (_closed(case, vehicle, day, held) for held, day in ways_to_hold.items())
    return min(days, key=lambda times: (times.excess_s, times.returns))


def _closed(case: Case, vehicle: int, day: _SoFar, held: int) -> Timetable:
    """Returns a day as it ends: breaks not yet held fall after work, or are missing."""
    free, misfits = day.free, [misfit for times in day.trips for misfit in times.misfits]
    for wanted in case.vehicles[vehicle].breaks[held:]:
        start = max(free, wanted.window.opens)
        if start <= wanted.window.closes:
            free = start + wanted.duration_s
        else:
            misfits.append(Misfit(Clash.BREAK, None, wanted.duration_s))
    misfits += _after_shift(case, vehicle, day.trips)
    return Timetable(day.trips, tuple(sorted(day.rests)), tuple(misfits))


def _rested_at_depot(
    case: Case, vehicle: int, ways_to_hold: dict[int, _SoFar]
) -> dict[int, _SoFar]:
    """Adds the days on which the next breaks are held at the depot."""
    reached = dict(ways_to_hold)
    for held, wanted in enumerate(case.vehicles[vehicle].breaks):
        if held not in reached:
            continue
        before = reached[held]
        start = max(before.free, wanted.window.opens)
        if start <= wanted.window.closes:
            end = start + wanted.duration_s
            rested = _SoFar(end, before.trips, (*before.rests, (start, end)))
            _keep_better(reached, held + 1, rested)
    return reached


def _after_trip(
    case: Case, vehicle: int, trip: Sequence[int], ways_to_hold: dict[int, _SoFar]
) -> dict[int, _SoFar]:
    breaks = case.vehicles[vehicle].breaks
    steps = steps_of(case, vehicle, trip)
    reached: dict[int, _SoFar] = {}
    for held, before in ways_to_hold.items():
        loading_s = case.reload_s[vehicle] if before.trips else 0
        ready = max(before.free + loading_s, case.vehicles[vehicle].shift.opens)
        for more, times in _resting_on_the_way(case, steps, breaks[held:], ready=ready):
            after = _SoFar(times.returns, (*before.trips, times), (*before.rests, *times.rests))
            _keep_better(reached, held + more, after)
    return reached


def _keep_better(reached: dict[int, _SoFar], held: int, day: _SoFar) -> None:
    if held not in reached or day.rank < reached[held].rank:
        reached[held] = day


def _resting_on_the_way(
    case: Case, steps: list[Step], breaks: Sequence[Break], *, ready: int
) -> Iterator[tuple[int, TripTimes]]:
    """Yields the trip with no, one, two ... of the next breaks held on the way."""
    times = time_steps(case, steps, ready=ready)
    yield 0, times
    for number, wanted in enumerate(breaks, start=1):
        best: tuple[tuple[int, int], TripTimes, list[Step]] | None = None
        for resting in _placings(steps, wanted, times):
            tried = time_steps(case, resting, ready=ready)
            rank = (sum(misfit.excess_s for misfit in tried.misfits), tried.returns)
            if best is None or rank < best[0]:
                best = rank, tried, resting
        if best is None:
            return
        _, times, steps = best
        yield number, times


def _placings(steps: list[Step], wanted: Break, times: TripTimes) -> Iterator[list[Step]]:
    """Yields the steps with a rest before each drive, and on each arrival but the last.

    Places passed long before the break opens, or only after it must have begun, are not worth
    trying.
    """
    rest = (wanted.window.opens, wanted.window.closes)
    after_last_rest = max((n for n, step in enumerate(steps) if step[0] == REST), default=-1) + 1
    clock = times.departs
    for number in range(after_last_rest, len(steps)):
        stop, way, windows, duration_s = steps[number]
        if clock > wanted.window.closes:
            return
        pause = (REST, 0, (rest,), wanted.duration_s)
        if number and clock + way + duration_s >= wanted.window.opens:
            yield [*steps[:number], pause, *steps[number:]]
        if stop != BACK and clock + way + duration_s >= wanted.window.opens:
            arriving = (REST, way, (rest,), wanted.duration_s)
            yield [
                *steps[:number],
                arriving,
                (stop, 0, windows, duration_s),
                *steps[number + 1 :],
            ]
        clock = max(clock + way, _opening(windows, clock + way)) + duration_s


def _opening(windows: Sequence[tuple[int, int]], at: int) -> int:
    return next((opens for opens, closes in windows if at <= closes), 0)
