"""Which documents can be undone from their own page, and what stands in the way.

Undoing gives back what a document brought, so as much must still lie where the
document put it, and must not be promised to anybody. Which of it went on does
not matter, nor who counted it since: a count is a difference, so it stays true
whatever is taken back beneath it, as long as the place can give what it has to.
Goods on a vehicle belong to the route: loading, delivery and return are undone
on its screens. An undoing is never undone: what it took back is booked again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from logistics.domain.ledger import DocumentKind, Move, PlaceKind, balances
from logistics.domain.quantity import NOTHING, Quantity

ON_ROUTE = frozenset({DocumentKind.LOADING, DocumentKind.DELIVERY, DocumentKind.RETURN})
UNDOABLE = frozenset(DocumentKind) - ON_ROUTE - {DocumentKind.REVERSAL}


class WayBack(StrEnum):
    """How a document is taken back: from its page, on its route's screens, or booked again."""

    HERE = "here"
    ON_ROUTE = "on_route"
    BOOK_AGAIN = "book_again"


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


def way_back(kind: DocumentKind, places: Iterable[PlaceKind]) -> WayBack:
    """Returns how a document of a kind that touched these places is taken back."""
    if kind is DocumentKind.REVERSAL:
        return WayBack.BOOK_AGAIN
    if kind in ON_ROUTE or PlaceKind.VEHICLE in places:
        return WayBack.ON_ROUTE
    return WayBack.HERE


def is_undone_here(kind: DocumentKind, places: Iterable[PlaceKind]) -> bool:
    """Tells whether a document may be undone from its page, by its kind and its places."""
    return way_back(kind, places) is WayBack.HERE


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
