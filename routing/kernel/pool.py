"""Good days of single vehicles, kept so that others can be combined from them."""

from __future__ import annotations

from collections.abc import Iterator

from routing.kernel import layout as at
from routing.kernel.orders import Days
from routing.kernel.tables import Layout

Trips = tuple[tuple[int, ...], ...]

MOST = 8_000


class Pool:
    """Days of vehicles with their costs, each once for a kind of vehicle, the newest kept.

    A cost counts legs, the use of the vehicle and preferences, but nothing that depends on the
    clock or on other vehicles.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._costs: dict[tuple[int, Trips], int] = {}

    def __len__(self) -> int:
        return len(self._costs)

    def __iter__(self) -> Iterator[tuple[int, Trips, int]]:
        """Yields a kind of vehicle, the trips of its day as stop numbers, and their cost."""
        for (kind, trips), cost in self._costs.items():
            yield kind, trips, cost

    def vehicles_of(self, kind: int) -> list[int]:
        """Returns the vehicles of one kind: each can drive the other's day at the same cost."""
        kinds = self._layout.tables.vehicle[:, at.KIND]
        return [number for number, its_kind in enumerate(kinds) if its_kind == kind]

    def days(self) -> Iterator[tuple[int, Trips]]:
        """Yields a vehicle that can drive a day, and the trips of the day as stop numbers."""
        first = {kind: self.vehicles_of(kind)[0] for kind in {kind for kind, _ in self._costs}}
        for kind, trips in self._costs:
            yield first[kind], trips

    def add(self, days: Days) -> None:
        """Takes the days of a plan in."""
        for van, trips in days.items():
            if not trips:
                continue
            key = int(self._layout.tables.vehicle[van, at.KIND]), trips
            cost = self._costs.pop(key) if key in self._costs else self._cost(van, trips)
            self._costs[key] = cost
        while len(self._costs) > MOST:
            del self._costs[next(iter(self._costs))]

    def _cost(self, van: int, trips: Trips) -> int:
        tables, rank = self._layout.tables, self._layout.rank
        row = tables.vehicle[van]
        legs, wishes = 0, 0
        for number, trip in enumerate(trips, start=1):
            here = row[at.DEPOT]
            for stop in trip:
                there = rank[stop]
                legs += int(tables.cost[here, there])
                wishes += int(tables.assign[there, van])
                here = there
            legs += int(tables.cost[here, row[at.END if number == len(trips) else at.DEPOT]])
        return legs * int(row[at.LEG_COST]) + int(row[at.FIXED]) + wishes
