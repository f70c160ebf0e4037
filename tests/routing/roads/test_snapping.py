"""A place is put onto the nearest street, wherever on it that is."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.roads.building import build
from routing.roads.lines import part_of
from routing.roads.snapping import snap
from routing.travel import great_circle_m
from tests.routing.roads.maps import a_survey, at

CORNERS = [at(0, 0), at(3, 1), at(-2, 4), at(8, 8)]
TOWN = build(a_survey(CORNERS, [(0, 1, 20, 20), (1, 2, 20, 20), (2, 3, 20, 20), (3, 0, 20, 20)]))

blocks = st.floats(-10, 20)


def one(place, **options):
    return snap(TOWN, *np.array([place]).T, **options)


def distance_m(here, there):
    return float(great_circle_m(*np.array([here, there]).T)[0, 1])


def spot_of(snapped):
    along = int(snapped.along_cm[0])
    [spot, *_] = part_of(TOWN, int(snapped.stretches[0]), begins_cm=along, ends_cm=along)
    return spot


@given(st.builds(at, blocks, blocks))
@settings(deadline=None)
def test_no_point_of_any_street_is_nearer(place):
    snapped = one(place)

    sampled = []
    for stretch in range(4):
        whole = int(TOWN.shape_along_cm[TOWN.shape_first[stretch + 1] - 1])
        for share in np.linspace(0, 1, 60):
            along = int(whole * share)
            [spot, *_] = part_of(TOWN, stretch, begins_cm=along, ends_cm=along)
            sampled.append(distance_m(place, spot))
    assert snapped.metres[0] <= min(sampled) + 1


@given(st.builds(at, blocks, blocks))
@settings(deadline=None)
def test_the_distance_is_told_in_metres(place):
    snapped = one(place)

    assert snapped.metres[0] == pytest.approx(distance_m(place, spot_of(snapped)), rel=0.002, abs=1)


@given(st.builds(at, blocks, blocks), st.integers(1, 2000))
@settings(deadline=None)
def test_beyond_the_limit_nobody_believes_it(place, limit_m):
    snapped = one(place, limit_m=limit_m)

    assert snapped.metres[0] == one(place).metres[0]
    assert (
        snapped.near[0] == (snapped.metres[0] <= limit_m)
        or abs(int(snapped.metres[0]) - limit_m) <= 1
    )


def test_a_place_abroad_is_far_from_every_street():
    assert one((2.04, 45.34)).metres[0] > 4_000_000
    assert not one((2.04, 45.34)).near[0]
