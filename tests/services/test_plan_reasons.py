"""Why a stop is on its route, and what the rules of a day cost."""

from dataclasses import replace

import pytest
from sqlmodel import Session

from logistics.domain.errors import NotFound, WrongState
from logistics.domain.lots import StorageClass
from logistics.domain.orders import JobState, LockKind
from logistics.services import planning
from logistics.services.planning import Crew
from logistics.services.planning.constraint_costs import find_rule_costs
from logistics.services.planning.replaying import saved_day
from logistics.store.tables import ItemRow, PlanRow, VehicleRow
from logistics.store.timetables import timetable
from tests.builders import MONDAY, a_command
from tests.planning import Day, a_day, a_progress, solve_at_once, with_second_crew

RULES_OF_THE_DAY = {"breaks", "capacity", "cold limits", "shifts"}


@pytest.fixture
def day(session) -> Day:
    return a_day(session, households=4)


@pytest.fixture
def crews(session, day) -> tuple[Crew, ...]:
    return with_second_crew(session, day)


def planned(engine, session, day, **changes) -> PlanRow:
    """A plan a worker has ended; all stops fit into its first vehicle."""
    plan = day.request(session, **changes)
    session.commit()
    planning.plan_day(engine, plan.id, solve=solve_at_once)
    session.refresh(plan)
    session.commit()
    return plan


def vehicle(session, crew: Crew) -> VehicleRow:
    return session.get_one(VehicleRow, crew.vehicle_id)


def why(session, plan, order) -> planning.Here:
    return planning.why_here(session, plan.id, order.id, folder=None)


def asked(session, plan, day):
    return planning.ask_rule_costs(session, plan.id, by=day.coordinator.id, at=MONDAY)


def test_a_saved_plan_is_the_same_day_again(engine, session, day, crews):
    plan = planned(engine, session, day, crews=crews)

    again = saved_day(session, plan, folder=None)

    assert again.found.cost == plan.summary["cost_s"]
    assert again.found.distance_m == plan.summary["distance_m"]
    starts = {visit.stop: visit.starts for _trip, visit in again.found.visits()}
    for route in timetable(session, plan).routes:
        for stop in (stop for trip in route.trips for stop in trip.stops):
            assert starts[again.stops[stop.stop.order_id]] == stop.stop.starts_s


def test_a_stop_is_where_it_is_because_elsewhere_it_costs_more(engine, session, day, crews):
    plan = planned(engine, session, day, crews=crews)

    here = why(session, plan, day.orders[0])

    [other] = here.elsewhere
    assert other.vehicle.id not in (here.route.route.vehicle_id, None)
    assert other.rules == ()
    assert other.added_s > 0


def test_a_vehicle_that_would_be_overloaded_says_so(engine, session, day, crews):
    vehicle(session, crews[1]).capacity_g = 9_000
    plan = planned(engine, session, day, crews=crews)

    [other] = why(session, plan, day.orders[0]).elsewhere

    assert other.rules == ("load_fits_vehicle",)


def test_a_vehicle_that_does_not_cool_says_so(engine, session, day, crews):
    session.get_one(ItemRow, day.lot.item_id).storage = StorageClass.FROZEN
    day.vehicle.refrigerated = True
    plan = planned(engine, session, day, crews=crews)

    [other] = why(session, plan, day.orders[0]).elsewhere

    assert other.rules == ("cold_goods_are_refrigerated",)


def test_a_day_of_one_vehicle_has_no_elsewhere(engine, session, day):
    plan = planned(engine, session, day)

    here = why(session, plan, day.orders[0])

    assert here.elsewhere == []
    assert (here.number, here.held) == (
        [stop.stop.order_id for stop in here.route.trips[0].stops].index(day.orders[0].id) + 1,
        False,
    )


def test_a_locked_stop_says_that_it_is_locked(engine, session, day):
    plan = planned(engine, session, day)
    command = a_command(day.coordinator.id)
    planning.lock_stop(session, plan.id, day.orders[0].id, kind=LockKind.STOP, command=command)

    assert why(session, plan, day.orders[0]).held


def test_only_what_a_standing_plan_brings_is_explained(engine, session, day):
    plan = planned(engine, session, day)

    with pytest.raises(NotFound):
        planning.why_here(session, plan.id, 10**6, folder=None)
    planning.discard(session, plan.id)
    with pytest.raises(WrongState):
        why(session, plan, day.orders[0])


def test_each_rule_the_day_has_is_lifted_once(engine, session, day, crews):
    plan = planned(engine, session, day, crews=crews, lunch_s=1800)
    job = asked(session, plan, day)
    session.commit()
    lifted = []

    def solve(problem, **rest):
        lifted.append(problem)
        return solve_at_once(problem, seconds=rest["seconds"])

    find_rule_costs(engine, plan.id, folder=None, solve=solve)

    session.expire_all()
    assert job.state is JobState.DONE
    assert {one.rule for one in planning.rule_costs(job)} == RULES_OF_THE_DAY
    assert [problem.vehicles[0].breaks for problem in lifted].count(()) == 1


def test_a_rule_that_leaves_stops_out_is_told_first(engine, session, day):
    day.vehicle.capacity_g, day.vehicle.max_trips = 20_000, 1
    plan = planned(engine, session, day, lunch_s=1800)
    job = asked(session, plan, day)
    session.commit()

    find_rule_costs(engine, plan.id, folder=None, solve=solve_at_once)

    session.expire_all()
    first, *_ = planning.rule_costs(job)
    assert (first.rule, first.served) == ("capacity", 2)


