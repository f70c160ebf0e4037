"""Writing off: goods that leave the stock to nobody, with a reason and who agreed.

Waste is booked at once while it is small. Above a limit of weight or value within a day a second
person decides, and the lot is on hold meanwhile. What was lost before anybody could be asked
(it thawed, it was broken in a parcel) is booked as it happened and signed by a second person after. Destruction is signed by a commission of
at least three (domain notes on the municipal stock law), and what goes back to a supplier
goes by the same door.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from logistics.domain.errors import InvalidValue
from logistics.domain.ledger import DocumentKind, PlaceKind
from logistics.domain.quantity import Quantity

COMMISSION_AT_LEAST = 3
LONGEST_NAME = 80


class WriteOffKind(StrEnum):
    """How goods leave the stock."""

    WASTE = "waste"
    DESTRUCTION = "destruction"
    SUPPLIER_RETURN = "supplier_return"


class WriteOffReason(StrEnum):
    """Why goods leave the stock, in the words of the municipal stock law."""

    SHRINKAGE = "FIRE"
    SPOILT = "BOZULMA"
    USE_BY_PASSED = "STT_GECTI"
    BEST_BEFORE_PASSED = "TETT_GECTI"
    BROKEN = "KIRIK"
    COLD_CHAIN = "SOGUK_ZINCIR"
    RECALLED = "GERI_CAGIRMA"
    DESTROYED = "IMHA"
    TO_SUPPLIER = "TEDARIKCIYE_IADE"
    OTHER = "DIGER"


class WriteOffState(StrEnum):
    """How far a write-off is."""

    PROPOSED = "proposed"
    BOOKED = "booked"
    REFUSED = "refused"
    UNDONE = "undone"


DOCUMENTS = {
    WriteOffKind.WASTE: DocumentKind.WASTE,
    WriteOffKind.DESTRUCTION: DocumentKind.DESTRUCTION,
    WriteOffKind.SUPPLIER_RETURN: DocumentKind.SENDBACK,
}
TARGETS = {
    WriteOffKind.WASTE: PlaceKind.WASTE,
    WriteOffKind.DESTRUCTION: PlaceKind.WASTE,
    WriteOffKind.SUPPLIER_RETURN: PlaceKind.SUPPLIER,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Up to ``grams`` [g] and ``kurus`` [kuruş] one person books alone within a day."""

    grams: int
    kurus: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """So much weight [g] and worth [kuruş] is gone."""

    grams: int = 0
    kurus: int = 0

    def __add__(self, other: "Loss") -> "Loss":
        return Loss(grams=self.grams + other.grams, kurus=self.kurus + other.kurus)


def heaviest(losses: Iterable[Loss]) -> Loss:
    """Returns the most weight and the most worth among losses."""
    found = tuple(losses)
    return Loss(
        grams=max((loss.grams for loss in found), default=0),
        kurus=max((loss.kurus for loss in found), default=0),
    )


def needs_second_person(quantity: Quantity, *, value_kurus: int | None, limits: Limits) -> bool:
    """Tells whether somebody else must agree before goods of this weight and value leave."""
    return quantity.grams > limits.grams or (value_kurus or 0) > limits.kurus


def check_commission(kind: WriteOffKind, names: Iterable[str]) -> tuple[str, ...]:
    """Returns the commission without blanks and repetitions.

    Raises
    ------
    InvalidValue
        When a destruction has fewer than three different names, or a name is too long.
    """
    kept = tuple(dict.fromkeys(" ".join(name.split()) for name in names if name.strip()))
    for name in kept:
        if len(name) > LONGEST_NAME:
            raise InvalidValue(field="commission", why="long", value=str(LONGEST_NAME))
    distinct = {name.casefold() for name in kept}
    if kind is WriteOffKind.DESTRUCTION and len(distinct) < COMMISSION_AT_LEAST:
        raise InvalidValue(field="commission", why="commission", value=str(len(distinct)))
    return kept


def check_reason_given(reason: WriteOffReason, comment: str) -> None:
    """Refuses “other” without words."""
    if reason is WriteOffReason.OTHER and not comment.strip():
        raise InvalidValue(field="comment", why="missing")
