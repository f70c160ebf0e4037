"""The anytime search: chunks of a quarter second, and the best plan so far after each."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from routing.case import Orders
from routing.kernel.draws import Draws
from routing.kernel.orders import rows_of
from routing.kernel.pool import Pool
from routing.kernel.tables import lay_out
from routing.kernel.team import Team, gather
from routing.kernel.temperature import heat_of
from routing.model import Problem

CHUNK_S = 0.2
CHUNK_ROUNDS = 500
MEETINGS = 8
"""In so many parts a search falls; between those of its second half, when it no longer changes
its whole plan, threads go on from the best plan among them."""
FIRST_ROUNDS, FEWEST_ROUNDS = 20, 5
SEED_OF_A_DRAW = 104_729
"""By how much the seed of another draw differs, so that it does not do the same once more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The best orders and what they cost, good days of vehicles seen, and rounds of a thread."""

    orders: Orders
    cost: int
    pool: Pool
    iterations: int


def run(
    problem: Problem,
    *,
    seconds: float,
    start: Orders | None,
    seed: int,
    threads: int,
    iterations: int | None,
    on_better: Callable[[Orders | None, int], bool],
    cooled: float = 0.0,
) -> Found:
    """Searches as :func:`routing.kernel.search` says."""
    began = time.monotonic()
    layout = lay_out(problem)
    given = rows_of(layout, start or [])
    team = gather(layout, given=given, seed=seed, threads=threads)
    heat, pool, done, met = heat_of(layout, team), Pool(layout), 0, MEETINGS // 2
    clock = _Clock(seconds=seconds, iterations=iterations, began=began)
    draws = Draws() if heat.rugged and not cooled else Draws(most=1)
    best, orders = team.best, _orders(team, problem)
    pool.add(team.days)
    go_on = on_better(orders, best) and bool(problem.stops)
    while go_on and (rounds := clock.rounds(done)):
        budget = clock.expected(done) * threads / len(problem.stops)
        draws.settle(clock.share(done), rounds_a_stop=budget)
        if draws.go_on(clock.share(done)):
            other = seed + SEED_OF_A_DRAW * draws.number
            team = gather(layout, given=given, seed=other, threads=threads, polishes=True)
            met = MEETINGS // 2
        since, until = (
            heat.at(
                cooled + (1 - cooled) * draws.passed(clock.share(passed)),
                rounds_a_stop=budget / max(1, draws.count),
            )
            for passed in (done, done + rounds)
        )
        if int(MEETINGS * draws.passed(clock.share(done))) > met:
            met += 1
            team.meet()
        team.search(rounds, hot=since, cold=until)
        done += rounds
        clock.did(rounds)
        for days in team.now():
            pool.add(days)
        news = team.best < best
        if news:
            best, orders = team.best, _orders(team, problem)
            pool.add(team.days)
        go_on = on_better(orders if news else None, best)
    filled = gather(layout, given=rows_of(layout, orders), seed=seed, threads=1)
    if filled.best < best:
        best, orders = filled.best, _orders(filled, problem)
        pool.add(filled.days)
    return Found(orders=orders, cost=best, pool=pool, iterations=done)


def _orders(team: Team, problem: Problem) -> Orders:
    return [
        [list(trip) for trip in team.days.get(number, ())]
        for number in range(len(problem.vehicles))
    ]


class _Clock:
    """How many rounds to go before the next report, and how far the search has come."""

    def __init__(self, *, seconds: float, iterations: int | None, began: float) -> None:
        self.seconds, self.iterations = seconds, iterations
        self.began = self.last = began
        self.a_second, self.done = 0.0, 0

    def rounds(self, done: int) -> int:
        """Returns how many rounds come next, 0 when the search is over."""
        if self.iterations is not None:
            return min(CHUNK_ROUNDS, self.iterations - done)
        self.last, self.done = time.monotonic(), done
        left_s = self.began + self.seconds - self.last
        if left_s <= 0:
            return 0
        if not self.a_second:
            return FIRST_ROUNDS
        return max(FEWEST_ROUNDS, int(self.a_second * min(CHUNK_S, left_s)))

    def expected(self, done: int) -> float:
        """Returns how many rounds the whole search will have made."""
        if self.iterations is not None:
            return self.iterations
        left_s = max(0.0, self.began + self.seconds - self.last)
        return done + self.a_second * left_s

    def share(self, done: int) -> float:
        """Returns which share of the search will have passed after so many rounds."""
        if self.iterations is not None:
            return done / self.iterations
        ahead_s = (done - self.done) / self.a_second if self.a_second else 0.0
        return min(1.0, (self.last - self.began + ahead_s) / self.seconds)

    def did(self, rounds: int) -> None:
        """Takes note of how long the rounds took."""
        took_s = max(time.monotonic() - self.last, 1e-4)
        now = rounds / took_s
        self.a_second = (self.a_second + now) / 2 if self.a_second else now
