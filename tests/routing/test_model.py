"""What a day of deliveries may not be."""

import dataclasses
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from routing.model import (
    ZERO,
    Break,
    CostParts,
    Goods,
    Load,
    Lock,
    Place,
    Plan,
    Preferences,
    Problem,
    Rest,
    Trip,
    Unit,
    Visit,
)
from routing.weights import penalties
from tests.routing.builders import (
    EIGHT,
    NINE,
    NOON,
    TEN,
    Given,
    a_depot,
    a_problem,
    a_stop,
    a_vehicle,
    kilos,
    on_a_line,
    window,
)


def test_loads_add_up_in_each_dimension():
    assert Load(grams=1, pieces=2, millilitres=3) + Load(grams=10, pieces=20) == Load(
        grams=11, pieces=22, millilitres=3
    )


def test_a_load_fits_when_no_dimension_is_too_much():
    assert kilos(5).fits_in(kilos(5))
    assert ZERO.fits_in(ZERO)
    assert not Load(pieces=6).fits_in(kilos(5))


def test_a_load_tells_by_how_much_it_is_too_much():
    load = Load(grams=5_500, pieces=4, millilitres=10_001)
    assert load.excess_over(kilos(5)) == ((500, Unit.GRAMS), (1, Unit.MILLILITRES))


