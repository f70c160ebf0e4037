"""Bigger days to search on, and all the orders of small ones."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterator

import numpy as np

from routing.case import Case, Orders
from routing.model import Problem
from routing.travel import estimate
from tests.routing.builders import (
    EIGHT,
    NOON,
    Given,
    a_depot,
    a_stop,
    a_vehicle,
    kilos,
    window,
)


def a_town(*, stops: int, vans: int) -> Problem:
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
    return Problem(depots=depots, vehicles=fleet, stops=doors, travel=estimate(depots, doors))


def a_square_town(stops=60, *, vehicles=8, seed=3, **given):
    """Doors strewn over a square, some with windows, and vans enough."""
    chance = np.random.default_rng(seed)
    at = chance.integers(0, 4000, size=(stops + 1, 2))
    apart = np.abs(at[:, None] - at[None, :]).sum(axis=2).astype(np.int32)
    doors = tuple(
        a_stop(
            f"door {number}",
            at=(40.0 + at[number + 1, 0] / 4000, 29.0 + at[number + 1, 1] / 4000),
            demand=kilos(int(chance.integers(5, 20))),
            windows=(window(EIGHT, NOON),) if number % 3 == 0 else (),
            penalty_s=None if number % 2 else 3000,
            **given,
        )
        for number in range(stops)
    )
    return Problem(
        depots=(a_depot(latitude=40.5, longitude=29.5),),
        vehicles=tuple(a_vehicle(f"Van {number}") for number in range(vehicles)),
        stops=doors,
        travel=Given(durations_s=apart, distances_m=apart),
    )


def every_order(case: Case) -> Iterator[Orders]:
    """Every way to serve any of the stops, in any order, by at most two trips a vehicle."""
    slots = [
        (vehicle, trip)
        for vehicle, value in enumerate(case.vehicles)
        for trip in range(min(value.max_trips, 2))
    ]
    for count in range(len(case.stops) + 1):
        for order in itertools.permutations(range(len(case.stops)), count):
            for cuts in itertools.combinations_with_replacement(range(count + 1), len(slots) - 1):
                edges = (0, *cuts, count)
                orders: Orders = [[] for _vehicle in case.vehicles]
                for (vehicle, _trip), begin, end in zip(slots, edges, edges[1:], strict=False):
                    if begin < end:
                        orders[vehicle].append(list(order[begin:end]))
                yield orders


def some_orders(case: Case, count: int, *, seed: int = 5) -> list[Orders]:
    """Random orders, drivable or not, that begin as they are locked."""
    chances = random.Random(seed)
    return [_some_order(case, chances) for _time in range(count)]


def _some_order(case: Case, chances: random.Random) -> Orders:
    orders: Orders = [[] for _vehicle in case.vehicles]
    for vehicle, day in case.locks.items():
        orders[vehicle] = [list(trip) for trip in day.trips]
    locked = {stop for trips in orders for trip in trips for stop in trip}
    for stop in chances.sample(range(len(case.stops)), len(case.stops)):
        vehicle = chances.randrange(len(case.vehicles))
        trips, lock = orders[vehicle], case.locks.get(vehicle)
        if stop in locked or chances.random() < 0.1 or (lock and lock.whole):
            continue
        if trips and (chances.random() < 0.6 or len(trips) >= case.vehicles[vehicle].max_trips):
            trip = trips[-1] if lock else chances.choice(trips)
            trip.insert(len(trip) if lock else chances.randrange(len(trip) + 1), stop)
        else:
            trips.append([stop])
    return orders
