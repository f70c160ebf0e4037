"""A problem laid out for quick arithmetic.

Searching asks the same small questions millions of times: how long from here to there, may
this vehicle serve that stop, when is it open. Here vehicles and stops are known by their
numbers (their rows in the problem), and every answer is one look into a table. A *place* is a
row of the travel matrices: depots first, then stops.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from routing.model import ZERO, Load, Lock, Problem, Stop, Vehicle
from routing.weights import penalties

if TYPE_CHECKING:
    from numpy.typing import NDArray

NEVER = 10**9
"""Later than any day, in seconds; still far from the limits of 32 bits."""

ANY_TIME = ((0, NEVER),)

Orders = list[list[list[int]]]
"""For each vehicle its trips, for each trip its stops, in driving order."""


class Case:
    """The tables of one problem; -1 stands for no stop, no vehicle, no building, no end."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.vehicles = problem.vehicles
        self.stops = problem.stops
        self.first_stop = len(problem.depots)
        self.ways: memoryview[int] = np.ascontiguousarray(problem.travel.durations_s).data
        self.roads_m: memoryview[int] = np.ascontiguousarray(problem.travel.distances_m).data
        self.leg_costs: memoryview[int] = (
            self.ways if problem.costs is None else np.ascontiguousarray(problem.costs).data
        )
        self._lay_out_vehicles()
        self._lay_out_stops()
        self._lay_out_locks()
        self.able = _able(self)
        self.penalty_s = penalties(problem)
        self.time_costs = any(self.late_s) or any(
            vehicle.overtime_s or vehicle.soft_out_s is not None for vehicle in self.vehicles
        )

    def _lay_out_vehicles(self) -> None:
        problem = self.problem
        self.depot = [problem.depot_place(vehicle) for vehicle in self.vehicles]
        self.start = [problem.start_row(vehicle) for vehicle in self.vehicles]
        ends = [problem.end_row(vehicle) for vehicle in self.vehicles]
        self.end = [-1 if end is None else end for end in ends]
        depots = [problem.depot_of(vehicle) for vehicle in self.vehicles]
        self.reload_s = [depot.reload_s for depot in depots]
        self.first_load_s = [depot.first_load_s for depot in depots]
        self.lead_s = [
            self.ways[start, depot] if start != depot else 0
            for start, depot in zip(self.start, self.depot, strict=True)
        ]
        self.depot_open = [
            (0, NEVER) if depot.window is None else (depot.window.opens, depot.window.closes)
            for depot in depots
        ]
        self.docks = [NEVER if depot.docks is None else depot.docks for depot in problem.depots]

    def _lay_out_stops(self) -> None:
        stops, numbers, vans = self.stops, self.stop_numbers(), self.vehicle_numbers()
        limits = [self.problem.cold_limit_s(stop) for stop in stops]
        self.limit_s = [NEVER if limit is None else limit for limit in limits]
        self.service_s = [stop.handling_s for stop in stops]
        self.setup_s = [stop.setup_s for stop in stops]
        self.windows = [_windows(stop) for stop in stops]
        self.late_s = [stop.late_s if stop.windows else 0 for stop in stops]
        self.open_s = [
            joined([(opens, closes + late_s) for opens, closes in windows]) if late_s else windows
            for windows, late_s in zip(self.windows, self.late_s, strict=True)
        ]
        self.ready_s = [stop.ready_s for stop in stops]
        self.building = _numbered([stop.building for stop in stops])
        self.neighbourhood = _numbered([stop.neighbourhood for stop in stops])
        known = dict(zip((stop.neighbourhood for stop in stops), self.neighbourhood, strict=True))
        self.familiar = [
            frozenset(known[name] for name in vehicle.familiar if name in known)
            for vehicle in self.vehicles
        ]
        self.previous = [vans.get(stop.previous_vehicle or "", -1) for stop in stops]
        self.picked_up_at = [numbers.get(stop.picked_up_at or "", -1) for stop in stops]
        self.ride_limit_s = [
            NEVER if stop.ride_limit_s is None else stop.ride_limit_s for stop in stops
        ]
        self.has_pairs = any(other >= 0 for other in self.picked_up_at)
        self.takes_aboard = self.has_pairs or any(stop.pickup != ZERO for stop in stops)
        self.demands = np.array([_sizes(stop.demand) for stop in stops], dtype=np.int64)
        self.demands = self.demands.reshape(-1, 3)
        self.capacities = np.array([_sizes(v.capacity) for v in self.vehicles], dtype=np.int64)
        self.brings: list[list[int]] = [[] for _stop in stops]
        for stop, other in enumerate(self.picked_up_at):
            if other >= 0:
                self.brings[other].append(stop)

    def _lay_out_locks(self) -> None:
        numbers, vans = self.stop_numbers(), self.vehicle_numbers()
        self.locks: dict[int, LockedDay] = {
            vans[lock.vehicle]: LockedDay(
                trips=[[numbers[stop] for stop in trip] for trip in lock.trips], whole=lock.whole
            )
            for lock in self.problem.locks
        }

        self.locked = {stop for day in self.locks.values() for trip in day.trips for stop in trip}

    def place(self, stop: int) -> int:
        """Returns the row of a stop in the travel matrices."""
        return self.first_stop + stop

    def stop_numbers(self) -> dict[str, int]:
        return {stop.id: number for number, stop in enumerate(self.stops)}

    def vehicle_numbers(self) -> dict[str, int]:
        return {vehicle.id: number for number, vehicle in enumerate(self.vehicles)}


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedDay:
    """How a vehicle's day begins, or all of it, in stop numbers."""

    trips: list[list[int]]
    whole: bool