def locked(*locks, **stops):
    """A day of two stops and two vans on which something is locked."""
    doors = {"A": a_stop("A"), "B": a_stop("B")} | stops
    vans = (a_vehicle("Van 1"), a_vehicle("Van 2"))
    return replace(a_problem(*doors.values(), vehicles=vans), locks=locks)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: Load(grams=-1), "A load is never negative"),
        (lambda: window(TEN, NINE), "A time window runs forward, not 36000 to 32400"),
        (lambda: a_depot(latitude=91.0), "Depot depot lies nowhere on earth"),
        (lambda: a_depot(reload_s=-1), "Depot depot has a negative reload time"),
        (lambda: Break(window=window(EIGHT, NINE), duration_s=0), "A break takes time"),
        (lambda: a_vehicle(""), "Vehicle ids are not empty"),
        (lambda: a_vehicle(max_trips=0), "Vehicle Van 1 makes at least one trip, not 0"),
        (lambda: a_stop(service_s=-1), "Stop A has a negative service time"),
        (lambda: a_stop(penalty_s=-1), "Stop A has a negative penalty"),
        (
            lambda: a_stop(windows=(window(EIGHT, TEN), window(NINE, NOON))),
            "Stop A has time windows that overlap",
        ),
        (lambda: a_problem(depots=()), "A problem needs a depot"),
        (lambda: a_problem(vehicles=()), "A problem needs a vehicle"),
        (lambda: Load(grams=float("nan")), "A load is never negative: nan g"),
        (lambda: window(float("nan"), NOON), "A time window runs forward, not nan"),
        (lambda: a_stop(at=(float("nan"), 29.9)), "Stop A lies nowhere on earth: nan"),
        (lambda: a_stop(service_s=float("nan")), "Stop A has a negative service time: nan"),
        (
            lambda: a_problem(a_stop(at=(29.95, 40.75))),
            "Stop A lies far from every depot: 29.95, 40.75; latitude and longitude seem to be",
        ),
        (lambda: a_problem(a_stop(at=(0.0, 0.0))), "Stop A lies far from every depot: 0.0, 0.0.$"),
        (lambda: a_depot(first_load_s=-1), "Depot depot has a negative first load time"),
        (lambda: a_depot(docks=0), "Depot depot has at least one dock, not 0"),
        (lambda: a_vehicle(capacity=ZERO), "Vehicle Van 1 can carry nothing"),
        (lambda: a_vehicle(longest_trip_s=-1), "Vehicle Van 1 has a negative longest trip"),
        (
            lambda: a_vehicle(ends_at_last_stop=True, end_place="home"),
            "Vehicle Van 1 ends at its last stop and also at home",
        ),
        (
            lambda: a_problem(vehicles=(a_vehicle(end_place="home"),)),
            "Vehicle Van 1 ends at unknown place home",
        ),
        (lambda: a_stop(tier=0), "Stop A is of tier 0, but tiers count from 1"),
        (lambda: a_stop(late_s=-1), "Stop A has a negative lateness"),
        (
            lambda: a_stop(locked_vehicle="1", forbidden_vehicles=frozenset({"1"})),
            "Stop A is locked to 1, which is forbidden there",
        ),
        (lambda: a_stop(cold=True, goods=Goods.CHILLED_BOX), "Stop A is cold, but its goods"),
        (lambda: a_stop(picked_up_at="A"), "Stop A is picked up at itself"),
        (lambda: a_stop(ride_limit_s=60), "Stop A has a ride limit, but is picked up nowhere"),
        (lambda: a_problem(a_stop(picked_up_at="Z")), "Stop A is picked up at unknown stop Z"),
        (
            lambda: a_problem(
                a_stop("A", picked_up_at="B"), a_stop("B", picked_up_at="C"), a_stop("C")
            ),
            "Stop A is picked up at B, itself picked up",
        ),
        (
            lambda: Lock(vehicle="Van 1", trips=((),)),
            "The lock of vehicle Van 1 has a trip without",
        ),
        (lambda: Lock(vehicle="Van 1", trips=()), "The lock of vehicle Van 1 locks nothing"),
        (lambda: locked(Lock(vehicle="Van 9", trips=(("A",),))), "A lock is of unknown vehicle"),
        (
            lambda: locked(Lock(vehicle="Van 1", trips=(("A",), ("B",)))),
            "The lock of vehicle Van 1 has more trips than it may make",
        ),
        (
            lambda: locked(Lock(vehicle="Van 1", trips=(("A", "Z"),))),
            "The lock of vehicle Van 1 names unknown stop Z",
        ),
        (
            lambda: locked(Lock(vehicle="Van 1", trips=(("A", "A"),))),
            "Stop A is in the locks twice",
        ),
        (
            lambda: locked(
                Lock(vehicle="Van 1", trips=(("A",),)), A=a_stop("A", locked_vehicle="Van 2")
            ),
            "Stop A is locked to Van 2 and Van 1",
        ),
        (
            lambda: locked(
                Lock(vehicle="Van 1", trips=(("A", "B"),)), A=a_stop("A", picked_up_at="B")
            ),
            "The lock of vehicle Van 1 has A without B before it",
        ),
        (lambda: Preferences(move_cost_s=-1), "The preferences has a negative cost of a move"),
        (
            lambda: replace(a_problem(), cold_limits_s={Goods.FRESH: -1}),
            "The problem's fresh food has a negative cold limit",
        ),
        (
            lambda: replace(a_problem(), costs=np.zeros((2, 2), dtype=np.int64)),
            "Costs have shape",
        ),
        (lambda: a_problem(a_stop("A"), a_stop("A")), "Two stops are called A"),
        (lambda: a_problem(a_stop("depot")), "Stop depot is called like a depot or a home"),
        (
            lambda: a_problem(vehicles=(a_vehicle(depot="north"),)),
            "Vehicle Van 1 starts at unknown depot north",
        ),
        (
            lambda: a_problem(a_stop(locked_vehicle="Van 9")),
            "Stop A is locked to unknown vehicle Van 9",
        ),
        (
            lambda: Trip(vehicle="Van 1", number=0, departs=0, returns=0, visits=(), distance_m=0),
            "Trips of Van 1 count from 1, not from 0",
        ),
        (
            lambda: Rest(vehicle="Van 1", starts=NINE, ends=EIGHT),
            "A rest of Van 1 runs forward, not 32400 to 28800",
        ),
    ],
)
def test_nonsense_is_refused_by_name(make, sentence):
    with pytest.raises(ValueError, match=sentence):
        make()


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda n: a_stop(service_s=n), "Stop A has a service time beyond"),
        (
            lambda _n: a_stop(service_per_piece_s=10**6, demand=kilos(10**4)),
            "Stop A has a service time, pieces counted, beyond",
        ),
        (lambda n: a_stop(ready_s=n), "Stop A has a ready time beyond"),
        (lambda n: a_stop(late_cost=n), "Stop A has a cost of lateness beyond"),
        (lambda n: a_stop(penalty_s=n**2), "Stop A has a penalty beyond"),
        (lambda n: a_vehicle(fixed_cost_s=n**2), "Vehicle Van 1 has a fixed cost beyond"),
        (lambda n: a_vehicle(overtime_cost=n), "Vehicle Van 1 has a cost of overtime beyond"),
        (lambda n: a_vehicle(max_trips=n), "Vehicle Van 1 has a number of trips beyond"),
        (lambda n: Preferences(move_cost_s=n), "The preferences has a cost of a move beyond"),
        (lambda n: a_depot(docks=n), "Depot depot has a number of docks beyond"),
        (lambda n: Break(window=window(EIGHT, NINE), duration_s=n), "A break has a duration"),
        (lambda n: window(EIGHT, n), "A time window closes beyond counting: at"),
        (lambda n: Load(grams=n**2), "A load is beyond counting"),
        (
            lambda n: replace(a_problem(), costs=np.full((1, 1), n, dtype=np.int64)),
            "Costs are beyond counting",
        ),
    ],
)
def test_what_is_beyond_counting_is_refused_by_name(make, sentence):
    for number in (2 * 10**9, 2**62):
        with pytest.raises(ValueError, match=sentence):
            make(number)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: a_stop(service_s=90.5), "Stop A has a service time that is no whole number: 90.5"),
        (lambda: a_stop(tier=1.5), "Stop A has a tier that is no whole number"),
        (lambda: a_vehicle(leg_cost=1.5), "Vehicle Van 1 has a cost of a leg that is no whole"),
        (lambda: window(EIGHT, NINE + 0.5), "A time window has whole seconds: 28800 to 32400.5"),
        (lambda: Load(grams=0.5), "A load is told in whole numbers: 0.5 g"),
    ],
)
def test_parts_of_seconds_grams_and_trips_are_refused_by_name(make, sentence):
    with pytest.raises(ValueError, match=sentence):
        make()


