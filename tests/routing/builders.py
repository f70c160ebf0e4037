"""Small days to test with: everything has a default, a test names only what matters.

Places lie on a line, a *mile* apart by number: the depot is at 0, and one mile takes
:data:`MINUTE` and 500 m. Stops are named like the letters A, B, C.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routing.model import Depot, Load, Problem, Stop, TimeWindow, Vehicle

MINUTE = 60
HOUR = 3600
EIGHT, NINE, TEN, NOON, FIVE = (hour * HOUR for hour in (8, 9, 10, 12, 17))
MILE_M = 500
DEGREES_A_MILE = 0.005


@dataclass(frozen=True, kw_only=True, eq=False)
class Given:
    """Travel read from a table."""

    durations_s: NDArray[np.int32]
    distances_m: NDArray[np.int32]


def on_a_line(miles: Iterable[int]) -> Given:
    """Travel along a straight road: a minute and 500 m a mile."""
    at = np.array(list(miles), dtype=np.int32)
    apart = np.abs(at[:, None] - at[None, :])
    return Given(durations_s=apart * np.int32(MINUTE), distances_m=apart * np.int32(MILE_M))


def window(opens: int, closes: int) -> TimeWindow:
    return TimeWindow(opens=opens, closes=closes)


def kilos(number: int) -> Load:
    return Load(grams=1000 * number, pieces=number, millilitres=2000 * number)


def a_depot(**given) -> Depot:
    return Depot(**{"id": "depot", "name": "Depot", "latitude": 40.75, "longitude": 29.95} | given)


def a_stop(
    name: str = "A", *, mile: int = 10, at: tuple[float, float] | None = None, **given
) -> Stop:
    """A stop on the line, or anywhere: ``at`` a latitude and a longitude."""
    latitude, longitude = at or (40.75, 29.95 + mile * DEGREES_A_MILE)
    given.setdefault("demand", kilos(10))
    given.setdefault("service_s", 5 * MINUTE)
    return Stop(id=name, name=name, latitude=latitude, longitude=longitude, **given)


def stops_at(*miles: int, **given) -> list[Stop]:
    """Stops so many miles out, each named by its mile."""
    return [a_stop(f"{mile}", mile=mile, **given) for mile in miles]


def a_vehicle(name: str = "Van 1", **given) -> Vehicle:
    given.setdefault("capacity", kilos(100))
    given.setdefault("shift", window(EIGHT, FIVE))
    return Vehicle(id=name, name=name, **given)


def a_problem(
    *stops: Stop,
    vehicles: tuple[Vehicle, ...] | None = None,
    depots: tuple[Depot, ...] | None = None,
) -> Problem:
    """A day on the line: each stop is as many miles out as it was built with."""
    depots = (a_depot(),) if depots is None else depots
    miles = [round((place.longitude - 29.95) / DEGREES_A_MILE) for place in (*depots, *stops)]
    return Problem(
        depots=depots,
        vehicles=(a_vehicle(),) if vehicles is None else vehicles,
        stops=stops,
        travel=on_a_line(miles),
    )
