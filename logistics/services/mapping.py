"""Who was reached, neighbourhood by neighbourhood, on a map.

The ground is what the installation keeps. A neighbourhood without an area there
is drawn as a point, so that the map shows whatever the table beside it does.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from logistics.adapters import ground
from logistics.store.reports import Coverage
from routing import maps
from routing.maps import AreaLabels, Assets

__all__ = ["AreaLabels", "Assets", "coverage_map"]


def coverage_map(
    rows: Sequence[Coverage],
    *,
    folder: Path,
    tiles: str | None,
    labels: AreaLabels,
    assets: Assets,
    nonce: str,
) -> str:
    """Returns the map of the households served as a complete page.

    ``folder`` holds the ground. Map and table speak of a neighbourhood by its name.
    """
    areas = ground.areas(folder)
    known = _named(areas, rows)
    drawn = {feature["properties"]["name"] for feature in known}
    points = [_point(row) for row in rows if row.name not in drawn]
    return maps.households_map(
        {"type": "FeatureCollection", "features": known + points},
        {row.name: row.served for row in rows if row.served},
        labels=labels,
        assets=assets,
        nonce=nonce,
        ground=maps.Ground(sea=ground.sea(folder), areas=areas, tiles=tiles),
    )


def _named(areas: ground.Features | None, rows: Sequence[Coverage]) -> list[dict[str, Any]]:
    """Returns the areas of the neighbourhoods in the table."""
    names = {row.name for row in rows}
    features = areas["features"] if areas else []
    return [each for each in features if each.get("properties", {}).get("name") in names]


def _point(row: Coverage) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"name": row.name},
        "geometry": {"type": "Point", "coordinates": [row.longitude, row.latitude]},
    }
