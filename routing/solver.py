"""Planning a day: the one door to the search.

The search runs in programs of its own (:mod:`routing.stages` says what they do), which may be
killed at any moment and may break down without harm: whatever they find streams in while they
work. It is timed here by plain arithmetic, taken only when it is better and breaks no rule, and
in the end judged by :mod:`routing.check`. At any moment the search may be stopped: the best
plan so far is the answer, and more time never makes it worse.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from routing.alone import impossible
from routing.byhand import fill
from routing.case import Case, Orders
from routing.check import check, mandatory_stops_are_not_spared
from routing.crew import Crew, SearchFailedError, wait
from routing.decode import plan_of
from routing.drivable import day_can_be_driven
from routing.explain import reason_for, reasons
from routing.incumbent import Incumbent
from routing.jobs import Job, Work
from routing.kernel import cache
from routing.model import Plan, Problem, Reason
from routing.places import Places, blocks_of, in_every_order
from routing.refusals import check_search
from routing.runs import run_id
from routing.schedule import Timetable
from routing.stages import FEW_STOPS, SMALL_STOPS, within_ortools
from routing.timed import Reasons, unexplained
from routing.watch import Ending, Phase, Progress, Watch

__all__ = ["Ending", "Phase", "Progress", "SolverCrashed", "solve"]

GRACE_S = 0.5
"""How long timing, explaining and judging the plan may overrun its time [s]."""

EXPLAIN_WHEN_STOPPED_S, EXPLAIN_OUT_OF_TIME_S = 0.2, 0.15
TRIES_IN_A_HURRY = 20
"""How long the reasons of stops left out are looked for when somebody waits, or time is up [s]."""

FINISHING_SHARE, FINISHING_SHARE_WITH_BREAKS = 0.02, 0.08
LEAST_FINISHING_S, MOST_FINISHING_WITH_BREAKS_S = 0.05, 1.5
"""How much of the time is kept for timing and explaining the plan: where breaks are held, each
place in question takes long to time."""

STOPS_WITHOUT_KERNEL = 1_000
"""Up to how many stops OR-Tools stands in while the kernel's machine code is made."""

THREADS = 2
"""How many threads search at most."""

HEAD_START_S = 0.003
"""How long, for each stop, the programs may take before a plan is made by hand [s]."""

LAST_TRY_S, LEAST_LAST_TRY_S = 3.0, 0.05
LAST_TRY_WHEN_STOPPED_S = 0.3
"""How long stops that were left out are tried again at the end [s]: at most, out of time, and when
somebody waits or there is no plan yet."""


