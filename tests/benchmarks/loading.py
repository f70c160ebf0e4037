"""Many rows into a database at once, with all its triggers and constraints at work."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, text
from sqlmodel import SQLModel

from logistics.store import tables


def load(connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Any]) -> None:
    """Adds rows: by COPY on PostgreSQL, by one prepared statement on SQLite.

    Columns that are not named have what a new row has in them.
    """
    usual = _usual(table, columns)
    columns, rows = [*columns, *usual], ([*row, *usual.values()] for row in rows)
    cursor = connection.connection.cursor()
    names = ", ".join(f'"{name}"' for name in columns)
    if connection.dialect.name == "postgresql":
        with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:  # type: ignore[attr-defined]
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join("?" * len(columns))
    statement = f'INSERT INTO "{table}" ({names}) VALUES ({marks})'
    cursor.executemany(statement, ([_plain(value) for value in row] for row in rows))


def go_on_counting(connection: Connection, tables: Iterable[str]) -> None:
    """Lets PostgreSQL give ids after those that were loaded."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        connection.execute(
            text(
                f"SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'), "
                f'(SELECT max(id) FROM "{table}"))'
            )
        )


def look_around(connection: Connection) -> None:
    """Lets PostgreSQL look at its tables, as it does by itself; SQLite plans without looking."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("VACUUM ANALYZE"))


@cache
def _models() -> dict[str, type[SQLModel]]:
    return {
        str(model.__tablename__): model
        for model in vars(tables).values()
        if isinstance(model, type) and issubclass(model, SQLModel) and model is not SQLModel
    }


def _usual(table: str, columns: Sequence[str]) -> dict[str, Any]:
    fields = _models()[table].model_fields
    given = {
        name: each.get_default(call_default_factory=True)
        for name, each in fields.items()
        if name not in columns
    }
    values = {
        name: json.dumps(value) if isinstance(value, list | dict) else value
        for name, value in given.items()
    }
    return {name: value for name, value in values.items() if isinstance(value, bool | int | str)}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S.%f")
    if isinstance(value, date):
        return value.isoformat()
    return value
