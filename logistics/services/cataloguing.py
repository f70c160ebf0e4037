"""Cataloguing: items are added and changed, as far as what already lies on the shelves allows.

Lots are counted and weighed by their item's measure, and stand where its storage class
may. Once there are lots these stay; another measure is another item.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, select

from logistics.domain.catalogue import ItemFacts, check_code, check_item
from logistics.domain.errors import InvalidValue, NotFound
from logistics.store.catalogue import barcodes_of
from logistics.store.locks import lock_name
from logistics.store.tables import (
    ItemBarcodeRow,
    ItemRow,
    KitComponentRow,
    KitRow,
    LotRow,
)

KEPT_WITH_LOTS = ("measure", "unit_net_g", "storage")


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueEntry:
    """An item as it stands, with its further barcodes, and whether lots of it were ever received."""

    item: ItemRow
    facts: ItemFacts
    has_lots: bool
    is_parcel: bool


def add_item(session: Session, *, code: str, facts: ItemFacts) -> ItemRow:
    """Adds an item to the catalogue.

    Raises
    ------
    InvalidValue
        When a fact cannot be meant, or the code or a barcode is taken.
    """
    check_code(code)
    check_item(facts)
    lock_name(session, "items")
    if session.exec(select(ItemRow.id).where(ItemRow.code == code)).first() is not None:
        raise InvalidValue(field="code", why="taken", value=code)
    _refuse_taken_barcodes(session, facts, item_id=None)
    item = ItemRow(code=code, **_columns(facts))
    session.add(item)
    session.flush()
    _write_barcodes(session, item, facts)
    return item


def change_item(session: Session, item_id: int, *, facts: ItemFacts) -> ItemRow:
    """Writes an item's facts anew.

    Raises
    ------
    InvalidValue
        When a fact cannot be meant, cannot change any more, or a barcode is taken.
    """
    check_item(facts)
    lock_name(session, "items")
    entry = catalogue_entry(session, item_id)
    item = entry.item
    if entry.is_parcel:
        raise InvalidValue(field="code", why="parcel_item", value=item.code)
    if entry.has_lots:
        for name in KEPT_WITH_LOTS:
            if getattr(facts, name) != getattr(item, name):
                raise InvalidValue(field=name, why="has_lots", value=item.name_tr)
    if item.active and not facts.active:
        _refuse_needed(session, item)
    _refuse_taken_barcodes(session, facts, item_id=item_id)
    session.execute(delete(ItemBarcodeRow).where(col(ItemBarcodeRow.item_id) == item_id))
    item.sqlmodel_update(_columns(facts))
    session.flush()
    _write_barcodes(session, item, facts)
    return item


def catalogue_entry(session: Session, item_id: int) -> CatalogueEntry:
    """Returns an item as it stands, or refuses with :class:`NotFound`."""
    item = session.get(ItemRow, item_id)
    if item is None:
        raise NotFound(kind="item", key=item_id)
    lots = select(LotRow.id).where(LotRow.item_id == item_id).limit(1)
    parcel = select(KitRow.id).where(KitRow.item_id == item_id).limit(1)
    further = barcodes_of(session, [item_id])[item_id]
    return CatalogueEntry(
        item=item,
        facts=_facts(item, further),
        has_lots=session.exec(lots).first() is not None,
        is_parcel=session.exec(parcel).first() is not None,
    )


def _facts(item: ItemRow, further: list[ItemBarcodeRow]) -> ItemFacts:
    asked = ItemFacts.__dataclass_fields__.keys() - {"allergens", "further"}
    known = item.model_dump(include=set(asked))
    return ItemFacts(
        **known,
        allergens=frozenset(item.allergens.split()),
        further=tuple((row.barcode, row.pieces) for row in further),
    )


def _columns(facts: ItemFacts) -> dict[str, Any]:
    return {
        "name_tr": facts.name_tr,
        "name_en": facts.name_en,
        "group": facts.group,
        "measure": facts.measure,
        "unit_net_g": facts.unit_net_g,
        "unit_gross_g": facts.unit_gross_g,
        "unit_volume_ml": facts.unit_volume_ml,
        "storage": facts.storage,
        "date_kind": facts.date_kind,
        "allergens": " ".join(sorted(facts.allergens)),
        "barcode": facts.barcode,
        "tax_category": facts.tax_category,
        "movable_code": facts.movable_code,
        "minimum_pieces": facts.minimum_pieces,
        "minimum_g": facts.minimum_g,
        "active": facts.active,
    }


def _refuse_taken_barcodes(session: Session, facts: ItemFacts, *, item_id: int | None) -> None:
    wanted = {barcode for barcode, _ in facts.further}
    wanted |= {facts.barcode} if facts.barcode else set()
    own = select(ItemRow.barcode).where(
        col(ItemRow.barcode).in_(wanted), col(ItemRow.id) != (item_id or 0)
    )
    further = select(ItemBarcodeRow.barcode).where(
        col(ItemBarcodeRow.barcode).in_(wanted), ItemBarcodeRow.item_id != (item_id or 0)
    )
    taken = session.exec(own).first() or session.exec(further).first()
    if taken is not None:
        field = "barcode" if taken == facts.barcode else "further"
        raise InvalidValue(field=field, why="taken", value=taken)


def _refuse_needed(session: Session, item: ItemRow) -> None:
    """Refuses to close an item that a kit in use is made of."""
    query = (
        select(KitRow.label)
        .join(KitComponentRow, col(KitComponentRow.kit_id) == col(KitRow.id))
        .where(KitComponentRow.item_id == item.id, col(KitRow.active))
    )
    label = session.exec(query).first()
    if label is not None:
        raise InvalidValue(field="active", why="in_a_kit", value=label)


def _write_barcodes(session: Session, item: ItemRow, facts: ItemFacts) -> None:
    assert item.id is not None
    session.add_all(
        ItemBarcodeRow(barcode=barcode, item_id=item.id, pieces=pieces)
        for barcode, pieces in facts.further
    )
    session.flush()
