"""Puts places onto the nearest street, and says how far away it is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routing.roads.graph import Degrees, Integers, RoadGraph
from routing.travel import EARTH_RADIUS_M

METRES_PER_DEGREE = EARTH_RADIUS_M * np.pi / 180
LIMIT_M = 500


@dataclass(frozen=True, kw_only=True, eq=False)
class Snapped:
    """Where places meet the streets, one entry per place.

    ``stretches`` and ``along_cm`` [cm] say where on which stretch, ``metres`` [m] how far the
    street is from the place, and ``near`` whether that is close enough to believe.
    """

    stretches: Integers
    along_cm: Integers
    metres: Integers
    near: NDArray[np.bool_]


def snap(
    graph: RoadGraph, latitudes: Degrees, longitudes: Degrees, *, limit_m: int = LIMIT_M
) -> Snapped:
    """Finds the nearest point of any street for each place [degrees]; exact, not sampled.

    Only streets of the graph are looked at, so nobody is put onto an island of streets.
    """
    lines = _Lines(graph)
    found = [
        lines.nearest(float(latitude), float(longitude), limit_m=limit_m)
        for latitude, longitude in zip(latitudes, longitudes, strict=True)
    ]
    stretches, along, metres = (np.array(column) for column in zip(*found, strict=True))
    return Snapped(
        stretches=stretches.astype(np.int32),
        along_cm=along.astype(np.int32),
        metres=np.rint(metres).astype(np.int32),
        near=metres <= limit_m,
    )


class _Lines:
    """All straight pieces of all streets, from south to north by their middles."""

    def __init__(self, graph: RoadGraph) -> None:
        starts = np.ones(len(graph.shape_latitudes), dtype=np.bool_)
        starts[graph.shape_first[1:] - 1] = False
        begin = np.flatnonzero(starts)
        middle = (graph.shape_latitudes[begin] + graph.shape_latitudes[begin + 1]) / 2
        order = np.argsort(middle, kind="stable")
        self._begin = begin[order]
        self._middle = middle[order]
        reach = np.abs(np.diff(graph.shape_latitudes)[self._begin]) / 2
        self._reach = float(reach.max(initial=0.0))
        self._graph = graph

    def nearest(self, latitude: float, longitude: float, *, limit_m: int) -> tuple[int, int, float]:
        """Returns the stretch, where on it [cm], and how far away [m]."""
        margin = limit_m / METRES_PER_DEGREE + self._reach
        south, north = np.searchsorted(self._middle, (latitude - margin, latitude + margin))
        around = self._begin[south:north]
        if len(around):
            found = self._among(around, latitude, longitude)
            if found[2] <= limit_m:
                return found
        return self._among(self._begin, latitude, longitude)

    def _among(
        self, begin: NDArray[np.intp], latitude: float, longitude: float
    ) -> tuple[int, int, float]:
        """Projects onto the straight pieces that begin there, in a plane that touches the place."""
        graph = self._graph
        east_m = METRES_PER_DEGREE * np.cos(np.radians(latitude))
        x0 = (graph.shape_longitudes[begin] - longitude) * east_m
        y0 = (graph.shape_latitudes[begin] - latitude) * METRES_PER_DEGREE
        dx = (graph.shape_longitudes[begin + 1] - longitude) * east_m - x0
        dy = (graph.shape_latitudes[begin + 1] - latitude) * METRES_PER_DEGREE - y0
        square = np.maximum(dx * dx + dy * dy, 1e-9)
        share = np.clip(-(x0 * dx + y0 * dy) / square, 0.0, 1.0)
        away = np.hypot(x0 + share * dx, y0 + share * dy)
        best = int(away.argmin())
        at, part = int(begin[best]), float(share[best])
        stretch = int(np.searchsorted(graph.shape_first, at, side="right")) - 1
        step = int(graph.shape_along_cm[at + 1]) - int(graph.shape_along_cm[at])
        along = int(graph.shape_along_cm[at]) + round(part * step)
        return stretch, along, float(away[best])
