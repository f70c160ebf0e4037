"""What a plan remembers of its search, and what may be said of it."""

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

import routing
from logistics.domain.orders import JobState, PlanState
from logistics.services import planning
from logistics.services.planning import bounding
from logistics.services.planning.quality import (
    Course,
    Sample,
    Verdict,
    bounded_closer,
    kept_quality,
    quality_of,
    thinned,
)
from logistics.store import jobs
from logistics.store.plans import get_plan
from logistics.store.tables import JobRow
from routing.watch import Ending
from tests.planning import a_day, a_progress, a_quality, solve_at_once
from tests.routing.builders import a_problem

NOW = datetime(2027, 5, 17, 9, tzinfo=UTC)
SAMPLES = st.lists(
    st.builds(
        Sample,
        after_ms=st.integers(0, 10**6),
        unserved=st.integers(0, 50),
        driving_s=st.integers(0, 10**6),
    ),
    max_size=200,
)


def searched(problem, *, seconds, on_progress, **rest):
    """A search that finds a better plan on its way, and knows a bound."""
    for after_s, driving_s in ((1, 1900), (2, 1900), (4, 1800)):
        on_progress(replace(a_progress(served=3), elapsed_s=after_s, driving_s=driving_s))
    plan = solve_at_once(problem, seconds=seconds, **rest)
    return replace(
        plan, seconds=5.0, run_id="feedfacecafebeef", lower_bound=plan.cost - 60,
        notes=(Ending.TIME_USED.value,),
    )  # fmt: skip


def test_a_plan_keeps_how_its_search_went(engine):
    with Session(engine) as session, session.begin():
        plan_id = a_day(session).request(session, seconds=7).id

    planning.plan_day(engine, plan_id, solve=searched)

    with Session(engine) as session:
        plan = get_plan(session, plan_id)
        kept = quality_of(plan.summary)
    assert (kept.run, kept.seed, kept.asked_s, kept.taken_s) == ("feedfacecafebeef", 1, 7, 5.0)
    assert kept.savings_s == 60
    assert [(one.after_ms, one.driving_s) for one in kept.course] == [(1000, 1900), (4000, 1800)]


def test_the_real_search_keeps_its_run_and_its_course(engine):
    with Session(engine) as session, session.begin():
        plan_id = a_day(session).request(session).id

    planning.plan_day(engine, plan_id)

    with Session(engine) as session:
        kept = quality_of(get_plan(session, plan_id).summary)
    assert len(kept.run) == 16
    assert kept.course[-1].unserved == 0


def test_a_plan_that_stands_is_looked_at_closer_and_its_bound_only_rises(engine, monkeypatch):
    with Session(engine) as session, session.begin():
        plan_id = a_day(session).request(session, seconds=7).id
    monkeypatch.setattr(routing, "solve", searched)

    planning.plan_day(engine, plan_id)

    with Session(engine) as session:
        kept = quality_of(get_plan(session, plan_id).summary)
    assert kept.lower_bound_s <= kept.cost_s
    assert 0 <= kept.savings_s <= 60


def test_a_plan_stands_whatever_becomes_of_the_closer_look(engine, monkeypatch, caplog):
    """The log says where it broke down, and repeats nothing that the error quotes."""
    with Session(engine) as session, session.begin():
        plan_id = a_day(session).request(session, seconds=7).id
    monkeypatch.setattr(routing, "solve", searched)

    quoted = "Ayşe Yılmaz"

    def breaks_down(*_args, **_given):
        raise ZeroDivisionError(quoted)

    monkeypatch.setattr(bounding, "ever_sharper", breaks_down)

    state = planning.plan_day(engine, plan_id)

    with Session(engine) as session:
        plan = get_plan(session, plan_id)
        job = session.get_one(JobRow, plan.job_id)
        assert (state, plan.state, job.state) == (PlanState.READY, PlanState.READY, JobState.DONE)
        assert quality_of(plan.summary).savings_s == 60
    assert "ZeroDivisionError" in caplog.text
    assert "breaks_down" in caplog.text
    assert quoted not in caplog.text


def test_each_better_bound_is_told_as_soon_as_it_is_found(engine, monkeypatch):
    with Session(engine) as session, session.begin():
        plan_id = a_day(session).request(session, seconds=7).id
    told = []

    def known():
        with Session(engine) as session:
            return quality_of(get_plan(session, plan_id).summary).lower_bound_s

    def ever_sharper(_case, *, seconds, upper, goes_on):
        told.append(known())
        yield upper - 50
        told.append(known())
        yield upper - 40

    monkeypatch.setattr(routing, "solve", searched)
    monkeypatch.setattr(bounding, "ever_sharper", ever_sharper)

    planning.plan_day(engine, plan_id)

    rough, closer = told
    assert (closer - rough, known() - closer) == (10, 10)


