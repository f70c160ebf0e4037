"""Making a plan better, sector by sector, with OR-Tools and beside it by our own search.

OR-Tools searches in a program of its own; while it does, :mod:`routing.ruin` searches here, on
the same sector. Whichever finds better orders, they are taken into the plan as they come, and
both go on from there the next time.

A day of up to :data:`routing.sectors.LARGEST` stops is searched as one; a bigger one is cut
three times, each time along other borders. A search either starts from nothing, which finds
its way out of a poor plan, or goes on from the plan that is there.

Starting from nothing is not worth it for a few stops, which are searched through anyway, nor
with cold limits: OR-Tools then often places no stop at all.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from routing.beside import Beside
from routing.case import NEVER, Case, Orders, driving_s, part_of
from routing.draft import Draft
from routing.insertion import fill
from routing.jobs import Answer, Better, Done, Failed, Job
from routing.schedule import schedule
from routing.searcher import ChildEndedError, Searcher
from routing.sectors import LARGEST, Sector, neighbourhoods, slices
from routing.watch import Ending, Phase, Watch

LISTEN_S = 0.1
GRACE_S = 1.5
"""How long a search may overrun its time before it is killed [s]; it looks at the clock rarely."""

PATIENCE_S = 2.0
PATIENCE_A_STOP_S = 0.1
"""A search that finds nothing better for so long is over [s], by the size of the day."""

STEPS_A_SOLUTION = 10
"""How many steps our own search makes for each solution OR-Tools may find, without a clock."""

FRESH_SHARE = 0.6
FEWEST_FOR_FRESH = 30

ROUNDS = (("slices", 0.5), ("neighbours", 0.5), ("turned", 1.0))
"""The cuts of a big day, each with its share of the time that is left."""


class SearchFailedError(Exception):
    """OR-Tools ended by itself or failed, as told by ``str()``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a search is given besides time."""

    seed: int
    solution_limit: int | None


def improve(
    draft: Draft, possible: Sequence[int], *, searcher: Searcher, watch: Watch, limits: Limits
) -> Ending:
    """Improves a draft in place until time, patience or solutions run out; returns which.

    Raises
    ------
    SearchFailedError
        When OR-Tools breaks down; the draft is the best so far.
    """
    search = Search(draft, searcher=searcher, watch=watch, limits=limits)
    if len(possible) > LARGEST:
        return _by_sectors(search, possible)
    whole = Sector(vehicles=list(range(len(draft.case.vehicles))), stops=list(possible))
    if _worth_a_fresh_start(draft.case, possible):
        ending = search.fresh(whole, seconds=watch.left_s * FRESH_SHARE)
        if ending is Ending.STOPPED:
            return ending
    return search.onwards(whole, seconds=watch.left_s)


def _worth_a_fresh_start(case: Case, stops: Sequence[int]) -> bool:
    return len(stops) >= FEWEST_FOR_FRESH and min(case.limit_s[stop] for stop in stops) >= NEVER


def _by_sectors(search: Search, possible: Sequence[int]) -> Ending:
    draft, watch = search.draft, search.watch
    fresh = _worth_a_fresh_start(draft.case, possible)
    for cut, share in ROUNDS:
        sectors = _cut(cut, draft, possible)
        budget_s = watch.left_s * share
        waiting = sum(len(sector.stops) for sector in sectors)
        for sector in sectors:
            part = len(sector.stops) / max(waiting, 1)
            began = watch.elapsed_s
            run = search.fresh if fresh and cut == "slices" else search.onwards
            run(sector, seconds=budget_s * part)
            budget_s -= watch.elapsed_s - began
            waiting -= len(sector.stops)
            if not watch.go_on(draft, Phase.SEARCHING):
                return Ending.STOPPED if watch.stopped else Ending.TIME_USED
        left_out = sorted(set(draft.left_out()) & set(possible))
        fill(draft, stops=left_out, keep_on=lambda: watch.go_on(draft, Phase.SEARCHING))
    return search.ending()


def _cut(cut: str, draft: Draft, possible: Sequence[int]) -> list[Sector]:
    if cut == "slices":
        return slices(draft.case, possible)
    left_out = sorted(set(draft.left_out()) & set(possible))
    return neighbourhoods(draft.case, draft.orders, left_out, turned=cut == "turned")


class Search:
    """Searches one sector after the other, on the same draft with the same child."""

    def __init__(self, draft: Draft, *, searcher: Searcher, watch: Watch, limits: Limits) -> None:
        self.draft = draft
        self.searcher = searcher
        self.watch = watch
        self.limits = limits

    def fresh(self, sector: Sector, *, seconds: float) -> Ending:
        """Searches a sector for ``seconds`` [s]; OR-Tools starts from nothing."""
        return self._run(sector, self._nothing, seconds=seconds)

    def onwards(self, sector: Sector, *, seconds: float) -> Ending:
        """Searches a sector for ``seconds`` [s] onwards from its present plan."""
        return self._run(sector, self._present, seconds=seconds)

    def _nothing(self, sector: Sector, _stops: Sequence[int]) -> Orders:
        return [[] for _vehicle in sector.vehicles]

    def _present(self, sector: Sector, stops: Sequence[int]) -> Orders:
        local = {stop: number for number, stop in enumerate(stops)}
        return [
            [[local[stop] for stop in trip] for trip in self.draft.orders[vehicle]]
            for vehicle in sector.vehicles
        ]

    def _stops(self, sector: Sector) -> list[int]:
        """Returns what the sector's vehicles serve now, and its stops that nobody serves."""
        served = {
            stop
            for vehicle in sector.vehicles
            for trip in self.draft.orders[vehicle]
            for stop in trip
        }
        vehicles = set(sector.vehicles)
        free = set(sector.stops) & set(self.draft.left_out())
        return sorted(
            served | {stop for stop in free if vehicles & set(self.draft.case.able[stop])}
        )

    def _run(
        self,
        sector: Sector,
        start: Callable[[Sector, Sequence[int]], Orders],
        *,
        seconds: float,
    ) -> Ending:
        stops = self._stops(sector)
        deadline = time.time() + seconds
        problem = part_of(self.draft.case.problem, vehicles=sector.vehicles, stops=stops)
        beside = Beside(
            problem,
            self._present(sector, stops),
            seed=self.limits.seed,
            turn_s=max(min(_patience_s(stops), seconds), LISTEN_S),
        )
        if self.limits.solution_limit is not None:
            steps = self.limits.solution_limit * STEPS_A_SOLUTION
            self._take(sector, stops, beside.take(steps, until=deadline))
        job = Job(
            problem=problem,
            start=start(sector, stops),
            deadline=deadline,
            seed=self.limits.seed,
            solution_limit=self.limits.solution_limit,
        )
        try:
            self.searcher.ask(job)
            if self.limits.solution_limit is not None:
                return self._wait(sector, stops, deadline=deadline)
            return self._follow(sector, stops, beside, deadline=deadline)
        except ChildEndedError as ended:
            raise SearchFailedError(str(ended)) from None

    def _wait(self, sector: Sector, stops: Sequence[int], *, deadline: float) -> Ending:
        """Takes in what the child finds until it is done."""
        while time.time() <= deadline + GRACE_S:
            answer = self._hear(sector, stops, within_s=LISTEN_S)
            if isinstance(answer, Done):
                return self.ending()
            self.watch.go_on(self.draft, Phase.SEARCHING)
            if self.watch.stopped:
                return Ending.STOPPED
        self.searcher.restart()
        return Ending.TIME_USED

    def _follow(
        self, sector: Sector, stops: Sequence[int], beside: Beside, *, deadline: float
    ) -> Ending:
        """Searches beside the child until time or patience runs out, or it is told to stop.

        Patience begins with the child's first answer. While stops are left out, every second
        may still bring one in: then patience is endless.
        """
        improved, cost_s = time.time(), self._cost_s(sector, stops)
        begun = done = False
        while True:
            if found := beside.search(seconds=LISTEN_S):
                self._take(sector, stops, found)
            ours_s = self._cost_s(sector, stops)
            answer = None if done else self._hear(sector, stops, within_s=0)
            if self._cost_s(sector, stops) < ours_s:
                beside.go_on_from(self._present(sector, stops))
            if (answer and not begun) or self._cost_s(sector, stops) < cost_s:
                improved, cost_s = time.time(), self._cost_s(sector, stops)
            begun, done = begun or answer is not None, done or isinstance(answer, Done)
            self.watch.go_on(self.draft, Phase.SEARCHING)
            if self.watch.stopped:
                return Ending.STOPPED
            now = time.time()
            if now > deadline and (done or now > deadline + GRACE_S):
                break
            tired = begun and now > improved + _patience_s(stops)
            if tired and not self._waiting(stops):
                break
        if not done:
            self.searcher.restart()
        return self.ending()

    def _hear(self, sector: Sector, stops: Sequence[int], *, within_s: float) -> Answer | None:
        """Listens to the child and takes in what it has found."""
        answer = self.searcher.hear(within_s=within_s)
        if isinstance(answer, Failed):
            raise SearchFailedError(answer.story)
        if isinstance(answer, Better | Done) and answer.orders:
            self._take(sector, stops, answer.orders)
        return answer

    def _waiting(self, stops: Sequence[int]) -> bool:
        return not set(stops).isdisjoint(self.draft.left_out())

    def _cost_s(self, sector: Sector, stops: Sequence[int]) -> int:
        known = {vehicle: self.draft.orders[vehicle] for vehicle in sector.vehicles}
        return _part_cost_s(self.draft.case, known, stops)

    def ending(self) -> Ending:
        """Returns why a search ended that was not stopped."""
        if self.watch.left_s <= 0:
            return Ending.TIME_USED
        if self.limits.solution_limit is not None:
            return Ending.LIMIT_REACHED
        return Ending.NO_LONGER_IMPROVING

    def _take(self, sector: Sector, stops: Sequence[int], orders: Orders) -> None:
        """Takes orders into the draft if they are better, also when some stop is in the way."""
        case, known_s = self.draft.case, self._cost_s(sector, stops)
        found = {
            vehicle: [[stops[stop] for stop in trip] for trip in trips]
            for vehicle, trips in zip(sector.vehicles, orders, strict=True)
        }
        if _part_cost_s(case, found, stops) >= known_s:
            return
        found = {vehicle: drivable(case, vehicle, trips) for vehicle, trips in found.items()}
        if _part_cost_s(case, found, stops) < known_s:
            for vehicle, trips in found.items():
                self.draft.set_trips(vehicle, trips)


