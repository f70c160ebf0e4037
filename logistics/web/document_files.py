"""The list of documents and the movements of one, as files."""

from flask import Response, request
from flask_babel import gettext as _

from logistics.domain.sheets import Column, Kind, Sheet
from logistics.store.document_lines import MovedLine, document_page
from logistics.store.document_list import ListedDocument, document_total, listed_documents
from logistics.web import terms
from logistics.web.db import reading
from logistics.web.documents import DocumentFilterForm, asked_filter, bp
from logistics.web.exports import FILE, all_rows, given
from logistics.web.names import item_name

__all__ = ["bp"]


@bp.get(f"/list{FILE}")
def documents_file(form: str) -> Response:
    """Gives the list of documents as a file."""
    asked = DocumentFilterForm(request.args)
    asked.offer()
    wanted = asked_filter(asked)
    with reading() as db:
        limit = all_rows(document_total(db, wanted))
        listed = listed_documents(db, wanted, start=0, limit=limit)
    return given(_documents(listed), name="belgeler", form=form)


@bp.get(f"/<int:document_id>/movements{FILE}")
def document_file(document_id: int, form: str) -> Response:
    """Gives a document's movements as a file."""
    with reading() as db:
        page = document_page(db, document_id)
    return given(movements(page.lines), name=page.document.number, form=form)


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
            line.quantity.pieces,
            line.quantity.grams,
        )
        for line in lines
    ]
    return Sheet(title=_("Movements"), columns=columns, rows=rows)


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
