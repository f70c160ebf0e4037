"""What the law on movable property asks of the ledger: what came in, went out, was used up.

Whatever crosses the border of our own places is an entry or an exit. What was used up in a
period is what reached households and the soup kitchen in it, less what was taken back, so
that the periods of a year add up to the year however often something was undone.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from logistics.domain.ledger import USING_UP, WRITING_OFF, DocumentKind, PlaceKind
from logistics.domain.quantity import NOTHING, Quantity
from logistics.store.columns import in_portions
from logistics.store.tables import (
    DocumentRow,
    ItemRow,
    LotComponentRow,
    LotRow,
    MovementRow,
    PartyRow,
    PlaceRow,
)
from logistics.store.worths import Worth, worths

ENTRIES = (
    DocumentKind.DONATION,
    DocumentKind.PURCHASE,
    DocumentKind.RESCUE,
    DocumentKind.HANDBACK,
    DocumentKind.TRANSFER_IN,
    DocumentKind.OPENING,
    DocumentKind.COUNT,
)
EXITS = (
    DocumentKind.TRANSFER_OUT,
    DocumentKind.KITCHEN,
    DocumentKind.DELIVERY,
    DocumentKind.WASTE,
    DocumentKind.DESTRUCTION,
    DocumentKind.COUNT,
)
source, target = aliased(PlaceRow), aliased(PlaceRow)
undoing = aliased(DocumentRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From an instant until just before another."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossingLine:
    """A movement over the border of our places; ``value_kurus`` is nothing while unvalued."""

    document: DocumentRow
    party: PartyRow | None
    lot: LotRow
    item: ItemRow
    source: PlaceRow
    target: PlaceRow
    quantity: Quantity
    reason: str
    value_kurus: int | None

    @property
    def comes_in(self) -> bool:
        """Tells whether it is an entry."""
        return self.target.own


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedItem:
    """How much of an item was used up; ``value_kurus`` is nothing while any of it is unvalued."""

    item: ItemRow
    quantity: Quantity
    value_kurus: int | None


def crossing_lines(session: Session, *conditions: Any, limit: int) -> list[CrossingLine]:
    """Returns the movements that conditions of this module choose, oldest first, in three queries."""
    query: Any = (
        _crossing(select(MovementRow, DocumentRow, PartyRow, LotRow, ItemRow, source, target))
        .where(*conditions)
        .order_by(col(DocumentRow.happened_at), col(MovementRow.document_id), col(MovementRow.line))
        .limit(limit)
    )
    found = session.exec(query).all()
    values = worths(session, {lot.id or 0 for _, _, _, lot, *_ in found})
    return [_line(row, values) for row in found]


def crossing_total(session: Session, *conditions: Any) -> int:
    """Returns how many movements :func:`crossing_lines` finds."""
    query = _crossing(select(func.count(col(MovementRow.id)))).where(*conditions)
    return int(session.connection().execute(query).scalar_one())


def of_document(document_id: int) -> list[Any]:
    """Returns the condition for one document."""
    return [_over_our_border(), col(MovementRow.document_id) == document_id]


def entries(period: Period) -> list[Any]:
    """Returns the conditions for what came in for good in a period."""
    return [*_standing(period, ENTRIES), _over_our_border(), col(target.own)]


def exits(period: Period) -> list[Any]:
    """Returns the conditions for what went out for good in a period."""
    return [*_standing(period, EXITS), _over_our_border(), col(source.own)]


def write_offs(period: Period) -> list[Any]:
    """Returns the conditions for what was wasted, lost or found missing in a period.

    What is lost on the bench (trimmed, broken in a parcel) comes from there, not from a shelf.
    """
    kinds = [kind for kind in DocumentKind if kind is not DocumentKind.REVERSAL]
    ours = col(source.own) | (col(source.kind) == PlaceKind.PACKING)
    return [*_standing(period, kinds), ours, col(target.kind).in_(WRITING_OFF)]


def used_up(session: Session, period: Period) -> list[UsedItem]:
    """Returns what was used up in a period by item, parcels as what was in them."""
    used = _used_lots(session, period)
    whole = {lot.id or 0: quantity for lot, quantity in used if lot.kit_id is None}
    parcels = {lot.id or 0: quantity for lot, quantity in used if lot.kit_id is not None}
    for lot_id, quantity in _contents(session, parcels):
        whole[lot_id] = whole.get(lot_id, NOTHING) + quantity
    values = worths(session, whole)
    items = _items(session, whole)
    sums: dict[int, UsedItem] = {}
    for lot_id, quantity in whole.items():
        item, value = items[lot_id], _value(values.get(lot_id), quantity)
        assert item.id is not None
        earlier = sums.get(item.id, UsedItem(item=item, quantity=NOTHING, value_kurus=0))
        sums[item.id] = UsedItem(
            item=item,
            quantity=earlier.quantity + quantity,
            value_kurus=_both(earlier.value_kurus, value),
        )
    return sorted(sums.values(), key=lambda used: (used.item.movable_code, used.item.code))


def _value(worth: Worth | None, quantity: Quantity) -> int | None:
    return None if worth is None else worth.of(quantity)


def _both(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def _crossing(query: Any) -> Any:
    return (
        query.select_from(MovementRow)
        .join(DocumentRow, col(DocumentRow.id) == col(MovementRow.document_id))
        .join(LotRow, col(LotRow.id) == col(MovementRow.lot_id))
        .join(ItemRow, col(ItemRow.id) == col(LotRow.item_id))
        .join(source, col(source.id) == col(MovementRow.source_id))
        .join(target, col(target.id) == col(MovementRow.target_id))
        .outerjoin(PartyRow, col(PartyRow.id) == col(DocumentRow.party_id))
    )


def _over_our_border() -> Any:
    return col(source.own) != col(target.own)


def _standing(period: Period, kinds: Iterable[DocumentKind]) -> list[Any]:
    """Returns the conditions for documents of a period that were not undone."""
    undone = select(col(undoing.id)).where(col(undoing.reverses_id) == col(DocumentRow.id)).exists()
    return [
        col(DocumentRow.happened_at) >= period.since,
        col(DocumentRow.happened_at) < period.until,
        col(DocumentRow.kind).in_(list(kinds)),
        ~undone,
    ]


def _line(row: Any, values: dict[int, Worth]) -> CrossingLine:
    movement, document, party, lot, item, came_from, went_to = row
    quantity = Quantity(pieces=movement.pieces, grams=movement.grams)
    return CrossingLine(
        document=document,
        party=party,
        lot=lot,
        item=item,
        source=came_from,
        target=went_to,
        quantity=quantity,
        reason=movement.reason,
        value_kurus=_value(values.get(lot.id), quantity),
    )


def _used_lots(session: Session, period: Period) -> Sequence[tuple[LotRow, Quantity]]:
    """Returns how much of each lot reached those who use it up, less what was taken back."""
    into = col(target.kind).in_(USING_UP)
    sign = case((into, 1), else_=-1)
    pieces, grams = func.sum(sign * MovementRow.pieces), func.sum(sign * MovementRow.grams)
    query: Any = (
        select(col(MovementRow.lot_id), pieces, grams)
        .join(source, col(source.id) == col(MovementRow.source_id))
        .join(target, col(target.id) == col(MovementRow.target_id))
        .where(
            col(MovementRow.happened_at) >= period.since,
            col(MovementRow.happened_at) < period.until,
            or_(into, col(source.kind).in_(USING_UP)),
        )
        .group_by(col(MovementRow.lot_id))
        .having((pieces != 0) | (grams != 0))
        .subquery()
    )
    lots: Any = (
        select(LotRow, query.c[1], query.c[2])
        .join(query, query.c[0] == col(LotRow.id))
        .order_by(col(LotRow.id))
    )
    return [
        (lot, Quantity(pieces=int(pieces), grams=int(grams)))
        for lot, pieces, grams in session.exec(lots)
    ]


def _contents(session: Session, parcels: dict[int, Quantity]) -> Iterable[tuple[int, Quantity]]:
    """Yields the lots (by id) that so much of these parcel lots was made of."""
    for portion in in_portions(parcels):
        made = _made(session, portion)
        query: Any = select(LotComponentRow).where(col(LotComponentRow.parcel_lot_id).in_(portion))
        for (part,) in session.exec(query):
            used, of = parcels[part.parcel_lot_id].pieces, made[part.parcel_lot_id]
            yield (
                part.component_lot_id,
                Quantity(
                    pieces=round(part.pieces * used / of), grams=round(part.grams * used / of)
                ),
            )


def _made(session: Session, lot_ids: Collection[int]) -> dict[int, int]:
    """Returns how many parcels each packing made."""
    query = (
        select(col(LotRow.id), func.sum(MovementRow.pieces))
        .join(
            MovementRow,
            (col(MovementRow.lot_id) == col(LotRow.id))
            & (col(MovementRow.document_id) == col(LotRow.document_id)),
        )
        .where(col(LotRow.id).in_(lot_ids))
        .group_by(col(LotRow.id))
    )
    made = session.connection().execute(query)
    return {lot_id: int(pieces) for lot_id, pieces in made if lot_id is not None}


def _items(session: Session, lot_ids: Collection[int]) -> dict[int, ItemRow]:
    found: dict[int, ItemRow] = {}
    for portion in in_portions(lot_ids):
        query: Any = (
            select(col(LotRow.id), ItemRow)
            .join(ItemRow, col(ItemRow.id) == col(LotRow.item_id))
            .where(col(LotRow.id).in_(portion))
        )
        found |= dict(session.exec(query).all())
    return found
