"""Ending a search: called off at once, taken no sooner than its best plan is worth driving."""

from dataclasses import replace
from threading import Event

import pytest
from sqlmodel import Session

from logistics.domain.orders import JobState, PlanState
from logistics.services import planning
from logistics.services.planning import running
from logistics.store import jobs
from logistics.store.plans import get_plan
from tests.builders import MONDAY
from tests.planning import a_day, a_progress, solve_at_once


@pytest.fixture
def plan_id(engine) -> int:
    with Session(engine) as session, session.begin():
        return a_day(session).request(session, seconds=20).id or 0


def test_a_plan_called_off_while_its_ways_are_measured_is_left_at_once(
    engine, plan_id, monkeypatch
):
    measured = Event()
    measure = running.day_to_plan

    def forever(session, wish, **rest):
        with Session(engine) as own, own.begin():
            planning.throw_away(own, plan_id, at=MONDAY)
        measured.wait()
        return measure(session, wish, **rest)

    monkeypatch.setattr(running, "day_to_plan", forever)

    state = planning.plan_day(engine, plan_id, solve=never)

    still_measuring = not measured.is_set()
    measured.set()
    assert still_measuring
    assert state is PlanState.DISCARDED
    with Session(engine) as session:
        job = jobs.get_job(session, get_plan(session, plan_id).job_id)
    assert job.state is JobState.CANCELLED


def test_an_error_while_ways_are_measured_fails_the_plan_and_is_raised(
    engine, plan_id, monkeypatch
):
    def broken(_session, _wish, **_rest):
        raise ValueError("No ways.")

    monkeypatch.setattr(running, "day_to_plan", broken)

    with pytest.raises(ValueError, match="No ways"):
        planning.plan_day(engine, plan_id, solve=never)

    with Session(engine) as session:
        assert get_plan(session, plan_id).state is PlanState.FAILED


@pytest.mark.parametrize(
    ("elapsed_s", "stops", "ends"),
    [(2.0, 3, False), (5.1, 3, True), (5.1, 500, False), (10.1, 500, True)],
)
def test_the_best_so_far_is_taken_once_it_is_worth_driving(engine, plan_id, elapsed_s, stops, ends):
    heard = []

    def solve(problem, *, on_progress, should_stop, **rest):
        with Session(engine) as own, own.begin():
            planning.stop_early(own, plan_id)
        on_progress(replace(a_progress(served=stops), elapsed_s=elapsed_s))
        heard.append(should_stop())
        return solve_at_once(problem, **rest)

    planning.plan_day(engine, plan_id, solve=solve)

    assert heard == [ends]


def test_a_search_that_is_called_off_ends_however_young_it_is(engine, plan_id):
    heard = []

    def solve(problem, *, on_progress, should_stop, **rest):
        with Session(engine) as own, own.begin():
            planning.throw_away(own, plan_id, at=MONDAY)
        on_progress(replace(a_progress(), elapsed_s=0.1))
        heard.append(should_stop())
        return solve_at_once(problem, **rest)

    planning.plan_day(engine, plan_id, solve=solve)

    assert heard == [True]


def never(_problem, **_rest):
    raise AssertionError("Nobody should search.")
