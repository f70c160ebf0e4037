"""What lies in a parcel: read from the lots it was made of, not from the recipe.

So a label is right for a parcel with a substitute in it, and for one that was packed by
an earlier version of its kit.
"""

from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, col, select

from logistics.domain.errors import NotFound
from logistics.domain.ledger import PlaceKind
from logistics.domain.quantity import Quantity, share
from logistics.store.lots import lot_by_code
from logistics.store.tables import (
    ItemRow,
    KitRow,
    LotComponentRow,
    LotRow,
    MovementRow,
    PlaceRow,
    SubstitutionRow,
)
from logistics.store.turkish import folded


@dataclass(frozen=True, slots=True, kw_only=True)
class Substituted:
    """In a parcel lot ``instead`` stands for ``item``, for a ``reason`` somebody wrote."""

    item: ItemRow
    instead: ItemRow
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelLot:
    """A lot of parcels: how many were ``packed`` with their grams [g], and what one of them holds."""

    lot: LotRow
    kit: KitRow
    packed: Quantity
    contents: tuple[tuple[ItemRow, Quantity], ...]
    substituted: tuple[Substituted, ...]

    @property
    def each_g(self) -> int:
        """What one parcel weighs net [g]."""
        return share(self.packed, 1).grams if self.packed.pieces else 0

    @property
    def allergens(self) -> frozenset[str]:
        """What the parcels contain, as codes of the fourteen groups."""
        return frozenset(word for item, _each in self.contents for word in item.allergens.split())


def parcel_lot(session: Session, code: str) -> ParcelLot:
    """Returns a lot of parcels by its code, or refuses with ``NotFound``."""
    return _parcel_lot(session, lot_by_code(session, code))


def parcels_packed_by(session: Session, document_id: int) -> ParcelLot:
    """Returns the lot of parcels that a packing made, or refuses with ``NotFound``."""
    query = select(LotRow).where(LotRow.document_id == document_id, col(LotRow.kit_id).is_not(None))
    lot = session.exec(query).first()
    if lot is None:
        raise NotFound(kind="document", key=document_id)
    return _parcel_lot(session, lot)


def _parcel_lot(session: Session, lot: LotRow) -> ParcelLot:
    kit = session.get(KitRow, lot.kit_id) if lot.kit_id else None
    if kit is None:
        raise NotFound(kind="lot", key=lot.code)
    packed = _packed(session, lot)
    return ParcelLot(
        lot=lot,
        kit=kit,
        packed=packed,
        contents=_contents(session, lot, packed.pieces),
        substituted=_substituted(session, lot),
    )


def _packed(session: Session, lot: LotRow) -> Quantity:
    query = (
        select(func.sum(MovementRow.pieces), func.sum(MovementRow.grams))
        .join(PlaceRow, col(PlaceRow.id) == col(MovementRow.source_id))
        .where(
            MovementRow.lot_id == lot.id,
            MovementRow.document_id == lot.document_id,
            PlaceRow.kind == PlaceKind.PACKING,
        )
    )
    pieces, grams = session.exec(query).one()
    return Quantity(pieces=int(pieces or 0), grams=int(grams or 0))


def _contents(session: Session, lot: LotRow, parcels: int) -> tuple[tuple[ItemRow, Quantity], ...]:
    used = (
        select(
            LotRow.item_id,
            func.sum(LotComponentRow.pieces).label("pieces"),
            func.sum(LotComponentRow.grams).label("grams"),
        )
        .join(LotComponentRow, col(LotComponentRow.component_lot_id) == col(LotRow.id))
        .where(LotComponentRow.parcel_lot_id == lot.id)
        .group_by(col(LotRow.item_id))
        .subquery()
    )
    query = (
        select(ItemRow, used.c.pieces, used.c.grams)
        .join(used, used.c.item_id == col(ItemRow.id))
        .order_by(folded(ItemRow.name_tr))
    )
    return tuple(
        (item, _each(Quantity(pieces=int(pieces), grams=int(grams)), parcels))
        for item, pieces, grams in session.exec(query)
    )


def _each(whole: Quantity, parcels: int) -> Quantity:
    if not parcels:
        return whole
    return Quantity(pieces=whole.pieces // parcels, grams=whole.grams // parcels)


def _substituted(session: Session, lot: LotRow) -> tuple[Substituted, ...]:
    rows = session.exec(
        select(SubstitutionRow).where(SubstitutionRow.parcel_lot_id == lot.id)
    ).all()
    wanted = {id_ for row in rows for id_ in (row.item_id, row.instead_id)}
    items = {
        row.id: row for row in session.exec(select(ItemRow).where(col(ItemRow.id).in_(wanted)))
    }
    return tuple(
        Substituted(item=items[row.item_id], instead=items[row.instead_id], reason=row.reason)
        for row in rows
    )
