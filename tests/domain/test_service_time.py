"""How long a driver stands at a door."""

import pytest

from logistics.domain.service_time import service_s


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
