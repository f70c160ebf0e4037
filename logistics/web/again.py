"""Where a thing that was undone is booked again: the form it was first booked on.

Most fill their form with what they were, so that only what was wrong is typed anew.
"""

from typing import Any

from flask import current_app, url_for
from sqlmodel import Session

from logistics.domain.errors import NotFound
from logistics.domain.ledger import DocumentKind
from logistics.domain.lots import Measure
from logistics.domain.quantity import NOTHING, Quantity
from logistics.store.document_lines import DocumentPage, document_page
from logistics.store.tables import DocumentRow, ItemRow, LotRow

FORMS = {
    DocumentKind.DONATION: "warehouse.receive",
    DocumentKind.PURCHASE: "warehouse.receive",
    DocumentKind.RESCUE: "warehouse.rescue",
    DocumentKind.HANDBACK: "warehouse.handback",
    DocumentKind.TRANSFER_IN: "warehouse.receive",
    DocumentKind.TRANSFER_OUT: "warehouse.pass_on",
    DocumentKind.SENDBACK: "safety.write_off_again",
    DocumentKind.TRANSFER: "places.transfer",
    DocumentKind.PACKING: "warehouse.pack",
    DocumentKind.UNPACKING: "warehouse.stock",
    DocumentKind.PORTIONING: "warehouse.bench_open",
    DocumentKind.FREEZING: "warehouse.meat_freeze",
    DocumentKind.KITCHEN: "warehouse.kitchen",
    DocumentKind.COUNT: "counts.new_count",
    DocumentKind.OPENING: "imports.new_import",
    DocumentKind.WASTE: "safety.write_off_again",
    DocumentKind.DESTRUCTION: "safety.write_off_again",
}


FILLED = frozenset(
    {
        "warehouse.receive",
        "warehouse.rescue",
        "warehouse.handback",
        "warehouse.pass_on",
        "warehouse.kitchen",
        "warehouse.pack",
        "places.transfer",
        "safety.write_off_again",
    }
)


def again_url(undone: DocumentRow) -> str:
    """Returns the address of the form that books such a document, or nothing if there is none."""
    endpoint = FORMS.get(undone.kind, "")
    known: dict[str, Any] = {"again": undone.id} if endpoint in FILLED else {}
    return url_for(endpoint, **known) if endpoint in current_app.view_functions else ""


def undone_page(session: Session, document_id: int, kind: DocumentKind) -> DocumentPage:
    """Returns a document of a kind that was undone; one that still stands is ``NotFound``."""
    page = document_page(session, document_id)
    if page.document.kind is not kind or page.undone_by is None:
        raise NotFound(kind="document", key=page.document.number)
    return page


def typed(item: ItemRow, quantity: Quantity) -> dict[str, int | None]:
    """Returns what a clerk types of an amount: pieces of a fixed weight are not weighed."""
    return {
        "pieces": None if item.measure is Measure.BULK else quantity.pieces,
        "grams": None if item.measure is Measure.PIECES else quantity.grams,
    }


def amounts_by_lot(page: DocumentPage) -> list[tuple[LotRow, dict[str, int | None]]]:
    """Returns what a document moved of each lot, from all places together, as it is typed."""
    moved: dict[int | None, Quantity] = {}
    for line in page.lines:
        moved[line.lot.id] = moved.get(line.lot.id, NOTHING) + line.quantity
    of = {line.lot.id: line for line in page.lines}
    return [(of[lot_id].lot, typed(of[lot_id].item, sum_)) for lot_id, sum_ in moved.items()]
