"""Numbers and days as people write them, in Turkish or in English.

``1.250`` alone is not read as a weight: a scale means a good kilogram by it, a clerk a
good ton. Two digits of a year are of this century.
"""

import re
from datetime import date
from decimal import Decimal

CENTURY = 2000
SHORT_YEAR = 2

_SPACES = re.compile("[\u00a0\u2009\u202f]")
_TURKISH = re.compile(r"-?(?:[0-9]{1,9}|[1-9][0-9]{0,2}(?:[. ][0-9]{3}){1,3})(?:,[0-9]{0,6})?")
_ENGLISH = re.compile(r"-?(?:[0-9]{1,9}|[1-9][0-9]{0,2}(?:[, ][0-9]{3}){1,3})(?:\.[0-9]{0,6})?")
_LONE_POINT = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}")
_DAYS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?P<day>[0-9]{1,2})([./-])(?P<month>[0-9]{1,2})\2(?P<year>(?:19|20|21)[0-9]{2})",
        r"(?P<day>[0-9]{1,2})([./-])(?P<month>[0-9]{1,2})\2(?P<year>[0-9]{2})",
        r"(?P<year>(?:19|20|21)[0-9]{2})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})",
        r"(?P<day>[0-9]{2})(?P<month>[0-9]{2})(?P<year>(?:19|20|21)[0-9]{2})",
    )
)


def plainly_spaced(text: str) -> str:
    """Returns a text with ordinary blanks where pastes leave unbreakable and narrow ones."""
    return _SPACES.sub(" ", text)


def is_read_in_two_ways(text: str) -> bool:
    """Tells whether a number may mean thousands as well as a fraction: ``1.250``."""
    return bool(_LONE_POINT.fullmatch(text.strip()))


def written_number(text: str) -> Decimal | None:
    """Returns the number in a text with Turkish or English separators, or None.

    A point or comma before three digits groups thousands only where it can: a
    lone point does, as Turkish writing has it (``1.500``), a lone comma and a
    point after a zero do not (``1,500``, ``0.500``).
    """
    spaced = plainly_spaced(text.strip())
    if _TURKISH.fullmatch(spaced):
        return Decimal(spaced.replace(".", "").replace(" ", "").replace(",", ".").rstrip("."))
    if _ENGLISH.fullmatch(spaced):
        return Decimal(spaced.replace(",", "").replace(" ", ""))
    return None


def written_day(text: str) -> date | None:
    """Returns the day in a text, or None."""
    for pattern in _DAYS:
        if found := pattern.fullmatch(text.strip()):
            year = int(found["year"])
            year += CENTURY if len(found["year"]) == SHORT_YEAR else 0
            try:
                return date(year, int(found["month"]), int(found["day"]))
            except ValueError:
                return None
    return None
