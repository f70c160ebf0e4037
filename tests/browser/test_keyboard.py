"""The warehouse by scanner and keyboard alone."""

import pytest
from playwright.sync_api import expect
from sqlmodel import Session

from logistics.domain.lots import Measure, StorageClass
from logistics.domain.roles import Role
from tests.arrivals import a_purpose
from tests.browser.steps import sign_in
from tests.builders import a_kit, a_shelf, a_user, an_item


@pytest.fixture
def clerk(live_app, desktop):
    """A signed-in clerk with a shelf, two items that have a barcode, a kit and a purpose."""
    with Session(live_app.extensions["imece_engine"], expire_on_commit=False) as session:
        a_user(session, Role.WAREHOUSE, username="depo")
        a_shelf(session, "A1")
        beans = an_item(session, "BEANS")
        beans.barcode = "8690000000012"
        meat = an_item(session, "MEAT", measure=Measure.CATCH, storage=StorageClass.FROZEN)
        meat.barcode = "8690000000302"
        a_kit(session, [(beans, 2)])
        a_purpose(session)
        session.commit()
    sign_in(desktop, "depo")
    return desktop


def focused(page) -> str:
    return page.evaluate("document.activeElement.id")


def test_the_scan_field_waits_on_the_pages_where_a_clerk_scans(clerk):
    for address in ("/warehouse/", "/warehouse/stock"):
        clerk.goto(address)

        expect(clerk.locator("#finder")).to_be_focused()


def test_a_scanners_burst_reaches_the_scan_field_with_no_field_focused(clerk):
    clerk.goto("/warehouse/stock")
    expect(clerk.locator("#finder")).to_be_focused()
    clerk.evaluate("document.activeElement.blur()")

    clerk.keyboard.type("8690000000012")
    clerk.keyboard.press("Enter")

    clerk.wait_for_url("**/warehouse/items/BEANS")


def test_a_line_is_received_with_enter_alone(clerk):
    clerk.goto("/warehouse/receive")
    clerk.locator("#lines-0-scan").focus()
    typed = (("8690000000012", "lines-0-pieces"), ("10", "lines-0-expires_on"))
    for text, next_field in (*typed, ("08.02.2030", "lines-0-supplier_lot")):
        clerk.keyboard.type(text)
        clerk.keyboard.press("Enter")
        assert focused(clerk) == next_field

    clerk.keyboard.press("Enter")

    assert focused(clerk) == "lines-1-scan"
    clerk.keyboard.press("Shift+Tab")
    assert focused(clerk) == "lines-0-place_id"


def test_only_of_what_is_cold_the_temperature_is_asked_after_the_weight(clerk):
    clerk.goto("/warehouse/receive")
    clerk.locator("#lines-0-scan").focus()
    typed = (("8690000000302", "pieces"), ("4", "grams"), ("9,880", "temperature_dc"))
    for text, next_field in (*typed, ("-18,5", "expires_on")):
        clerk.keyboard.type(text)
        clerk.keyboard.press("Enter")

        assert focused(clerk) == f"lines-0-{next_field}"


def test_enter_leads_from_the_parcels_to_their_preview_past_the_purpose_most_have_not(clerk):
    clerk.goto("/warehouse/pack")
    clerk.locator("#parcels").focus()

    clerk.keyboard.type("3")
    clerk.keyboard.press("Enter")
    assert focused(clerk) == "place_id"
    clerk.keyboard.press("Enter")

    assert clerk.evaluate("document.activeElement.innerText") == "Neler alınacak, göster"
    clerk.keyboard.press("Shift+Tab")
    assert focused(clerk) == "purpose_id"
