"""How much worse a plan may become and still be kept."""

from __future__ import annotations

from itertools import pairwise

from routing.kernel.tables import Layout
from routing.kernel.team import Team

HOT = 3.0
COLD = 0.1


def hot_and_cold(layout: Layout, team: Team) -> tuple[float, float]:
    """Returns the first and the last temperature."""
    tables, rank = layout.tables, layout.rank
    legs = [
        int(tables.cost[rank[here], rank[there]])
        for day in team.days.values()
        for trip in day
        for here, there in pairwise(trip)
    ]
    leg = max(1.0, sum(legs) / max(1, len(legs)))
    return HOT * leg, COLD * leg
