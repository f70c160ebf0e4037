"""How much worse a plan may become and still be kept.

The temperature is told in mean legs. Where time binds, or trips are long, a good change is
rarely found without a detour through worse plans, and the search begins hot, most of all where
both is so; short trips that only have to fit their load settle sooner, and it begins cooler
(measured on the instances of ``docs/benchmarks-routing.md``). Cooling down from very hot takes
many rounds for each stop; where there are fewer, the search begins cooler: a thousand stops in
ten seconds, and not in a minute.
Where trips are long and time binds as well, a cool beginning costs more than a hot end: it begins
hotter with an eighth of the rounds. Cooled down by no more than others: by four times as much, it
ended with some per cent more on a thousand stops with windows.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from routing.kernel import layout as at
from routing.kernel.tables import TIMES, Layout
from routing.kernel.team import Team

HOTTEST, HOT = 3.0, 1.5
"""Where time binds: how hot a search begins on long trips, and on short ones."""
WARMEST, WARM = 3.0, 0.7
"""The same where trips only have to fit their load."""
SHORT_TO_LONG, MEDIUM_TO_LONG = (15, 40), (25, 45)
"""Stops of a trip from which on it counts as long, the more the nearer to the second number: by
load, and, later, where time binds."""
COOLS_BY = 40.0
COOLEST, ENOUGH_ROUNDS, ENOUGH_WHEN_LONG = 0.5, 240.0, 30.0
"""With so many rounds a stop it is worth beginning at one leg, with four times as many at two."""


@dataclass(frozen=True, slots=True)
class Heat:
    """What a leg of the first plan costs on average, and how hot a long search begins.

    With ``enough`` rounds a stop it is worth beginning at one leg. It is ``rugged`` when most
    trips are long and time binds.
    """

    leg: float
    hot: float
    enough: float = ENOUGH_ROUNDS
    rugged: bool = False

    def at(self, share: float, *, rounds_a_stop: float) -> float:
        """Returns the temperature when a share of a search of so many rounds has passed."""
        worthwhile = self.leg * max(COOLEST, math.sqrt(rounds_a_stop / self.enough))
        return min(self.hot, worthwhile) / math.pow(COOLS_BY, share)


def heat_of(layout: Layout, team: Team) -> Heat:
    """Returns how hot a search begins that goes on from a team's plan."""
    trips = [trip for day in team.days.values() for trip in day]
    stops = sum(len(trip) for trip in trips)
    costs = (_legs(layout, van, trip) for van, day in team.days.items() for trip in day)
    leg = max(1.0, sum(costs) / max(1, stops + len(trips)))
    many = stops / max(1, len(trips))
    long = _share(many, *SHORT_TO_LONG)
    if not layout.tables.feature[TIMES]:
        return Heat(leg, leg * _between(WARM, WARMEST, long))
    return Heat(
        leg,
        hot=leg * _between(HOT, HOTTEST, _share(many, *MEDIUM_TO_LONG)),
        enough=ENOUGH_ROUNDS * math.pow(ENOUGH_WHEN_LONG / ENOUGH_ROUNDS, long),
        rugged=_share(many, *MEDIUM_TO_LONG) >= 1,
    )


def _share(number: float, least: float, most: float) -> float:
    return min(1.0, max(0.0, (number - least) / (most - least)))


def _between(least: float, most: float, share: float) -> float:
    return least + (most - least) * share


def _legs(layout: Layout, van: int, trip: tuple[int, ...]) -> int:
    tables, row = layout.tables, layout.tables.vehicle[van]
    passed = [int(row[at.DEPOT]), *(int(layout.rank[stop]) for stop in trip), int(row[at.DEPOT])]
    return int(row[at.LEG_COST]) * sum(
        int(tables.cost[here, there]) for here, there in pairwise(passed)
    )
