"""Which trips to make and when, as a model for CP-SAT.

A trip keeps a vehicle for a while, and can begin within some span; no more of a kind are under
way at once than are in use (a cumulative constraint).

Where there is a break, each vehicle in use holds it once: on a trip, which then lasts longer, or
at the depot, which is like a trip without stops. Every other trip lies before the break of its
vehicle or after it. Beside the trips before, a break keeps its vehicle from when it begins until
the day is over, and beside those after, from the first instant until it ends. When neither are
ever more than the vehicles, the time before breaks and the time after can be given out apart from
each other, and what belongs to one vehicle is joined by its break.

Where vehicles go home in the end, each in use does so from one trip, which keeps it until the day
is over. A break after that counts as held on it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import pairwise

from ortools.sat.python import cp_model

from routing.case import NEVER, Case, Orders
from routing.effort import Solved
from routing.model import Break
from routing.rested_trips import rested_slots
from routing.schedule import Timetable, schedule
from routing.trip_slots import Pieces, Seen, Slot, by_trips, goes_home, trip_cost


class Part(IntEnum):
    """Where in its vehicle's day a trip lies; all of a day without a break is after it."""

    BEFORE = 0
    RESTING = 1
    AFTER = 2


_Timed = tuple[int, Part, bool, Seen]
"""When a trip begins [s], the part of the day, whether it ends the day, and the trip."""

Placed = tuple[int, int, Part, Seen]
"""When a trip begins and ends [s], the part of the day, and the trip: no stops for a rest."""


@dataclass(frozen=True, slots=True)
class _Choice:
    """Whether a trip is made in some part of a day, and when it begins [s]."""

    seen: Seen
    part: Part
    slot: Slot
    made: cp_model.IntVar
    begins: cp_model.IntVar
    interval: cp_model.IntervalVar


