"""Planning a day: the one door to the search.

First every stop is put where it costs least (:mod:`routing.insertion`): a plan is there within
moments. Then OR-Tools searches for a better one, in a program of its own; a big day is cut
into sectors that it searches in turn. Whatever it finds is timed by plain arithmetic, taken
only when it is better, and in the end judged by :mod:`routing.check`. At any moment the search
may be stopped: the best plan so far is the answer.
"""

from __future__ import annotations

from collections.abc import Callable

from routing.case import Case
from routing.check import check, mandatory_stops_are_not_spared
from routing.decode import plan_of
from routing.draft import Draft
from routing.honoured import refuse_unhonoured
from routing.improve import Limits, SearchFailedError, improve
from routing.insertion import fill
from routing.model import Plan, Problem
from routing.schedule import schedule
from routing.searcher import Searcher
from routing.sectors import LARGEST, slices
from routing.watch import Ending, Phase, Progress, Watch

__all__ = ["Ending", "Phase", "Progress", "SolverCrashed", "solve"]


LAST_TRY_S = 3.0
LAST_TRY_WHEN_STOPPED_S = 0.4
"""How long stops that were left out are tried again at the end [s]."""


class SolverCrashed(RuntimeError):
    """OR-Tools broke down; ``plan`` is the best plan until then, timed and explained."""

    def __init__(self, *, plan: Plan, story: str) -> None:
        super().__init__(f"The search broke down: {story}")
        self.plan = plan
        self.story = story


def solve(
    problem: Problem,
    *,
    seconds: float,
    seed: int = 0,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    solution_limit: int | None = None,
) -> Plan:
    """Plans a day within ``seconds`` [s]; the plan breaks no rule.

    Stops that cannot be served are left out with a reason. ``on_progress`` is called about
    twice a second; ``should_stop`` is asked many times a second, and when it says so the best
    plan so far is returned at once. With ``solution_limit`` the search ends after so many
    solutions instead, and equal problems, seeds and limits give equal plans.

    Raises
    ------
    ValueError
        When there is no time to search, or a field asks for what the search cannot honour.
    SolverCrashed
        When OR-Tools breaks down; it carries the best plan so far.
    """
    if seconds <= 0:
        raise ValueError(f"A search needs some seconds, not {seconds}.")
    refuse_unhonoured(problem)
    watch = Watch(
        seconds=seconds,
        on_progress=on_progress or (lambda _progress: None),
        should_stop=should_stop or (lambda: False),
    )
    draft = Draft(Case(problem))
    watch.show(draft, Phase.BUILDING)
    limits = Limits(seed=seed, solution_limit=solution_limit)
    try:
        ending = _search(draft, watch, limits)
    except SearchFailedError as broken:
        plan = _finished(draft, watch, seed=seed, ending=Ending.BROKEN_DOWN)
        raise SolverCrashed(plan=plan, story=str(broken)) from None
    return _finished(draft, watch, seed=seed, ending=ending)


def _search(draft: Draft, watch: Watch, limits: Limits) -> Ending:
    """Fills a draft and improves it; the child starts up while the first plan is built."""
    possible = [stop for stop in range(len(draft.case.stops)) if _fits_alone(draft, stop)]
    if len(possible) <= 1:
        fill(draft, stops=possible)
        return Ending.NOTHING_TO_SEARCH
    with Searcher() as searcher:
        _build(draft, possible, watch)
        if watch.stopped:
            return Ending.STOPPED
        return improve(draft, possible, searcher=searcher, watch=watch, limits=limits)


def _fits_alone(draft: Draft, stop: int) -> bool:
    """Tells whether some vehicle could serve a stop if it were the only one."""
    return any(
        not schedule(draft.case, vehicle, [[stop]]).misfits for vehicle in draft.case.able[stop]
    )


def _build(draft: Draft, possible: list[int], watch: Watch) -> None:
    """Puts stops where they cost least, on a big day sector by sector, then the rest."""

    def keep_on() -> bool:
        return watch.go_on(draft, Phase.BUILDING)

    if len(possible) > LARGEST:
        for sector in slices(draft.case, possible):
            fill(draft, stops=sector.stops, vehicles=sector.vehicles, keep_on=keep_on)
    left_out = sorted(set(draft.left_out()) & set(possible))
    fill(draft, stops=left_out, keep_on=keep_on)


def _finished(draft: Draft, watch: Watch, *, seed: int, ending: Ending) -> Plan:
    """Returns the draft as a plan: stops that still fit put in, timed, explained and judged."""
    tries_s = LAST_TRY_WHEN_STOPPED_S if watch.stopped else LAST_TRY_S
    latest_s = watch.elapsed_s + tries_s

    def keep_on() -> bool:
        watch.go_on(draft, Phase.FINISHING)
        return watch.elapsed_s < latest_s

    fill(draft, keep_on=keep_on)
    cut_short = watch.elapsed_s >= latest_s
    watch.show(draft, Phase.FINISHING)
    plan = plan_of(
        draft.case, draft.orders, seed=seed, seconds=watch.elapsed_s, notes=(ending.value,)
    )
    for violation in check(draft.case.problem, plan):
        if not cut_short or violation.rule != mandatory_stops_are_not_spared.__name__:
            raise ValueError(f"The search broke a rule: {violation.sentence}")
    return plan
