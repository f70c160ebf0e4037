"""Many rows into a database at once, with all its triggers and constraints at work."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, text


def load(connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Any]) -> None:
    """Adds rows: by COPY on PostgreSQL, by one prepared statement on SQLite."""
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


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S.%f")
    if isinstance(value, date):
        return value.isoformat()
    return value
