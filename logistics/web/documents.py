"""Documents: everything that happened, and the field that finds any code."""

from flask import Blueprint, redirect, render_template, request, url_for
from sqlmodel import Session, select
from werkzeug import Response

from logistics.domain.roles import Role
from logistics.store.document_lines import document_page
from logistics.store.tables import DocumentRow
from logistics.web import route_codes
from logistics.web.access import guard
from logistics.web.db import reading

bp = Blueprint("documents", __name__, url_prefix="/documents")
guard(bp, roles={Role.WAREHOUSE, Role.COORDINATOR}, readers=set(Role))


@bp.get("/<int:document_id>")
def document(document_id: int) -> str:
    """Shows one document with its movements."""
    with reading() as db:
        page = document_page(db, document_id)
    return render_template("documents/document.html", page=page)


@bp.get("/find")
def find() -> str | Response:
    """Opens whatever a scanned or typed code names."""
    code = request.args.get("q", "").strip()
    with reading() as db:
        target = _target(db, code)
    if target is not None:
        return redirect(target, code=303)
    return render_template("documents/find.html", code=code)


def _target(db: Session, code: str) -> str | None:
    row = db.exec(select(DocumentRow.id).where(DocumentRow.number == code.upper())).first()
    return url_for("documents.document", document_id=row) if row else route_codes.page_of(db, code)
