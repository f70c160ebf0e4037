"""Statements are compiled once a run, not once for every test's database.

SQLAlchemy keeps what it compiled per engine and per dialect, and every test has an engine of
its own. Here all engines on one kind of database share a dialect and what was compiled for it:
databases of one run differ in nothing that a statement is made of.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

_COMPILED: dict[Any, Any] = {}


class _Kept:
    """A dialect that is made once for each set of options, and asks the server once who it is."""

    _made: dict[Any, Any] = {}  # noqa: RUF012
    _is_ready = False
    _knows_its_server = False

    def __new__(cls, **options: Any) -> Any:
        key = (cls, tuple(sorted(options.items(), key=lambda option: option[0])))
        if key not in cls._made:
            cls._made[key] = super().__new__(cls)
        return cls._made[key]

    def __init__(self, **options: Any) -> None:
        if not self._is_ready:
            super().__init__(**options)
            self._is_ready = True

    def initialize(self, connection: sa.Connection) -> None:
        if not self._knows_its_server:
            super().initialize(connection)  # type: ignore[misc]
            self._knows_its_server = True


class Sqlite(_Kept, SQLiteDialect_pysqlite):
    supports_statement_cache = True


class Postgresql(_Kept, PGDialect_psycopg):
    supports_statement_cache = True


def share() -> None:
    """Lets all engines that are made from now on share their dialect, and what they compile."""
    registry.register("sqlite", __name__, Sqlite.__name__)
    registry.register("postgresql.psycopg", __name__, Postgresql.__name__)
    sa.event.listen(sa.Engine, "engine_connect", _compile_once)


def _compile_once(connection: sa.Connection) -> None:
    connection.execution_options(compiled_cache=_COMPILED)
