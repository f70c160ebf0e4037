"""Chilled boxes as people meet them: the coordinator's list and plan, and the driver's door."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect
from sqlmodel import Session

from logistics.domain.calendar import local_day
from logistics.domain.lots import StorageClass
from logistics.domain.roles import Role
from logistics.services import boxing, planning
from tests.browser.ground import axe, shoot, width
from tests.browser.lines import dots_seen, hanging_dots
from tests.browser.steps import sign_in
from tests.builders import a_user
from tests.days import a_day as a_driven_day
from tests.planning import a_chilled_day, solve_at_once


@pytest.fixture
def town(live_app):
    """Chilled orders that wait: who coordinates, and the address of their programme."""
    engine = live_app.extensions["imece_engine"]
    with Session(engine, expire_on_commit=False) as session, session.begin():
        day = a_chilled_day(session, households=4)
        return a_user(session, Role.COORDINATOR).username, day.programme.id, day


def test_a_list_is_boxed_by_the_keyboard_and_one_order_taken_out(town, desktop):
    username, programme, _day = town
    sign_in(desktop, username)
    desktop.goto(f"/coordinator/programmes/{programme}")

    desktop.locator("form.actions button[name=boxed][value=yes]").press("Enter")
    marks = desktop.locator("td .cold-chilled")
    expect(marks).to_have_count(4)
    desktop.locator("tr button[name=boxed][value=no]").first.press("Enter")

    expect(marks).to_have_count(3)
    axe(desktop)
    shoot(desktop, "boxes-programme")


def test_a_list_is_boxed_on_a_phone(town, phone):
    username, programme, _day = town
    sign_in(phone, username)
    phone.goto(f"/coordinator/programmes/{programme}")

    phone.locator("tr button[name=boxed][value=yes]").first.tap()

    expect(phone.locator("td .cold-chilled")).to_have_count(1)
    assert width(phone) <= 360
    shoot(phone, "boxes-programme")


def test_orders_are_ticked_and_boxed_by_the_keyboard(town, desktop):
    username, programme, _day = town
    sign_in(desktop, username)
    desktop.goto(f"/coordinator/programmes/{programme}")
    said, ticks = desktop.locator("#chosen [role=status]"), desktop.locator("input[name=order]")
    every = desktop.get_by_label("Bu sayfadakilerin hepsini seç")

    every.press("Space")
    expect(said).to_have_text("Seçilen sipariş: 4")
    ticks.first.press("Space")
    expect(said).to_have_text("Seçilen sipariş: 3")
    assert every.evaluate("(box) => box.indeterminate")
    axe(desktop)
    shoot(desktop, "boxes-chosen")
    desktop.locator("#chosen button[value=yes]").press("Enter")

    expect(desktop.locator("td .cold-chilled")).to_have_count(3)
    expect(said).to_have_text("Seçilen sipariş: 0")


def test_orders_are_ticked_by_the_thumb_and_the_buttons_stay_at_hand(town, phone):
    username, programme, _day = town
    sign_in(phone, username)
    phone.goto(f"/coordinator/programmes/{programme}")

    for tick in (0, 1):
        phone.locator("label.pick").nth(tick).tap()
    expect(phone.locator("#chosen [role=status]")).to_have_text("Seçilen sipariş: 2")

    expect(phone.locator("#chosen button[value=yes]")).to_be_in_viewport()
    assert width(phone) <= 360
    shoot(phone, "boxes-chosen")
    phone.locator("#chosen button[value=yes]").tap()
    expect(phone.locator("td .cold-chilled")).to_have_count(2)


def planned(live_app, day) -> int:
    engine = live_app.extensions["imece_engine"]
    with Session(engine, expire_on_commit=False) as session, session.begin():
        boxing.box_order(session, day.orders[0].id, boxed=True)
        plan_id = day.request(session, day=local_day(datetime.now(UTC))).id
    planning.plan_day(engine, plan_id, solve=solve_at_once)
    return plan_id


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_the_board_of_a_plan_marks_what_travels_in_a_box(town, live_app, request, screen):
    username, _programme, day = town
    page = request.getfixturevalue(screen)
    plan_id = planned(live_app, day)
    sign_in(page, username)

    page.goto(f"/coordinator/plans/{plan_id}")

    expect(page.locator(".boxed")).to_have_count(1)
    expect(page.locator(".cold-chilled")).to_have_count(4)
    assert page.evaluate(
        "[...document.querySelectorAll('.trip .table-wrap')].every((one) => one.scrollWidth <= one.clientWidth)"
    )
    shoot(page, "boxes-plan")


@pytest.fixture
def door(live_app):
    """Who drives today, and a stop of theirs, of which the goods are in a box."""
    with Session(live_app.extensions["imece_engine"]) as session, session.begin():
        me = a_user(session, Role.DRIVER)
        me.name = "Muhammed Abdurrahman Gümüşyelkenoğlu"
        day = a_driven_day(
            session, day=local_day(datetime.now(UTC)), driver=me, storage=StorageClass.CHILLED
        )
        day.vehicle.refrigerated = True
        day.orders[0].boxed = True
        return me.username, day.stops[0].id


def test_the_driver_reads_what_is_in_a_box(door, phone):
    username, stop = door
    sign_in(phone, username)

    phone.goto(f"/driver/stops/{stop}")
    expect(phone.locator(".door-goods .cold-mark").last).to_have_text("soğuk kutuda")
    assert width(phone) <= 360
    shoot(phone, "boxes-driver-stop")
    phone.goto("/driver/stops")
    expect(phone.locator(".stop-list .cold-mark").first).to_contain_text("soğuk kutuda")
    assert width(phone) <= 360
    shoot(phone, "boxes-driver-stops")


def test_no_separator_begins_or_ends_a_line_of_the_driver(door, phone):
    username, stop = door
    sign_in(phone, username)

    for place in ("/driver/", "/driver/stops", f"/driver/stops/{stop}", "/driver/depot"):
        phone.goto(place)
        assert hanging_dots(phone) == []
        assert width(phone) <= 360
    phone.goto("/driver/stops")
    assert dots_seen(phone) > 0


def test_a_long_name_leaves_the_driver_the_height_of_the_screen(door, phone):
    username, _stop = door
    sign_in(phone, username)

    phone.goto("/driver/")

    bar = phone.locator(".house-bar").bounding_box()
    assert bar["height"] < 64
