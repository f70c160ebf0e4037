"""Numbers that are given out once, in order."""

from sqlalchemy import text
from sqlmodel import Session

NEXT = text(
    "INSERT INTO counter (name, value) VALUES (:name, :step) "
    "ON CONFLICT (name) DO UPDATE SET value = counter.value + :step RETURNING value"
)


def next_number(session: Session, name: str) -> int:
    """Returns the next number under a name, starting from 1."""
    return next_numbers(session, name, 1)[0]


def next_numbers(session: Session, name: str, count: int) -> range:
    """Returns the next ``count`` numbers under a name."""
    last = session.connection().execute(NEXT, {"name": name, "step": count}).scalar_one()
    return range(last - count + 1, last + 1)
