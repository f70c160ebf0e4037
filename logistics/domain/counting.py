"""Counting: what is there is held against what the ledger said at that very moment.

Each count of a line freezes its expectation, so goods may move before and after it. What
is booked is the difference alone. A difference beyond the tolerance is counted again by
another person before anybody may approve it (decision 0007).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from logistics.domain.errors import InvalidValue
from logistics.domain.ledger import Move
from logistics.domain.lots import Measure
from logistics.domain.quantity import NOTHING, Quantity, share
from logistics.domain.receipts import HEAVIEST_LOT_G

PERCENT = 100
ONE_PACK = 1


class CountScope(StrEnum):
    """What a count goes through."""

    WHOLE = "whole"
    WAREHOUSE = "warehouse"
    ZONE = "zone"
    PLACE = "place"
    ITEM = "item"


class CountState(StrEnum):
    """How far a count is; ``COUNTED`` waits for the second person, ``UNDONE`` was taken back."""

    COUNTING = "counting"
    COUNTED = "counted"
    POSTED = "posted"
    UNDONE = "undone"
    CANCELLED = "cancelled"


class CountAct(StrEnum):
    """What a counter says of a line that was counted before."""

    FIRST = "first"
    MORE = "more"
    AGAIN = "again"


class CountReason(StrEnum):
    """Why a line differs (Taşınır Mal Yönetmeliği's movement reasons)."""

    SURPLUS = "SAYIM_FAZLASI"
    SHORTAGE = "SAYIM_NOKSANI"
    BROKEN = "KIRIK"
    SPOILT = "BOZULMA"
    SHRUNK = "FIRE"
    EXPIRED = "STT_GECTI"
    MISTAKEN = "KAYIT_HATASI"


SHORTAGE_REASONS = tuple(reason for reason in CountReason if reason is not CountReason.SURPLUS)
SURPLUS_REASONS = (CountReason.SURPLUS, CountReason.MISTAKEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One person's count of a line: what the ledger ``expected`` then, and what was there."""

    counted_by: int
    counted_at: datetime
    expected: Quantity
    counted: Quantity
    act: CountAct = CountAct.FIRST

    @property
    def difference(self) -> Quantity:
        """Counted less expected; either side may be below zero."""
        return self.counted - self.expected

    def is_within(self, percent: int) -> bool:
        """Tells whether the difference is no more than so many percent of the expectation."""
        off, whole = self.difference, self.expected
        return (
            abs(off.pieces) * PERCENT <= percent * whole.pieces
            and abs(off.grams) * PERCENT <= percent * whole.grams
        )


def needs_another(counts: Iterable[Counted], *, percent: int) -> bool:
    """Tells whether a line must be counted by a second person: over tolerance, seen by one.

    Adding to a look is part of that look; only counting the whole line again is another.
    """
    looks = _looks(counts)
    if not looks or looks[-1][-1].is_within(percent):
        return False
    last = {each.counted_by for each in looks[-1]}
    return all(last & {each.counted_by for each in look} for look in looks[:-1])


def _looks(counts: Iterable[Counted]) -> list[list[Counted]]:
    looks: list[list[Counted]] = []
    for each in counts:
        if each.act is CountAct.MORE and looks:
            looks[-1].append(each)
        else:
            looks.append([each])
    return looks


def counted_quantity(
    *,
    measure: Measure,
    unit_net_g: int | None,
    expected: Quantity,
    pieces: int | None,
    grams: int | None,
) -> Quantity:
    """Returns what a counter found, grams [g] completed where no scale is needed.

    As many pieces as expected weigh what is expected; of fewer each weighs its part;
    further ones weigh what the catalogue says. A pack that was only scanned is one pack.

    Raises
    ------
    InvalidValue
        When a number that the item needs is missing, or beyond what any lot can be.
    """
    if measure is Measure.BULK:
        return _checked(Quantity(grams=_given(grams, field="grams")))
    if measure is Measure.CATCH and pieces is None and grams is None:
        pieces = ONE_PACK
    counted = _given(pieces, field="pieces")
    if measure is Measure.CATCH and grams is not None:
        return _checked(Quantity(pieces=counted, grams=grams if counted else 0))
    if counted <= expected.pieces:
        return share(expected, counted)
    if unit_net_g is None:
        raise InvalidValue(field="grams", why="weigh")
    more = counted - expected.pieces
    return _checked(Quantity(pieces=counted, grams=expected.grams + more * unit_net_g))


def _given(number: int | None, *, field: str) -> int:
    if number is None:
        raise InvalidValue(field=field, why="count_missing")
    if number < 0:
        raise InvalidValue(field=field, why="not_whole", value=str(number))
    return number


def _checked(quantity: Quantity) -> Quantity:
    if quantity.grams > HEAVIEST_LOT_G:
        raise InvalidValue(field="grams", why="count_too_much")
    return quantity


def difference_moves(
    difference: Quantity, *, lot_id: int, place_id: int, count_id: int, reason: str
) -> list[Move]:
    """Returns the movements that book a difference: surplus in, shortage out (place ids).

    A line may have more pieces and fewer grams than expected; then there are both.
    """
    surplus = Quantity(pieces=max(difference.pieces, 0), grams=max(difference.grams, 0))
    shortage = surplus - difference
    moves = []
    if surplus != NOTHING:
        moves.append(
            Move(
                lot_id=lot_id,
                source_id=count_id,
                target_id=place_id,
                quantity=surplus,
                reason=reason if shortage == NOTHING else CountReason.SURPLUS,
            )
        )
    if shortage != NOTHING:
        moves.append(
            Move(
                lot_id=lot_id,
                source_id=place_id,
                target_id=count_id,
                quantity=shortage,
                reason=reason,
            )
        )
    return moves


def fitting_reason(difference: Quantity, chosen: str) -> CountReason:
    """Returns the reason of a difference, the usual one when none was chosen.

    Raises
    ------
    InvalidValue
        When a surplus is said to be broken, or a shortage to be too much.
    """
    short = difference.pieces < 0 or difference.grams < 0
    fitting = SHORTAGE_REASONS if short else SURPLUS_REASONS
    if not chosen:
        return fitting[0]
    if chosen not in {reason.value for reason in fitting}:
        raise InvalidValue(field="reason", why="unfitting", value=chosen[:32])
    return CountReason(chosen)


def taken_together(held: Quantity, difference: Quantity) -> Quantity:
    """Returns a shortage with the grams of what is held now, where the pieces are all taken.

    So that nothing without pieces is left lying on a place that held pieces.
    """
    if held.pieces and held.pieces + difference.pieces == 0 and difference.pieces < 0:
        return Quantity(pieces=difference.pieces, grams=-held.grams)
    return difference
