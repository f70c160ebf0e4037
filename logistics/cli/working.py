"""The job worker: takes long work from the queue, and shows that it is alive.

Every so often it leaves the time in the settings, where ``imece doctor`` looks. A
worker that belongs to ``imece run`` holds the other end of its parent's pipe and
goes when the pipe closes, so that even a killed parent leaves nobody behind.
"""

import os
import signal
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session

from logistics.adapters import jobs
from logistics.services import planning
from logistics.services.planning.requests import JOB_KIND
from logistics.store import settings
from logistics.store.jobs import waiting_jobs

BEAT_S = 30


def work(engine: Engine, folder: Path) -> None:
    """Works on what is in the queue until the program is told to end."""
    show_life(engine)
    jobs.work(open_queue(engine, folder))


def open_queue(engine: Engine, folder: Path) -> jobs.Queue:
    """Opens the queue with the work this program knows."""
    return jobs.open_queue(
        folder=folder,
        redis_url=os.environ.get("IMECE_REDIS_URL"),
        immediate=False,
        plan=lambda plan_id: _plan(engine, plan_id),
        tidy=lambda: _tidy(engine),
        waiting=lambda: _waiting(engine),
    )


def show_life(engine: Engine) -> None:
    """Starts leaving the time in the settings for as long as this program runs."""

    def beat() -> None:
        while True:
            with Session(engine) as session, session.begin():
                settings.put(session, "worker_seen_at", datetime.now(UTC).isoformat())
            time.sleep(BEAT_S)

    threading.Thread(target=beat, name="worker-life", daemon=True).start()


def go_with_parent() -> None:
    """Ends this program once its standard input closes."""

    def watch() -> None:
        while os.read(sys.stdin.fileno(), 1):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()


def _plan(engine: Engine, plan_id: int) -> None:
    planning.plan_day(engine, plan_id)


def _tidy(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        planning.fail_lost_jobs(session, at=datetime.now(UTC))


def _waiting(engine: Engine) -> list[int]:
    with Session(engine) as session:
        found = waiting_jobs(session, kind=JOB_KIND)
        return [job.subject_id for job in found if job.subject_id is not None]