def may_serve(vehicle: Vehicle, stop: Stop) -> bool:
    """Tells whether a vehicle suits a stop, whatever the time, the locks and where it ends."""
    return (
        stop.locked_vehicle in (None, vehicle.id)
        and vehicle.id not in stop.forbidden_vehicles
        and (vehicle.refrigerated or not stop.refrigerated)
        and stop.skills <= vehicle.skills
        and stop.demand.fits_in(vehicle.capacity)
        and stop.pickup.fits_in(vehicle.capacity)
    )


def _able(case: Case) -> list[tuple[int, ...]]:
    """Returns the vehicles that may serve each stop: suited, unlocked, and so for its pair."""
    locked = {stop: van for van, day in case.locks.items() for trip in day.trips for stop in trip}
    closed = {van for van, day in case.locks.items() if day.whole}
    back = {van for van, end in enumerate(case.end) if end == case.depot[van]}
    small_ones = (case.demands <= case.capacities.min(axis=0)).all(axis=1).tolist()
    suited: dict[tuple[object, ...], frozenset[int]] = {}
    alone = []
    for number, stop in enumerate(case.stops):
        small = small_ones[number] and stop.pickup == ZERO
        asks = (stop.locked_vehicle, stop.forbidden_vehicles, stop.refrigerated, stop.skills)
        key = (*asks, None if small else number)  # what is small for all is looked at once
        if key not in suited:
            suited[key] = frozenset(
                v for v, van in enumerate(case.vehicles) if may_serve(van, stop)
            )
        vans = suited[key] if stop.pickup == ZERO else suited[key] & back
        vans = vans & {locked[number]} if number in locked else vans - closed
        alone.append(vans)
    if not case.has_pairs:
        return [tuple(sorted(vans)) for vans in alone]
    return [
        tuple(sorted(vans.intersection(*(alone[other] for other in _partners(case, number)))))
        for number, vans in enumerate(alone)
    ]


def _partners(case: Case, stop: int) -> list[int]:
    """Returns the stops that share a trip with a stop because one is picked up at the other."""
    at = case.picked_up_at[stop]
    return [*case.brings[stop], *(() if at < 0 else (at, *case.brings[at]))]


