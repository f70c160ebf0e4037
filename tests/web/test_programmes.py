"""Programmes, from the form to the orders."""

import re
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from logistics.domain.calendar import local_day
from logistics.domain.lots import Measure
from logistics.domain.orders import OrderState
from logistics.store.tables import ItemRow, KitRow, OrderRow, ProgrammeRow
from logistics.web.db import now
from tests.builders import a_household, a_kit, a_lot, a_neighbourhood, a_shelf, a_user, an_item
from tests.planning import a_day as a_planned_day
from tests.statements import counted


@pytest.fixture
def kit(db: Session) -> KitRow:
    kit = a_kit(db, [(an_item(db), 10)])
    db.commit()
    return kit


@pytest.fixture
def quarter(db: Session):
    quarter = a_neighbourhood(db, "Yahyakaptan")
    db.commit()
    return quarter


def stock(db: Session, kit: KitRow, *, pieces: int = 10) -> None:
    parcel = db.get_one(type(an_item(db)), kit.item_id)
    day = local_day(now()) + timedelta(days=90)
    a_lot(db, parcel, a_shelf(db), actor=a_user(db), pieces=pieces, expires_on=day)
    db.commit()


def a_form(kit, **changes) -> dict[str, object]:
    form = {
        "command_key": "one",
        "name": "Kasım kolisi",
        "good": f"kit-{kit.id}",
        "pieces_each": "1",
        "deliver_on": f"{local_day(now()) + timedelta(days=1):%d.%m.%Y}",
        "size_from": "1",
        "size_to": "30",
        "need_from": "1",
        "need_to": "5",
    }
    return form | changes


def made(coordinator, kit, **changes) -> str:
    return coordinator.post("/coordinator/programmes/new", data=a_form(kit, **changes)).location


def test_a_programme_is_made_shown_and_allocated(coordinator, db, kit, quarter):
    stock(db, kit, pieces=1)
    a_household(db, quarter, need_band=5)
    a_household(db, quarter, need_band=1)
    db.commit()

    page = made(coordinator, kit)
    dry = coordinator.get(page).text
    answer = coordinator.post(f"{page}/allocate", data={"command_key": "two"})

    assert "1 haneye tahsis et" in dry
    assert "ihtiyaç 1, hiç almadı" in dry
    assert answer.status_code == 303
    assert db.exec(select(OrderRow.state)).all() == [OrderState.PLACED]
    assert "1 sipariş verildi" in coordinator.get(page).text


def test_sending_a_programme_twice_makes_one(coordinator, db, kit):
    assert made(coordinator, kit) == made(coordinator, kit)

    assert len(db.exec(select(ProgrammeRow)).all()) == 1


def test_allocating_twice_places_each_order_once(coordinator, db, kit, quarter):
    stock(db, kit)
    a_household(db, quarter)
    db.commit()
    page = made(coordinator, kit)

    for _ in range(2):
        coordinator.post(f"{page}/allocate", data={"command_key": "two"})

    assert len(db.exec(select(OrderRow)).all()) == 1


@pytest.mark.parametrize(
    ("field", "typed", "status", "words"),
    [
        ("name", "", 422, "Bu alan boş kalamaz"),
        ("good", "", 422, "Bu alan boş kalamaz"),
        ("good", "kit-999", 404, "“999” bulunamadı"),
        ("pieces_each", "0", 422, "Sayı sıfırdan büyük olmalı"),
        ("pieces_each", "bir", 422, "tam sayı değil"),
        ("deliver_on", "01.01.2020", 422, "01.01.2020 geçti"),
        ("deliver_on", "02.12.2162", 422, "02.12.2162 gününe bir yıldan çok var"),
        ("size_from", "30", 422, "başlangıç bitişten büyük"),
    ],
)
def test_bad_input_is_refused_in_turkish_and_nothing_is_saved(
    coordinator, db, kit, field, typed, status, words
):
    form = a_form(kit, **{field: typed})
    if field == "size_from":
        form["size_to"] = "2"

    answer = coordinator.post("/coordinator/programmes/new", data=form)

    assert answer.status_code == status
    assert words in answer.text
    assert db.exec(select(ProgrammeRow)).all() == []


def test_allocating_without_stock_is_refused_with_the_amounts(coordinator, db, kit, quarter):
    a_household(db, quarter)
    db.commit()
    page = made(coordinator, kit)

    answer = coordinator.post(f"{page}/allocate", data={"command_key": "two"})

    assert answer.status_code == 409
    assert "0 kg serbest" in answer.text or "0 adet serbest" in answer.text


def test_the_number_of_matching_households_is_live(coordinator, db, kit, quarter):
    a_household(db, quarter, size=2)
    a_household(db, a_neighbourhood(db), size=6)
    db.commit()

    def asked(**typed):
        return coordinator.get("/coordinator/programmes/matching", query_string=typed).json

    assert asked()["households"] == 2
    assert asked(neighbourhoods=quarter.id)["households"] == 1
    assert asked(size_from=5)["words"] == "1 hane uyuyor."
    assert asked(size_from=9, size_to=2)["households"] == 0


