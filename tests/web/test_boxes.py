"""Chilled boxes on the screens: said for one order and for a list, shown wherever it matters."""

import re

import pytest
from sqlmodel import select

from logistics.domain.lots import StorageClass
from logistics.domain.orders import OrderState, ProgrammeState
from logistics.domain.roles import Role
from logistics.store import settings
from logistics.store.tables import (
    ItemRow,
    OrderRow,
    RouteRow,
    TripRow,
    UnservedRow,
    UserRow,
    VehicleRow,
)
from logistics.web import paging
from logistics.web.admin.cold_chain import NAMES
from logistics.web.coordinator import programme
from tests.adapters.papers import text_of
from tests.builders import MONDAY, a_programme, a_user, a_vehicle
from tests.days import a_day as a_driven_day
from tests.planning import Day, a_chilled_day, asked_by_form
from tests.web.pages import seek

pytestmark = pytest.mark.usefixtures("quick")

UNPROVEN = {
    "tr": "Soğuk kutuyla her araç götürebilir; o zaman sığıp sığmayacağına bakılmadı",
    "en": "In a chilled box any vehicle may bring it; whether it fits then was not looked into",
}


@pytest.fixture
def day(db) -> Day:
    day = a_chilled_day(db)
    db.commit()
    return day


@pytest.fixture
def page(day) -> str:
    return f"/coordinator/programmes/{day.programme.id}"


def box(client, order: OrderRow, boxed: str = "yes"):
    form = {"command_key": "x", "boxed": boxed}
    return client.post(f"/coordinator/orders/{order.id}/box", data=form)


def boxed(db) -> list[bool]:
    found = list(db.exec(select(OrderRow.boxed).order_by(OrderRow.id)))
    db.commit()
    return found


def test_one_order_is_put_into_a_box_and_taken_out(coordinator, db, day, page):
    before = coordinator.get(page).text
    answer = box(coordinator, day.orders[0])
    with_box = coordinator.get(page).text
    first = boxed(db)
    out = box(coordinator, day.orders[0], "no")

    assert out.status_code == 303
    assert "Kutuya" in before
    assert answer.status_code == 303
    assert answer.location.endswith(f"#order-{day.orders[0].id}")
    assert first == [True, False, False]
    assert "soğuk kutuda gidecek" in with_box
    assert "❄ soğuk kutuda" in with_box
    assert boxed(db) == [False, False, False]


def test_all_orders_of_a_list_are_boxed_at_once(coordinator, db, day, page):
    answer = coordinator.post(f"{page}/boxes", data={"command_key": "x", "boxed": "yes"})

    text = coordinator.get(answer.location).text
    assert answer.status_code == 303
    assert boxed(db) == [True, True, True]
    assert "Artık 3 sipariş soğuk kutuda gidecek" in text


def test_a_list_that_is_sought_boxes_what_it_shows(coordinator, db, day, page):
    listed = seek(coordinator, page, search=day.households[1].code)
    [action] = [part for part in listed.text.split('"') if part.startswith(f"{page}/boxes?")]

    answer = coordinator.post(
        action.replace("&amp;", "&"), data={"command_key": "x", "boxed": "yes"}
    )

    assert boxed(db) == [False, True, False]
    assert "search=" in answer.location


def box_chosen(client, page: str, *orders: object, boxed: str = "yes"):
    form = {"command_key": "x", "boxed": boxed, "order": [str(order) for order in orders]}
    return client.post(f"{page}/boxes/chosen", data=form)


def test_the_orders_that_are_ticked_are_boxed_and_taken_out_alike(coordinator, db, day, page):
    first, _second, third = (order.id for order in day.orders)
    before = coordinator.get(page).text

    answer = box_chosen(coordinator, page, first, third)
    told, inside = coordinator.get(answer.location).text, boxed(db)
    box_chosen(coordinator, page, third, boxed="no")

    assert before.count('name="order"') == 3
    assert (answer.status_code, answer.location.endswith("#orders")) == (303, True)
    assert "Artık 2 sipariş soğuk kutuda gidecek" in told
    assert inside == [True, False, True]
    assert boxed(db) == [True, False, False]


def test_the_list_that_was_sought_is_there_again_when_its_ticked_orders_are_boxed(
    coordinator, day, page
):
    listed = seek(coordinator, page, search=day.households[1].code)
    [action] = [part for part in listed.text.split('"') if part.startswith(f"{page}/boxes/chosen")]

    form = {"command_key": "x", "boxed": "yes", "order": str(day.orders[1].id)}
    answer = coordinator.post(action.replace("&amp;", "&"), data=form)

    assert "search=" in answer.location


