"""What a searching program does with a day, one stage after the other.

A small day is planned as well as can be, with the proof (:mod:`routing.exact`). Any other goes
through

1. the kernel: construction, then ruin and recreation in compiled code;
2. recombination: the best plan that days seen on the way can be put together to;
3. the kernel once more, cooled down, and recombination;
4. the polish: OR-Tools holds the model with every constraint, reads the plan, and goes on from
   there by guided local search.

Each stage begins from the best orders so far. Beside it, up to :data:`FEW_STOPS` stops, OR-Tools
searches alone in another program.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module

from routing.bound import lower_bound
from routing.case import NEVER, Case, Orders
from routing.costs import cost_s
from routing.drivable import KnownDays
from routing.jobs import Answer, Better, Bound, Done, Job, Work
from routing.kernel import cache

SMALL_STOPS = 12
"""Up to so many stops a day is planned as well as can be."""

FEW_STOPS = 60
"""Up to so many stops OR-Tools searches alone beside the rest."""

MANY_STOPS = 400
"""With more stops OR-Tools finds nothing within the time of a polish."""

QUICK_BOUND_STOPS = 300
"""Up to so many stops the lower bound is found at once; with more it comes after the kernel."""

KERNEL_SHARE, RECOMBINE_SHARE, POLISH_SHARE = 0.75, 0.2, 0.15
"""How much of the time that is left the first search has, each recombination, and the polish."""
MOST_RECOMBINE_S = 3.0
REFINES, COOLED = 1, 0.6
"""How often the kernel refines the recombined plan, and how far down it then begins to cool."""

PROOF_SHARE = 0.6

LONG_ENOUGH_S, LONG_ENOUGH_A_STOP_S = 4.0, 0.3
"""A day of few stops is not searched for longer than this: nothing better is to be found."""

ROUNDS_A_SOLUTION = 50
"""How many rounds the kernel makes for each solution OR-Tools may find, without a clock."""

TELL_EVERY_S = 0.25
TIMED_AFTER = 15
"""A search goes on at least so many times as long as it took to time its last better orders."""
LEAST_S = 0.2

SEED_OF_REFINING = 7_919
"""By how much the seed of the second search differs, so that it does not do the same once more."""

Tell = Callable[[Answer], None]
Seen = tuple[int, tuple[tuple[int, ...], ...]]
"""A vehicle and the trips of its day as stops in driving order."""


@dataclass(slots=True)
class Best:
    """The best orders of this program that can be driven, told as they come, not too often."""

    case: Case
    tell: Tell
    orders: Orders
    cost: int
    told_at: float = 0.0
    untold: bool = False
    waiting: Orders | None = None
    timed_until: float = 0.0
    resting_s: float = 0.0
    days: KnownDays = field(init=False)

    def __post_init__(self) -> None:
        self.days = KnownDays(self.case)

    def take(self, orders: Orders | None) -> None:
        """Takes orders when they are better; those that cannot be driven are no start for any."""
        if orders is None:
            return
        began, self.waiting = time.monotonic(), None
        cost = cost_s(self.case, orders)
        if cost < self.cost and self.days.can_be_driven(orders):
            self.orders, self.cost, self.untold = orders, cost, True
        self.timed_until = time.monotonic()
        self.resting_s = TIMED_AFTER * (self.timed_until - began)
        self.say()

    def hear(self, orders: Orders) -> None:
        """Takes better orders while a search goes on, which must not wait for their timing long.

        Those that come while there is no time for them wait; the last to come is taken.
        """
        self.waiting = orders
        self.take_waiting()

    def take_waiting(self) -> None:
        """Takes orders that wait, when there is time to time them."""
        if time.monotonic() - self.timed_until >= self.resting_s:
            self.take(self.waiting)

    def say(self) -> None:
        """Tells the best orders if they are news and it is time to."""
        if self.untold and time.monotonic() - self.told_at >= TELL_EVERY_S:
            self.tell(Better(self.orders))
            self.told_at, self.untold = time.monotonic(), False


def load() -> None:
    """Loads what the stages need; machine code only when it is there, for making it takes long."""
    for name in ("routing.recombine", "routing.ortools.search", "scipy.optimize"):
        import_module(name)
    if cache.is_filled():
        import_module("routing.kernel.warming").first_search()


def work(job: Job, tell: Tell) -> Done:
    """Does a job; tells better orders and bounds as they are found."""
    case = Case(job.problem)
    best = Best(case, tell, job.start, cost_s(case, job.start))
    if job.work is Work.ORTOOLS_ALONE:
        return _alone(job, best)
    if len(case.stops) <= SMALL_STOPS and _proven(job, best):
        return Done(best.orders, proven=True)
    for stage in _stages(case):
        if _left_s(job) > LEAST_S or job.solution_limit is not None:
            stage(job, best)
    return Done(best.orders)


def _stages(case: Case) -> Iterator[Callable[[Job, Best], None]]:
    pool: list[Seen] = []
    bounding = len(case.stops) <= QUICK_BOUND_STOPS
    if bounding:
        yield _tell_bound
    yield lambda job, best: _explore(job, best, pool)
    if not bounding:
        yield _tell_bound
    yield lambda job, best: _recombine(job, best, pool)
    if len(case.stops) > FEW_STOPS:
        for more in range(REFINES - 1, -1, -1):
            yield partial(_refine, seen=pool, more=more)
            yield lambda job, best: _recombine(job, best, pool)
    if _polishes(case):
        yield _polish


def _polishes(case: Case) -> bool:
    """Tells whether OR-Tools would find anything within the time of a polish."""
    return len(case.stops) <= (MANY_STOPS if within_ortools(case) else FEW_STOPS)


def within_ortools(case: Case) -> bool:
    """Tells whether OR-Tools gets anywhere by itself: beside breaks, it may fix cold clocks for minutes.

    From a plan that is good already it goes on there too, in whatever time few stops leave.
    """
    resting = any(vehicle.breaks for vehicle in case.vehicles)
    return not (resting and min(case.limit_s) < NEVER)


def _left_s(job: Job) -> float:
    return max(job.deadline - time.time(), 0.0)


def _at_most_s(job: Job, seconds: float) -> float:
    """Returns for how long a stage may go on [s]; where solutions are counted no clock decides."""
    return seconds if job.solution_limit is None else _left_s(job)


def _proven(job: Job, best: Best) -> bool:
    """Plans a small day as well as can be; tells whether that is proven."""
    from routing.exact.solve import prove  # noqa: PLC0415  loaded by who needs it

    proof = prove(
        job.problem,
        start=best.orders,
        seconds=_at_most_s(job, _left_s(job) * PROOF_SHARE),
        seed=job.seed,
        on_better=best.take,
        threads=job.threads,
        steps=job.solution_limit,
    )
    best.take(proof.orders)
    best.tell(Bound(proof.lower_bound))
    return proof.proven and best.cost <= proof.lower_bound


def _explore(job: Job, best: Best, seen: list[Seen]) -> None:
    stops, seconds = len(best.case.stops), _left_s(job)
    if stops <= FEW_STOPS:
        seconds = min(seconds, LONG_ENOUGH_S + LONG_ENOUGH_A_STOP_S * stops)
    _by_kernel(job, best, seen, seconds=seconds * KERNEL_SHARE, seed=job.seed, cooled=0)


def _refine(job: Job, best: Best, *, seen: list[Seen], more: int) -> None:
    """Searches on from the best orders, cooled down; ``more`` times it will be done again."""
    share = 1 - RECOMBINE_SHARE / 2 - (POLISH_SHARE if _polishes(best.case) else 0) / (more + 1)
    seconds = _left_s(job) * share / (more + 1)
    if seconds > LEAST_S or job.solution_limit is not None:
        seed = job.seed + SEED_OF_REFINING * (more + 1)
        _by_kernel(job, best, seen, seconds=seconds, seed=seed, cooled=COOLED)


def _by_kernel(
    job: Job, best: Best, seen: list[Seen], *, seconds: float, seed: int, cooled: float
) -> None:
    """Searches by the kernel from the best orders; notes the days of vehicles it has seen."""
    from routing.kernel import search  # noqa: PLC0415  it takes seconds to load

    limit = job.solution_limit

    def on_better(orders: Orders | None, _cost: int) -> bool:
        if limit is not None:
            best.take(orders)
        elif orders is not None:
            best.hear(orders)
        else:
            best.take_waiting()
        best.say()
        return True

    found = search(
        job.problem,
        start=best.orders if any(best.orders) else None,
        seconds=seconds,
        seed=seed,
        threads=job.threads,
        iterations=None if limit is None else limit * ROUNDS_A_SOLUTION,
        on_better=on_better,
        cooled=cooled,
    )
    best.take(found.orders)
    seen += found.pool.days()


def _tell_bound(_job: Job, best: Best) -> None:
    best.tell(Bound(lower_bound(best.case)))


def _recombine(job: Job, best: Best, seen: list[Seen]) -> None:
    from routing.recombine import Pool, recombine  # noqa: PLC0415  loaded by who needs it

    pool = Pool(best.case)
    for vehicle, day in seen:
        pool.add_day(vehicle, day)
    best.take(
        recombine(
            pool,
            best.orders,
            seconds=_at_most_s(job, min(_left_s(job) * RECOMBINE_SHARE, MOST_RECOMBINE_S)),
            seed=job.seed,
            threads=job.threads,
            steps=job.solution_limit,
        )
    )


def _polish(job: Job, best: Best) -> None:
    from routing.ortools.search import search  # noqa: PLC0415  loaded by who needs it

    if job.solution_limit is not None and not within_ortools(best.case):
        return  # no clock would end it
    stops, seconds = len(best.case.stops), _left_s(job)
    if stops <= FEW_STOPS:
        seconds = min(seconds, LONG_ENOUGH_S)
    best.take(
        search(
            job.problem,
            start=best.orders,
            seconds=_at_most_s(job, seconds),
            seed=job.seed,
            solution_limit=job.solution_limit,
            on_better=best.take,
        )
    )


def _alone(job: Job, best: Best) -> Done:
    from routing.ortools.search import search  # noqa: PLC0415  loaded by who needs it

    long_enough_s = LONG_ENOUGH_S + LONG_ENOUGH_A_STOP_S * len(best.case.stops)
    found = search(
        job.problem,
        start=[[] for _vehicle in best.case.vehicles],
        seconds=_at_most_s(job, min(_left_s(job), long_enough_s)),
        seed=job.seed,
        solution_limit=job.solution_limit,
        on_better=best.take,
    )
    best.take(found)
    return Done(best.orders)
