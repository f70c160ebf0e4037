"""When each thing of one trip happens, once its order is decided: plain arithmetic, no search.

A trip leaves as late as it can without coming back later, so that nobody waits at a door and
cold goods stay at the depot; each service then starts as early as it can.

The rules of one trip all say *not before*: a service not before the vehicle is there, not
before a window opens, and a departure not before the goods at some door are allowed to have
left the depot, or a passenger not before the ride to the other door is short enough. Such
rules have one earliest solution, at which every instant is the earliest possible; it is found
by raising instants until no rule is broken, or shown not to exist (Bellman 1958, On a routing
problem, doi:10.1090/qam/102435; Firat & Woeginger 2011, Analysis of the dial-a-ride problem of
Hunsaker and Savelsbergh, doi:10.1016/j.orl.2010.11.004). The latest departure is found in the
same way, from the return back.

Orders that cannot be driven in time are timed all the same; what does not fit is told as
:class:`Misfit`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from routing.case import NEVER, Case

Step = tuple[int, int, int, tuple[tuple[int, int], ...], int]
"""What comes next: a stop (or :data:`REST` or :data:`BACK`), the drive there [s], parking and
stairs [s], when it may start, lateness included, and how long it takes [s]."""

REST, BACK = -1, -2


class Clash(StrEnum):
    """What an order of stops can clash with."""

    WINDOW = "window"
    COLD = "cold"
    SHIFT = "shift"
    BREAK = "break"
    RIDE = "ride"
    LENGTH = "length"
    DEPOT = "depot"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What bounds one trip beside its stops.

    It can leave at ``ready`` [s] or later, within ``departures`` [s], and be out for at most
    ``longest_s`` [s]. It leaves as late as it can and still be back soonest, or ``home_by`` [s].
    """

    ready: int
    departures: tuple[tuple[int, int], ...] = ((0, NEVER),)
    longest_s: int = NEVER
    home_by: int = 0


def time_steps(case: Case, steps: Sequence[Step], bounds: Bounds) -> TripTimes:
    """Times one trip: as it comes, and where that breaks a rule, with all rules weighed."""
    straight = _straight(case, steps, bounds)
    if not straight.misfits and not bounds.home_by:
        return straight
    if spare_s(case, steps, bounds.longest_s)[0] < 0:
        return straight  # out for too long without any waiting
    earliest = _earliest(case, steps, bounds)
    if earliest is None:
        return straight
    departs = _latest(case, steps, bounds, earliest)
    instants = _earliest(case, steps, replace(bounds, ready=departs))
    assert instants is not None, "a trip that can leave then can be driven"
    return _told(steps, instants[1:], departs=instants[0], ready=bounds.ready)


def _straight(case: Case, steps: Sequence[Step], bounds: Bounds) -> TripTimes:
    """Times a trip with the first windows it can meet, then leaving as late as they allow."""
    ready = first_in(bounds.departures, bounds.ready)
    soonest, reach, at = -NEVER, 0, bounds.ready if ready is None else ready
    latest = _end_of(bounds.departures, at)
    ready, marks, misfits = at, [], []
    for stop, drive_s, setup_s, windows, duration_s in steps:
        way = drive_s + setup_s
        at += way
        for opens, closes in windows:  # noqa: B007  the last window stands when all are missed
            if at <= closes:
                break
        else:
            misfits.append(_missed(stop, at - closes))
        reach += way
        at = max(at, opens)
        soonest = max(soonest + way, opens)
        latest = min(latest, _last_start(case, stop, windows, at) - reach)
        marks.append((soonest, reach))
        at += duration_s
        reach += duration_s
        soonest += duration_s
    departs = max(ready, min(soonest - reach, latest))
    starts = [max(soonest, departs + reach) for soonest, reach in marks]
    misfits += _missed_departure(bounds.departures, departs)
    misfits += _too_long(case, steps, starts, departs=departs, longest_s=bounds.longest_s)
    return _told(steps, starts, departs=departs, ready=bounds.ready, misfits=misfits)


