"""The model of OR-Tools: each constraint on a day that asks for it alone."""

import pytest

from routing.case import Case, Orders
from routing.check import check
from routing.costs import cost_s
from routing.decode import plan_of
from routing.drivable import can_be_driven
from routing.model import Problem
from routing.ortools.constraints import model_of
from routing.ortools.search import parameters_of, search
from tests.routing.towns import a_town, some_orders
from tests.routing.wishes import WISHES

TRIED = 10
A_MOMENT_S, PLENTY_S = 5, 60


def cost_in_the_model(problem: Problem, orders: Orders) -> int | None:
    """What OR-Tools says that exactly these orders cost, None when it knows no times for them."""
    model = model_of(problem)
    served = {stop for trips in orders for trip in trips for stop in trip}
    for slot, route in enumerate(model.routes_of(orders)):
        before = model.routing.Start(slot)
        for index in route:
            model.solver.Add(model.routing.NextVar(before) == index)
            before = index
        model.solver.Add(model.routing.NextVar(before) == model.routing.End(slot))
    for stop in model.stops:
        if stop not in served:
            model.solver.Add(model.routing.ActiveVar(model.index(stop)) == 0)
    answer = model.routing.SolveWithParameters(parameters_of(seconds=A_MOMENT_S, solution_limit=1))
    return None if answer is None else int(answer.ObjectiveValue())


@pytest.mark.parametrize("wish", WISHES)
def test_the_model_has_exactly_the_orders_that_can_be_driven_at_their_cost(wish):
    problem = WISHES[wish]
    case = Case(problem)

    for orders in some_orders(case, TRIED):
        expected = cost_s(case, orders) if can_be_driven(case, orders) else None
        assert cost_in_the_model(problem, orders) == expected


@pytest.mark.parametrize("wish", WISHES)
def test_ortools_alone_plans_a_day_that_breaks_no_rule(wish):
    problem = WISHES[wish]
    case = Case(problem)
    locked = [
        [list(trip) for trip in case.locks[v].trips] if v in case.locks else [] for v in (0, 1)
    ]

    orders = search(
        problem,
        start=locked[: len(case.vehicles)],
        seconds=PLENTY_S,
        seed=1,
        solution_limit=20,
        on_better=lambda _orders: None,
    )

    assert orders is not None
    assert check(problem, plan_of(case, orders)) == []


def test_a_vehicle_that_never_gets_ready_is_not_in_the_model():
    day = WISHES["nothing"]
    assert [slot.vehicle for slot in model_of(day).slots] == [0, 1]


def test_ortools_goes_on_from_the_orders_it_is_given():
    problem = a_town(stops=20, vans=3)
    case = Case(problem)
    start = [list(map(list, [range(10)])), list(map(list, [range(10, 20)])), []]
    told = []

    orders = search(
        problem, start=start, seconds=PLENTY_S, seed=1, solution_limit=30, on_better=told.append
    )

    assert told
    assert cost_s(case, orders) < cost_s(case, start)
