"""Other people's scripts and styles, served from the wheels that carry them."""

from importlib import import_module
from pathlib import Path

from flask import Blueprint, abort, send_from_directory
from werkzeug import Response

bp = Blueprint("assets", __name__, url_prefix="/assets")

WHEELS = {"leaflet": "xstatic.pkg.leaflet", "jquery": "xstatic.pkg.jquery"}
A_WEEK_S = 7 * 24 * 3600


def folder_of(library: str) -> Path:
    """Returns the folder of a library's files inside its wheel."""
    return Path(import_module(WHEELS[library]).BASE_DIR)


@bp.get("/<library>/<path:name>")
def asset(library: str, name: str) -> Response:
    """Serves one file of a known library."""
    if library not in WHEELS:
        abort(404)
    return send_from_directory(folder_of(library), name, max_age=A_WEEK_S)
