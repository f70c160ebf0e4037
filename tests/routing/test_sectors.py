"""Cutting a big day into pieces."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.case import Case
from routing.model import Problem
from routing.sectors import LARGEST, TARGET, neighbourhoods, slices
from routing.travel import estimate
from tests.routing.builders import a_depot, a_stop, a_vehicle


def a_round_town(*, stops: int, vans: int) -> Case:
    """Stops on a spiral around the depot; every third van is refrigerated."""
    doors = tuple(
        a_stop(
            f"{number}",
            at=(
                40.75 + 0.002 * (1 + number % 20) * math.sin(number),
                29.95 + 0.002 * (1 + number % 20) * math.cos(number),
            ),
        )
        for number in range(stops)
    )
    fleet = tuple(a_vehicle(f"{number}", refrigerated=number % 3 == 0) for number in range(vans))
    depots = (a_depot(),)
    return Case(Problem(depots=depots, vehicles=fleet, stops=doors, travel=estimate(depots, doors)))


@given(st.integers(0, 900), st.integers(1, 12))
def test_every_stop_is_in_one_slice_and_no_vehicle_in_two(stops, vans):
    sectors = slices(a_round_town(stops=stops, vans=vans), range(stops))

    assert sorted(stop for sector in sectors for stop in sector.stops) == list(range(stops))
    fleet = [vehicle for sector in sectors for vehicle in sector.vehicles]
    assert len(fleet) == len(set(fleet))


def test_slices_are_shared_out_by_what_their_vehicles_can_do():
    sectors = slices(a_round_town(stops=640, vans=8), range(640))
    assert [(len(sector.vehicles), len(sector.stops)) for sector in sectors] == [(2, TARGET)] * 4


def test_every_slice_has_its_refrigerated_vehicles():
    case = a_round_town(stops=480, vans=9)
    for sector in slices(case, range(480)):
        assert sum(case.vehicles[vehicle].refrigerated for vehicle in sector.vehicles) == 1


def orders_by_slices(case):
    orders = [[] for _vehicle in case.vehicles]
    for sector in slices(case, range(len(case.stops))):
        for number, vehicle in enumerate(sector.vehicles):
            orders[vehicle] = [sector.stops[number :: len(sector.vehicles)]]
    return orders


@pytest.mark.parametrize("turned", [False, True])
def test_neighbours_keep_what_they_serve_and_share_what_is_left(turned):
    case = a_round_town(stops=900, vans=10)
    orders = orders_by_slices(case)
    left_out = orders[0][0][:5]
    orders[0] = [orders[0][0][5:]]

    sectors = neighbourhoods(case, orders, left_out, turned=turned)

    assert sorted(stop for sector in sectors for stop in sector.stops) == list(range(900))
    assert sorted(vehicle for sector in sectors for vehicle in sector.vehicles) == list(range(10))
    assert all(len(sector.stops) <= LARGEST + len(left_out) for sector in sectors)


def test_two_cuts_have_different_borders():
    case = a_round_town(stops=900, vans=10)
    orders = orders_by_slices(case)

    straight, turned = (
        [set(sector.vehicles) for sector in neighbourhoods(case, orders, [], turned=turned)]
        for turned in (False, True)
    )

    assert straight != turned
