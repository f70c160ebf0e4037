"""From the queue to the plan."""

import pytest
from sqlmodel import Session, select

from logistics.domain.orders import PlanState
from logistics.services import planning
from logistics.services.planning import running
from logistics.store import jobs
from logistics.store.plans import get_plan
from logistics.store.tables import PlanRow
from tests.builders import MONDAY
from tests.planning import a_day, solve_at_once


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """A search that is over at once stands in for the real one."""
    monkeypatch.setattr(running.routing, "solve", solve_at_once, raising=False)


@pytest.fixture
def plan_id(engine) -> int:
    with Session(engine) as session, session.begin():
        return a_day(session).request(session).id or 0


def state(engine) -> PlanState:
    with Session(engine) as session:
        return session.exec(select(PlanRow.state)).one()


def test_a_plan_in_the_queue_is_worked_on(engine, tmp_path, plan_id):
    planning.plan_queue(engine, folder=tmp_path, immediate=True).plan(plan_id)

    assert state(engine) is PlanState.READY


def test_a_worker_begins_what_was_asked_while_none_ran(engine, tmp_path, plan_id):
    planning.plan_queue(engine, folder=tmp_path, immediate=True).prepare()

    assert state(engine) is PlanState.READY


def test_a_worker_that_starts_fails_what_lost_its_worker(engine, tmp_path, plan_id):
    with Session(engine) as session, session.begin():
        jobs.begin(session, get_plan(session, plan_id).job_id or 0, at=MONDAY.replace(year=2020))

    planning.plan_queue(engine, folder=tmp_path, immediate=True).prepare()

    assert state(engine) is PlanState.FAILED
