"""What depends on a lot: where it stands, what of it is promised, and what came after."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from logistics.domain.ledger import DocumentKind, Move, PlaceKind
from logistics.domain.orders import PromiseState
from logistics.domain.quantity import Quantity
from logistics.domain.undoing import Standing
from logistics.domain.unwinding import Deed
from logistics.store.offspring import line_of
from logistics.store.tables import BalanceRow, DocumentRow, MovementRow, PlaceRow, PromiseRow

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


def own_places(session: Session) -> frozenset[int]:
    """Returns the ids of all places of ours."""
    found = session.exec(select(PlaceRow.id).where(col(PlaceRow.own)))
    return frozenset(place_id for place_id in found if place_id is not None)


def places_touched(session: Session, document_ids: Collection[int]) -> dict[int, set[PlaceKind]]:
    """Returns the kinds of places that documents moved goods from or to."""
    query = (
        select(MovementRow.document_id, PlaceRow.kind)
        .join(
            PlaceRow,
            (col(PlaceRow.id) == col(MovementRow.source_id))
            | (col(PlaceRow.id) == col(MovementRow.target_id)),
        )
        .where(col(MovementRow.document_id).in_(document_ids))
        .distinct()
    )
    found: defaultdict[int, set[PlaceKind]] = defaultdict(set)
    for document_id, kind in session.exec(query):
        found[document_id].add(PlaceKind(kind))
    return found


def later_deeds(
    session: Session, document_id: int, *, lot_ids: Collection[int]
) -> tuple[Deed, ...]:
    """Returns the standing documents after one that moved these lots, or what was made of them.

    One query, however deep the lots are packed and however often they moved.
    """
    line = line_of(lot_ids)
    undone = select(DocumentRow.reverses_id).where(col(DocumentRow.reverses_id).is_not(None))
    touching = select(MovementRow.document_id).where(
        col(MovementRow.lot_id).in_(select(line.c.lot_id)),
        col(MovementRow.document_id) > document_id,
    )
    query = (
        select(MovementRow)
        .join(DocumentRow, col(DocumentRow.id) == col(MovementRow.document_id))
        .where(
            col(DocumentRow.id).in_(touching),
            DocumentRow.kind != DocumentKind.REVERSAL,
            col(DocumentRow.id).not_in(undone),
        )
        .order_by(col(MovementRow.document_id), col(MovementRow.line))
    )
    moves: defaultdict[int, list[Move]] = defaultdict(list)
    for row in session.exec(query):
        moves[row.document_id].append(
            Move(
                lot_id=row.lot_id,
                source_id=row.source_id,
                target_id=row.target_id,
                quantity=Quantity(pieces=row.pieces, grams=row.grams),
            )
        )
    return tuple(Deed.of(later, moves[later]) for later in sorted(moves))
