"""Maps of numbers by neighbourhood."""

from routing.maps import SHADES, AreaLabels, households_map
from tests.routing.maps.pages import ASSETS, a_town, features_in

AREA_LABELS = AreaLabels(title="Haneler", legend="Hane sayısı", nothing="Kayıt yok")


def an_area_map(values, names=("Akçakoca", "Yenidoğan"), **given):
    return households_map(
        a_town(*names),
        values,
        **{"labels": AREA_LABELS, "assets": ASSETS, "nonce": "n0nce"} | given,
    )


def areas_in(page):
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
