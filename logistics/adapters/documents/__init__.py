"""The papers of the food bank as PDF, in Turkish or English.

Each function takes one finished paper and returns the bytes of an A4 PDF, made for a
black and white printer and a reader at arm's length. The same paper always gives the
same bytes, on every machine: only fonts that travel with the typesetter are used, and
the clock is not read.
"""

from logistics.adapters.documents.donation_receipt import donation_receipt_pdf
from logistics.adapters.documents.labels import labels_pdf
from logistics.adapters.documents.loading_list import loading_list_pdf
from logistics.adapters.documents.pack_labels import pack_labels
from logistics.adapters.documents.record import record_pdf
from logistics.adapters.documents.route_sheet import route_sheet_pdf

__all__ = [
    "donation_receipt_pdf",
    "labels_pdf",
    "loading_list_pdf",
    "pack_labels",
    "record_pdf",
    "route_sheet_pdf",
]