def test_what_is_locked_is_a_rule_too(engine, session, day):
    plan = planned(engine, session, day)
    planning.lock_stop(
        session, plan.id, day.orders[0].id, kind=LockKind.STOP,
        command=a_command(day.coordinator.id),
    )  # fmt: skip
    job = asked(session, plan, day)
    session.commit()

    find_rule_costs(engine, plan.id, folder=None, solve=solve_at_once)

    session.expire_all()
    assert "locks" in {one.rule for one in planning.rule_costs(job)}


def test_a_look_into_the_rules_ends_at_once_when_it_is_called_off(engine, session, day):
    plan = planned(engine, session, day, lunch_s=1800)
    job = asked(session, plan, day)
    plan_id = plan.id
    session.commit()
    heard = []

    def solve(problem, *, on_progress, should_stop, **rest):
        with Session(engine) as own, own.begin():
            assert planning.cancel_rule_costs(own, plan_id, at=MONDAY)
        on_progress(a_progress())
        heard.append(should_stop())
        return solve_at_once(problem, seconds=rest["seconds"])

    find_rule_costs(engine, plan_id, folder=None, solve=solve)

    session.expire_all()
    assert heard == [True]
    assert job.state is JobState.CANCELLED
    assert planning.rule_costs(job) == []
    assert not planning.cancel_rule_costs(session, plan_id, at=MONDAY)


def test_a_look_into_the_rules_ends_with_its_time_and_keeps_what_it_found(
    engine, session, day, monkeypatch
):
    monkeypatch.setattr("logistics.services.planning.constraint_costs.BUDGET_S", 0)
    plan = planned(engine, session, day, lunch_s=1800)
    job = asked(session, plan, day)
    session.commit()

    find_rule_costs(engine, plan.id, folder=None, solve=solve_at_once)

    session.expire_all()
    assert job.state is JobState.DONE
    assert len(planning.rule_costs(job)) == 1
    looked = {one.rule for one in planning.rule_costs(job)}
    missed = planning.rules_not_looked_into(job)
    assert looked | set(missed) == RULES_OF_THE_DAY
    assert looked.isdisjoint(missed)


def test_what_a_search_finds_with_every_rule_is_no_rules_fault(engine, session, day):
    plan = planned(engine, session, day, lunch_s=1800)
    job = asked(session, plan, day)
    session.commit()
    began = []

    def solve(problem, *, start, **rest):
        began.append((start.costs.driving, rest["seconds"]))
        better = replace(start.costs, driving=min(start.costs.driving, 100))
        return replace(start, costs=better)

    find_rule_costs(engine, plan.id, folder=None, solve=solve)

    session.expire_all()
    (first, _s), *others = began
    assert first > 100
    assert {driving for driving, _s in others} == {100}
    assert {(one.saves_s, one.served) for one in planning.rule_costs(job)} == {(0, 0)}
    assert {one.seconds for one in planning.rule_costs(job)} == {round(s) for _driving, s in began}
    assert planning.rules_not_looked_into(job) == []


def test_many_rules_share_the_time_there_is(engine, session, day, monkeypatch):
    monkeypatch.setattr("logistics.services.planning.constraint_costs.BUDGET_S", 12)
    plan = planned(engine, session, day, lunch_s=1800)
    asked(session, plan, day)
    session.commit()
    given_s = []

    def solve(problem, *, start, seconds, **_rest):
        given_s.append(seconds)
        return start

    find_rule_costs(engine, plan.id, folder=None, solve=solve)

    assert len(given_s) == 1 + len(RULES_OF_THE_DAY)
    assert 2 <= given_s[0] <= 3


def test_asking_while_it_is_looked_into_makes_no_second_job(engine, session, day):
    plan = planned(engine, session, day)

    assert asked(session, plan, day).id == asked(session, plan, day).id


def test_a_search_that_breaks_down_fails_the_job_and_leaves_the_plan_alone(engine, session, day):
    plan = planned(engine, session, day)
    before = dict(plan.summary)
    job = asked(session, plan, day)
    session.commit()

    def solve(_problem, **_rest):
        raise ValueError("The search has a bug.")

    with pytest.raises(ValueError, match="has a bug"):
        find_rule_costs(engine, plan.id, folder=None, solve=solve)

    session.expire_all()
    assert job.state is JobState.FAILED
    assert plan.summary == before


def test_a_worse_plan_without_a_rule_counts_as_nothing(engine, session, day):
    plan = planned(engine, session, day)
    job = asked(session, plan, day)
    session.commit()

    def solve(problem, **rest):
        found = solve_at_once(problem, seconds=rest["seconds"])
        return replace(found, costs=replace(found.costs, driving=found.costs.driving + 60))

    find_rule_costs(engine, plan.id, folder=None, solve=solve)

    session.expire_all()
    assert {(one.saves_s, one.served) for one in planning.rule_costs(job)} == {(0, 0)}


def test_every_rule_that_can_be_lifted_is_told_by_a_name_the_search_knows():
    from logistics.web.coordinator.rule_words import RULES
    from routing.why import CONSTRAINTS

    assert set(RULES) == set(CONSTRAINTS)
