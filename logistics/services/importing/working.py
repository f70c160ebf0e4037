"""Long imports as jobs: the preview is made, or the commit done, while somebody looks on.

A short file is worked on at once by whoever sends it. What is kept goes through the same
two functions either way.
"""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from sqlalchemy import Engine
from sqlmodel import Session

from logistics.domain.errors import RuleBroken
from logistics.domain.orders import JobState
from logistics.services.importing.keeping import (
    ImportOvertaken,
    commit,
    held_alone,
    keep_preview,
    look_ahead,
    preview,
)
from logistics.services.importing.planned import Tell, told_nothing
from logistics.services.importing.taking_back import undo
from logistics.store import imports, jobs
from logistics.store.documents import Command
from logistics.store.engine import READ_AND_WRITE, READ_ONLY
from logistics.store.jobs import UNENDED, Failure
from logistics.store.tables import ImportRow, JobRow

JOB_KIND = "import"
BEAT_EVERY_S = 0.5
PLANNED_PERCENT = 80
SHORT_ROWS = 1_000
UNDO = "undo"


class Cancelled(Exception):
    """Somebody asked the work to stop."""


class Calls(Protocol):
    """What reaches the work while it writes (:class:`logistics.adapters.jobs.Board`)."""

    def tell(self, job_id: int, percent: int, /) -> bool:
        """Hears how far a job is [%], and tells whether it shall stop."""

    def wipe(self, job_id: int, /) -> None:
        """Forgets a job."""


class Nobody:
    """Nobody looks on, and nobody asks to stop."""

    def tell(self, _job_id: int, _percent: int, /) -> bool:
        """Hears how far a job is, and never asks it to stop."""
        return False

    def wipe(self, _job_id: int, /) -> None:
        """Has nothing to forget."""


NOBODY = Nobody()


def is_short(row: ImportRow) -> bool:
    """Tells whether a file is worked on at once."""
    return row.rows <= SHORT_ROWS


def ask(session: Session, import_id: int, *, by: int, at: datetime) -> int:
    """Adds the job that previews or commits an import, unless one goes on, and returns its id."""
    row = held_alone(session, import_id)
    going = session.get(JobRow, row.job_id) if row.job_id else None
    if going is not None and going.state in UNENDED:
        return going.id or 0
    job = jobs.add_job(session, kind=JOB_KIND, created_by=by, at=at)
    job.subject_id = import_id
    row.job_id = job.id
    session.flush()
    return job.id or 0


def work_on(engine: Engine, import_id: int, *, board: Calls = NOBODY) -> JobState | None:
    """Does what an import waits for, and returns how it ended; nothing when nothing waited.

    Whoever asks it to stop finds everything as it was: what is written is one transaction.
    """
    with Session(engine) as session, session.begin():
        row = imports.get_import(session, import_id)
        job_id, wanted, rows = row.job_id or 0, _wanted(row), row.rows
        if not jobs.begin(session, job_id, at=_now()):
            return None
    telling = _Telling(engine=engine, board=board, job_id=job_id, rows=rows)
    try:
        if wanted.get("verb") == UNDO:
            _undo(engine, import_id, wanted, telling)
        elif wanted:
            _commit(engine, import_id, wanted, telling)
        else:
            _preview(engine, import_id, telling.reading)
        return _end(engine, job_id, JobState.DONE)
    except Cancelled:
        return _end(engine, job_id, JobState.CANCELLED)
    except RuleBroken as refusal:
        return _end(engine, job_id, JobState.FAILED, error=f"refused {refusal}")
    except BaseException:
        _end(engine, job_id, JobState.FAILED, error=Failure.BROKEN_DOWN)
        raise
    finally:
        board.wipe(job_id)


def work_now(engine: Engine, import_id: int) -> None:
    """Previews a short file at once."""
    _preview(engine, import_id, told_nothing)


