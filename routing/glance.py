"""Where on a day there is time for more, at a glance: nothing that fits is ruled out.

Two passes over a day, onwards and back, tell for each leg when its vehicle can leave at the soonest
and must arrive at the latest, by how many breaks it has held by then. Goods that wait in the
warmth and trips of a longest time are looked at without any waiting. What is left is timed in full
by whoever wants to know.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from routing.case import NEVER, Case
from routing.model import Break
from routing.schedule import steps_of
from routing.timing import BACK, Step, spare_s

if TYPE_CHECKING:
    from numpy.typing import NDArray

TOO_EARLY = -NEVER
Clock = list[int]
"""An instant for each number of breaks held so far [s]."""


class Leg(NamedTuple):
    """A leg of a day, or a trip that could be made between two others.

    By breaks held: when the vehicle can leave at the ``soonest`` [s] and must arrive at the
    ``latest`` [s]. ``out_s`` [s] is how long it has been out by then at least, and ``spare_s`` [s] by
    how much longer it may stay out for the sake of what follows.
    """

    soonest: tuple[int, ...]
    latest: tuple[int, ...]
    out_s: int
    spare_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """The legs of each trip of a vehicle's day, and the trips that could be made before each or last."""

    legs: list[list[Leg]]
    between: list[Leg]


def sight_of(case: Case, vehicle: int, trips: Sequence[Sequence[int]]) -> Sight:
    """Returns where on a vehicle's day there is time for more."""
    last = len(trips) - 1
    steps = [steps_of(case, vehicle, trip, last=n == last) for n, trip in enumerate(trips)]
    soonest, free = _onwards(case, vehicle, trips, steps)
    latest, back_by = _backwards(case, vehicle, steps)
    longest_s = case.vehicles[vehicle].longest_trip_s
    most_s = NEVER if longest_s is None else longest_s
    legs = []
    for number in range(len(trips)):
        out_s, left_s = _out_s(steps[number]), spare_s(case, steps[number], most_s)
        each = zip(soonest[number], latest[number], out_s, left_s, strict=True)
        legs.append([Leg(tuple(a), tuple(b), out, spare) for a, b, out, spare in each])
    opens_s, loads = case.depot_open[vehicle][0], [case.first_load_s[vehicle]]
    loads += [case.reload_s[vehicle]] * len(trips)
    loaded = [
        [max(at + load_s, opens_s) for at in begin]
        for begin, load_s in zip(free, loads, strict=True)
    ]
    breaks = case.vehicles[vehicle].breaks
    between = [
        Leg(tuple(_rested(begin, breaks)), tuple(end), 0, most_s)
        for begin, end in zip(loaded, back_by, strict=True)
    ]
    return Sight(legs=legs, between=between)


def _onwards(
    case: Case, vehicle: int, trips: Sequence[Sequence[int]], steps: Sequence[list[Step]]
) -> tuple[list[list[Clock]], list[Clock]]:
    """Returns when each leg can begin, and when the vehicle is free before each trip and at last."""
    van, depot = case.vehicles[vehicle], case.depot[vehicle]
    opens_s, _closes_s = case.depot_open[vehicle]
    clock = _rested([0, *([NEVER] * len(van.breaks))], van.breaks)
    clock = [max(at, van.shift.opens) + case.lead_s[vehicle] for at in clock]
    every, free, load_s = [], [], case.first_load_s[vehicle]
    for trip, driven in zip(trips, steps, strict=True):
        free.append(clock)
        ready = max((case.ready_s[stop] for stop in trip), default=0)
        clock = _rested([max(at, ready) + load_s for at in clock], van.breaks)
        clock = _rested([max(at, opens_s) for at in clock], van.breaks)
        soonest = [clock]
        for stop, drive_s, setup_s, windows, lasts_s in driven:
            home_s = drive_s
            if (
                stop == BACK and trip
            ):  # another trip may follow, and then this one ends at the depot
                home_s = min(drive_s, case.ways[case.first_stop + trip[-1], depot])
            arrived = _rested([at + home_s for at in clock], van.breaks)
            begun = [_first(windows, at + setup_s) for at in arrived]
            clock = _rested([at + lasts_s for at in begun], van.breaks)
            soonest.append(clock)
        every.append(soonest[:-1])
        load_s = case.reload_s[vehicle]
    free.append(clock)
    return every, free


