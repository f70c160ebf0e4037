"""Where a driver's day ends: at the depot, at the last stop, or at home."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from logistics.domain.errors import CrewsUnfit, InvalidValue
from logistics.domain.geography import Position
from logistics.domain.orders import RouteEnd
from logistics.domain.roles import Role
from logistics.services import administering, planning
from logistics.services.planning import Crew
from logistics.services.planning.problems import day_to_plan
from logistics.store import settings
from logistics.store.tables import RouteRow, TripRow
from tests.planning import a_day, solve_at_once

HOME = Position(latitude=40.7801, longitude=29.9502)


@pytest.fixture
def day(session):
    return a_day(session)


def lives_at_home(session, day):
    administering.settle_day_end(session, day.driver.id, ends=RouteEnd.HOME, home=HOME)
    session.commit()


def crew_ending(day, ends):
    return (Crew(vehicle_id=day.vehicle.id, driver_id=day.driver.id, ends=ends),)


def planned(engine, session, day, ends):
    plan_id = day.request(session, crews=crew_ending(day, ends)).id
    session.commit()
    planning.plan_day(engine, plan_id, solve=solve_at_once)
    session.expire_all()
    driven = select(RouteRow, TripRow).where(TripRow.route_id == RouteRow.id)
    return session.exec(driven.where(RouteRow.plan_id == plan_id)).one()


def test_a_day_that_ends_at_the_last_stop_is_over_sooner_and_shorter(engine, session, day):
    _route, back = planned(engine, session, day, RouteEnd.DEPOT)

    route, away = planned(engine, session, a_day(session), RouteEnd.LAST_STOP)

    assert route.ends is RouteEnd.LAST_STOP
    assert away.returns_s < back.returns_s
    assert away.distance_m < back.distance_m


def test_a_day_that_ends_at_home_goes_there_from_the_last_stop(session, day):
    lives_at_home(session, day)

    problem = day_to_plan(session, day.wish(crews=crew_ending(day, RouteEnd.HOME))).problem

    [home] = problem.homes
    [vehicle] = problem.vehicles
    assert (home.latitude, home.longitude) == HOME
    assert (vehicle.end_place, home.name) == (home.id, "")


def test_nobody_ends_at_a_home_that_is_not_known(session, day):
    with pytest.raises(CrewsUnfit) as refused:
        day.request(session, crews=crew_ending(day, RouteEnd.HOME))
    with pytest.raises(InvalidValue):
        administering.settle_day_end(session, day.driver.id, ends=RouteEnd.HOME, home=None)

    assert [crew.why for crew in refused.value.crews] == ["no_home"]


def test_a_home_forgotten_after_planning_was_asked_for_leaves_the_depot(engine, session, day):
    lives_at_home(session, day)
    wish = day.wish(crews=crew_ending(day, RouteEnd.HOME))
    administering.settle_day_end(session, day.driver.id, ends=RouteEnd.DEPOT, home=None)

    problem = day_to_plan(session, wish).problem

    assert problem.homes == ()
    assert problem.vehicles[0].end_place is None


@pytest.mark.parametrize("over", ["account", "role"])
def test_who_drives_no_more_is_no_more_known_to_live_anywhere(session, day, over):
    lives_at_home(session, day)

    if over == "account":
        administering.deactivate_user(session, day.driver.id)
    else:
        administering.change_user(
            session, day.driver.id, name="Ali", phone="", roles=[Role.WAREHOUSE]
        )

    assert day.driver.home_latitude is None
    assert day.driver.day_ends is RouteEnd.DEPOT


def test_a_home_lies_near_the_depot(session, day):
    far = Position(latitude=2.04, longitude=45.34)

    with pytest.raises(InvalidValue):
        administering.settle_day_end(session, day.driver.id, ends=RouteEnd.DEPOT, home=far)

    assert settings.get(session, "depot_latitude") > 40


@pytest.mark.parametrize(
    "wrong",
    ["home_latitude = 40.7", "day_ends = 'home'", "home_latitude = 400, home_longitude = 1"],
)
def test_the_database_knows_no_half_a_home_and_no_end_nowhere(session, day, wrong):
    with pytest.raises(IntegrityError):
        session.connection().execute(text(f'UPDATE "user" SET {wrong}'))
