"""The plan before any search."""

import pytest

from routing.byhand import fill
from routing.case import Case, left_out
from routing.costs import cost_s
from routing.drivable import can_be_driven
from tests.routing.builders import (
    EIGHT,
    HOUR,
    MINUTE,
    NINE,
    NOON,
    a_problem,
    a_stop,
    a_vehicle,
    kilos,
    window,
)
from tests.routing.towns import a_town
from tests.routing.wishes import WISHES, with_optional_stops


def nothing(case):
    return [[] for _vehicle in case.vehicles]


@pytest.mark.parametrize("wish", WISHES)
@pytest.mark.parametrize("as_asked", [lambda day: day, with_optional_stops])
def test_a_plan_by_hand_can_be_driven_and_costs_less_than_no_plan(wish, as_asked):
    case = Case(as_asked(WISHES[wish]))

    orders = fill(case, nothing(case))

    assert can_be_driven(case, orders) or wish == "docks"
    assert cost_s(case, orders) <= cost_s(case, nothing(case))


def test_stops_are_put_where_they_cost_least():
    case = Case(a_problem(a_stop("A", mile=10), a_stop("B", mile=20)))
    assert fill(case, nothing(case)) == [[[0, 1]]]


def test_a_stop_is_left_out_when_it_is_not_worth_the_detour():
    case = Case(a_problem(a_stop("A", mile=10), a_stop("B", mile=30, penalty_s=5 * MINUTE)))
    assert fill(case, nothing(case)) == [[[0]]]


def test_the_weightiest_stops_come_first_where_there_is_not_room_for_all():
    must, may = a_stop("must", mile=20), a_stop("may", mile=5, penalty_s=9000)
    case = Case(a_problem(may, must, vehicles=(a_vehicle(capacity=kilos(10)),)))
    assert fill(case, nothing(case)) == [[[1]]]


def test_a_stop_goes_on_a_trip_of_its_own_when_the_trip_passing_by_is_full():
    near = [a_stop(f"near {number}", mile=number, penalty_s=9000) for number in range(1, 21)]
    van = a_vehicle(capacity=kilos(100), max_trips=2)
    case = Case(a_problem(*near, vehicles=(van,)))

    [trips] = fill(case, nothing(case))

    assert [len(trip) for trip in trips] == [10, 10]


def test_what_is_picked_up_at_one_place_is_brought_in_whichever_order_fits():
    late = a_stop("late", mile=4, picked_up_at="shop", windows=(window(NOON, NOON + HOUR),))
    early = a_stop("early", mile=5, picked_up_at="shop", windows=(window(EIGHT, NINE),))
    case = Case(a_problem(a_stop("shop", mile=3), late, early))
    assert fill(case, nothing(case)) == [[[0, 2, 1]]]


def test_a_plan_by_hand_can_be_cut_short():
    case = Case(a_town(stops=12, vans=2))
    looked = []

    def keep_on():
        looked.append(1)
        return len(looked) < 9

    orders = fill(case, nothing(case), keep_on=keep_on)

    assert 0 < len(left_out(case, orders)) < 12
