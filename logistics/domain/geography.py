"""Where things are: positions, areas, and whether one lies in the other.

A neighbourhood is an area: one or more polygons, each an outer ring with any
number of holes. A household's coordinate must lie inside the neighbourhood of
its address, otherwise a driver is sent to the wrong hill. Latitude comes first,
longitude second, always by name; rings need not repeat their first position.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple


class Position(NamedTuple):
    """A point on the ground, in degrees of WGS 84."""

    latitude: float
    longitude: float


Ring = tuple[Position, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Polygon:
    """The ground within ``outer``, without its ``holes``."""

    outer: Ring
    holes: tuple[Ring, ...] = ()

    def __post_init__(self) -> None:
        if min(len(ring) for ring in (self.outer, *self.holes)) < 3:  # noqa: PLR2004
            raise ValueError("A ring needs at least three positions.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One piece of ground, in one or several ``polygons``."""

    polygons: tuple[Polygon, ...]

    def __post_init__(self) -> None:
        if not self.polygons:
            raise ValueError("An area needs at least one polygon.")


def area_of(ring: Sequence[Position]) -> Area:
    """Returns the area of a single ring without holes."""
    return Area(polygons=(Polygon(outer=tuple(ring)),))


def contains(area: Area, *, latitude: float, longitude: float) -> bool:
    """Tells whether the position lies inside the area; the very edge may fall either way."""
    return any(
        _in_ring(polygon.outer, latitude, longitude)
        and not any(_in_ring(hole, latitude, longitude) for hole in polygon.holes)
        for polygon in area.polygons
    )


def _in_ring(ring: Ring, latitude: float, longitude: float) -> bool:
    """Counts how often a line to the east crosses the ring: an odd number means inside."""
    inside = False
    for (lat_a, lon_a), (lat_b, lon_b) in pairwise((*ring, ring[0])):
        if (lat_a > latitude) != (lat_b > latitude):
            crossing = lon_a + (latitude - lat_a) * (lon_b - lon_a) / (lat_b - lat_a)
            inside ^= longitude < crossing
    return inside
