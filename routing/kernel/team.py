"""Threads that search at the same time: on regions of one plan, or each on a plan of its own."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np

from routing.kernel import layout as at
from routing.kernel.anneal import anneal
from routing.kernel.memory import bind
from routing.kernel.orders import Days, best_days, construct, days_now
from routing.kernel.regions import cut, give, vehicles_of
from routing.kernel.state import State, Work, alone, new_state, new_work
from routing.kernel.tables import TIMES, Layout

if TYPE_CHECKING:
    from numpy.typing import NDArray

HANDFUL, MANY_LEGS = 5, 300
FEW_VEHICLES, FEW_STOPS = 8, 400
"""With fewer vehicles in use, or fewer stops, a region is too small to search in."""
FEW_TIMED, MANY_STOPS = 50, 1500
"""Where time binds, a region needs so many vehicles: a stop may fit on few of them. Days of more
stops are shared all the same, for one thread would hardly get round."""


class Team(Protocol):
    """Threads at work on a problem; ``best`` is what the best ``days`` cost."""

    best: int
    days: Days

    def search(self, rounds: int, *, hot: float, cold: float) -> None:
        """Searches for so many rounds a thread, cooling down from ``hot`` to ``cold``."""

    def meet(self) -> None:
        """Lets threads with plans of their own all go on from the best of these."""

    def now(self) -> Iterator[Days]:
        """Yields the plans that are searched, as they are, good or not."""


def gather(
    layout: Layout,
    *,
    given: NDArray[np.int64],
    seed: int,
    threads: int,
    polishes: bool = False,
) -> Team:
    """Returns a team that starts from the given orders, completed where stops cost least."""
    tables = layout.tables
    state = new_state(tables, quarters=layout.quarters)
    work = new_work(tables, state, number=0, seed=seed)
    stops, vehicles = tables.assign.shape
    give(tables, work, vehicles=np.arange(vehicles), stops=np.arange(stops))
    work.number[at.DEAR] = _dear(layout)
    work.number[at.POLISHES] = polishes
    construct(bind(tables, state, work), given, _farthest_first(layout))
    used = int((state.van[:, at.STOPS] > 0).sum())
    shared = tables.split_cost or tables.turns
    if threads > 1 and _falls_into_regions(stops, used, bool(tables.feature[TIMES])) and not shared:
        return Together(layout, state, work, seed=seed, threads=threads)
    return Apart(layout, state, work, seed=seed, threads=threads)


def _falls_into_regions(stops: int, vehicles: int, timed: bool) -> bool:
    """Tells whether a plan of so many vehicles in use is better searched region by region."""
    few = FEW_TIMED if timed and stops <= MANY_STOPS else FEW_VEHICLES
    return stops >= FEW_STOPS and vehicles >= few


def _dear(layout: Layout) -> int:
    """Returns above which penalty a stop is hard to leave out: some hundred legs."""
    tables = layout.tables
    few = tables.near[:, :HANDFUL].astype(np.int64)
    legs = np.take_along_axis(tables.cost[: len(few)], few, axis=1)
    leg = float(legs.mean()) if legs.size else 0.0
    return 1 + int(MANY_LEGS * leg * int(tables.vehicle[:, at.LEG_COST].max()))


def _farthest_first(layout: Layout) -> NDArray[np.int64]:
    tables = layout.tables
    ways = tables.cost[tables.vehicle[0, at.DEPOT], : len(tables.stop)]
    return np.argsort(-ways.astype(np.int64), kind="stable")


class Apart:
    """Each thread searches a plan of its own."""

    def __init__(
        self, layout: Layout, state: State, work: Work, *, seed: int, threads: int
    ) -> None:
        self.layout = layout
        self.works, self.rows, self.states = [work], [], [state]
        for number in range(1, threads):
            twin = new_work(layout.tables, state, number=number, seed=seed)
            _copy(work, twin)
            self.works.append(twin)
            self.states.append(State(*map(alone, state)))
        for number, (own, twin) in enumerate(zip(self.states, self.works, strict=True)):
            own.owner[:] = number
            self.rows.append(bind(layout.tables, own, twin))
        self.best = int(work.number[at.BEST])
        self.days = best_days(layout, work, _all_vehicles(layout))

    def search(self, rounds: int, *, hot: float, cold: float) -> None:
        """Searches on; the best of all threads counts."""
        _at_once(self.rows, rounds, hot=hot, cold=cold)
        first = min(self.works, key=lambda work: int(work.number[at.BEST]))
        if first.number[at.BEST] < self.best:
            self.best = int(first.number[at.BEST])
            self.days = best_days(self.layout, first, _all_vehicles(self.layout))

    def now(self) -> Iterator[Days]:
        """Yields the plan of each thread."""
        return (days_now(self.layout, state) for state in self.states)

    def meet(self) -> None:
        """Lets all threads go on from the plan of the one that has found the best."""
        first = min(range(len(self.works)), key=lambda n: int(self.works[n].number[at.BEST]))
        for number in range(len(self.works)):
            if number != first:
                _copy(self.works[first], self.works[number])
                for part, own in zip(self.states[first], self.states[number], strict=True):
                    own[...] = part
                self.states[number].owner[:] = number


class Together:
    """The threads search one plan, each in a region of it that is cut anew each time.

    Each has a copy of the plan, so that no thread waits for memory in which another one writes.
    """

    def __init__(
        self, layout: Layout, state: State, work: Work, *, seed: int, threads: int
    ) -> None:
        self.layout, self.state = layout, state
        self.chances = np.random.default_rng(seed)
        self.points = _points(layout)
        twins = [new_work(layout.tables, state, number=n, seed=seed) for n in range(1, threads)]
        for twin in twins:
            twin.number[[at.DEAR, at.POLISHES]] = work.number[[at.DEAR, at.POLISHES]]
        self.works = [work, *twins]
        self.states = [state, *(State(*map(alone, state)) for _twin in twins)]
        pairs = zip(self.states, self.works, strict=True)
        self.rows = [bind(layout.tables, own, its) for own, its in pairs]
        self.cost = self.best = int(work.number[at.BEST])
        self.days = best_days(layout, work, _all_vehicles(layout))

    def search(self, rounds: int, *, hot: float, cold: float) -> None:
        """Searches on; what the threads gain in their regions adds up."""
        tables = self.layout.tables
        owner = cut(tables, self.state, self.points, parts=len(self.works), chances=self.chances)
        self._share_out(owner)
        _at_once(self.rows, rounds, hot=hot, cold=cold)
        self._gather_in(owner)
        best = self.cost + sum(int(work.number[at.BEST]) for work in self.works)
        self.cost += sum(int(work.number[at.COST]) for work in self.works)
        if best < self.best:
            self.best = best
            for number, work in enumerate(self.works):
                self.days |= best_days(self.layout, work, np.flatnonzero(owner == number))

    def now(self) -> Iterator[Days]:
        """Yields the one plan."""
        yield days_now(self.layout, self.state)

    def meet(self) -> None:
        """Does nothing: all threads search one plan."""

    def _share_out(self, owner: NDArray[np.int64]) -> None:
        """Tells each thread its vehicles and stops; costs count from 0 in each region."""
        tables, stop = self.layout.tables, self.layout.tables.stop
        van = vehicles_of(tables, self.state)
        free = (van < 0) & (stop[:, at.LEADER] == np.arange(len(stop))) & (stop[:, at.LOCKED] == 0)
        left_out = self.chances.permutation(np.flatnonzero(free))
        part = np.where(van >= 0, owner[np.maximum(van, 0)], at.NONE)
        for number, work in enumerate(self.works):
            out = left_out[number :: len(self.works)]
            inside = np.flatnonzero(part == number)
            give(
                tables,
                work,
                vehicles=np.flatnonzero(owner == number),
                stops=np.concatenate((inside, out)),
            )
            work.left_out[: len(out)] = out
            work.number[at.LEFT_OUT] = len(out)
            work.number[[at.COST, at.BEST]] = 0
            work.best_first[:] = self.state.van[:, at.FIRST]
            work.best_following[:] = self.state.trip[:, at.FOLLOWING]
            work.best_next[:] = self.state.node[:, at.NEXT]
            part[out] = number
        self.part = np.where(part >= 0, part, part[stop[:, at.LEADER]])
        self.state.owner[:] = owner
        for other in self.states[1:]:
            for part, own in zip(self.state, other, strict=True):
                own[...] = part

    def _gather_in(self, owner: NDArray[np.int64]) -> None:
        """Copies into the plan what each thread has made of its own vehicles and stops."""
        stops, plan = len(self.layout.tables.stop), self.state
        its_owner = owner[plan.trip[:, at.VEHICLE]]
        for number, own in enumerate(self.states[1:], start=1):
            trips, vans = np.flatnonzero(its_owner == number), np.flatnonzero(owner == number)
            nodes = np.concatenate((np.flatnonzero(self.part == number), stops + trips))
            plan.node[nodes] = own.node[nodes]
            plan.trip[trips] = own.trip[trips]
            plan.van[vans] = own.van[vans]


def _at_once(rows: Sequence[NDArray[np.int64]], rounds: int, *, hot: float, cold: float) -> None:
    work = [(row, rounds, hot, cold) for row in rows]
    others = [threading.Thread(target=anneal, args=part) for part in work[1:]]
    for other in others:
        other.start()
    anneal(*work[0])
    for other in others:
        other.join()


def _copy(work: Work, twin: Work) -> None:
    """Copies what a thread remembers, except who it is and its dice."""
    for name, part in work._asdict().items():
        if name not in {"me", "dice"}:
            getattr(twin, name)[...] = part


def _all_vehicles(layout: Layout) -> NDArray[np.int64]:
    return np.arange(len(layout.tables.vehicle))


def _points(layout: Layout) -> NDArray[np.float64]:
    """Returns where the stops are, in the kernel's order, and the first depot."""
    problem = layout.case.problem
    places = [*(problem.stops[number] for number in layout.order), problem.depots[0]]
    return np.array([(place.latitude, place.longitude) for place in places])