def test_breaks_come_in_order():
    late, early = (
        Break(window=window(opens, opens + 600), duration_s=900) for opens in (NOON, NINE)
    )
    with pytest.raises(ValueError, match="Vehicle Van 1 has its breaks out of order"):
        a_vehicle(breaks=(late, early))


@pytest.mark.parametrize(
    ("matrix", "sentence"),
    [
        (np.zeros((3, 3), dtype=np.int32), "but there are 2 places"),
        (np.zeros((2, 2), dtype=np.float64), "whole numbers, not float64"),
        (np.full((2, 2), -1, dtype=np.int32), "never negative"),
    ],
)
def test_travel_must_cover_the_places(matrix, sentence):
    with pytest.raises(ValueError, match=sentence):
        Problem(
            depots=(a_depot(),),
            vehicles=(a_vehicle(),),
            stops=(a_stop(),),
            travel=Given(durations_s=matrix, distances_m=matrix),
        )


def test_nothing_can_be_changed_afterwards():
    with pytest.raises(dataclasses.FrozenInstanceError):
        a_stop().id = "B"


def test_a_vehicle_starts_at_the_first_depot_unless_it_names_another():
    north = a_depot(id="north", latitude=40.9)
    problem = a_problem(
        depots=(a_depot(), north), vehicles=(a_vehicle("1"), a_vehicle("2", depot="north"))
    )

    assert [problem.depot_of(vehicle).id for vehicle in problem.vehicles] == ["depot", "north"]


