"""A lower bound that knows the time: what walks by the clock cost at least.

Trips are relaxed to walks that keep windows and remember some of the stops behind them
(:mod:`routing.bounds.memory`). Prizes for visits are paid back at the end, so whatever they are,
their sum and the cheapest walks for as many trips as there are make a bound. Better prizes are
found from the walks seen so far (:mod:`routing.bounds.worth`), on the way from the best known ones to
those (Wentges 1997, Weighted Dantzig-Wolfe decomposition); few legs are looked at most of the time, and
all of them now and then, for only then it is a bound of the day.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routing.bounds.clock import Clock, Shift
from routing.bounds.memory import Tables, nearest
from routing.bounds.relaxed import Relaxed
from routing.bounds.worth import Walk, Worth

if TYPE_CHECKING:
    from numpy.typing import NDArray

MS = 1000
"""Prizes and costs are whole milliseconds while walks are sought: sums have no errors."""

REMEMBERED = 5
"""How many stops each has in mind at first."""
NEAR, PROMISING = 8, 12
"""The legs to so many of the nearest stops are looked at, and to those that cost least with prizes."""
ALL_UP_TO = 40
"""With no more stops than this all legs are looked at always."""
REFRESHED = 20
"""After so many steps other legs are promising."""
INERTIA, LESS_INERTIA = 0.8, 0.4
"""How far the next prizes stay at the best known ones; so much less when nothing new comes of them."""
REACH = 0.5
"""Prizes go so far in one step, as a part of what a stop costs on average."""
CLOSE, VERY_CLOSE = 0.01, 0.001
"""With no more to be gained than this part of the cost, walks learn to remember more, or are done."""
TEACHERS, LONGEST_CIRCLE = 40, 8
"""The circles of so many walks are learnt, up to so many stops long."""
MOST_WALKS = 8_000_000
LOOKS_TAKE = 0.25
"""The part of the time in which all legs are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Legs:
    """The legs that walks may take, as :mod:`routing.bounds.clock_walks` reads them, at ``costs`` [ms]."""

    before: NDArray[np.int64]
    costs: NDArray[np.int64]
    rides: NDArray[np.int64]
    memory: Tables


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Look:
    """What prizes make of a day: a bound [ms] on the legs looked at, and walks that earn a lot, with
    their costs [s]."""

    bound: int
    walks: dict[Walk, float]


def clocked_bound(
    day: Relaxed, clock: Clock, *, upper: float, goes_on: Callable[[float], bool]
) -> float:
    """Returns a cost [s] that no plan is below; ``upper`` [s] is what a plan is known to cost.

    ``goes_on`` is asked before each step, with how long a last look at all legs will take [s].
    """
    climb = _Climb(day, clock, upper=upper)
    with suppress(ArithmeticError):  # too many walks, or numbers too wild: what is known stands
        climb.climb(goes_on)
    return climb.bound_ms / MS


