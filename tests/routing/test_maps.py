"""Maps: complete pages that load nothing from outside and run nothing that names contain."""

import json
import re

import pytest

from routing.decode import arrange
from routing.maps import (
    COLOURS,
    SHADES,
    AreaLabels,
    Assets,
    Ground,
    MapLabels,
    escape_for_map,
    households_map,
    plan_map,
    stroke,
)
from tests.routing.builders import a_problem, a_stop, a_vehicle
from tests.routing.test_sectors import a_round_town

ASSETS = Assets(leaflet_js="/static/leaflet.js", leaflet_css="/static/leaflet.css")
LABELS = MapLabels(
    title="Plan", legend="Rotalar", depots="Depolar", unserved="Dağıtılamayanlar", language="tr"
)
AREA_LABELS = AreaLabels(title="Haneler", legend="Hane sayısı", nothing="Kayıt yok")
HOSTILE = (
    "</script><script>alert(1)</script>",
    "${alert(1)}",
    "`+alert(1)+`",
    "{{ 7*7 }}",
    "\\u003c",
)


def a_square(name: str):
    ring = [[29.9, 40.7], [29.95, 40.7], [29.95, 40.75], [29.9, 40.7]]
    return {
        "type": "Feature",
        "properties": {"name": name},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def a_town(*names: str):
    return {"type": "FeatureCollection", "features": [a_square(name) for name in names]}


def a_map(problem, orders, **given) -> str:
    given.setdefault("popup_of", lambda stop, _trip, _visit: [stop.name])
    return plan_map(
        problem,
        arrange(problem, orders),
        **{"labels": LABELS, "assets": ASSETS, "nonce": "n0nce"} | given,
    )


def a_small_map(**given) -> str:
    problem = a_problem(a_stop("A", mile=10), a_stop("B", mile=20), a_stop("C", mile=30))
    return a_map(problem, {"Van 1": [["A"], ["B"]]}, **given)


GROUND = Ground(sea=a_town("Gulf"), areas=a_town("Akçakoca"))


def an_area_map(values, names=("Akçakoca", "Yenidoğan"), **given) -> str:
    return households_map(
        a_town(*names),
        values,
        **{"labels": AREA_LABELS, "assets": ASSETS, "nonce": "n0nce"} | given,
    )


pages = pytest.mark.parametrize(
    "page",
    [a_small_map(ground=GROUND), an_area_map({"Akçakoca": 3}, ground=GROUND)],
    ids=["plan", "households"],
)


@pages
def test_nothing_is_loaded_from_outside(page):
    assert "://" not in page
    assert re.findall(r'(?:src|href)="([^"]*)"', page) == [
        "/static/leaflet.js",
        "/static/leaflet.css",
    ]


@pages
def test_every_script_carries_the_nonce(page):
    tags = re.findall(r"<script[^>]*>", page)
    assert tags
    assert all('nonce="n0nce"' in tag for tag in tags)


@pages
def test_nothing_runs_inline(page):
    assert not re.search(r"<[^>]+\son\w+=", page)


@pages
def test_the_page_is_whole_and_in_the_readers_language(page):
    assert page.startswith("<!DOCTYPE html>")
    assert '<html lang="tr">' in page
    assert "<title>" in page


def features_in(page: str) -> list[dict]:
    """Every feature that a page draws."""
    collections = re.findall(r"_add\((\{.*\})\);", page)
    return [one for text in collections for one in json.loads(text)["features"]]


def stops_in(page: str) -> dict[str, dict]:
    properties = [one["properties"] for one in features_in(page)]
    return {one["stop"]: one for one in properties if "stop" in one}


def test_stops_are_numbered_in_driving_order_and_those_left_out_are_marked():
    page = a_small_map()
    stops = stops_in(page)

    assert [stops[name].get("text") for name in "ABC"] == ["1", "2", None]
    assert re.findall(r'"kind": "([a-z-]+)"', page) == ["stop-number", "stop-unserved", "depot"]


def test_each_trip_is_a_line_from_the_depot_and_back():
    lines = [one for one in features_in(a_small_map()) if one["geometry"]["type"] == "LineString"]

    assert [len(line["geometry"]["coordinates"]) for line in lines] == [3, 3]
    assert all(
        line["geometry"]["coordinates"][0] == line["geometry"]["coordinates"][-1] for line in lines
    )


def test_a_popup_says_what_the_caller_wants_at_a_visit_and_at_a_stop_left_out():
    def popup_of(stop, trip, visit):
        return [stop.name, "left out" if visit is None else f"trip {trip.number}"]

    stops = stops_in(a_small_map(popup_of=popup_of))

    assert stops["B"]["popup"] == ["B", "trip 2"]
    assert stops["C"]["popup"] == ["C", "left out"]


def test_all_words_are_the_callers():
    page = a_small_map()
    for word in (LABELS.legend, LABELS.unserved, LABELS.depots):
        assert word in page or json.dumps(word)[1:-1] in page


@pytest.mark.parametrize("text", HOSTILE)
def test_no_name_becomes_code(text):
    problem = a_problem(
        a_stop(text, mile=10), a_stop(f"{text} too", mile=20), vehicles=(a_vehicle(text),)
    )
    labels = MapLabels(title=text, legend=text, depots=text, unserved=text)
    page = a_map(
        problem,
        {text: [[text]]},
        labels=labels,
        ground=Ground(areas=a_town(text), attribution=text),
    )
    plain = a_map(
        a_problem(a_stop("A", mile=10), a_stop("B", mile=20), vehicles=(a_vehicle("V"),)),
        {"V": [["A"]]},
        ground=Ground(areas=a_town("Z")),
    )

    assert len(re.findall("<script", page)) == len(re.findall("<script", plain))
    # A stop's id is data for our own script, in JSON; all that is shown is escaped.
    shown = page.replace(json.dumps(text)[1:-1].replace("<", "\\x3cb").replace(">", "\\u003e"), "")
    assert "alert(1)</script>" not in shown
    assert text not in re.sub(r'"stop": "[^"]*"', "", page)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_neighbourhood_becomes_code(text):
    page = an_area_map({text: 3}, names=(text,))
    assert text not in re.sub(r'"area": "[^"]*"', "", page)


@pytest.mark.parametrize("character", ["<", ">", '"', "'", "`", "$", "{", "}", "\\"])
def test_nothing_that_could_end_a_text_is_left(character):
    escaped = escape_for_map(f"a{character}b")
    assert character not in escaped
    assert escaped.startswith("a&")


def test_plain_names_stay_readable():
    assert escape_for_map("Şükrü Öğüt, No: 3/A") == "Şükrü Öğüt, No: 3/A"


def test_two_thousand_stops_make_a_small_page_without_markers():
    problem = a_round_town(stops=2000, vans=40).problem
    orders = {
        f"{van}": [[f"{stop}" for stop in range(50 * van, 50 * van + 50)]] for van in range(40)
    }

    page = plan_map(
        problem,
        arrange(problem, orders),
        labels=LABELS,
        assets=ASSETS,
        nonce="n0nce",
        popup_of=lambda stop, _trip, _visit: [f"Stop {stop.id}", "10:00-10:05", "Yenidoğan Mah."],
    )

    assert len(stops_in(page)) == 2000
    assert len(page.encode()) < 1_000_000
    assert re.findall(r'"kind": "([a-z-]+)"', page) == ["circle"] * 40 + ["depot"]


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("colour", COLOURS)
def test_white_numbers_can_be_read_on_every_colour(colour):
    assert 1.05 / (luminance(colour) + 0.05) >= 4.5


def test_many_routes_differ_in_colour_or_dashes():
    looks = [stroke(number) for number in range(4 * len(COLOURS))]
    assert len(set(looks)) == len(looks)


def areas_in(page: str) -> dict[str, dict]:
    properties = [one["properties"] for one in features_in(page)]
    return {one["area"]: one for one in properties if "area" in one}


def test_neighbourhoods_are_shaded_by_their_number():
    names = tuple("ABCDEF")
    areas = areas_in(an_area_map({name: 10 * place for place, name in enumerate("ABCDE")}, names))

    shades = [areas[name]["style"]["fillColor"] for name in names]
    assert len(set(shades)) == 6
    assert areas["C"]["tip"] == ["C", "20"]
    assert areas["F"]["tip"] == ["F", "Kayıt yok"]


def test_a_town_without_numbers_is_grey():
    areas = areas_in(an_area_map({}))
    assert {area["style"]["fillColor"] for area in areas.values()} == {"#EEEEEE"}


def test_a_neighbourhood_may_be_a_point():
    point = {
        "type": "Feature",
        "properties": {"name": "Köy"},
        "geometry": {"type": "Point", "coordinates": [29.9, 40.8]},
    }
    page = households_map(
        {"type": "FeatureCollection", "features": [point]},
        {"Köy": 12},
        labels=AREA_LABELS,
        assets=ASSETS,
        nonce="n0nce",
    )
    assert areas_in(page)["Köy"]["colour"] == SHADES[0]
    assert '"kind": "circle"' in page


def test_tiles_are_used_only_when_given():
    tiles = "https://tiles.example/{z}/{x}/{y}.png"
    assert tiles in a_small_map(ground=Ground(areas=a_town("Z"), tiles=tiles))
    assert "tileLayer" not in a_small_map(ground=GROUND)
