"""The list of documents and the movements of one, as files."""

from flask import Response
from flask_babel import get_locale
from flask_babel import gettext as _

from logistics.adapters.documents.formats import Language
from logistics.adapters.workbooks import workbook
from logistics.domain.donation_receipts import DonationReceipt
from logistics.domain.sheets import Cell, Column, Kind, Sheet
from logistics.services import receipting
from logistics.store.document_lines import MovedLine, document_page
from logistics.store.document_list import ListedDocument, document_total, listed_documents
from logistics.web import terms
from logistics.web.amounts import pieces_of
from logistics.web.db import reading
from logistics.web.documents import DocumentFilterForm, asked_filter, bp
from logistics.web.exports import FILE, MOST_ROWS, XLSX, all_rows, file, given
from logistics.web.names import item_name
from logistics.web.sought import opened

__all__ = ["bp"]


@bp.get(f"/list{FILE}")
def documents_file(form: str) -> Response:
    """Gives the list of documents as a file."""
    asked = DocumentFilterForm(opened())
    asked.offer()
    wanted = asked_filter(asked)
    with reading() as db:
        limit = all_rows(document_total(db, wanted, most=MOST_ROWS + 1))
        listed = listed_documents(db, wanted, start=0, limit=limit)
    return given(_documents(listed), name="belgeler", form=form)


@bp.get(f"/<int:document_id>/movements{FILE}")
def document_file(document_id: int, form: str) -> Response:
    """Gives a document's movements as a file."""
    with reading() as db:
        page = document_page(db, document_id)
    return given(movements(page.lines), name=page.document.number, form=form)


@bp.get("/<int:document_id>/receipt.xlsx")
def receipt_xlsx(document_id: int) -> Response:
    """Gives the receipt of a donation as a workbook."""
    language: Language = "en" if str(get_locale()) == "en" else "tr"
    with reading() as db:
        receipt = receipting.receipt_of(db, document_id, language=language)
    sheets = [_receipt(receipt), _received(receipt)]
    return file(workbook(sheets), name=f"{receipt.number}.xlsx", mimetype=XLSX)


def movements(lines: list[MovedLine]) -> Sheet:
    """Returns a document's movements as a sheet."""
    columns = (
        *(Column(heading=_("Lot")), Column(heading=_("Item"), wide=True)),
        Column(heading=_("Date"), kind=Kind.DAY),
        *(Column(heading=_("From")), Column(heading=_("To"))),
        Column(heading=_("Pieces"), kind=Kind.PIECES),
        Column(heading=_("Weight (kg)"), kind=Kind.WEIGHT),
    )
    rows = [
        (
            line.lot.code,
            item_name(line.item),
            line.lot.expires_on,
            line.source.name,
            line.target.name,
            pieces_of(line.item, line.quantity),
            line.quantity.grams,
        )
        for line in lines
    ]
    return Sheet(title=_("Movements"), columns=columns, rows=rows)


def _receipt(receipt: DonationReceipt) -> Sheet:
    """Returns what a receipt states beside its lines."""
    donor = receipt.donor
    stated = (
        (_("Number"), receipt.number),
        (_("Day"), f"{receipt.day:%d.%m.%Y} {receipt.at:%H:%M}"),
        (_("Organisation"), receipt.organisation),
        (_("Unit"), receipt.unit),
        (_("Donor"), donor.name if donor else ""),
        (_("Tax no"), donor.identity if donor else ""),
        (_("Tax office"), donor.tax_office if donor else ""),
        (_("Address"), donor.address if donor else ""),
        (_("Who acts for it"), donor.representative if donor else ""),
        (_("Legal recipient"), receipt.legal_recipient),
        (_("Purpose"), receipt.purpose),
        (_("Approval"), receipt.approval),
        (_("Document no"), receipt.reference),
        (_("Invoice no"), receipt.invoice_number),
        (_("Invoice day"), f"{receipt.invoice_day:%d.%m.%Y}" if receipt.invoice_day else ""),
        (_("Delivery note no"), receipt.waybill_number),
        (_("Handed over by"), receipt.delivered_by),
        (_("Taken over by"), receipt.accepted_by),
    )
    columns = (Column(heading=_("What")), Column(heading=_("Says"), wide=True))
    return Sheet(title=_("Receipt"), columns=columns, rows=[pair for pair in stated if pair[1]])


def _received(receipt: DonationReceipt) -> Sheet:
    columns = (
        *(Column(heading=_("Item"), wide=True), Column(heading=_("Brand"))),
        Column(heading=_("Lot")),
        *(Column(heading=_("Supplier's lot")), Column(heading=_("Date kind"))),
        Column(heading=_("Date"), kind=Kind.DAY),
        *(Column(heading=_("Storage")), Column(heading=_("Packaging"))),
        Column(heading=_("Temperature (°C)"), kind=Kind.TEMPERATURE),
        Column(heading=_("Pieces"), kind=Kind.PIECES),
        Column(heading=_("Unit of measure")),
        Column(heading=_("Weight (kg)"), kind=Kind.WEIGHT, summed=True),
        Column(heading=_("Unit price"), kind=Kind.MONEY),
        Column(heading=_("Value"), kind=Kind.MONEY, summed=True),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            line.item,
            line.brand,
            line.lot,
            line.supplier_lot,
            str(terms.DATE_KINDS[line.date_kind.value]),
            line.expires,
            terms.storage(line.storage.value),
            line.packaging,
            line.temperature_dc,
            line.pieces or None,
            line.unit,
            line.weight_g,
            line.unit_cost_kurus,
            line.value_kurus,
        )
        for line in receipt.lines
    ]
    return Sheet(title=_("Lines"), columns=columns, rows=rows)


def _documents(listed: list[ListedDocument]) -> Sheet:
    columns = (
        *(Column(heading=_("Number")), Column(heading=_("Kind"))),
        Column(heading=_("Happened"), kind=Kind.INSTANT),
        *(Column(heading=_("Donor or supplier"), wide=True), Column(heading=_("Document no"))),
        *(Column(heading=_("By")), Column(heading=_("Undone by"))),
    )
    rows = [
        (
            each.document.number,
            str(terms.DOCUMENTS[each.document.kind.value]),
            each.document.happened_at,
            each.party.name if each.party else "",
            each.document.reference,
            each.actor.name,
            each.undone_by.number if each.undone_by else "",
        )
        for each in listed
    ]
    return Sheet(title=_("Documents"), columns=columns, rows=rows)
