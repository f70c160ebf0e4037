"""The same pages by a switch: English throughout, and Turkish again."""

import pytest
from playwright.sync_api import expect

from tests.browser.steps import press
from tests.stories.conftest import copy_of

PAGES = {
    "depo": {
        "/warehouse/": "Warehouse today",
        "/warehouse/receive": "Receive goods",
        "/warehouse/stock": "Stock",
        "/warehouse/pack": "Pack parcels",
        "/warehouse/loadings": "Loading",
        "/warehouse/returns": "Returns",
        "/documents/": "Documents",
    },
    "koordinator": {
        "/coordinator/": "Coordination today",
        "/coordinator/programmes": "Programmes",
        "/coordinator/plans": "Plans",
        "/coordinator/plans/new": "Plan a day",
        "/reports/": "Dashboard",
    },
    "uzman": {"/households/": "Households", "/households/register": "Register a household"},
    "yonetici": {"/admin/": "Administration", "/admin/settings": "Settings"},
}


@pytest.fixture
def sqlite_url(planted_day, tmp_path):
    """The bank in the middle of a day."""
    return copy_of(planted_day, tmp_path)


@pytest.mark.parametrize("login", PAGES)
def test_the_pages_of_a_role_speak_english_by_a_switch(login, arrive):
    page = arrive(login)
    page.locator(".house-bar-row .house-menu summary").click()
    press(page, "English")

    for address, heading in PAGES[login].items():
        page.goto(address)
        expect(page.locator("html")).to_have_attribute("lang", "en")
        expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
        expect(page.get_by_label("Scan or search")).to_be_visible()

    page.locator(".house-bar-row .house-menu summary").click()
    press(page, "Türkçe")
    expect(page.locator("html")).to_have_attribute("lang", "tr")
