"""The board of a plan in a real browser: the search, the map, the table in step."""

import pytest
from sqlmodel import Session

from logistics.domain.roles import Role
from logistics.services import planning
from tests.browser.ground import axe, shoot
from tests.builders import PASSWORD, a_user
from tests.planning import a_day, solve_at_once


@pytest.fixture
def town(live_app):
    """A requested plan, a coordinator, and the engine below."""
    engine = live_app.extensions["imece_engine"]
    with Session(engine) as session, session.begin():
        day = a_day(session, households=6)
        day.households[0].contact_name = "<img src=x onerror=alert(1)> Kötüniyet"
        session.add(day.households[0])
        plan_id = day.request(session, seconds=20).id
        username = a_user(session, Role.COORDINATOR).username
    return engine, plan_id, username


def sign_in(page, username):
    page.goto("/sign-in")
    page.fill("#username", username)
    page.fill("#password", PASSWORD)
    page.click("main button")


def test_a_stop_pointed_at_in_the_table_opens_on_the_map(town, desktop):
    engine, plan_id, username = town
    planning.plan_day(engine, plan_id, solve=solve_at_once)
    sign_in(desktop, username)
    desktop.goto(f"/coordinator/plans/{plan_id}")

    desktop.click("tr[data-stop] >> nth=2")
    popup = desktop.frame_locator("#plan-map").locator(".leaflet-popup-content")
    popup.wait_for()

    assert "3. durak" in popup.inner_text()
    assert desktop.locator("tr.pointed").count() == 1
    shoot(desktop, "plan-board")
    axe(desktop)


def test_a_running_search_is_watched_and_called_off(town, desktop):
    _engine, plan_id, username = town
    sign_in(desktop, username)
    desktop.goto(f"/coordinator/plans/{plan_id}")
    assert desktop.locator("progress").is_visible()
    axe(desktop)

    desktop.click("text=İptal et")

    desktop.locator("text=Arama iptal edildi").wait_for()


def test_a_page_that_waits_shows_the_plan_as_soon_as_it_is_there(town, desktop):
    engine, plan_id, username = town
    sign_in(desktop, username)
    desktop.goto(f"/coordinator/plans/{plan_id}")

    planning.plan_day(engine, plan_id, solve=solve_at_once)

    desktop.locator("text=Herkese ulaşılıyor").wait_for()


def test_the_board_fits_a_phone(town, phone):
    engine, plan_id, username = town
    planning.plan_day(engine, plan_id, solve=solve_at_once)
    sign_in(phone, username)
    phone.goto(f"/coordinator/plans/{plan_id}")

    sticking_out = phone.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )

    assert sticking_out == 0
    shoot(phone, "plan-board")


@pytest.mark.parametrize(
    "path", ["/", "/programmes", "/programmes/new", "/programmes/1", "/plans", "/plans/new"]
)
def test_the_coordinators_pages_are_accessible(town, desktop, path):
    _engine, _plan_id, username = town
    sign_in(desktop, username)

    desktop.goto(f"/coordinator{path}")

    axe(desktop)
