"""How much, and when: the amounts of which a day is made.

Units are whole numbers throughout. Instants are seconds after the midnight that starts the
service day, local time.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from routing.refusals import MOST, MOST_AT_ONCE, is_whole


class Goods(StrEnum):
    """How food keeps its cold on the way; each mode has its own limit.

    Fresh and frozen food needs a refrigerated vehicle; a chilled box carries its cold along.
    """

    FRESH = "fresh"
    CHILLED_BOX = "chilled_box"
    FROZEN = "frozen"


class Unit(StrEnum):
    """What a number of a reason or a violation counts."""

    SECONDS = "s"
    GRAMS = "g"
    PIECES = "pieces"
    MILLILITRES = "ml"
    TRIPS = "trips"
    STOPS = "stops"


def amount_in_words(amount: int, unit: Unit) -> str:
    """Returns an amount as people say it: minutes, kilos, litres; parts of one count in full."""
    if unit is Unit.SECONDS:
        return f"{-(-amount // 60)} min"
    if unit is Unit.GRAMS:
        return f"{_tenths(amount)} kg"
    if unit is Unit.MILLILITRES:
        return f"{_tenths(amount)} l"
    return f"{amount} {unit.value[:-1] if amount == 1 else unit.value}"


def _tenths(thousandths: int) -> str:
    tenths = -(-thousandths // 100)
    return f"{tenths // 10}.{tenths % 10}".removesuffix(".0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What a vehicle carries or a stop asks for: weight [g], count [pieces] and volume [ml]."""

    grams: int = 0
    pieces: int = 0
    millilitres: int = 0

    def __post_init__(self) -> None:
        if not (self.grams >= 0 and self.pieces >= 0 and self.millilitres >= 0):
            raise ValueError(f"A load is never negative: {self.in_words()}.")
        if max(self.grams, self.pieces, self.millilitres) > MOST_AT_ONCE:
            raise ValueError(f"A load is beyond counting: {self.in_words()}.")
        if not all(map(is_whole, (self.grams, self.pieces, self.millilitres))):
            raise ValueError(f"A load is told in whole numbers: {self.in_words()}.")

    def __add__(self, other: Load) -> Load:
        return Load(
            grams=self.grams + other.grams,
            pieces=self.pieces + other.pieces,
            millilitres=self.millilitres + other.millilitres,
        )

    def __sub__(self, other: Load) -> Load:
        return Load(
            grams=self.grams - other.grams,
            pieces=self.pieces - other.pieces,
            millilitres=self.millilitres - other.millilitres,
        )

    def fits_in(self, capacity: Load) -> bool:
        """Tells whether no dimension of this load is more than ``capacity`` has."""
        return (
            self.grams <= capacity.grams
            and self.pieces <= capacity.pieces
            and self.millilitres <= capacity.millilitres
        )

    def excess_over(self, capacity: Load) -> tuple[tuple[int, Unit], ...]:
        """Returns by how much each dimension is more than ``capacity``, fitting ones left out."""
        over = (
            (self.grams - capacity.grams, Unit.GRAMS),
            (self.pieces - capacity.pieces, Unit.PIECES),
            (self.millilitres - capacity.millilitres, Unit.MILLILITRES),
        )
        return tuple((excess, unit) for excess, unit in over if excess > 0)

    def in_words(self) -> str:
        return f"{self.grams} g, {self.pieces} pieces, {self.millilitres} ml"


ZERO = Load()


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeWindow:
    """From ``opens`` to ``closes`` [s], both included."""

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens <= self.closes:
            raise ValueError(f"A time window runs forward, not {self.opens} to {self.closes}.")
        if self.closes > MOST:
            raise ValueError(f"A time window closes beyond counting: at {self.closes}.")
        if not (is_whole(self.opens) and is_whole(self.closes)):
            raise ValueError(f"A time window has whole seconds: {self.opens} to {self.closes}.")