class _Climb:
    """Where a climb to better prizes is, and the best bound that all legs were looked at for."""

    def __init__(self, day: Relaxed, clock: Clock, *, upper: float) -> None:
        self.bound_ms = -(2**62)
        self._day, self._clock = day, clock
        self._upper_ms = round(upper * MS)
        self._reach = REACH * upper / day.stops
        self._memory = nearest(np.where(day.possible, day.legs, np.inf), most=REMEMBERED)
        self._near = _among_least(np.where(day.possible, day.legs, np.inf), NEAR)
        self._kept = np.zeros_like(day.possible)
        self._highest = np.minimum(np.array(day.penalties, dtype=np.float64), upper)
        self._worth = Worth(self._highest, [shift.trips for shift in clock.shifts])
        self._prizes = np.zeros(day.stops, dtype=np.int64)
        self._steps, self._began = 0, time.monotonic()
        self._in_all_s = self._all_take_s = 0.0
        self._all = self._legs(day.possible)
        self._few, self._few_ms = self._all, self.bound_ms
        self._refresh()

    def climb(self, goes_on: Callable[[float], bool]) -> None:
        """Looks for better prizes while it goes on, and at all legs in the end."""
        while goes_on(self._all_take_s) and self.bound_ms < self._upper_ms:
            at_most_ms = self._step()
            close = at_most_ms - self._few_ms < CLOSE * self._upper_ms
            if close and self._has_time_for_all() and self._is_settled(at_most_ms):
                return
            if self._steps % REFRESHED == 0:
                self._refresh()
        if self._steps:
            self._look_at_all()

    def _step(self) -> int:
        """Tries other prizes; returns what the best within reach promise, by the walks seen [ms]."""
        at_most, aim = self._worth.near(self._prizes / MS, self._reach)
        inertia, new = INERTIA, 0
        while not new and inertia >= 0:
            tried = inertia * self._prizes + (1 - inertia) * aim * MS
            prizes = np.minimum(np.round(tried), np.floor(self._highest * MS)).astype(np.int64)
            look = self._look(self._few, prizes)
            if look.bound > self._few_ms:
                self._few_ms, self._prizes = look.bound, prizes
            new = sum(self._worth.add(walk, cost) for walk, cost in look.walks.items())
            inertia -= LESS_INERTIA
        self._steps += 1
        return int(at_most * MS)

    def _has_time_for_all(self) -> bool:
        past_s = time.monotonic() - self._began
        return self._in_all_s + self._all_take_s <= LOOKS_TAKE * past_s

    def _is_settled(self, at_most_ms: int) -> bool:
        """Looks at all legs and lets walks learn; tells whether there is nothing left to gain."""
        left = (at_most_ms - self._look_at_all()) / self._upper_ms
        learnt = self._learn() if left < CLOSE else 0
        self._refresh()
        return not learnt and left < VERY_CLOSE

    def _look_at_all(self) -> int:
        """Looks at all legs with the best prizes; returns what bound they make [ms]."""
        began = time.monotonic()
        look = self._look(self._all, self._prizes)
        self.bound_ms = max(self.bound_ms, look.bound)
        for walk, cost in look.walks.items():
            if self._worth.add(walk, cost):
                stops = np.array(walk[1])
                self._kept[stops[:-1], stops[1:]] = True
        self._all_take_s = time.monotonic() - began
        self._in_all_s += self._all_take_s
        return look.bound

    def _learn(self) -> int:
        """Lets stops remember the circles of the walks that are taken most; returns how many do."""
        self._worth.near(self._prizes / MS, self._reach)
        learnt = sum(
            self._memory.learn(stops, longest=LONGEST_CIRCLE)
            for _shift, stops in self._worth.taken()[:TEACHERS]
        )
        if learnt:
            walks = self._worth.walks
            self._worth.forget([walk for walk in walks if not self._memory.allows(walk[1])])
            self._all = self._legs(self._day.possible)
        return learnt

    def _refresh(self) -> None:
        """Chooses the few legs that are looked at, and how good the best prizes are for them."""
        if self._day.stops <= ALL_UP_TO:
            self._few = self._all
        else:
            worth = self._prizes / (2 * MS)
            beyond = self._day.legs - worth[:, None] - worth[None, :]
            promising = _among_least(np.where(self._day.possible, beyond, np.inf), PROMISING)
            few = (self._near | self._kept | promising) & self._day.possible
            self._few = self._legs(few)
        began = time.monotonic()
        self._few_ms = self._look(self._few, self._prizes).bound
        if not self._in_all_s:  # nobody knows yet
            more = int((self._all.before >= 0).sum()) / max(int((self._few.before >= 0).sum()), 1)
            self._all_take_s = more * (time.monotonic() - began)

    def _legs(self, legs: NDArray[np.bool_]) -> Legs:
        order = np.argsort(~legs, axis=0, kind="stable")[: max(int(legs.sum(axis=0).max()), 1)].T
        there = np.take_along_axis(legs.T, order, axis=1)
        before = np.ascontiguousarray(np.where(there, order, -1))
        costs = np.take_along_axis(np.where(legs, self._day.legs, 0.0).T, order, axis=1)
        rides = np.take_along_axis(self._clock.rides.T, order, axis=1)
        return Legs(
            before=before,
            costs=np.ascontiguousarray(np.floor(costs * MS).astype(np.int64)),
            rides=np.ascontiguousarray(rides),
            memory=self._memory.tables(before),
        )

    def _look(self, legs: Legs, prizes: NDArray[np.int64]) -> Look:
        bound, walks = int(prizes.sum()), dict[Walk, float]()
        for number, shift in enumerate(self._clock.shifts):
            least_ms, found = self._walks_of(shift, legs, prizes)
            bound += shift.trips * min(least_ms, 0)
            walks |= {(number, stops): cost for stops, cost in found.items()}
        return Look(bound=bound, walks=walks)

    def _walks_of(
        self, shift: Shift, legs: Legs, prizes: NDArray[np.int64]
    ) -> tuple[int, dict[tuple[int, ...], float]]:
        """Returns the least that a walk costs beyond its prizes [ms], and those that cost less than
        nothing with what they cost [s]."""
        from routing.bounds import clock_walks  # noqa: PLC0415  it takes a moment to load

        first, last = (np.floor(way * MS).astype(np.int64) for way in (shift.first, shift.last))
        count, least, cheapest, ends, behind = clock_walks.walk_on(
            self._clock.ticks,
            (self._clock.opens, shift.closes, shift.soonest),
            shift.latest,
            (first, last),
            (legs.before, legs.costs * shift.price, legs.rides),
            legs.memory,
            prizes,
            MOST_WALKS,
        )
        if count == clock_walks.FULL:
            raise OverflowError("There are too many walks to tell the cheapest.")
        least = np.where(cheapest >= 0, least + int(np.floor(shift.fixed * MS)), 0)
        found = {}
        for end in np.flatnonzero(least < 0):
            stops = _followed(int(cheapest[end]), ends, behind)
            found[stops] = float(least[end] + prizes[list(stops)].sum()) / MS
        return int(least.min(initial=0)), found


def _among_least(table: NDArray[np.float64], most: int) -> NDArray[np.bool_]:
    """Marks the least numbers of each row and of each column."""
    mark = np.zeros(table.shape, dtype=np.bool_)
    for numbers, marked in ((table, mark), (table.T, mark.T)):
        order = np.argsort(numbers, axis=1, kind="stable")[:, :most]
        np.put_along_axis(marked, order, values=True, axis=1)
    return mark


def _followed(walk: int, ends: NDArray[np.int16], behind: NDArray[np.int32]) -> tuple[int, ...]:
    """Returns the stops of a walk in driving order."""
    stops = []
    while walk >= 0:
        stops.append(int(ends[walk]))
        walk = int(behind[walk])
    return tuple(reversed(stops))
