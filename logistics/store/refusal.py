"""What a refusal of the database is: rows of a table, a condition, and the words it says."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Rows of ``table`` for which ``condition`` holds are refused with ``words``."""

    name: str
    table: str
    verbs: tuple[str, ...]
    condition: str
    words: str


def changed(columns: tuple[str, ...]) -> str:
    """Returns a condition that says that a row would get another value in one of these columns."""
    return " OR ".join(
        f"(NEW.{name} IS NULL) <> (OLD.{name} IS NULL) OR NEW.{name} <> OLD.{name}"
        for name in columns
    )


def staying(table: str, words: str) -> Refusal:
    """Returns the refusal to delete any row of a table."""
    return Refusal(
        name="refuses_vanishing", table=table, verbs=("DELETE",), words=words, condition="1 = 1"
    )


def settled(table: str, *, name: str, words: str, once: str, kept: tuple[str, ...]) -> Refusal:
    """Returns the refusal to change a row once ``once`` is told, and ever what is ``kept``."""
    return Refusal(
        name=name,
        table=table,
        verbs=("UPDATE",),
        words=words,
        condition=f"OLD.{once} IS NOT NULL OR {changed(kept)}",
    )
