"""Unpacking: what comes out of parcels, lot by lot, as much as went in and no gram more.

Every parcel of a packing holds the same items, but nobody wrote down which lot lies in
which box. So the items are certain and the lots are what people find; of no lot can more
come out than went in.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from logistics.domain.errors import InvalidValue
from logistics.domain.quantity import NOTHING, Quantity, share


class UnpackLoss(StrEnum):
    """Why something that came out of a parcel cannot go back on a shelf."""

    DAMAGED = "damaged"
    SPOILED = "spoiled"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside:
    """So much of a lot is ``left`` in the parcels; loose goods have grams alone."""

    lot_id: int
    item_id: int
    name: str
    left: Quantity

    @property
    def is_loose(self) -> bool:
        """Tells whether the lot is weighed, not counted."""
        return self.left.pieces == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What people found of a lot: pieces, or grams [g] of loose goods, ``back`` and ``lost``."""

    lot_id: int
    back: int = 0
    lost: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Out:
    """What of a lot leaves the parcels: ``back`` to a shelf, and ``lost``."""

    lot_id: int
    back: Quantity
    lost: Quantity


def proposal(inside: Iterable[Inside], *, expected: Mapping[int, Quantity]) -> dict[int, Quantity]:
    """Returns how much of each lot comes out when the first lots given are emptied first.

    ``expected`` is how much of each item (by id) the parcels to unpack hold.
    """
    open_ = dict(expected)
    found = {}
    for each in inside:
        wanted = open_.get(each.item_id, NOTHING)
        taken = _some(each, min(_counted(each, each.left), _counted(each, wanted)))
        found[each.lot_id] = taken
        open_[each.item_id] = wanted - (
            Quantity(grams=taken.grams) if each.is_loose else Quantity(pieces=taken.pieces)
        )
    return found


def outgoing(
    inside: Iterable[Inside], found: Iterable[Found], *, expected: Mapping[int, Quantity]
) -> tuple[Out, ...]:
    """Returns what leaves the parcels, with its grams.

    Raises
    ------
    InvalidValue
        When more of a lot came out than went in, or an item does not add up.
    """
    by_lot = {each.lot_id: each for each in found}
    known = list(inside)
    if by_lot.keys() - {each.lot_id for each in known}:
        raise InvalidValue(field="lines", why="not_inside")
    sums: dict[int, int] = {}
    out = []
    for each in known:
        given = by_lot.get(each.lot_id, Found(lot_id=each.lot_id))
        together = given.back + given.lost
        if min(given.back, given.lost) < 0 or together > _counted(each, each.left):
            raise InvalidValue(field="lines", why="more_than_inside", value=each.name)
        sums[each.item_id] = sums.get(each.item_id, 0) + together
        whole = _some(each, together)
        lost = _part(each, whole, given.lost)
        out.append(Out(lot_id=each.lot_id, back=whole - lost, lost=lost))
    for each in known:
        wanted = _counted(each, expected.get(each.item_id, NOTHING))
        if sums[each.item_id] != wanted:
            raise InvalidValue(field="lines", why="unpacked_differs", value=each.name)
    return tuple(out)


def _counted(each: Inside, quantity: Quantity) -> int:
    return quantity.grams if each.is_loose else quantity.pieces


def _some(each: Inside, count: int) -> Quantity:
    return Quantity(grams=count) if each.is_loose else share(each.left, count)


def _part(each: Inside, whole: Quantity, count: int) -> Quantity:
    return Quantity(grams=count) if each.is_loose else share(whole, count)
