"""How long a driver stands at a door.

A house at street level takes three and a half minutes, a flat with a lift a
minute more; without one every floor is a minute of stairs with a 20 kg parcel,
up to eight minutes. Each further parcel takes a minute and a half. A minute and a
half of it all go into parking and finding the entrance, once for a whole building.
"""

from dataclasses import dataclass

AT_STREET_S = 210
WITH_LIFT_S = 270
PER_FLOOR_S = 60
AT_MOST_S = 480
RURAL_S = 240
PER_FURTHER_PARCEL_S = 90
PARKING_S = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorTime:
    """The time at a door in its parts [s].

    ``setup_s`` is spent once in a building, ``service_s`` at each door, ``per_piece_s`` for each
    parcel.
    """

    setup_s: int
    service_s: int
    per_piece_s: int


def door_time(*, floor: int | None, has_lift: bool, rural: bool, pieces: int) -> DoorTime:
    """Returns the parts of :func:`service_s`."""
    whole_s = service_s(floor=floor, has_lift=has_lift, rural=rural, pieces=pieces)
    return DoorTime(
        setup_s=PARKING_S,
        service_s=whole_s - PARKING_S - PER_FURTHER_PARCEL_S * pieces,
        per_piece_s=PER_FURTHER_PARCEL_S,
    )


def service_s(*, floor: int | None, has_lift: bool, rural: bool, pieces: int) -> int:
    """Returns the time [s] for handing over ``pieces`` on a ``floor`` (0 is the street)."""
    at_door = RURAL_S if rural else _climb_s(floor or 0, has_lift=has_lift)
    return at_door + PER_FURTHER_PARCEL_S * max(pieces - 1, 0)


def _climb_s(floor: int, *, has_lift: bool) -> int:
    if floor == 0:
        return AT_STREET_S
    if has_lift:
        return WITH_LIFT_S
    return min(AT_STREET_S + PER_FLOOR_S * abs(floor), AT_MOST_S)