def test_a_plan_sums_up_its_trips():
    def trip(number: int, departs: int) -> Trip:
        visit = Visit(stop=f"{number}", arrives=departs, starts=departs, ends=departs)
        return Trip(
            vehicle="Van 1",
            number=number,
            departs=departs,
            returns=departs + 600,
            visits=(visit,),
            distance_m=5_000,
        )

    plan = Plan(trips=(trip(2, NINE), trip(1, EIGHT)))

    assert (plan.served, plan.distance_m, plan.out_s) == (2, 10_000, 1200)
    assert plan.vehicles == ("Van 1",)
    assert [trip.number for trip in plan.trips_of("Van 1")] == [1, 2]
    assert [visit.stop for _trip, visit in plan.visits()] == ["2", "1"]


def test_a_day_begins_and_ends_at_the_depot_unless_it_names_other_places():
    home = Place(id="home", name="Home", latitude=40.75, longitude=29.95)
    vans = (
        a_vehicle("1"),
        a_vehicle("2", start_place="home", end_place="home"),
        a_vehicle("3", ends_at_last_stop=True),
    )
    problem = Problem(
        depots=(a_depot(),),
        vehicles=vans,
        stops=(a_stop(),),
        homes=(home,),
        travel=on_a_line([0, 10, 5]),
    )

    assert [problem.start_row(van) for van in vans] == [0, 2, 0]
    assert [problem.end_row(van) for van in vans] == [0, 2, None]


def test_goods_have_the_limit_of_their_mode_unless_their_stop_has_one():
    limits = {Goods.FRESH: 3600, Goods.CHILLED_BOX: 7200}
    problem = replace(a_problem(), cold_limits_s=limits)
    fresh = a_stop(goods=Goods.FRESH)

    assert problem.cold_limit_s(fresh) == 3600
    assert problem.cold_limit_s(replace(fresh, cold_limit_s=60)) == 60
    assert problem.cold_limit_s(a_stop(goods=Goods.FROZEN)) is None
    assert problem.cold_limit_s(a_stop()) is None


def test_a_chilled_box_needs_no_refrigerated_vehicle():
    assert a_stop(goods=Goods.FRESH).refrigerated
    assert a_stop(goods=Goods.FROZEN).refrigerated
    assert not a_stop(goods=Goods.CHILLED_BOX).refrigerated


def test_service_lasts_longer_for_each_piece_that_changes_hands():
    stop = a_stop(service_s=60, service_per_piece_s=10, demand=kilos(3), pickup=Load(pieces=2))
    assert stop.handling_s == 60 + 5 * 10


@example([(1, 0), (2, 0)])
@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 900) | st.none()), max_size=8))
def test_one_stop_of_a_tier_outweighs_all_of_the_later_tiers(stops):
    doors = [
        a_stop(f"{number}", tier=tier, penalty_s=penalty)
        for number, (tier, penalty) in enumerate(stops)
    ]
    problem = a_problem(*doors)

    weights = penalties(problem)

    for one, weight in zip(problem.stops, weights, strict=True):
        lesser = [
            other_weight
            for other, other_weight in zip(problem.stops, weights, strict=True)
            if (not other.mandatory, other.tier) > (not one.mandatory, one.tier)
            and not (one.mandatory and other.mandatory)
        ]
        assert weight > sum(lesser) or not lesser
        assert weight >= (one.penalty_s or 0)


def test_tiers_beyond_counting_are_refused():
    doors = [a_stop(f"{tier}", tier=tier, penalty_s=10**15) for tier in range(1, 20)]
    with pytest.raises(ValueError, match="weigh more than can be counted"):
        penalties(a_problem(*doors))


def test_a_plan_costs_the_sum_of_its_parts_and_tells_how_good_it_is():
    plan = Plan(costs=CostParts(driving=900, lateness=100))

    assert plan.cost == 1000
    assert plan.gap is None
    assert replace(plan, lower_bound=950).gap == 0.05
