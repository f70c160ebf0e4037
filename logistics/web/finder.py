"""The scan-or-search field of every page: what is typed there travels in the body, never in an address.

Whatever looks like an identity number is not repeated on the page either.
"""

from flask import Blueprint, redirect, render_template, request
from werkzeug import Response

from logistics.domain.identity import looks_like_national_id
from logistics.domain.papers import without_identity_numbers
from logistics.domain.roles import Role
from logistics.web.access import guard
from logistics.web.db import reading
from logistics.web.finding import address_of

bp = Blueprint("finder", __name__, url_prefix="/find")
guard(bp, roles=set(Role))

LONGEST_CODE = 200
NOT_FOUND = 404


@bp.get("/")
def ask() -> str:
    """Shows the page of the field; nothing is sought in an address."""
    return render_template("find.html", asked=False, numbered=False, code="")


@bp.post("/")
def find() -> Response | tuple[str, int]:
    """Opens whatever a scanned or typed code names."""
    code = request.form.get("q", "").strip()[:LONGEST_CODE]
    with reading() as db:
        target = address_of(db, code)
    if target is not None:
        return redirect(target, code=303)
    numbered = looks_like_national_id(code)
    shown = "" if numbered else without_identity_numbers(code)
    page = render_template("find.html", asked=bool(code), numbered=numbered, code=shown)
    return page, NOT_FOUND
