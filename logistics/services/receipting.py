"""The receipt a donor is given, composed from what the stock remembers of a donation."""

from sqlmodel import Session

from logistics.adapters.documents import donation_receipt_pdf
from logistics.adapters.documents.formats import Language
from logistics.adapters.documents.words import packaged, refused_for
from logistics.domain.calendar import LOCAL_ZONE
from logistics.domain.errors import AlreadyReversed, NotFound
from logistics.domain.ledger import DocumentKind
from logistics.domain.lots import Measure
from logistics.domain.papers import DonatedLine, DonationReceipt, Donor, RefusedLine
from logistics.domain.privacy import masked_national_id
from logistics.store import settings
from logistics.store.document_lines import DocumentPage, MovedLine, document_page
from logistics.store.parties import ANONYMOUS
from logistics.store.receipts import ReceiptPapers, ReceivedLot, receipt_papers
from logistics.store.tables import PartyRow, ReceiptRow

DONATED = frozenset({DocumentKind.DONATION, DocumentKind.RESCUE})
UNITS: dict[Language, dict[Measure, str]] = {
    "tr": {Measure.PIECES: "adet", Measure.CATCH: "paket", Measure.BULK: ""},
    "en": {Measure.PIECES: "pcs", Measure.CATCH: "packs", Measure.BULK: ""},
}


def receipt_of(session: Session, document_id: int, *, language: Language) -> DonationReceipt:
    """Returns the receipt of a donation; other documents have none (``NotFound``)."""
    page = document_page(session, document_id)
    if page.document.kind not in DONATED:
        raise NotFound(kind="donation", key=page.document.number)
    if page.undone_by is not None:
        raise AlreadyReversed(document=page.document.number)
    return _receipt(session, page, receipt_papers(session, document_id), language)


def donation_receipt(session: Session, document_id: int, *, language: Language) -> bytes:
    """Returns the receipt of a donation as PDF; other documents have none (``NotFound``)."""
    receipt = receipt_of(session, document_id, language=language)
    return donation_receipt_pdf(receipt, language=language)


def _receipt(
    session: Session, page: DocumentPage, papers: ReceiptPapers | None, language: Language
) -> DonationReceipt:
    local = page.document.happened_at.astimezone(LOCAL_ZONE)
    came = papers.receipt if papers else ReceiptRow(document_id=page.document.id or 0)
    lots = {each.lot.id: each for each in papers.lots} if papers else {}
    return DonationReceipt(
        number=page.document.number,
        day=local.date(),
        at=local.time(),
        organisation=settings.get(session, "organisation"),
        unit=settings.get(session, "depot_name"),
        office_phone=settings.get(session, "office_phone"),
        donor=_donor(page.party) if page.party and page.party.name != ANONYMOUS else None,
        lines=tuple(_line(line, lots.get(line.lot.id), language) for line in _came_in(page)),
        accepted_by=page.actor.name,
        delivered_by=came.delivered_by,
        legal_recipient=papers.recipient.name if papers and papers.recipient else "",
        purpose=papers.purpose.name if papers and papers.purpose else "",
        approval=came.approval,
        reference=page.document.reference,
        invoice_number=came.invoice_no,
        invoice_day=came.invoice_on,
        waybill_number=came.waybill_no,
        invoice_bears_phrase=came.bears_phrase,
        value_source=papers.source if papers else None,
        refused=_refused(papers, language) if papers else (),
    )


def _refused(papers: ReceiptPapers, language: Language) -> tuple[RefusedLine, ...]:
    return tuple(
        RefusedLine(
            item=each.item.name_en if language == "en" else each.item.name_tr,
            pieces=each.refused.pieces,
            unit=UNITS[language][each.item.measure],
            weight_g=each.refused.grams,
            reason=refused_for(each.refused.reason, language),
        )
        for each in papers.refused
    )


def _came_in(page: DocumentPage) -> list[MovedLine]:
    return [line for line in page.lines if line.target.own and not line.source.own]


def _donor(party: PartyRow) -> Donor:
    identity = masked_national_id(party.tax_no) if party.is_person else party.tax_no
    return Donor(name=party.name, identity=identity, phone=party.phone)


def _line(line: MovedLine, lot: ReceivedLot | None, language: Language) -> DonatedLine:
    value = lot.value.value_kurus if lot and lot.value else None
    packaging = lot.received.packaging if lot else None
    return DonatedLine(
        item=line.item.name_en if language == "en" else line.item.name_tr,
        pieces=line.quantity.pieces,
        unit=UNITS[language][line.item.measure],
        weight_g=line.quantity.grams,
        lot=line.lot.code,
        date_kind=line.lot.date_kind,
        expires=line.lot.expires_on,
        storage=line.item.storage,
        supplier_lot=line.lot.supplier_lot,
        packaging=packaged(packaging, language) if packaging else "",
        temperature_dc=lot.received.temperature_dc if lot else None,
        unit_cost_kurus=_unit_cost(line, value),
        value_kurus=value,
    )


def _unit_cost(line: MovedLine, value_kurus: int | None) -> int | None:
    """Returns the cost of one piece [kuruş]; weighed goods have none of their own."""
    if value_kurus is None or line.item.measure is not Measure.PIECES or not line.quantity.pieces:
        return None
    return round(value_kurus / line.quantity.pieces)
