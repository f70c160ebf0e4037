"""A receipt that was undone fills the form anew, to be corrected and booked again."""

from typing import Any

from sqlmodel import Session

from logistics.domain.errors import NotFound
from logistics.domain.ledger import PlaceKind
from logistics.domain.quantity import Quantity
from logistics.domain.receipts import Verdict
from logistics.store.document_lines import DocumentPage, MovedLine, document_page
from logistics.store.parties import ANONYMOUS
from logistics.store.receipts import ReceiptPapers, ReceivedLot, RefusedGoods, receipt_papers
from logistics.web.again import typed
from logistics.web.db import reading
from logistics.web.warehouse.receipt_form import DOCK, LINES_AT_MOST, SHELF, ReceiptForm


def fill_again(form: ReceiptForm, document_id: int) -> None:
    """Fills the form with a receipt that was undone; one that still stands is not found."""
    with reading() as db:
        page, papers = _undone(db, document_id)
    _fill_head(form, page)
    _fill_papers(form, papers)
    received = {each.lot.id: each for each in papers.lots}
    lines = [
        _line(moved, received[moved.lot.id]) for moved in page.lines if moved.lot.id in received
    ]
    lines += [_refused(each) for each in papers.refused]
    while len(form.lines):
        form.lines.pop_entry()
    for line in lines[: LINES_AT_MOST - 1]:
        form.lines.append_entry(line)
    form.lines.append_entry()


def _undone(db: Session, document_id: int) -> tuple[DocumentPage, ReceiptPapers]:
    page, papers = document_page(db, document_id), receipt_papers(db, document_id)
    if papers is None or page.undone_by is None:
        raise NotFound(kind="document", key=page.document.number)
    return page, papers


def _fill_head(form: ReceiptForm, page: DocumentPage) -> None:
    form.kind.data = page.document.kind.value
    name = page.party.name if page.party else ""
    form.anonymous.data = name == ANONYMOUS
    form.party.data = "" if name == ANONYMOUS else name
    form.reference.data, form.note.data = page.document.reference, page.document.note
    at_dock = any(line.target.kind is PlaceKind.DOCK for line in page.lines)
    form.target.data = DOCK if at_dock else SHELF


def _fill_papers(form: ReceiptForm, papers: ReceiptPapers) -> None:
    receipt = papers.receipt
    for name in (
        *("purpose_id", "approval", "recipient_id", "delivered_by"),
        *("invoice_no", "invoice_on", "waybill_no", "bears_phrase"),
    ):
        form[name].data = getattr(receipt, name)
    form.announcement_id.data = str(receipt.announcement_id or "")
    source = papers.source
    form.value_source.data = source.value if source else ""
    form.members.data = next((each.value.members for each in papers.lots if each.value), "")


def _line(moved: MovedLine, lot: ReceivedLot) -> dict[str, Any]:
    packaging = lot.received.packaging
    return {
        **typed(lot.item, moved.quantity),
        "item_id": lot.item.id,
        "expires_on": lot.lot.expires_on,
        "date_kind": lot.lot.date_kind.value,
        "supplier_lot": lot.lot.supplier_lot,
        "brand": lot.received.brand,
        "temperature_dc": lot.received.temperature_dc,
        "packaging": packaging.value if packaging else "",
        "value_kurus": lot.value.value_kurus if lot.value else None,
        "place_id": moved.target.id if moved.target.kind is PlaceKind.SHELF else None,
    }


def _refused(each: RefusedGoods) -> dict[str, Any]:
    refused = each.refused
    return {
        **typed(each.item, Quantity(pieces=refused.pieces, grams=refused.grams)),
        "item_id": each.item.id,
        "supplier_lot": refused.supplier_lot,
        "temperature_dc": refused.temperature_dc,
        "verdict": Verdict.REFUSE.value,
        "refusal": refused.reason.value,
    }
