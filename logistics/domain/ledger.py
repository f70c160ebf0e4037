"""The stock ledger's law: what a movement is and what it may do.

A movement takes a quantity of one lot out of one place and puts it into
another, so nothing ever appears or vanishes: over all places each lot sums to
nothing. Movements are never edited or deleted; a mistake is undone by a second
movement that reverses the first.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from logistics.domain.quantity import NOTHING, Quantity


class PlaceKind(StrEnum):
    """What sort of place food can be in."""

    SHELF = "shelf"
    DOCK = "dock"
    VEHICLE = "vehicle"
    DONOR = "donor"
    SUPPLIER = "supplier"
    PACKING = "packing"
    HOUSEHOLD = "household"
    KITCHEN = "kitchen"
    PARTNER = "partner"
    COUNT = "count"
    OPENING = "opening"
    WASTE = "waste"
    LOST = "lost"


OWN_KINDS = frozenset({PlaceKind.SHELF, PlaceKind.DOCK, PlaceKind.VEHICLE})
ISSUING_KINDS = frozenset(
    {
        PlaceKind.VEHICLE,
        PlaceKind.HOUSEHOLD,
        PlaceKind.PACKING,
        PlaceKind.KITCHEN,
        PlaceKind.PARTNER,
    }
)


class DocumentKind(StrEnum):
    """What sort of event a document records."""

    DONATION = "donation"
    PURCHASE = "purchase"
    RESCUE = "rescue"
    HANDBACK = "handback"
    TRANSFER_IN = "transfer_in"
    SENDBACK = "sendback"
    OPENING = "opening"
    PORTIONING = "portioning"
    FREEZING = "freezing"
    PACKING = "packing"
    UNPACKING = "unpacking"
    TRANSFER = "transfer"
    TRANSFER_OUT = "transfer_out"
    KITCHEN = "kitchen"
    COUNT = "count"
    LOADING = "loading"
    DELIVERY = "delivery"
    RETURN = "return"
    WASTE = "waste"
    DESTRUCTION = "destruction"
    REVERSAL = "reversal"


USING_UP = (PlaceKind.HOUSEHOLD, PlaceKind.KITCHEN)
"""Where goods go to be used up."""
WRITING_OFF = (PlaceKind.WASTE, PlaceKind.LOST, PlaceKind.COUNT)
"""Where goods go that nobody has any more."""
WRITTEN_OFF = frozenset({DocumentKind.WASTE, DocumentKind.DESTRUCTION, DocumentKind.COUNT})
"""Documents that take goods out of the books for good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """``quantity`` of a lot leaves ``source_id`` and arrives at ``target_id`` (place ids)."""

    lot_id: int
    source_id: int
    target_id: int
    quantity: Quantity
    reason: str = ""

    def __post_init__(self) -> None:
        if self.source_id == self.target_id:
            raise ValueError("A movement needs two different places.")
        if self.quantity.is_negative() or self.quantity == NOTHING:
            raise ValueError("A movement carries a positive quantity; to undo one, reverse it.")

    def reversed(self) -> "Move":
        """Returns the movement that undoes this one."""
        return Move(
            lot_id=self.lot_id,
            source_id=self.target_id,
            target_id=self.source_id,
            quantity=self.quantity,
            reason=self.reason,
        )


def balances(moves: Iterable[Move]) -> dict[tuple[int, int], Quantity]:
    """Returns what each (place id, lot id) holds, those that hold nothing left out."""
    held: defaultdict[tuple[int, int], Quantity] = defaultdict(Quantity)
    for move in moves:
        held[move.source_id, move.lot_id] -= move.quantity
        held[move.target_id, move.lot_id] += move.quantity
    return {key: quantity for key, quantity in held.items() if quantity != NOTHING}
