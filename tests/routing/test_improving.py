"""A search that goes on from a plan is never worse than it, however little time it has."""

import pytest

from routing import searcher
from routing.check import check
from routing.decode import arrange
from routing.improving import improve
from routing.solver import SolverCrashed
from tests.routing.builders import a_problem, a_stop, a_vehicle, kilos

MILES = (("A", 10), ("B", 20), ("C", 12), ("D", 22))
STOPS = tuple(a_stop(name, mile=mile) for name, mile in MILES)
NO_TIME_S = 0.001

PLENTY_S = 120
"""More time than the proof of so few stops takes, however slow the machine [s]."""


def orders(plan):
    return [[visit.stop for visit in trip.visits] for trip in plan.trips]


@pytest.fixture
def problem():
    return a_problem(*STOPS, vehicles=(a_vehicle("1"),))


@pytest.fixture
def start(problem):
    """A plan that drives to and fro."""
    return arrange(problem, {"1": [["D", "A", "B", "C"]]})


def test_without_any_time_the_start_is_the_answer(problem, start):
    found = improve(problem, start=start, seconds=NO_TIME_S)

    assert orders(found) == orders(start)
    assert found.cost == start.cost


def test_with_time_the_answer_is_better(problem, start):
    found = improve(problem, start=start, seconds=PLENTY_S)

    assert found.cost < start.cost
    assert check(problem, found) == []


def test_a_start_that_breaks_a_rule_is_no_plan(start):
    small = a_problem(*STOPS, vehicles=(a_vehicle("1", capacity=kilos(20)),))

    found = improve(small, start=start, seconds=PLENTY_S, should_stop=lambda: True)

    assert orders(found) == []


def test_a_stop_that_was_left_out_and_fits_now_is_put_in(problem):
    start = arrange(problem, {"1": [["A", "C", "B"]]})

    found = improve(problem, start=start, seconds=PLENTY_S)

    assert (start.served, found.served) == (3, 4)


def test_whoever_wants_no_more_has_the_start(problem, start):
    found = improve(problem, start=start, seconds=PLENTY_S, should_stop=lambda: True)

    assert found.cost <= start.cost


def test_a_search_that_breaks_down_hands_the_start_back(problem, start, monkeypatch):
    monkeypatch.setattr(searcher, "PROGRAM", ("-c", "raise SystemExit(3)"))

    with pytest.raises(SolverCrashed) as crash:
        improve(problem, start=start, seconds=PLENTY_S)

    assert crash.value.plan.cost == start.cost
