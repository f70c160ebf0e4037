"""What a searching program takes for its best orders."""

from routing.case import Case
from routing.costs import cost_s
from routing.stages import Best
from tests.routing.builders import EIGHT, HOUR, a_depot, a_problem, a_stop, a_vehicle, window


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
