"""A lower bound for trips of many stops: they all hang together at the depot.

The legs of a plan connect all stops with the depot, two at each stop, and are as many more than
the stops as there are trips. The cheapest tree and as many cheapest legs beside it cost no more,
whatever prizes are given for legs at a stop and paid back twice (Held and Karp 1971,
doi:10.1007/BF01584070; for several vehicles Fisher 1994, doi:10.1287/opre.42.4.626). A stop that
is left out is a trip of its own, each of its two legs at half its penalty.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from routing.bounds.climbing import Climb, surely
from routing.bounds.relaxed import Relaxed

if TYPE_CHECKING:
    from numpy.typing import NDArray

MORE_TRIPS = 48
"""So many trips more than are needed are looked at; prizes that pay for more still are poor ones."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Web:
    """The legs of a day, the same both ways, and how many ``trips`` there are at least."""

    legs: NDArray[np.float64]
    from_depot: NDArray[np.float64]
    trips: int


def tree_bound(day: Relaxed, *, seconds: float, upper: float) -> float:
    """Returns a cost [s] that no plan is below; ``upper`` [s] is what a plan is known to cost."""
    web = web_of(day)
    climb = Climb(np.zeros(day.stops + 1), upper=upper, seconds=seconds)
    while True:
        bound, way = look(web, climb.at)
        climb.found(bound)
        if not climb.goes_on():
            return climb.bound
        climb.step(way, bound)


def web_of(day: Relaxed) -> Web:
    """Returns the legs as if each cost the same both ways: the cheaper.

    What a leg costs is told from the heights of its two ends before: going up costs so much more
    and going down so much less, which is nothing on a whole trip and makes both ways more alike.
    """
    price = min(kind.price for kind in day.kinds)
    costs = day.legs * price
    heights = (costs.T - costs).mean(axis=1) / 2
    sloped = np.where(day.possible, costs + heights[:, None] - heights[None, :], np.inf)
    first = np.min([kind.first + kind.fixed / 2 for kind in day.kinds], axis=0) - heights
    last = np.min([kind.last + kind.fixed / 2 for kind in day.kinds], axis=0) + heights
    half_penalties = np.array(day.penalties, dtype=np.float64) / 2
    return Web(
        legs=np.minimum(sloped, sloped.T),
        from_depot=np.minimum(np.minimum(first, last), half_penalties),
        trips=max(ceil(day.trips_needed().max() - 1e-9), 1),
    )


def look(web: Web, at: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
    """Returns the bound that prizes and a toll of the depot's legs give, and the way to better."""
    from routing.bounds import spanning  # noqa: PLC0415  it takes a moment to load

    prizes, toll = at[:-1], float(at[-1])
    stops = len(prizes)
    tree, parent = spanning.spanning(web.legs, web.from_depot, prizes, toll)
    most = min(web.trips + MORE_TRIPS, stops)
    costs, ends = spanning.beside(web.legs, web.from_depot, prizes, toll, parent, most)
    costs = costs - 2 * toll
    trips = max(web.trips, int((costs < 0).sum()))
    bound = float(tree + costs[:trips].sum() + 2 * prizes.sum())
    if trips == most:  # those that were not looked at are no cheaper than the last that was
        bound += (max(stops, most) - most) * float(costs[-1])
    meets = np.bincount(parent, minlength=stops + 1) + np.bincount(
        ends[:trips].ravel(), minlength=stops + 1
    )
    meets[:stops] += 1
    way = np.append(2.0 - meets[:stops], meets[stops] - 2.0 * trips)
    return surely(bound, prizes, costs[:trips], np.array([tree, toll * stops])), way