@pytest.mark.parametrize("kind", ["plan", "constraints", "import"])
def test_nobody_waits_for_a_closer_look(engine, monkeypatch, kind):
    """Whatever else the worker is asked for meanwhile, it turns to it."""
    monkeypatch.setattr(bounding, "ASK_EVERY_S", 0)
    with Session(engine) as session, session.begin():
        day = a_day(session)
        plan_id, asker = day.request(session, seconds=7).id, day.coordinator.id
    went_on = []

    def ever_sharper(_case, *, seconds, upper, goes_on):
        went_on.append(goes_on())
        with Session(engine) as session, session.begin():
            jobs.add_job(session, kind=kind, created_by=asker, at=NOW)
        went_on.append(goes_on())
        yield upper

    monkeypatch.setattr(routing, "solve", searched)
    monkeypatch.setattr(bounding, "ever_sharper", ever_sharper)

    planning.plan_day(engine, plan_id)

    assert went_on == [True, False]


@pytest.mark.parametrize(
    ("known_s", "bound_s", "kept_s"), [(None, 50, 50), (40, 50, 50), (60, 50, 60)]
)
def test_a_bound_that_is_no_better_changes_nothing(known_s, bound_s, kept_s):
    plan = routing.Plan(seed=3, seconds=1.5, run_id="ab", lower_bound=known_s)
    summary = {"quality": kept_quality(plan, asked_s=9, course=[], calls={})}

    assert quality_of(bounded_closer(summary, bound_s)).lower_bound_s == kept_s
    assert bounded_closer({}, bound_s) == {}


def test_a_plan_with_orders_left_out_is_not_looked_at_closer(engine, monkeypatch):
    with Session(engine) as session, session.begin():
        plan_id = a_day(session).request(session, seconds=7).id
    planning.plan_day(engine, plan_id, solve=searched)
    with Session(engine) as session, session.begin():
        plan = get_plan(session, plan_id)
        quality = plan.summary["quality"] | {"left_out": 1}
        plan.summary = dict(plan.summary) | {"quality": quality}
    monkeypatch.setattr(bounding, "ever_sharper", None)

    bounding.look_closer(engine, plan_id, day=SimpleNamespace(problem=a_problem()), found=None)

    with Session(engine) as session:
        assert get_plan(session, plan_id).summary["quality"] == quality


def test_a_plan_of_before_remembers_nothing():
    assert quality_of({"served": 3}) is None


def test_what_is_kept_is_what_is_read():
    course = [Sample(after_ms=5, unserved=1, driving_s=60)]
    plan = routing.Plan(seed=3, seconds=1.5, run_id="ab", lower_bound=7)

    kept = quality_of({"quality": kept_quality(plan, asked_s=9, course=course, calls={})})

    assert (kept.seed, kept.taken_s, kept.run, kept.lower_bound_s) == (3, 1.5, "ab", 7)
    assert kept.course == tuple(course)


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"proven": True, "left_out": 2}, Verdict.PROVEN),
        ({"left_out": 1, "lower_bound_s": 10_000}, Verdict.LEFT_OUT),
        ({"left_out": 1, "pickups_left": 1}, Verdict.LEFT_OUT),
        ({"pickups_left": 1, "lower_bound_s": 10_000}, Verdict.PICKUP_LEFT),
        ({"lower_bound_s": None}, Verdict.UNKNOWN),
        ({"lower_bound_s": 9_700}, Verdict.CLOSE),
        ({"lower_bound_s": 9_699}, Verdict.FAIR),
        ({"lower_bound_s": 9_000}, Verdict.FAIR),
        ({"lower_bound_s": 8_999}, Verdict.LOOSE),
    ],
)
def test_no_more_is_said_of_a_plan_than_is_known(changes, verdict):
    assert a_quality(**changes).verdict is verdict


def test_beside_orders_left_out_no_share_is_told():
    assert a_quality(left_out=1).savings_permille is None
    assert a_quality(pickups_left=1).savings_permille is None


@pytest.mark.parametrize(("last_ms", "improving"), [(16_000, False), (17_500, True)])
def test_a_search_came_to_rest_when_its_last_fifth_found_nothing(last_ms, improving):
    course = (Sample(after_ms=last_ms, unserved=0, driving_s=10_000),)

    assert a_quality(course=course).still_improving is improving


def test_a_course_begins_with_the_first_plan_and_keeps_only_changes():
    course = Course()

    for served, driving_s in ((0, 0), (2, 900), (2, 900), (3, 1000), (3, 950)):
        course.hear(replace(a_progress(served=served), unserved=3 - served, driving_s=driving_s))

    assert [(one.unserved, one.driving_s) for one in course.samples] == [
        (1, 900), (0, 1000), (0, 950),
    ]  # fmt: skip


@given(SAMPLES)
def test_a_long_course_is_thinned_between_its_ends(samples):
    kept = thinned(samples, most=12)

    assert len(kept) == min(len(samples), 12)
    assert kept[:1] == tuple(samples[:1])
    assert kept[-1:] == tuple(samples[-1:])
