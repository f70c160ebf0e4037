"""Maps drawn here: who was reached, neighbourhood by neighbourhood, without any network.

The ground (sea, district, neighbourhood cells) is read from GeoJSON files the
installation keeps; without them only the neighbourhoods' points are drawn. The
drawing is plain shapes in drawing units, north up, for the screen to fill in.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import cos, hypot, radians, sqrt
from pathlib import Path
from typing import Any

from logistics.store.reports import Coverage

WIDTH = 800.0
MARGIN = 12.0
LARGEST_RADIUS = 15.0
SMALLEST_RADIUS = 3.0
METRES_PER_DEGREE = 111_195
SCALE_BAR_M = 5_000
LEVELS = (0, 25, 50, 75)  # served, in percent of the registered: a level starts above each


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A neighbourhood on the drawing: ``path`` is its cell, empty where none is known.

    ``radius`` grows with the root of the households served; ``level`` 0–4 with
    the share of the registered ones.
    """

    row: Coverage
    path: str
    x: float
    y: float
    radius: float
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """The whole map in drawing units; ``scale_bar`` is as long as 5 km."""

    width: float
    height: float
    sea: tuple[str, ...]
    land: tuple[str, ...]
    spots: tuple[Spot, ...]
    depot: tuple[float, float]
    scale_bar: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """Turns degrees into drawing units."""

    west: float
    north: float
    east_units: float
    north_units: float

    def place(self, *, latitude: float, longitude: float) -> tuple[float, float]:
        x = MARGIN + (longitude - self.west) * self.east_units
        y = MARGIN + (self.north - latitude) * self.north_units
        return round(x, 1), round(y, 1)


def coverage_drawing(
    rows: Sequence[Coverage], *, ground: Path, depot_latitude: float, depot_longitude: float
) -> Drawing:
    """Returns the map of the households served; ``ground`` is the folder of GeoJSON files."""
    cells = {name: rings for name, rings in _features(ground, "boundaries", "cells") if name}
    land = [rings for _name, rings in _features(ground, "district")]
    sea = [rings for _name, rings in _features(ground, "gulf")]
    seen = [point for rings in (*cells.values(), *land) for ring in rings for point in ring]
    seen += [(row.longitude, row.latitude) for row in rows]
    seen.append((depot_longitude, depot_latitude))
    frame, height = _frame(seen)
    most = max((row.served for row in rows), default=0) or 1
    return Drawing(
        width=WIDTH,
        height=height,
        sea=tuple(_path(rings, frame) for rings in sea),
        land=tuple(_path(rings, frame) for rings in land),
        spots=tuple(_spot(row, frame, cells=cells, most=most) for row in rows),
        depot=frame.place(latitude=depot_latitude, longitude=depot_longitude),
        scale_bar=round(SCALE_BAR_M / METRES_PER_DEGREE * frame.north_units, 1),
    )


def level_of(row: Coverage) -> int:
    """Returns 0 where nobody was served, else 1–4 by the share of the registered."""
    if row.served == 0:
        return 0
    share = 100 * row.served / max(row.registered, row.served)
    return sum(1 for start in LEVELS if share > start)


def _spot(
    row: Coverage, frame: _Frame, *, cells: dict[str, list[list[tuple[float, float]]]], most: int
) -> Spot:
    x, y = frame.place(latitude=row.latitude, longitude=row.longitude)
    radius = SMALLEST_RADIUS + (LARGEST_RADIUS - SMALLEST_RADIUS) * sqrt(row.served / most)
    return Spot(
        row=row,
        path=_path(cells.get(row.name, ()), frame),
        x=x,
        y=y,
        radius=round(radius, 1) if row.served else SMALLEST_RADIUS,
        level=level_of(row),
    )


def _frame(points: Sequence[tuple[float, float]]) -> tuple[_Frame, float]:
    """Fits the points (longitude, latitude) into the width; returns the height as well."""
    west, east = min(lon for lon, _ in points), max(lon for lon, _ in points)
    south, north = min(lat for _, lat in points), max(lat for _, lat in points)
    shrink = cos(radians((south + north) / 2))
    widest = max((east - west) * shrink, hypot(east - west, north - south) / 4, 0.01)
    north_units = (WIDTH - 2 * MARGIN) / widest
    frame = _Frame(west=west, north=north, east_units=north_units * shrink, north_units=north_units)
    return frame, round(2 * MARGIN + max(north - south, 0.01) * north_units, 1)


def _features(ground: Path, *stems: str) -> Iterator[tuple[str, list[list[tuple[float, float]]]]]:
    """Yields name and rings (longitude, latitude) of the first of these files that is there."""
    for stem in stems:
        file = ground / f"{stem}.geojson"
        if file.exists():
            for feature in json.loads(file.read_text(encoding="utf-8"))["features"]:
                yield feature["properties"].get("name", ""), list(_rings(feature["geometry"]))
            return


def _rings(geometry: dict[str, Any]) -> Iterator[list[tuple[float, float]]]:
    kind, shape = geometry["type"], geometry["coordinates"]
    polygons = {"Polygon": [shape], "MultiPolygon": shape}.get(kind, [])
    for polygon in polygons:
        for ring in polygon:
            yield [(point[0], point[1]) for point in ring]


def _path(rings: Iterable[Iterable[tuple[float, float]]], frame: _Frame) -> str:
    """Returns the rings as an SVG path, holes left open by the even-odd rule."""
    parts = []
    for ring in rings:
        points = [frame.place(latitude=lat, longitude=lon) for lon, lat in ring]
        parts.append("M" + "L".join(f"{x:g},{y:g}" for x, y in points) + "Z")
    return "".join(parts)
