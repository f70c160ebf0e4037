"""The map of a plan."""

import json
import re

import pytest

from logistics.services import planning
from logistics.store import settings
from logistics.store.plans import get_plan
from logistics.store.tables import TripRow
from logistics.store.timetables import timetable
from routing.roads.lines import encoded
from tests.planning import a_day, solve_at_once
from tests.routing.maps.pages import routes_in


@pytest.fixture
def plan_id(app, db, day) -> int:
    plan_id = day.request(db).id
    db.commit()
    planning.plan_day(app.extensions["imece_engine"], plan_id, solve=solve_at_once)
    return plan_id


def test_the_map_shows_each_stop_once_with_its_number(coordinator, plan_id):
    page = coordinator.get(f"/coordinator/plans/{plan_id}/map")

    assert page.status_code == 200
    assert all(f"{number}. durak" in page.text for number in (1, 2, 3))
    assert "Araç" in page.text


def test_the_map_and_the_timetable_number_stops_alike(db, plan_id):
    table = timetable(db, get_plan(db, plan_id))

    assert [number for _stop, number in planning.numbered(table)] == [1, 2, 3]


def test_a_day_on_which_nobody_drives_has_a_map_too(coordinator, app, db):
    day = a_day(db, capacity_g=1)
    plan_id = day.request(db).id
    db.commit()
    planning.plan_day(app.extensions["imece_engine"], plan_id, solve=solve_at_once)

    page = coordinator.get(f"/coordinator/plans/{plan_id}/map")

    assert page.status_code == 200
    assert page.text.count('"stop": "left-out-') == 3


def test_only_the_map_may_carry_inline_styles_and_no_script_lacks_its_nonce(coordinator, plan_id):
    page = coordinator.get(f"/coordinator/plans/{plan_id}/map")
    around = coordinator.get(f"/coordinator/plans/{plan_id}")

    assert "style-src 'self' 'unsafe-inline'" in page.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in around.headers["Content-Security-Policy"]
    assert re.findall(r"<script(?! nonce=)", page.text) == []


def test_a_hostile_name_cannot_leave_its_place_on_the_map(coordinator, app, db, day):
    hostile = "</script><script>alert(1)</script>${alert(2)}`<img src=x onerror=alert(3)> X"
    day.households[0].contact_name = hostile
    day.vehicle.name = hostile[:80]
    db.add_all([day.households[0], day.vehicle])
    plan_id = day.request(db).id
    db.commit()
    planning.plan_day(app.extensions["imece_engine"], plan_id, solve=solve_at_once)

    text = coordinator.get(f"/coordinator/plans/{plan_id}/map").text

    for danger in ("<script>alert", "${alert", "<img src=x"):
        assert danger not in text


def test_a_cancelled_order_takes_its_roads_along_and_leaves_all_others(coordinator, db, plan_id):
    first, second, _third = (
        stop for stop, _ in planning.numbered(timetable(db, get_plan(db, plan_id)))
    )
    road = encoded(((40.766, 29.931), (40.77, 29.94), (40.766, 29.931)))
    db.get_one(TripRow, first.stop.trip_id).lines = [road] * 4
    db.delete(second.stop)
    db.commit()

    page = coordinator.get(f"/coordinator/plans/{plan_id}/map").text

    (route,) = routes_in(page).values()
    assert [bool(estimated) for *_, estimated in route["legs"]] == [False, True, False]


def test_the_map_of_a_whole_plan_follows_every_saved_road(coordinator, db, plan_id):
    first, *_ = (stop for stop, _ in planning.numbered(timetable(db, get_plan(db, plan_id))))
    road = encoded(((40.766, 29.931), (40.77, 29.94), (40.766, 29.931)))
    db.get_one(TripRow, first.stop.trip_id).lines = [road] * 4
    db.commit()

    page = coordinator.get(f"/coordinator/plans/{plan_id}/map").text

    (route,) = routes_in(page).values()
    assert [bool(estimated) for *_, estimated in route["legs"]] == [False] * 4


def test_a_plan_has_a_sheet_to_print(coordinator, db, plan_id):
    page = coordinator.get(f"/coordinator/plans/{plan_id}/map/paper")

    assert page.status_code == 200
    assert f"{get_plan(db, plan_id).code} planının haritası" in page.text


def test_full_names_phones_and_streets_are_not_on_the_map(coordinator, plan_id):
    text = coordinator.get(f"/coordinator/plans/{plan_id}/map").text

    assert "Ayşe Y." in text or json.dumps("Ayşe Y.")[1:-1] in text
    assert "Yılmazgil" not in text
    assert "5940000001" not in text
    assert "Deneme Sokak" not in text


def test_the_ground_is_laid_from_the_instances_folder(coordinator, app, plan_id, tmp_path):
    ground = tmp_path / "ground"
    ground.mkdir()
    ring = [[29.9, 40.7], [30.0, 40.7], [30.0, 40.8], [29.9, 40.7]]
    cell = {
        "type": "Feature",
        "properties": {"name": "Yahyakaptan"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    collection = {"type": "FeatureCollection", "features": [cell]}
    (ground / "cells.geojson").write_text(json.dumps(collection), encoding="utf-8")

    assert "Yahyakaptan" in coordinator.get(f"/coordinator/plans/{plan_id}/map").text


def test_others_do_not_see_the_map(driver, warehouse, auditor, plan_id):
    path = f"/coordinator/plans/{plan_id}/map"

    assert {client.get(path).status_code for client in (driver, warehouse)} == {403}
    assert auditor.get(path).status_code == 200


def test_tiles_come_from_the_one_server_of_the_settings(coordinator, db, plan_id):
    settings.put(db, "map_tiles", "https://tiles.example.org/{z}/{x}/{y}.png")
    db.commit()

    answer = coordinator.get(f"/coordinator/plans/{plan_id}/map")

    assert "blob: https://tiles.example.org;" in answer.headers["Content-Security-Policy"]
    assert "https://tiles.example.org/{z}/{x}/{y}.png" in answer.text


def test_without_tiles_the_map_asks_nobody(coordinator, plan_id):
    answer = coordinator.get(f"/coordinator/plans/{plan_id}/map")

    assert "img-src 'self' data: blob:;" in answer.headers["Content-Security-Policy"]
