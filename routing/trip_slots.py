"""How long a trip keeps its vehicle, when in the day that can begin, and what it costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from routing.case import NEVER, Case
from routing.costs import untimed_cost_s
from routing.schedule import steps_of
from routing.timing import Bounds, time_steps

Trip = tuple[int, ...]
Seen = tuple[int, Trip]
"""The first vehicle of its kind, and a trip that one of the kind was seen to make."""


@dataclass(frozen=True, slots=True)
class Slot:
    """How long a trip keeps its vehicle, loading included, and when that can begin [s]."""

    lasts_s: int
    first: int
    last: int


def trips_suffice(case: Case) -> bool:
    """Tells whether trips alone say what a plan costs, and when it can be driven.

    They do where a vehicle can make several and nothing depends on which of them are on one
    day but a break: no second one, no driver's home, no docks to wait for, no cost of time, no
    locked order.
    """
    return (
        any(vehicle.max_trips > 1 for vehicle in case.vehicles)
        and all(len(vehicle.breaks) <= 1 for vehicle in case.vehicles)
        and not (case.time_costs or case.locks or case.problem.preferences.split_cost_s)
        and case.start == case.depot == case.end
        and min(case.docks) >= len(case.vehicles)
        and all(len(windows) == 1 for windows in case.open_s)
    )


def slot_of(case: Case, vehicle: int, trip: Sequence[int]) -> Slot | None:
    """Returns when a vehicle can make a trip without idling for nothing, None when it never can.

    A trip that waits at some door, however late it leaves, has only its latest departure.
    """
    value, reload_s = case.vehicles[vehicle], case.reload_s[vehicle]
    steps, bounds = steps_of(case, vehicle, trip), bounds_of(case, vehicle, trip)
    soonest = time_steps(case, steps, bounds)
    if soonest.misfits or soonest.returns > value.shift.closes:
        return None
    lasts_s, last = soonest.returns - soonest.departs, soonest.departs
    latest = time_steps(case, steps, replace(bounds, home_by=value.shift.closes))
    if not latest.misfits and latest.returns - latest.departs == lasts_s:
        last = latest.departs
    return Slot(lasts_s + reload_s, soonest.departs - reload_s, last - reload_s)


def bounds_of(case: Case, vehicle: int, trip: Sequence[int]) -> Bounds:
    """Returns what bounds a trip wherever in the day it is, loaded for as long as any."""
    value = case.vehicles[vehicle]
    load_s = max(case.reload_s[vehicle], case.first_load_s[vehicle])
    ready = max(case.ready_s[stop] for stop in trip) + load_s
    return Bounds(
        ready=max(ready, value.shift.opens + case.first_load_s[vehicle]),
        departures=(case.depot_open[vehicle],),
        longest_s=NEVER if value.longest_trip_s is None else value.longest_trip_s,
    )


def trip_cost(case: Case, seen: Seen) -> int:
    """Returns what a trip costs [s] beside the use of its vehicle."""
    kind, trip = seen
    return untimed_cost_s(case, kind, [trip]) - case.vehicles[kind].fixed_cost_s
