"""The best plan that trips already seen make, each at some time of the day."""

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from routing.case import NEVER, Case
from routing.costs import cost_s
from routing.drivable import can_be_driven, day_can_be_driven
from routing.effort import Effort
from routing.model import TimeWindow
from routing.recombine_trips import recombine_trips
from routing.schedule import schedule, steps_of
from routing.timing import Bounds, time_steps
from routing.trip_slots import slots_of, trips_suffice
from tests.routing.brute_force import best_cost
from tests.routing.builders import HOUR, a_problem, a_stop, a_vehicle, kilos, stops_at, window
from tests.routing.days_of_trips import days_and_single_trips, days_of_trips, made
from tests.routing.wishes import WISHES


def an_effort():
    return Effort(seconds=60, seed=1, steps=50)


def a_case(*stops, vans=1, **fields):
    vehicles = [
        a_vehicle(f"{number}", capacity=kilos(20), max_trips=3, **fields) for number in range(vans)
    ]
    return Case(a_problem(*stops, vehicles=vehicles))


def test_trips_of_two_poor_plans_make_a_better_one():
    case = a_case(*stops_at(10, 11, 30, 31))
    seen = made(0, (0, 1), (2,), (3,), (0, 2), (1, 3), (2, 3))
    poor = [[[0, 2], [1, 3]]]

    orders = recombine_trips(case, seen, poor, effort=an_effort())

    assert sorted(orders[0]) == [[0, 1], [2, 3]]
    assert cost_s(case, orders) < cost_s(case, poor)
    assert can_be_driven(case, orders)


def test_trips_that_overlap_are_driven_by_two_vehicles():
    morning = TimeWindow(opens=10 * HOUR, closes=10 * HOUR)
    case = a_case(*stops_at(10, 40, windows=(morning,)), vans=2, fixed_cost_s=10)

    orders = recombine_trips(case, made(0, (0,), (1,)), [[], []], effort=an_effort())

    assert sorted(orders) == [[[0]], [[1]]]


def test_a_second_vehicle_is_used_only_where_it_pays():
    case = a_case(*stops_at(10, 40), vans=2, fixed_cost_s=10)

    orders = recombine_trips(case, made(0, (0,), (1,)), [[[0]], [[1]]], effort=an_effort())

    assert sorted(map(len, orders)) == [0, 2]


def test_no_vehicle_makes_more_trips_than_it_may_and_the_rest_is_left_out():
    case = a_case(*stops_at(10, 11, 12, 13, penalty_s=HOUR))
    seen = made(0, *((stop,) for stop in range(4)))

    orders = recombine_trips(case, seen, [[]], effort=an_effort())

    assert len(orders[0]) == case.vehicles[0].max_trips == 3


def test_where_a_kind_makes_no_more_trips_than_it_may_one_vehicle_does_not_either():
    """Three short trips follow one another while a long one is out: two vehicles, two trips each."""
    hours = (9 * HOUR, 10 * HOUR, 11 * HOUR)
    short = [
        a_stop(
            f"{at}", mile=10 + number, demand=kilos(20), windows=(window(at, at),), penalty_s=HOUR
        )
        for number, at in enumerate(hours)
    ]
    long = a_stop("long", mile=90, demand=kilos(20), windows=(window(10 * HOUR, 10 * HOUR),))
    vans = [a_vehicle(name, capacity=kilos(20), max_trips=2) for name in ("1", "2")]
    case = Case(a_problem(*short, long, vehicles=vans))
    seen = made(0, *((stop,) for stop in range(4)))

    orders = recombine_trips(case, seen, [[], []], effort=an_effort())

    assert sorted(orders) == [[[0], [1]], [[3]]]
    assert cost_s(case, orders) == best_cost(case)


def test_a_trip_that_waits_at_a_door_however_late_it_leaves_has_one_departure():
    early, late = (
        TimeWindow(opens=0, closes=9 * HOUR),
        TimeWindow(opens=12 * HOUR, closes=13 * HOUR),
    )
    case = a_case(*stops_at(10, windows=(early,)), *stops_at(11, windows=(late,)))

    [slot] = slots_of(case, 0, (0, 1))

    timed = schedule(case, 0, [[0, 1]]).trips[0]
    assert slot.first == slot.last == timed.departs - case.reload_s[0]
    assert slot.lasts_s == timed.returns - slot.first


def test_a_trip_that_no_departure_makes_has_no_slot():
    closed = TimeWindow(opens=0, closes=1)
    case = a_case(*stops_at(10, windows=(closed,)))

    assert slots_of(case, 0, (0,)) == []


@pytest.mark.parametrize("wish", [name for name, day in WISHES.items() if trips_suffice(Case(day))])
def test_days_of_several_trips_keep_every_wish(wish):
    case = Case(WISHES[wish])
    stops = range(len(case.stops))
    trips = [(a,) for a in stops] + [(a, b) for a in stops for b in stops if a != b]
    seen = made(0, *(trip for trip in trips if day_can_be_driven(case, 0, [trip])))
    idle = [[] for _vehicle in case.vehicles]

    orders = recombine_trips(case, seen, idle, effort=an_effort())

    assert orders is None or can_be_driven(case, orders)


@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(case=days_of_trips(), drawn=st.data())
def test_a_trip_that_begins_within_its_slot_gives_the_vehicle_back_in_time(case, drawn):
    assume(case.stops)
    trip = drawn.draw(st.permutations(range(len(case.stops))))[: drawn.draw(st.integers(1, 3))]
    van = drawn.draw(st.sampled_from(range(len(case.vehicles))))
    slots = slots_of(case, van, trip)
    assume(slots)
    slot = drawn.draw(st.sampled_from(slots))
    begins = drawn.draw(st.integers(slot.first, slot.last))

    value = case.vehicles[van]
    timed = time_steps(
        case,
        steps_of(case, van, trip),
        Bounds(
            ready=begins + case.reload_s[van],
            departures=(case.depot_open[van],),
            longest_s=NEVER if value.longest_trip_s is None else value.longest_trip_s,
        ),
    )

    assert trips_suffice(case)
    assert not timed.misfits
    assert begins + case.reload_s[van] <= timed.departs
    assert timed.returns <= begins + slot.lasts_s <= case.vehicles[van].shift.closes


@given(days_and_single_trips())
def test_whatever_a_day_asks_for_what_trips_make_can_be_driven(asked):
    case, able = asked

    orders = recombine_trips(case, able, [[] for _van in case.vehicles], effort=an_effort())

    assert orders is None or can_be_driven(case, orders)
