"""Booking an opening stock: documents of a bearable length, lots and movements in bulk."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, select

from logistics.domain.calendar import local_day
from logistics.domain.counting import CountReason
from logistics.domain.donation_receipts import ValueSource
from logistics.domain.imports import LineState, Mode
from logistics.domain.ledger import DocumentKind, Move, PlaceKind
from logistics.domain.lots import DateKind, lot_code
from logistics.domain.quantity import NOTHING, Quantity
from logistics.services.importing.planned import PlannedLine, Tell, in_parts, told_nothing
from logistics.store import ledger, places
from logistics.store.counters import next_numbers
from logistics.store.documents import Command, open_document
from logistics.store.tables import (
    DocumentRow,
    ImportDocumentRow,
    ImportRow,
    LotRow,
    ValuationRow,
    ValuedLotRow,
)

LINES_PER_DOCUMENT = 500


def book_opening(
    session: Session,
    row: ImportRow,
    lines: Sequence[PlannedLine],
    *,
    command: Command,
    tell: Tell = told_nothing,
) -> list[DocumentRow]:
    """Books the planned rows: what is added comes from outside, what is set is a difference.

    Each document has a key that follows from the command's, so that sending it again
    is told as what was done before. ``tell`` hears how many rows are booked.
    """
    done = [line for line in lines if line.state in (LineState.NEW, LineState.CHANGED)]
    added = [line for line in done if _is_added(line)]
    counted = [line for line in done if not _is_added(line)]
    more = [line for line in counted if _surplus(line) != NOTHING]
    less = [line for line in counted if shortage_of(line) != NOTHING]
    books: list[DocumentRow] = []
    booked = 0
    for kind, post, some in (
        (DocumentKind.OPENING, _arrive, added),
        (DocumentKind.COUNT, _find, more),
        (DocumentKind.COUNT, _miss, less),
    ):
        for document, part in _documents(session, row, some, command, kind=kind, post=post):
            books.append(document)
            booked += part
            tell(booked)
    session.add_all(
        ImportDocumentRow(import_id=row.id or 0, document_id=document.id or 0) for document in books
    )
    session.flush()
    return books


def shortage_of(line: PlannedLine) -> Quantity:
    """Returns what a row takes off the books."""
    return _surplus(line) - _delta(line)


def _documents(
    session: Session,
    row: ImportRow,
    lines: Sequence[PlannedLine],
    command: Command,
    *,
    kind: DocumentKind,
    post: Any,
) -> Iterator[tuple[DocumentRow, int]]:
    """Books rows of one sort, and yields each document with how many rows it has."""
    for part, some in enumerate(in_parts(lines, LINES_PER_DOCUMENT)):
        document = open_document(
            session,
            kind,
            command=command.part(f"{post.__name__[1:]} {part}"),
            reference=row.code,
            note=row.filename,
        )
        post(session, document, some)
        yield document, len(some)


def _arrive(session: Session, document: DocumentRow, lines: Sequence[PlannedLine]) -> None:
    source = places.outside(session, PlaceKind.OPENING).id or 0
    lot_ids = _lot_ids(session, document, lines)
    _keep_values(session, document, lines, lot_ids)
    ledger.post(
        session,
        document,
        [
            Move(
                lot_id=lot_id,
                source_id=source,
                target_id=line.wanted["place_id"],
                quantity=_delta(line),
            )
            for line, lot_id in zip(lines, lot_ids, strict=True)
        ],
    )


def _find(session: Session, document: DocumentRow, lines: Sequence[PlannedLine]) -> None:
    source = places.outside(session, PlaceKind.COUNT).id or 0
    moves = [
        Move(
            lot_id=line.wanted["lot_id"],
            source_id=source,
            target_id=line.wanted["place_id"],
            quantity=_surplus(line),
            reason=CountReason.SURPLUS,
        )
        for line in lines
    ]
    ledger.post(session, document, moves)


def _miss(session: Session, document: DocumentRow, lines: Sequence[PlannedLine]) -> None:
    target = places.outside(session, PlaceKind.COUNT).id or 0
    moves = [
        Move(
            lot_id=line.wanted["lot_id"],
            source_id=line.wanted["place_id"],
            target_id=target,
            quantity=shortage_of(line),
            reason=CountReason.SHORTAGE,
        )
        for line in lines
    ]
    ledger.post(session, document, moves)


def _lot_ids(session: Session, document: DocumentRow, lines: Sequence[PlannedLine]) -> list[int]:
    """Returns each line's lot, the new ones made in one go."""
    on = local_day(document.happened_at)
    new = [line for line in lines if line.wanted["lot_id"] is None]
    numbers = next_numbers(session, f"lot {on:%y%m%d}", len(new)) if new else range(0)
    made = [_lot(line, lot_code(on, number), document, on) for line, number in
            zip(new, numbers, strict=True)]  # fmt: skip
    ids: dict[str, int] = {}
    if made:
        session.connection().execute(insert(LotRow), made)
        known = select(LotRow.code, LotRow.id).where(LotRow.document_id == document.id)
        ids = {code: lot_id for code, lot_id in session.exec(known) if lot_id is not None}
    codes = iter([lot["code"] for lot in made])
    return [
        ids[next(codes)] if line.wanted["lot_id"] is None else int(line.wanted["lot_id"])
        for line in lines
    ]


def _keep_values(
    session: Session,
    document: DocumentRow,
    lines: Sequence[PlannedLine],
    lot_ids: Sequence[int],
) -> None:
    """Keeps what the rows declare their new lots to be worth."""
    values = [
        (lot_id, line.wanted["value_kurus"])
        for line, lot_id in zip(lines, lot_ids, strict=True)
        if line.wanted["lot_id"] is None and line.wanted["value_kurus"] is not None
    ]
    if not values:
        return
    valuation = ValuationRow(
        document_id=document.id or 0,
        source=ValueSource.DECLARATION,
        made_at=document.recorded_at,
        made_by=document.actor_id,
        command_key=document.command_key,
    )
    session.add(valuation)
    session.flush()
    session.add_all(
        ValuedLotRow(valuation_id=valuation.id or 0, lot_id=lot_id, value_kurus=kurus)
        for lot_id, kurus in values
    )


def _lot(line: PlannedLine, code: str, document: DocumentRow, on: date) -> dict[str, Any]:
    expires_on = line.wanted["expires_on"]
    return {
        "code": code,
        "item_id": line.wanted["item_id"],
        "supplier_lot": line.wanted["supplier_lot"],
        "date_kind": DateKind(line.wanted["date_kind"]),
        "expires_on": date.fromisoformat(expires_on) if expires_on else None,
        "received_on": on,
        "document_id": document.id,
    }


def _is_added(line: PlannedLine) -> bool:
    return line.wanted["mode"] == Mode.ADD or line.wanted["lot_id"] is None


def _delta(line: PlannedLine) -> Quantity:
    pieces, grams = line.wanted["delta"]
    return Quantity(pieces=pieces, grams=grams)


def _surplus(line: PlannedLine) -> Quantity:
    delta = _delta(line)
    return Quantity(pieces=max(delta.pieces, 0), grams=max(delta.grams, 0))
