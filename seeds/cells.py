"""Approximate cells: the ground each neighbourhood most likely covers.

Real boundaries are the municipality's to give. Until it does, a cell stands for
a neighbourhood: the ground nearer to its point than to any other's (a Voronoi
cell), no further away than a disc somewhat larger than its area would reach,
and inside the district's hand-drawn outline. Everything is plain arithmetic on
a flat map, exact enough over 40 km, so the result is the same on every machine.

References: Sutherland and Hodgman (1974), doi:10.1145/360767.360802.
"""

from collections.abc import Sequence
from itertools import pairwise
from math import cos, pi, radians, sin, sqrt

from logistics.domain.geography import Position
from seeds.neighbourhoods import Neighbourhood

CENTRE_LATITUDE = 40.83
METRES_PER_DEGREE = 111_195
REACH = 1.5  # the disc's radius, in radii of a circle of the neighbourhood's own area
CORNERS = 36
DECIMALS = 5  # about a metre

Flat = tuple[float, float]  # metres east, metres north


def cell(
    place: Neighbourhood, *, others: Sequence[Neighbourhood], outline: Sequence[Position]
) -> tuple[Position, ...]:
    """Returns the ring of positions that bounds the neighbourhood's approximate cell."""
    own = _flat(place)
    ring = [_flatten(position) for position in outline]
    for start, end in pairwise(_disc(own, radius_m=_reach_m(place))):
        ring = _cut(ring, start=start, end=end)
    for other in others:
        if other != place:
            ring = _cut(ring, *_bisector(own, _flat(other)))
    return _rounded(ring)


def _reach_m(place: Neighbourhood) -> float:
    return REACH * sqrt(place.area_km2 * 1e6 / pi)


def _disc(centre: Flat, *, radius_m: float) -> list[Flat]:
    """Returns a closed polygon around the centre, counter-clockwise."""
    angles = (2 * pi * corner / CORNERS for corner in range(CORNERS + 1))
    return [(centre[0] + radius_m * cos(a), centre[1] + radius_m * sin(a)) for a in angles]


def _bisector(own: Flat, other: Flat) -> tuple[Flat, Flat]:
    """Returns two points of the line midway between both, with ``own`` on its left."""
    middle = ((own[0] + other[0]) / 2, (own[1] + other[1]) / 2)
    along = (own[1] - other[1], other[0] - own[0])
    return middle, (middle[0] + along[0], middle[1] + along[1])


def _cut(ring: list[Flat], start: Flat, end: Flat) -> list[Flat]:
    """Returns the part of the ring to the left of the line from ``start`` to ``end``."""
    kept: list[Flat] = []
    for here, there in pairwise([*ring, *ring[:1]]):
        side, next_side = _side(start, end, here), _side(start, end, there)
        if side >= 0:
            kept.append(here)
        if side * next_side < 0:
            share = side / (side - next_side)
            kept.append(tuple(a + share * (b - a) for a, b in zip(here, there, strict=True)))  # type: ignore[arg-type]
    return kept


def _side(start: Flat, end: Flat, point: Flat) -> float:
    return (end[0] - start[0]) * (point[1] - start[1]) - (end[1] - start[1]) * (point[0] - start[0])


def _flat(place: Neighbourhood) -> Flat:
    return _flatten(Position(place.latitude, place.longitude))


def _flatten(position: Position) -> Flat:
    east_m = METRES_PER_DEGREE * cos(radians(CENTRE_LATITUDE)) * position.longitude
    return east_m, METRES_PER_DEGREE * position.latitude


def _rounded(ring: list[Flat]) -> tuple[Position, ...]:
    """Returns the ring in degrees, positions that became one by rounding kept once."""
    east_per_degree = METRES_PER_DEGREE * cos(radians(CENTRE_LATITUDE))
    positions = (
        Position(
            round(north / METRES_PER_DEGREE, DECIMALS), round(east / east_per_degree, DECIMALS)
        )
        for east, north in ring
    )
    return tuple(dict.fromkeys(positions))
