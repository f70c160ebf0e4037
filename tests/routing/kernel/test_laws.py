"""What must not matter to a search, and what must not make its plans dearer."""

from dataclasses import replace

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routing.case import Case, Orders, Table
from routing.costs import cost_s
from routing.kernel import search
from routing.model import Problem
from tests.routing.any_days import any_days
from tests.routing.towns import a_square_town

TOLERANCE = 0.02
"""By which part of its cost a plan may be dearer than one that was found by other chances."""

few = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
fewer = settings(few, max_examples=8)


def orders_of(problem: Problem, *, iterations: int) -> Orders:
    return search(problem, seconds=60, iterations=iterations).orders


def cost_of(problem: Problem, *, iterations: int) -> int:
    return cost_s(Case(problem), orders_of(problem, iterations=iterations))


def with_one_more(problem: Problem) -> Problem:
    fleet = problem.vehicles
    return replace(problem, vehicles=(*fleet, replace(fleet[0], id="one more", name="one more")))


def relabelled(problem: Problem, random) -> Problem:
    """The same day, its stops listed in another order and called otherwise."""
    order = list(range(len(problem.stops)))
    random.shuffle(order)
    first, last = len(problem.depots), len(problem.depots) + len(problem.stops)
    places = len(problem.travel.durations_s)
    rows = np.array([*range(first), *(first + row for row in order), *range(last, places)])
    across = np.ix_(rows, rows)
    travel = Table(
        durations_s=problem.travel.durations_s[across],
        distances_m=problem.travel.distances_m[across],
    )
    costs = None if problem.costs is None else problem.costs[across]
    stops = tuple(problem.stops[row] for row in order)
    day = replace(problem, stops=stops, travel=travel, costs=costs)
    return _renamed(day, {stop.id: f"door {row}" for row, stop in enumerate(stops)})


def _renamed(problem: Problem, names: dict[str, str]) -> Problem:
    stops = tuple(
        replace(
            stop,
            id=names[stop.id],
            picked_up_at=None if stop.picked_up_at is None else names[stop.picked_up_at],
        )
        for stop in problem.stops
    )
    locks = tuple(
        replace(lock, trips=tuple(tuple(names[stop] for stop in trip) for trip in lock.trips))
        for lock in problem.locks
    )
    return replace(problem, stops=stops, locks=locks)


def translated(problem: Problem, *, north: float, east: float) -> Problem:
    """The same day somewhere else: ways stay as long as they are."""

    def moved(places):
        return tuple(
            replace(place, latitude=place.latitude + north, longitude=place.longitude + east)
            for place in places
        )

    depots, stops, homes = moved(problem.depots), moved(problem.stops), moved(problem.homes)
    return replace(problem, depots=depots, stops=stops, homes=homes)


@few
@given(any_days(most_stops=5))
def test_one_more_vehicle_makes_no_day_dearer(problem):
    more = Case(with_one_more(problem))

    before = cost_s(more, [*orders_of(problem, iterations=300), []])
    after = cost_s(more, orders_of(more.problem, iterations=300))

    assert after <= before * (1 + TOLERANCE)


@fewer
@given(st.integers(0, 10**6), st.integers(1, 6))
def test_one_more_vehicle_makes_no_town_dearer(seed, vehicles):
    town = a_square_town(24, vehicles=vehicles, seed=seed)

    before, after = (cost_of(day, iterations=4000) for day in (town, with_one_more(town)))

    assert after <= before * (1 + TOLERANCE)


@few
@given(any_days(most_stops=5), st.randoms(use_true_random=False))
def test_it_does_not_matter_how_stops_are_called_and_listed(problem, random):
    before = cost_of(problem, iterations=300)

    after = cost_of(relabelled(problem, random), iterations=300)

    assert abs(after - before) <= before * TOLERANCE


@fewer
@given(st.integers(0, 10**6), st.randoms(use_true_random=False))
def test_a_town_costs_the_same_however_its_doors_are_listed(seed, random):
    town = a_square_town(60, vehicles=5, seed=seed)

    before, after = (cost_of(day, iterations=300) for day in (town, relabelled(town, random)))

    assert after == before


@fewer
@given(st.integers(0, 10**6), st.integers(-8, 8), st.integers(-8, 8))
def test_it_does_not_matter_where_on_earth_a_town_lies(seed, north, east):
    town = a_square_town(60, vehicles=5, seed=seed)

    before, after = (
        cost_of(day, iterations=300)
        for day in (town, translated(town, north=north / 4, east=east / 4))
    )

    assert abs(after - before) <= before * TOLERANCE
