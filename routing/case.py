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

from routing.model import ZERO, CostParts, Lock, Problem, Stop, Vehicle

if TYPE_CHECKING:
    from numpy.typing import NDArray

NEVER = 10**9
"""Later than any day, in seconds; still far from the limits of 32 bits."""

BEYOND_COUNTING = 2**62

ANY_TIME = ((0, NEVER),)

Segment = tuple[int, int, int, int, int]
"""A piece of a trip: ``(busy, soonest, latest, cold, waits)``, all [s].

``busy`` is the time it takes without waiting; ``soonest`` when its windows let it end;
``latest`` when it may begin at the latest; ``cold`` how long the goods may have been out when
it begins, if nobody waits; ``waits`` before when the goods may not have left the depot.
"""

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
        self.pieces = [self._piece(stop) for stop in range(len(problem.stops))]
        self.no_windows = not any(stop.windows for stop in problem.stops)
        self.one_window = all(len(windows) == 1 for windows in self.windows)

    def _lay_out_vehicles(self) -> None:
        problem = self.problem
        self.depot = [problem.depot_place(vehicle) for vehicle in self.vehicles]
        self.start = [problem.start_row(vehicle) for vehicle in self.vehicles]
        ends = [problem.end_row(vehicle) for vehicle in self.vehicles]
        self.end = [-1 if end is None else end for end in ends]
        self.reload_s = [problem.depot_of(vehicle).reload_s for vehicle in self.vehicles]
        self.first_load_s = [problem.depot_of(vehicle).first_load_s for vehicle in self.vehicles]

    def _lay_out_stops(self) -> None:
        stops, numbers, vans = self.stops, self.stop_numbers(), self.vehicle_numbers()
        limits = [self.problem.cold_limit_s(stop) for stop in stops]
        self.limit_s = [NEVER if limit is None else limit for limit in limits]
        self.service_s = [stop.handling_s for stop in stops]
        self.setup_s = [stop.setup_s for stop in stops]
        self.windows = [_windows(stop) for stop in stops]
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

    def _piece(self, stop: int) -> Segment:
        """Returns a stop as a piece of a trip; of several windows only the outer bounds count."""
        windows, service_s, limit_s = self.windows[stop], self.service_s[stop], self.limit_s[stop]
        opens, closes = windows[0][0], windows[-1][1]
        return service_s, opens + service_s, closes, limit_s, opens - limit_s

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
    alone = []
    for number, stop in enumerate(case.stops):
        holder = locked.get(number)
        vans = (
            van
            for van, vehicle in enumerate(case.vehicles)
            if may_serve(vehicle, stop)
            and (holder == van if holder is not None else van not in closed)
            and (stop.pickup == ZERO or case.end[van] == case.depot[van])
        )
        alone.append(set(vans))
    return [
        tuple(sorted(vans.intersection(*(alone[other] for other in _partners(case, number)))))
        for number, vans in enumerate(alone)
    ]


def _partners(case: Case, stop: int) -> list[int]:
    """Returns the stops that share a trip with a stop because one is picked up at the other."""
    at = case.picked_up_at[stop]
    return [*case.brings[stop], *(() if at < 0 else (at, *case.brings[at]))]


def _numbered(names: Sequence[str | None]) -> list[int]:
    numbers: dict[str, int] = {}
    return [-1 if name is None else numbers.setdefault(name, len(numbers)) for name in names]


def cost_s(case: Case, orders: Orders) -> int:
    """Returns what a plan costs [s]: driving, vehicles used, and stops left out.

    A mandatory stop left out weighs more than everything optional together.
    """
    return cost_parts(case, orders).total


def cost_parts(case: Case, orders: Orders) -> CostParts:
    """Returns what a plan costs [s], part by part."""
    return CostParts(
        driving=sum(
            driving_s(case, vehicle, trip) for vehicle, trips in enumerate(orders) for trip in trips
        ),
        fixed=sum(
            case.vehicles[vehicle].fixed_cost_s
            for vehicle, trips in enumerate(orders)
            if any(trips)
        ),
        penalties=sum(case.penalty_s[stop] for stop in left_out(case, orders)),
    )


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


def penalties(problem: Problem) -> list[int]:
    """Returns what leaving out each stop weighs.

    Stops of the last tier weigh their own penalty. One of an earlier tier weighs more than all
    of the later tiers together, beside its penalty, which decides what detour it is worth. One
    mandatory or locked stop weighs more than any plan without it, however long the detour,
    however dear the vehicle and however many optional stops must make room.

    Raises
    ------
    ValueError
        When the weights are beyond counting in 64 bits.
    """
    locked = {stop for lock in problem.locks for stop in lock.stops}
    must = [stop.mandatory or stop.id in locked for stop in problem.stops]
    optional = [stop for stop, needed in zip(problem.stops, must, strict=True) if not needed]
    later, surcharge = 0, {}
    for tier in sorted({stop.tier for stop in optional}, reverse=True):
        weight = later + 1 if later else 0
        surcharge[tier] = weight
        later += sum((stop.penalty_s or 0) + weight for stop in optional if stop.tier == tier)
    mandatory = 1 + _dearest_day(problem) + later
    if mandatory * (1 + sum(must)) >= BEYOND_COUNTING:
        raise ValueError("Tiers and penalties weigh more than can be counted.")
    return [
        mandatory if needed else (stop.penalty_s or 0) + surcharge[stop.tier]
        for stop, needed in zip(problem.stops, must, strict=True)
    ]


def _dearest_day(problem: Problem) -> int:
    """Returns more than any plan costs beside its penalties."""
    costs = problem.travel.durations_s if problem.costs is None else problem.costs
    stops, vehicles, wishes = problem.stops, problem.vehicles, problem.preferences
    legs = 2 * len(stops) + 2 * len(vehicles)
    per_leg = int(costs.max(initial=0)) * max(vehicle.leg_cost for vehicle in vehicles)
    late = sum(stop.late_s * stop.late_cost for stop in stops)
    per_stop = wishes.split_cost_s + wishes.unfamiliar_cost_s + wishes.move_cost_s
    return per_leg * legs + late + per_stop * len(stops) + sum(map(_dearest_shift, vehicles))


def _dearest_shift(vehicle: Vehicle) -> int:
    shift_s = vehicle.shift.closes + vehicle.overtime_s - vehicle.shift.opens
    too_long_s = 0 if vehicle.soft_out_s is None else max(shift_s - vehicle.soft_out_s, 0)
    overtime = vehicle.overtime_s * vehicle.overtime_cost
    return vehicle.fixed_cost_s + overtime + too_long_s * vehicle.soft_out_cost


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
