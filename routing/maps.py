"""Maps of a plan and of a town, as complete HTML pages that need no internet.

All words come from the caller, who knows the reader's language. Routes differ in colour and in
dashes, so that nobody needs to tell colours apart. A map of two thousand stops is made of a few
layers of features, never of two thousand markers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import folium

from routing.map_page import (
    OSM,
    Assets,
    Feature,
    GeoJson,
    Ground,
    Mark,
    Stroke,
    at,
    box_picture,
    escape_for_map,
    escaped,
    feature,
    figure_of,
    layer,
    legend,
    line_picture,
    names_of,
    new_map,
    page,
)
from routing.model import Depot, Plan, Problem, Stop, Trip, Visit

__all__ = [
    "COLOURS",
    "SHADES",
    "AreaLabels",
    "Assets",
    "Ground",
    "MapLabels",
    "Stroke",
    "escape_for_map",
    "households_map",
    "plan_map",
    "stroke",
]

COLOURS = ("#0072B2", "#C44E00", "#00795A", "#A8327D", "#5B3F9C", "#8C6D00", "#1F1F1F")
"""Colours that colour-blind people tell apart, after Okabe & Ito (2008), but dark enough for
white numbers on them (contrast 4.5 and more)."""

DASHES = ("", "10 6", "2 7", "14 5 3 5")
SHADES = ("#D0E1F2", "#94C4DF", "#4A98C9", "#1764AB", "#08306B")
"""From few to many, after ColorBrewer's Blues; even the first is no grey and no paper."""
EMPTY_SHADE = "#EEEEEE"

MOST_NUMBERED = 400
"""Above so many stops they are drawn as dots; the number is in the popup."""

