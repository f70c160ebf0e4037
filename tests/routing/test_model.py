"""What a day of deliveries may not be."""

import dataclasses

import numpy as np
import pytest

from routing.model import ZERO, Break, Load, Plan, Problem, Trip, Unit, Visit
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
        (lambda: a_problem(a_stop("A"), a_stop("A")), "Two stops are called A"),
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
    ],
)
def test_nonsense_is_refused_by_name(make, sentence):
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
            vehicles=(),
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
