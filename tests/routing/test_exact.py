"""Small days, planned as well as can be: compared with every order there is."""

from dataclasses import replace

import pytest

from routing.case import Case
from routing.costs import cost_s
from routing.drivable import can_be_driven
from routing.exact.solve import prove
from routing.model import Problem
from tests.routing.builders import kilos
from tests.routing.towns import a_town, every_order
from tests.routing.wishes import WISHES, with_optional_stops

PLENTY_S = 120


def proof(problem: Problem):
    nothing = [[] for _vehicle in problem.vehicles]
    return prove(problem, start=nothing, seconds=PLENTY_S, seed=1)


@pytest.mark.parametrize("wish", WISHES)
@pytest.mark.parametrize("as_asked", [lambda day: day, with_optional_stops])
def test_no_order_of_a_small_day_costs_less_than_the_proven_one(wish, as_asked):
    problem = as_asked(WISHES[wish])
    case = Case(problem)
    best = min(cost_s(case, orders) for orders in every_order(case) if can_be_driven(case, orders))

    proven = proof(problem)

    assert proven.proven
    assert can_be_driven(case, proven.orders)
    assert cost_s(case, proven.orders) == proven.lower_bound == best


def test_twelve_stops_with_several_trips_a_van_are_proven():
    town = a_town(stops=12, vans=2)
    vans = tuple(replace(van, capacity=kilos(30), max_trips=3) for van in town.vehicles)
    problem = replace(town, vehicles=vans)

    proven = proof(problem)

    assert proven.proven
    assert cost_s(Case(problem), proven.orders) == proven.lower_bound


def test_what_is_found_on_the_way_is_told():
    told = []
    problem = WISHES["two trips"]
    found = prove(problem, start=[[], []], seconds=PLENTY_S, seed=1, on_better=told.append)
    assert told[-1] == found.orders
