"""What the rules cost when some vehicles are out: asked of the others, and of who is left out."""

import pytest

from logistics.domain.errors import RouteBegun
from logistics.domain.orders import JobState
from logistics.services import planning
from logistics.services.planning.constraint_costs import find_rule_costs
from logistics.store.jobs import get_job
from logistics.store.tables import JobRow, PlanRow, VehicleRow
from tests.builders import MONDAY, a_command
from tests.planning import Day, a_day, again, halved, load, routes, solve_at_once


@pytest.fixture
def day(session) -> Day:
    return a_day(session, households=4)


@pytest.fixture
def plan(engine, session, day) -> PlanRow:
    return halved(engine, session, day, lunch_s=1800)


def asked(session, plan, day) -> JobRow:
    job = planning.ask_rule_costs(session, plan.id, by=day.coordinator.id, at=MONDAY)
    session.commit()
    return job


def problems_asked(engine, plan) -> list:
    """The days without one of their rules each, as the search is given them."""
    found = []

    def solve(problem, **rest):
        found.append(problem)
        return solve_at_once(problem, seconds=rest["seconds"])

    find_rule_costs(engine, plan.id, folder=None, solve=solve)
    return found


def test_a_loaded_vehicle_and_its_stops_are_not_asked_about(engine, session, day, plan):
    out, here = routes(session, plan)
    load(session, out)
    job = asked(session, plan, day)

    problems = problems_asked(engine, plan)

    session.expire_all()
    code = session.get_one(VehicleRow, here.vehicle_id).code
    assert job.state is JobState.DONE
    assert {tuple(each.id for each in problem.vehicles) for problem in problems} == {(code,)}
    assert {len(problem.stops) for problem in problems} == {2}
    assert {"breaks", "capacity"} <= {one.rule for one in planning.rule_costs(job)}


def test_locks_of_loaded_routes_are_no_rule_and_those_of_the_others_are(engine, session, day, plan):
    out, here = routes(session, plan)
    command = a_command(day.coordinator.id)
    planning.lock_route(session, plan.id, out.id, command=command)
    load(session, out)
    job = asked(session, plan, day)
    problems_asked(engine, plan)
    session.expire_all()
    before = {one.rule for one in planning.rule_costs(job)}

    planning.lock_route(session, plan.id, here.id, command=command)
    after = asked(session, plan, day)
    problems_asked(engine, plan)

    session.expire_all()
    assert "locks" not in before
    assert "locks" in {one.rule for one in planning.rule_costs(after)}


def test_nothing_is_asked_when_every_vehicle_is_out(session, day, plan):
    for route in routes(session, plan):
        load(session, route)

    with pytest.raises(RouteBegun):
        asked(session, plan, day)


def test_a_look_ends_in_peace_when_the_last_vehicle_is_loaded_meanwhile(engine, session, day, plan):
    out, here = routes(session, plan)
    load(session, out)
    job = asked(session, plan, day)
    load(session, here)

    problems = problems_asked(engine, plan)

    session.expire_all()
    assert problems == []
    assert get_job(session, job.id).state is JobState.DONE


def test_the_rules_of_a_day_that_took_routes_over_are_those_of_its_own(engine, session, day, plan):
    out, _here = routes(session, plan)
    load(session, out)
    new = again(engine, session, day, plan)
    planning.publish(session, new.id, at=MONDAY)
    session.commit()
    asked(session, new, day)

    problems = problems_asked(engine, new)

    assert {len(problem.vehicles) for problem in problems} == {1}
    assert {len(problem.stops) for problem in problems} == {2}
