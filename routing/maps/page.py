"""The page that a map lives in: its ground, its legend, its scripts, and nothing from outside.

folium escapes nothing that goes into popups, tooltips and layer names, and puts some of it into
JavaScript template literals, where even escaped HTML runs. branca then takes the finished script
for a Jinja template once more, so that braces in data would run on the server. So every text and
every name passes through :func:`escape_for_map`, and no popup or tooltip of folium is used: the
texts travel as data, and our own few lines of JavaScript show them.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import folium
from branca.element import Element, Figure, MacroElement
from folium.map import CustomPane
from folium.utilities import JsCode
from jinja2 import Template
from jinja2.utils import htmlsafe_json_dumps

HERE = Path(__file__).parent
SCRIPTS = ("map.js", "signs.js", "routes.js", "day.js")
GROUND = "ground"
OSM = "© OpenStreetMap contributors"

RUNS = re.compile(r"\{(?=[{%#])")
"""An opening of a Jinja template; in JSON only a text can hold one."""

GeoJson = Mapping[str, Any]
Feature = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assets:
    """Where the page loads Leaflet from; jQuery only if the caller's own parts need it."""

    leaflet_js: str
    leaflet_css: str
    jquery_js: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What lies under everything: sea and neighbourhoods, as GeoJSON with a ``name`` each.

    ``tiles`` is the address of a tile server, if there is one and it may be used.
    """

    sea: GeoJson | None = None
    areas: GeoJson | None = None
    tiles: str | None = None
    attribution: str = OSM


def escape_for_map(text: str) -> str:
    """Returns a text that is harmless as HTML and inside any JavaScript string or template."""
    return (
        html.escape(text)
        .replace("\\", "&#92;")
        .replace("$", "&#36;")
        .replace("`", "&#96;")
        .replace("{", "&#123;")
        .replace("}", "&#125;")
    )


def escaped(lines: Iterable[str]) -> list[str]:
    """Returns lines of text for a popup or tooltip; ``map.js`` puts the first one in bold."""
    return [escape_for_map(line) for line in lines]


def new_map(*, assets: Assets, ground: Ground | None) -> folium.Map:
    """Returns a map that loads nothing but ``assets``, with the ground laid."""
    figure = Figure()
    chart = folium.Map(tiles=None, prefer_canvas=True)
    chart.options["maxZoom"] = 18
    if ground is None or not ground.tiles:
        chart.options["zoomSnap"] = 0.25  # nothing but tiles minds a zoom between two
    scripts = [("leaflet_js", assets.leaflet_js), ("jquery_js", assets.jquery_js)]
    chart.default_js = [(name, url) for name, url in scripts if url]
    chart.default_css = [("leaflet_css", assets.leaflet_css)]
    figure.add_child(chart)
    ours = "\n".join((HERE / name).read_text(encoding="utf-8") for name in SCRIPTS)
    figure.header.add_child(Plain('<link rel="icon" href="data:,">'))  # or a browser asks for one
    figure.header.add_child(Plain(f"<style>{(HERE / 'map.css').read_text()}</style>"))
    add_to_page(chart, f"<script>{ours}</script>")  # in the body: Leaflet is there by then
    if ground is not None:
        _lay(chart, ground)
    return chart


def layer(features: Sequence[Feature], *, pane: str = "overlayPane") -> folium.GeoJson:
    """Returns a layer of features, drawn and made to speak by ``map.js``.

    Raises
    ------
    ValueError
        When something in it would run as a template; only what passed no escaping can.
    """
    collection = {"type": "FeatureCollection", "features": list(features)}
    if RUNS.search(json.dumps(collection)):
        raise ValueError("A map's data holds an opening of a Jinja template; escape its texts.")
    return folium.GeoJson(
        collection,
        on_each_feature=JsCode("imece.each"),
        point_to_layer=JsCode("imece.point"),
        control=False,
        pane=pane,
    )


def as_script(drawing: Mapping[str, Any] | None) -> str:
    """Returns data as a JavaScript literal in which nothing runs, neither here nor there."""
    return RUNS.sub(r"\\u007b", htmlsafe_json_dumps(drawing))


def feature(geometry: GeoJson, **properties: Any) -> Feature:
    return {"type": "Feature", "geometry": dict(geometry), "properties": properties}


def at(*, latitude: float, longitude: float) -> Feature:
    """Returns a point, to a tenth of a metre or so."""
    return {"type": "Point", "coordinates": [round(longitude, 6), round(latitude, 6)]}


def add_to_page(chart: folium.Map, content: str) -> None:
    """Puts HTML that was made here beside the map."""
    figure_of(chart).html.add_child(Plain(content))


def legend(title: str, rows: Iterable[tuple[str, str]], *, place: str) -> str:
    """Returns a legend: pairs of a picture (HTML made here) and a name (any text).

    It lies in the map's ``corner``, or ``above`` or ``below`` a map that is too full for it.
    """
    items = "".join(f"<li>{picture}{escape_for_map(name)}</li>" for picture, name in rows)
    heading = f"<summary>{escape_for_map(title)}</summary>"
    return f'<details class="legend legend-{place}" open>{heading}<ul>{items}</ul></details>'


class Plain(Element):
    """A piece of the page that is taken as it is; folium reads others as Jinja templates."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def render(self, **_context: Any) -> str:
        return self.text


