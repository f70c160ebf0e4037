"""Documents: everything that happened, its paper, and its undoing."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, render_template, request
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import Form, SelectField

from logistics.domain.ledger import DocumentKind
from logistics.domain.roles import Role
from logistics.services import receipting
from logistics.store.document_lines import document_page
from logistics.store.document_list import (
    DocumentFilter,
    DocumentOrder,
    ListedDocument,
    document_total,
    listed_documents,
)
from logistics.store.documents import get_document
from logistics.store.large_losses import loss_of_document
from logistics.store.receipts import receipt_papers
from logistics.web import terms
from logistics.web.access import DOCUMENT_READERS, guard
from logistics.web.again import again_url
from logistics.web.db import reading
from logistics.web.forms import CleanStringField, DayField
from logistics.web.paging import MOST_PAGED, ROWS, Paged, paged_first
from logistics.web.sought import opened

bp = Blueprint("documents", __name__, url_prefix="/documents")
guard(bp, roles={Role.WAREHOUSE}, readers=DOCUMENT_READERS)


class DocumentFilterForm(Form):  # type: ignore[misc]
    """What is asked of the list of documents, kept in the address."""

    q = CleanStringField(_l("Number, donor or user"))
    kind = SelectField(_l("Kind"), validate_choice=False)
    day = DayField(_l("Day"))

    def offer(self) -> None:
        """Fills the choices."""
        kinds = [(kind.value, terms.DOCUMENTS[kind.value]) for kind in DocumentKind]
        self.kind.choices = [("", _("all kinds")), *kinds]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """What the list of documents shows."""

    form: DocumentFilterForm
    lines: list[ListedDocument]
    paging: Paged
    order: DocumentOrder


@bp.get("/")
def documents() -> str:
    """Lists the documents."""
    form = DocumentFilterForm(opened())
    form.offer()
    wanted = asked_filter(form)
    with reading() as db:
        paging = paged_first(document_total(db, wanted, most=MOST_PAGED + 1))
        lines = listed_documents(db, wanted, start=paging.start, limit=ROWS)
    page = ListPage(form=form, lines=lines, paging=paging, order=wanted.order)
    return render_template("documents/documents.html", page=page)


@bp.get("/<int:document_id>")
def document(document_id: int) -> str:
    """Shows one document with its movements."""
    with reading() as db:
        page = document_page(db, document_id)
        papers = receipt_papers(db, document_id)
        loss = loss_of_document(db, document_id)
    clerk = current_user.has(Role.WAREHOUSE)
    may_undo = clerk and not page.undone_by and page.undone_here
    again = again_url(page.undoes) if clerk and page.undoes else ""
    return render_template(
        "documents/document.html",
        page=page,
        papers=papers,
        loss=loss,
        may_undo=may_undo,
        again=again,
    )


@bp.get("/<int:document_id>/receipt.pdf")
def receipt_pdf(document_id: int) -> Response:
    """Prints the receipt of a donation."""
    with reading() as db:
        number = get_document(db, document_id).number
        paper = receipting.donation_receipt(
            db, document_id, language="en" if str(get_locale()) == "en" else "tr"
        )
    answer = Response(paper, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{number}.pdf"'
    return answer


def asked_filter(form: DocumentFilterForm) -> DocumentFilter:
    """Returns what the address asks of the list; nonsense means the usual."""
    form.validate()
    return DocumentFilter(
        kind=_kind(form.kind.data),
        day=_day(form),
        text=(form.q.data or "")[:80],
        order=_order(request.args.get("order")),
    )


def _kind(word: str | None) -> DocumentKind | None:
    return DocumentKind(word) if word in set(DocumentKind) else None


def _order(word: str | None) -> DocumentOrder:
    return DocumentOrder(word) if word in set(DocumentOrder) else DocumentOrder.NEWEST


def _day(form: DocumentFilterForm) -> date | None:
    return None if form.day.errors else form.day.data
