"""The catalogue as a list: sought, narrowed, sorted and cut into pages by the database."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col
from sqlmodel import select as rows

from logistics.store.catalogue import barcodes_of
from logistics.store.tables import ItemBarcodeRow, ItemRow, KitRow
from logistics.store.turkish import folded, mentions


class ItemView(StrEnum):
    """Which items a catalogue list shows."""

    ACTIVE = "active"
    CLOSED = "closed"
    PARCELS = "parcels"


class ItemOrder(StrEnum):
    """What a catalogue list is sorted by."""

    NAME = "name"
    CODE = "code"
    GROUP = "group"
    WEIGHT = "weight"
    MINIMUM = "minimum"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFilter:
    """What the user asks the catalogue for, in which language."""

    text: str = ""
    group: str = ""
    view: ItemView = ItemView.ACTIVE
    order: ItemOrder = ItemOrder.NAME
    language: str = "tr"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedItem:
    """An item in the list with its further barcodes."""

    item: ItemRow
    further: tuple[ItemBarcodeRow, ...]


def item_total(session: Session, wanted: ItemFilter) -> int:
    """Returns how many items a filter finds."""
    query = select(func.count()).select_from(ItemRow).where(*_chosen(wanted))
    return int(session.connection().execute(query).scalar_one())


def listed_items(
    session: Session, wanted: ItemFilter, *, start: int, limit: int
) -> list[ListedItem]:
    """Returns one page of the catalogue, in two queries."""
    query = (
        rows(ItemRow).where(*_chosen(wanted)).order_by(*_order(wanted)).offset(start).limit(limit)
    )
    found = session.exec(query).all()
    further = barcodes_of(session, [row.id for row in found if row.id is not None])
    return [ListedItem(item=row, further=tuple(further[row.id or 0])) for row in found]


def _chosen(wanted: ItemFilter) -> list[ColumnElement[bool]]:
    parcels = rows(KitRow.item_id)
    views: dict[ItemView, list[ColumnElement[bool]]] = {
        ItemView.ACTIVE: [col(ItemRow.active).is_(True), col(ItemRow.id).not_in(parcels)],
        ItemView.CLOSED: [~col(ItemRow.active)],
        ItemView.PARCELS: [col(ItemRow.id).in_(parcels)],
    }
    conditions = views[wanted.view]
    if wanted.group:
        conditions.append(col(ItemRow.group) == wanted.group)
    if wanted.text:
        further = rows(ItemBarcodeRow.item_id).where(ItemBarcodeRow.barcode == wanted.text)
        named = (ItemRow.name_tr, ItemRow.name_en, ItemRow.code, ItemRow.barcode)
        conditions.append(mentions(wanted.text, *named) | col(ItemRow.id).in_(further))
    return conditions


def _order(wanted: ItemFilter) -> list[Any]:
    name = folded(ItemRow.name_en if wanted.language == "en" else ItemRow.name_tr)
    orders: dict[ItemOrder, list[Any]] = {
        ItemOrder.NAME: [],
        ItemOrder.CODE: [col(ItemRow.code)],
        ItemOrder.GROUP: [col(ItemRow.group)],
        ItemOrder.WEIGHT: [func.coalesce(col(ItemRow.unit_net_g), 0)],
        ItemOrder.MINIMUM: [
            col(ItemRow.minimum_pieces).desc(),
            col(ItemRow.minimum_g).desc(),
        ],
    }
    return [*orders[wanted.order], name, col(ItemRow.id)]
