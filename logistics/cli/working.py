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
from functools import partial
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from logistics.adapters import jobs
from logistics.adapters.mail import post_from
from logistics.services import importing, planning, watching
from logistics.services.planning.warming import begin_unless_ready
from logistics.store import settings

BEAT_S = 30


def work(engine: Engine, folder: Path) -> None:
    """Works on what is in the queue until the program is told to end."""
    show_life(engine)
    queue = planning.plan_queue(
        engine,
        folder=folder,
        redis_url=os.environ.get("IMECE_REDIS_URL"),
        chores=partial(do_chores, engine),
    )
    queue, _ask = planning.with_rule_costs(queue, engine, folder=folder)
    jobs.work(importing.with_imports(queue, engine)[0])


def do_chores(engine: Engine) -> None:
    """Does what is due by now: the route search made ready, the nightly proof, the morning's digest."""
    begin_unless_ready()
    at = datetime.now(UTC)
    watching.prove_when_due(engine, at=at)
    watching.send_digests_when_due(engine, post_from(os.environ), at=at)


def show_life(engine: Engine) -> None:
    """Starts leaving the time in the settings for as long as this program runs."""

    def beat() -> None:
        while True:
            leave_the_time(engine)
            time.sleep(BEAT_S)

    threading.Thread(target=beat, name="worker-life", daemon=True).start()


def leave_the_time(engine: Engine) -> bool:
    """Leaves the time in the settings, and tells whether that was possible.

    A database that somebody writes into for long, or that is away for a moment, is no reason to
    fall silent for good: the next beat tells that the worker lives.
    """
    try:
        with Session(engine) as session, session.begin():
            settings.put(session, "worker_seen_at", datetime.now(UTC).isoformat())
    except OperationalError:
        return False
    return True


def go_with_parent() -> None:
    """Ends this program once its standard input closes."""

    def watch() -> None:
        while os.read(sys.stdin.fileno(), 1):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()
