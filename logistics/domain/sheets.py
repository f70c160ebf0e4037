"""Tables as plain values: what a list on the screen, a file and a paper share.

Rows are composed once. Whoever writes them, as CSV, XLSX or print, changes only how a number
or a day looks, so that a file never says something else than the screen it came from.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias

Cell: TypeAlias = "str | int | date | datetime | None"


class Kind(StrEnum):
    """What a column holds, in the units of the house; an empty cell is None."""

    TEXT = "text"
    PIECES = "pieces"
    """Pieces; None for loose goods, which have none."""
    AMOUNT = "amount"
    """Thousandths of what another column names as the unit: 1000 is one piece, or one kg."""
    WEIGHT = "weight"
    """Grams [g]; read as kilograms."""
    MONEY = "money"
    """Kuruş; read as lira."""
    TEMPERATURE = "temperature"
    """Tenths of a degree [0.1 °C]."""
    DAY = "day"
    SIGNATURE = "signature"
    """Room to sign in; its cells are empty."""
    INSTANT = "instant"
    """An aware instant; read in local time."""


NUMBERS = frozenset({Kind.PIECES, Kind.AMOUNT, Kind.WEIGHT, Kind.MONEY, Kind.TEMPERATURE})
SUMMABLE = frozenset({Kind.PIECES, Kind.WEIGHT, Kind.MONEY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column; ``summed`` ones are added up under the table, ``wide`` ones get room."""

    heading: str
    kind: Kind = Kind.TEXT
    summed: bool = False
    wide: bool = False

    def __post_init__(self) -> None:
        if self.summed and self.kind not in SUMMABLE:
            raise ValueError(f"A column of the kind {self.kind} cannot be added up.")

    @property
    def is_number(self) -> bool:
        """Tells whether its cells stand right under each other."""
        return self.kind in NUMBERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table with its title."""

    title: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Cell, ...]]

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("Every row of a sheet has a cell for each of its columns.")

    @property
    def totals(self) -> tuple[int | None, ...]:
        """The sum of each summed column; None for the others and for a sum with a gap in it.

        Loose goods leave no gap in the pieces: they have none.
        """
        return tuple(
            _sum([row[place] for row in self.rows], kind=column.kind) if column.summed else None
            for place, column in enumerate(self.columns)
        )

    @property
    def has_totals(self) -> bool:
        """Tells whether any sum can be told."""
        return any(total is not None for total in self.totals)


def _sum(cells: Sequence[Cell], *, kind: Kind) -> int | None:
    """Returns the sum; what is unknown (None) makes the sum unknown too."""
    numbers = [cell for cell in cells if isinstance(cell, int)]
    is_whole = bool(numbers) if kind is Kind.PIECES else len(numbers) == len(cells)
    return sum(numbers) if is_whole else None
