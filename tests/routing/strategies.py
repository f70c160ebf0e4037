"""Days made up by hypothesis: small, and as nasty as the rules allow."""

import numpy as np
from hypothesis import strategies as st

from routing.model import Break, Load, Problem, Stop, TimeWindow, Vehicle
from tests.routing.builders import EIGHT, HOUR, MINUTE, Given, a_depot

quarters = st.integers(0, 32).map(lambda number: EIGHT + number * 15 * MINUTE)
loads = st.builds(
    Load,
    grams=st.integers(0, 40_000),
    pieces=st.integers(0, 4),
    millilitres=st.integers(0, 90_000),
)
capacities = st.builds(
    Load,
    grams=st.integers(20_000, 120_000),
    pieces=st.integers(2, 12),
    millilitres=st.integers(50_000, 300_000),
)
skills = st.frozensets(st.sampled_from(["lift", "stairs"]), max_size=1)


@st.composite
def windows(draw):
    count = draw(st.integers(0, 2))
    edges = sorted(draw(st.sets(quarters, min_size=2 * count, max_size=2 * count)))
    return tuple(
        TimeWindow(opens=edges[2 * number], closes=edges[2 * number + 1]) for number in range(count)
    )


@st.composite
def breaks(draw):
    opens = draw(quarters)
    window = TimeWindow(opens=opens, closes=opens + draw(st.sampled_from([15, 60, 120])) * MINUTE)
    return (Break(window=window, duration_s=draw(st.sampled_from([15, 45])) * MINUTE),)


@st.composite
def vehicles(draw, number):
    opens = draw(st.sampled_from([EIGHT, EIGHT + 2 * HOUR]))
    return Vehicle(
        id=f"van {number}",
        name=f"Van {number}",
        capacity=draw(capacities),
        shift=TimeWindow(opens=opens, closes=opens + draw(st.integers(2, 8)) * HOUR),
        depot=draw(st.sampled_from([None, "south"])),
        refrigerated=draw(st.booleans()),
        skills=draw(skills),
        max_trips=draw(st.integers(1, 3)),
        fixed_cost_s=draw(st.sampled_from([0, 900])),
        breaks=draw(st.one_of(st.just(()), st.just(()), breaks())),
    )


@st.composite
def stops(draw, number, names):
    return Stop(
        id=f"stop {number}",
        name=f"Stop {number}",
        latitude=40.7,
        longitude=29.9,
        demand=draw(loads),
        service_s=draw(st.integers(0, 20)) * MINUTE,
        windows=draw(windows()),
        skills=draw(st.one_of(st.just(frozenset()), skills)),
        cold=draw(st.booleans()),
        cold_limit_s=draw(st.one_of(st.none(), st.integers(10, 90).map(lambda n: n * MINUTE))),
        penalty_s=draw(st.one_of(st.none(), st.integers(0, 4 * HOUR))),
        locked_vehicle=draw(st.sampled_from([None, None, None, *names])),
    )


@st.composite
def problems(draw, *, most_stops=6, most_vehicles=3):
    """A day with two depots, on a grid of minutes."""
    fleet = tuple(draw(vehicles(number)) for number in range(draw(st.integers(1, most_vehicles))))
    names = [vehicle.id for vehicle in fleet]
    doors = tuple(draw(stops(number, names)) for number in range(draw(st.integers(0, most_stops))))
    corners = st.tuples(st.integers(0, 30), st.integers(0, 30))
    at = np.array([draw(corners) for _place in range(2 + len(doors))])
    minutes = np.abs(at[:, None] - at[None, :]).sum(axis=2).astype(np.int32)
    return Problem(
        depots=(a_depot(reload_s=10 * MINUTE), a_depot(id="south", reload_s=30 * MINUTE)),
        vehicles=fleet,
        stops=doors,
        travel=Given(durations_s=minutes * MINUTE, distances_m=minutes * 500),
    )
