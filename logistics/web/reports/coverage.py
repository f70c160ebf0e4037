"""Households served per neighbourhood as a sheet: rows and columns as on the screen."""

import csv
from io import StringIO

from flask import Response
from flask_babel import gettext as _

from logistics.services import reporting
from logistics.web.db import now, reading
from logistics.web.exports import harmless
from logistics.web.reports.blueprint import bp
from logistics.web.reports.dashboard import asked_period

BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes UTF-8 for something else


@bp.get("/neighbourhoods.csv")
def neighbourhoods_csv() -> Response:
    """Returns the table as CSV."""
    period = asked_period()
    with reading() as db:
        rows = reporting.coverage(db, at=now(), period=period)
    sheet = StringIO()
    writer = csv.writer(sheet, delimiter=";")
    writer.writerow([_("Neighbourhood"), _("Served"), _("Registered"), _("Deliveries")])
    for row in rows:
        writer.writerow([harmless(row.name), row.served, row.registered, row.deliveries])
    return Response(
        BYTE_ORDER_MARK + sheet.getvalue(),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="imece-mahalle-{period}.csv"'},
    )
