"""A plan tells truly what it costs; counted here from the plan alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import fields

from routing.day import Day
from routing.model import CostParts
from routing.rules.violations import Violation
from routing.weights import penalties


def cost_is_true(day: Day) -> Iterator[Violation]:
    """Each part of what a plan costs is what its trips make it."""
    true = costs_of(day)
    for part in fields(CostParts):
        told, counted = getattr(day.plan.costs, part.name), getattr(true, part.name)
        if told != counted:
            yield Violation(
                rule="cost_is_true",
                sentence=f"The plan says that {part.name} costs {told}, but it costs {counted}.",
            )


def costs_of(day: Day) -> CostParts:
    """Returns what a plan costs, counted from its trips and visits."""
    wishes = day.problem.preferences
    return CostParts(
        driving=_driving(day),
        fixed=sum(vehicle.fixed_cost_s for vehicle, _trips in day.shifts()),
        penalties=_penalties(day),
        overtime=sum(
            max(trips[-1].returns - vehicle.shift.closes, 0) * vehicle.overtime_cost
            for vehicle, trips in day.shifts()
        ),
        lateness=_lateness(day),
        balance=_balance(day),
        splits=wishes.split_cost_s * _splits(day),
        unfamiliar=wishes.unfamiliar_cost_s
        * sum(
            stop.neighbourhood is not None and stop.neighbourhood not in vehicle.familiar
            for vehicle, _trip, _visit, stop in day.services()
        ),
        moved=wishes.move_cost_s
        * sum(
            stop.previous_vehicle in day.vehicles and stop.previous_vehicle != vehicle.id
            for vehicle, _trip, _visit, stop in day.services()
        ),
    )


def _driving(day: Day) -> int:
    costs = day.problem.travel.durations_s if day.problem.costs is None else day.problem.costs
    return sum(
        vehicle.leg_cost * sum(int(costs[rows]) for rows in day.rows(vehicle, trip))
        for vehicle, trip in day.rounds()
    )


def _penalties(day: Day) -> int:
    served = {visit.stop for _trip, visit in day.plan.visits()}
    weights = zip(day.problem.stops, penalties(day.problem), strict=True)
    return sum(weight for stop, weight in weights if stop.id not in served)


def _lateness(day: Day) -> int:
    total = 0
    for _vehicle, _trip, visit, stop in day.services():
        if any(window.opens <= visit.starts <= window.closes for window in stop.windows):
            continue
        late = [visit.starts - window.closes for window in stop.windows]
        late = [seconds for seconds in late if seconds > 0]
        if stop.late_s and late:
            total += min(late) * stop.late_cost
    return total


def _balance(day: Day) -> int:
    total = 0
    for vehicle, trips in day.shifts():
        if vehicle.soft_out_s is not None:
            out_s = trips[-1].returns - trips[0].departs
            total += max(out_s - vehicle.soft_out_s, 0) * vehicle.soft_out_cost
    return total


def _splits(day: Day) -> int:
    crews: defaultdict[str, set[str]] = defaultdict(set)
    for vehicle, _trip, _visit, stop in day.services():
        if stop.neighbourhood is not None:
            crews[stop.neighbourhood].add(vehicle.id)
    return sum(len(crew) - 1 for crew in crews.values())
