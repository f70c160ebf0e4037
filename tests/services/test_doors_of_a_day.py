"""What a day knows of its doors and its drivers: shared buildings, familiar neighbourhoods."""

from datetime import timedelta

import pytest

import routing
from logistics.domain.orders import Outcome
from logistics.domain.service_time import service_s
from logistics.services import planning
from logistics.services.planning.problems import day_to_plan
from logistics.services.planning.quality import quality_of
from logistics.store.tables import NeighbourhoodRow, PlanRow
from routing.decode import timed
from tests.days import a_day as a_driven_day
from tests.planning import TUESDAY, Day, a_day, solve_at_once


@pytest.fixture
def day(session) -> Day:
    return a_day(session)


def problem(session, day) -> routing.Problem:
    return day_to_plan(session, day.wish()).problem


def neighbours(session, day) -> None:
    """The first two households live in one building, on two floors."""
    first, second, _ = day.households
    second.latitude, second.longitude = first.latitude, first.longitude
    first.building_no, second.building_no = "12 A", "12 a"
    session.flush()


def delivered(session, day: Day, *, doors: int, days_ago: int = 7) -> str:
    """The driver delivered at so many doors of one neighbourhood, which is also a day's."""
    earlier = a_driven_day(
        session, doors=doors, driver=day.driver, day=TUESDAY - timedelta(days=days_ago)
    )
    for stop in earlier.stops:
        stop.outcome = Outcome.DELIVERED
    session.flush()
    return session.get_one(NeighbourhoodRow, earlier.neighbourhood.id).name


def test_households_of_one_building_share_parking_and_the_entrance(session, day):
    neighbours(session, day)

    first, second, third = problem(session, day).stops

    assert first.building == second.building
    assert third.building not in (None, first.building)
    assert first.setup_s > 0


def test_the_second_door_of_a_building_takes_less_time(session, day):
    apart = problem(session, day)
    neighbours(session, day)
    together = problem(session, day)

    def minutes_of_service(of: routing.Problem) -> int:
        names = [stop.id for stop in of.stops]
        [trip] = timed(of, {day.vehicle.code: [names]}).trips
        driving = timed(of, {day.vehicle.code: [names]}).costs.driving
        return trip.returns - trip.departs - driving

    assert minutes_of_service(apart) - minutes_of_service(together) == apart.stops[0].setup_s


def test_an_address_without_a_number_is_no_building(session, day):
    day.households[0].building_no = ""
    session.flush()

    assert problem(session, day).stops[0].building is None


def test_one_door_takes_as_long_as_ever(session, day):
    [stop, *_] = problem(session, day).stops

    whole_s = service_s(floor=None, has_lift=False, rural=False, pieces=stop.demand.pieces)
    assert stop.setup_s + stop.handling_s == whole_s


@pytest.mark.parametrize(
    ("doors", "days_ago", "known"), [(3, 7, True), (2, 7, False), (3, 200, False), (3, 0, False)]
)
def test_a_driver_knows_a_neighbourhood_after_three_doors_lately(
    session, day, doors, days_ago, known
):
    name = delivered(session, day, doors=doors, days_ago=days_ago)

    found = problem(session, day)

    assert found.vehicles[0].familiar == ({name} if known else set())
    assert (found.preferences.unfamiliar_cost_s > 0) is known


def test_doors_where_nobody_was_met_make_no_driver_familiar(session, day):
    earlier = a_driven_day(session, doors=3, driver=day.driver, day=TUESDAY - timedelta(days=7))
    for stop in earlier.stops:
        stop.outcome = Outcome.NOT_HOME
    session.flush()

    assert problem(session, day).vehicles[0].familiar == frozenset()


def test_what_is_rather_avoided_is_no_driving(engine, session, day):
    delivered(session, day, doors=3)
    plan = day.request(session)
    session.commit()

    planning.plan_day(engine, plan.id, solve=solve_at_once)

    session.expire_all()
    summary = session.get_one(PlanRow, plan.id).summary
    assert quality_of(summary).cost_s < summary["cost_s"]
