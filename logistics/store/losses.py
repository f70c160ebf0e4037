"""Losses: what became waste or is missing, by whichever verb, and who else was asked about it.

Every movement into waste or among the lost passes :func:`note`, called by the ledger itself, so
that no verb has a way around it. What one person made a loss of within a day, and what of one
item was lost by anybody, adds up; beyond the limit the document waits for a second signature.
A spreadsheet that one person both sent and committed adds up with them. What a second person
decided or signed does not count again, nor does what was undone.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, or_
from sqlalchemy import select as joined
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from logistics.domain.ledger import DocumentKind, Move, PlaceKind
from logistics.domain.quantity import NOTHING, Quantity
from logistics.domain.writing_off import Limits, Loss, heaviest, needs_second_person
from logistics.store import settings
from logistics.store.locks import lock_name
from logistics.store.tables import (
    DocumentRow,
    ImportDocumentRow,
    ImportRow,
    LargeLossRow,
    LotRow,
    MovementRow,
    PlaceRow,
    WriteOffRow,
)
from logistics.store.worths import Worth, worths

LOSING = (PlaceKind.WASTE, PlaceKind.LOST)
WINDOW = timedelta(hours=24)
undoing = aliased(DocumentRow)
BY_SHEET_ALONE = and_(
    col(PlaceRow.kind) == PlaceKind.COUNT, col(ImportRow.uploaded_by) == col(DocumentRow.actor_id)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Losing:
    """What is about to be lost: so much of each lot (by id), by whom and when it is recorded."""

    lots: Mapping[int, Quantity]
    actor_id: int
    at: datetime
    told_kurus: int = 0


def limits(session: Session) -> Limits:
    """Returns up to which weight and value one person writes off alone within a day."""
    return Limits(
        grams=settings.get(session, "waste_limit_g"),
        kurus=settings.get(session, "waste_limit_kurus"),
    )


def hold_losses(session: Session) -> None:
    """Lets one transaction after the other lose goods, so that none overlooks another's.

    Verbs that may lose goods call it before they open their document.
    """
    lock_name(session, "losses")


def is_large(session: Session, losing: Losing) -> bool:
    """Tells whether a second person has to be asked, with all that was lost within a day."""
    hold_losses(session)
    return _is_beyond(session, losing_total(session, losing))


def losing_total(session: Session, losing: Losing) -> Loss:
    """Returns the larger of what the person and anybody of an item lost within a day, with this."""
    items = _items(session, losing.lots)
    known = worths(session, losing.lots)
    parts = {lot_id: _part(quantity, known.get(lot_id)) for lot_id, quantity in losing.lots.items()}
    own = sum(parts.values(), Loss())
    by_actor = Loss(grams=own.grams, kurus=max(own.kurus, losing.told_kurus))
    by_item: dict[int, Loss] = {}
    for lot_id, part in parts.items():
        by_item[items[lot_id]] = by_item.get(items[lot_id], Loss()) + part
    for each in _unseen(session, losing, items=by_item):
        if each.actor_id == losing.actor_id:
            by_actor += each.loss
        if each.item_id in by_item:
            by_item[each.item_id] += each.loss
    return heaviest([by_actor, *by_item.values()])


def lost_lately(session: Session, *, actor_id: int, at: datetime) -> Loss:
    """Returns what a person lost within a day that nobody else was asked about."""
    losing = Losing(lots={}, actor_id=actor_id, at=at)
    return sum((each.loss for each in _unseen(session, losing, items=())), Loss())


def note(
    session: Session,
    document: DocumentRow,
    moves: Sequence[Move],
    *,
    places: Mapping[int, PlaceRow],
) -> None:
    """Has a document that loses much wait for a second signature; the ledger calls it."""
    if document.kind is DocumentKind.REVERSAL:
        return
    lost: dict[int, Quantity] = {}
    for move in moves:
        if places[move.target_id].kind in LOSING:
            lost[move.lot_id] = lost.get(move.lot_id, NOTHING) + move.quantity
    if not lost or _was_decided(session, document):
        return
    hold_losses(session)
    losing = Losing(lots=lost, actor_id=document.actor_id, at=document.recorded_at)
    total = losing_total(session, losing)
    if _is_beyond(session, total):
        known = worths(session, lost)
        own = sum((_part(each, known.get(lot_id)) for lot_id, each in lost.items()), Loss())
        session.add(
            LargeLossRow(
                document_id=document.id or 0, grams=own.grams, kurus=own.kurus,
                total_grams=total.grams, total_kurus=total.kurus,
                noted_at=document.recorded_at, noted_by=document.actor_id,
            )
        )  # fmt: skip
        session.flush()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unseen:
    """A part of what was lost lately and nobody else was asked about."""

    actor_id: int
    item_id: int
    loss: Loss


def _is_beyond(session: Session, loss: Loss) -> bool:
    return needs_second_person(
        Quantity(grams=loss.grams), value_kurus=loss.kurus, limits=limits(session)
    )


def _was_decided(session: Session, document: DocumentRow) -> bool:
    """Tells whether the document books a write-off, which was weighed when it was proposed."""
    query = select(WriteOffRow.id).where(WriteOffRow.document_id == document.id)
    return session.exec(query).first() is not None


def _items(session: Session, lot_ids: Collection[int]) -> dict[int, int]:
    if not lot_ids:
        return {}
    query = select(LotRow.id, LotRow.item_id).where(col(LotRow.id).in_(lot_ids))
    return {lot_id or 0: item_id for lot_id, item_id in session.exec(query)}


def _part(quantity: Quantity, worth: Worth | None) -> Loss:
    """Returns a part of a lot as a loss, worth nothing while nobody said what it is worth."""
    return Loss(grams=quantity.grams, kurus=(worth.of(quantity) or 0) if worth else 0)


def _unseen(session: Session, losing: Losing, *, items: Collection[int]) -> list[_Unseen]:
    """Returns what was lost within a day by the person, or of these items by anybody."""
    rows = session.exec(_lost_since(losing, items)).all()
    known = worths(session, {row.lot_id for row in rows})
    told: dict[int, int] = {}
    found = []
    for row in rows:
        quantity = Quantity(pieces=int(row.pieces), grams=int(row.grams))
        part = _part(quantity, known.get(row.lot_id))
        rest = told.setdefault(row.document_id, row.told or 0)
        told[row.document_id] = max(0, rest - part.kurus)
        loss = Loss(grams=part.grams, kurus=max(part.kurus, rest))
        found.append(_Unseen(actor_id=row.actor_id, item_id=row.item_id, loss=loss))
    return found


def _lost_since(losing: Losing, items: Collection[int]) -> Any:
    mine = col(DocumentRow.actor_id) == losing.actor_id
    return (
        joined(
            col(DocumentRow.id).label("document_id"),
            col(DocumentRow.actor_id).label("actor_id"),
            col(MovementRow.lot_id).label("lot_id"),
            func.max(LotRow.item_id).label("item_id"),
            func.max(WriteOffRow.value_kurus).label("told"),
            func.sum(MovementRow.pieces).label("pieces"),
            func.sum(MovementRow.grams).label("grams"),
        )
        .select_from(DocumentRow)
        .join(MovementRow, col(MovementRow.document_id) == col(DocumentRow.id))
        .join(PlaceRow, col(PlaceRow.id) == col(MovementRow.target_id))
        .join(LotRow, col(LotRow.id) == col(MovementRow.lot_id))
        .outerjoin(WriteOffRow, col(WriteOffRow.document_id) == col(DocumentRow.id))
        .outerjoin(LargeLossRow, col(LargeLossRow.document_id) == col(DocumentRow.id))
        .outerjoin(undoing, col(undoing.reverses_id) == col(DocumentRow.id))
        .outerjoin(ImportDocumentRow, col(ImportDocumentRow.document_id) == col(DocumentRow.id))
        .outerjoin(ImportRow, col(ImportRow.id) == col(ImportDocumentRow.import_id))
        .where(
            col(DocumentRow.recorded_at) > losing.at - WINDOW,
            col(DocumentRow.kind) != DocumentKind.REVERSAL,
            or_(col(PlaceRow.kind).in_(LOSING), col(WriteOffRow.id).is_not(None), BY_SHEET_ALONE),
            or_(col(WriteOffRow.id).is_(None), col(WriteOffRow.needs_second).is_(False)),
            col(LargeLossRow.signed_at).is_(None),
            col(undoing.id).is_(None),
            or_(mine, col(LotRow.item_id).in_(items)) if items else mine,
        )
        .group_by(col(DocumentRow.id), col(MovementRow.lot_id))
        .order_by(col(DocumentRow.id), col(MovementRow.lot_id))
    )
