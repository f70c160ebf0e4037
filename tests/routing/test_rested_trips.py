"""Trips put together on days with a break, which is held on one of them or at the depot."""

from dataclasses import replace
from itertools import permutations

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from routing.case import NEVER, Case
from routing.costs import cost_s
from routing.drivable import can_be_driven, day_can_be_driven
from routing.effort import Effort
from routing.model import Break, TimeWindow
from routing.recombine_trips import recombine_trips
from routing.rested_trips import rested_slots
from routing.resting import resting_on_the_way
from routing.schedule import schedule, steps_of
from routing.timing import has_spans
from routing.trip_slots import bounds_of, trips_suffice
from tests.routing.brute_force import best_cost, every_plan
from tests.routing.builders import (
    EIGHT,
    HOUR,
    MINUTE,
    NINE,
    a_problem,
    a_vehicle,
    kilos,
    stops_at,
    window,
)
from tests.routing.days_of_trips import days_and_single_trips, days_of_trips, firsts_of_kinds, made
from tests.routing.strategies import breaks

LUNCH = Break(window=window(NINE, NINE + 30 * MINUTE), duration_s=45 * MINUTE)
slow = settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])


def an_effort():
    return Effort(seconds=60, seed=1, steps=200)


def a_case(*stops, vans=1, **fields):
    fields = {"breaks": (LUNCH,), "max_trips": 3} | fields
    return Case(
        a_problem(
            *stops,
            vehicles=[a_vehicle(f"{van}", capacity=kilos(20), **fields) for van in range(vans)],
        )
    )


def test_lunch_is_held_between_trips_of_two_poor_plans():
    # There and back to 10 and 11 takes 32 min, to 30 and 31 72 min, and lunch 45 min: 149 of 150.
    case = a_case(*stops_at(10, 11, 30, 31), shift=window(EIGHT, EIGHT + 150 * MINUTE))
    seen = made(0, (0, 1), (2,), (3,), (0, 2), (1, 3), (2, 3))
    poor = [[[0, 2]]]

    orders = recombine_trips(case, seen, poor, effort=an_effort())

    assert sorted(orders[0]) == [[0, 1], [2, 3]]
    assert can_be_driven(case, orders)


def test_lunch_is_held_on_the_trip_that_is_out_at_noon():
    at_nine = TimeWindow(opens=NINE, closes=NINE)
    far, near = stops_at(60, windows=(at_nine,)), stops_at(10)
    case = a_case(*far, *near, shift=window(EIGHT, EIGHT + 200 * MINUTE))

    orders = recombine_trips(case, made(0, (0,), (1,)), [[]], effort=an_effort())

    assert orders == [[[0], [1]]]
    assert schedule(case, 0, orders[0]).trips[0].rests


def test_a_vehicle_that_rests_is_none_for_a_trip_of_that_time():
    at_half_past = TimeWindow(opens=NINE + 30 * MINUTE, closes=NINE + 30 * MINUTE)
    punctual = Break(window=window(NINE, NINE), duration_s=45 * MINUTE)
    case = a_case(*stops_at(5, windows=(at_half_past,), penalty_s=HOUR), breaks=(punctual,))

    orders = recombine_trips(case, made(0, (0,)), [[]], effort=an_effort())

    assert orders == [[]]


def test_of_two_vehicles_one_is_out_while_the_other_rests():
    # Each trip has to be out all the time in which one of them could rest at the depot.
    early = TimeWindow(opens=NINE, closes=NINE)
    late = TimeWindow(opens=NINE + 45 * MINUTE, closes=NINE + 45 * MINUTE)
    case = a_case(
        *stops_at(10, windows=(early,)), *stops_at(11, windows=(late,)), vans=2, fixed_cost_s=10
    )

    orders = recombine_trips(case, made(0, (0,), (1,)), [[], []], effort=an_effort())

    assert sorted(orders) == [[[0]], [[1]]]
    assert can_be_driven(case, orders)


def test_trips_do_not_suffice_on_days_with_lunch_and_prayer():
    prayer = Break(window=window(NINE + HOUR, NINE + 2 * HOUR), duration_s=30 * MINUTE)
    assert trips_suffice(a_case(*stops_at(10)))
    assert not trips_suffice(a_case(*stops_at(10), breaks=(LUNCH, prayer)))


