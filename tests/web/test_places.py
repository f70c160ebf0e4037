"""The plan of the warehouse, the page of a place, moving goods, and arranging it all."""

import pytest
from sqlmodel import Session, select

from logistics.domain.holds import HoldKind
from logistics.domain.ledger import DocumentKind, PlaceKind
from logistics.domain.lots import StorageClass
from logistics.domain.roles import Role
from logistics.store import ledger, places
from logistics.store.holds import open_hold
from logistics.store.tables import DocumentRow, PlaceRow, WarehouseRow, ZoneRow
from tests.builders import (
    MONDAY,
    a_bin,
    a_lot,
    a_shelf,
    a_user,
    a_vehicle,
    a_warehouse,
    a_zone,
    an_item,
)
from tests.web.counting import statements

PAGES = ("/places/", "/places/S1", "/places/S1.csv", "/places/transfer")


@pytest.fixture
def milk(db: Session):
    """Ten cartons of milk in the cold room S1; S2 beside it is empty, RAF is warm."""
    clerk = a_user(db)
    zone = a_zone(db, "SOGUK", warehouse=a_warehouse(db, "ANA"))
    shelf = a_bin(db, zone, "S1")
    a_bin(db, zone, "S2")
    a_shelf(db, "RAF")
    lot = a_lot(
        db, an_item(db, "SUT", storage=StorageClass.CHILLED, name="Süt"), shelf, actor=clerk
    )
    db.commit()
    return lot


def a_transfer(lot, **changes: str) -> dict[str, str]:
    form = {
        "command_key": "one",
        "target": "S2",
        "lines-0-lot_id": lot.code.lower(),
        "lines-0-pieces": "4",
    }
    return form | changes


def held(db: Session, code: str, lot) -> int:
    place = db.exec(select(PlaceRow).where(PlaceRow.code == code)).one()
    return ledger.held(db, place_id=place.id, lot_id=lot.id).pieces


def only(db: Session, table, **values):
    """The one row with these values; the database is free again for the application."""
    row = db.exec(select(table).filter_by(**values)).one()
    db.commit()
    return row


def transfers(db: Session) -> int:
    kind = DocumentRow.kind == DocumentKind.TRANSFER
    return len(db.exec(select(DocumentRow).where(kind)).all())


@pytest.mark.parametrize("role", [Role.WAREHOUSE, Role.AUDITOR, Role.COORDINATOR, Role.ADMIN])
def test_whoever_answers_for_stock_sees_the_plan(sign_in, milk, role):
    client = sign_in(role)

    assert [client.get(page).status_code for page in PAGES] == [200] * len(PAGES)


@pytest.mark.parametrize("role", [Role.DRIVER, Role.CASEWORKER])
def test_others_do_not_see_it(sign_in, milk, role):
    client = sign_in(role)

    assert [client.get(page).status_code for page in PAGES] == [403] * len(PAGES)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.COORDINATOR, Role.ADMIN])
def test_only_the_warehouse_moves_goods(sign_in, db, milk, role):
    client = sign_in(role)

    answers = [
        client.post("/places/transfer", data=a_transfer(milk)),
        client.post("/places/S1/empty", data={"command_key": "two", "target_id": "S2"}),
    ]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert transfers(db) == 0


def test_the_plan_shows_what_lies_where_and_what_is_on_hold(warehouse, db, milk):
    open_hold(db, lot_id=milk.id, kind=HoldKind.QUARANTINE, reason="?", at=MONDAY, by=1)
    db.commit()

    page = warehouse.get("/places/").text

    assert "1 bloke" in page
    assert 'href="/places/S1"' in page
    assert "soğuk (0–4 °C)" in page
    assert "hiç ölçülmedi" in page


