"""Booking a receipt: lots are made, moved in from outside, and what was found is kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from logistics.domain.calendar import local_day
from logistics.domain.errors import InvalidValue
from logistics.domain.holds import HoldKind
from logistics.domain.ledger import DocumentKind, Move, PlaceKind
from logistics.domain.quantity import Quantity
from logistics.domain.receipts import RefusalReason, Verdict
from logistics.services.receiving.lines import CheckedLine, ReceiptLine, checked
from logistics.services.receiving.papers import (
    NO_PAPERS,
    Papers,
    check_papers,
    check_source,
    keep_papers,
)
from logistics.services.receiving.valuing import keep_valuation
from logistics.store import ledger, places
from logistics.store.documents import Command, open_document, refuse_repetition
from logistics.store.holds import open_hold
from logistics.store.lots import next_lot_code
from logistics.store.parties import PartyRole, party_named
from logistics.store.tables import DocumentRow, LotRow, ReceivedLotRow, RefusedRow

SOURCES = {
    DocumentKind.DONATION: (PlaceKind.DONOR, PartyRole.DONOR),
    DocumentKind.PURCHASE: (PlaceKind.SUPPLIER, PartyRole.SUPPLIER),
    DocumentKind.RESCUE: (PlaceKind.DONOR, PartyRole.DONOR),
    DocumentKind.TRANSFER_IN: (PlaceKind.PARTNER, PartyRole.INSTITUTION),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """Goods at the door: from whom, with which papers, line by line."""

    kind: DocumentKind
    party: str
    reference: str = ""
    lines: Sequence[ReceiptLine]
    note: str = ""
    papers: Papers = NO_PAPERS


def receive(session: Session, arrival: Arrival, *, command: Command) -> DocumentRow:
    """Books an arrival, each line as a lot of its own; what is refused is kept with its reason.

    Raises
    ------
    LinesRefused
        When a line cannot come in as it was typed; nothing is booked then.
    InvalidValue
        When there is no line, or the papers contradict themselves.
    """
    refuse_repetition(session, command.key)
    if not arrival.lines:
        raise InvalidValue(field="lines", why="missing")
    on = local_day(command.happened_at)
    check_papers(session, arrival.papers, on=on)
    if any(line.value_kurus is not None for line in arrival.lines):
        papers = arrival.papers
        check_source(papers.value_source, papers.members, invoice_no=papers.invoice_no)
    lines = checked(session, arrival.lines, on=on)
    place_kind, role = SOURCES[arrival.kind]
    party = party_named(session, arrival.party, role)
    document = open_document(
        session, arrival.kind, command=command, party_id=party.id,
        reference=arrival.reference, note=arrival.note,
    )  # fmt: skip
    keep_papers(session, document, arrival.papers)
    source = places.outside(session, place_kind).id or 0
    _refuse_goods(session, document, lines)
    made = [
        (line, _make_lot(session, document, line, purpose_id=arrival.papers.purpose_id))
        for line in lines
        if line.taken is not None
    ]
    if made:
        ledger.post(session, document, [_arrive(line, lot, source) for line, lot in made])
    _open_holds(session, document, made)
    _value(session, document, arrival.papers, made, command=command)
    session.flush()
    return document


def receive_donation(
    session: Session,
    *,
    command: Command,
    donor: str,
    reference: str,
    lines: Sequence[ReceiptLine],
    note: str = "",
    papers: Papers = NO_PAPERS,
) -> DocumentRow:
    """Books donated lines; see :func:`receive`."""
    arrival = Arrival(
        kind=DocumentKind.DONATION, party=donor, reference=reference, lines=lines, note=note,
        papers=papers,
    )  # fmt: skip
    return receive(session, arrival, command=command)


def receive_purchase(
    session: Session,
    *,
    command: Command,
    supplier: str,
    reference: str,
    lines: Sequence[ReceiptLine],
    note: str = "",
    papers: Papers = NO_PAPERS,
) -> DocumentRow:
    """Books purchased lines; see :func:`receive`."""
    arrival = Arrival(
        kind=DocumentKind.PURCHASE, party=supplier, reference=reference, lines=lines, note=note,
        papers=papers,
    )  # fmt: skip
    return receive(session, arrival, command=command)


def _make_lot(
    session: Session, document: DocumentRow, checked_line: CheckedLine, *, purpose_id: int | None
) -> LotRow:
    """Makes a line's lot and keeps how it came in."""
    assert document.id is not None
    line, on = checked_line.line, local_day(document.happened_at)
    lot = LotRow(
        code=next_lot_code(session, on),
        item_id=line.item_id,
        supplier_lot=line.supplier_lot,
        date_kind=line.date_kind,
        expires_on=line.expires_on,
        received_on=on,
        document_id=document.id,
        purpose_id=purpose_id,
    )
    session.add(lot)
    session.flush()
    assert lot.id is not None
    session.add(
        ReceivedLotRow(
            lot_id=lot.id,
            document_id=document.id,
            temperature_dc=line.temperature_dc,
            packaging=line.packaging,
            brand=line.brand,
        )
    )
    return lot


def _arrive(checked_line: CheckedLine, lot: LotRow, source: int) -> Move:
    return Move(
        lot_id=lot.id or 0,
        source_id=source,
        target_id=checked_line.line.place_id,
        quantity=checked_line.taken or Quantity(),
    )


def _refuse_goods(session: Session, document: DocumentRow, lines: Sequence[CheckedLine]) -> None:
    assert document.id is not None
    session.add_all(
        RefusedRow(
            document_id=document.id,
            item_id=each.line.item_id,
            pieces=each.refused.pieces,
            grams=each.refused.grams,
            reason=each.line.refusal or RefusalReason.OTHER,
            temperature_dc=each.line.temperature_dc,
            supplier_lot=each.line.supplier_lot,
        )
        for each in lines
        if each.refused is not None
    )


def _open_holds(
    session: Session, document: DocumentRow, made: Sequence[tuple[CheckedLine, LotRow]]
) -> None:
    for checked_line, lot in made:
        if checked_line.line.verdict is Verdict.HOLD:
            open_hold(
                session,
                lot_id=lot.id or 0,
                kind=HoldKind.INSPECTION,
                reason=checked_line.line.hold_reason,
                at=document.happened_at,
                by=document.actor_id,
            )


def _value(
    session: Session,
    document: DocumentRow,
    papers: Papers,
    made: Sequence[tuple[CheckedLine, LotRow]],
    *,
    command: Command,
) -> None:
    values = {
        lot.id or 0: each.line.value_kurus
        for each, lot in made
        if each.line.value_kurus is not None
    }
    if values and papers.value_source is not None:
        keep_valuation(
            session, document, values,
            source=papers.value_source, members=papers.members, command=command,
        )  # fmt: skip