def _sizes(load: Load) -> tuple[int, int, int]:
    return load.grams, load.pieces, load.millilitres


def _numbered(names: Sequence[str | None]) -> list[int]:
    numbers: dict[str, int] = {}
    return [-1 if name is None else numbers.setdefault(name, len(numbers)) for name in names]


def driving_s(case: Case, vehicle: int, trip: Sequence[int]) -> int:
    """Returns what a trip's legs cost [s], from the depot and back."""
    return _along(case.leg_costs, case, vehicle, trip) * case.vehicles[vehicle].leg_cost


def distance_m(case: Case, vehicle: int, trip: Sequence[int]) -> int:
    """Returns how far a trip drives [m], from the depot and back."""
    return _along(case.roads_m, case, vehicle, trip)


def left_out(case: Case, orders: Orders) -> list[int]:
    """Returns the stops that no trip serves."""
    served = {stop for trips in orders for trip in trips for stop in trip}
    return [stop for stop in range(len(case.stops)) if stop not in served]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Table:
    """Travel as two plain matrices [s] and [m]."""

    durations_s: NDArray[np.int32]
    distances_m: NDArray[np.int32]


def part_of(problem: Problem, *, vehicles: Sequence[int], stops: Sequence[int]) -> Problem:
    """Returns the problem of some vehicles, the depots and homes they use, and some stops."""
    chosen = tuple(problem.vehicles[number] for number in vehicles)
    first, first_home = len(problem.depots), len(problem.depots) + len(problem.stops)
    ends = [row for vehicle in chosen if (row := problem.end_row(vehicle)) is not None]
    used = {*ends, *map(problem.depot_place, chosen), *map(problem.start_row, chosen)}
    depots = sorted(row for row in used if row < first)
    homes = sorted(row for row in used if row >= first_home)
    rows = np.array([*depots, *(first + stop for stop in stops), *homes], dtype=np.intp)
    across = np.ix_(rows, rows)
    return replace(
        problem,
        depots=tuple(problem.depots[row] for row in depots),
        homes=tuple(problem.homes[row - first_home] for row in homes),
        vehicles=chosen,
        stops=tuple(problem.stops[stop] for stop in stops),
        travel=Table(
            durations_s=problem.travel.durations_s[across],
            distances_m=problem.travel.distances_m[across],
        ),
        costs=None if problem.costs is None else problem.costs[across],
        locks=_locks_within(problem, vehicles=vehicles, stops=stops),
    )


def _locks_within(
    problem: Problem, *, vehicles: Sequence[int], stops: Sequence[int]
) -> tuple[Lock, ...]:
    """Returns the locks of some vehicles; a lock's stops are planned with its vehicle."""
    vans = {problem.vehicles[number].id for number in vehicles}
    doors = {problem.stops[number].id for number in stops}
    return tuple(
        lock for lock in problem.locks if lock.vehicle in vans and doors.issuperset(lock.stops)
    )


def _windows(stop: Stop) -> tuple[tuple[int, int], ...]:
    return tuple((window.opens, window.closes) for window in stop.windows) or ANY_TIME


def joined(windows: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Returns windows, sorted, with those that overlap or touch made one."""
    whole: list[tuple[int, int]] = []
    for opens, closes in windows:
        if whole and opens <= whole[-1][1] + 1:
            whole[-1] = whole[-1][0], max(closes, whole[-1][1])
        else:
            whole.append((opens, closes))
    return tuple(whole)


def _along(table: memoryview[int], case: Case, vehicle: int, trip: Sequence[int]) -> int:
    if not trip:
        return 0
    depot = case.depot[vehicle]
    total, here = 0, depot
    for stop in trip:
        there = case.first_stop + stop
        total += table[here, there]
        here = there
    return total + table[here, depot]
