"""Pages of maps: complete, loading nothing from outside, running nothing that names contain."""

import json
import re

import pytest

from routing.maps import Ground, escape_for_map
from routing.maps.page import as_script, at, feature, layer
from tests.routing.builders import a_problem, a_stop, a_vehicle
from tests.routing.maps.pages import (
    HOSTILE,
    PRODUCT,
    a_map,
    a_sheet,
    a_small_map,
    a_town,
    all_words,
    drawing_in,
    three_stops,
)
from tests.routing.maps.test_areas import an_area_map

GROUND = Ground(sea=a_town("Gulf"), areas=a_town("Akçakoca"))
PAGES = {
    "plan": a_small_map(ground=GROUND),
    "sheet": a_sheet(three_stops(), {"Van 1": [["A"], ["B"]]}, ground=GROUND),
    "households": an_area_map({"Akçakoca": 3}, ground=GROUND),
}

pages = pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)


@pages
def test_nothing_is_loaded_from_outside(page):
    assert "://" not in page
    assert re.findall(r'(?:src|href)="([^"]*)"', page) == [
        "data:,",
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


@pytest.mark.parametrize("draw", [a_map, a_sheet])
@pytest.mark.parametrize("text", HOSTILE)
def test_no_name_becomes_code(text, draw):
    problem = a_problem(
        a_stop(text, mile=10), a_stop(f"{text} too", mile=20), vehicles=(a_vehicle(text),)
    )
    ground = Ground(areas=a_town(text), attribution=text)
    page = draw(problem, {text: [[text]]}, labels=all_words(text), ground=ground)
    plain = draw(
        a_problem(a_stop("A", mile=10), a_stop("B", mile=20), vehicles=(a_vehicle("V"),)),
        {"V": [["A"]]},
        labels=all_words("word"),
        ground=Ground(areas=a_town("Z")),
    )

    assert len(re.findall("<script", page)) == len(re.findall("<script", plain))
    assert text not in page
    assert PRODUCT not in page


@pytest.mark.parametrize("text", HOSTILE)
def test_no_neighbourhood_becomes_code(text):
    page = an_area_map({text: 3}, names=(text,))

    assert text not in page
    assert PRODUCT not in page


def test_what_passed_no_escaping_is_refused_before_a_template_runs_it():
    point = feature(at(latitude=40.7, longitude=29.9), popup=["{{ 7777*1000003 }}"])

    with pytest.raises(ValueError, match="Jinja"):
        layer([point])


@pytest.mark.parametrize("text", HOSTILE)
def test_data_for_the_scripts_arrives_as_it_was_and_opens_no_template(text):
    literal = as_script({"name": text, "deep": {"er": {}}})

    assert json.loads(literal) == {"name": text, "deep": {"er": {}}}
    assert not re.search(r"\{[{%#]|</", literal)


def test_lines_whose_text_looks_like_a_template_arrive_as_they_are():
    problem = a_problem(*(a_stop(f"S{mile}", mile=mile) for mile in range(1, 60)))
    page = a_map(problem, {"Van 1": [[f"S{mile}" for mile in range(1, 60)]]})

    assert len(drawing_in(page)["routes"][0]["legs"]) == 60


@pytest.mark.parametrize("character", ["<", ">", '"', "'", "`", "$", "{", "}", "\\"])
def test_nothing_that_could_end_a_text_is_left(character):
    escaped = escape_for_map(f"a{character}b")
    assert character not in escaped
    assert escaped.startswith("a&")


def test_plain_names_stay_readable():
    assert escape_for_map("Şükrü Öğüt, No: 3/A") == "Şükrü Öğüt, No: 3/A"


def test_tiles_are_used_only_when_given():
    tiles = "https://tiles.example/{z}/{x}/{y}.png"
    assert tiles in a_small_map(ground=Ground(areas=a_town("Z"), tiles=tiles))
    assert "tileLayer" not in a_small_map(ground=GROUND)
