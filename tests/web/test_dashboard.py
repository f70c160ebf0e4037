"""The dashboard: sums without names, a map in step with its table, and the proof."""

import csv
import json
import re
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from sqlalchemy import event, text

from logistics.domain.orders import OrderState, Outcome, PlanState, RouteState
from logistics.domain.quantity import Quantity
from logistics.domain.roles import Role
from logistics.store import settings
from logistics.store.proof import Finding, Flaw
from logistics.store.tables import (
    PlanRow,
    RouteRow,
    StopRow,
    TripRow,
)
from logistics.web.reports.proof import sentence
from tests.builders import (
    MONDAY,
    a_household,
    a_kit,
    a_lot,
    a_neighbourhood,
    a_programme,
    a_shelf,
    a_user,
    a_vehicle,
    an_item,
    an_order,
)
from tests.days import a_day

MAP = "/reports/neighbourhoods/map"
READERS = (Role.COORDINATOR, Role.WAREHOUSE, Role.AUDITOR, Role.ADMIN)


@pytest.fixture
def stocked(db):
    """Ten beans (10 kg) that end in 20 days and four (4 kg) that end in 5."""
    user, item, shelf = a_user(db), an_item(db), a_shelf(db)
    today = MONDAY.date()
    late = a_lot(db, item, shelf, actor=user, pieces=10, expires_on=today + timedelta(days=20))
    a_lot(db, item, shelf, actor=user, pieces=4, expires_on=today + timedelta(days=5))
    db.commit()
    return user, item, shelf, late


def a_delivery(db, world, household, *, at):
    user, item, shelf, lot = world
    programme = a_programme(db, actor=user, kit=a_kit(db, [(item, 1)]))
    order = an_order(db, programme, household, lot=lot, shelf=shelf)
    order.state, order.delivered_at = OrderState.DELIVERED, at
    db.flush()
    return order


@pytest.mark.parametrize("role", READERS)
def test_those_who_steer_read_the_dashboard(sign_in, role):
    client = sign_in(role)

    assert client.get("/reports/").status_code == 200
    assert client.get("/reports/neighbourhoods.csv").status_code == 200
    assert client.get(MAP).status_code == 200


@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.DRIVER])
def test_others_do_not(sign_in, role):
    client = sign_in(role)

    assert client.get("/reports/").status_code == 403
    assert client.get("/reports/neighbourhoods.csv").status_code == 403
    assert client.get(MAP).status_code == 403
    assert client.post("/reports/proof").status_code == 403


def test_stock_is_summed_by_group_and_by_what_ends_when(coordinator, stocked):
    page = coordinator.get("/reports/").text

    assert "14 kg" in page
    assert "<strong>4 kg</strong>1 parti, 7 gün içinde" in page
    assert "<strong>14 kg</strong>2 parti, 30 gün içinde" in page
    assert "<strong>0 kg</strong>0 parti, tarihi geçmiş" in page


def test_todays_routes_are_counted_by_outcome(coordinator, db, stocked):
    user, item, shelf, lot = stocked
    place, vehicle = a_neighbourhood(db), a_vehicle(db)
    programme = a_programme(db, actor=user, kit=a_kit(db, [(item, 1)]))
    now, today = MONDAY, MONDAY.date()
    plan = PlanRow(
        code="PLAN-1", day=today, state=PlanState.PUBLISHED, created_at=now, created_by=user.id
    )
    db.add(plan)
    db.flush()
    route = RouteRow(
        code="R-1", plan_id=plan.id, vehicle_id=vehicle.id, driver_id=user.id,
        state=RouteState.LOADED, shift_opens_s=0, shift_closes_s=1,
    )  # fmt: skip
    db.add(route)
    db.flush()
    trip = TripRow(route_id=route.id, number=1, departs_s=0, returns_s=1, distance_m=1)
    db.add(trip)
    db.flush()
    outcomes = (Outcome.DELIVERED, Outcome.DELIVERED, Outcome.NOT_HOME, Outcome.PENDING)
    for sequence, outcome in enumerate(outcomes, start=1):
        order = an_order(db, programme, a_household(db, place), lot=lot, shelf=shelf)
        db.add(
            StopRow(
                trip_id=trip.id, sequence=sequence, order_id=order.id, outcome=outcome,
                arrives_s=0, starts_s=0, ends_s=0,
            )
        )  # fmt: skip
    db.commit()

    page = coordinator.get("/reports/").text

    row = page[page.index("R-1") :]
    cells = [part.split("<")[0] for part in row.split('class="amount">')[1:4]]
    assert cells == ["2", "1", "1"]


