"""What ruin and recreate promises, whatever the day: orders that can be driven, and a true cost."""

from dataclasses import replace

import pytest
from hypothesis import given

from routing.case import Case
from routing.check import check
from routing.costs import cost_parts, cost_s
from routing.decode import timed
from routing.kernel import search
from tests.routing.any_days import always, any_days
from tests.routing.brute_force import best_cost, every_plan
from tests.routing.builders import (
    EIGHT,
    a_problem,
    a_stop,
    kilos,
    window,
)
from tests.routing.kernel.searching import broken_rules, few, found, named, served
from tests.routing.tight_days import tight_days
from tests.routing.towns import a_square_town


@few
@given(any_days(most_stops=6))
def test_whatever_a_day_asks_orders_break_no_rule_and_cost_what_the_search_says(problem):
    result = found(problem, iterations=30)

    plan = timed(problem, named(problem, result.orders))
    assert {one.rule for one in check(problem, plan)} <= {"mandatory_stops_are_not_spared"}
    assert plan.cost <= result.cost
    if not any(vehicle.breaks for vehicle in problem.vehicles):
        assert plan.cost == result.cost


@few
@given(any_days(most_stops=6, most_vehicles=1))
def test_days_of_vehicles_that_are_alike_and_drive_several_times_break_no_rule_either(problem):
    [van] = problem.vehicles
    alike = [replace(van, id=f"{van.id} {n}", max_trips=3) for n in range(2)]
    fleet = (replace(van, max_trips=3), *alike)
    problem = replace(problem, vehicles=fleet)

    result = found(problem, iterations=60)

    assert broken_rules(problem, result.orders) == set()
    if not van.breaks:
        assert timed(problem, named(problem, result.orders)).cost == result.cost


@few
@given(tight_days(most_stops=5))
def test_where_every_minute_counts_orders_break_no_rule_and_cost_what_the_search_says(problem):
    order = list(range(len(problem.stops)))

    result = found(problem, start=[[order]], iterations=1)

    assert broken_rules(problem, result.orders) == set()
    if not any(vehicle.breaks for vehicle in problem.vehicles):
        assert timed(problem, named(problem, result.orders)).cost == result.cost


@few
@given(any_days(most_stops=4, most_vehicles=2))
def test_a_small_day_is_planned_as_well_as_by_trying_everything(problem):
    case = Case(replace(problem, locks=()))  # what is locked stays, also where others cost less

    cost = cost_s(case, found(case.problem, iterations=300).orders)

    assert cost == best_cost(case)


@few
@given(any_days(most_stops=4, most_vehicles=2, locked=always))
def test_a_day_that_is_locked_is_planned_as_well_as_any_that_serves_all_it_locks(problem):
    case = Case(problem)
    kept = [
        cost_parts(case, orders, times).total
        for orders, times in every_plan(case)
        if case.locked <= served(orders)
    ]

    cost = cost_s(case, found(problem, iterations=300).orders)

    assert not kept or cost == min(kept)


def test_a_town_is_served_by_vans_that_are_not_overloaded():
    problem = a_square_town()

    result = found(problem)

    assert broken_rules(problem, result.orders) == set()
    assert result.cost == cost_s(Case(problem), result.orders)


def test_more_rounds_find_shorter_ways():
    problem = a_square_town()
    assert found(problem, iterations=2000).cost < found(problem, iterations=1).cost


@pytest.mark.parametrize(("stops", "vehicles"), [(150, 3), (420, 30)])
def test_equal_seeds_and_rounds_find_equal_orders(stops, vehicles):
    problem = a_square_town(stops, vehicles=vehicles)

    again = [found(problem, iterations=600, seed=5).orders for _again in range(2)]

    assert again[0] == again[1]


def test_it_goes_on_from_the_orders_it_is_given():
    problem = a_square_town()
    first = found(problem, iterations=2000)

    again = found(problem, iterations=1, start=first.orders)

    assert again.cost <= first.cost


def test_orders_given_that_do_not_fit_are_taken_as_far_as_they_do():
    problem = a_problem(*(a_stop(name, demand=kilos(60)) for name in "AB"))

    result = found(problem, start=[[[0, 1]]])

    assert result.orders == [[[0]]]


def test_each_chunk_is_reported_and_the_listener_may_end_the_search():
    heard = []

    def listen(orders, cost):
        heard.append((orders, cost))
        return len(heard) < 3

    result = search(a_square_town(), seconds=600, iterations=10**6, on_better=listen)

    assert len(heard) == 3
    assert result.cost == heard[-1][1] <= heard[0][1]
    assert result.iterations == 1000


def test_the_best_orders_are_told_and_no_news_is_told_as_none():
    told = []
    problem = a_square_town()

    result = found(problem, iterations=3000, on_better=lambda *news: told.append(news) or True)

    orders = [news for news in told if news[0] is not None]
    assert orders[-1] == (result.orders, result.cost)
    assert [cost for _orders, cost in told] == sorted((cost for _o, cost in told), reverse=True)


def test_the_pool_holds_the_days_of_the_best_plan_at_their_cost():
    problem = a_square_town()

    result = found(problem, iterations=500)

    costs = {trips: cost for _kind, trips, cost in result.pool}
    days = [tuple(tuple(trip) for trip in trips) for trips in result.orders if any(trips)]
    served = {stop for day in days for trip in day for stop in trip}
    missed = [door.penalty_s for stop, door in enumerate(problem.stops) if stop not in served]
    assert sum(costs[day] for day in days) == result.cost - sum(missed)


def test_a_day_without_stops_is_an_empty_plan():
    assert found(a_problem()).orders == [[]]


def test_a_stop_that_weighs_beyond_measure_is_not_forced_onto_a_vehicle():
    tiers = [a_stop(f"T{n}", tier=n, penalty_s=10**4, demand=kilos(0)) for n in range(1, 40)]
    late = a_stop("late", windows=(window(EIGHT, EIGHT),), penalty_s=None)

    result = found(a_problem(late, *tiers), iterations=50)

    assert broken_rules(a_problem(late, *tiers), result.orders) == set()
