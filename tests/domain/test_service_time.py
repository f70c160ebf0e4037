"""How long a driver stands at a door."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.domain.service_time import door_time, service_s


@pytest.mark.parametrize(
    ("floor", "has_lift", "pieces", "minutes"),
    [
        (None, False, 1, 3.5),
        (0, False, 1, 3.5),
        (4, True, 1, 4.5),
        (1, False, 1, 4.5),
        (4, False, 1, 7.5),
        (9, False, 1, 8),
        (0, False, 3, 6.5),
    ],
)
def test_stairs_and_parcels_take_time(floor, has_lift, pieces, minutes):
    seconds = service_s(floor=floor, has_lift=has_lift, rural=False, pieces=pieces)

    assert seconds == minutes * 60


def test_a_village_door_takes_four_minutes():
    assert service_s(floor=2, has_lift=False, rural=True, pieces=1) == 4 * 60


@given(
    floor=st.none() | st.integers(-2, 20),
    has_lift=st.booleans(),
    rural=st.booleans(),
    pieces=st.integers(0, 40),
)
def test_the_parts_of_the_time_at_a_door_are_the_whole(floor, has_lift, rural, pieces):
    whole_s = service_s(floor=floor, has_lift=has_lift, rural=rural, pieces=pieces)

    parts = door_time(floor=floor, has_lift=has_lift, rural=rural, pieces=pieces)

    assert parts.setup_s + parts.service_s + parts.per_piece_s * pieces == whole_s
    assert min(parts.setup_s, parts.service_s, parts.per_piece_s) >= 0