def test_a_place_lists_its_lots_in_the_order_they_are_picked(warehouse, db, milk):
    shelf = db.exec(select(PlaceRow).where(PlaceRow.code == "S1")).one()
    item = an_item(db, "AYRAN", storage=StorageClass.CHILLED, name="Ayran")
    sooner = a_lot(db, item, shelf, actor=a_user(db), expires_on=milk.expires_on.replace(year=2026))
    db.commit()

    page, file = warehouse.get("/places/s1").text, warehouse.get("/places/S1.csv").text

    assert page.index(sooner.code) < page.index(milk.code)
    rows = file.splitlines()
    assert rows[0].startswith("\ufeffParti;")
    assert [row.split(";")[0] for row in rows[1:]] == [sooner.code, milk.code]


def test_the_plan_costs_as_many_queries_however_many_places_there_are(app, warehouse, db, milk):
    with statements(app) as few:
        warehouse.get("/places/")
    zone = db.exec(select(ZoneRow)).one()
    for _ in range(12):
        place = a_bin(db, zone)
        item = an_item(db, storage=StorageClass.CHILLED)
        a_lot(db, item, place, actor=a_user(db))
        a_vehicle(db)
    db.commit()

    with statements(app) as many:
        warehouse.get("/places/")

    assert len(many) == len(few)


def test_a_lot_is_moved_by_scanning_it_and_the_place(warehouse, db, milk):
    answer = warehouse.post("/places/transfer", data=a_transfer(milk))

    assert answer.status_code == 303
    assert (held(db, "S1", milk), held(db, "S2", milk)) == (6, 4)


def test_moving_twice_by_a_double_click_has_one_effect(warehouse, db, milk):
    first = warehouse.post("/places/transfer", data=a_transfer(milk))
    second = warehouse.post("/places/transfer", data=a_transfer(milk))

    assert first.location == second.location
    assert transfers(db) == 1


@pytest.mark.parametrize(
    ("typed", "status", "words"),
    [
        ({"lines-0-lot_id": "GB-000000-000"}, 422, "1. satır, Parti</a>: “GB-000000-000” kodlu parti yok"),
        ({"lines-0-target_id": "YOK"}, 422, "1. satır, Nereye</a>: Kullanımda “YOK” kodlu yer yok"),
        ({"target": ""}, 422, "1. satır, Nereye</a>: Nereye gideceğini yazın"),
        ({"lines-0-lot_id": ""}, 422, "Bu satırın partisini okutun"),
        ({"lines-0-lot_id": "", "lines-0-pieces": ""}, 422, "En az bir parti okutun"),
        ({"lines-0-pieces": "-4"}, 422, "Sayı eksi olamaz"),
        ({"lines-0-pieces": "0"}, 422, "1. satır, Adet</a>"),
        ({"lines-0-pieces": "11"}, 409, "1. satır, Adet</a>: "),
        ({"lines-0-target_id": "RAF"}, 409, "1. satır, Nereye</a>: Süt için saklama koşulu"),
        ({"lines-0-target_id": "S1"}, 422, "1. satır, Nereye</a>: ürünler zaten"),
    ],
)  # fmt: skip
def test_what_cannot_be_moved_is_told_beside_its_field(warehouse, db, milk, typed, status, words):
    answer = warehouse.post("/places/transfer", data=a_transfer(milk, **typed))

    assert answer.status_code == status
    assert words in answer.text
    assert transfers(db) == 0


def test_a_lot_in_several_places_asks_from_which(warehouse, db, milk):
    warehouse.post("/places/transfer", data=a_transfer(milk))

    asked = warehouse.post("/places/transfer", data=a_transfer(milk, command_key="two"))
    told = warehouse.post(
        "/places/transfer", data=a_transfer(milk, command_key="two", **{"lines-0-source_id": "S1"})
    )

    assert "birden çok yerde: S1, S2" in asked.text
    assert told.status_code == 303


def test_a_whole_place_is_moved_at_once(warehouse, db, milk):
    wrong = warehouse.post("/places/S1/empty", data={"command_key": "a", "target_id": "RAF"})
    unknown = warehouse.post("/places/S1/empty", data={"command_key": "a", "target_id": "??"})
    right = warehouse.post("/places/S1/empty", data={"command_key": "a", "target_id": "S2 · x"})

    assert [each.status_code for each in (wrong, unknown, right)] == [409, 422, 303]
    assert held(db, "S2", milk) == 10


