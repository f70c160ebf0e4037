"""Where a thing that was undone is booked again: the form it was first booked on."""

from flask import current_app, url_for

from logistics.domain.ledger import DocumentKind
from logistics.store.tables import DocumentRow

FORMS = {
    DocumentKind.DONATION: "warehouse.receive",
    DocumentKind.PURCHASE: "warehouse.receive",
    DocumentKind.PACKING: "warehouse.pack",
}


def again_url(undone: DocumentRow) -> str:
    """Returns the address of the form that books such a document, or nothing if there is none."""
    endpoint = FORMS.get(undone.kind, "")
    return url_for(endpoint) if endpoint in current_app.view_functions else ""
