"""Preparing a day in a real browser: what waits to be picked up follows the day that is typed."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect
from sqlmodel import Session

from logistics.domain.calendar import local_day
from logistics.domain.roles import Role
from tests.browser.ground import axe, shoot
from tests.browser.steps import sign_in
from tests.builders import a_command, a_user
from tests.pickups import crates, waiting
from tests.planning import a_day


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
