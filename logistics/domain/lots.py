"""Lots: what came in together and expires together, and how long it stays good."""

from datetime import date
from enum import StrEnum


class DateKind(StrEnum):
    """What the printed date means (Turkish Food Codex; Ministry rules on STT and TETT)."""

    USE_BY = "STT"
    BEST_BEFORE = "TETT"
    NON_FOOD = "SKT"
    NONE = "YOK"


class StorageClass(StrEnum):
    """Where goods may be kept."""

    AMBIENT = "ambient"
    CHILLED = "chilled"
    FROZEN = "frozen"
    CHEMICAL = "chemical"


COLD_CLASSES = frozenset({StorageClass.CHILLED, StorageClass.FROZEN})


class Measure(StrEnum):
    """How an item is counted: fixed pieces, weighed pieces, or weight alone."""

    PIECES = "pieces"
    CATCH = "catch"
    BULK = "bulk"


class ExpiryBand(StrEnum):
    """How near a lot is to its date."""

    EXPIRED = "expired"
    TODAY = "today"
    WEEK = "week"
    MONTH = "month"
    TWO_MONTHS = "two_months"
    LATER = "later"
    UNDATED = "undated"


WEEK_DAYS = 7
MONTH_DAYS = 30
TWO_MONTHS_DAYS = 60
BANDS = (
    (-1, ExpiryBand.EXPIRED),
    (0, ExpiryBand.TODAY),
    (WEEK_DAYS, ExpiryBand.WEEK),
    (MONTH_DAYS, ExpiryBand.MONTH),
    (TWO_MONTHS_DAYS, ExpiryBand.TWO_MONTHS),
)


def expiry_band(expires_on: date | None, *, on: date) -> ExpiryBand:
    """Returns the band a lot falls into on a day; its own last day is not yet expired."""
    if expires_on is None:
        return ExpiryBand.UNDATED
    days_left = (expires_on - on).days
    bands = (band for most_days, band in BANDS if days_left <= most_days)
    return next(bands, ExpiryBand.LATER)


def is_expired(expires_on: date | None, *, on: date) -> bool:
    """Tells whether the date has passed; food may still go out on its last day."""
    return expires_on is not None and expires_on < on


def lot_code(received_on: date, number: int) -> str:
    """Returns the internal lot code ``GB-YYMMDD-nnn`` of the day's ``number``-th lot."""
    return f"GB-{received_on:%y%m%d}-{number:03d}"


def can_keep(place_class: StorageClass, item_class: StorageClass) -> bool:
    """Tells whether a place of one storage class may hold goods of another.

    Each class keeps its own: food never stands beside chemicals, and cold goods
    never stand warm. Ambient goods are refused in the cold as well, because
    cold space is scarce and counted.
    """
    return place_class == item_class
