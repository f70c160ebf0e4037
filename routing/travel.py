"""How far and how long between places when no road map is at hand.

Roads wind: a road is the great circle times a detour factor. On Swiss cars (MTMC 2015) the
median factor is 1.32 to 1.35 up to 25 km, and the same was measured on the roads of whole
towns; villages are reached by longer ways. Speeds are those of a van in town, between town
and villages, and among villages, slower in the rush hours. Such times are honest guesses, so
they say ``estimated``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routing.model import Depot, Place, Stop, TimeWindow, Travel
from routing.refusals import check_not_negative, check_unique
from routing.travel_hours import RushHours, slowness

EARTH_RADIUS_M = 6_371_008.8
"""The mean radius of the earth [m] (IUGG)."""

KMH_IN_M_PER_S = 1000 / 3600

LatLon = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Roads:
    """What is assumed of roads: detour over the great circle, and speeds [km/h].

    Between two urban places ``urban_kmh`` holds, between two rural ones ``rural_kmh``, and
    ``mixed_kmh`` otherwise; ``rural_detour`` holds as soon as one end is rural. In the hours of
    ``rush`` everything is slower.
    """

    urban_detour: float = 1.35
    rural_detour: float = 1.45
    urban_kmh: float = 22.0
    mixed_kmh: float = 32.0
    rural_kmh: float = 42.0
    rush: tuple[RushHours, ...] = ()

    def __post_init__(self) -> None:
        detours = (self.urban_detour, self.rural_detour)
        if not all(1 <= detour < math.inf for detour in detours):  # what is no number is not
            raise ValueError(f"A road is never shorter than the great circle: {detours}.")
        speeds_kmh = (self.urban_kmh, self.mixed_kmh, self.rural_kmh)
        if not all(0 < speed < math.inf for speed in speeds_kmh):
            raise ValueError(f"A speed is more than 0 km/h: {speeds_kmh}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A road somebody has driven: it replaces what was computed between two places.

    ``origin`` and ``destination`` are ids of depots or stops. It holds in both directions,
    unless it is ``one_way``. Of two that speak of the same places the later holds.
    """

    origin: str
    destination: str
    duration_s: int
    distance_m: int
    one_way: bool = False

    def __post_init__(self) -> None:
        if min(self.duration_s, self.distance_m) < 0:
            raise ValueError(f"The way from {self.origin} to {self.destination} is never negative.")
        for what, number in (("duration", self.duration_s), ("distance", self.distance_m)):
            check_not_negative(f"The way from {self.origin} to {self.destination}", what, number)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Estimated:
    """Travel [s] and [m] estimated from coordinates; ``note`` says so on every sheet.

    ``places`` are the positions of the rows [degrees], latitude first.
    """

    durations_s: NDArray[np.int32]
    distances_m: NDArray[np.int32]
    places: tuple[LatLon, ...]
    note: str = "estimated"

    def geometry(self, from_row: int, to_row: int) -> tuple[LatLon, ...]:
        """Returns the straight line, for no road is known."""
        return self.places[from_row], self.places[to_row]


def estimate(
    depots: Sequence[Depot],
    stops: Sequence[Stop],
    homes: Sequence[Place] = (),
    *,
    roads: Roads | None = None,
    known: Iterable[Known] = (),
    shift: TimeWindow | None = None,
) -> Estimated:
    """Estimates travel between all places, depots first, then stops, then homes; it is symmetric.

    Within a ``shift`` the rush hours weigh as much as they take of it; without one, nothing.

    Raises
    ------
    ValueError
        When a known road names a place that is neither depot nor stop nor home, or two places
        have one id.
    """
    roads = roads or Roads()
    in_rows: list[Depot | Stop | Place] = [*depots, *stops, *homes]
    places = positions(in_rows)
    straight_m = great_circle_m(*np.array(places, dtype=np.float64).reshape(-1, 2).T)
    rural = np.array([isinstance(place, Stop) and place.rural for place in in_rows], dtype=np.bool_)
    road_m = straight_m * _detours(rural, roads)
    seconds = road_m / _speeds(rural, roads) * slowness(roads.rush, shift)
    travel = Estimated(
        durations_s=np.rint(seconds).astype(np.int32),
        distances_m=np.rint(road_m).astype(np.int32),
        places=places,
    )
    write_known(travel, known, rows_of(in_rows))
    return travel


def positions(in_rows: Sequence[Depot | Stop | Place]) -> tuple[LatLon, ...]:
    """Returns where the rows of the matrices lie [degrees], latitude first."""
    return tuple((place.latitude, place.longitude) for place in in_rows)


def rows_of(in_rows: Sequence[Depot | Stop | Place]) -> dict[str, int]:
    """Returns the row of each place in the matrices, by its id.

    Raises
    ------
    ValueError
        When two have one id: what is known of the one would be taken for the other's.
    """
    check_unique("places", [place.id for place in in_rows])
    return {place.id: row for row, place in enumerate(in_rows)}


def write_known(travel: Travel, known: Iterable[Known], rows: Mapping[str, int]) -> None:
    """Writes known roads over what was computed, in place.

    Raises
    ------
    ValueError
        When a known road names a place that has no row.
    """
    for road in known:
        for name in (road.origin, road.destination):
            if name not in rows:
                raise ValueError(f"A known road names {name}, which is neither depot nor stop.")
        here, there = rows[road.origin], rows[road.destination]
        for matrix, amount in (
            (travel.durations_s, road.duration_s),
            (travel.distances_m, road.distance_m),
        ):
            matrix[here, there] = amount
            if not road.one_way:
                matrix[there, here] = amount


def great_circle_m(
    latitudes: NDArray[np.float64], longitudes: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Returns the great-circle distances [m] between all points [degrees], shape ``(n, n)``.

    The haversine formula on a sphere; beside the ellipsoid it is at most 0.56 % off.
    """
    latitude, longitude = np.radians(latitudes), np.radians(longitudes)
    rise = np.sin((latitude[:, None] - latitude[None, :]) / 2) ** 2
    run = np.sin((longitude[:, None] - longitude[None, :]) / 2) ** 2
    haversine = rise + np.cos(latitude)[:, None] * np.cos(latitude)[None, :] * run
    angles: NDArray[np.float64] = np.arcsin(np.sqrt(np.clip(haversine, 0.0, 1.0)))
    return 2 * EARTH_RADIUS_M * angles


def _detours(rural: NDArray[np.bool_], roads: Roads) -> NDArray[np.float64]:
    one_end_rural = rural[:, None] | rural[None, :]
    return np.where(one_end_rural, roads.rural_detour, roads.urban_detour)


def _speeds(rural: NDArray[np.bool_], roads: Roads) -> NDArray[np.float64]:
    """Returns speeds [m/s] by how many ends are rural, shape ``(n, n)``."""
    by_rural_ends = np.array([roads.urban_kmh, roads.mixed_kmh, roads.rural_kmh]) * KMH_IN_M_PER_S
    ends = rural.astype(np.intp)
    return np.asarray(by_rural_ends[ends[:, None] + ends[None, :]])
