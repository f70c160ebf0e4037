"""Preparing a day in a real browser: what waits to be picked up follows the day that is typed."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect
from sqlmodel import Session

from logistics.domain.calendar import local_day
from logistics.domain.roles import Role
from logistics.services.planning import plan_day, publish
from tests.browser.ground import axe, shoot
from tests.browser.steps import sign_in
from tests.builders import a_command, a_user
from tests.pickups import crates, waiting
from tests.planning import a_day, solve_at_once


@pytest.fixture
def town(live_app):
    """Crates that wait for tomorrow, bread that waits for the day after, and a coordinator."""
    tomorrow = local_day(datetime.now(UTC)) + timedelta(days=1)
    with Session(live_app.extensions["imece_engine"]) as session, session.begin():
        actor = a_day(session).coordinator.id
        for what, day in (("Kasa", tomorrow), ("Ekmek", tomorrow + timedelta(days=1))):
            waiting(session, crates(what=what), day=day, command=a_command(actor))
        username = a_user(session, Role.COORDINATOR).username
    return username, tomorrow


def type_day(page, day):
    page.locator("[name=day]").fill(f"{day:%d.%m.%Y}")
    page.locator("[name=day]").press("Tab")


def test_the_pickups_offered_are_those_of_the_day_typed(town, desktop):
    username, tomorrow = town
    sign_in(desktop, username)
    desktop.goto("/coordinator/plans/new")
    offered = desktop.locator("[name=pickups]")
    expect(offered).to_have_count(1)

    offered.first.uncheck()
    type_day(desktop, tomorrow + timedelta(days=1))

    expect(offered).to_have_count(2)
    expect(offered.first).not_to_be_checked()
    expect(offered.last).to_be_checked()
    axe(desktop)
    shoot(desktop, "plan-day")

    type_day(desktop, tomorrow - timedelta(days=1))

    expect(offered).to_have_count(0)


def test_who_is_free_on_the_day_typed_is_chosen_until_somebody_chooses(town, desktop, live_app):
    username, tomorrow = town
    engine = live_app.extensions["imece_engine"]
    with Session(engine) as session:
        day = a_day(session)
        plan_id = day.request(session, day=tomorrow).id or 0
        vehicle, driver = day.vehicle.id, str(day.driver.id)
        session.commit()
        plan_day(engine, plan_id, solve=solve_at_once)
        publish(session, plan_id, at=datetime.now(UTC))
        session.commit()
    sign_in(desktop, username)
    desktop.goto("/coordinator/plans/new")
    card = desktop.locator(f"[data-vehicle='{vehicle}']")
    expect(card.locator("[name=vehicles]")).not_to_be_checked()

    type_day(desktop, tomorrow + timedelta(days=1))

    expect(card.locator("[name=vehicles]")).to_be_checked()
    expect(card.locator("[name^=driver-]")).not_to_have_value("")

    card.locator("[name=vehicles]").uncheck()
    type_day(desktop, tomorrow)
    expect(card.locator("[data-duty]")).to_be_visible()
    card.locator("[name^=driver-]").select_option(driver)
    mark = card.locator("p[data-busy]")
    expect(mark).to_have_text(re.compile("planında görevli"))
    expect(mark).to_have_css("font-weight", "650")  # told apart from what is said of every vehicle
    type_day(desktop, tomorrow + timedelta(days=2))
    expect(card.locator("[data-duty]")).to_be_hidden()
    expect(card.locator("p[data-busy]")).to_be_hidden()

    expect(card.locator("[name=vehicles]")).not_to_be_checked()
