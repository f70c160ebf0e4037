"""The rows of whole numbers in which compiled code finds stops, windows and vehicles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from routing.amounts import Load
from routing.kernel import layout as at
from routing.model import Break, Problem, Stop, Vehicle

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_LOAD = at.FAR


def window_rows(
    problem: Problem, order: NDArray[np.int64]
) -> tuple[NDArray[np.int64], list[tuple[int, int]]]:
    """Returns all windows (opens, closes, closes with lateness), and each stop's part of them."""
    rows: list[tuple[int, int, int]] = []
    ranges = []
    for number in order:
        stop = problem.stops[number]
        ranges.append((len(rows), len(stop.windows)))
        rows += [
            (window.opens, window.closes, _end_of(stop, window.closes)) for window in stop.windows
        ]
    return np.array(rows or [(0, at.FAR, at.FAR)], dtype=np.int64), ranges


def _end_of(stop: Stop, closes: int) -> int:
    """Returns until when service may go on starting from a window on, lateness included [s]."""
    end = closes + stop.late_s
    for window in stop.windows if stop.late_s else ():
        if closes < window.opens <= end + 1:
            end = max(end, window.closes + stop.late_s)
    return min(end, at.FAR)


def stop_rows(
    problem: Problem,
    order: NDArray[np.int64],
    rank: NDArray[np.int64],
    ranges: list[tuple[int, int]],
    quarters: list[str],
) -> NDArray[np.int64]:
    """Returns what the kernel knows of each stop, in its own order."""
    numbers = {stop.id: int(rank[number]) for number, stop in enumerate(problem.stops)}
    buildings = sorted({stop.building for stop in problem.stops if stop.building is not None})
    houses = {name: number for number, name in enumerate(buildings)}
    parts = {name: number for number, name in enumerate(quarters)}
    locked = {name for lock in problem.locks for name in lock.stops}
    rows = np.zeros((len(order), at.STOP_COLUMNS), dtype=np.int64)
    for row, number in zip(rows, order, strict=True):
        stop = problem.stops[int(number)]
        _write_times(row, problem, stop, ranges[numbers[stop.id]])
        row[at.BUILDING] = -1 if stop.building is None else houses[stop.building]
        row[at.QUARTER] = -1 if stop.neighbourhood is None else parts[stop.neighbourhood]
        row[at.LOCKED] = stop.id in locked
        source = stop.picked_up_at
        row[at.SOURCE] = -1 if source is None else numbers[source]
        row[at.LEADER] = numbers[stop.id if source is None else source]
        carried = at.DEMAND if source is None else at.CARRY
        _write_load(row, carried, stop.demand)
        _write_load(row, at.PICKUP, stop.pickup)
    for sink in np.flatnonzero(rows[:, at.SOURCE] >= 0):
        source = rows[sink, at.SOURCE]
        rows[source, at.CARRY : at.CARRY + 3] += rows[sink, at.CARRY : at.CARRY + 3]
        rows[[sink, source], at.CLOCK] = 1
    _close_rings(rows)
    return rows


def _close_rings(rows: NDArray[np.int64]) -> None:
    """Lets each stop name the next of its group: source, its demands, the source again."""
    rows[:, at.RING] = np.arange(len(rows))
    for row in np.flatnonzero(rows[:, at.SOURCE] >= 0):
        source = rows[row, at.SOURCE]
        rows[row, at.RING] = rows[source, at.RING]
        rows[source, at.RING] = row


def _write_times(
    row: NDArray[np.int64], problem: Problem, stop: Stop, part: tuple[int, int]
) -> None:
    limit_s = problem.cold_limit_s(stop)
    row[at.SERVICE] = stop.handling_s
    row[at.SETUP] = stop.setup_s
    row[at.WINDOW_FROM], row[at.WINDOW_COUNT] = part
    row[at.OPENS] = stop.windows[0].opens if stop.windows else 0
    row[at.CLOSES] = min(stop.windows[-1].closes + stop.late_s, at.FAR) if stop.windows else at.FAR
    row[at.LIMIT] = at.FAR if limit_s is None else limit_s
    row[at.RELEASE] = stop.ready_s
    row[at.RIDE] = at.FAR if stop.ride_limit_s is None else stop.ride_limit_s
    row[at.LATE] = stop.late_s if stop.windows else 0
    row[at.LATE_COST] = stop.late_cost
    row[at.CLOCK] = limit_s is not None or (stop.late_s > 0 and bool(stop.windows))


