"""How chilled food travels, what is rather avoided, and a search that is heard of all the while."""

import threading

import pytest
from sqlmodel import Session

import routing
from logistics.domain.lots import StorageClass
from logistics.domain.orders import PlanState
from logistics.services import planning
from logistics.services.planning import running
from logistics.services.planning.problems import day_to_plan
from logistics.store import jobs, settings
from logistics.store.plans import get_plan
from logistics.store.tables import ItemRow
from tests.builders import MONDAY
from tests.planning import a_day, a_progress, solve_at_once


@pytest.fixture
def day(session):
    return a_day(session)


@pytest.mark.parametrize(
    ("storage", "refrigerated", "limit", "goods"),
    [
        (StorageClass.CHILLED, False, 60, routing.Goods.CHILLED_BOX),
        (StorageClass.CHILLED, True, 60, routing.Goods.FRESH),
        (StorageClass.CHILLED, False, 0, routing.Goods.FRESH),
        (StorageClass.FROZEN, False, 60, routing.Goods.FROZEN),
        (StorageClass.AMBIENT, False, 60, None),
    ],
)
def test_chilled_food_goes_in_boxes_when_no_vehicle_is_refrigerated_and_boxes_may(
    session, day, storage, refrigerated, limit, goods
):
    session.get_one(ItemRow, day.lot.item_id).storage = storage
    day.vehicle.refrigerated = refrigerated
    settings.put(session, "boxed_limit_minutes", limit)

    problem = day_to_plan(session, day.wish()).problem

    boxed = goods is routing.Goods.CHILLED_BOX
    assert {stop.goods for stop in problem.stops} == {goods}
    assert {stop.refrigerated for stop in problem.stops} == {goods is not None and not boxed}
    if boxed:
        assert {problem.cold_limit_s(stop) for stop in problem.stops} == {limit * 60}


def test_boxed_food_is_planned_within_its_limit_without_a_refrigerated_vehicle(
    engine, session, day
):
    session.get_one(ItemRow, day.lot.item_id).storage = StorageClass.CHILLED
    settings.put(session, "boxed_limit_minutes", 60)
    plan_id = day.request(session).id
    session.commit()

    planning.plan_day(engine, plan_id, solve=solve_at_once)

    assert get_plan(session, plan_id).summary["served"] == 3


def test_keeping_a_neighbourhood_on_one_vehicle_is_worth_what_the_settings_say(session, day):
    unsaid = day_to_plan(session, day.wish()).problem.preferences
    settings.put(session, "split_minutes", 5)

    said = day_to_plan(session, day.wish()).problem.preferences

    assert (unsaid.split_cost_s, said.split_cost_s) == (0, 300)


def test_a_search_that_says_nothing_for_long_is_heard_of_and_keeps_what_it_told(
    engine, session, day, monkeypatch
):
    monkeypatch.setattr(running, "SILENT_AT_MOST_S", 0.01)
    plan = day.request(session)
    plan_id, job_id = plan.id, plan.job_id
    session.commit()
    beats = [threading.Event() for _ in range(3)]
    seen = []

    def solve(problem, *, on_progress, **rest):
        on_progress(a_progress(served=2))
        while not all(beat.is_set() for beat in beats):  # busy: nothing is told from here
            with Session(engine) as own:
                job = jobs.get_job(own, job_id)
            if job.heartbeat_at not in seen:
                seen.append(job.heartbeat_at)
                beats[min(len(seen), 3) - 1].set()
            assert (job.percent, job.progress["served"]) == (50, 2)
        return solve_at_once(problem, **rest)

    state = planning.plan_day(engine, plan_id, solve=solve)

    assert state is PlanState.READY
    assert len(seen) == 3


def test_calling_off_says_whether_there_was_still_a_search(engine, session, day):
    waiting, ready = (day.request(session).id for _ in range(2))
    session.commit()
    planning.plan_day(engine, ready, solve=solve_at_once)

    told = [planning.throw_away(session, plan_id, at=MONDAY) for plan_id in (waiting, ready)]

    assert told == [True, False]
    states = [get_plan(session, plan_id).state for plan_id in (waiting, ready)]
    assert states == [PlanState.DISCARDED, PlanState.READY]
