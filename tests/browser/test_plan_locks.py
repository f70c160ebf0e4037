"""Locking on the board of a plan in a real browser, without a mouse and on a phone."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect
from sqlmodel import Session

from logistics.domain.calendar import local_day
from logistics.domain.roles import Role
from logistics.services import planning
from tests.browser.ground import axe, shoot, width
from tests.browser.maps import map_in
from tests.browser.steps import sign_in
from tests.builders import a_user
from tests.planning import a_day, solve_at_once


@pytest.fixture
def town(live_app):
    """A ready plan of a day to come, and a coordinator."""
    engine = live_app.extensions["imece_engine"]
    with Session(engine) as session, session.begin():
        day = a_day(session, households=6)
        wanted = local_day(datetime.now(UTC)) + timedelta(days=2)
        plan_id = day.request(session, day=wanted).id
        username = a_user(session, Role.COORDINATOR).username
    planning.plan_day(engine, plan_id, solve=solve_at_once)
    return plan_id, username


def board(page, town):
    """Signs in and opens the plan."""
    plan_id, username = town
    sign_in(page, username)
    page.goto(f"/coordinator/plans/{plan_id}")


def test_a_stop_is_locked_by_the_keyboard_and_so_on_the_map(town, desktop):
    board(desktop, town)

    desktop.locator("button.lock-stop").nth(1).press("Enter")

    expect(desktop.locator("button.lock-stop[aria-pressed=true]")).to_have_count(1)
    expect(desktop.locator("button[aria-pressed=true]")).to_have_count(1)
    expect(desktop.locator("[role=status]").first).to_contain_text("Durak aracında kalıyor")
    expect(map_in(desktop).locator(".legend")).to_contain_text("Aracına kilitli")
    desktop.locator(".quality summary").click()
    axe(desktop)
    shoot(desktop, "plan-locks")


def test_every_lock_is_in_reach_on_a_phone(town, phone):
    board(phone, town)

    phone.locator("button.lock-start").last.tap()
    phone.locator("button.lock-start[aria-pressed=true]").wait_for()

    phone.wait_for_load_state()  # or the page is measured before it has its looks
    assert phone.evaluate(
        "[...document.querySelectorAll('.trip .table-wrap')].every((one) => one.scrollWidth <= one.clientWidth)"
    )
    places = [one.bounding_box() for one in phone.locator("button.lock").all()]
    assert all(place["x"] + place["width"] <= 360 for place in places)
    shoot(phone, "plan-locks")


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_a_page_that_is_older_than_a_lock_says_so_and_shows_the_day_as_it_is(town, request, screen):
    page = request.getfixturevalue(screen)
    board(page, town)
    older = page.context.new_page()
    older.goto(page.url)
    page.locator("button.lock-start").nth(2).click()
    page.locator("button.lock-start[aria-pressed=true]").wait_for()

    older.locator("button.lock-start").first.click()

    expect(older.locator("[role=alert]").first).to_contain_text("bu arada değişti")
    expect(older.locator("button.lock-start").nth(2)).to_have_attribute("aria-pressed", "true")
    assert width(older) <= page.viewport_size["width"]
    axe(older)
    shoot(older, "plan-locks-older")
