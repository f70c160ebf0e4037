"""The screens of food safety: holds, best-before policy, write-offs, traces, recalls."""

import io
import re
from datetime import timedelta

import pytest
from PIL import Image
from sqlmodel import select

from logistics.domain.lots import DateKind
from logistics.domain.roles import Role
from logistics.services import delivering
from logistics.store import places
from logistics.store.ledger import held
from logistics.store.tables import (
    BestBeforePolicyRow,
    HoldRow,
    PhotoRow,
    RecallCallRow,
    RecallRow,
    WriteOffRow,
)
from tests.builders import MONDAY, a_lot, a_shelf, a_user, an_item
from tests.days import AT_THE_DOOR, a_day
from tests.web.counting import statements

TODAY = MONDAY.date()
CHECKED = {"packaging": "y", "smell": "y", "appearance": "y", "comment": "Baktım, iyi"}


@pytest.fixture
def actor(db):
    return a_user(db)


@pytest.fixture
def shelf(db):
    return a_shelf(db, "A1")


@pytest.fixture
def lot(db, actor, shelf):
    lot = a_lot(db, an_item(db, "BEANS"), shelf, actor=actor, pieces=100)
    db.commit()
    return lot


def every(db, table):
    """All rows of a table, as the application left them."""
    found = db.exec(select(table).execution_options(populate_existing=True)).all()
    db.commit()
    return found


def one(db, table):
    [row] = every(db, table)
    return row


def send(client, address, *, key="one", **data):
    return client.post(address, data={"command_key": key, **data})


def hold(client, lot, *, key="one", reason="Kutu delik"):
    return send(client, f"/safety/lots/{lot.code}/hold", key=key, kind="quarantine", reason=reason)


def test_a_lot_is_held_from_its_page_once_and_released_by_a_check(warehouse, db, lot):
    assert hold(warehouse, lot).status_code == 303
    assert hold(warehouse, lot).status_code == 303

    row = one(db, HoldRow)
    page = warehouse.get(f"/warehouse/lots/{lot.code}").text
    assert "Kutu delik" in page
    release = f"/safety/holds/{row.id}/release"
    assert release in page
    assert lot.code in warehouse.get("/safety/holds?q=delik&kind=quarantine").text
    assert lot.code not in warehouse.get("/safety/holds?kind=recall").text
    assert f"{lot.code};Kuru fasulye;" in warehouse.get("/safety/holds.csv").text
    assert "bloke" in warehouse.get("/warehouse/items/BEANS").text

    half = send(warehouse, release, **(CHECKED | {"smell": ""}))
    assert half.status_code == 422
    assert "önce bakın" in half.text
    assert send(warehouse, release, **CHECKED).status_code == 303

    assert "Baktım, iyi" in warehouse.get(f"/warehouse/lots/{lot.code}").text
    assert lot.code not in warehouse.get("/safety/holds").text
    assert lot.code in warehouse.get("/safety/holds?state=all").text


def test_a_hold_without_a_reason_names_the_field_and_keeps_what_was_typed(warehouse, lot):
    answer = hold(warehouse, lot, reason="ab")

    assert answer.status_code == 422
    assert 'value="ab"' in answer.text
    assert 'id="reason-note"' in answer.text


def test_orders_of_a_held_lot_are_shown_and_get_others(warehouse, db):
    day = a_day(db, doors=2)
    a_lot(db, day.item, day.shelf, actor=day.clerk, pieces=1)
    db.commit()
    hold(warehouse, day.lot)

    assert day.orders[0].code in warehouse.get(f"/warehouse/lots/{day.lot.code}").text
    answer = send(warehouse, f"/safety/lots/{day.lot.code}/promise-others")
    page = warehouse.get(answer.location).text

    assert "1 siparişe başka parti ayrıldı" in page
    assert day.orders[1].code in page
    loading = warehouse.get(f"/warehouse/loadings/{day.trips[0].id}").text
    assert "yüklenemez" in loading
    refused = send(warehouse, f"/warehouse/loadings/{day.trips[0].id}", counted="y")
    assert refused.status_code == 409
    assert "bloke" in refused.text