def test_households_served_count_once_per_period(coordinator, db, stocked):
    place, other = a_neighbourhood(db, "Yenişehir"), a_neighbourhood(db, "Akarca")
    served, served_long_ago = a_household(db, place), a_household(db, place)
    a_household(db, other)
    now = MONDAY
    for at in (now, now - timedelta(seconds=1)):
        a_delivery(db, stocked, served, at=at)
    a_delivery(db, stocked, served_long_ago, at=now - timedelta(days=40))
    db.commit()

    rows = {
        period: read(coordinator.get(f"/reports/neighbourhoods.csv?period={period}"))
        for period in ("30days", "all", "nonsense")
    }

    assert rows["30days"][0] == ["Yenişehir", "1", "2", "2"]
    assert rows["all"][0] == ["Yenişehir", "2", "2", "3"]
    assert rows["30days"][1] == ["Akarca", "0", "1", "0"]
    assert rows["nonsense"][0][:2] == ["Yenişehir", "1"]


def test_the_sheet_says_what_the_table_says(coordinator, db, stocked):
    place = a_neighbourhood(db, "=1+1")
    a_delivery(db, stocked, a_household(db, place), at=MONDAY)
    db.commit()

    sheet = coordinator.get("/reports/neighbourhoods.csv")
    page = coordinator.get("/reports/").text

    assert sheet.data.startswith("\ufeff".encode())
    assert "attachment" in sheet.headers["Content-Disposition"]
    assert read(sheet) == [["'=1+1", "1", "1", "1"]]
    assert "=1+1" in page


def test_a_dashboard_names_no_household(coordinator, db, stocked):
    place = a_neighbourhood(db)
    household = a_household(db, place, name="Ayşe Yılmazgil")
    a_delivery(db, stocked, household, at=MONDAY)
    db.commit()

    page = coordinator.get("/reports/").text

    for secret in ("Ayşe", "Yılmazgil", household.code, "Deneme Sokak", "594 000", "594000"):
        assert secret not in page


def test_a_hostile_neighbourhood_is_shown_as_text(coordinator, app, db):
    name = "<script>alert(1)</script>${alert(2)}"
    a_neighbourhood(db, name)
    db.commit()
    lay_square(app, name)

    page, drawn = coordinator.get("/reports/").text, coordinator.get(MAP).text

    assert "<script>alert" not in page + drawn
    assert name not in ascii_read(drawn)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&#36;&#123;" in ascii_read(drawn)


def test_the_map_stands_in_a_frame_of_the_same_period_beside_its_table(coordinator, db):
    a_neighbourhood(db, "Yenişehir")
    db.commit()

    page = coordinator.get("/reports/?period=all").text

    assert f'src="{MAP}?period=all"' in page
    assert '<tr data-area="Yenişehir">' in page


def test_the_map_colours_the_neighbourhoods_by_households_served(coordinator, app, db, stocked):
    place, other = a_neighbourhood(db, "Yenişehir"), a_neighbourhood(db, "Akarca")
    a_delivery(db, stocked, a_household(db, place), at=MONDAY)
    a_delivery(db, stocked, a_household(db, place), at=MONDAY - timedelta(days=90))
    a_household(db, other)
    db.commit()
    lay_square(app, "Yenişehir")

    def said(period, name):
        text = coordinator.get(f"{MAP}?period={period}").text
        return re.search(rf'"area": "{name}".*?"tip": (\[.*?\])', ascii_read(text), re.DOTALL)[1]

    assert said("30days", "Yenişehir") == '["Yenişehir", "1"]'
    assert said("all", "Yenişehir") == '["Yenişehir", "2"]'
    assert "ulaşılan hane yok" in said("all", "Akarca")


def test_the_map_brings_its_own_nonce_and_styles_and_asks_nobody(coordinator, db):
    answer = coordinator.get(MAP)
    policy = answer.headers["Content-Security-Policy"]
    nonce = re.search(r"'nonce-([\w-]+)'", policy)[1]

    assert "style-src 'self' 'unsafe-inline'" in policy
    assert "img-src 'self' data: blob:;" in policy
    assert all(f'nonce="{nonce}"' in tag for tag in re.findall(r"<script\b[^>]*>", answer.text))
    assert not re.search(r'(?:src|href)="(?:https?:)?//', answer.text)


