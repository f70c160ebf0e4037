"""Where a thing that was undone is booked again: the form it was first booked on.

Receipts, transfers, packings and write-offs fill their form with what they were.
"""

from typing import Any

from flask import current_app, url_for

from logistics.domain.ledger import DocumentKind
from logistics.store.tables import DocumentRow

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
    {"warehouse.receive", "places.transfer", "warehouse.pack", "safety.write_off_again"}
)


def again_url(undone: DocumentRow) -> str:
    """Returns the address of the form that books such a document, or nothing if there is none."""
    endpoint = FORMS.get(undone.kind, "")
    known: dict[str, Any] = {"again": undone.id} if endpoint in FILLED else {}
    return url_for(endpoint, **known) if endpoint in current_app.view_functions else ""
