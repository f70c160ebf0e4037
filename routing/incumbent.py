"""The best orders so far: only better ones that can be driven take their place."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from routing.case import Case, Orders, distance_m, driving_s, left_out
from routing.costs import cost_s
from routing.drivable import KnownDays


class Incumbent:
    """The best orders of a search, what they cost, and how the cost fell.

    ``curve`` has (milliseconds since the beginning, cost) of each improvement.
    """

    def __init__(self, case: Case) -> None:
        self.case = case
        self.orders: Orders = [[] for _vehicle in case.vehicles]
        self.cost = cost_s(case, self.orders)
        self.curve: list[tuple[int, int]] = []
        self.lower_bound: int | None = None
        self.run_id = ""
        self._days = KnownDays(case)
        self._began = time.monotonic()

    @property
    def anything(self) -> bool:
        """Whether any stop is served."""
        return any(self.orders)

    @property
    def unserved(self) -> int:
        """How many stops are left out."""
        return len(left_out(self.case, self.orders))

    @property
    def distance_m(self) -> int:
        """The length of all trips together [m]."""
        return self._along(distance_m)

    @property
    def driving_s(self) -> int:
        """The driving of all trips together [s]."""
        return self._along(driving_s)

    def offer(self, orders: Orders) -> bool:
        """Takes orders that are better and can be driven; tells whether it did.

        Of orders that cost the same, the first in the order of their numbers are better: who
        comes first among several searches must not matter.
        """
        orders = [[trip for trip in trips if trip] for trips in orders]
        cost = cost_s(self.case, orders)
        if (cost, orders) >= (self.cost, self.orders) or not self._days.can_be_driven(orders):
            return False
        if cost < self.cost or not self.curve:
            milliseconds = round(1000 * (time.monotonic() - self._began))
            self.curve.append((milliseconds, cost))
        self.orders, self.cost = orders, cost
        return True

    def bound(self, lower_bound: int) -> None:
        """Learns below which cost no plan can be; the highest such number counts."""
        self.lower_bound = max(self.lower_bound or 0, lower_bound)

    def _along(self, measure: Callable[[Case, int, Sequence[int]], int]) -> int:
        return sum(
            measure(self.case, vehicle, trip)
            for vehicle, trips in enumerate(self.orders)
            for trip in trips
        )
