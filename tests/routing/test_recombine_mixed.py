"""Trips put together where vehicles go home, where doors open twice, and beside days taken whole."""

from dataclasses import replace
from itertools import permutations

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from routing.case import Case
from routing.check import check
from routing.costs import cost_s
from routing.decode import plan_of, unexplained
from routing.drivable import can_be_driven, day_can_be_driven
from routing.effort import Effort
from routing.kinds import kinds_of
from routing.model import Break, Lock
from routing.recombine import Pool, recombine
from routing.recombine_trips import recombine_trips
from routing.trip_slots import by_trips, slots_of, trips_suffice
from tests.routing.any_days import any_days
from tests.routing.brute_force import best_cost, every_plan
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
from tests.routing.days_of_trips import made

slow = settings(
    max_examples=150, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow]
)


def an_effort():
    return Effort(seconds=60, seed=1, steps=200)


def stops_of(*miles, **fields):
    return [a_stop(f"{mile}", mile=mile, demand=kilos(10), **fields) for mile in miles]


def a_van(name, **fields):
    return a_vehicle(name, capacity=kilos(20), **({"max_trips": 3} | fields))


def test_a_locked_route_stays_and_the_trips_of_others_are_put_together():
    locked = Lock(vehicle="locked", trips=(("50",),), whole=True)
    problem = a_problem(*stops_of(10, 11, 30, 31, 50), vehicles=[a_van("free"), a_van("locked")])
    case = Case(replace(problem, locks=(locked,)))
    seen = made(0, (0, 1), (2,), (3,), (0, 2), (1, 3), (2, 3))
    poor = [[[0, 2], [1, 3]], [[4]]]

    orders = recombine_trips(case, seen, poor, effort=an_effort())

    assert by_trips(case) == [True, False]
    assert sorted(orders[0]) == [[0, 1], [2, 3]]
    assert orders[1] == [[4]]


def test_a_locked_day_is_taken_as_it_was_seen_beside_trips_of_others():
    locked = Lock(vehicle="locked", trips=(("50",),))
    problem = a_problem(*stops_of(10, 11, 30, 31, 50), vehicles=[a_van("free"), a_van("locked")])
    case = Case(replace(problem, locks=(locked,)))
    pool = Pool(case)
    seen = [[[2], [3]], [[4], [0, 1]]], [[[0], [2, 3]], [[4], [1]]]
    for orders in seen:
        pool.add(orders)

    orders = recombine(pool, seen[0], seconds=60, seed=1, steps=200)

    assert orders == [[[2, 3]], [[4], [0, 1]]]


def test_a_trip_to_a_door_that_opens_twice_has_a_slot_for_either():
    hours = (window(NINE, NINE), window(NOON, NOON + HOUR))
    case = Case(a_problem(*stops_of(10, windows=hours), vehicles=[a_van("1")]))

    early, late = slots_of(case, 0, (0,))

    assert (early.first, early.last) == (NINE - 10 * MINUTE, NINE - 10 * MINUTE)
    assert (late.first, late.last) == (NOON - 10 * MINUTE, NOON + HOUR - 10 * MINUTE)


def test_beside_a_break_a_door_that_opens_twice_leaves_days_whole():
    hours = (window(NINE, NINE), window(NOON, NOON + HOUR))
    lunch = Break(window=window(NOON, NOON + HOUR), duration_s=30 * MINUTE)
    vans = [a_van("one"), a_van("two", breaks=(lunch,))]

    assert by_trips(Case(a_problem(*stops_of(10), vehicles=vans))) == [True, True]
    assert by_trips(Case(a_problem(*stops_of(10, windows=hours), vehicles=vans))) == [True, False]


def test_the_trip_that_ends_far_from_the_depot_is_the_last():
    case = Case(a_problem(*stops_of(10, 40), vehicles=[a_van("1", ends_at_last_stop=True)]))

    orders = recombine_trips(case, made(0, (1,), (0,)), [[]], effort=an_effort())

    assert orders == [[[0], [1]]]


