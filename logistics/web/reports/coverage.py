"""Households served per neighbourhood as a file: rows and columns as on the screen."""

from flask import Response
from flask_babel import gettext as _

from logistics.domain.sheets import Column, Kind, Sheet
from logistics.services import reporting
from logistics.web.db import now, reading
from logistics.web.exports import FILE, given
from logistics.web.reports.blueprint import bp
from logistics.web.reports.dashboard import asked_period


@bp.get(f"/neighbourhoods{FILE}")
def neighbourhoods_file(form: str) -> Response:
    """Gives the table of the dashboard as a file."""
    period = asked_period()
    with reading() as db:
        rows = reporting.coverage(db, at=now(), period=period)
    sheet = Sheet(
        title=_("Neighbourhoods"),
        columns=(
            Column(heading=_("Neighbourhood"), wide=True),
            Column(heading=_("Served"), kind=Kind.PIECES),
            Column(heading=_("Registered"), kind=Kind.PIECES),
            Column(heading=_("Deliveries"), kind=Kind.PIECES),
        ),
        rows=[(row.name, row.served, row.registered, row.deliveries) for row in rows],
    )
    return given(sheet, name=f"imece-mahalle-{period}", form=form)
