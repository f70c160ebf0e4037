"""The queue through which long imports reach their worker."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from logistics.adapters.jobs import Board, Queue, also
from logistics.services.importing.working import JOB_KIND, fail_lost_imports, work_on
from logistics.store import jobs


def with_imports(queue: Queue, engine: Engine) -> tuple[Queue, Callable[[int], Any]]:
    """Returns the queue that knows imports too, and what puts an import's id into it."""

    def tidy() -> None:
        with Session(engine) as session, session.begin():
            fail_lost_imports(session, at=datetime.now(UTC))

    def waiting() -> list[int]:
        with Session(engine) as session, session.begin():
            found = jobs.waiting_jobs(session, kind=JOB_KIND)
            return [job.subject_id for job in found if job.subject_id is not None]

    def work(import_id: int) -> None:
        work_on(engine, import_id, board=Board(queue.huey))

    return also(queue, name="import", work=work, tidy=tidy, waiting=waiting)
