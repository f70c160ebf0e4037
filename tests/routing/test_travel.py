"""Estimated travel."""

import geopy.distance
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing import Place
from routing.travel import Known, Roads, estimate, great_circle_m
from tests.routing.builders import a_depot, a_stop

places_in_izmit = st.tuples(st.floats(40.72, 40.97), st.floats(29.85, 30.27))


def stops_at(places):
    return [
        a_stop(f"{number}", rural=number % 2 == 1, at=place) for number, place in enumerate(places)
    ]


@given(places_in_izmit, places_in_izmit)
def test_the_great_circle_agrees_with_geopy(here, there):
    ours = great_circle_m(*np.array([here, there]).T)[0, 1]

    assert ours == pytest.approx(geopy.distance.great_circle(here, there).m, rel=1e-6, abs=0.01)
    assert ours == pytest.approx(geopy.distance.geodesic(here, there).m, rel=0.006, abs=0.01)


@given(st.lists(places_in_izmit, min_size=1, max_size=8))
def test_travel_is_symmetric_and_nothing_is_far_from_itself(places):
    travel = estimate([a_depot()], stops_at(places))

    for matrix in (travel.durations_s, travel.distances_m):
        assert matrix.dtype == np.int32
        assert matrix.shape == (len(places) + 1,) * 2
        assert (matrix == matrix.T).all()
        assert (np.diag(matrix) == 0).all()
        assert (matrix >= 0).all()


@pytest.mark.parametrize(
    ("rural", "detour", "kmh"),
    [((False, False), 1.35, 22), ((False, True), 1.45, 32), ((True, True), 1.45, 42)],
)
def test_villages_are_reached_by_longer_and_faster_roads(rural, detour, kmh):
    here, there = (40.76, 29.93), (40.86, 30.03)
    stops = [
        a_stop(name, at=place, rural=is_rural)
        for name, place, is_rural in zip("AB", (here, there), rural, strict=True)
    ]

    travel = estimate([a_depot()], stops)

    road_m = detour * geopy.distance.great_circle(here, there).m
    assert travel.distances_m[1, 2] == pytest.approx(road_m, abs=1)
    assert travel.durations_s[1, 2] == pytest.approx(road_m / kmh * 3.6, abs=1)


def test_a_known_road_replaces_the_estimate_both_ways():
    around_the_gulf = Known(origin="depot", destination="A", duration_s=1800, distance_m=20_000)

    travel = estimate([a_depot()], [a_stop("A"), a_stop("B")], known=[around_the_gulf])

    assert travel.durations_s[0, 1] == travel.durations_s[1, 0] == 1800
    assert travel.distances_m[0, 1] == travel.distances_m[1, 0] == 20_000
    assert travel.durations_s[0, 2] != 1800


def test_a_known_road_may_hold_in_one_direction():
    down = Known(origin="A", destination="B", duration_s=60, distance_m=600, one_way=True)

    travel = estimate([a_depot()], [a_stop("A"), a_stop("B", mile=40)], known=[down])

    assert (travel.durations_s[1, 2], travel.distances_m[1, 2]) == (60, 600)
    assert travel.durations_s[2, 1] > 60


def test_homes_come_after_stops_and_count_as_urban():
    home = Place(id="home", name="Home", latitude=40.80, longitude=29.99)

    travel = estimate([a_depot()], [a_stop("A", at=(40.80, 29.99))], [home])

    assert travel.durations_s[0, 2] == travel.durations_s[0, 1]
    assert travel.durations_s[1, 2] == 0


def test_a_known_road_to_nowhere_is_refused():
    nowhere = Known(origin="depot", destination="Z", duration_s=1, distance_m=1)
    with pytest.raises(ValueError, match="names Z, which is neither depot nor stop"):
        estimate([a_depot()], [a_stop()], known=[nowhere])


def test_a_stop_called_like_the_depot_does_not_take_its_known_roads():
    known = [Known(origin="depot", destination="A", duration_s=1, distance_m=1)]
    with pytest.raises(ValueError, match="Two places are called depot"):
        estimate([a_depot()], [a_stop("A"), a_stop("depot")], known=known)


def test_estimates_say_that_they_are_estimates():
    assert estimate([a_depot()], []).note == "estimated"


@pytest.mark.parametrize(
    ("assumption", "sentence"),
    [
        ({"urban_detour": 0.9}, "never shorter"),
        ({"rural_detour": float("nan")}, "never shorter than the great circle: .*nan"),
        ({"mixed_kmh": 0}, "more than 0 km/h"),
        ({"rural_kmh": float("nan")}, "more than 0 km/h: .*nan"),
        ({"urban_kmh": float("inf")}, "more than 0 km/h: .*inf"),
    ],
)
def test_impossible_roads_are_refused(assumption, sentence):
    with pytest.raises(ValueError, match=sentence):
        Roads(**assumption)


def test_a_known_road_is_never_negative():
    with pytest.raises(ValueError, match="from depot to A is never negative"):
        Known(origin="depot", destination="A", duration_s=-1, distance_m=1)


def test_a_known_road_beyond_counting_is_refused_by_its_ends():
    with pytest.raises(ValueError, match="from depot to A has a duration beyond counting"):
        Known(origin="depot", destination="A", duration_s=2**31, distance_m=1)
