"""What was measured of the ways between places, before anything is assumed of the hour."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routing.roads.graph import Degrees, Integers, RoadGraph
from routing.roads.paths import FARTHEST, matrix, place
from routing.roads.snapping import LIMIT_M, Snapped, snap


@dataclass(frozen=True, kw_only=True, eq=False)
class Ways:
    """Times [ms] and lengths [m] on empty roads between places, ``(n, n)``.

    Where no way was found both are ``FARTHEST``. ``metres_off`` [m] is how far each place is
    from the street it was put on, and ``near`` whether that was close enough to believe.
    """

    durations_ms: Integers
    lengths_m: Integers
    metres_off: Integers
    near: NDArray[np.bool_]

    @property
    def found(self) -> NDArray[np.bool_]:
        """Whether there is a way that can be believed, ``(n, n)``."""
        both_near = self.near[:, None] & self.near[None, :]
        reached: NDArray[np.bool_] = both_near & (self.durations_ms < FARTHEST)
        return reached


def measured(
    graph: RoadGraph, latitudes: Degrees, longitudes: Degrees, *, limit_m: int = LIMIT_M
) -> Ways:
    """Measures all ways between places [degrees] on a graph."""
    return measured_on(graph, snap(graph, latitudes, longitudes, limit_m=limit_m))


def measured_on(graph: RoadGraph, snapped: Snapped) -> Ways:
    """Measures all ways between places that are on the streets already."""
    durations_ms, lengths_m = matrix(place(graph, snapped))
    return Ways(
        durations_ms=durations_ms,
        lengths_m=lengths_m,
        metres_off=snapped.metres,
        near=snapped.near,
    )
