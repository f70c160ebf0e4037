"""The receipt a donor is given, composed from what the stock remembers of a donation."""

from dataclasses import replace

from sqlmodel import Session

from logistics.adapters.documents import donation_receipt_pdf
from logistics.adapters.documents.formats import Language
from logistics.adapters.documents.words import packaged, refused_for
from logistics.domain.calendar import LOCAL_ZONE
from logistics.domain.donation_receipts import DonatedLine, DonationReceipt, Donor, RefusedLine
from logistics.domain.errors import AlreadyReversed, NotFound
from logistics.domain.ledger import DocumentKind
from logistics.domain.lots import Measure
from logistics.domain.phones import written_phone
from logistics.domain.privacy import masked_national_id
from logistics.store import settings
from logistics.store.document_lines import DocumentPage, MovedLine, document_page
from logistics.store.parties import ANONYMOUS
from logistics.store.receipts import ReceiptPapers, ReceivedLot, receipt_papers
from logistics.store.tables import ItemRow, PartyRow

GRAMS_PER_KG = 1000
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
    return _receipt(session, page, language)


def donation_receipt(session: Session, document_id: int, *, language: Language) -> bytes:
    """Returns the receipt of a donation as PDF; other documents have none (``NotFound``)."""
    return donation_receipt_pdf(
        receipt_of(session, document_id, language=language), language=language
    )


def _receipt(session: Session, page: DocumentPage, language: Language) -> DonationReceipt:
    local = page.document.happened_at.astimezone(LOCAL_ZONE)
    papers = receipt_papers(session, page.document.id or 0)
    kept = {each.lot.id: each for each in papers.lots} if papers else {}
    receipt = DonationReceipt(
        number=page.document.number,
        day=local.date(),
        at=local.time(),
        organisation=settings.get(session, "organisation"),
        unit=settings.get(session, "depot_name"),
        office_phone=written_phone(settings.get(session, "office_phone")),
        donor=_donor(page.party) if page.party and page.party.name != ANONYMOUS else None,
        lines=tuple(_line(line, kept.get(line.lot.id), language) for line in page.lines),
        accepted_by=page.actor.name,
        staff_number=page.actor.staff_no,
        reference=page.document.reference,
    )
    return receipt if papers is None else _with_papers(receipt, papers, language)


def _with_papers(
    receipt: DonationReceipt, papers: ReceiptPapers, language: Language
) -> DonationReceipt:
    """Adds the condition, the recipient by law, the invoice, the value and what was refused."""
    row = papers.receipt
    return replace(
        receipt,
        delivered_by=row.delivered_by or (receipt.donor.representative if receipt.donor else ""),
        legal_recipient=papers.recipient.name if papers.recipient else "",
        purpose=papers.purpose.name if papers.purpose else "",
        approval=row.approval,
        invoice_number=row.invoice_no,
        invoice_day=row.invoice_on,
        waybill_number=row.waybill_no,
        invoice_bears_phrase=row.bears_phrase,
        value_source=papers.source,
        refused=tuple(
            RefusedLine(
                item=_name(each.item, language),
                pieces=each.refused.pieces,
                unit=UNITS[language][each.item.measure],
                weight_g=each.refused.grams,
                reason=refused_for(each.refused.reason, language),
            )
            for each in papers.refused
        ),
    )


def _donor(party: PartyRow) -> Donor:
    identity = masked_national_id(party.tax_no) if party.is_person else party.tax_no
    return Donor(
        name=party.name,
        identity=identity,
        tax_office=party.tax_office,
        address=party.address,
        phone=written_phone(party.phone),
        representative=party.representative,
    )


def _name(item: ItemRow, language: Language) -> str:
    return item.name_en if language == "en" else item.name_tr


def _line(line: MovedLine, kept: ReceivedLot | None, language: Language) -> DonatedLine:
    packaging = kept.received.packaging if kept else None
    value = kept.value.value_kurus if kept and kept.value else None
    return DonatedLine(
        item=_name(line.item, language),
        pieces=line.quantity.pieces,
        unit=UNITS[language][line.item.measure],
        weight_g=line.quantity.grams,
        lot=line.lot.code,
        date_kind=line.lot.date_kind,
        expires=line.lot.expires_on,
        storage=line.item.storage,
        supplier_lot=line.lot.supplier_lot,
        packaging=packaged(packaging, language) if packaging else "",
        temperature_dc=kept.received.temperature_dc if kept else None,
        brand=kept.received.brand if kept else "",
        unit_cost_kurus=_unit_cost(line, value),
        value_kurus=value,
    )


def _unit_cost(line: MovedLine, value_kurus: int | None) -> int | None:
    """Returns what one piece, or one kilogram of weighed goods, is worth [kuruş], rounded."""
    is_counted = line.item.measure is Measure.PIECES
    amount, per = (line.quantity.pieces, 1) if is_counted else (line.quantity.grams, GRAMS_PER_KG)
    if value_kurus is None or not amount:
        return None
    return (2 * value_kurus * per + amount) // (2 * amount)