def commit_now(engine: Engine, import_id: int) -> None:
    """Commits a short import at once as it was wished.

    Raises
    ------
    ImportOvertaken
        When the world changed since the preview; the new preview is kept.
    """
    with Session(engine) as session:
        wanted = dict(imports.get_import(session, import_id).wish)
    _commit(engine, import_id, wanted, None)
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


def _wanted(row: ImportRow) -> dict[str, str]:
    """Returns what is wished of an import and not done yet."""
    is_undoing = row.wish.get("verb") == UNDO
    return dict(row.wish) if is_undoing == (row.committed_at is not None) else {}


def _preview(engine: Engine, import_id: int, tell: Tell) -> None:
    with Session(engine.execution_options(**READ_ONLY)) as session:
        lines = preview(session, import_id, tell=tell)
    with Session(engine) as session, session.begin():
        keep_preview(session, import_id, lines)


def _commit(
    engine: Engine, import_id: int, wanted: dict[str, str], telling: "_Telling | None"
) -> None:
    """Commits as wished; when the world changed since the preview, another is kept instead.

    SQLite lets nobody else write meanwhile. So the rows are looked at before; only if somebody
    wrote since are they looked at again inside.
    """
    tell = telling.writing if telling else told_nothing
    try:
        with engine.connect() as connection:
            connection.execution_options(**READ_ONLY)
            with Session(connection) as session:
                look = look_ahead(session, import_id, tell=tell)
            connection.execution_options(**READ_AND_WRITE)
            with Session(connection) as session, session.begin():
                commit(session, command=_command(wanted), import_id=import_id, look=look, tell=tell)
    except ImportOvertaken:
        _preview(engine, import_id, telling.reading if telling else told_nothing)
        with Session(engine) as session, session.begin():
            row = imports.get_import(session, import_id)
            row.overtaken, row.wish = True, {}


def _undo(engine: Engine, import_id: int, wanted: dict[str, str], telling: "_Telling") -> None:
    with Session(engine) as session, session.begin():
        undo(
            session,
            command=_command(wanted),
            import_id=import_id,
            tell=lambda done: telling.writing(2 * done),
        )


def _command(wanted: dict[str, str]) -> Command:
    at = datetime.fromisoformat(wanted["at"])
    return Command(
        key=wanted["key"], actor_id=int(wanted["by"]), happened_at=at, recorded_at=_now()
    )


@dataclass(slots=True, kw_only=True)
class _Telling:
    """Writes now and then how far a job is, and stops its work when somebody asks."""

    engine: Engine
    board: Calls
    job_id: int
    rows: int
    last_s: float = 0.0

    def reading(self, done: int) -> None:
        """Hears how many rows were looked at."""
        if self._is_due():
            self._stop_if(self._beat(PLANNED_PERCENT * done // max(self.rows, 1), done))

    def writing(self, done: int) -> None:
        """Hears how many rows were looked at and booked, twice as many in all.

        Every call asks whether to stop: a part of the work lies between two of them.
        """
        percent = min(100, 100 * done // max(2 * self.rows, 1))
        self._stop_if(self.board.tell(self.job_id, percent))
        if self.engine.dialect.name != "sqlite" and self._is_due():
            self._stop_if(self._beat(percent, done))

    def _is_due(self) -> bool:
        now_s = time.monotonic()
        if now_s - self.last_s < BEAT_EVERY_S:
            return False
        self.last_s = now_s
        return True

    def _beat(self, percent: int, done: int) -> bool:
        with Session(self.engine) as session, session.begin():
            wishes = jobs.beat(
                session, self.job_id, at=_now(), percent=percent,
                progress={"done": done, "rows": self.rows},
            )  # fmt: skip
        return wishes.cancel

    @staticmethod
    def _stop_if(asked: bool) -> None:
        if asked:
            raise Cancelled


def _end(engine: Engine, job_id: int, state: JobState, *, error: str = "") -> JobState:
    with Session(engine) as session, session.begin():
        jobs.end(session, job_id, state=state, at=_now(), error=error)
    return state


def _now() -> datetime:
    return datetime.now(UTC)