def _last_start(case: Case, stop: int, windows: Sequence[tuple[int, int]], at: int) -> int:
    """Returns until when a start may be put off from ``at`` without lateness, or more of it."""
    closes = _end_of(windows, at)
    if stop < 0 or not case.late_s[stop]:
        return closes
    on_time = _end_of(case.windows[stop], at)
    return on_time if first_in(case.windows[stop], at) == at else min(at, closes)


def first_in(windows: Sequence[tuple[int, int]], at: int) -> int | None:
    """Returns the first instant from ``at`` on that lies in a window [s]; None: too late."""
    return next((max(at, opens) for opens, closes in windows if at <= closes), None)


def _end_of(windows: Sequence[tuple[int, int]], at: int) -> int:
    return next((closes for _opens, closes in windows if at <= closes), windows[-1][1])


def _missed(stop: int, late_s: int) -> Misfit:
    if stop == REST:
        return Misfit(Clash.BREAK, None, late_s)
    if stop == BACK:
        return Misfit(Clash.DEPOT, None, late_s)
    return Misfit(Clash.WINDOW, stop, late_s)


def _missed_departure(windows: Sequence[tuple[int, int]], departs: int) -> Iterator[Misfit]:
    if departs > windows[-1][1]:
        yield Misfit(Clash.DEPOT, None, departs - windows[-1][1])


def _too_long(
    case: Case, steps: Sequence[Step], starts: Sequence[int], *, departs: int, longest_s: int
) -> Iterator[Misfit]:
    """Yields what was out for too long: goods, passengers, the vehicle."""
    ends: dict[int, int] = {}
    for (stop, _drive, _setup, _windows, duration_s), start in zip(steps, starts, strict=True):
        if stop < 0:
            continue
        ends[stop] = start + duration_s
        if start - departs > case.limit_s[stop]:
            yield Misfit(Clash.COLD, stop, start - departs - case.limit_s[stop])
        ride_s = start - ends.get(case.picked_up_at[stop], start)
        if ride_s > case.ride_limit_s[stop]:
            yield Misfit(Clash.RIDE, stop, ride_s - case.ride_limit_s[stop])
    if starts[-1] - departs > longest_s:
        yield Misfit(Clash.LENGTH, None, starts[-1] - departs - longest_s)


def spans_of(case: Case, steps: Sequence[Step], longest_s: int) -> list[tuple[int, int, int]]:
    """Returns which instants lie at most how far apart, as (from, to, most [s]); 0 departs."""
    spans: list[tuple[int, int, int]] = []
    seen: dict[int, int] = {}
    for number, (stop, *_) in enumerate(steps, start=1):
        if stop < 0:
            continue
        seen[stop] = number
        if case.limit_s[stop] < NEVER:
            spans.append((0, number, case.limit_s[stop]))
        pickup = case.picked_up_at[stop]
        if pickup in seen and case.ride_limit_s[stop] < NEVER:
            spans.append((seen[pickup], number, case.ride_limit_s[stop] + case.service_s[pickup]))
    if longest_s < NEVER:
        spans.append((0, len(steps), longest_s))
    return spans


def _earliest(case: Case, steps: Sequence[Step], bounds: Bounds) -> list[int] | None:
    """Returns the earliest departure and starts that break no rule, None when there are none.

    Between two changes of windows each ride, and the departure, is pushed once at most; what is
    pushed more often pushes itself, and would for ever.
    """
    spans = spans_of(case, steps, bounds.longest_s)
    floor = [bounds.ready] + [0] * len(steps)
    patience = most = 2 + sum(1 for since, _until, _most_s in spans if since)
    chosen: list[int] = []
    while patience:
        instants = _forward(steps, bounds.departures, floor)
        if instants is None:
            return None
        if not _raised(spans, instants, floor):
            return instants
        now = _windows_met(steps, bounds.departures, instants)
        patience = most if now != chosen else patience - 1
        chosen = now
    return None


