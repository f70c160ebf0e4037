"""What a plan costs, told in seconds of driving, part by part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from routing.case import Case, Orders, left_out
from routing.docks import schedule_day
from routing.model import CostParts
from routing.schedule import Timetable


def cost_s(case: Case, orders: Orders) -> int:
    """Returns what orders cost [s], timed only where time costs.

    A mandatory stop left out weighs more than everything optional.
    """
    timed = case.time_costs
    return cost_parts(case, orders, schedule_day(case, orders) if timed else ()).total


def cost_parts(case: Case, orders: Orders, times: Sequence[Timetable]) -> CostParts:
    """Returns what orders cost [s] with the timetables of all vehicles, or none of them."""
    used = [vehicle for vehicle, trips in enumerate(orders) if any(trips)]
    wishes = case.problem.preferences
    return CostParts(
        driving=sum(driving_cost(case, vehicle, orders[vehicle]) for vehicle in used),
        fixed=sum(case.vehicles[vehicle].fixed_cost_s for vehicle in used),
        penalties=sum(case.penalty_s[stop] for stop in left_out(case, orders)),
        overtime=sum(_overtime(case, vehicle, times[vehicle]) for vehicle in used if times),
        lateness=sum(lateness(case, orders[vehicle], times[vehicle]) for vehicle in used if times),
        balance=sum(_balance(case, vehicle, times[vehicle]) for vehicle in used if times),
        splits=wishes.split_cost_s * (_splits(case, orders) if wishes.split_cost_s else 0),
        unfamiliar=wishes.unfamiliar_cost_s * sum(_unfamiliar(case, v, orders[v]) for v in used),
        moved=wishes.move_cost_s * sum(_moved(case, v, orders[v]) for v in used),
    )


def untimed_cost_s(case: Case, vehicle: int, trips: Sequence[Sequence[int]]) -> int:
    """Returns what one vehicle's day costs [s] beside what depends on time or on others."""
    wishes = case.problem.preferences
    cost = driving_cost(case, vehicle, trips) + case.vehicles[vehicle].fixed_cost_s
    if wishes.unfamiliar_cost_s:
        cost += wishes.unfamiliar_cost_s * _unfamiliar(case, vehicle, trips)
    if wishes.move_cost_s:
        cost += wishes.move_cost_s * _moved(case, vehicle, trips)
    return cost


def rows_of(case: Case, vehicle: int, trips: Sequence[Sequence[int]]) -> list[list[int]]:
    """Returns the rows that each trip of a day passes, the way to the depot before the first."""
    depot, rows = case.depot[vehicle], []
    for number, trip in enumerate(trips):
        passed = [depot, *(case.first_stop + stop for stop in trip), depot]
        if number == len(trips) - 1:
            passed[-1:] = [] if case.end[vehicle] < 0 else [case.end[vehicle]]
        if not number and case.start[vehicle] != depot:
            passed.insert(0, case.start[vehicle])
        rows.append(passed)
    return rows


def driving_cost(case: Case, vehicle: int, trips: Sequence[Sequence[int]]) -> int:
    """Returns what the legs of a vehicle's day cost [s], from where it starts to where it ends."""
    legs = sum(sum(_along(case.leg_costs, rows)) for rows in rows_of(case, vehicle, trips))
    return legs * case.vehicles[vehicle].leg_cost


def distances_m(case: Case, vehicle: int, trips: Sequence[Sequence[int]]) -> list[int]:
    """Returns how far each trip of a vehicle's day drives [m]."""
    return [sum(_along(case.roads_m, rows)) for rows in rows_of(case, vehicle, trips)]


def _along(table: memoryview[int], rows: Sequence[int]) -> Iterator[int]:
    return (table[here, there] for here, there in pairwise(rows) if here != there)


def _overtime(case: Case, vehicle: int, times: Timetable) -> int:
    value = case.vehicles[vehicle]
    return max(times.returns - value.shift.closes, 0) * value.overtime_cost


def lateness(case: Case, trips: Sequence[Sequence[int]], times: Timetable) -> int:
    """Returns what services after their windows cost [s]."""
    total = 0
    for trip, timed in zip(trips, times.trips, strict=True):
        for stop, start in zip(trip, timed.starts, strict=True):
            if case.late_s[stop]:
                total += late_by(case.windows[stop], start) * case.stops[stop].late_cost
    return total


def late_by(windows: Sequence[tuple[int, int]], start: int) -> int:
    """Returns how long after the window before it a start lies [s]; 0 within a window."""
    closed = [closes for _opens, closes in windows if closes < start]
    if not closed or any(opens <= start <= closes for opens, closes in windows):
        return 0
    return start - closed[-1]


def _balance(case: Case, vehicle: int, times: Timetable) -> int:
    value = case.vehicles[vehicle]
    if value.soft_out_s is None:
        return 0
    return max(times.out_s - value.soft_out_s, 0) * value.soft_out_cost


def _splits(case: Case, orders: Orders) -> int:
    vans: defaultdict[int, set[int]] = defaultdict(set)
    for vehicle, trips in enumerate(orders):
        for trip in trips:
            for stop in trip:
                vans[case.neighbourhood[stop]].add(vehicle)
    return sum(len(served) - 1 for where, served in vans.items() if where >= 0)


def _unfamiliar(case: Case, vehicle: int, trips: Sequence[Sequence[int]]) -> int:
    known = {-1, *case.familiar[vehicle]}
    return sum(case.neighbourhood[stop] not in known for trip in trips for stop in trip)


def _moved(case: Case, vehicle: int, trips: Sequence[Sequence[int]]) -> int:
    return sum(case.previous[stop] not in (-1, vehicle) for trip in trips for stop in trip)
