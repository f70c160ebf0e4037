"""The best plan that days already seen can be put together to: an exact cover by CP-SAT.

A search sees many good days of single vehicles in plans that are less good as a whole. Which
of them to drive together, so that no stop is served twice, is a set packing; from the plan at
hand it is solved within moments. Where vehicles make several trips, these are put together anew
(:mod:`routing.recombine_trips`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ortools.sat.python import cp_model

from routing.case import Case, Orders
from routing.costs import cost_parts, untimed_cost_s
from routing.docks import schedule_day
from routing.effort import Effort
from routing.kinds import kinds_of
from routing.recombine_trips import recombine_trips
from routing.trip_slots import Pieces, Seen, trips_suffice

Day = tuple[tuple[int, ...], ...]
"""The trips of a vehicle, as its stops in driving order."""

MOST_DAYS, MOST_TIMED_DAYS = 8_000, 1_500
"""How many days are combined at most; fewer where each has to be timed to know its cost."""


class Pool:
    """Days of vehicles that were seen, by kinds of vehicles that are alike."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.kinds = kinds_of(case)
        self._days: dict[tuple[int, Day], None] = {}

    def __len__(self) -> int:
        return len(self._days)

    def add(self, orders: Orders) -> None:
        """Takes in the days of some orders; when there are too many, the oldest are dropped."""
        for vehicle, trips in enumerate(orders):
            if any(trips):
                self.add_day(vehicle, tuple(tuple(trip) for trip in trips if trip))

    def add_day(self, vehicle: int, day: Day) -> None:
        """Takes in the day of one vehicle."""
        key = (self.kinds[vehicle], day)
        self._days.pop(key, None)
        self._days[key] = None
        if len(self._days) > (MOST_TIMED_DAYS if self.case.time_costs else MOST_DAYS):
            del self._days[next(iter(self._days))]

    def days(self) -> list[tuple[int, Day]]:
        """Returns all days with the kinds of their vehicles, the latest last."""
        return list(self._days)

    def pieces(self) -> list[Seen]:
        """Returns all trips, or days that are taken whole, with the first vehicle of their kind.

        The latest come last.
        """
        first = [self.kinds.index(kind) for kind in range(max(self.kinds, default=-1) + 1)]
        pieces = Pieces(self.case, self.kinds)
        return [piece for kind, day in self._days for piece in pieces.of(first[kind], day)]


def recombine(
    pool: Pool, start: Orders, *, seconds: float, seed: int, threads: int = 2, steps: int | None
) -> Orders | None:
    """Returns the best orders that the days of a pool make, None when there are none.

    ``start`` is where the search begins. With ``steps`` it ends after so much work instead of
    after ``seconds`` [s], on one thread, so that it is reproducible.
    """
    effort = Effort(seconds=seconds, seed=seed, threads=threads, steps=steps)
    if trips_suffice(pool.case):
        orders = recombine_trips(pool.case, pool.pieces(), start, effort=effort)
        if orders is not None or effort.left_s <= 0:
            return orders
    pool.add(start)
    cover = _Cover(pool)
    cover.begin_at(start)
    solved = effort.solve(cover.cp)
    if not solved.found:
        return None
    return _orders(pool, [day for day, one in cover.chosen.items() if solved.value(one)])


class _Cover:
    """Which days to drive: no stop on two of them, no more of a kind than there are vehicles."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self.cp = cp_model.CpModel()
        self.chosen = {
            day: self.cp.new_bool_var(f"{number}") for number, day in enumerate(pool.days())
        }
        spent = [self._cost(kind, day) * one for (kind, day), one in self.chosen.items()]
        self._each_kind_has_so_many_vehicles()
        self.cp.minimize(sum(spent) + sum(self._left_out()))

    def begin_at(self, orders: Orders) -> None:
        """Tells where to look first."""
        known = {
            (self.pool.kinds[vehicle], tuple(tuple(trip) for trip in trips))
            for vehicle, trips in enumerate(orders)
        }
        for day, one in self.chosen.items():
            self.cp.add_hint(one, day in known)

    def _each_kind_has_so_many_vehicles(self) -> None:
        driving: defaultdict[int, list[cp_model.IntVar]] = defaultdict(list)
        for (kind, _day), one in self.chosen.items():
            driving[kind].append(one)
        for kind, some in driving.items():
            self.cp.add(sum(some) <= self.pool.kinds.count(kind))

    def _left_out(self) -> Iterator[cp_model.LinearExpr]:
        """Yields what each stop costs that is on some day: its penalty unless one is chosen."""
        serving: defaultdict[int, list[cp_model.IntVar]] = defaultdict(list)
        for (_kind, day), one in self.chosen.items():
            for trip in day:
                for stop in trip:
                    serving[stop].append(one)
        for stop, some in serving.items():
            out = self.cp.new_bool_var(f"out {stop}")
            self.cp.add_exactly_one([*some, out])
            yield self.pool.case.penalty_s[stop] * out

    def _cost(self, kind: int, day: Day) -> int:
        """Returns what a vehicle's day costs beside stops that are left out."""
        case, vehicle = self.pool.case, self.pool.kinds.index(kind)
        if not case.time_costs:
            return untimed_cost_s(case, vehicle, day)
        orders: Orders = [[] for _vehicle in case.vehicles]
        orders[vehicle] = [list(trip) for trip in day]
        parts = cost_parts(case, orders, schedule_day(case, orders))
        return parts.total - parts.penalties


def _orders(pool: Pool, days: list[tuple[int, Day]]) -> Orders:
    """Returns days given to vehicles of their kinds."""
    free: defaultdict[int, list[int]] = defaultdict(list)
    for vehicle, kind in enumerate(pool.kinds):
        free[kind].append(vehicle)
    orders: Orders = [[] for _vehicle in pool.kinds]
    for kind, day in days:
        orders[free[kind].pop(0)] = [list(trip) for trip in day]
    return orders