def test_a_page_older_than_a_cancelled_order_is_told_what_stays(coordinator, db, day, page):
    day.orders[0].state = OrderState.CANCELLED
    db.commit()

    answer = box_chosen(coordinator, page, *(order.id for order in day.orders))

    text = coordinator.get(answer.location).text
    assert "Artık 2 sipariş soğuk kutuda gidecek. 1 sipariş artık beklemiyor" in text
    assert boxed(db) == [False, True, True]


def test_a_ticked_order_that_a_plan_took_meanwhile_stays_as_planned(coordinator, db, day, page):
    coordinator.post("/coordinator/plans/new", data=asked_by_form(day))

    answer = box_chosen(coordinator, page, day.orders[0].id)

    text = coordinator.get(answer.location).text
    assert re.search(r"1 sipariş PLN-\S+ planında .* önce o plandan vazgeçin", text)
    assert boxed(db) == [False, False, False]


def test_orders_of_another_programme_are_not_boxed_from_a_list(coordinator, db, day, page):
    other = a_programme(db, actor=day.coordinator, item=db.get_one(ItemRow, day.lot.item_id))
    db.commit()

    answer = box_chosen(coordinator, f"/coordinator/programmes/{other.id}", day.orders[0].id)

    assert "1 sipariş artık beklemiyor" in coordinator.get(answer.location).text
    assert boxed(db) == [False, False, False]


@pytest.mark.parametrize("orders", [(), ("x", "-1", "9" * 30)])
def test_who_ticks_nothing_is_asked_to_choose(coordinator, db, day, page, orders):
    answer = box_chosen(coordinator, page, *orders)

    assert answer.status_code == 422
    assert "en az birini seçin" in answer.text
    assert boxed(db) == [False, False, False]


def test_what_was_ticked_stays_so_on_a_page_that_refuses(coordinator, db, day, page):
    box(coordinator, day.orders[0])
    settings.put(db, "boxed_limit_minutes", 0)
    db.commit()

    answer = box_chosen(coordinator, page, day.orders[0].id)

    assert answer.status_code == 422
    assert f'name="order" value="{day.orders[0].id}" checked' in answer.text


@pytest.mark.parametrize("storage", [StorageClass.FROZEN, StorageClass.AMBIENT])
def test_what_never_travels_in_a_box_cannot_be_ticked(coordinator, db, day, page, storage):
    db.get_one(ItemRow, day.lot.item_id).storage = storage
    db.commit()

    text = coordinator.get(page).text
    answer = box_chosen(coordinator, page, day.orders[0].id)

    assert f"{page}/boxes/chosen" not in text
    assert "1 siparişte soğuk" in coordinator.get(answer.location).text


@pytest.mark.parametrize(
    ("last", "limit", "boxed", "offered"),
    [
        (StorageClass.CHILLED, 90, False, True),
        (StorageClass.FROZEN, 90, False, False),
        (StorageClass.AMBIENT, 90, False, False),
        (StorageClass.CHILLED, 0, True, True),
        (StorageClass.CHILLED, 0, False, False),
    ],
)
def test_boxes_are_offered_for_the_list_by_what_stands_on_all_of_its_pages(
    coordinator, db, day, page, monkeypatch, last, limit, boxed, offered
):
    """The first page shows two orders that are called off, the second one that waits."""
    monkeypatch.setattr(paging, "ROWS", 2)
    monkeypatch.setattr(programme, "ROWS", 2)
    for order in day.orders[:2]:
        order.state = OrderState.CANCELLED
    day.orders[2].boxed = boxed
    db.get_one(ItemRow, day.lot.item_id).storage = last
    settings.put(db, "boxed_limit_minutes", limit)
    db.commit()

    first, called_off = coordinator.get(page).text, coordinator.get(f"{page}?state=cancelled").text

    assert day.orders[2].code not in first
    assert (f"{page}/boxes" in first) is offered
    assert f"{page}/boxes" not in called_off


def test_what_a_plan_has_stays_and_is_counted(coordinator, db, day, page):
    coordinator.post("/coordinator/plans/new", data=asked_by_form(day))

    one = box(coordinator, day.orders[0])
    answer = coordinator.post(f"{page}/boxes", data={"command_key": "x", "boxed": "yes"})

    assert one.status_code == 409
    assert "planında; nasıl gideceği o planın parçası" in one.text
    assert "3 sipariş PLN-" in coordinator.get(answer.location).text
    assert boxed(db) == [False, False, False]


