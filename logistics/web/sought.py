"""What is sought in lists that name people: typed in a body, and sealed in the address.

The address of a page is kept where nobody can clear it: in the logs of servers and in the
history of browsers. So the form of such a list is posted here, and the list is opened under an
address that carries the term encrypted. Pages, orders and files of the list keep it, the button
back works, and a bookmark too. Codes, which tell of nobody, may stand in an address as they are.
"""

import re
from typing import Any

from flask import Blueprint, Flask, abort, current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug import Response
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from logistics.domain.errors import SealedOtherwise
from logistics.domain.roles import Role
from logistics.web.access import guard
from logistics.web.paging import here

bp = Blueprint("sought", __name__, url_prefix="/sought")
guard(bp, roles=set(Role))

LISTS = {
    "caseworker.home": "q",
    "caseworker.households_file": "q",
    "coordinator.box_orders": "search",
    "coordinator.programme": "search",
    "coordinator.orders_file": "search",
    "documents.documents": "q",
    "documents.documents_file": "q",
    "safety.calls": "q",
    "safety.calls_file": "q",
    "safety.trace": "donor",
    "safety.trace_file": "donor",
    "warehouse.expected": "q",
    "warehouse.expected_file": "q",
    "warehouse.parties": "q",
    "warehouse.refusals": "q",
    "warehouse.refusals_file": "q",
}
"""The lists (endpoints) whose rows name people, each with the field that is sealed."""
CODE = re.compile(r"[A-Za-zÇĞİÖŞÜçğıöşü]{1,6}-[0-9A-Za-z-]*[0-9][0-9A-Za-z-]*")
LONGEST_TERM = 160
PURPOSE = "sought "  # what is sealed for an address is no sealed identity number
OURS = frozenset({"csrf_token", "page"})


@bp.post("/")
def seek() -> Response:
    """Opens the list a form belongs to, its term sealed and its other choices plain."""
    endpoint, arguments = _list_of(request.form.get("page", ""))
    field = LISTS[endpoint]
    chosen: dict[str, Any] = {
        name: value
        for name, value in request.form.items()
        if value and name not in OURS and not name.startswith("_") and name != "endpoint"
    }
    term = chosen.pop(field, "").strip()[:LONGEST_TERM]
    if term:
        chosen[field] = sealed(term)
    return redirect(url_for(endpoint, **(chosen | arguments)), code=303)


def opened() -> MultiDict[str, str]:
    """Returns what the address of a list asks for, its term opened."""
    asked = MultiDict(request.args)
    field = LISTS.get(request.endpoint or "", "")
    if asked.get(field):
        asked[field] = _opened(asked[field])
    return asked


def sealed(term: str) -> str:
    """Returns a term as an address may carry it."""
    return str(current_app.extensions["imece_sealer"].seal(PURPOSE + term).decode())


def _opened(text: str) -> str:
    """Returns the term behind a text of the address; of what may not stand there, nothing."""
    if CODE.fullmatch(text):
        return text
    try:
        term = current_app.extensions["imece_sealer"].open(text.encode())
    except SealedOtherwise:
        return ""
    return str(term.removeprefix(PURPOSE)) if term.startswith(PURPOSE) else ""


def _list_of(path: str) -> tuple[str, dict[str, Any]]:
    """Returns the list under an address and the arguments in it; others are no request (400)."""
    try:
        endpoint, arguments = current_app.url_map.bind("").match(path, method="GET")
    except HTTPException:
        abort(400)
    if endpoint not in LISTS:
        abort(400)
    return endpoint, dict(arguments)


def _send_plain_terms_away() -> Response | None:
    """Takes a term out of an address that somebody wrote it into by hand."""
    field = LISTS.get(request.endpoint or "")
    if field is None or not request.args.get(field) or _opened(request.args[field]):
        return None
    if (request.endpoint or "").endswith("_file"):
        abort(400)
    flash(
        _(
            "Names are not searched in an address, because addresses are kept in logs. Type into the field of the list."
        ),
        "warn",
    )
    return redirect(here(**{field: None}), code=303)


def init_app(app: Flask) -> None:
    """Keeps terms out of addresses, and lets templates seal the term of a link."""
    app.before_request(_send_plain_terms_away)
    app.jinja_env.globals["sealed_term"] = sealed
