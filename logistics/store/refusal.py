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