class Start(MacroElement):
    """Starts our own scripts once everything is on the map, with what they are to draw."""

    def __init__(self, attribution: str, drawing: Mapping[str, Any] | None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.attribution = attribution
        self.drawing = as_script(drawing)
        self._template = Template(
            "{% macro script(this, kwargs) %}"
            "imece.start({{ this._parent.get_name() }}, {{ this.attribution|tojson }},"
            " {{ this.drawing }});"
            "{% endmacro %}"
        )


def page(
    chart: folium.Map,
    *,
    title: str,
    language: str,
    attribution: str,
    nonce: str,
    drawing: Mapping[str, Any] | None = None,
) -> str:
    """Returns the complete page; every script in it carries the nonce."""
    chart.add_child(Start(escape_for_map(attribution), drawing))
    figure = figure_of(chart)
    figure.header.add_child(Plain(f"<title>{escape_for_map(title)}</title>"))
    text = figure.render()
    text = re.sub(r"<script(?=[\s>])", f'<script nonce="{html.escape(nonce)}"', text)
    return text.replace("<html>", f'<html lang="{html.escape(language)}">', 1)


def figure_of(chart: folium.Map) -> Figure:
    """Returns the page around a map."""
    figure = chart.get_root()
    assert isinstance(figure, Figure)
    return figure


def names_of(areas: GeoJson) -> list[tuple[GeoJson, str]]:
    """Returns the geometry and the name of each neighbourhood."""
    return [
        (area["geometry"], str(area.get("properties", {}).get("name", "")))
        for area in areas.get("features", [])
    ]


def _lay(chart: folium.Map, ground: Ground) -> None:
    CustomPane(GROUND, z_index=300).add_to(chart)
    CustomPane("names", z_index=350).add_to(chart)
    if ground.tiles:
        folium.TileLayer(
            tiles=ground.tiles, attr=escape_for_map(ground.attribution), control=False
        ).add_to(chart)
    if ground.areas:
        cells = [
            feature(geometry, label=escape_for_map(name), style=_cell(tiled=bool(ground.tiles)))
            for geometry, name in names_of(ground.areas)
        ]
        layer(cells, pane=GROUND).add_to(chart)
    if ground.sea and not ground.tiles:
        water = {"color": "#7fa8c9", "weight": 1, "fillColor": "#cfe3f1", "fillOpacity": 1}
        waters = [feature(geometry, style=water) for geometry, _name in names_of(ground.sea)]
        layer(waters, pane=GROUND).add_to(chart)


def _cell(*, tiled: bool) -> dict[str, Any]:
    see_through = 0 if tiled else 1
    return {"color": "#b9b2a3", "weight": 1, "fillColor": "#fdfcf8", "fillOpacity": see_through}
