"""What each rule of a day costs: its plan is searched on from without it, for a short while.

The plan is allowed without the rule as well, so a short search need not first become as good. First it
is searched on from with every rule: what that finds is no rule's fault, and all others begin there.

What such a search saves is at least what the rule costs; it may not have found all of it. Rules that the
plan presses against most come first. It is a job of its own, bounded in time, and changes nothing
of the plan.

Nothing moves after loading: of a half-loaded plan the rules are asked of the other vehicles, and of
the orders that were left out. What holds the loaded routes in their place is never lifted.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Engine
from sqlmodel import Session

import routing
from logistics.adapters.jobs import Queue, also
from logistics.domain.errors import WrongState
from logistics.domain.orders import JobState
from logistics.services.planning.locking import settled
from logistics.services.planning.replaying import SavedDay, saved_day
from logistics.services.planning.requests import STANDS, crews_here, refuse_begun
from logistics.services.planning.running import OnProgress
from logistics.services.planning.standing import Standing, driven_days
from logistics.store import jobs
from logistics.store.engine import READ_ONLY
from logistics.store.jobs import Failure
from logistics.store.locks import lock_name
from logistics.store.plan_locks import locks_of
from logistics.store.plans import get_plan, routes_begun
from logistics.store.tables import JobRow
from logistics.store.timetables import timetable
from routing.improving import improve
from routing.why import Lifted, constraint_costs, constraints_of

JOB_KIND = "constraints"
SEARCH_S, SEARCH_A_STOP_S, LONGEST_SEARCH_S = 4.0, 0.012, 12.0
"""How long the day is searched on without each of its rules, by its stops, and at most [s]."""
BUDGET_S = 60
"""How long all of it may take; what is not looked into by then is told so [s]."""
LEAST_SEARCH_S = 2.0
"""How long a search goes on at least, its start included, when many share the time [s]."""


class Improve(Protocol):
    """The search that goes on from a plan, or a stand-in for it."""

    def __call__(
        self,
        problem: routing.Problem,
        *,
        start: routing.Plan,
        seconds: float,
        seed: int = 0,
        on_progress: OnProgress | None = None,
        should_stop: Callable[[], bool] | None = None,
    ) -> routing.Plan:
        """Returns a plan no worse than ``start``, found within ``seconds`` [s]."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCost:
    """What a rule costs at least, found in so many ``seconds``: driving [s], and stops left out."""

    rule: str
    saves_s: int
    served: int
    seconds: int = 0


def ask_rule_costs(session: Session, plan_id: int, *, by: int, at: datetime) -> JobRow:
    """Asks what the rules of a plan cost; while that is looked into, the same job.

    Raises
    ------
    WrongState
        When the plan does not stand.
    RouteBegun
        When every vehicle of it is loaded.
    """
    lock_name(session, f"plan {plan_id}")
    plan = get_plan(session, plan_id)
    if plan.state not in STANDS:
        raise WrongState(kind="plan", key=plan.code, state=plan.state, needed=STANDS)
    if not crews_here(session, plan):
        refuse_begun(session, plan)
    known = job_of_rules(session, plan_id)
    if known is not None and known.state in jobs.UNENDED:
        return known
    job = jobs.add_job(session, kind=JOB_KIND, created_by=by, at=at)
    job.subject_id = plan_id
    session.flush()
    return job


def job_of_rules(session: Session, plan_id: int) -> JobRow | None:
    """Returns the job that looks or looked last into the rules of a plan."""
    return jobs.last_job(session, kind=JOB_KIND, subject_id=plan_id)


def rule_costs(job: JobRow) -> list[RuleCost]:
    """Returns what a job found so far, the dearest rule first."""
    found = [RuleCost(**one) for one in job.progress.get("rules", [])]
    return sorted(found, key=lambda one: (-one.served, -one.saves_s))


def rules_not_looked_into(job: JobRow) -> list[str]:
    """Returns the rules of the day for which a job had no time."""
    return list(job.progress.get("missed", []))


def find_rule_costs(
    engine: Engine, plan_id: int, *, folder: Path | None, solve: Improve = improve
) -> None:
    """Works on what was asked of a plan's rules; whoever comes second leaves it alone."""
    with Session(engine) as session, session.begin():
        job = job_of_rules(session, plan_id)
        job_id = job.id or 0 if job else 0
        if not jobs.begin(session, job_id, at=_now()):
            return
    try:
        state = _find(engine, plan_id, job_id, folder=folder, solve=solve)
    except BaseException:
        _end(engine, job_id, JobState.FAILED, error=Failure.BROKEN_DOWN)
        raise
    _end(engine, job_id, state)


def cancel_rule_costs(session: Session, plan_id: int, *, at: datetime) -> bool:
    """Calls off what looks into the rules of a plan, and tells whether anything did."""
    job = job_of_rules(session, plan_id)
    if job is None:
        return False
    jobs.ask_cancel(session, job.id or 0)
    return jobs.end(session, job.id or 0, state=JobState.CANCELLED, at=at)


def with_rule_costs(
    queue: Queue, engine: Engine, *, folder: Path
) -> tuple[Queue, Callable[[int], Any]]:
    """Returns the queue that knows rules too, and what puts the rules of a plan (its id) into it."""

    def tidy() -> None:
        with Session(engine) as session, session.begin():
            for job in jobs.lost_jobs(session, at=_now(), kind=JOB_KIND):
                jobs.end(
                    session, job.id or 0, state=JobState.FAILED, at=_now(),
                    error=Failure.WORKER_LOST,
                )  # fmt: skip

    def waiting() -> list[int]:
        with Session(engine) as session, session.begin():
            found = jobs.waiting_jobs(session, kind=JOB_KIND)
            return [job.subject_id for job in found if job.subject_id is not None]

    def work(plan_id: int) -> None:
        find_rule_costs(engine, plan_id, folder=folder)

    return also(queue, name=JOB_KIND, work=work, tidy=tidy, waiting=waiting)


