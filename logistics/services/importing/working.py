"""Long imports as jobs: the preview is made, or the commit done, while somebody looks on.

A short file is worked on at once by whoever sends it. What is kept goes through the same
two functions either way.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import Engine
from sqlmodel import Session

from logistics.domain.errors import RuleBroken
from logistics.domain.orders import JobState
from logistics.services.importing.keeping import (
    ImportOvertaken,
    commit,
    keep_preview,
    preview,
)
from logistics.store import imports, jobs
from logistics.store.documents import Command
from logistics.store.engine import READ_ONLY
from logistics.store.jobs import Failure
from logistics.store.tables import ImportRow

JOB_KIND = "import"
BEAT_EVERY_S = 0.5
PLANNED_PERCENT = 80
SHORT_ROWS = 1_000


class Cancelled(Exception):
    """Somebody asked the work to stop."""


def is_short(row: ImportRow) -> bool:
    """Tells whether a file is worked on at once."""
    return row.rows <= SHORT_ROWS


def ask(session: Session, import_id: int, *, by: int, at: datetime) -> int:
    """Adds the job that previews or commits an import, and returns its id."""
    row = imports.get_import(session, import_id)
    job = jobs.add_job(session, kind=JOB_KIND, created_by=by, at=at)
    job.subject_id = import_id
    row.job_id = job.id
    session.flush()
    return job.id or 0


def work_on(engine: Engine, import_id: int) -> JobState | None:
    """Does what an import waits for, and returns how it ended; nothing when nothing waited."""
    with Session(engine) as session, session.begin():
        row = imports.get_import(session, import_id)
        job_id, rows = row.job_id or 0, row.rows
        wanted = {} if row.committed_at else dict(row.wish)
        if not jobs.begin(session, job_id, at=_now()):
            return None
    try:
        tell = _teller(engine, job_id, rows)
        if wanted:
            _commit(engine, import_id, wanted, tell)
        else:
            _preview(engine, import_id, tell)
        return _end(engine, job_id, JobState.DONE)
    except Cancelled:
        return _end(engine, job_id, JobState.CANCELLED)
    except RuleBroken as refusal:
        return _end(engine, job_id, JobState.FAILED, error=f"refused {refusal}")
    except BaseException:
        _end(engine, job_id, JobState.FAILED, error=Failure.BROKEN_DOWN)
        raise


def work_now(engine: Engine, import_id: int) -> None:
    """Previews a short file at once."""
    _preview(engine, import_id, lambda _done: None)


def commit_now(engine: Engine, import_id: int) -> None:
    """Commits a short import at once as it was wished.

    Raises
    ------
    ImportOvertaken
        When the world changed since the preview; the new preview is kept.
    """
    with Session(engine) as session:
        wanted = dict(imports.get_import(session, import_id).wish)
    _commit(engine, import_id, wanted, lambda _done: None)
    with Session(engine) as session:
        row = imports.get_import(session, import_id)
        if row.overtaken:
            raise ImportOvertaken(code=row.code)


def fail_lost_imports(session: Session, *, at: datetime) -> int:
    """Marks imports whose worker died as failed, and returns how many."""
    lost = jobs.lost_jobs(session, at=at, kind=JOB_KIND)
    for job in lost:
        jobs.end(session, job.id or 0, state=JobState.FAILED, at=at, error=Failure.WORKER_LOST)
    return len(lost)


def _preview(engine: Engine, import_id: int, tell: Callable[[int], None]) -> None:
    with Session(engine.execution_options(**READ_ONLY)) as session:
        lines = preview(session, import_id, tell=tell)
    with Session(engine) as session, session.begin():
        keep_preview(session, import_id, lines)


def _commit(
    engine: Engine, import_id: int, wanted: dict[str, str], tell: Callable[[int], None]
) -> None:
    tell(0)
    at = datetime.fromisoformat(wanted["at"])
    command = Command(
        key=wanted["key"], actor_id=int(wanted["by"]), happened_at=at, recorded_at=_now()
    )
    try:
        with Session(engine) as session, session.begin():
            commit(session, command=command, import_id=import_id)
    except ImportOvertaken:
        _preview(engine, import_id, tell)
        with Session(engine) as session, session.begin():
            row = imports.get_import(session, import_id)
            row.overtaken, row.wish = True, {}


def _teller(engine: Engine, job_id: int, rows: int) -> Callable[[int], None]:
    """Returns what writes progress now and then, and stops the work when somebody asks."""
    last = 0.0

    def tell(done: int) -> None:
        nonlocal last
        if time.monotonic() - last < BEAT_EVERY_S:
            return
        last = time.monotonic()
        percent = min(PLANNED_PERCENT, PLANNED_PERCENT * done // max(rows, 1))
        with Session(engine) as session, session.begin():
            wishes = jobs.beat(
                session, job_id, at=_now(), percent=percent, progress={"done": done, "rows": rows}
            )
        if wishes.cancel:
            raise Cancelled

    return tell


def _end(engine: Engine, job_id: int, state: JobState, *, error: str = "") -> JobState:
    with Session(engine) as session, session.begin():
        jobs.end(session, job_id, state=state, at=_now(), error=error)
    return state


def _now() -> datetime:
    return datetime.now(UTC)
