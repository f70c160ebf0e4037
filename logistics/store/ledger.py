"""The stock ledger on disk: the one door through which stock changes.

What a place holds of a lot (``balance``) is written in the same transaction as
the movement, and the database refuses a balance of ours below zero.
:func:`prove` recomputes every balance from the movements.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, insert, literal, select, union_all
from sqlmodel import Session, col
from sqlmodel import select as rows

from logistics.domain.calendar import local_day
from logistics.domain.errors import AlreadyReversed, NotReversible
from logistics.domain.ledger import ISSUING_KINDS, DocumentKind, Move
from logistics.domain.quantity import Quantity
from logistics.store import excursions, losses
from logistics.store.balances import held, settle
from logistics.store.clearances import refuse_past_date
from logistics.store.columns import name_or_id
from logistics.store.documents import Command, open_document, reversal_of
from logistics.store.fitness import refuse_unfit
from logistics.store.locks import lock_lots, lock_name
from logistics.store.places import places_held
from logistics.store.tables import BalanceRow, DocumentRow, LotRow, MovementRow, PlaceRow

__all__ = ["Difference", "held", "moves_of", "post", "prove", "refuse_second_reversal", "reverse"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A balance that is not the sum of its movements."""

    place: str
    lot: str
    kept: Quantity
    proven: Quantity


def post(session: Session, document: DocumentRow, moves: Sequence[Move]) -> None:
    """Adds a document's movements to the ledger, all of them or none.

    Raises
    ------
    InsufficientStock
        When one of our own places would go below zero.
    LotExpired
        When a lot past its use-by date would be issued.
    BestBeforePassed
        When a lot past its best-before date would be issued and nobody let it go.
    LotOnHold
        When a lot on hold would be issued.
    WrongStorage
        When a shelf does not keep goods of the lot's storage class.
    Refrozen
        When a thawed lot would go back among the frozen.
    OutOfUse
        When goods would go to a place that was retired.
    """
    if document.id is None:
        raise ValueError("A document is saved before its movements are posted.")
    lock_lots(session, (move.lot_id for move in moves))
    places = _places(session, moves)
    lots = _lots(session, moves)
    refuse_unfit(session, document, moves, lots=lots, places=places)
    for move in moves:
        _refuse_expired(session, lots[move.lot_id], places[move.target_id], document)
    session.flush()
    settle(session, moves, lots=lots, places=places)
    losses.note(session, document, moves, places=places)
    lines = [_movement(document, line, move) for line, move in enumerate(moves, start=1)]
    session.connection().execute(insert(MovementRow), lines)
    excursions.reach_late(session, document, touched=places)


def reverse(session: Session, document: DocumentRow, *, command: Command) -> DocumentRow:
    """Undoes a document by a second one with every movement reversed.

    Raises
    ------
    AlreadyReversed
        When the document was undone before.
    NotReversible
        When the document is itself an undoing.
    InsufficientStock
        When what it brought has already gone on.
    """
    if document.id is None:
        raise ValueError("Only a saved document can be undone.")
    if document.kind is DocumentKind.REVERSAL:
        raise NotReversible(document=document.number)
    moves = [move.reversed() for move in moves_of(session, document.id)]
    lock_lots(session, (move.lot_id for move in moves))
    refuse_second_reversal(session, document)
    undoing = open_document(
        session,
        DocumentKind.REVERSAL,
        command=command,
        party_id=document.party_id,
        reference=document.number,
        reverses_id=document.id,
    )
    post(session, undoing, moves[::-1])
    return undoing


def refuse_second_reversal(session: Session, document: DocumentRow) -> None:
    """Raises :class:`AlreadyReversed` for a document that is undone; others wait until the end."""
    assert document.id is not None
    lock_name(session, f"reverse {document.id}")
    if reversal_of(session, document.id) is not None:
        raise AlreadyReversed(document=document.number)


def moves_of(session: Session, document_id: int) -> list[Move]:
    """Returns a document's movements in their order."""
    found = session.exec(
        rows(MovementRow)
        .where(MovementRow.document_id == document_id)
        .order_by(col(MovementRow.line))
    )
    return [
        Move(
            lot_id=row.lot_id,
            source_id=row.source_id,
            target_id=row.target_id,
            quantity=Quantity(pieces=row.pieces, grams=row.grams),
            reason=row.reason,
        )
        for row in found
    ]


def prove(session: Session) -> list[Difference]:
    """Recomputes every balance from the movements and returns each difference.

    A place or lot that was deleted behind the program's back is named by its id.
    """
    legs = union_all(
        _legs(MovementRow.target_id, 1),
        _legs(MovementRow.source_id, -1),
        select(
            col(BalanceRow.place_id),
            col(BalanceRow.lot_id),
            literal(0),
            literal(0),
            col(BalanceRow.pieces),
            col(BalanceRow.grams),
        ),
    ).subquery()
    place, lot, pieces, grams, kept_pieces, kept_grams = legs.c
    proven_p, proven_g = func.sum(pieces), func.sum(grams)
    kept_p, kept_g = func.sum(kept_pieces), func.sum(kept_grams)
    place_name = name_or_id(func.max(PlaceRow.code), place)
    lot_name = name_or_id(func.max(LotRow.code), lot)
    query = (
        select(place_name, lot_name, kept_p, kept_g, proven_p, proven_g)
        .select_from(legs)
        .outerjoin(PlaceRow, col(PlaceRow.id) == place)
        .outerjoin(LotRow, col(LotRow.id) == lot)
        .group_by(place, lot)
        .having(case((kept_p != proven_p, 1), (kept_g != proven_g, 1), else_=0) == 1)
        .order_by(place_name, lot_name)
    )
    return [
        Difference(
            place=row[0],
            lot=row[1],
            kept=Quantity(pieces=int(row[2]), grams=int(row[3])),
            proven=Quantity(pieces=int(row[4]), grams=int(row[5])),
        )
        for row in session.connection().execute(query)
    ]


def _legs(side: int, sign: int) -> Any:
    return select(
        col(side).label("place_id"),
        col(MovementRow.lot_id).label("lot_id"),
        (sign * col(MovementRow.pieces)).label("pieces"),
        (sign * col(MovementRow.grams)).label("grams"),
        literal(0).label("kept_pieces"),
        literal(0).label("kept_grams"),
    )


def _places(session: Session, moves: Sequence[Move]) -> dict[int, PlaceRow]:
    return places_held(
        session, {place_id for move in moves for place_id in (move.source_id, move.target_id)}
    )


def _lots(session: Session, moves: Sequence[Move]) -> dict[int, LotRow]:
    wanted = {move.lot_id for move in moves}
    found = session.exec(rows(LotRow).where(col(LotRow.id).in_(wanted)))
    return {row.id: row for row in found if row.id is not None}


def _refuse_expired(session: Session, lot: LotRow, target: PlaceRow, document: DocumentRow) -> None:
    if document.kind is not DocumentKind.REVERSAL and target.kind in ISSUING_KINDS:
        refuse_past_date(session, lot, on=local_day(document.happened_at))


def _movement(document: DocumentRow, line: int, move: Move) -> dict[str, Any]:
    return {
        "document_id": document.id,
        "line": line,
        "lot_id": move.lot_id,
        "source_id": move.source_id,
        "target_id": move.target_id,
        "pieces": move.quantity.pieces,
        "grams": move.quantity.grams,
        "reason": move.reason,
        "happened_at": document.happened_at,
        "recorded_at": document.recorded_at,
        "actor_id": document.actor_id,
    }
