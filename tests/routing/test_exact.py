"""Small days, planned as well as can be: compared with every order there is."""

from dataclasses import replace

import pytest

from routing.bound import least_whole
from routing.case import Case
from routing.costs import cost_s
from routing.drivable import can_be_driven
from routing.exact.solve import prove
from routing.model import Lock, Problem
from tests.routing.builders import kilos
from tests.routing.towns import a_town, every_order
from tests.routing.wishes import WISHES, a_day, with_optional_stops

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


def best_of(case):
    return min(cost_s(case, orders) for orders in every_order(case) if can_be_driven(case, orders))


def test_a_locked_stop_that_its_vehicle_may_not_serve_is_left_out_and_the_others_stay():
    lock = Lock(vehicle="van 0", trips=(("C",), ("D", "A")))
    locked = replace(WISHES["locked trips"], locks=(lock,))
    for unsuited in ({2}, {3}, {2, 3}):
        stops = [
            replace(stop, cold=number in unsuited, penalty_s=9000)
            for number, stop in enumerate(locked.stops)
        ]
        case = Case(replace(locked, stops=tuple(stops)))

        proven = proof(case.problem)

        assert proven.proven
        assert cost_s(case, proven.orders) == proven.lower_bound == best_of(case)


@pytest.mark.parametrize("trips", [(("C",),), (("C",), ("A",))])
@pytest.mark.parametrize("whole", [False, True])
def test_a_locked_day_that_ends_at_home_makes_no_more_trips_than_it_needs(trips, whole):
    day = WISHES["home at both ends"]
    vans = tuple(replace(van, capacity=kilos(100), max_trips=3) for van in day.vehicles)
    lock = Lock(vehicle="van 0", trips=trips, whole=whole)
    case = Case(replace(day, vehicles=vans, locks=(lock,)))

    proven = proof(case.problem)

    assert proven.proven
    assert cost_s(case, proven.orders) == proven.lower_bound <= best_of(case)


def test_nothing_is_proven_where_a_locked_stop_takes_the_room_of_two_others():
    lock = Lock(vehicle="van 0", trips=(("A",),))
    room = {0: {"capacity": kilos(20)}}
    day = a_day(3, vans=1, of_stop={0: {"demand": kilos(20)}}, of_van=room, locks=(lock,))
    case = Case(day)

    proven = proof(day)

    assert not proven.proven
    assert proven.lower_bound <= best_of(case) < cost_s(case, proven.orders)


def test_no_bound_is_above_the_plan_for_what_is_lost_in_rounding():
    assert least_whole(8598.0000000003) == 8598
    assert least_whole(8598.2) == 8599


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
