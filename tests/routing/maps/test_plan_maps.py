"""Maps of plans: every stop once, with its number, its badges, and how it was left out."""

import re
from dataclasses import replace

import pytest
from folium import GeoJson, Marker

from routing.amounts import Load
from routing.decode import arrange
from routing.maps import plan_map
from routing.maps.bench import a_planned_day
from routing.maps.page import Start
from routing.model import Goods, Lock, Place, Plan, Reason, ReasonCode, Unserved
from tests.routing.builders import a_depot, a_problem, a_stop, a_vehicle
from tests.routing.maps.pages import (
    LABELS,
    a_map,
    a_sheet,
    a_small_map,
    drawn,
    features_in,
    legend_in,
    points_in,
    routes_in,
    stops_in,
    three_stops,
)


def test_stops_are_numbered_in_driving_order_through_all_trips():
    stops = stops_in(a_small_map())

    assert [stops[name].get("text") for name in "ABC"] == ["1", "2", None]


def test_a_depot_and_a_drivers_home_have_their_signs():
    home = Place(id="home", name="Ev", latitude=40.76, longitude=29.96)
    problem = replace(
        a_problem(a_stop("A", mile=10)),
        homes=(home,),
        travel=a_problem(a_stop(), a_stop("B")).travel,
    )

    signs = [one["sign"] for one in points_in(a_map(problem, {"Van 1": [["A"]]})) if "sign" in one]

    assert signs == ["depot", "home"]


@pytest.mark.parametrize(
    ("code", "sign", "word"),
    [
        (ReasonCode.TOO_LARGE, "impossible", LABELS.impossible),
        (ReasonCode.CROWDED_OUT_BY_TIME, "crowded", LABELS.crowded_out),
    ],
)
def test_what_is_left_out_shows_whether_anybody_could_have_served_it(code, sign, word):
    problem = three_stops()
    left = Unserved(stop="C", reason=Reason(code=code, sentence=""))
    plan = replace(arrange(problem, {"Van 1": [["A", "B"]]}), unserved=(left,))

    page = drawn(plan_map, problem, plan)

    assert stops_in(page)["C"]["sign"] == sign
    assert word in legend_in(page)
    assert ({LABELS.impossible, LABELS.crowded_out} - {word}).pop() not in legend_in(page)


@pytest.mark.parametrize("goods", [{"cold": True}, {"goods": Goods.CHILLED_BOX}])
def test_cold_stops_carry_a_badge(goods):
    problem = a_problem(
        a_stop("A", mile=10, **goods),
        a_stop("B", mile=20),
        vehicles=(a_vehicle(refrigerated=True),),
    )

    stops = stops_in(a_map(problem, {"Van 1": [["A", "B"]]}))

    assert ("cold" in stops["A"], "cold" in stops["B"]) == (True, False)


def test_stops_that_stay_on_their_vehicle_carry_a_lock():
    problem = a_problem(
        a_stop("A", mile=10), a_stop("B", mile=20, locked_vehicle="Van 1"), a_stop("C", mile=30)
    )
    problem = replace(problem, locks=(Lock(vehicle="Van 1", trips=(("A",),)),))

    page = a_map(problem, {"Van 1": [["A", "B", "C"]]})

    assert ["locked" in stops_in(page)[name] for name in "ABC"] == [True, True, False]
    assert LABELS.locked in legend_in(page)
    assert not routes_in(page)["Van 1"]["locked"]


def test_a_route_that_is_locked_whole_is_marked_as_a_route():
    problem = replace(
        three_stops(), locks=(Lock(vehicle="Van 1", trips=(("A", "B", "C"),), whole=True),)
    )

    page = a_map(problem, {"Van 1": [["A", "B", "C"]]})

    assert routes_in(page)["Van 1"]["locked"]
    assert "locked" not in stops_in(page)["A"]
    assert LABELS.locked_route in legend_in(page)


