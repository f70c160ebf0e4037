"""What a searching program takes for its best orders."""

import time

import pytest

from routing.case import Case
from routing.costs import cost_s
from routing.jobs import Job, Work
from routing.model import Break
from routing.stages import Best, work
from tests.routing.builders import (
    EIGHT,
    HOUR,
    MINUTE,
    a_depot,
    a_problem,
    a_stop,
    a_vehicle,
    kilos,
    window,
)


def best_of(problem):
    case, told = Case(problem), []
    nothing = [[] for _vehicle in case.vehicles]
    return Best(case, told.append, nothing, cost_s(case, nothing)), told


def test_orders_that_cost_less_but_cannot_be_driven_are_no_start_for_the_next_stage():
    late = a_stop("late", mile=30, windows=(window(EIGHT, EIGHT),))
    best, told = best_of(a_problem(a_stop("in time", mile=10), late))

    best.take([[[0, 1]]])
    assert (best.orders, told) == ([[]], [])

    best.take([[[0]]])
    assert best.orders == [[[0]]]


def test_vehicles_that_wait_for_one_another_are_timed_together():
    doors = [a_stop(name, mile=10, windows=(window(EIGHT, EIGHT + HOUR),)) for name in "AB"]
    depot = a_depot(first_load_s=HOUR // 2, docks=1)
    vans = (a_vehicle("Van 1"), a_vehicle("Van 2"))
    best, _told = best_of(a_problem(*doors, depots=(depot,), vehicles=vans))

    best.take([[[0]], [[1]]])
    assert best.orders == [[], []]

    best.take([[[0]], []])
    assert best.orders == [[[0]], []]


def test_better_orders_wait_while_timing_them_would_hold_a_search_up():
    best, told = best_of(a_problem(a_stop("A", mile=10), a_stop("B", mile=20)))
    best.take([[[0]]])

    best.resting_s = float("inf")
    best.hear([[[1, 0]]])
    best.hear([[[0, 1]]])
    assert best.orders == [[[0]]]

    best.resting_s = 0
    best.take_waiting()
    assert best.orders == [[[0, 1]]]
    assert [better.orders for better in told] == [[[[0]]]]


@pytest.fixture
def ortools_given(monkeypatch):
    """How many seconds OR-Tools was given each time it was asked to search; it finds nothing."""
    given = []

    def no_search(_problem, *, seconds, **_given):
        given.append(seconds)

    monkeypatch.setattr("routing.ortools.search.search", no_search)
    return given


def a_job(problem, *, seconds, **given):
    return Job(
        **{
            "problem": problem,
            "start": [[]],
            "deadline": time.time() + seconds,
            "seed": 1,
            "solution_limit": None,
            "threads": 1,
        }
        | given
    )


def test_where_solutions_are_counted_no_stage_ends_by_the_clock(ortools_given):
    problem = a_problem(*(a_stop(f"{mile}", mile=mile) for mile in range(1, 15)))
    for limit in (None, 3):
        job = a_job(problem, seconds=HOUR, solution_limit=limit, work=Work.ORTOOLS_ALONE)
        work(job, lambda _answer: None)

    by_clock, counted = ortools_given
    assert by_clock < 10 * MINUTE < counted


@pytest.mark.parametrize(("limit", "times"), [(None, 1), (1, 0)])
def test_few_cold_stops_beside_a_break_are_polished_where_a_clock_ends_it(
    ortools_given, monkeypatch, limit, times
):
    monkeypatch.setattr("routing.stages.KERNEL_SHARE", 0.05)
    doors = [a_stop(f"{mile}", mile=mile, cold_limit_s=2 * HOUR) for mile in range(1, 15)]
    lunch = Break(window=window(EIGHT, EIGHT + 2 * HOUR), duration_s=HOUR)
    day = a_problem(*doors, vehicles=(a_vehicle(capacity=kilos(999), breaks=(lunch,)),))

    work(a_job(day, seconds=20, solution_limit=limit), lambda _answer: None)

    assert len(ortools_given) == times
