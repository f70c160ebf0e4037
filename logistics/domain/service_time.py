"""How long a driver stands at a door.

A house at street level takes three and a half minutes, a flat with a lift a
minute more; without one every floor is a minute of stairs with a 20 kg parcel,
up to eight minutes. Each further parcel takes a minute and a half.
"""

AT_STREET_S = 210
WITH_LIFT_S = 270
PER_FLOOR_S = 60
AT_MOST_S = 480
RURAL_S = 240
PER_FURTHER_PARCEL_S = 90


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
