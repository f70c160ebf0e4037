"""The queue through which plans reach their worker."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session

from logistics.adapters.jobs import Queue, open_queue
from logistics.services.planning.requests import JOB_KIND
from logistics.services.planning.running import fail_lost_jobs, plan_day
from logistics.store import jobs


def plan_queue(
    engine: Engine,
    *,
    folder: Path,
    redis_url: str | None = None,
    immediate: bool = False,
    chores: Callable[[], None] = lambda: None,
) -> Queue:
    """Opens the queue of plans: ``queue.plan(plan_id)`` asks for one to be worked on.

    ``immediate`` work is done by whoever asks. Asking twice for a plan is harmless. Every
    minute the worker looks for ``chores`` as well.
    """

    def plan(plan_id: int) -> None:
        plan_day(engine, plan_id, folder=folder)

    def tidy() -> None:
        with Session(engine) as session, session.begin():
            fail_lost_jobs(session, at=datetime.now(UTC))

    def waiting() -> list[int]:
        with Session(engine) as session, session.begin():
            found = jobs.waiting_jobs(session, kind=JOB_KIND)
            return [job.subject_id for job in found if job.subject_id is not None]

    return open_queue(
        folder=folder,
        redis_url=redis_url,
        immediate=immediate,
        plan=plan,
        tidy=tidy,
        waiting=waiting,
        chores=chores,
    )
