"""Boundaries as GeoJSON: read with suspicion, written one feature per line.

The operator of an instance may hold the real boundaries of the neighbourhoods.
:func:`import_boundaries` copies them once into the instance's folder, where they
replace the approximate cells. A file from outside is read part by part, and
whatever is wrong is refused with the name of the feature that is at fault.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from logistics.domain.geography import Area, Polygon, Position, Ring
from logistics.domain.geography import contains as area_contains
from seeds.neighbourhoods import neighbourhoods

BOUNDARIES = "boundaries.geojson"


class BoundaryError(ValueError):
    """A boundary file that cannot replace the cells; says which feature and why."""

    def __init__(self, reason: str, *, feature: str | None = None) -> None:
        super().__init__(f"{feature}: {reason}" if feature else reason)
        self.reason = reason
        self.feature = feature


def import_boundaries(source: Path, *, folder: Path) -> Path:
    """Copies a boundary file that covers all neighbourhoods into the instance's folder.

    Raises
    ------
    BoundaryError
        When the file cannot be read, lacks a neighbourhood, or a neighbourhood's
        own point lies outside its polygon; nothing is written then.
    """
    boundaries = read_boundaries(source)
    _check_covers(boundaries)
    features = [feature_of(area, name=name) for name, area in boundaries.items()]
    folder.mkdir(parents=True, exist_ok=True)
    return write_features(folder / BOUNDARIES, features, note=f"Imported from {source.name}")


def read_boundaries(path: Path) -> dict[str, Area]:
    """Returns the area of each named feature of a GeoJSON FeatureCollection.

    Raises
    ------
    BoundaryError
        When the file is not such a collection, a feature has no name or a name
        twice, or its geometry is not a polygon in degrees.
    """
    areas: dict[str, Area] = {}
    for number, feature in enumerate(_features(path), start=1):
        name = _name(feature, number=number)
        if name in areas:
            raise BoundaryError("the name occurs twice.", feature=name)
        areas[name] = _area(feature.get("geometry"), name=name)
    return areas


def feature_of(area: Area, **properties: Any) -> dict[str, Any]:
    """Returns the area as a GeoJSON feature with these properties."""
    polygons = [
        [
            [[p.longitude, p.latitude] for p in (*ring, ring[0])]
            for ring in (outer.outer, *outer.holes)
        ]
        for outer in area.polygons
    ]
    one = len(polygons) == 1
    geometry = {
        "type": "Polygon" if one else "MultiPolygon",
        "coordinates": polygons[0] if one else polygons,
    }
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def write_features(path: Path, features: Iterable[Mapping[str, Any]], *, note: str) -> Path:
    """Writes one feature per line, so that a change shows where it is; whole or not at all."""
    lines = ",\n".join(json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in features)
    head = f'{{"type":"FeatureCollection","note":{json.dumps(note, ensure_ascii=False)}'
    unfinished = path.with_suffix(".part")
    unfinished.write_text(f'{head},"features":[\n{lines}\n]}}\n', encoding="utf-8")
    return unfinished.replace(path)


def _features(path: Path) -> list[dict[str, Any]]:
    try:
        collection = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BoundaryError(f"{path.name} cannot be opened.") from error
    except ValueError as error:
        raise BoundaryError(f"{path.name} is not JSON in UTF-8.") from error
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list) or not features:
        raise BoundaryError(f"{path.name} is not a GeoJSON FeatureCollection with features.")
    return features


def _name(feature: Any, *, number: int) -> str:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str) or not name.strip():
        raise BoundaryError("properties.name is missing.", feature=f"Feature {number}")
    return name.strip()


def _area(geometry: Any, *, name: str) -> Area:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise BoundaryError(f"a Polygon or MultiPolygon, not {kind}.", feature=name)
    given = geometry.get("coordinates")
    shapes = given if kind == "MultiPolygon" else [given]
    try:
        polygons = tuple(_polygon(rings) for rings in shapes)
        return Area(polygons=polygons)
    except (TypeError, ValueError, IndexError) as error:
        raise BoundaryError(f"the coordinates are not usable ({error}).", feature=name) from error


def _polygon(rings: list[Any]) -> Polygon:
    outer, *holes = (_ring(ring) for ring in rings)
    return Polygon(outer=outer, holes=tuple(holes))


def _ring(points: list[Any]) -> Ring:
    ring = [_position(longitude=float(p[0]), latitude=float(p[1])) for p in points]
    return tuple(ring[:-1] if len(ring) > 1 and ring[0] == ring[-1] else ring)


def _position(*, longitude: float, latitude: float) -> Position:
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise ValueError(f"{longitude}, {latitude} is not a longitude and latitude in degrees")
    return Position(latitude, longitude)


def _check_covers(boundaries: Mapping[str, Area]) -> None:
    for place in neighbourhoods():
        if place.name not in boundaries:
            raise BoundaryError("the neighbourhood is missing.", feature=place.name)
        area = boundaries[place.name]
        if not area_contains(area, latitude=place.latitude, longitude=place.longitude):
            raise BoundaryError("its point lies outside its polygon.", feature=place.name)