def _patience_s(stops: Sequence[int]) -> float:
    return PATIENCE_S + PATIENCE_A_STOP_S * len(stops)


def drivable(case: Case, vehicle: int, trips: list[list[int]]) -> list[list[int]]:
    """Returns trips that can be driven in time, stops that are in the way taken out."""
    while (times := schedule(case, vehicle, trips)).misfits:
        candidates = list(_without_one(trips))
        if not candidates:
            return []
        trips = min(
            candidates,
            key=lambda fewer: (
                schedule(case, vehicle, fewer).excess_s,
                sum(driving_s(case, vehicle, trip) for trip in fewer),
            ),
        )
    assert not times.misfits
    return trips


def _without_one(trips: list[list[int]]) -> Iterator[list[list[int]]]:
    for number, trip in enumerate(trips):
        for position in range(len(trip)):
            fewer = [*trip[:position], *trip[position + 1 :]]
            yield [*trips[:number], *([fewer] if fewer else []), *trips[number + 1 :]]


def _part_cost_s(case: Case, trips_of: dict[int, list[list[int]]], stops: Sequence[int]) -> int:
    """Returns what some vehicles cost, with the penalties of what they do not serve."""
    served = {stop for trips in trips_of.values() for trip in trips for stop in trip}
    driving = sum(
        driving_s(case, vehicle, trip) for vehicle, trips in trips_of.items() for trip in trips
    )
    used = sum(case.vehicles[vehicle].fixed_cost_s for vehicle, trips in trips_of.items() if trips)
    return driving + used + sum(case.penalty_s[stop] for stop in stops if stop not in served)
