"""When everything of a vehicle's day happens, once the order is decided.

Trips follow one another as early as they can, each leaving as late as it can without coming
back later (:mod:`routing.timing`). Breaks are put at the standstills that bring the vehicle
home soonest: every standstill is tried that could be the best one.

Where a longer day costs more, the trips before the last wait for the one after them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from routing.case import ANY_TIME, NEVER, Case
from routing.model import Break
from routing.resting import resting_in_time, resting_on_the_way
from routing.timing import (
    BACK,
    Bounds,
    Clash,
    Misfit,
    Step,
    TripTimes,
    time_steps,
)

__all__ = [
    "Clash",
    "Misfit",
    "Timetable",
    "TripTimes",
    "schedule",
    "schedule_in_time",
    "steps_of",
    "time_trip",
]

Resting = Callable[
    [Case, list[Step], Sequence[Break], Bounds], Iterator[tuple[int, TripTimes, list[Step]]]
]
"""How the next breaks may be held on a trip: none, one, two ..."""

Departures = Callable[[int, int], Sequence[tuple[int, int]]]
"""From a depot's row and a load's seconds: when that load may end, so that a dock is free."""


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
    def out_s(self) -> int:
        """From the first departure to the last return [s]."""
        return self.trips[-1].returns - self.trips[0].departs if self.trips else 0

    @property
    def idle_s(self) -> int:
        return sum(trip.idle_s for trip in self.trips)

    @property
    def excess_s(self) -> int:
        return sum(misfit.excess_s for misfit in self.misfits)


@dataclass(frozen=True, slots=True)
class _Leg:
    """A timed trip with what it was timed from, so that it can be timed again."""

    times: TripTimes
    steps: list[Step]
    bounds: Bounds


@dataclass(frozen=True, slots=True)
class _SoFar:
    """Trips timed up to some point of the day, and when the driver is free again [s]."""

    free: int = 0
    trips: tuple[_Leg, ...] = ()
    rests: tuple[tuple[int, int], ...] = ()

    @property
    def rank(self) -> tuple[int, int]:
        misfits = (misfit.excess_s for trip in self.trips for misfit in trip.times.misfits)
        return sum(misfits), self.free

    def then(self, trip: _Leg) -> _SoFar:
        """Returns the day with one more trip."""
        times = trip.times
        return _SoFar(times.returns, (*self.trips, trip), (*self.rests, *times.rests))


def schedule(
    case: Case,
    vehicle: int,
    trips: Sequence[Sequence[int]],
    *,
    departures: Departures | None = None,
) -> Timetable:
    """Times the trips of one vehicle, one after the other, as early as they can be done.

    Breaks are held on the way or at the depot: after each trip, the best way to have held so
    many of them. ``departures`` tells when docks are free.
    """
    if case.vehicles[vehicle].breaks:
        kept = schedule_in_time(case, vehicle, trips, departures=departures)
        if kept is not None:
            return kept
    day = _best_day(case, vehicle, trips, departures, resting_on_the_way)
    assert day is not None, "any trips can be timed, rules or not"
    return day


def schedule_in_time(
    case: Case,
    vehicle: int,
    trips: Sequence[Sequence[int]],
    *,
    departures: Departures | None = None,
) -> Timetable | None:
    """Returns what :func:`schedule` does if that breaks no rule, else None, and that sooner."""
    day = _best_day(case, vehicle, trips, departures, resting_in_time)
    return None if day is None or day.misfits else day


def _best_day(
    case: Case,
    vehicle: int,
    trips: Sequence[Sequence[int]],
    departures: Departures | None,
    resting: Resting,
) -> Timetable | None:
    """Returns the day that misses least, then ends first, of those that a way of resting leaves."""
    if not any(trips):
        return Timetable((), (), ())
    breaks = case.vehicles[vehicle].breaks
    ways_to_hold = {0: _SoFar()}
    for number, trip in enumerate(trips):
        steps = steps_of(case, vehicle, trip, last=number == len(trips) - 1)
        reached: dict[int, _SoFar] = {}
        for held, before in sorted(_rested_at_depot(breaks, ways_to_hold).items()):
            bounds = _bounds(case, vehicle, trip, before, departures)
            for more, times, rested in resting(case, steps, breaks[held:], bounds):
                _keep_better(reached, held + more, before.then(_Leg(times, rested, bounds)))
        ways_to_hold = reached
    days = [_closed(case, vehicle, day, held) for held, day in sorted(ways_to_hold.items())]
    return min(days, key=lambda times: (times.excess_s, times.returns), default=None)


def time_trip(case: Case, vehicle: int, trip: Sequence[int], *, ready: int) -> TripTimes:
    """Times one trip, the last, of a vehicle that can leave at ``ready`` [s] or later."""
    return time_steps(case, steps_of(case, vehicle, trip), Bounds(ready=ready))


def steps_of(case: Case, vehicle: int, trip: Sequence[int], *, last: bool = True) -> list[Step]:
    """Returns the drives and services of a trip, the drive back last.

    The ``last`` trip of a day goes where the day ends, any other back to the depot.
    """
    ways, first_stop, depot = case.ways, case.first_stop, case.depot[vehicle]
    steps: list[Step] = []
    here, building = depot, -1
    for stop in trip:
        there, beside = first_stop + stop, building
        building = case.building[stop]
        setup_s = 0 if building == beside != -1 else case.setup_s[stop]
        drive_s = ways[here, there]
        steps.append((stop, drive_s, setup_s, case.open_s[stop], case.service_s[stop]))
        here = there
    end = case.end[vehicle] if last else depot
    until = (case.depot_open[vehicle],) if end == depot else ANY_TIME
    steps.append((BACK, 0 if end in (-1, here) else ways[here, end], 0, until, 0))
    return steps


def _bounds(
    case: Case,
    vehicle: int,
    trip: Sequence[int],
    before: _SoFar,
    departures: Departures | None,
) -> Bounds:
    """Returns when a trip can leave: driver and goods there, loaded, the depot open."""
    value = case.vehicles[vehicle]
    free, load_s = before.free, case.reload_s[vehicle]
    if not before.trips:
        free = max(free, value.shift.opens) + case.lead_s[vehicle]
        load_s = case.first_load_s[vehicle]
    ready = max(free, max((case.ready_s[stop] for stop in trip), default=0)) + load_s
    opens = (case.depot_open[vehicle],)
    return Bounds(
        ready=ready,
        departures=_both(opens, departures(case.depot[vehicle], load_s)) if departures else opens,
        longest_s=NEVER if value.longest_trip_s is None else value.longest_trip_s,
    )


def _both(
    some: Sequence[tuple[int, int]], others: Sequence[tuple[int, int]]
) -> tuple[tuple[int, int], ...]:
    """Returns when both are open; the first of all when never, so that something is missed."""
    shared = [
        (max(opens, begins), min(closes, ends))
        for opens, closes in some
        for begins, ends in others
        if max(opens, begins) <= min(closes, ends)
    ]
    return tuple(shared) or ((0, 0),)


def _rested_at_depot(breaks: Sequence[Break], ways_to_hold: dict[int, _SoFar]) -> dict[int, _SoFar]:
    """Adds the days on which the next breaks are held at the depot."""
    reached = dict(ways_to_hold)
    for held, wanted in enumerate(breaks):
        if held not in reached:
            continue
        before = reached[held]
        start = max(before.free, wanted.window.opens)
        if start <= wanted.window.closes:
            end = start + wanted.duration_s
            rested = _SoFar(end, before.trips, (*before.rests, (start, end)))
            _keep_better(reached, held + 1, rested)
    return reached


def _keep_better(reached: dict[int, _SoFar], held: int, day: _SoFar) -> None:
    if held not in reached or day.rank < reached[held].rank:
        reached[held] = day


def _closed(case: Case, vehicle: int, day: _SoFar, held: int) -> Timetable:
    """Returns a day as it ends: breaks not yet held fall after work, or are missing."""
    value = case.vehicles[vehicle]
    free, missed = day.free, []
    for wanted in value.breaks[held:]:
        start = max(free, wanted.window.opens)
        if start <= wanted.window.closes:
            free = start + wanted.duration_s
        else:
            missed.append(Misfit(Clash.BREAK, None, wanted.duration_s))
    trips, rests = day.trips, day.rests
    if value.soft_out_s is not None and not any(trip.times.misfits for trip in trips):
        trips, rests = _drawn_together(case, vehicle, day)
    timed = tuple(trip.times for trip in trips)
    misfits = [misfit for times in timed for misfit in times.misfits]
    late_s = timed[-1].returns - value.shift.closes - value.overtime_s
    if late_s > 0:
        missed.append(Misfit(Clash.SHIFT, None, late_s))
    return Timetable(timed, tuple(sorted(rests)), (*misfits, *missed))


def _drawn_together(
    case: Case, vehicle: int, day: _SoFar
) -> tuple[tuple[_Leg, ...], tuple[tuple[int, int], ...]]:
    """Returns a day in which each trip but the last comes back just before the next is loaded."""
    at_depot = [rest for rest in day.rests if not _within(rest, day.trips)]
    trips = list(day.trips)
    for number in range(len(trips) - 2, -1, -1):
        trip, after = trips[number], trips[number + 1].times
        latest = after.departs - case.reload_s[vehicle]
        between = [rest for rest in at_depot if trip.times.returns <= rest[0] <= latest]
        latest = min([latest, *(starts for starts, _ends in between)])
        times = time_steps(case, trip.steps, replace(trip.bounds, home_by=latest))
        trips[number] = replace(trip, times=times)
    on_the_way = [rest for trip in trips for rest in trip.times.rests]
    return tuple(trips), (*at_depot, *on_the_way)


def _within(rest: tuple[int, int], trips: Sequence[_Leg]) -> bool:
    return any(rest in trip.times.rests for trip in trips)
