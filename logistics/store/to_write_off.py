"""What waits to leave the stock: past its date, or stopped by a recall; where and how much."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import exists
from sqlmodel import Session, col, select

from logistics.domain.quantity import Quantity
from logistics.store.tables import (
    BalanceRow,
    ClearanceRow,
    HoldRow,
    ItemRow,
    LotRow,
    PlaceRow,
)
from logistics.store.write_offs import WRITABLE, WrittenLine


def lying(session: Session, lot_ids: Collection[int]) -> list[WrittenLine]:
    """Returns what our shelves and docks hold of these lots, the soonest date first."""
    return _lines(session, col(LotRow.id).in_(lot_ids))


def past_their_date(session: Session, *, on: date) -> list[WrittenLine]:
    """Returns what is past its date on a day and was not cleared to go out nevertheless."""
    cleared = exists().where(
        col(ClearanceRow.lot_id) == col(LotRow.id), col(ClearanceRow.good_until) >= on
    )
    return _lines(session, col(LotRow.expires_on) < on, ~cleared)


def stopped_by(session: Session, recall_id: int) -> list[WrittenLine]:
    """Returns what a recall still holds of ours."""
    held = select(HoldRow.lot_id).where(
        HoldRow.recall_id == recall_id, col(HoldRow.released_at).is_(None)
    )
    return _lines(session, col(LotRow.id).in_(held))


def _lines(session: Session, *conditions: Any) -> list[WrittenLine]:
    query: Any = (
        select(BalanceRow, LotRow, ItemRow, PlaceRow)
        .join(LotRow, col(LotRow.id) == col(BalanceRow.lot_id))
        .join(ItemRow, col(ItemRow.id) == col(LotRow.item_id))
        .join(PlaceRow, col(PlaceRow.id) == col(BalanceRow.place_id))
        .where(
            col(PlaceRow.kind).in_(WRITABLE),
            col(BalanceRow.pieces) + col(BalanceRow.grams) > 0,
            *conditions,
        )
        .order_by(col(LotRow.expires_on), col(LotRow.id), col(PlaceRow.code))
    )
    return [
        WrittenLine(
            lot=lot,
            item=item,
            place=place,
            quantity=Quantity(pieces=balance.pieces, grams=balance.grams),
        )
        for balance, lot, item, place in session.exec(query)
    ]