def test_each_of_two_vehicles_goes_home_from_one_trip():
    noon = window(NOON, NOON)
    vans = [a_van(name, ends_at_last_stop=True, fixed_cost_s=10) for name in ("1", "2")]
    case = Case(a_problem(*stops_of(10, 11), *stops_of(40, 41, windows=(noon,)), vehicles=vans))
    seen = made(0, (0,), (1,), (2,), (3,))

    orders = recombine_trips(case, seen, [[], []], effort=an_effort())

    assert sorted(trips[-1] for trips in orders) == [[2], [3]]
    assert can_be_driven(case, orders)


def test_lunch_may_be_held_at_home_after_the_last_trip():
    late = Break(window=window(NINE, NINE + HOUR), duration_s=3 * HOUR)
    van = a_van("1", ends_at_last_stop=True, breaks=(late,), shift=window(EIGHT, NINE + HOUR))
    case = Case(a_problem(*stops_of(10, 40), vehicles=[van]))

    orders = recombine_trips(case, made(0, (0,), (1,)), [[]], effort=an_effort())

    assert orders == [[[0], [1]]]


@st.composite
def mixed_days(draw, most_stops=3):
    """Any days on which time costs nothing, nobody waits for a dock, and first loads take as long."""
    day = draw(any_days(most_stops=most_stops, most_vehicles=2))
    depots = tuple(replace(depot, docks=None, first_load_s=depot.reload_s) for depot in day.depots)
    first, *others = (replace(van, overtime_s=0, soft_out_s=None) for van in day.vehicles)
    first = replace(first, max_trips=2, start_place=None)
    twin = replace(first, id="twin")
    case = Case(
        replace(
            day,
            depots=depots,
            vehicles=(first, twin, *others),
            stops=tuple(replace(stop, late_s=0) for stop in day.stops),
            preferences=replace(day.preferences, split_cost_s=0),
        )
    )
    assume(trips_suffice(case))
    return case


def all_pieces(case):
    """All trips that each kind of vehicle can make, or all its days where these are taken whole."""
    kinds, trip_by_trip = kinds_of(case), by_trips(case)
    trips = [
        (trip,)
        for count in range(1, len(case.stops) + 1)
        for trip in permutations(range(len(case.stops)), count)
    ]
    days = {
        (van, tuple(map(tuple, day)))
        for orders, _times in every_plan(case)
        for van, day in enumerate(orders)
        if day and not trip_by_trip[van]
    }
    return [
        (van, piece)
        for van in dict.fromkeys(map(kinds.index, kinds))
        for piece in (trips if trip_by_trip[van] else sorted(d for v, d in days if v == van))
        if day_can_be_driven(case, van, piece)
    ]


@slow
@given(mixed_days())
def test_of_all_trips_and_whole_days_the_best_plan_is_made(case):
    idle = [[] for _vehicle in case.vehicles]

    orders = recombine_trips(case, all_pieces(case), idle, effort=an_effort()) or idle

    assert can_be_driven(case, orders)
    assert cost_s(case, orders) == best_cost(case)


@slow
@given(mixed_days(most_stops=4), st.data())
def test_what_is_put_together_is_refused_by_no_rule_and_costs_no_more(case, drawn):
    plans = [orders for orders, _times in every_plan(case)]
    start, *others = (drawn.draw(st.sampled_from(plans)) for _plan in range(4))
    pool = Pool(case)
    for plan in others:
        pool.add(plan)

    orders = recombine(pool, start, seconds=60, seed=1, steps=200)

    assert orders is not None
    assert cost_s(case, orders) <= min(cost_s(case, plan) for plan in (start, *others))
    rules = {one.rule for one in check(case.problem, plan_of(case, orders, reasons=unexplained))}
    assert rules <= {"mandatory_stops_are_not_spared"}
