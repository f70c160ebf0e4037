"""Where the pages of the maps load Leaflet from: our own package of it."""

from flask import url_for


def leaflet() -> dict[str, str]:
    """Returns the addresses of Leaflet's script and style."""
    return {
        "leaflet_js": url_for("assets.asset", library="leaflet", name="leaflet.js"),
        "leaflet_css": url_for("assets.asset", library="leaflet", name="leaflet.css"),
    }
