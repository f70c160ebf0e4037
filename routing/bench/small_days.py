"""Days so small that every plan can be looked at: the best of them is proven.

Whatever a vehicle could drive on its day is tried, order by order, and for each set of stops
the cheapest way kept; then the sets are shared among the vehicles in every way. Nothing is
clever but to give up an order as soon as its beginning is late or too heavy: what comes after
cannot mend that.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from routing.bench.days import Trait, food_bank_day
from routing.case import Case, driving_s
from routing.instances import Instance
from routing.instances.judging import plain_penalty
from routing.model import ZERO, Load, Problem, Vehicle
from routing.schedule import schedule

MOST_STOPS = 12
VANS, VANS_THAT_RELOAD = 4, 2
IMPOSSIBLE = 2**60
CAPACITY = Load(grams=60_000, pieces=7)


def small_day(*, stops: int, seed: int, traits: frozenset[Trait] = frozenset()) -> Instance:
    """Returns a food bank's day of a few stops, with vans that hold three or four of them.

    Raises
    ------
    ValueError
        When there are more stops than can be tried in every order.
    """
    if stops > MOST_STOPS:
        raise ValueError(
            f"Of {stops} stops there are too many orders to try; {MOST_STOPS} is most."
        )
    day = food_bank_day(stops=stops, seed=seed, traits=traits)
    vans = tuple(
        replace(
            day.problem.vehicles[number % len(day.problem.vehicles)],
            id=f"van {number + 1}",
            name=f"Van {number + 1}",
            capacity=CAPACITY,
            max_trips=2 if Trait.TRIPS in traits else 1,
            fixed_cost_s=300 * number,
        )
        for number in range(VANS_THAT_RELOAD if Trait.TRIPS in traits else VANS)
    )
    return replace(
        day,
        name=day.name.replace("day", "small", 1),
        problem=replace(day.problem, vehicles=vans),
    )


def best_possible(problem: Problem) -> int:
    """Returns the plain cost of the best plan there is, by trying all of them.

    Only problems whose vehicles do not depend on each other, and whose cost is driving,
    vehicles and stops left out, are tried rightly.
    """
    case = Case(problem)
    every = 1 << len(case.stops)
    cost = np.full(every, IMPOSSIBLE, dtype=np.int64)
    cost[0] = 0
    tried: dict[Vehicle, dict[int, int]] = {}
    for number, vehicle in enumerate(case.vehicles):
        alike = replace(vehicle, id="any", name="any", fixed_cost_s=0)
        if alike not in tried:
            tried[alike] = _Tried(case, number).cheapest
        cost = _shared(cost, tried[alike], fixed_cost=vehicle.fixed_cost_s)
    weighed, plain = (_skipping(values) for values in (case.penalty_s, _plain(problem)))
    left_out = np.arange(every)[::-1]
    best = int(np.argmin(cost + weighed[left_out]))
    return int(cost[best] + plain[left_out[best]])


def _plain(problem: Problem) -> list[int]:
    return [plain_penalty(stop) for stop in problem.stops]


def _skipping(penalties: list[int]) -> NDArray[np.int64]:
    """Returns what leaving out each set of stops costs."""
    sums = np.zeros(1, dtype=np.int64)
    for penalty in penalties:
        sums = np.concatenate((sums, sums + penalty))
    return sums


def _shared(
    before: NDArray[np.int64], cheapest: dict[int, int], *, fixed_cost: int
) -> NDArray[np.int64]:
    """Returns the cheapest way to serve each set when one more vehicle takes a part of it."""
    after = before.copy()
    sets = np.arange(len(before))
    for taken, cost in cheapest.items():
        others = sets[sets & taken == 0]
        together = others | taken
        after[together] = np.minimum(after[together], before[others] + cost + fixed_cost)
    return after


@dataclass
class _Tried:
    """The least driving with which a vehicle can serve each set of stops, all orders tried."""

    case: Case
    number: int

    def __post_init__(self) -> None:
        self.vehicle: Vehicle = self.case.vehicles[self.number]
        self.able = [stop for stop, vans in enumerate(self.case.able) if self.number in vans]
        self.cheapest: dict[int, int] = {}
        self._go_on([], taken=0)

    def _go_on(self, trips: list[list[int]], *, taken: int) -> None:
        for stop in self.able:
            if taken >> stop & 1:
                continue
            if trips:
                self._try([*trips[:-1], [*trips[-1], stop]], taken=taken | 1 << stop)
            if len(trips) < self.vehicle.max_trips:
                self._try([*trips, [stop]], taken=taken | 1 << stop)

    def _try(self, trips: list[list[int]], *, taken: int) -> None:
        load = sum((self.case.stops[stop].demand for stop in trips[-1]), ZERO)
        if not load.fits_in(self.vehicle.capacity):
            return
        if schedule(self.case, self.number, trips).misfits:
            return
        cost = sum(driving_s(self.case, self.number, trip) for trip in trips)
        self.cheapest[taken] = min(cost, self.cheapest.get(taken, IMPOSSIBLE))
        self._go_on(trips, taken=taken)
