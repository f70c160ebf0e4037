"""The database: SQLite beside the program, or PostgreSQL by one setting.

A transaction that may write takes SQLite's write lock when it begins, so that
"check, then post" can never interleave with another; a transaction that only
reads says so (:data:`READ_ONLY`) and is never in the way. PostgreSQL locks the
rows concerned instead (:func:`logistics.store.locks.lock_lots`).
"""

import sqlite3
from time import monotonic, sleep
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

COLLISIONS = ("database is locked", "deadlock detected", "could not serialize access")
READ_ONLY = {"imece_read_only": True}
READ_AND_WRITE = {"imece_read_only": False}
POSTGRESQL_PLANS = "-c random_page_cost=1.1 -c jit=off"
"""Rows are looked up one by one where few are wanted: the disks of today find them as fast as
they read on. Our queries are too short to be worth compiling."""
SQLITE_WAIT_MS = 30_000
SWITCH_WAIT_S = 0.01


def create_engine(url: str) -> Engine:
    """Opens the database behind a SQLAlchemy URL."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(url, in_memory=parsed.database in (None, "", ":memory:"))
    if parsed.get_backend_name() == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
        return sqlalchemy.create_engine(
            parsed,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args={"options": POSTGRESQL_PLANS},
        )
    raise ValueError(f"İmece keeps its data in SQLite or PostgreSQL, not in {parsed.drivername}.")


def snapshot(engine: Engine) -> Engine:
    """Returns the database for one who only reads, all of it as of the same moment."""
    options: dict[str, Any] = dict(READ_ONLY)
    if engine.dialect.name == "postgresql":
        options["isolation_level"] = "REPEATABLE READ"
    return engine.execution_options(**options)


def data_version(connection: Connection) -> int | None:
    """Returns a number that another one takes the place of when somebody else commits.

    It is compared on one connection: what was looked at under a number is still so in a
    transaction that finds the same number. None where the database does not tell (PostgreSQL), or
    where all share one connection.
    """
    if connection.dialect.name != "sqlite" or isinstance(
        connection.engine.pool, sqlalchemy.StaticPool
    ):
        return None
    return int(connection.exec_driver_sql("PRAGMA data_version").scalar_one())


def is_collision(error: DBAPIError) -> bool:
    """Tells whether two transactions met, so that the same one may be tried again."""
    return any(words in str(error.orig) for words in COLLISIONS)


def _sqlite(url: str, *, in_memory: bool) -> Engine:
    pool: dict[str, Any] = {"poolclass": sqlalchemy.StaticPool} if in_memory else {}
    engine = sqlalchemy.create_engine(
        url, connect_args={"check_same_thread": False}, hide_parameters=True, **pool
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            "foreign_keys = ON",
            f"busy_timeout = {SQLITE_WAIT_MS}",
            "synchronous = FULL",
        ):
            connection.execute(f"PRAGMA {pragma}").close()
        _write_ahead(connection)

    @event.listens_for(engine, "begin")
    def lock_before_reading(connection: Connection) -> None:
        read_only = connection.get_execution_options().get("imece_read_only", False)
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switches to the write-ahead log, for which SQLite itself does not wait its turn."""
    gives_up = monotonic() + SQLITE_WAIT_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").close()
        except sqlite3.OperationalError:
            if monotonic() >= gives_up:
                raise
            sleep(SWITCH_WAIT_S)
        else:
            return