def test_the_driver_is_told_to_bring_held_goods_back(app, sign_in, db, monkeypatch):
    from tests.web import conftest

    monkeypatch.setattr(conftest, "MONDAY", AT_THE_DOOR)
    client = sign_in(Role.DRIVER, username="surucu")
    warehouse = sign_in(Role.WAREHOUSE)
    from logistics.store.users import account_by_name

    day = a_day(db, doors=1, driver=account_by_name(db, "surucu").user)
    day.load(db)
    db.commit()
    assert "outcome-delivered" in client.get("/driver/").text

    hold(warehouse, day.lot)

    page = client.get("/driver/").text
    assert "Bu ürünleri teslim etmeyin" in page
    assert "outcome-delivered" not in page
    card = client.get(f"/driver/stops/{day.stops[0].id}").text
    assert "outcome-delivered" not in card
    answer = send(client, f"/driver/stops/{day.stops[0].id}", outcome="delivered")
    assert "depoya geri getirin" in client.get(answer.location).text


def test_a_policy_is_set_by_coordinators_and_its_history_is_shown(
    coordinator, warehouse, auditor, db, lot
):
    policy = {"group": "staple", "days_past": "7", "comment": "Kurul 2026/4"}

    assert send(warehouse, "/safety/best-before", **policy).status_code == 403
    assert send(auditor, "/safety/best-before", **policy).status_code == 403
    assert send(coordinator, "/safety/best-before", **policy).status_code == 303
    wrong = send(coordinator, "/safety/best-before", **(policy | {"days_past": "400"}))

    assert wrong.status_code == 422
    assert "1 ile 365" in wrong.text
    assert "Kurul 2026/4" in auditor.get("/safety/best-before").text
    assert len(every(db, BestBeforePolicyRow)) == 1


def test_goods_past_best_before_are_let_go_by_policy_and_check(
    coordinator, warehouse, db, actor, shelf
):
    item = an_item(db, date_kind=DateKind.BEST_BEFORE)
    lot = a_lot(
        db, item, shelf, actor=actor,
        expires_on=TODAY - timedelta(days=2), at=MONDAY - timedelta(days=30),
    )  # fmt: skip
    db.commit()
    clear = f"/safety/lots/{lot.code}/clear"
    assert clear in warehouse.get(f"/warehouse/lots/{lot.code}").text
    assert send(warehouse, clear, **CHECKED).status_code == 409
    send(coordinator, "/safety/best-before", group="staple", days_past="7", comment="Kurul")

    assert send(warehouse, clear, key="two", **CHECKED).status_code == 303

    assert "07.11.2026" in warehouse.get(f"/warehouse/lots/{lot.code}").text


def waste(client, lot, **data):
    usual = {"kind": "waste", "reason": "KIRIK", "pieces": "3", "key": "one"}
    return send(client, f"/safety/lots/{lot.code}/write-off", **(usual | data))


def on_shelf(db, lot):
    found = held(db, place_id=places.shelves(db)[0].id, lot_id=lot.id).pieces
    db.commit()
    return found


def a_photo(form="JPEG", size=(3000, 40)):
    written = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "SECRET-CAMERA"
    Image.new("RGB", size, "red").save(written, form, exif=exif)
    return written.getvalue()


def test_of_too_many_photos_none_is_opened(warehouse, db, lot):
    sent = [(io.BytesIO(b"no photo at all"), f"{number}.jpg") for number in range(7)]

    answer = waste(warehouse, lot, photos=sent)

    assert answer.status_code == 422
    assert "en çok 6 foto" in answer.text
    assert on_shelf(db, lot) == 100


def test_waste_is_booked_with_photos_that_tell_nothing_of_their_camera(warehouse, db, lot):
    photo = (io.BytesIO(a_photo()), "kirik.jpg")

    answer = waste(warehouse, lot, photos=photo)
    page = warehouse.get(answer.location)

    assert on_shelf(db, lot) == 97
    kept = one(db, PhotoRow)
    assert b"SECRET-CAMERA" not in kept.content
    assert kept.width == 1600
    shown = warehouse.get(f"{answer.location}/photos/{kept.id}.jpg")
    assert shown.mimetype == "image/jpeg"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert f"/photos/{kept.id}.jpg" in page.text
    assert "kaydedildi" in page.text
    repeated = waste(warehouse, lot)
    assert repeated.location.startswith("/documents/")
    assert on_shelf(db, lot) == 97


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"pieces": ""}, "pieces"),
        ({"pieces": "x"}, "pieces"),
        ({"reason": "DIGER"}, "comment"),
        ({"value_kurus": "1,234"}, "value_kurus"),
        ({"kind": "destruction", "commission": "Ali Kaya"}, "commission"),
        ({"photos": b"<svg/>"}, "photos"),
    ],
)
def test_a_write_off_names_the_field_that_is_wrong(warehouse, db, lot, data, field):
    if "photos" in data:
        data = {"photos": (io.BytesIO(data["photos"]), "x.jpg")}

    answer = waste(warehouse, lot, **data)

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert on_shelf(db, lot) == 100


