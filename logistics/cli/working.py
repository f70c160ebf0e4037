"""The job worker: takes long work from the queue, and shows that it is alive.

Every so often it leaves the time in the settings, where ``imece doctor`` looks. A
worker that belongs to ``imece run`` holds the other end of its parent's pipe and
goes when the pipe closes, so that even a killed parent leaves nobody behind.
"""

import os
import signal
import sys
import threading
from datetime import UTC, datetime

from sqlalchemy import Engine
from sqlmodel import Session

from logistics.store import settings

BEAT_S = 30


def show_life(engine: Engine, *, stopped: threading.Event) -> threading.Thread:
    """Starts leaving the time in the settings until ``stopped`` is set."""

    def beat() -> None:
        while True:
            with Session(engine) as session, session.begin():
                settings.put(session, "worker_seen_at", datetime.now(UTC).isoformat())
            if stopped.wait(BEAT_S):
                return

    thread = threading.Thread(target=beat, name="worker-life", daemon=True)
    thread.start()
    return thread


def go_with_parent() -> None:
    """Ends this process gracefully once its standard input closes."""

    def watch() -> None:
        sys.stdin.buffer.read()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()