class Cover:
    """Which trips to make and when: no stop on two, no more at once than there are vehicles.

    Plans are looked for that cost at most ``most`` [s]: no stop is left out at a higher price. The
    trips of a vehicle are counted together with those of others of its ``kinds``.
    """

    def __init__(
        self,
        case: Case,
        kinds: Sequence[int],
        slots: Mapping[Seen, Sequence[Slot]],
        *,
        most: int,
    ) -> None:
        self.case, self.kinds, self.most, self.cp = case, kinds, most, cp_model.CpModel()
        self.pieces, self.by_trips = Pieces(case, kinds), by_trips(case)
        self.choices = [
            self._choice(trip, part, its)
            for trip, some in slots.items()
            for part, its in self._parts(trip, some)
        ]
        used = {
            kind: self._vehicles(kind) for kind in dict.fromkeys(kind for kind, _trips in slots)
        }
        trips = sum(
            trip_cost(case, each.seen, each.slot) * each.made
            for each in self.choices
            if each.seen[1]
        )
        fixed = sum(case.vehicles[kind].fixed_cost_s * count for kind, count in used.items())
        self.cp.minimize(trips + fixed + sum(self._left_out()))

    def begin_at(self, orders: Orders) -> None:
        """Tells where to look first: each trip of a plan, and each break, when it is timed to be."""
        begins: defaultdict[tuple[Seen, Part, bool], list[int]] = defaultdict(list)
        for begun, part, ends_day, trip in sorted(self._timed(orders)):
            begins[trip, part, ends_day].append(begun)
        for choice in self.choices:
            slot = choice.slot
            hinted = begins[choice.seen, choice.part, slot.ends_day]
            at = next((at for at in hinted if slot.first <= at <= slot.last), None)
            self.cp.add_hint(choice.made, at is not None)
            self.cp.add_hint(choice.begins, slot.first if at is None else at)
            if at is not None:
                hinted.remove(at)

    def placed(self, solved: Solved) -> list[Placed]:
        """Returns the trips that are made, and the rests at the depot, the first to begin first."""
        made = [each for each in self.choices if solved.value(each.made)]
        begins = [solved.value(each.begins) for each in made]
        return sorted(
            (at, NEVER if each.slot.ends_day else at + each.slot.lasts_s, each.part, each.seen)
            for at, each in zip(begins, made, strict=True)
        )

    def _timed(self, orders: Orders) -> Iterator[_Timed]:
        """Yields when each trip of a plan begins [s], and each rest at the depot."""
        for vehicle, day in enumerate(orders):
            pieces = self.pieces.of(vehicle, day)
            if not self.by_trips[vehicle]:
                yield from ((0, Part.AFTER, True, piece) for piece in pieces)
            elif pieces:
                yield from self._timed_trips(vehicle, pieces)

    def _timed_trips(self, vehicle: int, pieces: list[Seen]) -> Iterator[_Timed]:
        home = goes_home(self.case, vehicle)
        times = schedule(self.case, vehicle, [trip for _kind, [trip] in pieces])
        rest = next(self._rests(vehicle, times), -NEVER)
        for piece, timed in zip(pieces, times.trips, strict=True):
            ends_day = home and timed is times.trips[-1]
            part = Part.AFTER if rest <= timed.departs else Part.BEFORE
            part = Part.RESTING if timed.rests or (ends_day and part is Part.BEFORE) else part
            yield timed.departs - self.case.reload_s[vehicle], part, ends_day, piece
        if rest > -NEVER and not any(timed.rests for timed in times.trips):
            yield rest, Part.RESTING, False, (pieces[0][0], ())

    def _rests(self, vehicle: int, times: Timetable) -> Iterator[int]:
        """Yields when a vehicle begins its break [s], after work when it held none before."""
        yield from (begins for begins, _ends in times.rests)
        for wanted in self.case.vehicles[vehicle].breaks:
            yield max(times.returns, wanted.window.opens)

    def _parts(self, seen: Seen, slots: Sequence[Slot]) -> Iterator[tuple[Part, Slot]]:
        """Yields the parts of a day in which a trip can be, and when it can begin there."""
        kind, trips = seen
        breaks = self.case.vehicles[kind].breaks
        if not breaks or not self.by_trips[kind]:
            yield from ((Part.AFTER, slot) for slot in slots)
            return
        for slot in slots:
            yield from _before_and_after(breaks[0], slot)
            for resting in rested_slots(self.case, kind, trips[0], ends_day=slot.ends_day):
                yield Part.RESTING, resting

    def _vehicles(self, kind: int) -> cp_model.IntVar:
        """Returns how many vehicles of a kind are in use: as many as are out at once.

        That none makes too many trips is counted for all of a kind together, so that one may.
        """
        count = self.kinds.count(self.kinds[kind])
        used = self.cp.new_int_var(0, count, "")
        trips = [each for each in self.choices if each.seen[0] == kind]
        if not self.by_trips[kind]:
            self.cp.add(sum(each.made for each in trips) == used)
            return used
        most = self.case.vehicles[kind].max_trips
        self.cp.add(sum(each.made for each in trips) <= most * used)
        if goes_home(self.case, kind):
            self.cp.add(sum(each.made for each in trips if each.slot.ends_day) == used)
        rests = self._rests_at_depot(kind, count)
        resting = [*rests, *(each for each in trips if each.part is Part.RESTING)]
        if rests:
            self.cp.add(sum(each.made for each in resting) == used)
        self._no_more_at_once(trips, resting, used)
        return used

    def _no_more_at_once(
        self, trips: list[_Choice], resting: list[_Choice], used: cp_model.IntVar
    ) -> None:
        """Keeps vehicles from trips before their break once it begins, and from others until then."""
        since = min(each.slot.first for each in (*trips, *resting))
        until = max(each.slot.last + each.slot.lasts_s for each in (*trips, *resting))
        before = [each.interval for each in trips if each.part is Part.BEFORE]
        after = [
            self._until(each, until) if each.slot.ends_day else each.interval
            for each in trips
            if each.part is Part.AFTER
        ]
        for each in resting:
            ends = until if each.slot.ends_day else each.begins + each.slot.lasts_s
            gone = self.cp.new_optional_interval_var(since, ends - since, ends, each.made, "")
            before.append(self._until(each, until))
            after.append(gone)
        for intervals in (before, after):
            self.cp.add_cumulative(intervals, [1] * len(intervals), used)

    def _until(self, each: _Choice, until: int) -> cp_model.IntervalVar:
        """Returns the time from when a trip begins until the day is over."""
        begins = each.begins
        return self.cp.new_optional_interval_var(begins, until - begins, until, each.made, "")

    def _rests_at_depot(self, kind: int, count: int) -> list[_Choice]:
        """Returns a rest for each vehicle of a kind; those that are held come first, in their order.

        Each lasts long enough to be followed by a first trip, which may take longer to load.
        """
        if not self.case.vehicles[kind].breaks:
            return []
        [wanted] = self.case.vehicles[kind].breaks
        longer_s = max(self.case.first_load_s[kind] - self.case.reload_s[kind], 0)
        slot = Slot(wanted.duration_s + longer_s, wanted.window.opens, wanted.window.closes)
        rests = [self._choice((kind, ()), Part.RESTING, slot) for _vehicle in range(count)]
        for one, other in pairwise(rests):
            self.cp.add_implication(other.made, one.made)
            self.cp.add(one.begins <= other.begins).only_enforce_if(other.made)
        self.choices += rests
        return rests

    def _left_out(self) -> Iterator[cp_model.LinearExpr]:
        """Yields what each stop costs that is on some trip: its penalty unless one is made."""
        serving: defaultdict[int, list[cp_model.IntVar]] = defaultdict(list)
        for choice in self.choices:
            for trip in choice.seen[1]:
                for stop in trip:
                    serving[stop].append(choice.made)
        for stop, some in serving.items():
            if self.case.penalty_s[stop] > self.most:
                self.cp.add_exactly_one(some)
                continue
            out = self.cp.new_bool_var("")
            self.cp.add_exactly_one([*some, out])
            yield self.case.penalty_s[stop] * out

    def _choice(self, trip: Seen, part: Part, slot: Slot) -> _Choice:
        made = self.cp.new_bool_var("")
        begins = self.cp.new_int_var(slot.first, slot.last, "")
        interval = self.cp.new_optional_fixed_size_interval_var(begins, slot.lasts_s, made, "")
        return _Choice(trip, part, slot, made, begins, interval)


def _before_and_after(wanted: Break, slot: Slot) -> Iterator[tuple[Part, Slot]]:
    """Yields when a trip can begin whose vehicle holds its break after it, or before it."""
    first = max(slot.first, wanted.window.opens + wanted.duration_s)
    last = min(slot.last, wanted.window.closes - slot.lasts_s)
    if slot.first <= last:
        yield Part.RESTING if slot.ends_day else Part.BEFORE, replace(slot, last=last)
    if first <= slot.last:
        yield Part.AFTER, replace(slot, first=first)