PopupOf = Callable[[Stop, Trip | None, Visit | None], Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class MapLabels:
    """The words of a plan's map, in the reader's language."""

    title: str
    legend: str
    depots: str
    unserved: str
    language: str = "tr"


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaLabels:
    """The words of a map of numbers by neighbourhood, in the reader's language."""

    title: str
    legend: str
    nothing: str
    language: str = "tr"


def stroke(number: int, colours: Sequence[str] = COLOURS) -> Stroke:
    """Returns how the ``number``-th route (from 0) is drawn, on maps, lists and paper alike."""
    dashes = DASHES[number // len(colours) % len(DASHES)]
    return Stroke(colour=colours[number % len(colours)], dashes=dashes)


def plan_map(
    problem: Problem,
    plan: Plan,
    *,
    labels: MapLabels,
    assets: Assets,
    nonce: str,
    popup_of: PopupOf,
    ground: Ground | None = None,
    colours: Sequence[str] = COLOURS,
) -> str:
    """Returns the page with the map of a plan: routes, numbered stops, depots, stops left out.

    ``popup_of`` gives the lines to show at a stop, as plain text: for a stop with its trip and
    visit, or with None twice when it is left out.
    """
    chart = new_map(assets=assets, ground=ground)
    stops = {stop.id: stop for stop in problem.stops}
    strokes = {name: stroke(number, colours) for number, name in enumerate(plan.vehicles)}
    names = {vehicle.id: vehicle.name for vehicle in problem.vehicles}
    kind = "stop-number" if plan.served <= MOST_NUMBERED else "circle"
    for vehicle, look in strokes.items():
        group = folium.FeatureGroup(name=escape_for_map(names.get(vehicle, vehicle)))
        trips = plan.trips_of(vehicle)
        layer(_lines(problem, trips, stops, look)).add_to(group)
        marks = Mark(kind=kind, colour=look.colour, radius=5)
        layer(_doors(trips, stops, popup_of), marks=marks).add_to(group)
        group.add_to(chart)
    left_out = [stops[one.stop] for one in plan.unserved if one.stop in stops]
    if left_out:
        group = folium.FeatureGroup(name=escape_for_map(labels.unserved))
        marks = Mark(kind="stop-unserved", text="×")
        layer([_left_out(stop, popup_of) for stop in left_out], marks=marks).add_to(group)
        group.add_to(chart)
    depots = [_depot(depot) for depot in problem.depots]
    marks = Mark(kind="depot", text="▲")
    layer(depots, marks=marks, name=escape_for_map(labels.depots)).add_to(chart)
    _fit(chart, [*problem.depots, *problem.stops])
    folium.LayerControl(collapsed=True).add_to(chart)
    rows = [(line_picture(look), names.get(name, name)) for name, look in strokes.items()]
    figure_of(chart).html.add_child(legend(labels.legend, rows))
    return page(
        chart,
        title=labels.title,
        language=labels.language,
        attribution=ground.attribution if ground else "",
        nonce=nonce,
    )


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
    layer(cells, marks=Mark(kind="circle", radius=10), control=False).add_to(chart)
    chart.fit_bounds(_corners(cells))
    rows = [
        (box_picture(shade), f"{low}–{high}" if low != high else f"{low}")
        for shade, (low, high) in zip(shades, bounds, strict=False)
    ]
    rows.append((box_picture(EMPTY_SHADE), labels.nothing))
    figure_of(chart).html.add_child(legend(labels.legend, rows, place="above"))
    return page(
        chart,
        title=labels.title,
        language=labels.language,
        attribution=ground.attribution if ground else OSM,
        nonce=nonce,
    )


def _lines(
    problem: Problem, trips: Sequence[Trip], stops: Mapping[str, Stop], look: Stroke
) -> list[Feature]:
    vehicles = {vehicle.id: vehicle for vehicle in problem.vehicles}
    style = {"color": look.colour, "weight": 3, "opacity": 0.8, "dashArray": look.dashes or None}
    lines = []
    for trip in trips:
        depot = problem.depot_of(vehicles[trip.vehicle])
        doors = [stops[visit.stop] for visit in trip.visits if visit.stop in stops]
        places: list[Depot | Stop] = [depot, *doors, depot]
        path = [
            at(latitude=place.latitude, longitude=place.longitude)["coordinates"]
            for place in places
        ]
        lines.append(feature({"type": "LineString", "coordinates": path}, style=style))
    return lines


def _doors(trips: Sequence[Trip], stops: Mapping[str, Stop], popup_of: PopupOf) -> list[Feature]:
    visits = [(trip, visit) for trip in trips for visit in trip.visits if visit.stop in stops]
    return [
        feature(
            at(latitude=stops[visit.stop].latitude, longitude=stops[visit.stop].longitude),
            stop=visit.stop,
            text=str(number),
            popup=escaped(popup_of(stops[visit.stop], trip, visit)),
        )
        for number, (trip, visit) in enumerate(visits, start=1)
    ]


def _left_out(stop: Stop, popup_of: PopupOf) -> Feature:
    return feature(
        at(latitude=stop.latitude, longitude=stop.longitude),
        stop=stop.id,
        popup=escaped(popup_of(stop, None, None)),
    )


def _depot(depot: Depot) -> Feature:
    return feature(
        at(latitude=depot.latitude, longitude=depot.longitude),
        popup=escaped([depot.name]),
    )


def _fit(chart: folium.Map, places: Sequence[Depot | Stop]) -> None:
    latitudes = [place.latitude for place in places]
    longitudes = [place.longitude for place in places]
    chart.fit_bounds(
        [[min(latitudes), min(longitudes)], [max(latitudes), max(longitudes)]], padding=(20, 20)
    )


def _cell(
    geometry: GeoJson, name: str, value: int | None, colour: str, labels: AreaLabels
) -> Feature:
    said = labels.nothing if value is None else str(value)
    look = {"color": "#555555", "weight": 1, "fillColor": colour, "fillOpacity": 0.85}
    return feature(
        geometry,
        colour=colour,
        area=name,
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
