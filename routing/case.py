"""A problem laid out for quick arithmetic.

Searching asks the same small questions millions of times: how long from here to there, may
this vehicle serve that stop, when is it open. Here vehicles and stops are known by their
numbers (their rows in the problem), and every answer is one look into a table. A *place* is a
row of the travel matrices: depots first, then stops.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routing.model import Problem, Stop, Vehicle

if TYPE_CHECKING:
    from numpy.typing import NDArray

NEVER = 10**9
"""Later than any day, in seconds; still far from the limits of 32 bits."""

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
    """The tables of one problem."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.vehicles = problem.vehicles
        self.stops = problem.stops
        self.first_stop = len(problem.depots)
        self.ways: memoryview[int] = np.ascontiguousarray(problem.travel.durations_s).data
        self.roads_m: memoryview[int] = np.ascontiguousarray(problem.travel.distances_m).data
        self.depot = [problem.depot_place(vehicle) for vehicle in problem.vehicles]
        self.reload_s = [problem.depot_of(vehicle).reload_s for vehicle in problem.vehicles]
        self.service_s = [stop.service_s for stop in problem.stops]
        self.windows = [_windows(stop) for stop in problem.stops]
        self.limit_s = [
            NEVER if stop.cold_limit_s is None else stop.cold_limit_s for stop in problem.stops
        ]
        self.able = [
            tuple(
                number for number, vehicle in enumerate(self.vehicles) if may_serve(vehicle, stop)
            )
            for stop in problem.stops
        ]
        self.penalty_s = _penalties(problem)
        self.pieces = [self._piece(stop) for stop in range(len(problem.stops))]
        self.no_windows = not any(stop.windows for stop in problem.stops)
        self.one_window = all(len(windows) == 1 for windows in self.windows)

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


def may_serve(vehicle: Vehicle, stop: Stop) -> bool:
    """Tells whether a vehicle suits a stop, whatever the time."""
    return (
        stop.locked_vehicle in (None, vehicle.id)
        and (vehicle.refrigerated or not stop.cold)
        and stop.skills <= vehicle.skills
        and stop.demand.fits_in(vehicle.capacity)
    )


def cost_s(case: Case, orders: Orders) -> int:
    """Returns what a plan costs [s]: driving, vehicles used, and stops left out.

    A mandatory stop left out weighs more than everything optional together.
    """
    driving = sum(
        driving_s(case, vehicle, trip) for vehicle, trips in enumerate(orders) for trip in trips
    )
    used = sum(
        case.vehicles[vehicle].fixed_cost_s for vehicle, trips in enumerate(orders) if any(trips)
    )
    return driving + used + sum(case.penalty_s[stop] for stop in left_out(case, orders))


def driving_s(case: Case, vehicle: int, trip: Sequence[int]) -> int:
    """Returns how long a trip drives [s], from the depot and back."""
    return _along(case.ways, case, vehicle, trip)


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
    """Returns the problem of some vehicles, the depots that they use, and some stops."""
    chosen = tuple(problem.vehicles[number] for number in vehicles)
    used = sorted({problem.depot_place(vehicle) for vehicle in chosen})
    first = len(problem.depots)
    rows = np.array([*used, *(first + stop for stop in stops)], dtype=np.intp)
    across = np.ix_(rows, rows)
    return Problem(
        depots=tuple(problem.depots[place] for place in used),
        vehicles=chosen,
        stops=tuple(problem.stops[stop] for stop in stops),
        travel=Table(
            durations_s=problem.travel.durations_s[across],
            distances_m=problem.travel.distances_m[across],
        ),
    )


def _windows(stop: Stop) -> tuple[tuple[int, int], ...]:
    return tuple((window.opens, window.closes) for window in stop.windows) or ANY_TIME


def _penalties(problem: Problem) -> list[int]:
    """Returns the penalty of each stop; one mandatory stop outweighs any plan without it.

    However long the detour, however dear the vehicle and however many optional stops must
    make room: leaving out the mandatory stop costs more.
    """
    farthest = int(problem.travel.durations_s.max(initial=0))
    legs = 2 * len(problem.stops)
    dearest_day = farthest * legs + sum(vehicle.fixed_cost_s for vehicle in problem.vehicles)
    mandatory = 1 + dearest_day + sum(stop.penalty_s or 0 for stop in problem.stops)
    return [mandatory if stop.penalty_s is None else stop.penalty_s for stop in problem.stops]


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
