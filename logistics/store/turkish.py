"""Turkish words in queries: found whatever their case, and sorted as a Turk sorts them.

Neither database does both by itself: SQLite folds only A to Z, and PostgreSQL
sorts as its server was installed. So letters are spelt out (``ş`` as ``szz``,
after every ``s``) in the column and in the text alike.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, func, or_

SPELT = {
    "İ": "i", "I": "hzz", "ı": "hzz", "Ç": "czz", "ç": "czz", "Ğ": "gzz", "ğ": "gzz",
    "Ö": "ozz", "ö": "ozz", "Ş": "szz", "ş": "szz", "Ü": "uzz", "ü": "uzz",
}  # fmt: skip
SHORTEST_LIKENESS = 3


def folded(column: Any) -> ColumnElement[str]:
    """Returns a column's text for comparing and sorting."""
    spelt = column
    for letter, letters in SPELT.items():
        spelt = func.replace(spelt, letter, letters)
    found: ColumnElement[str] = func.lower(spelt)
    return found


def fold(text: str) -> str:
    """Returns a typed text as :func:`folded` spells a column."""
    for letter, letters in SPELT.items():
        text = text.replace(letter, letters)
    return text.lower()


def resembling(text: str, names: Iterable[str]) -> list[str]:
    """Returns the names that contain a text or are contained in it, whatever case and marks."""
    typed = _bare(text)
    if len(typed) < SHORTEST_LIKENESS:
        return []
    return [
        name
        for name in names
        if len(_bare(name)) >= SHORTEST_LIKENESS and (typed in _bare(name) or _bare(name) in typed)
    ]


def _bare(text: str) -> str:
    return "".join(letter for letter in fold(text) if letter.isalnum())


def mentions(text: str, *columns: Any) -> ColumnElement[bool]:
    """Tells whether any of the columns contains a text, whatever its case."""
    return or_(*(folded(column).contains(fold(text), autoescape=True) for column in columns))
