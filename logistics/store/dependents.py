"""What depends on a lot: where it stands, what of it is promised, and what came after."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from logistics.domain.orders import PromiseState
from logistics.domain.quantity import Quantity
from logistics.domain.undoing import Standing
from logistics.store.tables import BalanceRow, DocumentRow, MovementRow, PromiseRow

LATER_SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterDocument:
    """A document that moved the same lots later; ``undone_by`` when it was taken back."""

    document: DocumentRow
    undone_by: DocumentRow | None


def standing(session: Session, lot_ids: Collection[int]) -> dict[tuple[int, int], Standing]:
    """Returns what each (place id, lot id) holds of these lots and what of it is promised."""
    promised = {
        (place_id, lot_id): Quantity(pieces=int(pieces), grams=int(grams))
        for place_id, lot_id, pieces, grams in session.exec(
            select(
                PromiseRow.place_id,
                PromiseRow.lot_id,
                func.sum(PromiseRow.pieces),
                func.sum(PromiseRow.grams),
            )
            .where(col(PromiseRow.lot_id).in_(lot_ids), PromiseRow.state == PromiseState.OPEN)
            .group_by(col(PromiseRow.place_id), col(PromiseRow.lot_id))
        )
    }
    rows = session.exec(select(BalanceRow).where(col(BalanceRow.lot_id).in_(lot_ids)))
    return {
        (row.place_id, row.lot_id): Standing(
            held=Quantity(pieces=row.pieces, grams=row.grams),
            promised=promised.get((row.place_id, row.lot_id), Quantity()),
        )
        for row in rows
    }


def later_documents(session: Session, document_id: int) -> list[LaterDocument]:
    """Returns the first documents that moved the same lots after this one."""
    own = select(MovementRow.lot_id).where(MovementRow.document_id == document_id)
    last = select(func.max(MovementRow.id)).where(MovementRow.document_id == document_id)
    later = select(MovementRow.document_id).where(
        col(MovementRow.lot_id).in_(own), col(MovementRow.id) > last.scalar_subquery()
    )
    undoing = aliased(DocumentRow)
    query = (
        select(DocumentRow, undoing)
        .outerjoin(undoing, col(undoing.reverses_id) == col(DocumentRow.id))
        .where(col(DocumentRow.id).in_(later))
        .order_by(col(DocumentRow.id))
        .limit(LATER_SHOWN)
    )
    return [
        LaterDocument(document=document, undone_by=undone_by)
        for document, undone_by in session.exec(query)
    ]