def _write_load(row: NDArray[np.int64], column: int, load: Load) -> None:
    row[column : column + 3] = [
        min(amount, MOST_LOAD) for amount in (load.grams, load.pieces, load.millilitres)
    ]


def vehicle_rows(
    problem: Problem,
    *,
    places_of: NDArray[np.int64],
    cost: NDArray[np.int32],
    time: NDArray[np.int32],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Returns what the kernel knows of each vehicle, and all breaks (opens, closes, lasts)."""
    rows = np.zeros((len(problem.vehicles), at.VEHICLE_COLUMNS), dtype=np.int64)
    rests: list[tuple[int, int, int]] = []
    known: dict[tuple[Break, ...], int] = {}
    for row, vehicle in zip(rows, problem.vehicles, strict=True):
        if vehicle.breaks not in known:
            known[vehicle.breaks] = len(rests)
            rests += [
                (rest.window.opens, rest.window.closes, rest.duration_s) for rest in vehicle.breaks
            ]
        _write_breaks(row, vehicle, known[vehicle.breaks])
        start = int(places_of[problem.start_row(vehicle)])
        end = problem.end_row(vehicle)
        row[at.DEPOT] = places_of[problem.depot_place(vehicle)]
        row[at.END] = len(cost) - 1 if end is None else places_of[end]
        row[at.APPROACH] = time[start, row[at.DEPOT]]
        approach_cost = vehicle.leg_cost * int(cost[start, row[at.DEPOT]])
        row[at.FIXED] = vehicle.fixed_cost_s + approach_cost
        _write_vehicle(row, problem, vehicle)
    return rows, np.array(rests or [(0, 0, 0)], dtype=np.int64)


def _write_breaks(row: NDArray[np.int64], vehicle: Vehicle, first: int) -> None:
    row[at.BREAK_FROM], row[at.BREAK_COUNT] = first, len(vehicle.breaks)
    if vehicle.breaks:
        longest = max(vehicle.breaks, key=lambda rest: rest.duration_s)
        row[at.REST_OPENS] = longest.window.opens
        row[at.REST_CLOSES] = longest.window.closes
        row[at.REST_LASTS] = longest.duration_s


def _write_vehicle(row: NDArray[np.int64], problem: Problem, vehicle: Vehicle) -> None:
    depot = problem.depot_of(vehicle)
    capacity = vehicle.capacity
    row[at.CAPACITY : at.CAPACITY + 3] = (
        min(capacity.grams, MOST_LOAD),
        min(capacity.pieces, MOST_LOAD),
        min(capacity.millilitres, MOST_LOAD),
    )
    row[at.SHIFT_BEGINS] = vehicle.shift.opens
    row[at.BEGINS] = vehicle.shift.opens + row[at.APPROACH]
    row[at.SHIFT_ENDS] = min(vehicle.shift.closes, at.FAR)
    row[at.ENDS] = min(vehicle.shift.closes + vehicle.overtime_s, at.FAR)
    row[at.FIRST_LOAD], row[at.RELOAD] = depot.first_load_s, depot.reload_s
    row[at.GATE_OPENS] = 0 if depot.window is None else depot.window.opens
    row[at.GATE_CLOSES] = at.FAR if depot.window is None else depot.window.closes
    row[at.LEG_COST] = vehicle.leg_cost
    row[at.MOST_TRIPS] = min(vehicle.max_trips, max(1, len(problem.stops)))
    row[at.LONGEST] = at.FAR if vehicle.longest_trip_s is None else vehicle.longest_trip_s
    row[at.SOFT_OUT] = at.FAR if vehicle.soft_out_s is None else vehicle.soft_out_s
    row[at.SOFT_OUT_COST] = vehicle.soft_out_cost
    row[at.OVERTIME_COST] = vehicle.overtime_cost
    scarce = depot.docks is not None and len(problem.vehicles) > depot.docks
    loads = depot.reload_s > 0 or depot.first_load_s > 0
    row[at.DOCKS] = problem.depot_place(vehicle) if scarce and loads else -1
    row[at.TIMED] = bool(
        vehicle.breaks
        or vehicle.longest_trip_s is not None
        or vehicle.soft_out_s is not None
        or (vehicle.overtime_s > 0 and vehicle.overtime_cost > 0)
        or row[at.DOCKS] >= 0
    )
