"""Where a late order fits."""

import pytest
from hypothesis import given

from routing.case import Case
from routing.check import check
from routing.decode import arrange, orders_of, plan_of
from routing.draft import Draft
from routing.insertion import fill
from routing.late_orders import insert, insertions
from tests.routing.builders import (
    EIGHT,
    HOUR,
    MILE_M,
    MINUTE,
    NINE,
    a_problem,
    a_stop,
    a_vehicle,
    kilos,
    window,
)
from tests.routing.strategies import problems

A, B, LATE = a_stop("A", mile=10), a_stop("B", mile=20), a_stop("late", mile=12)


def test_places_come_cheapest_first_with_their_numbers():
    problem = a_problem(A, B, LATE, vehicles=(a_vehicle("1"), a_vehicle("2", fixed_cost_s=HOUR)))
    plan = arrange(problem, {"1": [["A", "B"]]})

    places = insertions(problem, plan, "late")

    assert [(place.vehicle, place.position, place.added_s) for place in places] == [
        ("1", 1, 0),
        ("1", 2, 0),
        ("1", 0, 4 * MINUTE),
        ("2", 0, HOUR + 24 * MINUTE),
    ]
    between, _after, before, alone = places
    assert between.starts == EIGHT + 17 * MINUTE
    assert (between.delay_s, between.added_m) == (5 * MINUTE, 0)
    assert (before.delay_s, before.added_m) == (9 * MINUTE, 4 * MILE_M)
    assert (alone.new_trip, alone.delay_s) == (True, 0)


def test_a_place_that_makes_another_stop_late_is_not_offered():
    tight = a_stop("B", mile=20, windows=(window(EIGHT, EIGHT + 26 * MINUTE),))
    problem = a_problem(A, tight, LATE)
    plan = arrange(problem, {"Van 1": [["A", "B"]]})

    assert [place.position for place in insertions(problem, plan, "late")] == [2]


def test_a_full_vehicle_has_no_place():
    problem = a_problem(A, B, LATE, vehicles=(a_vehicle(capacity=kilos(20)),))
    assert insertions(problem, arrange(problem, {"Van 1": [["A", "B"]]}), "late") == []


def test_a_full_vehicle_may_make_another_trip():
    problem = a_problem(A, B, LATE, vehicles=(a_vehicle(capacity=kilos(20), max_trips=2),))
    places = insertions(problem, arrange(problem, {"Van 1": [["A", "B"]]}), "late")
    assert [(place.trip, place.new_trip) for place in places] == [(1, True), (2, True)]


def test_a_served_or_unknown_stop_is_refused():
    problem = a_problem(A, B)
    plan = arrange(problem, {"Van 1": [["A", "B"]]})

    with pytest.raises(ValueError, match="A is already in the plan"):
        insertions(problem, plan, "A")
    with pytest.raises(ValueError, match="No stop is called Z"):
        insertions(problem, plan, "Z")


@given(problems())
def test_every_place_offered_can_be_taken(problem):
    case = Case(problem)
    draft = Draft(case)
    fill(draft, stops=range(0, len(problem.stops), 2))
    plan = plan_of(draft.case, draft.orders)

    for stop in draft.left_out():
        for place in insertions(problem, plan, problem.stops[stop].id):
            after = insert(problem, plan, place)
            told = next(
                visit for _trip, visit in after.visits() if visit.stop == problem.stops[stop].id
            )
            rules = {violation.rule for violation in check(problem, after)}
            assert rules <= {"mandatory_stops_are_not_spared"}
            assert told.starts == place.starts
            assert after.distance_m - plan.distance_m == place.added_m
            assert after.cost - plan.cost == place.added_s - case.penalty_s[stop]


@given(problems(most_stops=8))
def test_filling_breaks_no_rule_and_leaves_nothing_that_fits(problem):
    draft = Draft(Case(problem))
    fill(draft)

    plan = plan_of(draft.case, draft.orders)

    assert check(problem, plan) == []


@given(problems())
def test_what_is_surely_late_is_late(problem):
    draft = Draft(Case(problem))
    fill(draft, stops=range(0, len(problem.stops), 2))

    for stop in draft.left_out():
        for place in draft.places_for(stop, draft.case.able[stop]):
            at_least_s = draft.surely_late_s(stop, place)
            assert draft.timed_with(stop, place).excess_s >= at_least_s


@given(problems())
def test_a_plan_read_back_is_the_same_plan(problem):
    draft = Draft(Case(problem))
    fill(draft)
    plan = plan_of(draft.case, draft.orders)

    assert plan_of(Case(problem), orders_of(Case(problem), plan)) == plan


def test_orders_made_by_hand_are_timed_late_or_not():
    tight = a_stop("B", mile=20, windows=(window(EIGHT, EIGHT + 10 * MINUTE),))
    problem = a_problem(A, tight)

    plan = arrange(problem, {"Van 1": [["A", "B"]]})

    assert [violation.sentence for violation in check(problem, plan)] == [
        "B would be served 15 min too late."
    ]
    assert plan.trips[0].returns < NINE