def _forward(
    steps: Sequence[Step], departures: Sequence[tuple[int, int]], floor: Sequence[int]
) -> list[int] | None:
    at = first_in(departures, floor[0])
    if at is None:
        return None
    instants = [at]
    for number, (_stop, drive_s, setup_s, windows, duration_s) in enumerate(steps, start=1):
        start = first_in(windows, max(at + drive_s + setup_s, floor[number]))
        if start is None:
            return None
        instants.append(start)
        at = start + duration_s
    return instants


def _raised(
    spans: Sequence[tuple[int, int, int]], instants: Sequence[int], floor: list[int]
) -> bool:
    """Raises the floor under what must not be so far before something else."""
    raised = False
    for since, until, most_s in spans:
        if instants[until] - most_s > max(instants[since], floor[since]):
            floor[since] = instants[until] - most_s
            raised = True
    return raised


def _windows_met(
    steps: Sequence[Step], departures: Sequence[tuple[int, int]], instants: Sequence[int]
) -> list[int]:
    each = (departures, *(step[3] for step in steps))
    return [_end_of(windows, at) for windows, at in zip(each, instants, strict=True)]


def _latest(case: Case, steps: Sequence[Step], bounds: Bounds, earliest: Sequence[int]) -> int:
    """Returns the latest departure with which the trip is back in time and no stop is late."""
    spans = spans_of(case, steps, bounds.longest_s)
    roof = [_end_of(bounds.departures, earliest[0])]
    for step, at in zip(steps, earliest[1:], strict=True):
        roof.append(_last_start(case, step[0], step[3], at))
    roof[-1] = min(roof[-1], max(earliest[-1], bounds.home_by))
    durations = [0, *(step[4] for step in steps)]
    lowered = True
    while lowered:
        for number in range(len(steps) - 1, -1, -1):
            way = steps[number][1] + steps[number][2]
            roof[number] = min(roof[number], roof[number + 1] - way - durations[number])
        lowered = False
        for since, until, most_s in spans:
            if roof[until] > roof[since] + most_s:
                roof[until] = roof[since] + most_s
                lowered = True
    return roof[0]


def _told(
    steps: Sequence[Step],
    starts: Sequence[int],
    *,
    departs: int,
    ready: int,
    misfits: Sequence[Misfit] = (),
) -> TripTimes:
    arrives: list[int] = []
    served: list[int] = []
    rests: list[tuple[int, int]] = []
    leaves, busy_s, arrived = departs, 0, NEVER
    for (stop, drive_s, setup_s, _windows, duration_s), start in zip(steps, starts, strict=True):
        if stop >= 0:
            arrives.append(min(arrived, leaves + drive_s))
            served.append(start)
        elif stop == REST:
            rests.append((start, start + duration_s))
        arrived = leaves + drive_s if stop == REST and drive_s else NEVER
        leaves = start + duration_s
        busy_s += drive_s + setup_s + duration_s
    return TripTimes(
        departs=departs,
        returns=starts[-1],
        arrives=arrives,
        starts=served,
        idle_s=starts[-1] - ready - busy_s,
        rests=tuple(rests),
        misfits=tuple(misfits),
    )


def has_spans(case: Case, steps: Sequence[Step], bounds: Bounds) -> bool:
    """Tells whether anything on a trip has to be quick: cold goods, a ride, the trip itself."""
    return bool(spans_of(case, steps, bounds.longest_s))


def spare_s(case: Case, steps: Sequence[Step], longest_s: int) -> list[int]:
    """Returns by how much longer a trip may be out from each step on [s], if it never waits.

    That is for the sake of cold goods and of its own length; a negative one is out for too long.
    """
    begun_s, at = [], 0
    for _stop, drive_s, setup_s, _windows, lasts_s in steps:
        at += drive_s + setup_s
        begun_s.append(at)
        at += lasts_s
    spare, left = longest_s - begun_s[-1], []
    for (stop, *_), begun in zip(reversed(steps), reversed(begun_s), strict=True):
        if stop >= 0:
            spare = min(spare, case.limit_s[stop] - begun)
        left.append(spare)
    return left[::-1]
