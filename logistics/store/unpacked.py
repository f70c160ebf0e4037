"""What is left of each lot in a lot of parcels: what went in, less what was unpacked before."""

from collections.abc import Sequence

from sqlalchemy import func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from logistics.domain.ledger import DocumentKind
from logistics.domain.quantity import NOTHING, Quantity
from logistics.store.tables import DocumentRow, ItemRow, LotComponentRow, LotRow, MovementRow


def left_inside(session: Session, parcel_lot_id: int) -> list[tuple[LotRow, ItemRow, Quantity]]:
    """Returns the lots in a lot of parcels with what can still come out of them, first dates first."""
    out = _unpacked(session, parcel_lot_id)
    query = (
        select(LotComponentRow, LotRow, ItemRow)
        .join(LotRow, col(LotRow.id) == col(LotComponentRow.component_lot_id))
        .join(ItemRow, col(ItemRow.id) == col(LotRow.item_id))
        .where(LotComponentRow.parcel_lot_id == parcel_lot_id)
        .order_by(col(ItemRow.name_tr), col(LotRow.expires_on), col(LotRow.code))
    )
    found = []
    for part, lot, item in session.exec(query):
        left = Quantity(pieces=part.pieces, grams=part.grams) - out.get(lot.id or 0, NOTHING)
        if not left.is_nothing():
            found.append((lot, item, left))
    return found


def component_lots(session: Session, parcel_lot_id: int) -> Sequence[int]:
    """Returns the lots (ids) that went into a lot of parcels."""
    query = select(LotComponentRow.component_lot_id)
    return session.exec(query.where(LotComponentRow.parcel_lot_id == parcel_lot_id)).all()


def _unpacked(session: Session, parcel_lot_id: int) -> dict[int, Quantity]:
    undoing = aliased(DocumentRow)
    documents = (
        select(MovementRow.document_id)
        .join(DocumentRow, col(DocumentRow.id) == col(MovementRow.document_id))
        .where(
            MovementRow.lot_id == parcel_lot_id,
            DocumentRow.kind == DocumentKind.UNPACKING,
            ~select(undoing.id).where(undoing.reverses_id == DocumentRow.id).exists(),
        )
    )
    query = (
        select(MovementRow.lot_id, func.sum(MovementRow.pieces), func.sum(MovementRow.grams))
        .where(
            col(MovementRow.document_id).in_(documents), col(MovementRow.lot_id) != parcel_lot_id
        )
        .group_by(col(MovementRow.lot_id))
    )
    return {
        lot_id: Quantity(pieces=int(pieces), grams=int(grams))
        for lot_id, pieces, grams in session.exec(query)
    }
