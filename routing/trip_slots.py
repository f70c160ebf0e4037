"""What of a vehicle's day is put together anew: how long it keeps the vehicle, when, and at what cost.

Of most vehicles it is each trip. The day of a vehicle whose trips do not say when it can be driven is
taken whole: it keeps the vehicle all day, as it was seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from routing.case import NEVER, Case, driving_s
from routing.costs import driving_cost, untimed_cost_s
from routing.schedule import steps_of
from routing.timing import Bounds, Step, time_steps

Trip = tuple[int, ...]
Seen = tuple[int, tuple[Trip, ...]]
"""The first vehicle of its kind, and a trip that one of the kind was seen to make, or a whole day."""


@dataclass(frozen=True, slots=True)
class Slot:
    """How long a trip keeps its vehicle, loading included, and when that can begin [s].

    A vehicle that goes elsewhere in the end does so after the trip that ``ends_day``; from any other
    it comes back to the depot.
    """

    lasts_s: int
    first: int
    last: int
    ends_day: bool = False


ALL_DAY = Slot(NEVER, 0, 0, ends_day=True)
"""How a whole day keeps its vehicle."""


def trips_suffice(case: Case) -> bool:
    """Tells whether some vehicle's trips say what a plan costs, and when it can be driven.

    They do where nothing depends on what is driven by others: no docks to wait for, no cost of
    time or of splits.
    """
    return (
        any(by_trips(case))
        and not (case.time_costs or case.problem.preferences.split_cost_s)
        and min(case.docks) >= len(case.vehicles)
    )


def by_trips(case: Case) -> list[bool]:
    """Tells for each vehicle whether its day is put together from trips; others' are taken whole.

    It is where the vehicle can make several and nothing depends on which of them are on one day but
    a break: no second one, none beside doors that open several times, no home to start from, no
    lock.
    """
    one_window = all(len(windows) == 1 for windows in case.open_s)
    return [
        vehicle.max_trips > 1
        and len(vehicle.breaks) <= one_window
        and case.start[number] == case.depot[number]
        and number not in case.locks
        for number, vehicle in enumerate(case.vehicles)
    ]


def goes_home(case: Case, vehicle: int) -> bool:
    """Tells whether a vehicle's day ends elsewhere than at its depot."""
    return case.end[vehicle] != case.depot[vehicle]


class Pieces:
    """What of a vehicle's day is put together anew, by kinds: each of its trips, or all of it."""

    def __init__(self, case: Case, kinds: Sequence[int]) -> None:
        self._kinds = kinds
        self._by_trips = by_trips(case)

    def of(self, vehicle: int, day: Sequence[Sequence[int]]) -> list[Seen]:
        """Returns the pieces of a day with the first vehicle of its kind."""
        trips = tuple(tuple(trip) for trip in day if trip)
        whole = [trips] if trips else []
        pieces = [(trip,) for trip in trips] if self._by_trips[vehicle] else whole
        first = self._kinds.index(self._kinds[vehicle])
        return [(first, piece) for piece in pieces]


def slots_of(case: Case, vehicle: int, trip: Sequence[int]) -> list[Slot]:
    """Returns when a vehicle can make a trip without idling for nothing.

    There is one slot for each choice of opening hours with which that is so; where the vehicle goes
    home in the end, also for whether it does so from this trip.
    """
    ends = (False, True) if goes_home(case, vehicle) else (False,)
    return [slot for ends_day in ends for slot in _slots(case, vehicle, trip, ends_day=ends_day)]


def _slots(case: Case, vehicle: int, trip: Sequence[int], *, ends_day: bool) -> list[Slot]:
    """Returns the slots of a trip: each begins when it is too late for the one before.

    Either begins later than the other or is back earlier.
    """
    steps = trip_steps(case, vehicle, trip, ends_day=ends_day)
    bounds, found = bounds_of(case, vehicle, trip), list[Slot]()
    for _choice in range(1 + sum(len(case.open_s[stop]) - 1 for stop in trip)):
        slot = _soonest_slot(case, vehicle, steps, bounds)
        if slot is None:
            break
        while found and slot.first + slot.lasts_s <= found[-1].first + found[-1].lasts_s:
            found.pop()
        found.append(replace(slot, ends_day=ends_day))
        bounds = replace(bounds, ready=slot.last + case.reload_s[vehicle] + 1)
    return found


def trip_steps(case: Case, vehicle: int, trip: Sequence[int], *, ends_day: bool) -> list[Step]:
    """Returns the drives and services of a trip, the way back to the depot or home last."""
    return steps_of(case, vehicle, trip, last=ends_day or not goes_home(case, vehicle))


def _soonest_slot(case: Case, vehicle: int, steps: Sequence[Step], bounds: Bounds) -> Slot | None:
    """Returns when a trip can begin that is back as soon as can be; None when it never is in time.

    A trip that waits at some door, however late it leaves, has only its latest departure.
    """
    value, reload_s = case.vehicles[vehicle], case.reload_s[vehicle]
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


def trip_cost(case: Case, seen: Seen, slot: Slot) -> int:
    """Returns what a trip or a day costs [s] beside the use of its vehicle."""
    kind, trips = seen
    cost = untimed_cost_s(case, kind, trips) - case.vehicles[kind].fixed_cost_s
    if slot.ends_day:
        return cost
    back_s = sum(driving_s(case, kind, trip) for trip in trips)
    return cost + back_s - driving_cost(case, kind, trips)
