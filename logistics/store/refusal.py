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
