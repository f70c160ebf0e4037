"""The day of one vehicle, ready to say at once whether one more stop fits.

For every point of the day it is known when the vehicle is there at the soonest, and when it
must be there at the latest for the rest of the day to work out; both once with the break
still to be held and once with it behind. A stop fits when the two still meet around it.

What it refuses never fits. What it allows fits, but where windows meet breaks, or a stop has
several windows, or a vehicle several breaks, only a full timetable is sure (:attr:`sure`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from routing.case import NEVER, Case, Segment
from routing.segments import EMPTY, join, ready_by, returns_at


class Line:
    """One trip cut open at each of its doors: the piece before, and the piece after.

    ``heads[i]`` is the trip up to and with its ``i``-th stop, ``tails[i]`` what follows it,
    from the next arrival on; ``legs[i]`` [s] is the way between the two.
    """

    __slots__ = ("heads", "legs", "places", "rested", "stops", "tails", "whole")

    def __init__(self, case: Case, vehicle: int, stops: Sequence[int]) -> None:
        depot = case.depot[vehicle]
        self.stops = stops
        self.places = [depot, *(case.first_stop + stop for stop in stops), depot]
        ways, pieces = case.ways, case.pieces
        self.legs = [ways[here, there] for here, there in pairwise(self.places)]
        head: Segment | None = EMPTY
        self.heads = [head]
        for leg, stop in zip(self.legs, stops, strict=False):
            head = join(head, leg, pieces[stop])
            self.heads.append(head)
        tail: Segment | None = EMPTY
        self.tails = [tail]
        for number in range(len(stops) - 1, -1, -1):
            tail = join(pieces[stops[number]], self.legs[number + 1], tail)
            self.tails.append(tail)
        self.tails.reverse()
        self.whole = join(head, self.legs[-1], EMPTY)
        self.rested: list[Segment] | None = None

    def resting(self, rest: Segment, *, opens: int, closes: int) -> Iterator[Segment]:
        """Yields the trip with a rest before each drive, and on each arrival, but at a depot.

        Left out are rests that would begin too late in any shift that ``opens`` then, and those
        after which there is more to do than it can before it ``closes``.
        """
        last = len(self.stops)
        for number, (head, leg, tail) in enumerate(
            zip(self.heads, self.legs, self.tails, strict=True)
        ):
            if head is None or opens + head[0] > rest[2]:
                return
            if tail is None or rest[1] + tail[0] > closes:
                continue
            if number and (found := join(join(head, 0, rest), leg, tail)):
                yield found
            if number < last and (found := join(join(head, leg, rest), 0, tail)):
                yield found


class Rounds:
    """The trips of one vehicle, each with the time before and after it."""

    __slots__ = (
        "_by_at_rest",
        "_by_rested",
        "_closes",
        "_load_s",
        "_opens",
        "_ready",
        "_ready_rested",
        "_rest",
        "case",
        "lines",
        "spare_s",
        "sure",
        "vehicle",
    )

    def __init__(
        self,
        case: Case,
        vehicle: int,
        trips: Sequence[Sequence[int]],
        *,
        known: Sequence[Line] = (),
    ) -> None:
        self.case = case
        self.vehicle = vehicle
        kept = {id(line.stops): line for line in known}
        self.lines = [kept.get(id(trip)) or Line(case, vehicle, trip) for trip in trips]
        value = case.vehicles[vehicle]
        self._opens, self._closes = value.shift.opens, value.shift.closes
        self._load_s = case.reload_s[vehicle]
        self._rest = _only_rest(case, vehicle)
        self.sure = case.one_window and (
            not value.breaks or (case.no_windows and len(value.breaks) == 1)
        )
        if self._rest is not None:
            for line in self.lines:
                if line.rested is None:
                    line.rested = list(self._resting(line, self._rest))
        self._look_ahead()
        self._look_back()
        self.spare_s = [self._spare_s(number) for number in range(len(self.lines))]

    @property
    def works_out(self) -> bool:
        """Whether the day can be driven as it is."""
        return self._by_at_rest[0] >= 0

    def fits(self, stop: int, *, trip: int, position: int) -> bool:
        """Tells whether a stop fits before a position of a trip, by time."""
        case, line = self.case, self.lines[trip]
        there = case.first_stop + stop
        into = case.ways[line.places[position], there]
        out = case.ways[there, line.places[position + 1]]
        head = join(line.heads[position], into, case.pieces[stop])
        whole = join(head, out, line.tails[position])
        if whole is None:
            return False
        if self._passes(whole, trip=trip, then=trip + 1):
            return True
        if not self._may_rest_within(whole, trip=trip, then=trip + 1):
            return False
        stops = [*line.stops[:position], stop, *line.stops[position:]]
        return self._rests_within(Line(case, self.vehicle, stops), trip=trip, then=trip + 1)

    def fits_alone(self, stop: int, *, trip: int) -> bool:
        """Tells whether a stop fits as a trip of its own, before a trip that is there or last."""
        if trip == 0 and self.lines:
            trips = [[stop], *(line.stops for line in self.lines)]
            return Rounds(self.case, self.vehicle, trips, known=self.lines).works_out
        line = Line(self.case, self.vehicle, [stop])
        if line.whole is None:
            return False
        return self._passes(line.whole, trip=trip, then=trip) or (
            self._may_rest_within(line.whole, trip=trip, then=trip)
            and self._rests_within(line, trip=trip, then=trip)
        )

    def _passes(self, whole: Segment, *, trip: int, then: int) -> bool:
        """Tells whether a trip fits in, its break held before or after it."""
        return (
            returns_at(whole, self._ready[trip]) <= self._by_at_rest[then]
            or returns_at(whole, self._ready_rested[trip]) <= self._by_rested[then]
        )

    def _may_rest_within(self, whole: Segment, *, trip: int, then: int) -> bool:
        return (
            self._rest is not None
            and self._ready[trip] + whole[0] + self._rest[0] <= self._by_rested[then]
            and self._ready[trip] <= whole[2]
        )

    def _rests_within(self, line: Line, *, trip: int, then: int) -> bool:
        assert self._rest is not None
        ready, ends_by = self._ready[trip], self._by_rested[then]
        resting = line.resting(self._rest, opens=ready, closes=ends_by)
        return any(returns_at(rested, ready) <= ends_by for rested in resting)

    def _look_ahead(self) -> None:
        """Finds when each trip can begin at the soonest, with and without the break behind."""
        free, rested, rest = 0, NEVER, self._rest
        self._ready: list[int] = []
        self._ready_rested: list[int] = []
        for number in range(len(self.lines) + 1):
            load_s = self._load_s if number else 0
            if rest is not None:
                rested = min(rested, returns_at(rest, free))
            self._ready.append(max(free + load_s, self._opens))
            self._ready_rested.append(max(rested + load_s, self._opens))
            if number == len(self.lines):
                return
            line = self.lines[number]
            ends = [NEVER]
            if line.whole is not None:
                ends.append(returns_at(line.whole, self._ready_rested[-1]))
                ends += (returns_at(resting, self._ready[-1]) for resting in line.rested or ())
            rested = min(ends)
            free = NEVER if line.whole is None else returns_at(line.whole, self._ready[-1])

    def _resting(self, line: Line, rest: Segment) -> Iterator[Segment]:
        return line.resting(rest, opens=self._opens, closes=self._closes)

    def _look_back(self) -> None:
        """Finds when the vehicle must be free before each trip at the latest."""
        rest = self._rest
        rested = at_rest = self._closes
        if rest is not None:
            at_rest = min(rested, rest[2])
        self._by_rested = [rested]
        self._by_at_rest = [at_rest]
        for number in range(len(self.lines) - 1, -1, -1):
            whole = self.lines[number].whole
            options = [-NEVER]
            before_rested = -NEVER
            if whole is not None:
                before_rested = self._before(number, ready_by(whole, rested))
                options.append(self._before(number, ready_by(whole, at_rest)))
                if rest is not None:
                    options.append(ready_by(rest, before_rested))
                    options += (
                        self._before(number, ready_by(resting, rested))
                        for resting in self.lines[number].rested or ()
                    )
            rested, at_rest = before_rested, max(options)
            self._by_rested.insert(0, rested)
            self._by_at_rest.insert(0, at_rest)

    def _before(self, number: int, ready: int) -> int:
        """Returns when the vehicle must be free for a trip that must be ready then."""
        if ready < self._opens:
            return -NEVER
        return ready - (self._load_s if number else 0)

    def _spare_s(self, number: int) -> int:
        """Returns what a trip can take in at most [s], driving and service together."""
        whole = self.lines[number].whole
        if whole is None:
            return -1
        ready, rested = self._ready[number], self._ready_rested[number]
        by_at_rest, by_rested = self._by_at_rest[number + 1], self._by_rested[number + 1]
        rest_s = NEVER if self._rest is None else self._rest[0]
        return max(by_at_rest - ready, by_rested - min(rested, ready + rest_s)) - whole[0]


def _only_rest(case: Case, vehicle: int) -> Segment | None:
    breaks = case.vehicles[vehicle].breaks
    if len(breaks) != 1:
        return None
    window, duration_s = breaks[0].window, breaks[0].duration_s
    return duration_s, window.opens + duration_s, window.closes, NEVER, -NEVER