class SolverCrashed(RuntimeError):
    """A searching program broke down; ``plan`` is the best plan until then, explained."""

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
    solutions instead, and equal problems, seeds and limits give equal plans on any machine that
    gets there within ``seconds``; the plan's notes say whether it did.

    Raises
    ------
    ValueError
        When there is no time to search, or the seed or the limit is beyond counting.
    SolverCrashed
        When a searching program breaks down; it carries the best plan so far.
    """
    check_search(seconds=seconds, seed=seed, limit=solution_limit)
    watch = Watch(
        seconds=seconds,
        on_progress=on_progress or (lambda _progress: None),
        should_stop=should_stop or (lambda: False),
    )
    best = Incumbent(Case(problem))
    watch.show(best, Phase.BUILDING)
    try:
        ending = _search(best, watch, seed=seed, limit=solution_limit)
    except SearchFailedError as broken:
        plan = _finished(best, watch, seed=seed, limit=solution_limit, ending=Ending.BROKEN_DOWN)
        raise SolverCrashed(plan=plan, story=str(broken)) from None
    return _finished(best, watch, seed=seed, limit=solution_limit, ending=ending)


def _search(best: Incumbent, watch: Watch, *, seed: int, limit: int | None) -> Ending:
    """Has the programs search until they are done, or time or will are used up."""
    case = best.case
    possible = (stop for stop in range(len(case.stops)) if _fits_alone(case, stop))
    if len(list(islice(possible, 2))) <= 1:
        return Ending.NOTHING_TO_SEARCH
    beside = _beside(case, limit=limit)
    with Crew() as crew:
        crew.start(2 if beside else 1)
        if len(case.stops) <= SMALL_STOPS:
            best.offer(fill(case, best.orders))
        if watch.stopped:
            return Ending.STOPPED
        crew.ask(_jobs(best, watch, seed=seed, limit=limit, beside=beside))
        watch.show(best, Phase.BUILDING)
        _name(best, watch, seed=seed, limit=limit)
        _begin(crew, best, watch)
        wait(crew, best, keep_on=lambda: _keep_on(best, watch))
        return _ending(crew, best, watch, limit=limit)


def _beside(case: Case, *, limit: int | None) -> bool:
    """Tells whether OR-Tools also searches from its own first plan on, in a program beside.

    It does with few stops; with more only as long as the kernel's machine code has to be made
    first, which takes minutes. A run that must be repeatable does not look at that.
    """
    waits = limit is None and not cache.is_filled()
    most = STOPS_WITHOUT_KERNEL if waits else FEW_STOPS
    return SMALL_STOPS < len(case.stops) <= most and within_ortools(case)


def _name(best: Incumbent, watch: Watch, *, seed: int, limit: int | None) -> None:
    """Gives the run its name; of a big day that takes a second, while the programs load."""
    if not best.run_id:
        best.run_id = run_id(best.case.problem, seed=seed, limit=limit, seconds=watch.seconds)


def _begin(crew: Crew, best: Incumbent, watch: Watch) -> None:
    """Makes a first plan by hand until the programs have loaded and know a better one.

    On a big day the programs have a head start: they need the processors more.
    """
    head_start_s = watch.elapsed_s + len(best.case.stops) * HEAD_START_S
    wait(
        crew,
        best,
        keep_on=lambda: (
            not best.anything
            and watch.elapsed_s < head_start_s
            and watch.go_on(best, Phase.BUILDING)
        ),
    )
    found = best.anything and len(best.case.stops) > SMALL_STOPS
    broken: SearchFailedError | None = None

    def keep_on() -> bool:
        nonlocal found, broken
        try:
            found = found or crew.done or crew.listen(best, within_s=0)
        except SearchFailedError as failed:
            broken = failed
        return not found and broken is None and watch.go_on(best, Phase.BUILDING)

    best.offer(fill(best.case, best.orders, keep_on=keep_on))
    if broken is not None:
        raise broken


def _fits_alone(case: Case, stop: int) -> bool:
    """Tells whether some vehicle could serve a stop, or its pair, if there were no others."""
    return not in_every_order(case, stop) or any(
        day_can_be_driven(case, vehicle, [block]) or vehicle in case.locks
        for block in blocks_of(case, stop)
        for vehicle in case.able[stop]
    )


def _jobs(
    best: Incumbent, watch: Watch, *, seed: int, limit: int | None, beside: bool
) -> list[Job]:
    cores = (os.cpu_count() or 1) if limit is None else THREADS  # a run is the same on any machine
    job = Job(
        problem=best.case.problem,
        start=best.orders,
        deadline=time.time() + watch.left_s - _finishing_s(best.case, watch.seconds),
        seed=seed,
        solution_limit=limit,
        threads=1 if beside else min(cores, THREADS),
    )
    return [job, replace(job, work=Work.ORTOOLS_ALONE)] if beside else [job]


def _finishing_s(case: Case, seconds: float) -> float:
    """Returns how much of the time is kept for timing and explaining the plan [s]."""
    least_s = LEAST_FINISHING_S
    if any(vehicle.breaks for vehicle in case.vehicles):
        least_s = min(seconds * FINISHING_SHARE_WITH_BREAKS, MOST_FINISHING_WITH_BREAKS_S)
    return max(seconds * FINISHING_SHARE, least_s)


def _keep_on(best: Incumbent, watch: Watch) -> bool:
    return watch.go_on(best, Phase.SEARCHING if best.anything else Phase.BUILDING)


def _ending(crew: Crew, best: Incumbent, watch: Watch, *, limit: int | None) -> Ending:
    if watch.stopped:
        return Ending.STOPPED
    if crew.proven:
        return Ending.PROVEN
    if watch.left_s <= _finishing_s(best.case, watch.seconds) + GRACE_S:
        return Ending.TIME_USED
    return Ending.NO_LONGER_IMPROVING if limit is None else Ending.LIMIT_REACHED


def _hurried(
    places: Places, stops: Iterable[tuple[int, Reason]], *, for_s: float
) -> Iterator[tuple[int, Reason]]:
    """Yields why stops are left out when somebody waits: not looked into when it takes long."""
    latest = time.monotonic() + for_s
    for stop, not_looked_into in stops:
        if time.monotonic() < latest:
            yield stop, reason_for(places, stop, tries=TRIES_IN_A_HURRY)
        elif places.case.stops[stop].mandatory:
            yield stop, impossible(places.case, stop) or not_looked_into
        else:
            yield stop, not_looked_into


def _in_time(best: Incumbent, watch: Watch) -> Reasons:
    """Returns what explains stops left out, the remaining ones in a hurry when time is used up."""

    def keep_on() -> bool:
        watch.go_on(best, Phase.FINISHING)
        return watch.left_s > -EXPLAIN_OUT_OF_TIME_S and not watch.stopped

    def told(
        case: Case, orders: Orders, times: Sequence[Timetable]
    ) -> Iterator[tuple[int, Reason]]:
        explained = set()
        for stop, reason in reasons(case, orders, times, keep_on=keep_on):
            yield stop, reason
            explained.add(stop)
        others = (one for one in unexplained(case, orders, times) if one[0] not in explained)
        for_s = EXPLAIN_WHEN_STOPPED_S
        if not watch.stopped:
            for_s = watch.left_s + 2 * EXPLAIN_OUT_OF_TIME_S
        yield from _hurried(Places(case, orders), others, for_s=for_s)

    return told


def _finished(
    best: Incumbent, watch: Watch, *, seed: int, limit: int | None, ending: Ending
) -> Plan:
    """Returns the best orders as a plan: what still fits put in, timed, explained and judged."""
    tries_s = LAST_TRY_WHEN_STOPPED_S
    if best.anything and not watch.stopped:
        tries_s = min(LAST_TRY_S, max(LEAST_LAST_TRY_S, watch.left_s / 2))
    latest_s = watch.elapsed_s + tries_s

    def keep_on() -> bool:
        watch.go_on(best, Phase.FINISHING)
        return watch.elapsed_s < latest_s

    best.offer(fill(best.case, best.orders, keep_on=keep_on))
    cut_short = watch.elapsed_s >= latest_s
    watch.show(best, Phase.FINISHING)
    plan = plan_of(
        best.case,
        best.orders,
        reasons=_in_time(best, watch),
        seed=seed,
        seconds=watch.elapsed_s,
        notes=(ending.value,),
    )
    _name(best, watch, seed=seed, limit=limit)
    plan = replace(plan, run_id=best.run_id, curve=tuple(best.curve), lower_bound=best.lower_bound)
    for violation in check(best.case.problem, plan):
        if not cut_short or violation.rule != mandatory_stops_are_not_spared.__name__:
            raise ValueError(f"The search broke a rule: {violation.sentence}")
    return plan
