"""Maps of small days, and what stands in their pages."""

import json
import re
from dataclasses import fields

from routing.decode import arrange
from routing.maps import Assets, MapLabels, plan_map, plan_on_paper
from tests.routing.builders import a_problem, a_stop

ASSETS = Assets(leaflet_js="/static/leaflet.js", leaflet_css="/static/leaflet.css")
LABELS = MapLabels(
    title="Plan", legend="Araçlar", depots="Depo", homes="Ev", impossible="Hiçbir araç götüremez",
    crowded_out="Yer yoktu", cold="Soğuk", picked_up="Alınacak", locked="Kilitli", locked_route="Rota kilitli",
    roads="Yol boyunca", estimated="Tahmini", play="Oynat", pause="Dur", time_of_day="Saat",
    whole_day="Bütün gün", print_out="Yazdır", north="K",
)  # fmt: skip
PRODUCT = str(
    7777 * 1000003
)  # what a template would make of it, too long to stand in an id by chance
HOSTILE = (
    "</script><script>alert(1)</script>",
    "${alert(1)}",
    "`+alert(1)+`",
    "{{ 7777*1000003 }}",
    "{% raw %}",
    "{# gone #}",
    "\\u003c",
)


def all_words(text):
    """Labels that say the same everywhere."""
    words = {field.name: text for field in fields(MapLabels)}
    return MapLabels(**(words | {"language": "tr"}))


def a_square(name):
    ring = [[29.9, 40.7], [29.95, 40.7], [29.95, 40.75], [29.9, 40.7]]
    return {
        "type": "Feature",
        "properties": {"name": name},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def a_town(*names):
    return {"type": "FeatureCollection", "features": [a_square(name) for name in names]}


def names_of_stops(stop, _trip, _visit):
    return [stop.name]


def drawn(draw, problem, plan, **given):
    given = {
        "labels": LABELS, "assets": ASSETS, "nonce": "n0nce", "popup_of": names_of_stops,
    } | given  # fmt: skip
    return draw(problem, plan, **given)


def a_map(problem, orders, **given):
    return drawn(plan_map, problem, arrange(problem, orders), **given)


def a_sheet(problem, orders, **given):
    return drawn(plan_on_paper, problem, arrange(problem, orders), **given)


def three_stops():
    return a_problem(a_stop("A", mile=10), a_stop("B", mile=20), a_stop("C", mile=30))


def a_small_map(**given):
    """Two trips to A and to B, and C left out."""
    return a_map(three_stops(), {"Van 1": [["A"], ["B"]]}, **given)


def features_in(page):
    """Every feature that a page draws."""
    collections = re.findall(r"_add\((\{.*\})\);", page)
    return [one for text in collections for one in json.loads(text)["features"]]


def points_in(page):
    """The properties of every point of a plan's map."""
    found = [one["properties"] for one in features_in(page)]
    return [one for one in found if "route" in one or "sign" in one]


def stops_in(page):
    return {one["stop"]: one for one in points_in(page) if "stop" in one}


def drawing_in(page):
    """What the scripts are to draw beside the points."""
    return json.loads(re.search(r'imece\.start\(\w+, ".*?", (.*)\);\n', page)[1])


def routes_in(page):
    return {one["id"]: one for one in drawing_in(page)["routes"]}


def legend_in(page):
    return re.search(r'<details class="legend.*?</details>', page)[0]
