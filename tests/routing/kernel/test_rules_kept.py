"""One rule after the other that orders keep: loads, hours, cold goods, docks, neighbourhoods."""

from dataclasses import replace

from routing.model import Preferences
from tests.routing.builders import (
    EIGHT,
    HOUR,
    MINUTE,
    NINE,
    NOON,
    a_depot,
    a_problem,
    a_stop,
    a_vehicle,
    kilos,
    window,
)
from tests.routing.kernel.searching import found


def test_a_vehicle_drives_again_after_it_was_reloaded():
    doors = [a_stop(name, demand=kilos(60)) for name in "ABC"]
    problem = a_problem(
        *doors, vehicles=(a_vehicle(max_trips=3),), depots=(a_depot(reload_s=20 * MINUTE),)
    )
    assert len(found(problem).orders[0]) == 3


def test_nobody_leaves_before_the_goods_are_ready():
    late = a_stop("A", ready_s=16 * HOUR, mile=60)
    assert found(a_problem(late)).orders == [[]]
    assert found(a_problem(a_stop("A", ready_s=15 * HOUR, mile=20))).orders == [[[0]]]


def test_goods_are_not_out_for_longer_than_they_stay_cold():
    near = a_stop("A", mile=5, windows=(window(NINE, NOON),))
    cold = a_stop("B", mile=10, cold_limit_s=12 * MINUTE)
    result = found(a_problem(near, cold))
    assert result.orders == [[[1, 0]]]


def test_what_comes_back_takes_room_only_after_it_was_taken_aboard():
    doors = [
        a_stop("A", mile=5, demand=kilos(60)),
        a_stop("B", mile=10, demand=kilos(40), pickup=kilos(100)),
    ]
    assert found(a_problem(*doors)).orders == [[[0, 1]]]


def test_a_neighbourhood_is_kept_together_when_that_is_worth_it():
    doors = [a_stop(name, neighbourhood="hill", demand=kilos(40)) for name in "AB"]
    doors += [a_stop(name, neighbourhood="shore", demand=kilos(40), mile=11) for name in "CD"]
    problem = a_problem(*doors, vehicles=(a_vehicle("Van 1"), a_vehicle("Van 2")))
    kept = replace(problem, preferences=Preferences(split_cost_s=1000))
    result = found(kept)
    assert sorted(sorted(day[0]) for day in result.orders) == [[0, 1], [2, 3]]


def test_vehicles_wait_for_one_another_at_the_dock():
    doors = [
        a_stop(name, demand=kilos(60), windows=(window(EIGHT, NINE + 20 * MINUTE),))
        for name in "AB"
    ]
    vans = (a_vehicle("Van 1"), a_vehicle("Van 2"))
    for docks, served in ((1, 1), (2, 2)):
        depot = a_depot(first_load_s=HOUR, docks=docks)
        orders = found(a_problem(*doors, vehicles=vans, depots=(depot,))).orders
        assert sum(map(any, orders)) == served