def test_an_order_is_cancelled_from_the_list(coordinator, db, kit, quarter):
    stock(db, kit)
    a_household(db, quarter)
    db.commit()
    page = made(coordinator, kit)
    coordinator.post(f"{page}/allocate", data={"command_key": "two"})
    order = db.exec(select(OrderRow)).one()
    db.commit()

    first = coordinator.post(f"/coordinator/orders/{order.id}/cancel", data={"command_key": "x"})
    second = coordinator.post(f"/coordinator/orders/{order.id}/cancel", data={"command_key": "x"})

    assert first.status_code == 303
    assert second.status_code == 409
    db.refresh(order)
    assert order.state is OrderState.CANCELLED


def test_a_whole_programme_is_cancelled(coordinator, db, kit, quarter):
    stock(db, kit)
    a_household(db, quarter)
    db.commit()
    page = made(coordinator, kit)
    coordinator.post(f"{page}/allocate", data={"command_key": "two"})

    coordinator.post(f"{page}/cancel", data={"command_key": "x"})

    assert "kapandı" in coordinator.get(page).text
    assert db.exec(select(OrderRow.state)).all() == [OrderState.CANCELLED]


def test_a_hostile_name_is_shown_as_text(coordinator, kit):
    page = made(coordinator, kit, name="<script>alert(1)</script>")

    assert "<script>alert(1)" not in coordinator.get(page).text


def test_the_lists_ask_the_database_a_bounded_number_of_times(coordinator, app, db, kit, quarter):
    stock(db, kit, pieces=80)
    for _ in range(60):
        a_household(db, quarter)
    db.commit()
    page = made(coordinator, kit)
    coordinator.post(f"{page}/allocate", data={"command_key": "two"})

    with counted(app.extensions["imece_engine"]) as seen:
        text = coordinator.get(page).text

    assert text.count("EMR-") >= 50
    assert len(seen) < 25


@pytest.mark.parametrize(
    "path", ["/coordinator/", "/coordinator/programmes", "/coordinator/programmes/new"]
)
def test_only_coordinators_and_auditors_look(warehouse, driver, caseworker, auditor, app, path):
    assert {client.get(path).status_code for client in (warehouse, driver, caseworker)} == {403}
    assert auditor.get(path).status_code == 200
    assert app.test_client().get(path).status_code == 303


def test_auditors_change_nothing(auditor, coordinator, kit):
    page = made(coordinator, kit)

    assert auditor.get(page).status_code == 200
    assert auditor.post(f"{page}/allocate", data={}).status_code == 403
    assert auditor.post("/coordinator/programmes/new", data=a_form(kit)).status_code == 403


def test_empty_pages_say_what_to_do_next(coordinator):
    assert "Program oluştur" in coordinator.get("/coordinator/").text
    assert "Henüz program yok" in coordinator.get("/coordinator/programmes").text


def test_the_columns_of_the_list_add_up_to_all_orders(coordinator, db):
    day = a_planned_day(db, households=len(OrderState))
    for order, state in zip(day.orders, OrderState, strict=True):
        order.state = state
        db.add(order)
    db.commit()

    text = coordinator.get("/coordinator/programmes").text

    labels = ("Bekleyen", "Planlandı", "Yüklendi (yolda)", "Teslim edildi")
    counts = dict(re.findall(r'<td data-label="([^"]+)" class="amount ?">(\d+)</td>', text))
    assert [counts.get(label) for label in labels] == ["1"] * 4
    assert max(counts.values()) == str(len(OrderState))


@pytest.mark.parametrize(
    ("measure", "advice"),
    [
        (None, "Daha çok koli hazırlayın."),
        (Measure.PIECES, "Bu üründen mal kabul edin."),
        (Measure.CATCH, "Daha çok et paylayın."),
    ],
    ids=["parcels", "goods", "meat"],
)
@pytest.mark.parametrize("pieces", [0, 3])
def test_a_shortage_says_what_brings_more_and_whether_anything_can_be_allocated(
    coordinator, db, kit, quarter, measure, advice, pieces
):
    """Three households of two pieces each: three pieces serve one of them."""
    item = an_item(db, measure=measure or Measure.PIECES)
    good = db.get_one(ItemRow, kit.item_id) if measure is None else item
    for _household in range(3):
        a_household(db, quarter)
    if pieces:
        a_lot(db, good, a_shelf(db), actor=a_user(db), pieces=pieces, grams=3000)
    db.commit()
    named = f"kit-{kit.id}" if measure is None else f"item-{item.id}"

    text = coordinator.get(made(coordinator, kit, good=named, pieces_each="2")).text

    assert advice in text
    assert ("eldekini tahsis edin" in text) is bool(pieces)
    assert ("Henüz kimseye ulaşılamıyor: herkes için 6 adet eksik." in text) is not pieces
    assert ("Herkese ulaşmak için 3 adet eksik." in text) is bool(pieces)
