"""The best plan of a small day, by trying every plan there is."""

import itertools
from collections.abc import Iterator

from routing.case import Case, Orders
from routing.costs import cost_parts
from routing.docks import schedule_day
from routing.flaws import can_drive
from routing.model import CostParts


def best_cost(case: Case) -> int:
    """What the cheapest plan without a violation costs."""
    return min(cost_parts(case, orders, times).total for orders, times in every_plan(case))


def best_parts(case: Case) -> CostParts:
    """What the cheapest plan costs, part by part."""
    plans = (cost_parts(case, orders, times) for orders, times in every_plan(case))
    return min(plans, key=lambda parts: parts.total)


def every_plan(case: Case) -> Iterator[tuple[Orders, list]]:
    """Every plan without a violation, with its timetables."""
    days = [_days(case, vehicle) for vehicle in range(len(case.vehicles))]
    for orders in _together(days, frozenset()):
        times = schedule_day(case, orders)
        if not any(timetable.misfits for timetable in times):
            yield orders, times


def _days(case: Case, vehicle: int) -> dict[frozenset, list]:
    """Every day that a vehicle alone can drive, by the stops that it serves."""
    able = [stop for stop in range(len(case.stops)) if vehicle in case.able[stop]]
    found: dict[frozenset, list] = {frozenset(): [[]]}
    for count in range(1, len(able) + 1):
        for order in itertools.permutations(able, count):
            for trips in _cut(order, case.vehicles[vehicle].max_trips):
                if can_drive(case, vehicle, trips):
                    found.setdefault(frozenset(order), []).append(trips)
    return found


def _cut(order, most) -> Iterator[list[list[int]]]:
    """Every way to drive an order as so many trips at most."""
    for cuts in range(min(most, len(order))):
        for places in itertools.combinations(range(1, len(order)), cuts):
            edges = (0, *places, len(order))
            yield [list(order[begin:end]) for begin, end in itertools.pairwise(edges)]


def _together(days, taken) -> Iterator[Orders]:
    if not days:
        yield []
        return
    for stops, plans in days[0].items():
        if not stops & taken:
            for rest in _together(days[1:], taken | stops):
                for trips in plans:
                    yield [trips, *rest]
