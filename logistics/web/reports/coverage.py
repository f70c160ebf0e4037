"""Households served per neighbourhood: the map beside the table, and the same as CSV."""

import csv
from io import StringIO
from pathlib import Path

from flask import Response, current_app
from flask_babel import gettext as _

from logistics.services import mapping, reporting
from logistics.store import settings
from logistics.web import headers
from logistics.web.db import now, reading
from logistics.web.reports.blueprint import bp
from logistics.web.reports.dashboard import asked_period

BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes UTF-8 for something else
FORMULA_STARTS = ("=", "+", "-", "@", "\t")


@bp.get("/neighbourhoods.csv")
def neighbourhoods_csv() -> Response:
    """Returns the table as a sheet, rows and columns as on the screen."""
    with reading() as db:
        rows = reporting.coverage(db, at=now(), period=asked_period())
    sheet = StringIO()
    writer = csv.writer(sheet, delimiter=";")
    writer.writerow([_("Neighbourhood"), _("Served"), _("Registered"), _("Deliveries")])
    for row in rows:
        writer.writerow([_plain(row.name), row.served, row.registered, row.deliveries])
    name = f"imece-mahalle-{asked_period().value}.csv"
    return Response(
        BYTE_ORDER_MARK + sheet.getvalue(),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@bp.get("/map")
def coverage_map() -> Response:
    """Returns the map as a page of its own, shown in a frame beside the table."""
    headers.allow_inline_styles()
    with reading() as db:
        rows = reporting.coverage(db, at=now(), period=asked_period())
        depot_name = settings.get(db, "depot_name")
        depot = (settings.get(db, "depot_latitude"), settings.get(db, "depot_longitude"))
        tiles = settings.get(db, "map_tiles")
    page = mapping.coverage_map(
        rows,
        words=mapping.Words(
            served=_("served"), registered=_("registered"), title=_("Households served")
        ),
        depot=mapping.Depot(name=depot_name, latitude=depot[0], longitude=depot[1]),
        ground=Path(current_app.config["DATA_FOLDER"]) / "ground",
        tiles=tiles,
        nonce=headers.nonce(),
    )
    return Response(page, mimetype="text/html")


def _plain(text: str) -> str:
    """Keeps a spreadsheet from taking a name for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
