"""The next stop on a phone: what leads to the door is at hand beside its outcomes."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect
from sqlmodel import Session

from logistics.domain.calendar import local_day
from logistics.domain.lots import StorageClass
from logistics.domain.roles import Role
from tests.browser.ground import axe, shoot, width
from tests.browser.lines import hanging_dots
from tests.browser.steps import press, sign_in
from tests.builders import a_user
from tests.days import a_day


@pytest.fixture
def driver(live_app) -> str:
    """Who drives today, to doors with long addresses and with directions."""
    with Session(live_app.extensions["imece_engine"]) as session, session.begin():
        me = a_user(session, Role.DRIVER)
        day = a_day(
            session, day=local_day(datetime.now(UTC)), driver=me, storage=StorageClass.CHILLED
        )
        day.vehicle.refrigerated = True
        day.neighbourhood.name = "Alikahya Cumhuriyet"
        for household in day.households:
            household.street, household.building_no = "Şehit Üsteğmen Abdurrahman Caddesi", "114/A"
            household.directions = "Caminin karşısındaki yeşil demir kapı; zil çalışmıyor."
        day.load(session)
        return me.username


def test_the_way_to_the_door_is_not_covered_by_the_outcomes(driver, phone):
    sign_in(phone, driver)
    phone.goto("/driver/")
    press(phone, "✓ Teslim edildi")
    expect(phone.locator("form.undo")).to_be_visible()

    outcomes = phone.locator("form.outcomes").bounding_box()
    for name in ("Yol tarifi", "Ara"):
        way = phone.get_by_role("link", name=name).first.bounding_box()
        assert way["height"] >= 64
        assert way["y"] + way["height"] <= outcomes["y"]
    assert hanging_dots(phone) == []
    assert width(phone) <= 360
    axe(phone)
    shoot(phone, "driver-next-stop")


def test_what_the_keyboard_comes_to_is_not_covered_by_the_outcomes(driver, phone):
    sign_in(phone, driver)
    phone.goto("/driver/")
    phone.get_by_role("link", name="Yol tarifi").focus()

    for _link in range(3):
        phone.keyboard.press("Tab")

    reached = phone.evaluate("document.activeElement.getBoundingClientRect().bottom")
    assert phone.evaluate("document.activeElement.innerText") == "Yandex"
    assert reached <= phone.locator("form.outcomes").bounding_box()["y"]


def test_without_signal_the_stop_stays_and_is_not_taken_away_by_a_page_that_cannot_come(
    driver, phone
):
    sign_in(phone, driver)
    phone.goto("/driver/")
    stays = phone.locator("[data-stay]")

    phone.context.set_offline(True)
    phone.get_by_role("link", name="Duraklar").tap()

    expect(stays).to_contain_text("bu sayfa açık kalıyor")
    expect(phone.locator(".stop-card")).to_be_visible()
    axe(phone)

    phone.context.set_offline(False)
    expect(stays).to_be_hidden()
    with phone.expect_navigation():
        phone.get_by_role("link", name="Duraklar").tap()
    expect(phone).to_have_url(re.compile("/driver/stops"))
