"""How much worse a plan may become and still be kept.

The temperature is told in mean legs. Where time binds, or trips are long, a good change is
rarely found without a detour through worse plans, and the search begins hot; short trips that
only have to fit their load settle sooner, and it begins cooler (measured on the instances of
``docs/benchmarks-routing.md``).
"""

from __future__ import annotations

from itertools import pairwise

from routing.kernel import layout as at
from routing.kernel.tables import TIMES, Layout
from routing.kernel.team import Team

HOT, COOLER = 3.0, 0.7
SHORT, LONG = 15, 40
"""Up to so many stops a trip is short, from so many on it is long."""
COOLS_BY = 40.0


def hot_and_cold(layout: Layout, team: Team) -> tuple[float, float]:
    """Returns the first and the last temperature."""
    trips = [trip for day in team.days.values() for trip in day]
    stops = sum(len(trip) for trip in trips)
    costs = (_legs(layout, van, trip) for van, day in team.days.items() for trip in day)
    leg = max(1.0, sum(costs) / max(1, stops + len(trips)))
    share = (stops / max(1, len(trips)) - SHORT) / (LONG - SHORT)
    if layout.tables.feature[TIMES]:
        share = 1.0
    hot = leg * (COOLER + (HOT - COOLER) * min(1.0, max(0.0, share)))
    return hot, hot / COOLS_BY


def _legs(layout: Layout, van: int, trip: tuple[int, ...]) -> int:
    tables, row = layout.tables, layout.tables.vehicle[van]
    passed = [int(row[at.DEPOT]), *(int(layout.rank[stop]) for stop in trip), int(row[at.DEPOT])]
    return int(row[at.LEG_COST]) * sum(
        int(tables.cost[here, there]) for here, there in pairwise(passed)
    )