def test_frozen_food_is_offered_no_box_and_refused_one(coordinator, db, day, page):
    db.get_one(ItemRow, day.lot.item_id).storage = StorageClass.FROZEN
    db.commit()

    answer = box(coordinator, day.orders[0])
    told = coordinator.post(f"{page}/boxes", data={"command_key": "x", "boxed": "yes"})
    text = coordinator.get(told.location).text

    assert "Kutuya" not in coordinator.get(page).text
    assert answer.status_code == 422
    assert "donuk gıda kutuyla hiç gitmez" in answer.text
    assert "3 siparişte soğuk" in text


def test_without_a_limit_no_box_is_offered_and_the_reason_names_who_sets_it(
    coordinator, db, day, page
):
    settings.put(db, "boxed_limit_minutes", 0)
    db.commit()

    answer = box(coordinator, day.orders[0])
    listed = coordinator.post(f"{page}/boxes", data={"command_key": "x", "boxed": "yes"})

    assert "Kutuya" not in coordinator.get(page).text
    assert (answer.status_code, listed.status_code) == (422, 422)
    assert "bir yönetici soğuk zincir sınırlarında" in answer.text
    assert "bir yönetici soğuk zincir sınırlarında" in listed.text


def test_the_list_says_how_boxes_are_switched_on_and_leads_there_who_may(
    coordinator, auditor, sign_in, db, day, page
):
    both = sign_in(Role.COORDINATOR, Role.ADMIN, username="her-ikisi")
    in_use = coordinator.get(page).text
    settings.put(db, "boxed_limit_minutes", 0)
    db.commit()

    told, led, read = (client.get(page).text for client in (coordinator, both, auditor))

    hint, link = "Soğuk kutu kullanılmıyor", 'href="/admin/cold-chain"'
    assert [hint in text for text in (in_use, told, led, read)] == [False, True, True, False]
    assert [text.split("<main")[1].count(link) for text in (told, led)] == [0, 1]


def test_a_list_without_chilled_goods_says_nothing_of_boxes(coordinator, db, day, page):
    db.get_one(ItemRow, day.lot.item_id).storage = StorageClass.AMBIENT
    settings.put(db, "boxed_limit_minutes", 0)
    db.commit()

    assert "Soğuk kutu" not in coordinator.get(page).text


@pytest.mark.parametrize(("minutes", "kept"), [("0", [False] * 3), ("60", [True, True, False])])
def test_who_does_away_with_boxes_takes_what_waits_out_of_them_and_reads_how_many(
    admin, coordinator, db, day, page, minutes, kept
):
    for order in day.orders[:2]:
        box(coordinator, order)
    form = {name: settings.get(db, name) for name in NAMES} | {
        "chilled_breach_dc": "7", "frozen_breach_dc": "-15", "boxed_limit_minutes": minutes,
    }  # fmt: skip
    db.commit()

    answer = admin.post("/admin/cold-chain", data=form)
    told = admin.get(answer.location).text

    listed = coordinator.get(page).text
    assert answer.status_code == 303
    assert boxed(db) == kept
    assert ("bekleyen 2 sipariş kutusuz gidecek" in told) is (minutes == "0")
    assert listed.count("❄ soğuk kutuda") == sum(kept)


@pytest.mark.parametrize(("ticked", "found"), [({"boxed": "yes"}, True), ({}, False)])
def test_boxes_are_chosen_when_the_orders_are_placed(coordinator, db, day, ticked, found):
    more = a_programme(db, actor=day.coordinator, item=db.get_one(ItemRow, day.lot.item_id))
    more.state = ProgrammeState.DRAFT
    db.commit()
    page = f"/coordinator/programmes/{more.id}"
    offered = coordinator.get(page).text

    answer = coordinator.post(f"{page}/allocate", data={"command_key": "two", **ticked})

    placed = db.exec(select(OrderRow.boxed).where(OrderRow.programme_id == more.id)).all()
    assert "Soğuk kutuyla gitsinler" in offered
    assert answer.status_code == 303
    assert placed
    assert set(placed) == {found}
    assert boxed(db)[:3] == [False, False, False]


@pytest.mark.parametrize("language", ["tr", "en"])
def test_the_plan_says_which_stops_travel_in_a_box(coordinator, day, page, language):
    box(coordinator, day.orders[0])
    coordinator.post("/language", data={"language": language})
    plan = coordinator.post("/coordinator/plans/new", data=asked_by_form(day)).location

    board = coordinator.get(plan).text
    why = coordinator.get(f"{plan}/orders/{day.orders[0].id}/why").text

    words = {"tr": "soğuk, soğuk kutuda", "en": "cold, in a chilled box"}[language]
    assert board.count(f'title="{words}"') == 1
    assert words in why


