"""The household of a ride, found by a name: by the keyboard, on a phone, and without a script."""

import pytest
from playwright.sync_api import expect
from sqlmodel import Session

from logistics.domain.roles import Role
from tests.browser.ground import axe, shoot, width
from tests.browser.steps import sign_in
from tests.builders import a_household, a_neighbourhood, a_user

PAGE = "/coordinator/pickups"


@pytest.fixture
def town(live_app):
    """A coordinator, and the codes of two households of one name."""
    with Session(live_app.extensions["imece_engine"]) as session, session.begin():
        place = a_neighbourhood(session)
        homes = [
            a_household(
                session, place, name=f"{given} Bulunmazgil", latitude=40.77, longitude=29.94
            )
            for given in ("Ayşe", "Zehra")
        ]
        return a_user(session, Role.COORDINATOR).username, [home.code for home in homes]


def test_a_household_is_found_and_chosen_without_a_mouse(town, desktop):
    username, (_first, second) = town
    sign_in(desktop, username)
    desktop.goto(PAGE)

    field = desktop.locator("#to_household")
    field.fill("bulunmaz")
    field.press("Enter")
    desktop.keyboard.press("Enter")
    offered = desktop.locator("button[name=choose-to_household]")
    expect(offered).to_have_count(2)
    expect(offered.first).to_be_focused()
    axe(desktop)
    shoot(desktop, "ride-household-found")
    desktop.keyboard.press("Tab")
    desktop.keyboard.press("Enter")

    expect(desktop.locator("#to_place")).to_have_value(second)
    expect(desktop.locator("#to_household")).to_be_focused()
    expect(desktop.locator("button[name=choose-to_household]")).to_have_count(0)
    shoot(desktop, "ride-household-chosen")


def test_a_scanned_code_moves_on_and_is_taken_when_the_ride_is_added(town, desktop):
    username, (code, _second) = town
    sign_in(desktop, username)
    desktop.goto(PAGE)
    desktop.locator("#kind").select_option("ride")
    desktop.locator("#what").fill("Anne ve bebek")
    desktop.locator("#place").fill("Devlet Hastanesi")
    desktop.locator("#position").fill("40.768, 29.94")
    desktop.locator("#pieces").fill("2")

    desktop.locator("#to_household").focus()
    desktop.keyboard.type(code)
    desktop.keyboard.press("Enter")
    desktop.locator("#pickup .actions button").click()

    expect(desktop.locator("table")).to_contain_text(f"Devlet Hastanesi → {code}")


def test_what_is_found_fits_a_phone(town, phone):
    sign_in(phone, town[0])
    phone.goto(PAGE)
    phone.locator("#household").fill("Bulunmazgil")
    phone.locator("button[name=seek][value=household]").tap()

    expect(phone.locator("button[name=choose-household]")).to_have_count(2)
    assert width(phone) <= 360
    shoot(phone, "ride-household-found")


def test_it_works_without_a_script(town, browser, live_server):
    username, (first, _second) = town
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    sign_in(page, username)
    page.goto(PAGE)

    page.locator("#to_household").fill("Ayşe")
    page.locator("button[name=seek][value=to_household]").click()
    page.locator("button[name=choose-to_household]").click()

    expect(page.locator("#to_place")).to_have_value(first)
    context.close()
