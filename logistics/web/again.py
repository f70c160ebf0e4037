"""Where a thing that was undone is booked again: the form it was first booked on."""

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
    DocumentKind.SENDBACK: "warehouse.dock",
    DocumentKind.SENDBACK: "warehouse.dock",
    DocumentKind.TRANSFER: "places.transfer",
    DocumentKind.PACKING: "warehouse.pack",
    DocumentKind.UNPACKING: "warehouse.stock",
    DocumentKind.PORTIONING: "warehouse.bench_open",
    DocumentKind.FREEZING: "warehouse.meat_freeze",
    DocumentKind.KITCHEN: "warehouse.kitchen",
    DocumentKind.COUNT: "counts.new_count",
    DocumentKind.OPENING: "imports.new_import",
    DocumentKind.WASTE: "safety.write_offs",
    DocumentKind.DESTRUCTION: "safety.write_offs",
}


def again_url(undone: DocumentRow) -> str:
    """Returns the address of the form that books such a document, or nothing if there is none."""
    endpoint = FORMS.get(undone.kind, "")
    return url_for(endpoint) if endpoint in current_app.view_functions else ""
