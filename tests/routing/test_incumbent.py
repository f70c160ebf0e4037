"""The best orders so far."""

from hypothesis import given
from hypothesis import strategies as st

from routing.case import Case
from routing.costs import cost_s
from routing.incumbent import Incumbent
from tests.routing.builders import a_problem, a_stop, a_vehicle, kilos
from tests.routing.towns import some_orders
from tests.routing.wishes import WISHES


def an_incumbent():
    stops = [a_stop("A", mile=10), a_stop("B", mile=20)]
    return Incumbent(Case(a_problem(*stops, vehicles=(a_vehicle(capacity=kilos(20)),))))


def test_better_orders_take_the_place_of_worse_ones():
    best = an_incumbent()

    assert best.offer([[[0]]])
    assert best.offer([[[0, 1]]])
    assert not best.offer([[[1]]])

    assert (best.orders, best.unserved) == ([[[0, 1]]], 0)
    assert [cost for _ms, cost in best.curve] == sorted(
        (cost for _ms, cost in best.curve), reverse=True
    )
    assert best.curve[-1][1] == best.cost


def test_orders_that_cannot_be_driven_are_never_taken():
    best = an_incumbent()
    assert not best.offer([[[0], [1]]])  # one trip a day
    assert not best.anything


def test_of_orders_that_cost_the_same_the_first_by_number_stay():
    best = an_incumbent()
    assert best.offer([[[1, 0]]])
    assert best.offer([[[0, 1]]])
    assert not best.offer([[[1, 0]]])
    assert len(best.curve) == 1


def test_the_highest_bound_counts():
    best = an_incumbent()
    for bound in (10, 30, 20):
        best.bound(bound)
    assert best.lower_bound == 30


@given(st.sampled_from(sorted(WISHES)), st.permutations(range(8)))
def test_it_does_not_matter_who_comes_first(wish, turn):
    case = Case(WISHES[wish])
    offers = some_orders(case, 8)

    straight, shuffled = Incumbent(case), Incumbent(case)
    for number in range(8):
        straight.offer(offers[number])
        shuffled.offer(offers[turn[number]])

    assert straight.orders == shuffled.orders
    assert straight.cost == cost_s(case, straight.orders)
