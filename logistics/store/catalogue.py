"""The catalogue, for screens and rules."""

from collections.abc import Collection
from typing import Any

from sqlmodel import Session, col, select

from logistics.domain.errors import NotFound
from logistics.domain.lots import Measure
from logistics.domain.quantity import Quantity
from logistics.store.tables import (
    ItemBarcodeRow,
    ItemRow,
    KitComponentRow,
    KitRow,
    MeatItemRow,
    PartyRow,
)
from logistics.store.turkish import folded


def items(session: Session) -> list[ItemRow]:
    """Returns the active items by name, parcels left out: those come from packing."""
    parcels = select(KitRow.item_id)
    return list(
        session.exec(
            select(ItemRow)
            .where(col(ItemRow.active), col(ItemRow.id).not_in(parcels))
            .order_by(folded(ItemRow.name_tr), col(ItemRow.id))
        )
    )


def loose_items(session: Session) -> list[ItemRow]:
    """Returns the active loose goods by name; meat is left out, for it has an intake of its own."""
    meat = select(MeatItemRow.item_id)
    query = select(ItemRow).where(
        col(ItemRow.active), ItemRow.measure == Measure.BULK, col(ItemRow.id).not_in(meat)
    )
    return list(session.exec(query.order_by(folded(ItemRow.name_tr), col(ItemRow.id))))


def parcels(session: Session) -> list[ItemRow]:
    """Returns the items that packed parcels are stocked as, by name."""
    packed = select(KitRow.item_id)
    query = select(ItemRow).where(col(ItemRow.active), col(ItemRow.id).in_(packed))
    return list(session.exec(query.order_by(folded(ItemRow.name_tr), col(ItemRow.id))))


def kits(session: Session) -> list[KitRow]:
    """Returns the active kits by label."""
    return list(
        session.exec(
            select(KitRow).where(col(KitRow.active)).order_by(folded(KitRow.label), col(KitRow.id))
        )
    )


def get_kit(session: Session, kit_id: int) -> KitRow:
    """Returns an active kit, or refuses with :class:`NotFound`."""
    kit = session.get(KitRow, kit_id)
    if kit is None or not kit.active:
        raise NotFound(kind="kit", key=kit_id)
    return kit


def item_by_code(session: Session, code: str) -> ItemRow:
    """Returns the item of this code or barcode, or refuses with :class:`NotFound`."""
    found = session.exec(
        select(ItemRow).where(
            (col(ItemRow.code) == code.strip().upper())
            | (col(ItemRow.barcode) == code.strip())
            | col(ItemRow.id).in_(_with_barcodes([code.strip()]))
        )
    ).first()
    if found is None:
        raise NotFound(kind="item", key=code)
    return found


def item_by_barcode(session: Session, spellings: Collection[str]) -> tuple[ItemRow, int] | None:
    """Returns the item that bears a barcode in one of its spellings, and how many pieces it means."""
    further = select(ItemRow, ItemBarcodeRow.pieces).join(
        ItemBarcodeRow, col(ItemBarcodeRow.item_id) == col(ItemRow.id)
    )
    found = session.exec(further.where(col(ItemBarcodeRow.barcode).in_(spellings))).first()
    if found is not None:
        return found
    own = session.exec(select(ItemRow).where(col(ItemRow.barcode).in_(spellings))).first()
    return None if own is None else (own, 1)


def items_by_further_barcode(session: Session) -> dict[str, int | None]:
    """Returns each further barcode, of pieces and of cases, with its item (id)."""
    return dict(session.exec(select(ItemBarcodeRow.barcode, ItemBarcodeRow.item_id)).all())


def barcodes_of(session: Session, item_ids: Collection[int]) -> dict[int, list[ItemBarcodeRow]]:
    """Returns the further barcodes of these items, the smallest case first."""
    found: dict[int, list[ItemBarcodeRow]] = {item_id: [] for item_id in item_ids}
    query = (
        select(ItemBarcodeRow)
        .where(col(ItemBarcodeRow.item_id).in_(item_ids))
        .order_by(col(ItemBarcodeRow.pieces), col(ItemBarcodeRow.barcode))
    )
    for row in session.exec(query):
        found[row.item_id].append(row)
    return found


def _with_barcodes(spellings: Collection[str]) -> Any:
    return select(ItemBarcodeRow.item_id).where(col(ItemBarcodeRow.barcode).in_(spellings))


def components(session: Session, kit_id: int) -> list[tuple[ItemRow, Quantity]]:
    """Returns what goes into one parcel of a kit, by name: pieces, or grams of loose goods."""
    query = (
        select(ItemRow, KitComponentRow.pieces, KitComponentRow.grams)
        .join(KitComponentRow, col(KitComponentRow.item_id) == col(ItemRow.id))
        .where(KitComponentRow.kit_id == kit_id)
        .order_by(folded(ItemRow.name_tr), col(ItemRow.id))
    )
    return [
        (row, Quantity(pieces=pieces, grams=grams)) for row, pieces, grams in session.exec(query)
    ]


def party_names(session: Session) -> list[str]:
    """Returns the names of donors and suppliers, for suggestions."""
    return list(session.exec(select(PartyRow.name).order_by(folded(PartyRow.name))))