def test_more_than_there_is_is_refused_with_its_numbers(warehouse, lot):
    answer = waste(warehouse, lot, pieces="101")

    assert answer.status_code == 409
    assert "100 adet" in answer.text


def test_much_waste_is_decided_by_somebody_else(warehouse, coordinator, auditor, driver, db, lot):
    where = waste(warehouse, lot, pieces="", everything="y").location
    row = one(db, WriteOffRow)
    assert row.document_id is None
    assert on_shelf(db, lot) == 100

    own = send(warehouse, f"{where}/approve", key="a")
    assert own.status_code == 409
    assert "ikinci bir kişi" in own.text
    assert send(auditor, f"{where}/approve", key="b").status_code == 403
    assert driver.get(where).status_code == 403
    assert "approve" not in warehouse.get(where).text
    assert "approve" in coordinator.get(where).text
    assert send(coordinator, f"{where}/approve", key="c").status_code == 303

    assert on_shelf(db, lot) == 0
    assert row.code in auditor.get("/safety/write-offs?state=booked").text
    assert f"{row.code};" in auditor.get("/safety/write-offs.csv").text


def test_a_refused_write_off_says_why(warehouse, coordinator, db, lot):
    where = waste(warehouse, lot, pieces="", everything="y").location

    assert send(coordinator, f"{where}/refuse", key="a", decision="").status_code == 422
    send(coordinator, f"{where}/refuse", key="b", decision="Koliler sağlam")

    assert "Koliler sağlam" in warehouse.get(where).text
    assert one(db, HoldRow).released_at is not None


def test_a_destruction_has_its_record_with_the_commission(warehouse, lot):
    names = {"commission": "Ali Kaya", "commission_2": "Ayşe Ak", "commission_4": "Can Öz"}
    where = waste(warehouse, lot, kind="destruction", reason="IMHA", **names).location
    number = where.rsplit("/", 1)[1]

    page = warehouse.get(f"/records/write-offs/{number}").text
    paper = warehouse.get(f"/records/write-offs/{number}.pdf")

    assert "İmha tutanağı" in page
    assert paper.data.startswith(b"%PDF")


def a_delivered_day(db):
    day = a_day(db, doors=3, spare=2)
    day.load(db)
    delivering.deliver(db, command=day.drivers(), stop_id=day.stops[0].id)
    db.commit()
    return day


def test_a_trace_shows_where_every_gram_is(warehouse, coordinator, auditor, driver, db):
    day = a_delivered_day(db)
    address = f"/safety/trace?lot={day.lot.code.lower()}"

    page = warehouse.get(address).text

    assert "her gramının yeri belli" in page
    assert "104,005 kg" in page
    door = day.households[0]
    assert door.code in page
    assert "Ayşe Y." in page
    assert "Yılmazgil" not in page
    assert "Ayşe Y." not in auditor.get(address).text
    assert driver.get(address).status_code == 403
    assert f"{day.lot.code};" in auditor.get(address.replace("trace", "trace.csv")).text
    assert day.lot.code in warehouse.get(f"/safety/origins/{day.lot.code}").text


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("lot=YOK", 404),
        ("received_from=01.01.2026", 422),
        ("received_from=x&lot=a", 422),
        ("", 200),
    ],
)
def test_a_search_that_finds_nothing_says_why(warehouse, query, status):
    assert warehouse.get(f"/safety/trace?{query}").status_code == status


