"""The facts on the labels of packs, read from what the stock remembers of their lots."""

from collections.abc import Collection
from typing import Literal

from sqlalchemy import func
from sqlmodel import Session, col, select

from logistics.domain.ledger import PlaceKind
from logistics.domain.lots import Measure
from logistics.domain.pack_labels import PackLabel
from logistics.store.documents import reversal_of
from logistics.store.tables import ItemRow, LotRow, MovementRow, PlaceRow

Language = Literal["tr", "en"]


def pack_labels_of(session: Session, document_id: int, *, language: Language) -> list[PackLabel]:
    """Returns the labels of the packs a document made, by code; none once it is undone."""
    if reversal_of(session, document_id) is not None:
        return []
    query = (
        select(LotRow.id)
        .join(ItemRow, col(ItemRow.id) == col(LotRow.item_id))
        .where(LotRow.document_id == document_id, ItemRow.measure == Measure.CATCH)
    )
    return pack_label_facts(
        session, [lot_id for lot_id in session.exec(query) if lot_id], language=language
    )


def pack_label_facts(
    session: Session, lot_ids: Collection[int], *, language: Language
) -> list[PackLabel]:
    """Returns what the labels of these pack lots say, by code, in one query.

    A pack weighs what it weighed when its lot first came onto a shelf.
    """
    arrived = (
        select(MovementRow.lot_id, func.min(MovementRow.id).label("first"))
        .join(PlaceRow, col(PlaceRow.id) == col(MovementRow.target_id))
        .where(col(MovementRow.lot_id).in_(lot_ids), PlaceRow.kind == PlaceKind.SHELF)
        .group_by(col(MovementRow.lot_id))
        .subquery()
    )
    query = (
        select(LotRow, ItemRow, MovementRow.grams)
        .join(ItemRow, col(ItemRow.id) == col(LotRow.item_id))
        .join(arrived, arrived.c.lot_id == col(LotRow.id))
        .join(MovementRow, col(MovementRow.id) == arrived.c.first)
        .order_by(func.length(LotRow.code), col(LotRow.code))
    )
    return [
        PackLabel(
            code=lot.code,
            item=item.name_en if language == "en" else item.name_tr,
            weight_g=grams,
            use_by=lot.expires_on,
            frozen_on=lot.frozen_on,
            storage=item.storage,
        )
        for lot, item, grams in session.exec(query)
    ]
