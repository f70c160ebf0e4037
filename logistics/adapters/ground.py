"""The ground of the maps as this installation keeps it: GeoJSON files in one folder.

Real boundaries, where somebody imported them, stand in place of the approximate
cells. A file that is missing is nothing to draw, not an error.
"""

import json
from pathlib import Path
from typing import Any

BOUNDARIES = ("boundaries.geojson", "cells.geojson")
SEA = "gulf.geojson"

Features = dict[str, Any]


def areas(folder: Path) -> Features | None:
    """Returns the neighbourhoods' areas, each feature with a ``name``."""
    return next(filter(None, (_read(folder / name) for name in BOUNDARIES)), None)


def sea(folder: Path) -> Features | None:
    """Returns the sea."""
    return _read(folder / SEA)


def _read(file: Path) -> Features | None:
    if not file.exists():
        return None
    found: Features = json.loads(file.read_text(encoding="utf-8"))
    return found
