"""Laws of days in which anything may be asked for: search, timing and check agree."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routing.case import Case, left_out
from routing.check import check
from routing.decode import orders_of, plan_of, timed, unexplained
from routing.docks import schedule_day
from routing.explain import reason_for
from routing.flaws import can_drive, flaws_at_any_time
from routing.late_orders import insert, insertions, insertions_into
from routing.places import Places, blocks_of
from tests.routing.any_days import any_days, dealt
from tests.routing.brute_force import best_cost, every_plan

slow = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
randoms = st.randoms(use_true_random=False)

ALWAYS_KEPT = {
    "names_are_known",
    "each_stop_is_served_once_or_left_out",
    "service_takes_its_time",
    "driving_takes_its_time",
    "distance_follows_the_roads",
    "loads_and_clocks_are_true",
    "the_first_load_takes_its_time",
    "trips_leave_time_to_reload",
    "goods_are_ready_to_load",
    "docks_are_not_overfull",
    "rests_are_at_a_standstill",
    "cost_is_true",
}
"""What holds of any orders, however bad: a plan is always told truly."""


@given(any_days(), randoms)
def test_orders_break_a_rule_when_something_stands_in_their_way_and_only_then(problem, random):
    case, orders = Case(problem), dealt(problem, random)

    plan = plan_of(case, orders, reasons=unexplained)

    rules = {one.rule for one in check(problem, plan)} - {"mandatory_stops_are_not_spared"}
    free = not any(timetable.misfits for timetable in schedule_day(case, orders))
    for vehicle, trips in enumerate(orders):
        free &= next(flaws_at_any_time(case, vehicle, trips), None) is None
    assert not rules & ALWAYS_KEPT
    assert (rules == set()) == free


@given(any_days(), randoms)
def test_a_plan_read_back_is_the_same_plan(problem, random):
    case, orders = Case(problem), dealt(problem, random)
    plan = plan_of(case, orders, reasons=unexplained)
    assert plan_of(case, orders_of(case, plan), reasons=unexplained) == plan


@slow
@given(any_days(most_stops=3, most_vehicles=2))
def test_every_plan_that_brute_force_allows_breaks_no_rule(problem):
    case = Case(problem)
    for orders, _times in every_plan(case):
        plan = plan_of(case, orders, reasons=unexplained)
        rules = {violation.rule for violation in check(problem, plan)}
        assert rules <= {"mandatory_stops_are_not_spared"}


@slow
@given(any_days(most_stops=3, most_vehicles=2))
def test_impossible_means_that_no_plan_serves_it(problem):
    case = Case(problem)
    if case.locks:
        return
    served = {
        s for orders, _times in every_plan(case) for trips in orders for t in trips for s in t
    }
    empty = Places(case, [[] for _vehicle in case.vehicles])

    for stop in range(len(problem.stops)):
        assert reason_for(empty, stop).impossible == (stop not in served)


@slow
@given(any_days(most_stops=4), randoms)
def test_a_place_offered_for_a_late_order_can_be_taken(problem, random):
    case, orders = Case(problem), dealt(problem, random)
    orders = [
        trips if can_drive(case, vehicle, trips) else [] for vehicle, trips in enumerate(orders)
    ]
    plan = plan_of(case, orders, reasons=unexplained)
    if any(one.rule != "mandatory_stops_are_not_spared" for one in check(problem, plan)):
        return

    for unserved in plan.unserved:
        for place in insertions(problem, plan, unserved.stop):
            after = insert(problem, plan, place)
            weight = plan.costs.penalties - after.costs.penalties
            rules = {violation.rule for violation in check(problem, after)}
            assert rules <= {"mandatory_stops_are_not_spared"}
            assert after.distance_m - plan.distance_m == place.added_m
            assert after.cost - plan.cost == place.added_s - weight
            assert place.starts in (v.starts for _t, v in after.visits() if v.stop == place.stop)


@slow
@given(any_days(most_stops=4), randoms)
def test_the_places_offered_for_a_late_order_are_the_cheapest_there_are(problem, random):
    case, orders = Case(problem), dealt(problem, random)
    places = Places(case, orders)
    for stop in left_out(case, orders):
        costs = [
            places.added_in_time(block, place, after)
            for block in blocks_of(case, stop)
            for place in places.ranked(block)
            if (after := places.fitting(block, place)) is not None
        ]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("routing.late_orders.TIMED_FURTHER", len(costs))
            offered = insertions_into(case, places, problem.stops[stop].id, most=2)
        assert [place.added_s for place in offered] == sorted(costs)[:2]


@slow
@given(any_days(most_stops=5, most_vehicles=2), randoms)
def test_no_place_that_fits_is_ruled_out_at_a_glance(problem, random):
    case, orders = Case(problem), dealt(problem, random)
    orders = [
        trips if can_drive(case, vehicle, trips) else [] for vehicle, trips in enumerate(orders)
    ]
    places = Places(case, orders)
    for stop in left_out(case, orders):
        for block in blocks_of(case, stop):
            fit = [place for place in places.ranked(block) if places.fitting(block, place)]
            assert set(fit) <= set(places.promising(block))


@slow
@given(any_days(most_stops=3, most_vehicles=2))
def test_no_plan_is_cheaper_than_the_best_of_all(problem):
    case = Case(problem)
    nothing = timed(problem, {})
    assert best_cost(case) <= nothing.cost
