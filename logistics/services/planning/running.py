"""The work itself: claim the job, search, judge, save; or say why not.

The search runs outside every transaction, so nobody waits for it. Once a second
it writes how far it is and asks whether somebody wants it to stop. A job that is
begun twice is worked on once; a job whose worker died is marked as failed.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from typing import Any, Protocol

from sqlalchemy import Engine
from sqlmodel import Session

import routing
from logistics.domain.orders import JobState, PlanState
from logistics.services.planning.problems import DayToPlan, day_to_plan
from logistics.services.planning.requests import JOB_KIND, PlanWish, wish_of
from logistics.services.planning.saving import roads_of, save_plan
from logistics.store import jobs
from logistics.store.engine import READ_ONLY
from logistics.store.jobs import Failure
from logistics.store.plans import get_plan
from logistics.store.tables import PlanRow
from routing.check import check

BEAT_EVERY_S = 1.0
SILENT_AT_MOST_S = 10.0

OnProgress = Callable[[routing.Progress], None]


class Solve(Protocol):
    """The search, or a stand-in for it: ``routing.solve``."""

    def __call__(
        self,
        problem: routing.Problem,
        *,
        seconds: float,
        seed: int = 0,
        on_progress: OnProgress | None = None,
        should_stop: Callable[[], bool] | None = None,
        solution_limit: int | None = None,
    ) -> routing.Plan:
        """Plans a day within ``seconds`` [s]."""
        ...


class Heart:
    """Beats in the job's row while the search goes on, and hears what is asked of it."""

    def __init__(self, engine: Engine, job_id: int, *, on_progress: OnProgress | None) -> None:
        self.engine = engine
        self.job_id = job_id
        self.asked = jobs.Wishes(cancel=False, finish=False)
        self._on_progress = on_progress
        self._beat_at = 0.0

    def tell(self, progress: routing.Progress) -> None:
        """Writes progress at most once a second."""
        if self._on_progress is not None:
            self._on_progress(progress)
        if time.monotonic() - self._beat_at < BEAT_EVERY_S:
            return
        self._beat_at = time.monotonic()
        with Session(self.engine) as session, session.begin():
            self.asked = jobs.beat(
                session,
                self.job_id,
                at=_now(),
                percent=_percent(progress),
                progress=_kept(progress),
            )

    @contextmanager
    def beating(self) -> Iterator[None]:
        """Beats by itself for as long as something goes on that tells nothing: measuring ways."""
        over = Event()

        def beat() -> None:
            while not over.wait(SILENT_AT_MOST_S):
                with Session(self.engine) as session, session.begin():
                    self.asked = jobs.beat(session, self.job_id, at=_now(), percent=0, progress={})

        thread = Thread(target=beat, name="heart", daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def should_stop(self) -> bool:
        """Tells whether somebody wants the search to end."""
        return self.asked.cancel or self.asked.finish


def plan_day(
    engine: Engine,
    plan_id: int,
    *,
    folder: Path | None = None,
    on_progress: OnProgress | None = None,
    solve: Solve | None = None,
) -> PlanState:
    """Works on a requested plan until it is ready, and returns the state it is left in.

    Whoever comes second to a job leaves it alone. ``folder`` keeps the roads. ``on_progress`` is called about twice a
    second. An error of the program is written down and then raised.
    """
    with Session(engine) as session, session.begin():
        plan = get_plan(session, plan_id)
        job_id, wish, seed, state = plan.job_id or 0, wish_of(plan.request), plan.seed, plan.state
        mine = jobs.begin(session, job_id, at=_now())
    if not mine:
        return state
    try:
        heart = Heart(engine, job_id, on_progress=on_progress)
        reading = Session(engine.execution_options(**READ_ONLY))
        with heart.beating(), reading as session:
            day = day_to_plan(session, wish, folder=folder)
        return _work(heart, plan_id, wish=wish, day=day, seed=seed, solve=solve or routing.solve)
    except BaseException:
        _fail(engine, plan_id, why=Failure.BROKEN_DOWN)
        raise


def stop_early(session: Session, plan_id: int) -> None:
    """Asks the search of a plan to end now with the best it has."""
    jobs.ask_finish(session, get_plan(session, plan_id).job_id or 0)


def throw_away(session: Session, plan_id: int, *, at: datetime) -> None:
    """Calls a plan off that is being worked on, whether anybody has begun or not."""
    plan = get_plan(session, plan_id)
    jobs.ask_cancel(session, plan.job_id or 0)
    jobs.end(session, plan.job_id or 0, state=JobState.CANCELLED, at=at)
    if plan.state is PlanState.SOLVING:
        plan.state = PlanState.DISCARDED
    session.flush()


def fail_lost_jobs(session: Session, *, at: datetime) -> int:
    """Marks plans whose worker died as failed, and returns how many."""
    lost = jobs.lost_jobs(session, at=at, kind=JOB_KIND)
    for job in lost:
        job_id, plan_id = job.id or 0, job.subject_id or 0
        jobs.end(session, job_id, state=JobState.FAILED, at=at, error=Failure.WORKER_LOST)
        plan = get_plan(session, plan_id)
        if plan.state is PlanState.SOLVING:
            plan.state = PlanState.FAILED
    session.flush()
    return len(lost)


def _work(
    heart: Heart, plan_id: int, *, wish: PlanWish, day: DayToPlan, seed: int, solve: Solve
) -> PlanState:
    if not day.problem.stops:
        return _fail(heart.engine, plan_id, why=Failure.NOTHING_TO_PLAN)
    found = _search(heart, day, seconds=wish.seconds, seed=seed, solve=solve)
    violations = check(day.problem, found)
    if violations:
        return _fail(heart.engine, plan_id, why=Failure.BREAKS_RULES, detail=violations[0].sentence)
    return _save(heart, plan_id, wish=wish, day=day, found=found)


def _search(heart: Heart, day: DayToPlan, *, seconds: int, seed: int, solve: Solve) -> routing.Plan:
    """Searches; when OR-Tools breaks down on the way, the best plan until then is the answer."""
    try:
        return solve(
            day.problem,
            seconds=seconds,
            seed=seed,
            on_progress=heart.tell,
            should_stop=heart.should_stop,
        )
    except routing.SolverCrashed as crashed:
        return crashed.plan


def _save(
    heart: Heart, plan_id: int, *, wish: PlanWish, day: DayToPlan, found: routing.Plan
) -> PlanState:
    """Saves unless somebody called the plan off meanwhile."""
    with heart.beating():
        roads = roads_of(found, day)
    with Session(heart.engine) as session, session.begin():
        done = jobs.end(session, heart.job_id, state=JobState.DONE, at=_now())
        plan = get_plan(session, plan_id)
        if done and plan.state is PlanState.SOLVING:
            save_plan(session, plan, wish=wish, day=day, found=found, roads=roads)
        return plan.state


def _fail(engine: Engine, plan_id: int, *, why: Failure, detail: str = "") -> PlanState:
    with Session(engine) as session, session.begin():
        plan: PlanRow = get_plan(session, plan_id)
        error = f"{why.value} {detail}".strip()
        jobs.end(session, plan.job_id or 0, state=JobState.FAILED, at=_now(), error=error)
        plan = get_plan(session, plan_id)
        if plan.state is PlanState.SOLVING:
            plan.state = PlanState.FAILED
        return plan.state


def _percent(progress: routing.Progress) -> int:
    return min(99, int(100 * progress.elapsed_s / max(progress.seconds, 1)))


def _kept(progress: routing.Progress) -> dict[str, Any]:
    return {
        "phase": progress.phase.value,
        "elapsed_s": round(progress.elapsed_s),
        "seconds": round(progress.seconds),
        "distance_m": progress.distance_m,
        "driving_s": progress.driving_s,
        "served": progress.served,
        "unserved": progress.unserved,
    }


def _now() -> datetime:
    return datetime.now(UTC)
