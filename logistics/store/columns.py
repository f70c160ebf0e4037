"""Column types the tables share."""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, DateTime, Dialect, String, cast, func, literal
from sqlalchemy.types import TypeDecorator

MOST_IDS = 10_000


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC instant, on every database; naive datetimes are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turns an aware instant into UTC, without zone where the database has none."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"An instant needs a time zone: {value!r}.")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Gives the instant back aware."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Word(TypeDecorator[Any]):
    """A ``StrEnum`` kept as its plain word, so that migrations never chase enum types."""

    impl = String(32)
    cache_ok = True

    def __init__(self, enum: type) -> None:
        super().__init__()
        self.enum = enum

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Stores the word; an unknown one is a bug."""
        del dialect
        return None if value is None else str(self.enum(value).value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Gives the enum member back."""
        del dialect
        return None if value is None else self.enum(value)


def name_or_id(name: Any, key: Any) -> ColumnElement[str]:
    """Returns a row's name, or ``#12`` when an outer join found no such row."""
    return func.coalesce(name, literal("#").concat(cast(key, String)))


def in_portions(ids: Collection[int]) -> Iterator[list[int]]:
    """Yields ids in portions that every database takes as parameters of one statement."""
    wanted = sorted(ids)
    for start in range(0, len(wanted), MOST_IDS):
        yield wanted[start : start + MOST_IDS]
