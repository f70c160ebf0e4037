"""A map of numbers by neighbourhood: polygons in shades, points as circles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from routing.maps.page import (
    OSM,
    Assets,
    Feature,
    GeoJson,
    Ground,
    add_to_page,
    escape_for_map,
    escaped,
    feature,
    layer,
    legend,
    names_of,
    new_map,
    page,
)
from routing.maps.pictures import box_picture

SHADES = ("#D0E1F2", "#94C4DF", "#4A98C9", "#1764AB", "#08306B")
"""From few to many, after ColorBrewer's Blues; even the first is no grey and no paper."""
EMPTY_SHADE = "#EEEEEE"


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaLabels:
    """The words of a map of numbers by neighbourhood, in the reader's language."""

    title: str
    legend: str
    nothing: str
    language: str = "tr"


def households_map(
    areas: GeoJson,
    values: Mapping[str, int],
    *,
    labels: AreaLabels,
    assets: Assets,
    nonce: str,
    ground: Ground | None = None,
    shades: Sequence[str] = SHADES,
) -> str:
    """Returns the page with a map of one number for each neighbourhood (by its name).

    Polygons are filled in shades, points become circles. Neighbourhoods without a number are
    grey, and ``labels.nothing`` says so.
    """
    chart = new_map(assets=assets, ground=ground)
    bounds = _classes(list(values.values()), len(shades))
    cells = []
    for geometry, name in names_of(areas):
        value = values.get(name)
        colour = EMPTY_SHADE if value is None else shades[_class_of(value, bounds)]
        cells.append(_cell(geometry, name, value, colour, labels))
    layer(cells).add_to(chart)
    chart.fit_bounds(_corners(cells))
    rows = [
        (box_picture(shade), f"{low}–{high}" if low != high else f"{low}")
        for shade, (low, high) in zip(shades, bounds, strict=False)
    ]
    rows.append((box_picture(EMPTY_SHADE), labels.nothing))
    add_to_page(chart, legend(labels.legend, rows, place="above"))
    return page(
        chart,
        title=labels.title,
        language=labels.language,
        attribution=ground.attribution if ground else OSM,
        nonce=nonce,
    )


def _cell(
    geometry: GeoJson, name: str, value: int | None, colour: str, labels: AreaLabels
) -> Feature:
    said = labels.nothing if value is None else str(value)
    look = {"color": "#555555", "weight": 1, "fillColor": colour, "fillOpacity": 0.85}
    return feature(
        geometry,
        colour=colour,
        area=escape_for_map(name),
        style=look,
        tip=escaped([name, said]),
        popup=escaped([name, f"{labels.legend}: {said}"]),
    )


def _classes(values: list[int], number: int) -> list[tuple[int, int]]:
    """Returns the lowest and highest value of each class, with about as many values in each."""
    distinct = sorted(set(values))
    number = min(number, len(distinct))
    cuts = [round(part * len(distinct) / number) for part in range(number + 1)] if number else []
    return [(distinct[begin], distinct[end - 1]) for begin, end in pairwise(cuts)]


def _class_of(value: int, bounds: Sequence[tuple[int, int]]) -> int:
    return next(number for number, (_low, high) in enumerate(bounds) if value <= high)


def _corners(cells: Sequence[Feature]) -> list[list[float]]:
    points = [point for cell in cells for point in _points(cell["geometry"]["coordinates"])]
    if not points:
        return [[40.72, 29.85], [40.97, 30.27]]
    longitudes, latitudes = zip(*points, strict=True)
    return [[min(latitudes), min(longitudes)], [max(latitudes), max(longitudes)]]


def _points(coordinates: Sequence[object]) -> list[tuple[float, float]]:
    """Returns all points of a geometry, however deep its rings lie."""
    first = coordinates[0]
    if isinstance(first, int | float):
        return [(float(first), float(coordinates[1]))]  # type: ignore[arg-type]
    return [point for part in coordinates for point in _points(part)]  # type: ignore[arg-type]