def test_a_recall_stops_everything_and_keeps_its_calls(warehouse, coordinator, auditor, admin, db):
    day = a_delivered_day(db)
    opened = {"lot": day.lot.code, "reason": "Üretici geri çağırdı"}

    assert send(auditor, "/safety/recalls", **opened).status_code == 403
    short = send(warehouse, "/safety/recalls", **(opened | {"reason": ""}))
    assert short.status_code == 422
    assert "her gramının yeri belli" in short.text
    where = send(warehouse, "/safety/recalls", **opened).location
    assert send(warehouse, "/safety/recalls", **opened).location == where

    recall = one(db, RecallRow)
    assert len(every(db, HoldRow)) == 1
    assert recall.code in auditor.get("/safety/recalls").text
    door = day.households[0]
    calls = f"{where}/calls"
    for client, sees in ((coordinator, True), (warehouse, True), (auditor, False), (admin, False)):
        page = client.get(calls).text
        assert door.code in page
        assert ("tel:" in page) is sees
        assert ("Ayşe Y." in page) is sees
        file = client.get(f"{calls}.csv").text
        assert ("0 594" in file) is sees
    told = {"household_id": str(door.id), "outcome": "not_reached"}
    waiting = warehouse.get("/warehouse/").text
    assert recall.code in waiting
    assert "aranacak 1 hane" in waiting
    assert send(auditor, calls, **told).status_code == 403
    for _ in range(2):
        assert send(coordinator, calls, **told).status_code == 303
    assert len(every(db, RecallCallRow)) == 1
    assert recall.code not in warehouse.get("/warehouse/").text
    assert send(coordinator, calls, key="two", **(told | {"outcome": "called"})).status_code == 303
    assert "arandı, söylendi" in auditor.get(calls).text
    assert door.code not in coordinator.get(f"{calls}?outcome=not_called").text.split("<table")[-1]
    assert (
        send(
            coordinator, calls, household_id=str(day.households[1].id), outcome="called", key="x"
        ).status_code
        == 404
    )

    paper = auditor.get(f"/records/recalls/{recall.id}.pdf")
    assert paper.data.startswith(b"%PDF")
    record = auditor.get(f"/records/recalls/{recall.id}").text
    assert door.code in record
    assert "Ayşe" not in record

    unsaid = send(warehouse, f"{where}/close", key="c1", closing="keep", comment="")
    assert unsaid.status_code == 422
    unchecked = send(warehouse, f"{where}/close", key="c2", closing="release", comment="iyiymiş")
    assert unchecked.status_code == 422
    assert (
        send(warehouse, f"{where}/close", key="c3", closing="keep", comment="Toplandı").status_code
        == 303
    )
    assert "Toplandı" in auditor.get(where).text
    assert send(warehouse, f"{where}/stop", key="s").status_code == 409


@pytest.mark.parametrize(
    "address", ["/safety/holds", "/safety/write-offs", "/safety/recalls", "/safety/best-before"]
)
def test_lists_of_food_safety_open_for_those_who_answer_for_it(
    warehouse, coordinator, auditor, admin, driver, caseworker, address
):
    for client in (warehouse, coordinator, auditor, admin):
        assert client.get(address).status_code == 200
    for client in (driver, caseworker):
        assert client.get(address).status_code == 403


def test_lists_cost_as_many_statements_with_40_rows_as_with_4(app, warehouse, db, actor, shelf):
    item = an_item(db)
    costs = {}
    done = 0
    for count in (4, 36):
        for _ in range(count):
            lot = a_lot(db, item, shelf, actor=actor, pieces=10)
            db.commit()
            done += 1
            hold(warehouse, lot, key=f"h{done}")
            waste(warehouse, lot, key=f"w{done}")
        for address in ("/safety/holds", "/safety/write-offs", f"/warehouse/lots/{lot.code}"):
            with statements(app) as sent:
                assert warehouse.get(address).status_code == 200
            costs.setdefault(address, []).append(len(sent))

    assert all(len(set(each)) == 1 for each in costs.values()), costs


def test_codes_of_write_offs_and_recalls_are_found(warehouse, db, lot):
    where = waste(warehouse, lot).location
    code = one(db, WriteOffRow).code

    answer = warehouse.post("/find/", data={"q": code.lower()})

    assert re.sub(r"^https?://[^/]+", "", answer.location) == where


def test_the_limits_of_waste_are_settings(admin, warehouse, db, lot):
    page = admin.get("/admin/settings").text

    assert 'value="50"' in page
    assert 'value="5000"' in page
