"""The work itself: claim the job, search, judge, save; or say why not.

The search runs outside every transaction, so nobody waits for it. Twice a second
it writes how far it is and asks whether somebody wants it to stop. A job that is
begun twice is worked on once; a job whose worker died is marked as failed.

Whoever calls a plan off is obeyed at once, also while its ways are measured. Whoever takes the
best so far in the first seconds gets what is worth driving: the search goes on that long.
"""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from typing import Any, Protocol

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

import routing
from logistics.domain.orders import JobState, PlanState
from logistics.services.planning import warming
from logistics.services.planning.bounding import look_closer_if_it_goes_well
from logistics.services.planning.problems import DayToPlan, day_to_plan
from logistics.services.planning.quality import UNREADY, Course
from logistics.services.planning.requests import JOB_KIND, PlanWish, wish_of
from logistics.services.planning.saving import roads_of, save_plan
from logistics.services.planning.taking_over import loaded_since
from logistics.store import jobs
from logistics.store.engine import READ_ONLY
from logistics.store.jobs import Failure
from logistics.store.plans import get_plan
from logistics.store.tables import PlanRow
from routing.check import check
from routing.standby import standing_by
from routing.watch import Ending

BEAT_EVERY_S = 0.4
SILENT_AT_MOST_S = 10.0
WORTH_TAKING_S, WORTH_TAKING_A_STOP_S = 5.0, 0.02
"""How long a search goes on at least before its best plan is taken, by its stops [s]."""

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
        self.course = Course()
        self._on_progress = on_progress
        self._beat_at = 0.0
        self._worth_taking = False
        self._percent = 0
        self._progress: dict[str, Any] = {}

    def tell(self, progress: routing.Progress) -> None:
        """Writes progress, but no more often than twice a second."""
        self.course.hear(progress)
        self._worth_taking = progress.elapsed_s >= worth_taking_s(
            progress.served + progress.unserved
        )
        if self._on_progress is not None:
            self._on_progress(progress)
        if time.monotonic() - self._beat_at < BEAT_EVERY_S:
            return
        self._beat_at = time.monotonic()
        self._percent, self._progress = _percent(progress), _kept(progress)
        self.beat()

    def beat(self) -> None:
        """Writes that the work goes on, with what was last told of it, and hears what is asked."""
        with Session(self.engine) as session, session.begin():
            self.asked = jobs.beat(
                session, self.job_id, at=_now(), percent=self._percent, progress=self._progress
            )

    @contextmanager
    def beating(self) -> Iterator[None]:
        """Beats by itself, whatever keeps the thread that plans: explaining, judging, drawing roads.

        A database that is busy for a moment is written to at the next beat.
        """
        over = Event()

        def beat() -> None:
            while not over.wait(SILENT_AT_MOST_S):
                with suppress(OperationalError):
                    self.beat()

        thread = Thread(target=beat, name="heart", daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def should_stop(self) -> bool:
        """Tells whether somebody wants the search to end, and it has something to show."""
        return self.asked.cancel or (self.asked.finish and self._worth_taking)


def worth_taking_s(stops: int) -> float:
    """Returns how long a search goes on before the best plan of so many stops is taken [s]."""
    return max(WORTH_TAKING_S, WORTH_TAKING_A_STOP_S * stops)


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
    second. An error of the program is written down and then raised. A plan of our own search is
    looked at closer once it stands; whatever becomes of that, the plan is ready.
    """
    with Session(engine) as session, session.begin():
        plan = get_plan(session, plan_id)
        job_id, wish, seed, state = plan.job_id or 0, wish_of(plan.request), plan.seed, plan.state
        after = plan.replaces_id
        mine = jobs.begin(session, job_id, at=_now())
    if not mine:
        return state
    try:
        heart = Heart(engine, job_id, on_progress=on_progress)
        with standing_by() if solve is None else nullcontext():  # loads while the day is read
            day = _read_day(heart, wish, folder=folder, after=after)
            if day is None:
                return _state_of(engine, plan_id)
            state, found = _work(heart, plan_id, wish=wish, day=day, seed=seed, solve=solve)
    except BaseException:
        _fail(engine, plan_id, why=Failure.BROKEN_DOWN)
        raise
    if state is PlanState.READY and found is not None and solve is None:
        look_closer_if_it_goes_well(engine, plan_id, day=day, found=found)
    return state


def stop_early(session: Session, plan_id: int) -> None:
    """Asks the search of a plan to end now with the best it has."""
    jobs.ask_finish(session, get_plan(session, plan_id).job_id or 0)


def throw_away(session: Session, plan_id: int, *, at: datetime) -> bool:
    """Calls a plan off that is being worked on, whether anybody has begun or not.

    Returns whether it was called off: one that became ready before stays.
    """
    plan = get_plan(session, plan_id)
    jobs.ask_cancel(session, plan.job_id or 0)
    jobs.end(session, plan.job_id or 0, state=JobState.CANCELLED, at=at)
    session.refresh(plan)
    called_off = plan.state is PlanState.SOLVING
    if called_off:
        plan.state = PlanState.DISCARDED
    session.flush()
    return called_off


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


def _state_of(engine: Engine, plan_id: int) -> PlanState:
    with Session(engine) as session:
        return get_plan(session, plan_id).state


def _read_day(
    heart: Heart, wish: PlanWish, *, folder: Path | None, after: int | None
) -> DayToPlan | None:
    """Returns the day with its ways measured; None as soon as somebody calls the plan off.

    Nothing can interrupt the measuring. It is left to itself then: it only reads, and the ways it
    measures are kept for the next plan.
    """
    answer: Future[DayToPlan] = Future()

    def read() -> None:
        try:
            with Session(heart.engine.execution_options(**READ_ONLY)) as session:
                answer.set_result(day_to_plan(session, wish, folder=folder, after=after))
        except BaseException as error:  # noqa: BLE001  it is raised by whoever takes the answer
            answer.set_exception(error)

    Thread(target=read, name="measuring", daemon=True).start()
    while not wait([answer], timeout=BEAT_EVERY_S).done:
        heart.beat()
        if heart.asked.cancel:
            return None
    return answer.result()


def _work(
    heart: Heart, plan_id: int, *, wish: PlanWish, day: DayToPlan, seed: int, solve: Solve | None
) -> tuple[PlanState, routing.Plan | None]:
    """Searches, judges and saves; returns how the plan is left, and what was found if that may be kept."""
    if not day.problem.stops:
        return _fail(heart.engine, plan_id, why=Failure.NOTHING_TO_PLAN), None
    with heart.beating():
        search = solve or routing.solve
        ready = solve is not None or warming.is_ready()
        found = _search(heart, day, seconds=wish.seconds, seed=seed, solve=search)
        if not ready and Ending.PROVEN not in found.notes:
            found = replace(found, notes=(*found.notes, UNREADY))
        violations = check(day.problem, found)
    if violations:
        detail = violations[0].sentence
        return _fail(heart.engine, plan_id, why=Failure.BREAKS_RULES, detail=detail), None
    return _save(heart, plan_id, wish=wish, day=day, found=found), found


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
    """Saves unless somebody called the plan off meanwhile, or loaded what it plans anew."""
    with heart.beating():
        roads = roads_of(found, day)
    with Session(heart.engine) as session:
        since = loaded_since(session, get_plan(session, plan_id))
    if since:
        return _fail(heart.engine, plan_id, why=Failure.LOADED_MEANWHILE, detail=since)
    with Session(heart.engine) as session, session.begin():
        done = jobs.end(session, heart.job_id, state=JobState.DONE, at=_now())
        plan = get_plan(session, plan_id)
        if done and plan.state is PlanState.SOLVING:
            course = heart.course.samples
            save_plan(session, plan, wish=wish, day=day, found=found, roads=roads, course=course)
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
