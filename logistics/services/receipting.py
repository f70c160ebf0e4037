"""The receipt a donor is given, composed from what the stock remembers of a donation."""

from sqlmodel import Session

from logistics.adapters.documents import donation_receipt_pdf
from logistics.adapters.documents.formats import Language
from logistics.domain.calendar import LOCAL_ZONE
from logistics.domain.errors import AlreadyReversed, NotFound
from logistics.domain.ledger import DocumentKind
from logistics.domain.lots import Measure
from logistics.domain.papers import DonatedLine, DonationReceipt, Donor
from logistics.domain.privacy import masked_national_id
from logistics.store import settings
from logistics.store.document_lines import DocumentPage, MovedLine, document_page
from logistics.store.tables import PartyRow

UNITS: dict[Language, dict[Measure, str]] = {
    "tr": {Measure.PIECES: "adet", Measure.CATCH: "paket", Measure.BULK: ""},
    "en": {Measure.PIECES: "pcs", Measure.CATCH: "packs", Measure.BULK: ""},
}


def donation_receipt(session: Session, document_id: int, *, language: Language) -> bytes:
    """Returns the receipt of a donation as PDF; other documents have none (``NotFound``)."""
    page = document_page(session, document_id)
    if page.document.kind is not DocumentKind.DONATION:
        raise NotFound(kind="donation", key=page.document.number)
    if page.undone_by is not None:
        raise AlreadyReversed(document=page.document.number)
    return donation_receipt_pdf(_receipt(session, page, language), language=language)


def _receipt(session: Session, page: DocumentPage, language: Language) -> DonationReceipt:
    local = page.document.happened_at.astimezone(LOCAL_ZONE)
    return DonationReceipt(
        number=page.document.number,
        day=local.date(),
        at=local.time(),
        organisation=settings.get(session, "organisation"),
        unit=settings.get(session, "depot_name"),
        office_phone=settings.get(session, "office_phone"),
        donor=_donor(page.party) if page.party else None,
        lines=tuple(_line(line, language) for line in page.lines),
        accepted_by=page.actor.name,
        reference=page.document.reference,
    )


def _donor(party: PartyRow) -> Donor:
    identity = masked_national_id(party.tax_no) if party.is_person else party.tax_no
    return Donor(name=party.name, identity=identity, phone=party.phone)


def _line(line: MovedLine, language: Language) -> DonatedLine:
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
    )
