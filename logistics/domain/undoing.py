"""Which documents can be undone from their own page, and what stands in the way.

Undoing gives back what a document brought, so it must still lie where the
document put it, and must not be promised to anybody. Goods on a vehicle belong
to the route: loading, delivery and return are undone on its screens.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from logistics.domain.ledger import DocumentKind, Move, PlaceKind, balances
from logistics.domain.quantity import NOTHING, Quantity

UNDOABLE = frozenset(
    {
        DocumentKind.DONATION,
        DocumentKind.PURCHASE,
        DocumentKind.RESCUE,
        DocumentKind.HANDBACK,
        DocumentKind.TRANSFER_IN,
        DocumentKind.SENDBACK,
        DocumentKind.OPENING,
        DocumentKind.PORTIONING,
        DocumentKind.FREEZING,
        DocumentKind.PACKING,
        DocumentKind.UNPACKING,
        DocumentKind.TRANSFER,
        DocumentKind.TRANSFER_OUT,
        DocumentKind.KITCHEN,
        DocumentKind.COUNT,
        DocumentKind.WASTE,
        DocumentKind.DESTRUCTION,
        DocumentKind.SUPPLIER_RETURN,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a place holds of a lot, and how much of that is promised."""

    held: Quantity = NOTHING
    promised: Quantity = NOTHING

    @property
    def available(self) -> Quantity:
        return self.held - self.promised


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """``asked`` of a lot has to leave a place again, but less is free there."""

    place_id: int
    lot_id: int
    asked: Quantity
    standing: Standing


def is_undone_here(kind: DocumentKind, places: Iterable[PlaceKind]) -> bool:
    """Tells whether a document may be undone from its page, by its kind and its places."""
    return kind in UNDOABLE and PlaceKind.VEHICLE not in places


def obstacles(
    moves: Iterable[Move],
    *,
    own: frozenset[int],
    standing: Mapping[tuple[int, int], Standing],
) -> tuple[Obstacle, ...]:
    """Returns where the movements cannot be taken back, for our own places (place ids)."""
    found = []
    for (place_id, lot_id), change in balances(move.reversed() for move in moves).items():
        there = standing.get((place_id, lot_id), Standing())
        leaves = place_id in own and change.is_negative()
        if leaves and not there.available.covers(-change):
            found.append(Obstacle(place_id=place_id, lot_id=lot_id, asked=-change, standing=there))
    return tuple(found)
