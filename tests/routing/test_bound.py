"""A cost that no plan is below."""

from dataclasses import replace

import pytest

from routing import bound
from routing.bound import lower_bound
from routing.case import Case
from routing.costs import cost_s
from routing.drivable import can_be_driven
from tests.routing.builders import HOUR, MINUTE, a_problem, a_stop
from tests.routing.towns import a_town, every_order
from tests.routing.wishes import WISHES, with_optional_stops


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
