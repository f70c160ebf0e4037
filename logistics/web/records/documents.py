"""Records of one document: the handover, the slip's lines, the proposal to write off."""

from flask import url_for
from flask_babel import gettext as _
from sqlmodel import Session

from logistics.domain.calendar import local_day
from logistics.domain.errors import NotFound
from logistics.domain.ledger import WRITING_OFF, WRITTEN_OFF, DocumentKind
from logistics.domain.records import Record, Signature
from logistics.domain.sheets import Sheet
from logistics.store import movables
from logistics.store.document_lines import DocumentPage, document_page
from logistics.store.movables import CrossingLine
from logistics.store.tables import ReceiptRow
from logistics.web import terms
from logistics.web.db import reading
from logistics.web.exports import all_rows
from logistics.web.formats import instant
from logistics.web.records.lines import handed_sheet, house, registrar, tif_sheet
from logistics.web.records.periods import (
    tif_notes,
    unsigned_of,
    write_off_sheet,
    write_off_signatures,
    write_off_statement,
)
from logistics.web.records.serving import Composed, offered

HANDED_OVER = frozenset(
    {
        *(DocumentKind.DONATION, DocumentKind.PURCHASE, DocumentKind.RESCUE),
        *(DocumentKind.HANDBACK, DocumentKind.TRANSFER_IN, DocumentKind.TRANSFER_OUT),
        *(DocumentKind.KITCHEN, DocumentKind.DELIVERY, DocumentKind.SENDBACK),
    }
)


@offered("/documents/<int:document_id>/handover", "handover")
def handover(document_id: int) -> Composed:
    """Composes the record of what changed hands, for both to sign."""
    with reading() as db:
        page, lines = _read(db, document_id, HANDED_OVER)
        record = Record(
            title=_("Handover record"),
            number=page.document.number,
            day=local_day(page.document.happened_at),
            house=house(db),
            void=_void(page),
            facts=_facts(page),
            statement=(
                _("The goods below were counted and weighed together, handed over and taken over."),
            ),
            sheets=(handed_sheet(lines, ""),),
            signatures=_both_sides(page, _other_person(db, page)),
        )
    return _of(page, record)


@offered("/documents/<int:document_id>/tif", "tif")
def tif(document_id: int) -> Composed:
    """Composes the slip lines of a document."""
    with reading() as db:
        page, lines = _read(db, document_id, frozenset(DocumentKind))
        if not lines:
            raise NotFound(kind="document", key=page.document.number)
        record = Record(
            title=_("Movable-property slip lines"),
            number=page.document.number,
            day=local_day(page.document.happened_at),
            house=house(db),
            void=_void(page),
            facts=_facts(page),
            statement=tif_notes(lines),
            sheets=_by_direction(lines),
            signatures=(*_both_sides(page, _other_person(db, page)), registrar()),
        )
    return _of(page, record)


@offered("/documents/<int:document_id>/write-off", "document_write_off")
def document_write_off(document_id: int) -> Composed:
    """Composes the proposal to write off what a document took out as waste, lost or missing."""
    with reading() as db:
        page, lines = _read(db, document_id, WRITTEN_OFF)
        gone = [line for line in lines if line.target.kind in WRITING_OFF]
        if not gone:
            raise NotFound(kind="document", key=page.document.number)
        record = Record(
            title=_("Write-off proposal and approval record"),
            number=page.document.number,
            day=local_day(page.document.happened_at),
            house=house(db),
            void=_void(page),
            facts=_facts(page),
            statement=write_off_statement(),
            sheets=(write_off_sheet(gone, unsigned=unsigned_of(db, gone)),),
            signatures=write_off_signatures(),
        )
    return _of(page, record)


def _read(
    db: Session, document_id: int, kinds: frozenset[DocumentKind]
) -> tuple[DocumentPage, list[CrossingLine]]:
    """Returns a document of these kinds with what it moved over our border."""
    page = document_page(db, document_id)
    if page.document.kind not in kinds:
        raise NotFound(kind="document", key=page.document.number)
    conditions = movables.of_document(document_id)
    limit = all_rows(movables.crossing_total(db, *conditions))
    return page, movables.crossing_lines(db, *conditions, limit=limit)


def _void(page: DocumentPage) -> str:
    """Returns why a record no longer holds: its document was undone."""
    return _("UNDONE by %(number)s", number=page.undone_by.number) if page.undone_by else ""


def _facts(page: DocumentPage) -> tuple[tuple[str, str], ...]:
    document = page.document
    return (
        (_("Kind"), str(terms.DOCUMENTS[document.kind.value])),
        (_("Happened"), instant(document.happened_at)),
        (_("Other side"), page.party.name if page.party else ""),
        (_("Document no"), document.reference),
        (_("Note"), document.note),
    )


def _other_person(db: Session, page: DocumentPage) -> str:
    """Returns who stood opposite us: who brought the goods, or acts for the party, or the party."""
    receipt = db.get(ReceiptRow, page.document.id)
    party = page.party
    known = (receipt.delivered_by if receipt else "", party.representative if party else "")
    return next((name for name in known if name), party.name if party else "")


def _both_sides(page: DocumentPage, theirs: str) -> tuple[Signature, ...]:
    """Returns who handed over and who took over; our side is who recorded it."""
    ours = page.actor.name
    comes_in = any(line.target.own and not line.source.own for line in page.lines)
    gives, takes = (theirs, ours) if comes_in else (ours, theirs)
    return (
        Signature(role=_("Handed over by"), name=gives),
        Signature(role=_("Taken over by"), name=takes),
    )


def _by_direction(lines: list[CrossingLine]) -> tuple[Sheet, ...]:
    came = [line for line in lines if line.comes_in]
    went = [line for line in lines if not line.comes_in]
    sheets = ((came, _("Entry")), (went, _("Exit")))
    return tuple(tif_sheet(part, title) for part, title in sheets if part)


def _of(page: DocumentPage, record: Record) -> Composed:
    return Composed(
        record=record,
        back_url=url_for("documents.document", document_id=page.document.id),
        back=page.document.number,
    )
