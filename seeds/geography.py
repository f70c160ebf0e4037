"""The ground of İzmit: approximate cells, the Gulf, and real boundaries when given.

``python -m seeds.geography`` writes the three small GeoJSON files beside the
neighbourhoods' facts; they ship with the product so that a map has a ground even
without a network. An operator who holds real boundaries imports them once into
the instance's folder, and from then on they replace the cells.
"""

from functools import cache
from pathlib import Path
from typing import Any

from logistics.domain.geography import Area, Ring, area_of
from logistics.domain.geography import contains as area_contains
from seeds.boundaries import BOUNDARIES, feature_of, read_boundaries, write_features
from seeds.cells import cell
from seeds.neighbourhoods import FOLDER, by_name, neighbourhoods
from seeds.outline import DISTRICT, GULF

CELLS = "cells.geojson"
GULF_FILE = "gulf.geojson"
DISTRICT_FILE = "district.geojson"
NOTE = "Approximate cells around one point per neighbourhood; no legal boundary."


def cell_of(latitude: float, longitude: float) -> str | None:
    """Returns the name of the neighbourhood whose cell holds the position, or None if none does."""
    for name, area in cells().items():
        if area_contains(area, latitude=latitude, longitude=longitude):
            return name
    return None


def contains(neighbourhood: str, latitude: float, longitude: float) -> bool:
    """Tells whether the position lies inside the neighbourhood's cell."""
    return area_contains(cells()[neighbourhood], latitude=latitude, longitude=longitude)


def on_land(latitude: float, longitude: float) -> bool:
    """Tells whether the position lies outside the Gulf."""
    return not area_contains(area_of(GULF), latitude=latitude, longitude=longitude)


@cache
def cells() -> dict[str, Area]:
    """Returns the approximate cell of each neighbourhood, as shipped."""
    return read_boundaries(FOLDER / CELLS)


def ground(folder: Path) -> dict[str, Area]:
    """Returns the boundaries imported into an instance's folder, or else the cells."""
    imported = folder / BOUNDARIES
    return read_boundaries(imported) if imported.exists() else cells()


def collect() -> dict[str, list[dict[str, Any]]]:
    """Computes the features of each shipped file, keyed by its file name."""
    places = neighbourhoods()
    rings = {place.name: cell(place, others=places, outline=DISTRICT) for place in places}
    return {
        CELLS: [_cell_feature(name, ring) for name, ring in rings.items()],
        GULF_FILE: [feature_of(area_of(GULF), name="İzmit Körfezi")],
        DISTRICT_FILE: [feature_of(area_of(DISTRICT), name="İzmit")],
    }


def main() -> None:
    """Writes the shipped GeoJSON files again."""
    for file_name, features in collect().items():
        write_features(FOLDER / file_name, features, note=NOTE)


def _cell_feature(name: str, ring: Ring) -> dict[str, Any]:
    place = by_name()[name]
    facts = {"kind": place.kind, "population": place.population, "approximate": True}
    return feature_of(area_of(ring), name=name, **facts)


if __name__ == "__main__":
    main()
