"""The register, the dashboard and the administration in a browser, wide and narrow."""

import re

import pytest
from sqlmodel import Session

from logistics.domain.roles import Role
from tests.browser.ground import axe, shoot
from tests.builders import PASSWORD, a_household, a_lot, a_neighbourhood, a_shelf, a_user, an_item

SCREENS = {
    Role.CASEWORKER: (
        "/households/",
        "/households/1",
        "/households/register",
        "/households/1/edit",
    ),
    Role.AUDITOR: ("/reports/", "/households/"),
    Role.ADMIN: (
        *("/admin/", "/admin/users", "/admin/users/1", "/admin/vehicles/new", "/admin/places"),
        *("/admin/settings", "/admin/catalogue"),
    ),
}


@pytest.fixture
def town(live_app):
    with Session(live_app.extensions["imece_engine"]) as session, session.begin():
        for role in SCREENS:
            user = a_user(session, role, username=role.value)
        a_lot(session, an_item(session), a_shelf(session), actor=user)
        place = a_neighbourhood(session, "Yenişehir")
        for name in ("Ayşe Yılmazgil", "<b>Kötü</b> ${1}"):
            a_household(session, place, name=name)


@pytest.mark.parametrize("screen", ["desktop", "phone"])
@pytest.mark.parametrize("role", SCREENS)
def test_every_screen_is_accessible_and_fits(town, role, screen, request):
    page = request.getfixturevalue(screen)
    sign_in(page, role)

    for url in SCREENS[role]:
        page.goto(url)
        axe(page)
        shoot(page, f"people{url.replace('/', '-').rstrip('-')}")
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_a_household_is_registered_with_the_keyboard_alone(town, desktop):
    sign_in(desktop, Role.CASEWORKER)
    desktop.goto("/households/register")

    desktop.keyboard.type("Fatma Demirtaşgil")
    desktop.fill("#size", "3")
    desktop.select_option("#need_band", "4")
    desktop.select_option("#neighbourhood_id", label="Yenişehir")
    desktop.fill("#street", "Gül Sokak")
    desktop.fill("#building_no", "5")
    desktop.keyboard.press("Enter")

    desktop.wait_for_url(re.compile(r"/households/\d+$"))
    assert "Fatma Demirtaşgil" in desktop.inner_text("h1")


def test_a_neighbourhood_chosen_in_the_table_is_shown_on_the_map_and_back(town, desktop):
    sign_in(desktop, Role.AUDITOR)
    desktop.goto("/reports/")
    drawn = desktop.frame_locator("#coverage-map")
    drawn.locator(".legend").wait_for()

    desktop.click("#coverage tbody button")
    popup = drawn.locator(".leaflet-popup-content")
    popup.wait_for()

    assert "Yenişehir" in popup.inner_text()
    assert desktop.locator("#coverage tr.marked").count() == 1


def test_a_neighbourhood_clicked_on_the_map_is_marked_in_the_table(town, desktop):
    sign_in(desktop, Role.AUDITOR)
    desktop.goto("/reports/")
    drawn = desktop.frame_locator("#coverage-map")
    drawn.locator(".legend").wait_for()

    drawn.locator(".leaflet-container").click()

    desktop.locator("#coverage tr.marked").wait_for()
    assert "Yenişehir" in desktop.inner_text("#coverage tr.marked")


def sign_in(page, role):
    page.goto("/sign-in")
    page.fill("#username", role.value)
    page.fill("#password", PASSWORD)
    page.click("main button")
    page.wait_for_url(lambda url: "sign-in" not in url)