def test_a_map_without_its_ground_shows_points(coordinator, db):
    a_neighbourhood(db, "Yenişehir")
    db.commit()

    drawn = ascii_read(coordinator.get(MAP).text)

    assert '"type": "Point"' in drawn
    assert '"area": "Yenişehir"' in drawn


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("https://tiles.example.org/{z}/{x}/{y}.png", "https://tiles.example.org"),
        ("https://{s}.tiles.example.org/{z}/{x}/{y}.png", "https://*.tiles.example.org"),
        ("https://harita:8443/{z}/{x}/{y}.png", "https://harita:8443"),
    ],
)
def test_tiles_come_from_the_one_server_of_the_settings(coordinator, db, address, allowed):
    settings.put(db, "map_tiles", address)
    db.commit()

    answer = coordinator.get(MAP)

    assert f"img-src 'self' data: blob: {allowed};" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Referrer-Policy"] == "origin"
    assert "/{z}/{x}/{y}.png" in answer.text
    assert allowed not in coordinator.get("/reports/").headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "address",
    [
        None, "http://tiles.example.org/{z}/{x}/{y}.png", "//tiles.example.org/{z}/{x}/{y}.png",
        "https://*/{z}/{x}/{y}.png", "https://{s}.org/{z}/{x}/{y}.png",
        "https://a.example; script-src *;/{z}/{x}/{y}.png",
    ],
)  # fmt: skip
def test_other_addresses_of_tiles_open_nothing(coordinator, db, address):
    settings.put(db, "map_tiles", address)
    db.commit()

    answer = coordinator.get(MAP)

    assert "img-src 'self' data: blob:;" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "/{z}/{x}/{y}.png" not in answer.text


def test_tiles_of_our_own_server_need_no_opening(coordinator, db):
    settings.put(db, "map_tiles", "/tiles/{z}/{x}/{y}.png")
    db.commit()

    answer = coordinator.get(MAP)

    assert "img-src 'self' data: blob:;" in answer.headers["Content-Security-Policy"]
    assert "/tiles/{z}/{x}/{y}.png" in answer.text


def test_three_hundred_households_ask_the_database_as_often_as_five(coordinator, app, db, stocked):
    place = a_neighbourhood(db)
    for _row in range(5):
        a_household(db, place)
    db.commit()
    few = statements(app, lambda: coordinator.get("/reports/"))

    for _row in range(295):
        a_household(db, a_neighbourhood(db) if _row % 10 == 0 else place)
    db.commit()
    many = statements(app, lambda: coordinator.get("/reports/"))

    assert many == few
    assert few <= 11


def test_an_auditor_proves_the_ledger(auditor, stocked):
    answer = auditor.post("/reports/proof")

    assert answer.status_code == 200
    assert "Her gramın hesabı tutuyor" in answer.text


def test_a_balance_that_was_tampered_with_is_shown(auditor, db, stocked):
    db.execute(text("UPDATE balance SET grams = grams + 1 WHERE own AND grams = 4000"))
    db.commit()

    answer = auditor.post("/reports/proof").text

    assert "1 bakiye" in answer
    assert "4,001 kg" in answer
    assert "4 kg" in answer


def test_every_kind_of_contradiction_has_words_for_the_auditor(app):
    finding = {"subject": "EMR-1", "of": "GB-7", "kept": Quantity(pieces=2, grams=1500)}
    with app.test_request_context():
        sentences = [sentence(Finding(flaw=flaw, **finding)) for flaw in Flaw]

    assert len(set(sentences)) == len(Flaw)
    assert all("EMR-1" in each for each in sentences)


def test_a_promise_that_contradicts_the_ledger_is_shown(auditor, db):
    day = a_day(db, doors=1)
    db.execute(text("UPDATE promise SET pieces = pieces + 2"))
    db.commit()

    answer = auditor.post("/reports/proof").text

    assert "1 tahsis ya da satır defterle çelişiyor" in answer
    assert day.lot.code in answer
    assert "Her gramın hesabı tutuyor" not in answer


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.WAREHOUSE, Role.ADMIN])
def test_only_an_auditor_asks_for_the_proof(sign_in, role):
    client = sign_in(role)

    assert "Kanıtla" not in client.get("/reports/").text
    assert client.post("/reports/proof").status_code == 403


def lay_square(app, name):
    """Lays a ground of one neighbourhood."""
    ground = Path(app.config["DATA_FOLDER"]) / "ground"
    ground.mkdir()
    square = [[29.9, 40.7], [29.95, 40.7], [29.95, 40.75], [29.9, 40.75], [29.9, 40.7]]
    feature = {
        "type": "Feature",
        "properties": {"name": name},
        "geometry": {"type": "Polygon", "coordinates": [square]},
    }
    (ground / "cells.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8"
    )


def ascii_read(text):
    """The page with the escapes of its data written out."""
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)


def read(answer):
    rows = list(csv.reader(StringIO(answer.text.lstrip("\ufeff")), delimiter=";"))
    return rows[1:]


def statements(app, act):
    seen = []
    engine = app.extensions["imece_engine"]

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    act()
    event.remove(engine, "before_cursor_execute", note)
    return len(seen)