def _backwards(
    case: Case, vehicle: int, steps: Sequence[list[Step]]
) -> tuple[list[list[Clock]], list[Clock]]:
    """Returns by when each leg must end, and by when a trip before each trip, or a last one."""
    van = case.vehicles[vehicle]
    until = van.shift.closes + van.overtime_s
    clock = [min(until, wanted.window.closes) for wanted in van.breaks] + [until]
    _opens_s, closes_s = case.depot_open[vehicle]
    every: list[list[Clock]] = []
    back_by = [clock]
    for number in range(len(steps) - 1, -1, -1):
        latest = []
        for _stop, drive_s, setup_s, windows, lasts_s in reversed(steps[number]):
            begun = [_last(windows, at - lasts_s) for at in _resting(clock, van.breaks)]
            arrived = _resting([at - setup_s for at in begun], van.breaks)
            latest.append(arrived)
            clock = [at - drive_s for at in arrived]
        clock = [min(at, closes_s) for at in _resting(clock, van.breaks)]
        # with a trip before it this one is loaded as any later one
        clock = _resting([at - case.reload_s[vehicle] for at in clock], van.breaks)
        every.append(latest[::-1])
        back_by.append(clock)
    return every[::-1], back_by[::-1]


def _rested(clock: Clock, breaks: Sequence[Break]) -> Clock:
    """Returns when the vehicle can go on if it may hold breaks here."""
    for held, wanted in enumerate(breaks):
        if clock[held] <= wanted.window.closes:
            over = max(clock[held], wanted.window.opens) + wanted.duration_s
            clock[held + 1] = min(clock[held + 1], over)
    return clock


def _resting(clock: Clock, breaks: Sequence[Break]) -> Clock:
    """Returns by when the vehicle must be here if it may hold breaks here."""
    for held in range(len(breaks) - 1, -1, -1):
        wanted = breaks[held]
        over = clock[held + 1] - wanted.duration_s
        if over >= wanted.window.opens:
            clock[held] = max(clock[held], min(over, wanted.window.closes))
    return clock


def _first(windows: Sequence[tuple[int, int]], at: int) -> int:
    for opens, closes in windows:
        if at <= closes:
            return max(at, opens)
    return NEVER


def _last(windows: Sequence[tuple[int, int]], at: int) -> int:
    for opens, closes in reversed(windows):
        if at >= opens:
            return min(at, closes)
    return TOO_EARLY


def _out_s(steps: Sequence[Step]) -> list[int]:
    """Returns how long a trip is out when each leg begins [s]."""
    ends = accumulate(
        drive_s + setup_s + lasts_s for _stop, drive_s, setup_s, _open, lasts_s in steps
    )
    return [0, *ends][:-1]


