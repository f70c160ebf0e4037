"""What is assumed of roads, what people know of them, and where a plan says that it guesses."""

from pathlib import Path

import pytest
from sqlmodel import select

from logistics.domain.roles import Role
from logistics.services import planning
from logistics.services.planning.roads import import_roads
from logistics.store import settings
from logistics.store.known_roads import known_roads
from logistics.store.plans import get_plan
from logistics.store.tables import RouteRow
from tests.planning import solve_at_once
from tests.routing.roads.maps import STREET, written

HOUSES = [(40.766 + n / 500, 29.931) for n in range(3)]


@pytest.fixture
def folder(app):
    return Path(app.config["DATA_FOLDER"])


def with_roads(folder, tmp_path):
    """Roads past the houses of the day and back to the depot."""
    nodes = {1: (40.7655, 29.9290), 2: (40.7655, 29.931)}
    nodes |= dict(enumerate(HOUSES, start=10))
    import_roads(written(tmp_path, nodes, [(1, [1, 2, 10, 11, 12], STREET)]), folder=folder)


def a_plan(app, db, day, *, folder=None):
    plan_id = day.request(db).id
    db.commit()
    engine = app.extensions["imece_engine"]
    planning.plan_day(engine, plan_id, folder=folder, solve=solve_at_once)
    return plan_id


def typed(**changes):
    return {
        "command_key": "travel",
        "urban_detour_percent": "140",
        "rural_detour_percent": "150",
        "urban_kmh": "20",
        "unfamiliar_minutes": "2",
        "split_minutes": "5",
        "mixed_kmh": "30",
        "rural_kmh": "40",
        "rush_hours": "07:30-09:00 60; 17.00 – 19.30 %70",
        "street_limit_m": "300",
        "osrm_url": "",
        "osrm_table_size": "100",
    } | changes


def a_road(**changes):
    return {
        "command_key": "road",
        "origin": "Depo",
        "destination": "Yenişehir",
        "minutes": "40",
        "metres": "12,5",
        "note": "Köprü kapalı",
    } | changes


def roads_of(db):
    db.expire_all()
    found = known_roads(db)
    db.commit()
    return found


def test_what_is_assumed_of_roads_is_kept_and_shown(admin, db):
    answer = admin.post("/admin/travel", data=typed())

    assert answer.status_code == 303
    assert settings.get(db, "urban_detour_percent") == 140
    assert settings.get(db, "rush_hours") == [[27_000, 32_400, 60], [61_200, 70_200, 70]]
    assert settings.get(db, "osrm_url") is None
    assert 'value="07:30-09:00 60; 17:00-19:30 70"' in admin.get("/admin/travel").text


def test_an_installation_may_know_no_rush(admin, db):
    admin.post("/admin/travel", data=typed(rush_hours=""))

    assert settings.get(db, "rush_hours") == []


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("urban_detour_percent", "90", "100–300 arasında"),
        ("urban_kmh", "", "Bu alan boş kalamaz"),
        ("rush_hours", "all day <b>", "“all day &lt;b&gt;” öyle değil"),
        ("rush_hours", "09:00-07:00 75", "önce başlangıç"),
        ("rush_hours", "07:00-09:00 0", "yüzde 1 ile 100"),
        ("rush_hours", "07:00-25:00 50", "önce başlangıç"),
        ("osrm_url", "javascript:alert(1)", "sunucu adresi değil"),
        ("street_limit_m", "5", "20–5000 arasında"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(admin, db, field, value, words):
    answer = admin.post("/admin/travel", data=typed(**{field: value}))

    assert answer.status_code == 422
    assert words in answer.text
    assert settings.get(db, "mixed_kmh") == 32


def test_the_page_tells_which_roads_are_imported(admin, folder, tmp_path):
    assert "Yol alınmadı" in admin.get("/admin/travel").text

    with_roads(folder, tmp_path)

    assert "town.osm" in admin.get("/admin/travel").text


def test_the_page_tells_that_roads_are_damaged(admin, folder):
    (folder / "roads").mkdir(parents=True)
    (folder / "roads" / "graph.npz").write_bytes(b"torn")

    assert "Alınan yollar okunamıyor" in admin.get("/admin/travel").text


def test_a_coordinator_tells_a_road_and_takes_it_out_again(coordinator, db, day):
    kept = coordinator.post(
        "/coordinator/known-roads", data=a_road(destination=day.households[0].code)
    )

    assert kept.status_code == 303
    [road] = roads_of(db)
    assert (road.row.duration_s, road.row.distance_m, road.row.one_way) == (2400, 12_500, False)
    page = coordinator.get("/coordinator/known-roads").text
    assert "Köprü kapalı" in page
    assert "12,5 km" in page

    coordinator.post(f"/coordinator/known-roads/{road.row.id}/forget", data={"command_key": "out"})

    assert roads_of(db) == []


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("destination", "<i>Atlantis", "“&lt;i&gt;Atlantis” ne hane kodu ne mahalle"),
        ("destination", "depo", "aynı yer"),
        ("minutes", "721", "1–720 arasında"),
        ("minutes", "0", "1–720 arasında"),
        ("minutes", "5", "saatte 150 km"),
        ("metres", "-1", "0–500 km arasında olmalı"),
        ("metres", "far", "“far”"),
        ("origin", "", "Bu alan boş kalamaz"),
    ],
)
def test_a_road_nobody_can_mean_is_refused_beside_its_field(
    coordinator, db, day, field, value, words
):
    road = a_road(destination=day.households[0].code) | {field: value}

    answer = coordinator.post("/coordinator/known-roads", data=road)

    assert answer.status_code == 422
    assert words in answer.text
    assert roads_of(db) == []


