"""Lines on a map: the part of a street between two places, and no more points than are seen."""

from importlib import import_module

import numpy as np
from numpy.typing import NDArray

from routing.roads.graph import COMPILED, RoadGraph
from routing.travel import EARTH_RADIUS_M, LatLon

METRES_PER_DEGREE = EARTH_RADIUS_M * np.pi / 180
UNSEEN_M = 4.0
PRECISION = 100_000
CHUNK_BITS, CHUNK, MORE, SHIFT = 5, 0x1F, 0x20, 63


def part_of(graph: RoadGraph, stretch: int, *, begins_cm: int, ends_cm: int) -> list[LatLon]:
    """Returns the line along a stretch from one place on it to another, in that direction."""
    points = slice(int(graph.shape_first[stretch]), int(graph.shape_first[stretch + 1]))
    along = graph.shape_along_cm[points]
    latitudes, longitudes = graph.shape_latitudes[points], graph.shape_longitudes[points]
    low, high = min(begins_cm, ends_cm), max(begins_cm, ends_cm)
    if low > 0 or high < along[-1]:
        between = along[(along > low) & (along < high)]
        at = np.concatenate(([low], between, [high]))
        latitudes, longitudes = np.interp(at, along, latitudes), np.interp(at, along, longitudes)
    line = list(zip(latitudes.tolist(), longitudes.tolist(), strict=True))
    return line if begins_cm <= ends_cm else line[::-1]


def simplified(line: list[LatLon], *, unseen_m: float = UNSEEN_M) -> tuple[LatLon, ...]:
    """Leaves out points no farther than ``unseen_m`` [m] from the line without them."""
    points = [point for n, point in enumerate(line) if n == 0 or point != line[n - 1]]
    if len(points) < 3:  # noqa: PLR2004  two points are a line already
        return tuple(points)
    seen = np.zeros(len(points), dtype=np.bool_)
    seen[[0, -1]] = True
    import_module(COMPILED).mark_seen(_flat(points), unseen_m, seen)
    return tuple(points[n] for n in np.flatnonzero(seen).tolist())


def encoded(line: tuple[LatLon, ...]) -> str:
    """Writes a line as short text, five decimals exact (Google's polyline algorithm)."""
    text, before = [], (0, 0)
    for latitude, longitude in line:
        at = round(latitude * PRECISION), round(longitude * PRECISION)
        text += [_written(now - then) for now, then in zip(at, before, strict=True)]
        before = at
    return "".join(text)


def decoded(text: str) -> tuple[LatLon, ...]:
    """Reads what :func:`encoded` wrote.

    Raises
    ------
    ValueError
        When the text ends within a number.
    """
    numbers: list[int] = []
    value = shift = 0
    for sign in text:
        chunk = ord(sign) - SHIFT
        value |= (chunk & CHUNK) << shift
        shift += CHUNK_BITS
        if not chunk & MORE:
            numbers.append(~(value >> 1) if value & 1 else value >> 1)
            value = shift = 0
    if shift or len(numbers) % 2:
        raise ValueError("A line's text ends within a position.")
    latitudes = np.cumsum(numbers[::2]) / PRECISION
    longitudes = np.cumsum(numbers[1::2]) / PRECISION
    return tuple(zip(latitudes.tolist(), longitudes.tolist(), strict=True))


def _flat(points: list[LatLon]) -> NDArray[np.float64]:
    degrees = np.array(points)
    east = np.cos(np.radians(degrees[0, 0]))
    flat: NDArray[np.float64] = degrees * METRES_PER_DEGREE * (1.0, east)
    return flat


def _written(step: int) -> str:
    value, text = ~(step << 1) if step < 0 else step << 1, ""
    while value >= MORE:
        text += chr((MORE | (value & CHUNK)) + SHIFT)
        value >>= CHUNK_BITS
    return text + chr(value + SHIFT)