class _Looking:
    """A job that looks into the rules of a plan: what it found, what it missed, and its time."""

    def __init__(self, engine: Engine, job_id: int, *, missed: list[str], loaded: int) -> None:
        self._engine, self._job_id, self._loaded = engine, job_id, loaded
        self.found: list[dict[str, Any]] = []
        self.missed = missed
        self._until = time.monotonic() + BUDGET_S
        self._took_s = 0.0
        self._asked = jobs.Wishes(cancel=False, finish=False)

    @property
    def time_is_up(self) -> bool:
        """Whether all the time there was is used."""
        return time.monotonic() > self._until

    def beat(self, progress: routing.Progress | None = None) -> None:
        """Tells how far it is, and hears what is asked of it."""
        with Session(self._engine) as session, session.begin():
            self._asked = jobs.beat(
                session, self._job_id, at=_now(),
                percent=_percent(len(self.found), len(self.missed), progress),
                progress={"rules": self.found, "missed": self.missed, "loaded": self._loaded},
            )  # fmt: skip

    def called_off(self) -> bool:
        """Tells whether nobody wants to know any longer."""
        self.beat()
        return self._asked.cancel

    def search(
        self, solve: Improve, day: routing.Problem, start: routing.Plan, *, among: int
    ) -> routing.Plan:
        """Searches on from a plan, for its share of the time that so many searches have left."""
        self.beat()
        share_s = (self._until - time.monotonic()) / among
        self._took_s = max(min(search_s(len(day.stops)), share_s), LEAST_SEARCH_S)
        return solve(
            day, start=start, seconds=self._took_s, seed=start.seed, on_progress=self.beat,
            should_stop=lambda: self._asked.cancel,
        )  # fmt: skip

    def note(self, lifted: Lifted) -> None:
        """Notes what the search before found of a rule."""
        self.found.append(
            {"rule": lifted.constraint, "saves_s": lifted.saves, "served": lifted.served,
             "seconds": round(self._took_s)}
        )  # fmt: skip
        self.missed.remove(lifted.constraint)
        self.beat()


def _find(
    engine: Engine, plan_id: int, job_id: int, *, folder: Path | None, solve: Improve
) -> JobState:
    """Looks into the rules of a plan, unless all of it is loaded by now."""
    with Session(engine.execution_options(**READ_ONLY)) as session:
        saved = _day(session, plan_id, folder)
        loaded = len(routes_begun(session, plan_id))
    if saved is None or not saved.day.problem.stops:
        return JobState.DONE
    day, plan = saved.day.problem, saved.found
    looking = _Looking(engine, job_id, missed=constraints_of(day, plan), loaded=loaded)
    return _one_by_one(looking, day, plan, solve=solve)


def _one_by_one(
    looking: _Looking, day: routing.Problem, plan: routing.Plan, *, solve: Improve
) -> JobState:
    """Looks into one rule after the other, until all are known, time is up, or it is called off."""

    def search(freed: routing.Problem, start: routing.Plan) -> routing.Plan:
        return looking.search(solve, freed, start, among=len(looking.missed))

    plan = _better(plan, looking.search(solve, day, plan, among=len(looking.missed) + 1))
    if looking.called_off():
        return JobState.CANCELLED
    for lifted in constraint_costs(day, plan, search):
        if looking.called_off():
            return JobState.CANCELLED
        looking.note(lifted)
        if looking.time_is_up:
            break
    return JobState.DONE


def _better(plan: routing.Plan, found: routing.Plan) -> routing.Plan:
    return found if found.cost < plan.cost else plan


def search_s(stops: int) -> float:
    """Returns how long a day of so many stops is searched on without one of its rules [s]."""
    return min(SEARCH_S + SEARCH_A_STOP_S * stops, LONGEST_SEARCH_S)


def _percent(found: int, missed: int, progress: routing.Progress | None) -> int:
    """Returns how far it is [percent], the search that goes on included."""
    part = progress.elapsed_s / max(progress.seconds, 1) if progress is not None else 0.0
    return min(int(100 * (found + min(part, 1.0)) / (found + missed + 1)), 99)


def _day(session: Session, plan_id: int, folder: Path | None) -> SavedDay | None:
    """Returns the plan with its locks, without what is loaded; None where all is by now."""
    plan = get_plan(session, plan_id)
    if not crews_here(session, plan):
        return None
    begun = {route.id or 0 for route in routes_begun(session, plan_id)}
    table = timetable(session, plan)
    table = replace(table, routes=[each for each in table.routes if each.route.id not in begun])
    locked = settled(table, locks_of(session, plan_id))
    vehicles = {
        stop.stop.order_id: route.vehicle.code
        for route in table.routes
        for trip in route.trips
        for stop in trip.stops
        if stop.stop.order_id in locked.held
    }
    standing = Standing(vehicles=vehicles, settled=locked, driven=driven_days(table, locked))
    return saved_day(session, plan, folder=folder, standing=standing, without=begun, in_a_job=True)


def _end(engine: Engine, job_id: int, state: JobState, *, error: str = "") -> None:
    with Session(engine) as session, session.begin():
        jobs.end(session, job_id, state=state, at=_now(), error=error)


def _now() -> datetime:
    return datetime.now(UTC)
