"""One transaction per action: opened here, at the edge, and nowhere else."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime

from flask import abort, current_app, request
from flask_login import current_user
from sqlalchemy import Engine
from sqlmodel import Session

from logistics.store.documents import LONGEST_KEY, Command
from logistics.store.engine import READ_ONLY, snapshot


def engine() -> Engine:
    """Returns the application's database."""
    found: Engine = current_app.extensions["imece_engine"]
    return found


@contextmanager
def transaction() -> Generator[Session]:
    """Commits when the block ends well, rolls everything back when it does not."""
    with Session(engine(), expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def reading() -> Generator[Session]:
    """A session that only looks: it never waits for a writer nor keeps one waiting."""
    with Session(engine().execution_options(**READ_ONLY)) as session:
        yield session


@contextmanager
def one_moment() -> Generator[Session]:
    """A session that only looks, and sees everything as of the same moment."""
    with Session(snapshot(engine())) as session:
        yield session


def now() -> datetime:
    """Returns the present instant."""
    return datetime.now(UTC)


def command() -> Command:
    """Returns the command in the form just sent: who, when, and the form's own key.

    A form without its key cannot be told from its repetition, so it is not understood (400).
    """
    key = request.form.get("command_key", "")
    if not 0 < len(key) <= LONGEST_KEY:
        abort(400)
    instant = now()
    return Command(
        key=key,
        actor_id=current_user.id,
        happened_at=instant,
        recorded_at=instant,
    )
