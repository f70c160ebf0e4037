"""Quantities of food.

Everything in the warehouse is counted twice: in pieces and in grams. A tin has
both fixed; a meat pack is one piece whose grams are known once it is on the
scale (*catch weight*); loose produce has grams only.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, order=False)
class Quantity:
    """An amount of one lot: ``pieces`` [count] and ``grams`` [g]."""

    pieces: int = 0
    grams: int = 0

    def __add__(self, other: "Quantity") -> "Quantity":
        return Quantity(pieces=self.pieces + other.pieces, grams=self.grams + other.grams)

    def __neg__(self) -> "Quantity":
        return Quantity(pieces=-self.pieces, grams=-self.grams)

    def __sub__(self, other: "Quantity") -> "Quantity":
        return self + -other

    def __str__(self) -> str:
        return f"{self.pieces} pcs / {self.grams} g"

    def is_negative(self) -> bool:
        """Tells whether either side is below zero."""
        return self.pieces < 0 or self.grams < 0

    def is_nothing(self) -> bool:
        """Tells whether both sides are zero."""
        return self.pieces == 0 and self.grams == 0

    def covers(self, other: "Quantity") -> bool:
        """Tells whether ``other`` can be taken out of this."""
        return not (self - other).is_negative()


NOTHING = Quantity()


def share(whole: Quantity, pieces: int) -> Quantity:
    """Returns ``pieces`` out of ``whole`` with their part of the grams [g].

    Grams are rounded down, and the last pieces take what is left, so that the
    parts of a lot always sum to the lot to the gram.
    """
    if not 0 <= pieces <= whole.pieces:
        raise ValueError(f"{pieces} pieces cannot be taken out of {whole.pieces}.")
    if pieces == whole.pieces:
        return whole
    return Quantity(pieces=pieces, grams=whole.grams * pieces // whole.pieces)