def test_a_scanned_place_opens_its_page(warehouse, milk):
    assert warehouse.post("/find/", data={"q": "s1"}).location == "/places/S1"


def test_goods_on_the_dock_are_put_away(warehouse, db):
    dock = places.add_place(db, code="KABUL", name="Kabul", kind=PlaceKind.DOCK)
    a_shelf(db, "RAF")
    lot = a_lot(db, an_item(db), dock, actor=a_user(db))
    db.commit()

    answer = warehouse.post(
        "/places/transfer", data=a_transfer(lot, target="RAF", **{"lines-0-pieces": ""})
    )

    assert answer.status_code == 303
    assert held(db, "RAF", lot) == 10


def test_an_administrator_arranges_a_warehouse(admin, db):
    house = {"code": "ana", "name": "Ana depo", "active": "y"}
    zone = {"code": "don", "name": "Donmuş", "storage": "frozen", "warmest": "−18", "active": "y"}
    admin.post("/admin/warehouses/new", data=house)
    admin.post("/admin/warehouses/1/zones/new", data=zone)
    place = {"code": "d1", "name": "Donmuş 1", "zone_id": "1", "kind": "shelf", "active": "y"}

    first = admin.post("/admin/places/new", data=place)
    second = admin.post("/admin/places/new", data=place)

    assert (first.status_code, second.status_code) == (303, 422)
    assert "“D1” zaten kullanılıyor" in second.text
    found = db.exec(select(ZoneRow)).one()
    assert (found.code, found.coldest_dc, found.warmest_dc) == ("DON", None, -180)
    made = db.exec(select(PlaceRow).where(PlaceRow.code == "D1")).one()
    assert (made.storage, made.zone_id) == (StorageClass.FROZEN, found.id)
    assert "Donmuş 1" in admin.get("/admin/places").text


def test_what_is_in_use_is_not_retired_and_the_refusal_names_it(admin, db, milk):
    zone, place = only(db, ZoneRow), only(db, PlaceRow, code="S1")
    band = {"storage": "chilled", "coldest": "0", "warmest": "4"}

    answers = [
        admin.post(f"/admin/places/{place.id}", data={"name": "S1"}),
        admin.post(f"/admin/zones/{zone.id}", data={"name": "Soğuk", **band}),
        admin.post(f"/admin/warehouses/{zone.warehouse_id}", data={"name": "Ana"}),
    ]

    assert [answer.status_code for answer in answers] == [409] * 3
    assert milk.code in answers[0].text
    assert "hâlâ kullanılıyor" in answers[1].text


def test_a_zone_does_not_change_its_class_over_its_goods(admin, db, milk):
    zone = only(db, ZoneRow)
    changed = {"name": "Kuru", "storage": "ambient", "active": "y"}

    answer = admin.post(f"/admin/zones/{zone.id}", data=changed)

    assert answer.status_code == 409
    assert "Önce o ürünleri taşıyın" in answer.text


def test_a_renamed_place_keeps_its_code(admin, db, milk):
    place = only(db, PlaceRow, code="S2")

    answer = admin.post(
        f"/admin/places/{place.id}", data={"code": "X", "name": "Süt rafı", "active": "y"}
    )

    assert answer.status_code == 303
    db.refresh(place)
    assert (place.code, place.name) == ("S2", "Süt rafı")


@pytest.mark.parametrize("page", ["warehouses/new", "places/new", "cold-chain", "places"])
def test_only_administrators_arrange(warehouse, auditor, page):
    assert warehouse.get(f"/admin/{page}").status_code == 403
    assert auditor.get(f"/admin/{page}").status_code == 403


def test_a_retired_warehouse_comes_back(admin, db):
    row = a_warehouse(db, "YAN")
    db.commit()

    admin.post(f"/admin/warehouses/{row.id}", data={"name": "Yan"})
    db.refresh(row)
    retired = row.active
    db.commit()
    admin.post(f"/admin/warehouses/{row.id}", data={"name": "Yan", "active": "y"})
    db.refresh(row)

    assert (retired, row.active) == (False, True)
    assert db.get(WarehouseRow, row.id).name == "Yan"
