"""The register and the dashboard in a browser."""

import re

import pytest
from playwright.sync_api import expect
from sqlmodel import Session

from logistics.domain.roles import Role
from tests.browser.maps import coverage_in
from tests.browser.steps import sign_in
from tests.builders import a_household, a_neighbourhood, a_user


@pytest.fixture
def town(live_app):
    with Session(live_app.extensions["imece_engine"]) as session, session.begin():
        for role in (Role.CASEWORKER, Role.AUDITOR):
            a_user(session, role, username=role.value)
        place = a_neighbourhood(session, "Yenişehir")
        for name in ("Ayşe Yılmazgil", "<b>Kötü</b> ${1}"):
            a_household(session, place, name=name)


def test_a_household_is_registered_with_the_keyboard_alone(town, desktop):
    sign_in(desktop, Role.CASEWORKER.value)
    desktop.goto("/households/register")
    expect(desktop.locator("#contact_name")).to_be_focused()

    desktop.keyboard.type("Fatma Demirtaşgil")
    desktop.fill("#size", "3")
    desktop.select_option("#need_band", "4")
    desktop.select_option("#neighbourhood_id", label="Yenişehir")
    desktop.fill("#street", "Gül Sokak")
    desktop.fill("#building_no", "5")
    desktop.keyboard.press("Enter")

    desktop.wait_for_url(re.compile(r"/households/\d+$"))
    expect(desktop.locator("h1")).to_contain_text("Fatma Demirtaşgil")


def test_a_neighbourhood_chosen_in_the_table_is_shown_on_the_map_and_back(town, desktop):
    sign_in(desktop, Role.AUDITOR.value)
    desktop.goto("/reports/")
    drawn = coverage_in(desktop)

    desktop.click("#coverage tbody button")

    expect(drawn.locator(".leaflet-popup-content")).to_contain_text("Yenişehir")
    expect(desktop.locator("#coverage tr.marked")).to_have_count(1)


def test_a_neighbourhood_clicked_on_the_map_is_marked_in_the_table(town, desktop):
    sign_in(desktop, Role.AUDITOR.value)
    desktop.goto("/reports/")

    coverage_in(desktop).locator(".leaflet-container").click()

    expect(desktop.locator("#coverage tr.marked")).to_contain_text("Yenişehir")