@pytest.fixture
def warm(db, day) -> VehicleRow:
    """A vehicle that does not cool, beside one that does and has room for one order."""
    day.vehicle.max_trips, day.vehicle.capacity_g = 1, 10_500
    warm = a_vehicle(db)
    db.commit()
    return warm


def crews_with(db, day, warm) -> dict[str, object]:
    driver = a_user(db, Role.DRIVER)
    db.commit()
    return {"vehicles": [day.vehicle.id, warm.id], f"driver-{warm.id}": driver.id}


def test_an_order_left_out_for_want_of_cold_is_told_of_the_box_that_would_help(
    coordinator, db, day, warm
):
    crews = crews_with(db, day, warm)
    plan = coordinator.post("/coordinator/plans/new", data=asked_by_form(day, **crews)).location
    told = coordinator.get(plan).text
    left = [order for order in day.orders if f"search={order.code}" in told]

    answers = [box(coordinator, order).status_code for order in left]
    coordinator.post(f"{plan}/discard", data={"command_key": "d"})
    form = asked_by_form(day, **crews) | {"command_key": "again"}
    again = coordinator.post("/coordinator/plans/new", data=form).location

    assert len(left) == 2
    assert told.count(f"Soğuk kutuyla giderse {warm.name} aracına sığar") == 2
    assert UNPROVEN["tr"] not in told
    assert answers == [303, 303]
    assert "Herkese ulaşılıyor" in coordinator.get(again).text


def test_a_box_that_was_proven_to_help_opens_a_place_in_the_plan(coordinator, db, day, warm):
    asked = asked_by_form(day, **crews_with(db, day, warm))
    plan = coordinator.post("/coordinator/plans/new", data=asked).location
    told = coordinator.get(plan).text
    left = next(order for order in day.orders if f"search={order.code}" in told)
    before = coordinator.get(f"{plan}/orders/{left.id}/places").text

    box(coordinator, left)
    after = coordinator.get(f"{plan}/orders/{left.id}/places").text

    assert "hiçbir yere sığmıyor" in before
    assert f"Soğuk kutuyla giderse {warm.name} aracına sığar" in before
    assert "hiçbir yere sığmıyor" not in after
    assert warm.name in after


def test_a_box_that_would_not_help_is_not_told_of(coordinator, db, day, warm):
    """What does not cool is too small for an order, so a box changes nothing."""
    warm.capacity_g = 9_000
    db.commit()

    asked = asked_by_form(day, **crews_with(db, day, warm))
    told = coordinator.get(coordinator.post("/coordinator/plans/new", data=asked).location).text

    assert "yer kalmadı" in told
    assert "Soğuk kutuyla" not in told


@pytest.mark.parametrize("language", ["tr", "en"])
@pytest.mark.parametrize(
    ("numbers", "maybe"),
    [
        ({"impossible": False}, True),
        ({"sought": False, "box_sought": False}, True),
        ({"sought": True, "box_sought": True}, False),
    ],
    ids=["a plan of before", "no time", "looked into"],
)
def test_a_box_may_help_only_where_that_was_not_looked_into(
    coordinator, db, day, warm, numbers, maybe, language
):
    asked = asked_by_form(day, **crews_with(db, day, warm))
    plan = coordinator.post("/coordinator/plans/new", data=asked).location
    coordinator.post("/language", data={"language": language})
    for row in db.exec(select(UnservedRow)):
        row.numbers = numbers
        db.add(row)
    db.commit()

    assert (UNPROVEN[language] in coordinator.get(plan).text) is maybe


@pytest.fixture
def uncooled(coordinator, db, day) -> str:
    """The address of a plan whose vehicle does not cool and has room for one of three orders."""
    day.vehicle.refrigerated, day.vehicle.max_trips = False, 1
    day.vehicle.capacity_g = 10_500
    db.commit()
    return coordinator.post("/coordinator/plans/new", data=asked_by_form(day)).location


def test_where_no_vehicle_cools_an_order_left_out_is_shown_in_the_box_it_gets(
    coordinator, db, day, uncooled
):
    board = coordinator.get(uncooled).text
    left = next(order for order in day.orders if f"search={order.code}" in board)
    alone = coordinator.get(f"{uncooled}/orders/{left.id}/places").text

    for text in (board, alone):
        assert "Bu planda frigorifik araç yok: soğuk siparişler soğuk kutuya konur." in text
        assert "frigorifik araçla yeniden planlayın" in text
    assert board.count('title="soğuk, soğuk kutuda"') == 3
    assert UNPROVEN["tr"] not in board  # it is in one already
    assert "❄ soğuk, soğuk kutuda" in alone


