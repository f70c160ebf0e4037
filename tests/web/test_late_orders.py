"""An order that comes late, from the board of the plan to its place."""

import re

import pytest
from sqlmodel import select

from logistics.domain.orders import OrderState
from logistics.store.tables import OrderRow, StopRow
from tests.builders import a_household, a_neighbourhood, an_order
from tests.planning import Day, asked_by_form

pytestmark = pytest.mark.usefixtures("quick")


@pytest.fixture
def page(coordinator, day: Day) -> str:
    """The address of a ready plan."""
    return coordinator.post("/coordinator/plans/new", data=asked_by_form(day)).location


@pytest.fixture
def order(db, day, page) -> OrderRow:
    """An order that is placed when the plan is made."""
    home = a_household(db, a_neighbourhood(db), latitude=40.767, longitude=29.932)
    order = an_order(db, day.programme, home, lot=day.lot, shelf=day.shelf, grams=10_000)
    db.commit()
    return order


def places(page: str, order: OrderRow) -> str:
    return f"{page}/orders/{order.id}/places"


def keys(text: str) -> list[str]:
    return re.findall(r'name="place" value="([^"]+)"', text)


def test_a_late_order_is_found_from_the_plan_and_put_at_a_place(coordinator, db, page, order):
    board = coordinator.get(page).text
    listed = coordinator.get(f"{page}/late").text
    offered = coordinator.get(places(page, order)).text

    answer = coordinator.post(
        places(page, order), data={"command_key": "x", "place": keys(offered)[0]}
    )

    assert "1 sipariş geldi" in board
    assert order.code in listed
    assert places(page, order) in listed
    assert "Her yer denetlendi" in offered
    assert "Öteki durakların aracı ve sırası değişmez" in offered
    assert answer.status_code == 303
    assert db.exec(select(StopRow).where(StopRow.order_id == order.id)).one()
    after = coordinator.get(page).text
    assert "Sipariş plana girdi." in after
    assert "elle değiştirildi" in after
    assert "1 sipariş geldi" not in after


def test_a_published_plan_takes_it_at_once_and_asks_for_a_new_sheet(coordinator, db, page, order):
    coordinator.post(f"{page}/publish", data={"command_key": "p"})
    key = keys(coordinator.get(places(page, order)).text)[0]

    coordinator.post(places(page, order), data={"command_key": "x", "place": key})

    db.expire_all()
    assert db.get_one(OrderRow, order.id).state is OrderState.PLANNED
    assert "yeniden yazdırın" in coordinator.get(page).text


def test_a_place_that_is_taken_is_refused_with_the_places_there_are(coordinator, page, order):
    answer = coordinator.post(places(page, order), data={"command_key": "x", "place": "elsewhere"})

    assert answer.status_code == 409
    assert "o yer artık boş değil" in answer.text
    assert keys(answer.text)


def test_a_second_press_puts_nothing_in_twice_and_shows_the_stop(coordinator, db, page, order):
    form = {"command_key": "x", "place": keys(coordinator.get(places(page, order)).text)[0]}

    first, second = (coordinator.post(places(page, order), data=form) for _press in range(2))

    assert (first.status_code, second.status_code) == (303, 303)
    assert second.location == first.location
    assert len(db.exec(select(StopRow).where(StopRow.order_id == order.id)).all()) == 1
    assert "Sipariş zaten planda" in coordinator.get(second.location).text


def test_an_order_that_fits_nowhere_says_how_to_go_on(coordinator, db, day, page, order):
    day.vehicle.capacity_g, day.vehicle.max_trips = 30_000, 1
    db.add(day.vehicle)
    db.commit()

    text = coordinator.get(places(page, order)).text

    assert "hiçbir yere sığmıyor" in text
    assert "10 kg daha taşırsa sığar" in text
    assert "yeniden planlayın" in text


def test_whoever_was_left_out_leads_to_its_places(coordinator, db, day):
    day.vehicle.capacity_g, day.vehicle.max_trips = 20_000, 1
    db.add(day.vehicle)
    db.commit()
    page = coordinator.post("/coordinator/plans/new", data=asked_by_form(day)).location

    assert re.search(rf'href="{page}/orders/\d+/places">Yer bul', coordinator.get(page).text)


def test_an_auditor_looks_and_others_do_not(auditor, driver, warehouse, page, order):
    seen = auditor.get(places(page, order))

    assert seen.status_code == 200
    assert keys(seen.text) == []
    form = {"command_key": "x", "place": "any"}
    assert auditor.post(places(page, order), data=form).status_code == 403
    for client in (driver, warehouse):
        assert client.get(f"{page}/late").status_code == 403
        assert client.post(places(page, order), data=form).status_code == 403


def test_a_plan_to_which_nothing_came_late_says_so(coordinator, page):
    assert "Geç gelen sipariş yok" in coordinator.get(f"{page}/late").text
    assert "sipariş geldi" not in coordinator.get(page).text


def test_the_three_best_places_are_seen_and_the_others_are_folded_away(
    coordinator, db, day, page, order
):
    text = coordinator.get(places(page, order)).text

    seen, folded = text.split('<details class="fold">')
    assert len(keys(seen)) == 3
    assert len(keys(folded)) > 0
    assert f"Diğer yerler: {len(keys(folded))}" in folded
    assert text.count("btn-primary") == 1
    answer = coordinator.post(
        places(page, order), data={"command_key": "x", "place": keys(folded)[-1]}
    )
    assert answer.status_code == 303
