"""Counts the statements a page costs, so that no list grows with its rows."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from flask import Flask


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """Collects what is sent to the application's database inside the block."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        sent.append(statement)

    engine = app.extensions["imece_engine"]
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
