"""The end of a driver's day on the screens: who settles it, who sees a home, who reads of it."""

import pytest
from sqlmodel import select

from logistics.domain.geography import Position
from logistics.domain.orders import RouteEnd
from logistics.domain.roles import Role
from logistics.services import administering, planning
from logistics.services.planning import Crew
from logistics.store.plans import get_plan
from logistics.store.tables import UserRow
from tests.builders import MONDAY
from tests.days import a_day as a_driven_day
from tests.planning import a_day, asked_by_form, solve_at_once

HOME = Position(latitude=40.7801, longitude=29.9502)
TOLD = "Gün sürücünün evinde biter"


pytestmark = pytest.mark.usefixtures("quick")


@pytest.fixture
def day(db):
    day = a_day(db)
    administering.settle_day_end(db, day.driver.id, ends=RouteEnd.HOME, home=HOME)
    db.commit()
    return day


@pytest.fixture
def plan_id(app, db, day):
    crew = Crew(vehicle_id=day.vehicle.id, driver_id=day.driver.id, ends=RouteEnd.HOME)
    plan_id = day.request(db, crews=(crew,)).id
    db.commit()
    planning.plan_day(app.extensions["imece_engine"], plan_id, solve=solve_at_once)
    return plan_id


def test_the_administrator_settles_a_drivers_end_but_is_not_shown_the_home(admin, db, day):
    page = admin.get(f"/admin/users/{day.driver.id}")
    answer = admin.post(
        f"/admin/users/{day.driver.id}/day-end", data={"ends": "last_stop", "home": ""}
    )

    db.refresh(day.driver)
    assert "40.78" not in page.text
    assert "Bir ev kayıtlı" in page.text
    assert answer.status_code == 303
    assert (day.driver.day_ends, day.driver.home_latitude) == (RouteEnd.LAST_STOP, HOME.latitude)


def test_who_administers_and_plans_sees_the_home_and_forgets_it(sign_in, db, day):
    both = sign_in(Role.ADMIN, Role.COORDINATOR)

    page = both.get(f"/admin/users/{day.driver.id}")
    refused = both.post(
        f"/admin/users/{day.driver.id}/day-end", data={"ends": "home", "forget": "y"}
    )
    both.post(f"/admin/users/{day.driver.id}/day-end", data={"ends": "depot", "forget": "y"})

    assert "40.780100, 29.950200" in page.text
    assert refused.status_code in {409, 422}
    db.refresh(day.driver)
    assert day.driver.home_latitude is None


def test_only_drivers_have_a_home_to_end_at(admin, db, day):
    page = admin.get(f"/admin/users/{day.coordinator.id}")

    assert "day-end" not in page.text


@pytest.mark.parametrize(
    ("chosen", "ends"), [("", RouteEnd.HOME), ("depot", RouteEnd.DEPOT), ("x", RouteEnd.HOME)]
)
def test_a_day_ends_as_is_usual_for_the_driver_unless_it_is_chosen(
    coordinator, db, day, chosen, ends
):
    form = asked_by_form(day) | {f"ends-{day.vehicle.id}": chosen}
    answer = coordinator.post("/coordinator/plans/new", data=form)

    plan = get_plan(db, int(answer.location.rpartition("/")[2]))
    assert [crew.ends for crew in planning.wish_of(plan.request).crews] == [ends]


def test_a_driver_without_a_home_is_refused_on_the_vehicles_card(coordinator, db, day):
    administering.settle_day_end(db, day.driver.id, ends=RouteEnd.DEPOT, home=None)
    db.commit()

    form = asked_by_form(day) | {f"ends-{day.vehicle.id}": "home"}
    answer = coordinator.post("/coordinator/plans/new", data=form)

    assert answer.status_code == 422
    assert "ev konumu kayıtlı değil" in answer.text


def test_only_who_plans_sees_the_home_on_the_map_and_without_a_name(
    coordinator, auditor, day, plan_id
):
    plans, reads = (who.get(f"/coordinator/plans/{plan_id}/map") for who in (coordinator, auditor))
    page = auditor.get(f"/coordinator/plans/{plan_id}")

    assert "29.9502" in plans.text
    assert plans.text.count("Sürücünün evi") >= 1
    assert "29.9502" not in reads.text
    assert TOLD in page.text
    assert "29.9502" not in page.text


def test_phone_and_sheet_say_that_the_day_ends_at_home_and_not_where(db, coordinator, sign_in):
    mine = sign_in(Role.DRIVER, username="sofor")
    me = db.exec(select(UserRow).where(UserRow.username == "sofor")).one()
    driven = a_driven_day(db, day=MONDAY.date(), driver=me)
    administering.settle_day_end(db, me.id, ends=RouteEnd.HOME, home=HOME)
    driven.route.ends = RouteEnd.HOME
    db.add(driven.route)
    db.commit()

    phone = [mine.get(url).text for url in ("/driver/stops", "/driver/depot")]
    sheet = coordinator.get(f"/papers/routes/{driven.route.code}/print").text

    assert all(TOLD in text for text in [*phone, sheet])
    assert all("önce depoya getirin" in text for text in [phone[1], sheet])
    assert all("29.9502" not in text for text in [*phone, sheet])
