"""Going on from a plan that is known: what comes out is never worse.

It is the search of :mod:`routing.solver` without its beginning and its end: no plan is made from
nothing, and nothing is explained. For questions like "what if this rule were not": the plan of
the day is allowed without the rule as well, so a short search begins where a long one ended.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace

from routing.byhand import fill
from routing.case import Case
from routing.crew import Crew, SearchFailedError, wait
from routing.incumbent import Incumbent
from routing.jobs import Job
from routing.model import Plan, Problem
from routing.refusals import check_search
from routing.solver import SolverCrashed
from routing.timed import orders_of, tell, unexplained
from routing.watch import Phase, Progress, Watch

FINISHING_SHARE = 0.03
FILLING_SHARE = 0.2


def improve(
    problem: Problem,
    *,
    start: Plan,
    seconds: float,
    seed: int = 0,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Plan:
    """Returns the best plan found within ``seconds`` [s] from ``start``, that one if none is better.

    Why stops are left out is not looked into. A start that breaks a rule of the problem counts as no
    plan at all.

    Raises
    ------
    ValueError
        When there is no time to search, or the seed is beyond counting.
    SolverCrashed
        When the searching program breaks down; it carries the best plan so far.
    """
    check_search(seconds=seconds, seed=seed)
    watch = Watch(
        seconds=seconds,
        on_progress=on_progress or (lambda _progress: None),
        should_stop=should_stop or (lambda: False),
    )
    case = Case(problem)
    best = Incumbent(case)
    with Crew() as crew:
        crew.start(1)
        best.offer(orders_of(case, start))
        _fill(best, watch)
        crew.ask([_job(best, watch, seed=seed)])
        try:
            wait(crew, best, keep_on=lambda: watch.go_on(best, Phase.SEARCHING))
        except SearchFailedError as broken:
            raise SolverCrashed(plan=_plan(best, watch, seed=seed), story=str(broken)) from None
    _fill(best, watch)
    return _plan(best, watch, seed=seed)


def _fill(best: Incumbent, watch: Watch) -> None:
    """Puts stops in that were left out and fit, as long as a small share of the time."""
    latest_s = watch.elapsed_s + watch.seconds * FILLING_SHARE

    def keep_on() -> bool:
        return watch.go_on(best, Phase.BUILDING) and watch.elapsed_s < latest_s

    best.offer(fill(best.case, best.orders, keep_on=keep_on))


def _job(best: Incumbent, watch: Watch, *, seed: int) -> Job:
    return Job(
        problem=best.case.problem,
        start=best.orders,
        deadline=time.time() + watch.left_s - watch.seconds * FINISHING_SHARE,
        seed=seed,
        solution_limit=None,
        threads=min(os.cpu_count() or 1, 2),
    )


def _plan(best: Incumbent, watch: Watch, *, seed: int) -> Plan:
    plan = tell(best.case, best.orders, reasons=unexplained, seed=seed, seconds=watch.elapsed_s)
    return replace(plan, curve=tuple(best.curve), lower_bound=best.lower_bound)