def test_an_auditor_reads_what_is_known_and_changes_nothing(sign_in, db, day):
    auditor = sign_in(Role.AUDITOR)

    assert auditor.get("/coordinator/known-roads").status_code == 200
    assert auditor.post("/coordinator/known-roads", data=a_road()).status_code == 403
    assert sign_in(Role.DRIVER).get("/coordinator/known-roads").status_code == 403


def test_a_plan_on_guesses_says_so_wherever_it_shows_a_distance(coordinator, app, db, day):
    plan_id = a_plan(app, db, day)

    plan = coordinator.get(f"/coordinator/plans/{plan_id}").text

    assert "kuş uçuşundan tahmini" in plan
    assert plan.count("(tahmini)") == 4  # in all, of the route twice, of its trip
    for page in ("/coordinator/plans", "/coordinator/"):
        assert "(tahmini)" in coordinator.get(page).text


def test_a_plan_on_roads_names_them_and_guesses_nothing(
    coordinator, app, db, day, folder, tmp_path
):
    with_roads(folder, tmp_path)
    plan_id = a_plan(app, db, day, folder=folder)

    plan = coordinator.get(f"/coordinator/plans/{plan_id}").text

    assert "alınan yollarda ölçüldü. © OpenStreetMap" in plan
    assert "tahmini" not in plan
    assert "(tahmini)" not in coordinator.get("/coordinator/plans").text


def test_a_plan_names_the_homes_that_no_street_reaches(coordinator, app, db, day, folder, tmp_path):
    with_roads(folder, tmp_path)
    day.households[2].longitude = 29.99
    db.add(day.households[2])
    plan_id = a_plan(app, db, day, folder=folder)

    plan = coordinator.get(f"/coordinator/plans/{plan_id}").text

    assert f"Konumlarını denetleyin: {day.households[2].code}" in plan


def test_a_plan_tells_that_a_server_was_of_no_use_and_escapes_its_words(coordinator, app, db, day):
    plan_id = a_plan(app, db, day)
    row = get_plan(db, plan_id)
    notice = {"code": "osrm_away", "count": 0, "places": [], "metres": 0, "detail": "<b>late"}
    more = [notice | {"code": code, "count": 3} for code in ("no_way", "roads_unreadable")]
    row.summary = row.summary | {"travel": {"source": "osrm", "notices": [notice, *more]}}
    db.commit()

    plan = coordinator.get(f"/coordinator/plans/{plan_id}").text

    assert "Yol sunucusu işe yaramadı (&lt;b&gt;late)" in plan
    assert "3 yer çifti" in plan
    assert "Alınan yollar okunamıyor" in plan


def test_the_route_sheet_on_guesses_says_that_its_times_are_estimated(coordinator, app, db, day):
    plan_id = a_plan(app, db, day)
    planning.publish(db, plan_id, at=day.programme.created_at)
    code = db.exec(select(RouteRow.code)).one()
    db.commit()

    assert "Saatler tahmini" in coordinator.get(f"/papers/routes/{code}/print").text


def test_a_town_without_plans_has_travel_pages_too(coordinator):
    assert coordinator.get("/coordinator/known-roads").status_code == 200
