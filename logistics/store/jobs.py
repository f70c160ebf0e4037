"""Long work as it is remembered: begun once, beating, ended with a word why.

Whoever works writes how far it is and reads whether to stop; whoever looks only
reads. A job that has not beaten for a while has lost its worker.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import or_, update
from sqlmodel import Session, col, select

from logistics.domain.errors import NotFound
from logistics.domain.orders import JobState
from logistics.store.tables import JobRow

LOST_AFTER = timedelta(seconds=45)
UNENDED = frozenset({JobState.WAITING, JobState.RUNNING})


class Failure(StrEnum):
    """Why a job failed; the first word of its ``error``."""

    WORKER_LOST = "worker_lost"
    NOTHING_TO_PLAN = "nothing_to_plan"
    LOADED_MEANWHILE = "loaded_meanwhile"
    BREAKS_RULES = "breaks_rules"
    BROKEN_DOWN = "broken_down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What somebody who looks on has asked of a running job."""

    cancel: bool
    finish: bool


def add_job(session: Session, *, kind: str, created_by: int, at: datetime) -> JobRow:
    """Adds a job that waits for a worker."""
    job = JobRow(
        kind=kind, state=JobState.WAITING, progress={}, created_by=created_by, created_at=at
    )
    session.add(job)
    session.flush()
    return job


def get_job(session: Session, job_id: int) -> JobRow:
    """Returns a job, or refuses with :class:`NotFound`."""
    job = session.get(JobRow, job_id)
    if job is None:
        raise NotFound(kind="job", key=job_id)
    return job


def last_job(session: Session, *, kind: str, subject_id: int) -> JobRow | None:
    """Returns the newest job of a kind about a thing, if there was any."""
    query = select(JobRow).where(JobRow.kind == kind, JobRow.subject_id == subject_id)
    return session.exec(query.order_by(col(JobRow.id).desc()).limit(1)).first()


def begin(session: Session, job_id: int, *, at: datetime) -> bool:
    """Lets exactly one worker begin a waiting job, and tells whether it is the caller."""
    return _change(session, job_id, among={JobState.WAITING}, state=JobState.RUNNING,
                   started_at=at, heartbeat_at=at) == 1  # fmt: skip


def beat(
    session: Session, job_id: int, *, at: datetime, percent: int, progress: dict[str, Any]
) -> Wishes:
    """Writes how far a running job is, and returns what was asked of it meanwhile."""
    running = _change(session, job_id, among={JobState.RUNNING},
                      heartbeat_at=at, percent=percent, progress=progress)  # fmt: skip
    asked = session.exec(
        select(JobRow.cancel_asked, JobRow.finish_asked).where(JobRow.id == job_id)
    ).one()
    return Wishes(cancel=asked[0] or not running, finish=asked[1])


def end(session: Session, job_id: int, *, state: JobState, at: datetime, error: str = "") -> bool:
    """Ends a job that has not ended, and tells whether it did."""
    return _change(session, job_id, among=UNENDED, state=state, ended_at=at, error=error[:500]) == 1


def ask_cancel(session: Session, job_id: int) -> None:
    """Asks a job to stop and throw its work away."""
    _change(session, job_id, among=UNENDED, cancel_asked=True)


def ask_finish(session: Session, job_id: int) -> None:
    """Asks a job to stop with the best it has."""
    _change(session, job_id, among=UNENDED, finish_asked=True)


def lost_jobs(session: Session, *, at: datetime, kind: str) -> list[JobRow]:
    """Returns the running jobs of a kind that have not beaten for a while."""
    silent = or_(col(JobRow.heartbeat_at).is_(None), col(JobRow.heartbeat_at) < at - LOST_AFTER)
    query = select(JobRow).where(JobRow.state == JobState.RUNNING, JobRow.kind == kind, silent)
    return list(session.exec(query))


def waiting_jobs(session: Session, *, kind: str) -> list[JobRow]:
    """Returns the jobs that no worker has begun, the oldest first."""
    query = select(JobRow).where(JobRow.state == JobState.WAITING, JobRow.kind == kind)
    return list(session.exec(query.order_by(col(JobRow.id))))


def anyone_waits(session: Session) -> bool:
    """Tells whether any job, of whatever kind, waits for a worker."""
    query = select(JobRow.id).where(JobRow.state == JobState.WAITING).limit(1)
    return session.exec(query).first() is not None


def _change(session: Session, job_id: int, *, among: set[JobState] | frozenset[JobState],
            **values: Any) -> int:  # fmt: skip
    """Changes a job only while it is in one of these states, and returns 1 if it was."""
    session.flush()
    changed = session.connection().execute(
        update(JobRow)
        .where(col(JobRow.id) == job_id, col(JobRow.state).in_(among))
        .values(**values)
    )
    session.expire_all()
    return int(changed.rowcount)
