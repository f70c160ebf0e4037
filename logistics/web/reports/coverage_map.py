"""The map of the households served, in a frame of its own beside the table."""

from pathlib import Path

from flask import current_app
from flask_babel import get_locale
from flask_babel import gettext as _

from logistics.services import mapping, reporting
from logistics.services.mapping import AreaLabels, Assets
from logistics.store import settings
from logistics.web.db import now, reading
from logistics.web.headers import allow_inline_styles, allow_tiles, nonce
from logistics.web.leaflet import leaflet
from logistics.web.reports.blueprint import bp
from logistics.web.reports.dashboard import asked_period


@bp.get("/neighbourhoods/map")
def coverage_map() -> str:
    """Shows the map of a period."""
    with reading() as db:
        rows = reporting.coverage(db, at=now(), period=asked_period())
        tiles = settings.get(db, "map_tiles")
    allow_inline_styles()
    return mapping.coverage_map(
        rows,
        folder=Path(current_app.config["DATA_FOLDER"]) / "ground",
        tiles=allow_tiles(tiles),
        labels=_labels(),
        assets=Assets(**leaflet()),
        nonce=nonce(),
    )


def _labels() -> AreaLabels:
    return AreaLabels(
        title=_("Map of the households served"),
        legend=_("Households served"),
        nothing=_("no household served"),
        language=str(get_locale()),
    )
