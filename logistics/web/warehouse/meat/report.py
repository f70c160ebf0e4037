"""Where the meat went: per portioning and for some days, to the gram; and the packs' labels."""

from dataclasses import dataclass
from datetime import date

from flask import Response, abort, render_template, request
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

from logistics.adapters.documents.pack_labels import SIZES, pack_labels
from logistics.domain.calendar import local_day
from logistics.services.mass_balancing import DayBalance, day_balance
from logistics.services.pack_labelling import Language, pack_labels_of
from logistics.web.db import now, reading
from logistics.web.forms import read_day
from logistics.web.warehouse.blueprint import bp


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPage:
    """The balance of some days."""

    found: DayBalance
    error: str = ""


@bp.get("/meat/report")
def meat_report() -> tuple[str, int]:
    """Shows the mass balance of the days asked for, today unless told."""
    today, error = local_day(now()), ""
    first = last = today
    try:
        first, last = _asked("from", today), _asked("to", today)
    except ValueError as unread:
        error = str(unread)
    if first > last:
        error = str(_l("The first day lies after the last."))
        first = last
    with reading() as db:
        page = ReportPage(found=day_balance(db, first, last), error=error)
    return render_template("warehouse/meat/report.html", page=page), 422 if error else 200


@bp.get("/meat/labels/<int:document_id>.pdf")
def meat_labels(document_id: int) -> Response:
    """Prints the labels of the packs a document made."""
    size = request.args.get("size", SIZES[0])
    if size not in SIZES:
        abort(404)
    language: Language = "en" if str(get_locale()) == "en" else "tr"
    with reading() as db:
        labels = pack_labels_of(db, document_id, language=language)
    if not labels:
        abort(404)
    return Response(
        pack_labels(labels, size=size, language=language),
        mimetype="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="labels-{document_id}.pdf"',
            "Cache-Control": "no-store",
        },
    )


def _asked(name: str, otherwise: date) -> date:
    typed = request.args.get(name, "").strip()
    return read_day(typed) if typed else otherwise