def test_where_no_vehicle_cools_and_no_box_is_used_an_order_left_out_says_how_one_is(
    coordinator, db, day
):
    day.vehicle.refrigerated = False
    settings.put(db, "boxed_limit_minutes", 0)
    db.commit()

    plan = coordinator.post("/coordinator/plans/new", data=asked_by_form(day)).location
    alone = coordinator.get(f"{plan}/orders/{day.orders[0].id}/places").text

    for text in (coordinator.get(plan).text, alone):
        assert "rigorifik araç" in text
        assert "Kutuda giden soğuk siparişi her araç götürebilir" in text
        assert "soğuk kutuda" not in text.split("<main")[1]


def test_frozen_orders_left_out_hear_nothing_of_boxes(coordinator, db, day):
    day.vehicle.refrigerated = False
    db.get_one(ItemRow, day.lot.item_id).storage = StorageClass.FROZEN
    db.commit()

    plan = coordinator.post("/coordinator/plans/new", data=asked_by_form(day)).location
    alone = coordinator.get(f"{plan}/orders/{day.orders[0].id}/places").text

    for text in (coordinator.get(plan).text, alone):
        assert "rigorifik araç" in text
        assert "kutu" not in text.split("<main")[1]


def test_the_file_of_the_orders_tells_of_the_box(coordinator, day, page):
    box(coordinator, day.orders[0])

    rows = coordinator.get(f"{page}/orders.csv").data.decode("utf-8-sig").splitlines()

    assert "Soğuk kutu" in rows[0]
    assert [row.count("soğuk kutuda") for row in rows[1:4]] == [1, 0, 0]


@pytest.fixture
def driven(db, sign_in):
    """The driver's screen of a day with a refrigerator, and the day, of which one door has a box."""
    mine = sign_in(Role.DRIVER, username="sofor")
    me = db.exec(select(UserRow).where(UserRow.username == "sofor")).one()
    day = a_driven_day(db, day=MONDAY.date(), driver=me, storage=StorageClass.CHILLED)
    day.vehicle.refrigerated = True
    day.orders[0].boxed = True
    db.commit()
    return mine, day


def test_the_driver_counts_apart_what_goes_in_a_box(driven):
    mine, _day = driven

    listed = mine.get("/driver/").text.split("Alınacaklar")[1].split("</ul>")[0]
    each = [line.split("</li>")[0] for line in listed.split("<li>")[1:]]

    assert ["soğuk kutuda" in line for line in each] == [True, False]
    assert ["1 ×" in line for line in each] == [True, False]
    assert "2 ×" in each[1]


def test_driver_dock_and_papers_know_of_the_box(driven, db, warehouse, coordinator):
    mine, day = driven
    route = db.exec(select(RouteRow)).first()
    trip = db.exec(select(TripRow).where(TripRow.route_id == route.id)).first()

    dock = warehouse.get(f"/warehouse/loadings/{trip.id}").text
    sheet = text_of(warehouse.get(f"/papers/routes/{route.code}.pdf").data)
    listed = text_of(warehouse.get(f"/papers/trips/{trip.id}.pdf").data)
    printed = coordinator.get(f"/papers/routes/{route.code}/print").text
    stops = mine.get("/driver/stops").text
    door = mine.get(f"/driver/stops/{day.stops[0].id}").text
    other = mine.get(f"/driver/stops/{day.stops[1].id}").text

    assert dock.count("soğuk kutuda") == 1
    assert all("SOĞUK KUTUDA" in paper for paper in (sheet, listed))
    assert printed.count("soğuk kutuda") == 2  # where the load is counted, and at the door
    assert stops.count("soğuk kutuda") == 1
    assert "soğuk kutuda" in door
    assert "soğuk kutuda" not in other


def test_others_say_nothing_of_boxes(auditor, driver, warehouse, caseworker, db, day, page):
    for client in (auditor, driver, warehouse, caseworker):
        assert box(client, day.orders[0]).status_code == 403
        form = {"command_key": "x", "boxed": "yes"}
        assert client.post(f"{page}/boxes", data=form).status_code == 403
        assert box_chosen(client, page, day.orders[0].id).status_code == 403

    assert boxed(db) == [False, False, False]
    assert auditor.get(page).status_code == 200
    assert "Kutuya" not in auditor.get(page).text
    assert 'name="order"' not in auditor.get(page).text
