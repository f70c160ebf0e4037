"""What comes in, screen by screen: expected, dock, bulk intake, handed back, passed on, refused."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from logistics.domain.calendar import local_day
from logistics.domain.ledger import DocumentKind, PlaceKind
from logistics.domain.lots import DateKind, Measure, StorageClass
from logistics.domain.quantity import Quantity
from logistics.store import ledger, places
from logistics.store.announcements import get_expected
from logistics.store.holds import open_holds
from logistics.store.tables import (
    AnnouncementRow,
    DocumentRow,
    InspectionRow,
    LotRow,
    PartyRow,
    PurposeRow,
)
from logistics.web.db import now
from tests.arrivals import a_purpose
from tests.builders import a_kit, a_lot, a_shelf, a_user, an_item
from tests.web.counting import statements
from tests.web.pages import seek

PAGES = (
    *("/warehouse/expected", "/warehouse/dock", "/warehouse/rescue"),
    *("/warehouse/handback", "/warehouse/pass-on", "/warehouse/refusals"),
)


@pytest.fixture
def shelf(db: Session):
    shelf = a_shelf(db, "A1")
    db.commit()
    return shelf


@pytest.fixture
def beans(db: Session):
    item = an_item(db, "BEANS", unit_net_g=400)
    db.commit()
    return item


def received(client, beans, shelf, **changes: str):
    """Sends a donation of ten pieces, straight to the shelf unless the dock is asked for."""
    form = {
        "command_key": "receive",
        "kind": "donation",
        "party": "Örnek Market",
        "reference": "F-1",
        "lines-0-item_id": str(beans.id),
        "lines-0-pieces": "10",
        "lines-0-expires_on": "08.02.2030",
        "lines-0-place_id": str(shelf.id),
    }
    return client.post("/warehouse/receive", data=form | changes)


def last_lot(db: Session) -> LotRow:
    lot = db.exec(select(LotRow).order_by(LotRow.id.desc())).first()
    db.commit()
    return lot


@pytest.mark.parametrize("page", PAGES)
def test_warehouse_staff_open_the_pages_auditors_look_and_drivers_do_not(
    warehouse, auditor, driver, page
):
    assert warehouse.get(page).status_code == 200
    assert auditor.get(page).status_code == 200
    assert driver.get(page).status_code == 403


@pytest.mark.parametrize(
    "address",
    [
        *("/warehouse/rescue", "/warehouse/handback", "/warehouse/pass-on"),
        *("/warehouse/expected/new", "/warehouse/expected/1/close"),
        *("/warehouse/dock/1/inspect", "/warehouse/dock/1/put-away", "/warehouse/receipts/1/value"),
    ],
)
def test_auditors_change_nothing(auditor, address):
    assert auditor.post(address, data={"command_key": "x"}).status_code == 403


def test_a_receipt_shows_its_papers_and_what_was_refused(warehouse, db, beans, shelf):
    answer = received(
        warehouse, beans, shelf,
        **{
            "invoice_no": "F-77", "invoice_on": "01.11.2026", "bears_phrase": "y",
            "value_source": "invoice", "lines-0-value_kurus": "1.250,50",
            "lines-0-refused_pieces": "3", "lines-0-refusal": "damaged",
            "lines-0-packaging": "outer_damaged",
        },
    )  # fmt: skip

    page = warehouse.get(answer.headers["Location"]).text

    assert answer.status_code == 303
    assert "F-77" in page
    assert "1.250,50 TL" in page
    assert "İhtiyaç sahiplerine yardım şartıyla bağışlandığından KDV hesaplanmamıştır." in page
    assert "dış ambalaj hasarlı" in page
    assert "hasarlı" in warehouse.get("/warehouse/refusals").text
    assert "hasarlı" in warehouse.get("/warehouse/refusals.csv").text


def test_warm_goods_are_refused_beside_their_temperature(warehouse, db, shelf):
    milk = an_item(db, "MILK", storage=StorageClass.CHILLED, name="Süt")
    cold = a_shelf(db, "S1", storage=StorageClass.CHILLED)
    db.commit()

    answer = received(warehouse, milk, cold, **{"lines-0-temperature_dc": "9,5"})

    assert answer.status_code == 409
    assert 'href="#lines-0-temperature_dc"' in answer.text
    assert "Süt 9,5 °C ölçüldü; −2,0 °C ile 4,0 °C arasında teslim alınır." in answer.text
    held = {"lines-0-temperature_dc": "9,5", "lines-0-verdict": "hold"}
    assert "Neden bekletildiğini seçin" in received(warehouse, milk, cold, **held).text
    with_reason = held | {"lines-0-refusal": "temperature"}
    assert received(warehouse, milk, cold, **with_reason).status_code == 303


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("lines-0-temperature_dc", "soğuk", "Sıcaklığı -18,5 gibi yazın"),
        ("lines-0-value_kurus", "12,345", "Tutarı kuruşuna kadar yazın"),
        ("lines-0-value_kurus", "12", "değerlerin kaynağını seçin"),
        ("invoice_on", "01.01.2060", "01.01.2060 daha gelmedi"),
        ("lines-0-refusal", "damaged", "gerekçe verilmiş"),
        ("lines-0-refused_pieces", "2", "Ret ya da bekletme gerekçesi</a>: boş kalamaz"),
    ],
)
def test_what_nobody_can_mean_is_told_beside_its_field(
    warehouse, db, beans, shelf, field, typed, words
):
    answer = received(warehouse, beans, shelf, **{field: typed})

    assert answer.status_code == 422
    assert words in answer.text
    assert db.exec(select(DocumentRow)).all() == []


def test_a_weight_far_off_is_asked_about_and_then_believed(warehouse, db, shelf):
    meat = an_item(db, "MEAT", measure=Measure.CATCH, name="Et")
    meat.unit_gross_g = 2500
    db.commit()

    asked = received(warehouse, meat, shelf, **{"lines-0-grams": "250"})
    sure = {"lines-0-grams": "250", "lines-0-weight_confirmed": "y"}

    assert "bir paketin ağırlığı alışılandan çok farklı" in asked.text
    assert 'name="lines-0-weight_confirmed"' in asked.text
    assert received(warehouse, meat, shelf, **sure).status_code == 303


def test_a_benefactor_needs_no_name_and_no_paper(warehouse, db, beans, shelf):
    answer = received(warehouse, beans, shelf, party="", reference="", anonymous="y")

    assert answer.status_code == 303
    assert db.exec(select(PartyRow.name)).all() == ["Hayırsever"]
    bought = received(
        warehouse, beans, shelf, party="", reference="", anonymous="y", kind="purchase",
        command_key="two",
    )  # fmt: skip
    assert "yalnız bağış" in bought.text


def test_nothing_speaks_of_a_campaign(warehouse, beans, shelf):
    for page in ("/warehouse/receive", *PAGES):
        assert "kampanya" not in warehouse.get(page).text.lower()


def test_goods_go_from_the_dock_to_the_shelf(warehouse, db, beans, shelf):
    received(warehouse, beans, shelf, target="dock")
    lot = last_lot(db)
    away = {"command_key": "away", "place_id": str(shelf.id)}
    too_soon = warehouse.post(f"/warehouse/dock/{lot.id}/put-away", data=away)
    look = {"command_key": "look", "verdict": "accept"}

    warehouse.post(f"/warehouse/dock/{lot.id}/inspect", data=look)
    again = warehouse.post(f"/warehouse/dock/{lot.id}/inspect", data=look)
    done = warehouse.post(f"/warehouse/dock/{lot.id}/put-away", data=away)

    assert (too_soon.status_code, again.status_code, done.status_code) == (409, 303, 303)
    assert "henüz incelenmedi" in too_soon.text
    assert len(db.exec(select(InspectionRow)).all()) == 1
    assert ledger.held(db, place_id=shelf.id, lot_id=lot.id).pieces == 10


def test_refusing_at_the_dock_asks_for_a_reason(warehouse, db, beans, shelf):
    received(warehouse, beans, shelf, target="dock")
    lot = last_lot(db)
    look = {"command_key": "look", "verdict": "refuse"}

    asked = warehouse.post(f"/warehouse/dock/{lot.id}/inspect", data=look)
    sent = warehouse.post(f"/warehouse/dock/{lot.id}/inspect", data=look | {"refusal": "pests"})

    assert (asked.status_code, sent.status_code) == (422, 303)
    kinds = db.exec(select(DocumentRow.kind)).all()
    assert DocumentKind.SENDBACK in kinds


@pytest.fixture
def ordered(warehouse, db, beans) -> AnnouncementRow:
    answer = warehouse.post(
        "/warehouse/expected/new",
        data={
            "command_key": "order",
            "kind": "purchase",
            "party": "Toptancı",
            "expected_on": "08.02.2030",
            "lines-0-scan": "BEANS",
            "lines-0-pieces": "100",
            "lines-0-unit_cost_kurus": "12,50",
        },
    )
    assert answer.status_code == 303
    announcement = db.exec(select(AnnouncementRow)).one()
    db.commit()
    return announcement


def test_what_arrives_is_received_from_its_order(warehouse, db, beans, shelf, ordered):
    form = warehouse.get(f"/warehouse/receive?expected={ordered.id}").text
    received(warehouse, beans, shelf, kind="purchase", announcement_id=str(ordered.id))

    assert 'value="Toptancı"' in form
    assert ordered.code in form
    assert get_expected(db, ordered.id).lines[0].open.pieces == 90
    db.commit()
    page = warehouse.get(f"/warehouse/expected/{ordered.id}").text
    assert "bir kısmı geldi" in page
    assert "12,50 TL" in page
    assert "SAT-" in page


def test_a_closed_order_is_gone_from_the_list(warehouse, db, ordered):
    assert ordered.code in warehouse.get("/warehouse/expected").text
    address = f"/warehouse/expected/{ordered.id}/close"
    unsaid = warehouse.post(address, data={"command_key": "c", "note": ""})
    closed = warehouse.post(address, data={"command_key": "c", "note": "iptal"})
    twice = warehouse.post(address, data={"command_key": "d", "note": "iptal"})

    assert (unsaid.status_code, closed.status_code, twice.status_code) == (422, 303, 409)
    assert ordered.code not in warehouse.get("/warehouse/expected").text
    assert ordered.code in warehouse.get("/warehouse/expected?show=all").text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"expected_on": "01.01.2020"}, "geçmişte kalmış"),
        ({"lines-0-pieces": ""}, "1. satır, Adet</a>: boş kalamaz"),
        ({"lines-0-scan": "yok böyle"}, "Bu barkod, kod veya adda ürün yok"),
        ({"party": ""}, "Bu alan boş kalamaz"),
    ],
)
def test_an_order_nobody_can_mean_is_refused(warehouse, db, beans, changes, words):
    form = {
        "command_key": "order", "kind": "purchase", "party": "Toptancı",
        "expected_on": "08.02.2030", "lines-0-scan": "BEANS", "lines-0-pieces": "100",
    }  # fmt: skip

    answer = warehouse.post("/warehouse/expected/new", data=form | changes)

    assert answer.status_code == 422
    assert words in answer.text
    assert db.exec(select(AnnouncementRow)).all() == []


def test_the_list_of_orders_costs_the_same_however_long(app, warehouse, db, beans, ordered):
    with statements(app) as few:
        warehouse.get("/warehouse/expected")
    for number in range(3):
        warehouse.post(
            "/warehouse/expected/new",
            data={
                "command_key": f"o{number}", "kind": "donation", "party": f"M{number}",
                "expected_on": "08.02.2030", "lines-0-scan": "BEANS", "lines-0-pieces": "5",
            },
        )  # fmt: skip
    with statements(app) as many:
        warehouse.get("/warehouse/expected")

    assert len(many) == len(few)


def test_the_markets_goods_are_taken_in_by_weight(warehouse, db, shelf):
    loose = an_item(db, "LOOSE", measure=Measure.BULK, date_kind=DateKind.NONE, name="Sebze")
    db.commit()
    form = {
        "command_key": "rescue", "party": "Pazar",
        "lines-0-item_id": str(loose.id), "lines-0-grams": "52,75",
    }  # fmt: skip

    shown = warehouse.get("/warehouse/rescue").text
    first = warehouse.post("/warehouse/rescue", data=form)
    second = warehouse.post("/warehouse/rescue", data=form)

    assert "Sebze" in shown
    assert first.headers["Location"] == second.headers["Location"]
    assert ledger.held(db, place_id=shelf.id, lot_id=last_lot(db).id) == Quantity(grams=52_750)
    db.commit()
    nothing = warehouse.post(
        "/warehouse/rescue", data=form | {"lines-0-grams": "", "command_key": "n"}
    )
    assert "En az bir ağırlık yazın" in nothing.text


def test_goods_handed_back_wait_at_the_dock(warehouse, db, beans, shelf):
    received(warehouse, beans, shelf)
    lot = last_lot(db)
    warehouse.post(
        "/warehouse/pass-on",
        data={"command_key": "out", "institution": "Komşu", "reference": "D-1",
              "lines-0-scan": lot.code, "lines-0-pieces": "4"},
    )  # fmt: skip
    back = {
        "command_key": "back", "lot_code": lot.code, "given_to": "partner", "pieces": "9",
        "reason": "fazla",
    }  # fmt: skip

    too_many = warehouse.post("/warehouse/handback", data=back)
    done = warehouse.post("/warehouse/handback", data=back | {"pieces": "3"})

    assert (too_many.status_code, done.status_code) == (409, 303)
    assert "oraya 4 adet" in too_many.text
    assert lot.code in warehouse.get("/warehouse/dock").text
    dock = places.dock(db)
    assert ledger.held(db, place_id=dock.id, lot_id=lot.id).pieces == 3


def test_goods_without_a_label_become_a_lot_of_their_own_on_hold(warehouse, db, beans):
    back = {
        "command_key": "back", "scan": "BEANS · Kuru fasulye", "given_to": "household",
        "pieces": "3", "expires_on": "08.02.2030", "reason": "Etiketi kopmuş",
    }  # fmt: skip

    undated = warehouse.post("/warehouse/handback", data=back | {"expires_on": ""})
    neither = warehouse.post("/warehouse/handback", data=back | {"scan": ""})
    both = warehouse.post("/warehouse/handback", data=back | {"lot_code": "GB-1"})
    unknown = warehouse.post("/warehouse/handback", data=back | {"scan": "nohut"})
    done = [warehouse.post("/warehouse/handback", data=back) for _ in range(2)]

    assert [answer.status_code for answer in (undated, neither, both, unknown)] == [422] * 4
    assert [answer.status_code for answer in done] == [303] * 2
    lot = last_lot(db)
    assert (lot.item_id, f"{lot.expires_on}") == (beans.id, "2030-02-08")
    household = places.outside(db, PlaceKind.HOUSEHOLD)
    assert ledger.held(db, place_id=places.dock(db).id, lot_id=lot.id).pieces == 3
    assert ledger.held(db, place_id=household.id, lot_id=lot.id).pieces == -3
    assert [hold.reason for hold in open_holds(db, [lot.id])[lot.id]] == ["Etiketi kopmuş"]
    assert ledger.prove(db) == []


def test_expected_deliveries_and_conditions_are_given_as_files(warehouse, coordinator, db, beans):
    warehouse.post(
        "/warehouse/expected/new",
        data={"command_key": "e", "kind": "purchase", "party": "Toptancı", "reference": "S-1",
              "expected_on": "05.11.2026", "lines-0-item_id": str(beans.id),
              "lines-0-pieces": "40"},
    )  # fmt: skip
    coordinator.post(
        "/coordinator/conditions/purposes", data={"command_key": "p", "name": "Ramazan"}
    )

    page = warehouse.get("/warehouse/expected?show=all")
    given = warehouse.get("/warehouse/expected.csv?show=all").text
    none = seek(warehouse, "/warehouse/expected", file="/warehouse/expected.csv", q="yok").text
    aims = coordinator.get("/coordinator/conditions.csv").text

    assert "/warehouse/expected.xlsx" in page.text
    assert "Toptancı" in page.text
    [row] = given.strip().splitlines()[1:]
    assert "Toptancı" in row
    assert ";40;" in row
    assert none.strip().splitlines()[1:] == []
    assert "Ramazan" in aims
    assert coordinator.get("/coordinator/conditions.xlsx").status_code == 200


def test_goods_are_passed_on_once_and_shortages_are_named(warehouse, db, beans, shelf):
    received(warehouse, beans, shelf)
    form = {
        "command_key": "out", "institution": "Komşu", "reference": "D-1",
        "lines-0-scan": "BEANS", "lines-0-pieces": "11",
    }  # fmt: skip

    short = warehouse.post("/warehouse/pass-on", data=form)
    first = warehouse.post("/warehouse/pass-on", data=form | {"lines-0-pieces": "4"})
    second = warehouse.post("/warehouse/pass-on", data=form | {"lines-0-pieces": "4"})

    assert short.status_code == 409
    assert "11 adet istendi" in short.text
    assert first.headers["Location"] == second.headers["Location"]
    partner = places.outside(db, PlaceKind.PARTNER)
    assert ledger.held(db, place_id=partner.id, lot_id=last_lot(db).id).pieces == 4


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"lines-0-scan": "böyle yok"}, "Bu kodda ya da adda ürün veya parti yok"),
        ({"lines-0-pieces": ""}, "Ne kadar gideceğini yazın"),
        ({"lines-0-scan": "", "lines-0-pieces": ""}, "En az bir satır yazın"),
        ({"institution": ""}, "Bu alan boş kalamaz"),
    ],
)
def test_a_passing_on_nobody_can_mean_is_refused(warehouse, beans, shelf, changes, words):
    form = {
        "command_key": "out", "institution": "Komşu", "reference": "D-1",
        "lines-0-scan": "BEANS", "lines-0-pieces": "1",
    }  # fmt: skip

    answer = warehouse.post("/warehouse/pass-on", data=form | changes)

    assert answer.status_code == 422
    assert words in answer.text


def test_lots_are_valued_by_a_commission_of_three(warehouse, db, beans, shelf):
    location = received(warehouse, beans, shelf).headers["Location"]
    address = f"/warehouse/receipts/{location.rsplit('/', 1)[1]}/value"
    form = {
        "command_key": "value", "value_source": "commission", "members": "Ay Ak, Su Er",
        "lines-0-lot_id": str(last_lot(db).id), "lines-0-value_kurus": "480",
    }  # fmt: skip

    two = warehouse.post(address, data=form)
    three = warehouse.post(address, data=form | {"members": "Ay Ak, Su Er, Can Oy"})

    assert warehouse.get(address).status_code == 200
    assert "en az üç üyesi olur" in two.text
    assert three.status_code == 303
    assert "480,00 TL" in warehouse.get(location).text
    assert "Can Oy" in warehouse.get(location).text


def test_the_coordinator_keeps_purposes_and_associations(coordinator, warehouse, db):
    address = "/coordinator/conditions"
    coordinator.post(f"{address}/purposes", data={"command_key": "1", "name": "Ramazan"})
    twice = coordinator.post(f"{address}/purposes", data={"command_key": "2", "name": "RAMAZAN"})
    coordinator.post(f"{address}/associations", data={"command_key": "3", "name": "Örnek Derneği"})

    assert "zaten kullanılıyor" in twice.text or twice.status_code == 422
    form = warehouse.get("/warehouse/receive").text
    assert "Ramazan" in form
    assert "Örnek Derneği" in form
    purpose = db.exec(select(PurposeRow)).one()
    db.commit()
    coordinator.post(f"{address}/purposes/{purpose.id}", data={"command_key": "4", "use": "no"})
    assert "Ramazan" not in warehouse.get("/warehouse/receive").text
    assert warehouse.get(address).status_code == 403


def test_a_programme_is_made_for_a_purpose(coordinator, db, beans):
    purpose = a_purpose(db, "Ramazan")
    db.commit()
    soon = f"{local_day(now()) + timedelta(days=60):%d.%m.%Y}"

    answer = coordinator.post(
        "/coordinator/programmes/new",
        data={
            "command_key": "p", "name": "Ramazan", "good": f"item-{beans.id}", "pieces_each": "1",
            "deliver_on": soon, "purpose_id": str(purpose.id), "size_from": "1",
            "size_to": "30", "need_from": "1", "need_to": "5",
        },
    )  # fmt: skip

    assert answer.status_code == 303
    assert "Bağış amacı</dt><dd>Ramazan" in coordinator.get(answer.headers["Location"]).text


def test_parcels_are_packed_for_a_purpose(warehouse, db, beans, shelf):
    purpose, kit = a_purpose(db, "Ramazan"), a_kit(db, [(beans, 1)])
    a_lot(db, beans, shelf, actor=a_user(db))
    db.commit()
    asked = {
        "command_key": "pack", "kit_id": str(kit.id), "parcels": "2", "place_id": str(shelf.id),
        "purpose_id": str(purpose.id),
    }  # fmt: skip

    preview = warehouse.get("/warehouse/pack", query_string=asked)
    packed = warehouse.post("/warehouse/pack", data=asked)

    assert f'name="purpose_id" value="{purpose.id}"' in preview.text
    assert packed.status_code == 303
    assert last_lot(db).purpose_id == purpose.id