def test_stops_at_one_door_know_their_place_around_it():
    problem = a_problem(a_stop("A", mile=10), a_stop("B", mile=10), a_stop("C", mile=30))

    stops = stops_in(a_map(problem, {"Van 1": [["A", "B", "C"]]}))

    assert [stops[name].get("fan") for name in "ABC"] == [[0, 2], [1, 2], None]


def test_a_popup_says_what_the_caller_wants_at_a_visit_and_at_a_stop_left_out():
    def popup_of(stop, trip, visit):
        return [stop.name, "left out" if visit is None else f"trip {trip.number}"]

    stops = stops_in(a_small_map(popup_of=popup_of))

    assert stops["B"]["popup"] == ["B", "trip 2"]
    assert stops["C"]["popup"] == ["C", "left out"]


def test_the_legend_names_every_vehicle_with_a_box_to_hide_it():
    problem = a_problem(
        a_stop("A", mile=10), a_stop("B", mile=20), vehicles=(a_vehicle("V1"), a_vehicle("V2"))
    )

    legend = legend_in(a_map(problem, {"V1": [["A"]], "V2": [["B"]]}))

    assert re.findall(r'<input type="checkbox" checked data-route="(\d)">', legend) == ["0", "1"]
    assert "V1" in legend
    assert "V2" in legend


def test_the_legend_explains_only_what_is_on_the_map():
    legend = legend_in(a_map(three_stops(), {"Van 1": [["A", "B", "C"]]}))

    shown = [word for word in (LABELS.depots, LABELS.estimated) if word in legend]
    missing = (LABELS.cold, LABELS.locked, LABELS.impossible, LABELS.roads, LABELS.homes)
    assert shown == [LABELS.depots, LABELS.estimated]
    assert not [word for word in missing if word in legend]


def test_the_day_is_watched_from_the_first_departure_to_the_last_return():
    page = a_small_map()
    legs = routes_in(page)["Van 1"]["legs"]
    hand = re.search(r'min="(\d+)" max="(\d+)"', page)

    assert int(hand[1]) <= legs[0][0] < int(hand[1]) + 300
    assert int(hand[2]) - 300 < legs[-1][1] <= int(hand[2])


def test_a_day_on_which_nobody_drives_is_not_watched():
    page = drawn(plan_map, three_stops(), Plan())

    assert 'id="day-time"' not in page


def test_a_sheet_has_title_north_and_a_button_to_print_but_no_day():
    page = a_sheet(three_stops(), {"Van 1": [["A", "B", "C"]]})

    assert f"<h1>{LABELS.title}</h1>" in page
    assert re.search(r'<svg class="north".*>K</text>', page)
    assert '<button type="button" id="print">Yazdır</button>' in page
    assert 'id="day-time"' not in page


def test_two_thousand_stops_along_roads_make_a_small_page():
    problem, plan = a_planned_day(stops=2000, vehicles=40)

    page = drawn(plan_map, problem, plan)

    assert len(stops_in(page)) == 2000
    assert len(page.encode()) < 1_000_000


@pytest.mark.parametrize("stops", [20, 400])
def test_a_plan_is_one_layer_however_many_stops_it_has(stops, monkeypatch):
    problem, plan = a_planned_day(stops=stops, vehicles=4)
    charts = []
    monkeypatch.setattr(Start, "render", lambda start, **_: charts.append(start._parent))

    drawn(plan_map, problem, plan)

    children = list(charts[0]._children.values())
    assert [type(child) for child in children] == [GeoJson, Start]
    assert not any(isinstance(child, Marker) for child in children)


def test_every_point_is_in_one_feature_collection():
    problem, plan = a_planned_day(stops=30, vehicles=2)

    page = drawn(plan_map, problem, plan)

    assert page.count("L.geoJson(") == 1
    assert len(features_in(page)) == 31


def test_depots_of_several_kinds_of_load_are_drawn_once():
    problem = a_problem(
        a_stop("A", mile=10, demand=Load()), depots=(a_depot(), a_depot(id="d2", name="Two"))
    )

    signs = [one for one in points_in(a_map(problem, {"Van 1": [["A"]]})) if "sign" in one]

    assert [one["popup"] for one in signs] == [["Depot"], ["Two"]]