@st.composite
def rested_trips(draw):
    """A day with breaks, a vehicle, and a trip of it."""
    case = draw(days_of_trips(breaks=breaks()))
    assume(case.stops)
    stops = draw(st.permutations(range(len(case.stops))))[: draw(st.integers(1, 3))]
    return case, draw(st.sampled_from(range(len(case.vehicles)))), tuple(stops)


def ways_to_rest(case, van, trip, *, begins):
    """Returns when a trip that begins then is back, by whether it held its break on the way."""
    bounds = bounds_of(case, van, trip)
    bounds = replace(bounds, ready=max(bounds.ready, begins + case.reload_s[van]))
    ways = resting_on_the_way(case, steps_of(case, van, trip), case.vehicles[van].breaks, bounds)
    back = {held: times.returns for held, times, _steps in ways if not times.misfits}
    return {held: at for held, at in back.items() if at <= case.vehicles[van].shift.closes}


@slow
@given(rested_trips(), st.data())
def test_a_trip_that_begins_within_a_slot_has_its_break_behind_it_in_time(rested, drawn):
    case, van, trip = rested
    slots = rested_slots(case, van, trip)
    assume(slots)
    slot = drawn.draw(st.sampled_from(slots))
    begins = drawn.draw(st.integers(slot.first, slot.last))

    back = ways_to_rest(case, van, trip, begins=begins)

    [wanted] = case.vehicles[van].breaks
    at_depot = max(back[0], wanted.window.opens)
    late = at_depot > wanted.window.closes
    rested_at = min(back.get(1, NEVER), NEVER if late else at_depot + wanted.duration_s)
    assert rested_at <= begins + slot.lasts_s


@slow
@given(rested_trips(), st.integers(0, 9 * 60))
def test_no_trip_with_its_break_is_back_earlier_than_its_slots_say(rested, minutes):
    case, van, trip = rested
    assume(not has_spans(case, steps_of(case, van, trip), bounds_of(case, van, trip)))
    begins = EIGHT - HOUR + minutes * MINUTE
    back = ways_to_rest(case, van, trip, begins=begins)
    assume(1 in back)

    slots = rested_slots(case, van, trip)

    ends = [max(begins, slot.first) + slot.lasts_s for slot in slots if begins <= slot.last]
    assert min(ends) <= back[1]


def with_equal_loads(case):
    """The same day, its first loads as long as the others."""
    depots = [replace(depot, first_load_s=depot.reload_s) for depot in case.problem.depots]
    return Case(replace(case.problem, depots=tuple(depots)))


@slow
@given(days_and_single_trips(breaks=breaks()))
def test_whatever_is_put_together_with_breaks_can_be_driven(asked):
    case, able = asked

    orders = recombine_trips(case, able, [[] for _van in case.vehicles], effort=an_effort())

    assert orders is None or can_be_driven(case, orders)


@slow
@given(case=days_of_trips(most_stops=3, most_vehicles=1, breaks=breaks()))
def test_of_all_trips_with_breaks_the_best_plan_is_made(case):
    assume(case.stops)
    case = with_equal_loads(case)
    stops = range(len(case.stops))
    trips = [trip for count in (1, 2, 3) for trip in permutations(stops, count)]
    seen = [
        (van, (trip,))
        for van in dict.fromkeys(firsts_of_kinds(case))
        for trip in trips
        if day_can_be_driven(case, van, [trip])
    ]

    orders = recombine_trips(case, seen, [[], []], effort=an_effort())

    assert orders is None or can_be_driven(case, orders)
    assert cost_s(case, orders or [[], []]) == best_cost(case)


@slow
@given(case=days_of_trips(most_stops=3, most_vehicles=1, breaks=breaks()), drawn=st.data())
def test_what_is_put_together_with_breaks_costs_no_more_than_the_plan_at_hand(case, drawn):
    plans = [orders for orders, _times in every_plan(case)]
    start, other = (drawn.draw(st.sampled_from(plans)) for _plan in range(2))
    first = firsts_of_kinds(case)
    seen = [(first[van], (tuple(trip),)) for van, day in enumerate(other) for trip in day if trip]

    orders = recombine_trips(case, seen, start, effort=an_effort())

    assert orders is None or can_be_driven(case, orders)
    assert orders is None or cost_s(case, orders) <= min(cost_s(case, start), cost_s(case, other))
