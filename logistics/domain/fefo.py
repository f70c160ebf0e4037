"""First expired, first out: which lots to take when an item is asked for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from logistics.domain.lots import is_expired
from logistics.domain.quantity import NOTHING, Quantity, share


@dataclass(frozen=True, slots=True, kw_only=True)
class AvailableLot:
    """A lot on one shelf as the picker sees it: ``quantity`` is free to promise.

    ``good_until`` is later than its date when a named check let it go that long.
    """

    lot_id: int
    code: str
    place_id: int
    expires_on: date | None
    received_on: date
    quantity: Quantity
    good_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """Take ``quantity`` of a lot from a place."""

    lot_id: int
    code: str
    place_id: int
    quantity: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Picking:
    """The picks in the order to make them, and what nobody could cover."""

    picks: tuple[Pick, ...]
    short: Quantity

    @property
    def picked(self) -> Quantity:
        """What the picks hold together."""
        return sum((pick.quantity for pick in self.picks), NOTHING)


def pick_pieces(lots: Iterable[AvailableLot], pieces: int, *, on: date) -> Picking:
    """Covers ``pieces`` from ``lots``, soonest expiry first.

    Lots already expired ``on`` the day are passed over. Lots without a date
    come last, oldest receipt first. A shortage is a result, not an error.
    """
    picks: list[Pick] = []
    remaining = pieces
    for lot in _usable(lots, on):
        if remaining == 0:
            break
        taken = share(lot.quantity, min(lot.quantity.pieces, remaining))
        if taken.pieces > 0:
            picks.append(_pick(lot, taken))
            remaining -= taken.pieces
    return Picking(picks=tuple(picks), short=Quantity(pieces=remaining))


def pick_grams(lots: Iterable[AvailableLot], grams: int, *, on: date) -> Picking:
    """Covers ``grams`` [g] of loose goods from ``lots``, soonest expiry first."""
    picks: list[Pick] = []
    remaining = grams
    for lot in _usable(lots, on):
        if remaining == 0:
            break
        taken = Quantity(grams=min(lot.quantity.grams, remaining))
        if taken.grams > 0:
            picks.append(_pick(lot, taken))
            remaining -= taken.grams
    return Picking(picks=tuple(picks), short=Quantity(grams=remaining))


def usable(lots: Iterable[AvailableLot], *, on: date) -> Quantity:
    """Returns what of ``lots`` could be picked on a day."""
    return sum((lot.quantity for lot in _usable(lots, on)), NOTHING)


def _usable(lots: Iterable[AvailableLot], on: date) -> list[AvailableLot]:
    """Returns the lots to take from in their order; one promised beyond what is held has none."""
    usable = (
        lot
        for lot in lots
        if not is_expired(lot.good_until or lot.expires_on, on=on)
        and not lot.quantity.is_negative()
    )
    return sorted(usable, key=_urgency)


def _urgency(lot: AvailableLot) -> tuple[date, date, str, int]:
    return (lot.expires_on or date.max, lot.received_on, lot.code, lot.place_id)


def _pick(lot: AvailableLot, taken: Quantity) -> Pick:
    return Pick(lot_id=lot.lot_id, code=lot.code, place_id=lot.place_id, quantity=taken)