class Reach:
    """Legs side by side in arrays, asked where there is time for a block of stops.

    ``here`` and ``there`` are the rows of the legs' ends (-1: nowhere), ``vehicles`` whose they are.
    """

    def __init__(
        self,
        case: Case,
        legs: Sequence[Leg],
        *,
        vehicles: NDArray[np.int64],
        here: NDArray[np.int64],
        there: NDArray[np.int64],
    ) -> None:
        most = max((len(van.breaks) for van in case.vehicles), default=0)
        self.case = case
        self.here, self.there = here, there
        self.out_s = np.array([leg.out_s for leg in legs], dtype=np.int64)
        self.spare_s = np.array([leg.spare_s for leg in legs], dtype=np.int64)
        self.soonest = _columns([leg.soonest for leg in legs], most + 1, NEVER)
        self.latest = _columns([leg.latest for leg in legs], most + 1, TOO_EARLY)
        self._breaks = _breaks_of(case, most)[vehicles]

    def some(self, chosen: NDArray[np.bool_]) -> Reach:
        """Returns some of the legs."""
        part = object.__new__(Reach)
        part.case = self.case
        part.here, part.there = self.here[chosen], self.there[chosen]
        part.out_s, part.spare_s = self.out_s[chosen], self.spare_s[chosen]
        part.soonest, part.latest = self.soonest[chosen], self.latest[chosen]
        part._breaks = self._breaks[chosen]
        return part

    def in_time(self, block: Sequence[int]) -> NDArray[np.bool_]:
        """Tells on which legs a block has time, as far as can be seen at a glance."""
        case, ways = self.case, np.asarray(self.case.ways)
        buildings = np.array([*case.building, -1])
        clock, at, out_s = self.soonest.copy(), self.here, self.out_s.copy()
        meets = np.ones(len(at), dtype=np.bool_)
        for stop in block:
            row = case.first_stop + stop
            beside = (buildings[at - case.first_stop] == case.building[stop]) & (
                (at >= case.first_stop) & (case.building[stop] >= 0)
            )
            setup_s = np.where(beside, 0, case.setup_s[stop])
            way_s = ways[at, row]
            clock = self._rested(clock + way_s[:, None]) + setup_s[:, None]
            clock = _begun(case.open_s[stop], clock)
            out_s += way_s + setup_s
            meets &= out_s <= case.limit_s[stop]
            clock = self._rested(clock + case.service_s[stop])
            out_s += case.service_s[stop]
            at = np.full_like(self.here, row)
        to_end = np.where(self.there < 0, 0, ways[at, self.there])
        # a door in the same building as the block before it is not parked at once more
        door = self.there - case.first_stop
        beside = (door >= 0) & (door < len(case.stops)) & (case.building[block[-1]] >= 0)
        beside[beside] = buildings[door[beside]] == case.building[block[-1]]
        spared_s = np.zeros_like(to_end)
        spared_s[beside] = np.array(case.setup_s)[door[beside]]
        later_s = out_s + to_end - spared_s - self.out_s
        later_s -= np.where(self.there < 0, 0, ways[self.here, self.there])
        meets &= later_s <= self.spare_s
        return np.asarray(meets & (clock + (to_end - spared_s)[:, None] <= self.latest).any(axis=1))

    def _rested(self, clock: NDArray[np.int64]) -> NDArray[np.int64]:
        for held in range(self._breaks.shape[1]):
            opens, closes, lasts = self._breaks[:, held].T
            over = np.where(
                clock[:, held] <= closes, np.maximum(clock[:, held], opens) + lasts, NEVER
            )
            clock[:, held + 1] = np.minimum(clock[:, held + 1], over)
        return clock


def _columns(rows: Sequence[tuple[int, ...]], most: int, filler: int) -> NDArray[np.int64]:
    padded = [(*row, *([filler] * (most - len(row)))) for row in rows]
    return np.array(padded, dtype=np.int64).reshape(-1, most)


def _breaks_of(case: Case, most: int) -> NDArray[np.int64]:
    """Returns the breaks of each vehicle: opens, closes, lasts; one it has not is never held."""
    held = np.full((len(case.vehicles), most, 3), TOO_EARLY, dtype=np.int64)
    for number, van in enumerate(case.vehicles):
        for place, wanted in enumerate(van.breaks):
            window = wanted.window
            held[number, place] = window.opens, window.closes, wanted.duration_s
    return held


def _begun(windows: Sequence[tuple[int, int]], clock: NDArray[np.int64]) -> NDArray[np.int64]:
    begun = np.full_like(clock, NEVER)
    for opens, closes in reversed(windows):
        begun = np.where(clock <= closes, np.maximum(clock, opens), begun)
    return begun
