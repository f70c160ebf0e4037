"""A cost that no plan is below."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from routing import bound
from routing.bound import lower_bound, sharp_bound
from routing.bounds import relaxed as relaxed_day
from routing.bounds import trees, walking
from routing.bounds.warming import first_bound
from routing.case import Case
from routing.costs import cost_s
from routing.drivable import can_be_driven
from tests.routing.any_days import any_days
from tests.routing.brute_force import best_cost
from tests.routing.builders import HOUR, MINUTE, Given, a_problem, a_stop, a_vehicle, kilos
from tests.routing.towns import a_town, every_order
from tests.routing.wishes import WISHES, with_optional_stops

CLOSE = 1e-9
"""By how much of itself a sum of prizes may be off."""


@pytest.mark.parametrize("wish", WISHES)
@pytest.mark.parametrize("as_asked", [lambda day: day, with_optional_stops])
@pytest.mark.parametrize("most_stops", [0, 1500])
def test_no_plan_costs_less_than_the_bound(monkeypatch, wish, as_asked, most_stops):
    monkeypatch.setattr(bound, "MOST_STOPS", most_stops)
    case = Case(as_asked(WISHES[wish]))

    best = min(cost_s(case, orders) for orders in every_order(case) if can_be_driven(case, orders))

    assert 0 <= lower_bound(case) <= best


def test_a_stop_costs_the_way_there_and_back_or_its_penalty():
    near, far = a_stop("near", mile=10), a_stop("far", mile=90, penalty_s=HOUR)
    assert lower_bound(Case(a_problem(near))) == 20 * MINUTE
    assert lower_bound(Case(a_problem(far))) == HOUR


def test_a_stop_that_nobody_may_serve_costs_its_penalty_in_full():
    case = Case(a_problem(a_stop("A", skills=frozenset({"lift"})), a_stop("B")))
    assert lower_bound(case) == case.penalty_s[0] + 20 * MINUTE


def test_dearer_legs_raise_the_bound():
    town = a_town(stops=30, vans=3)
    vans = tuple(replace(van, leg_cost=3) for van in town.vehicles)
    assert lower_bound(Case(replace(town, vehicles=vans))) == 3 * lower_bound(Case(town))


@pytest.mark.parametrize("wish", WISHES)
@pytest.mark.parametrize("as_asked", [lambda day: day, with_optional_stops])
def test_no_plan_costs_less_than_the_sharp_bound(wish, as_asked):
    case = Case(as_asked(WISHES[wish]))

    best = min(cost_s(case, orders) for orders in every_order(case) if can_be_driven(case, orders))

    assert lower_bound(case) <= sharp_bound(case, seconds=0.2, upper=best) <= best
    assert sharp_bound(case, seconds=0.05, upper=100 * best) <= best


def test_no_day_needs_other_code_of_bounds_than_is_made_beforehand():
    from routing.bounds import clock_walks, spanning, walks

    first_bound()
    made = (spanning.spanning, spanning.beside, walks.walks, walks.through, walks.visited)
    made = (*made, clock_walks.walk_on)

    for day in WISHES.values():
        sharp_bound(Case(day), seconds=0, upper=10**9)

    assert [len(function.signatures) for function in made] == [1] * len(made)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_days(most_stops=4, most_vehicles=2))
def test_no_plan_of_any_day_costs_less_than_the_sharp_bound(day):
    case = Case(day)
    best = best_cost(case)
    assert sharp_bound(case, seconds=0.1, upper=best) <= best


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_days(most_stops=4, most_vehicles=2), st.data())
def test_no_prizes_make_a_bound_that_a_plan_is_below(day, data):
    case = Case(day)
    stops = [stop for stop, able in enumerate(case.able) if able]
    assume(stops)
    best = best_cost(case) - sum(case.penalty_s[s] for s, able in enumerate(case.able) if not able)
    relaxed = relaxed_day.relaxed(case, stops)
    prizes = st.lists(st.integers(-4000, 9000), min_size=len(stops), max_size=len(stops))
    at = np.array(data.draw(prizes), dtype=np.float64)

    web, toll = trees.web_of(relaxed), data.draw(st.integers(-3000, 3000))
    assert trees.look(web, np.append(at, toll))[0] <= best + CLOSE * abs(best)
    tolls = -np.array([data.draw(st.sampled_from([0, 700])) for _kind in relaxed.kinds])
    ways = walking.ways_of(relaxed, relaxed.possible)
    for resource in range(relaxed.uses.shape[1]):
        weighed = walking.weigh(relaxed, resource)
        found = walking.look(relaxed, weighed, np.append(at, tolls), ways)
        assert found.bound <= best + CLOSE * abs(best)


def test_where_loads_bind_the_sharp_bound_is_close_to_the_best_plan():
    """Each van holds three doors and each street has three: the best plan drives to each once."""
    streets = [(60 * angle, miles) for angle in range(6) for miles in (20, 21, 22)]
    at = [(0.0, 0.0)] + [
        (miles * math.cos(math.radians(angle)), miles * math.sin(math.radians(angle)))
        for angle, miles in streets
    ]
    apart = np.array([[round(60 * math.dist(one, other)) for other in at] for one in at])
    doors = tuple(a_stop(f"{number}", demand=kilos(30)) for number in range(len(streets)))
    vans = tuple(a_vehicle(f"van {number}", capacity=kilos(90)) for number in range(6))
    travel = Given(durations_s=apart.astype(np.int32), distances_m=apart.astype(np.int32))
    case = Case(replace(a_problem(*doors, vehicles=vans), travel=travel))
    best = cost_s(case, [[[3 * van, 3 * van + 1, 3 * van + 2]] for van in range(6)])

    assert best == 6 * 44 * 60
    assert sharp_bound(case, seconds=1.0, upper=best) > 0.98 * best
    assert lower_bound(case) < 0.5 * best
