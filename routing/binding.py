"""Which kinds of constraints a plan presses against, so that the likeliest to cost is asked first.

Of each kind it is told of how many places where it could bind it does: trips that are all but full,
visits that wait for a door or come just before it closes, vehicles that rest. That is a guess at
what lifting would save, and orders questions only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from routing.loads import most_aboard
from routing.model import Plan, Problem, Stop, Trip, Vehicle, Visit

TIGHT_S = 600
"""What has less time than this to spare is tight [s]."""
FULL = 0.9
"""What has used up more of its limit than this is tight."""


@dataclass(slots=True)
class _Day:
    problem: Problem
    plan: Plan
    stops: dict[str, Stop] = field(init=False)
    vehicles: dict[str, Vehicle] = field(init=False)

    def __post_init__(self) -> None:
        self.stops = {stop.id: stop for stop in self.problem.stops}
        self.vehicles = {vehicle.id: vehicle for vehicle in self.problem.vehicles}

    def of_visits(self, tight: Callable[[Stop, Visit], bool]) -> float:
        return _share(tight(self.stops[visit.stop], visit) for _trip, visit in self.plan.visits())

    def of_trips(self, tight: Callable[[Vehicle, Trip], bool]) -> float:
        return _share(tight(self.vehicles[trip.vehicle], trip) for trip in self.plan.trips)


def how_tight(problem: Problem, plan: Plan) -> dict[str, float]:
    """Returns for each kind of constraint the share of a plan that it binds, from 0 to 1."""
    day = _Day(problem, plan)
    return {
        "breaks": _share(
            any(rest.vehicle == vehicle for rest in plan.rests) for vehicle in plan.vehicles
        ),
        "windows": day.of_visits(_waits_or_hurries),
        "cold limits": day.of_visits(lambda stop, visit: _cold(problem, stop, visit)),
        "cooling": day.of_visits(lambda stop, _visit: stop.refrigerated),
        "rides": _share(_rides_long(day)),
        "shifts": _share(_ends_late(vehicle, plan) for vehicle in problem.vehicles),
        "skills": day.of_visits(lambda stop, _visit: bool(stop.skills or stop.forbidden_vehicles)),
        "locks": _locked(problem),
        "capacity": day.of_trips(lambda vehicle, trip: _is_full(day, vehicle, trip)),
        "ready times": day.of_trips(lambda _vehicle, trip: _waits_for_goods(day, trip)),
        "docks": _share(depot.docks is not None for depot in problem.depots) / 2,
        "trip limits": day.of_trips(_is_long),
        "preferences": (
            plan.costs.splits + plan.costs.unfamiliar + plan.costs.moved + plan.costs.balance
        )
        / max(plan.cost - plan.costs.penalties, 1),
    }


def _share(tight: Iterable[bool]) -> float:
    answers = list(tight)
    return sum(answers) / max(len(answers), 1)


def _waits_or_hurries(stop: Stop, visit: Visit) -> bool:
    """Tells whether a service begins as its window opens, or just before it closes, or late."""
    for window in stop.windows:
        if window.opens <= visit.starts <= window.closes:
            return visit.starts == window.opens or window.closes - visit.starts < TIGHT_S
    return bool(stop.windows)


def _cold(problem: Problem, stop: Stop, visit: Visit) -> bool:
    limit_s = problem.cold_limit_s(stop)
    return limit_s is not None and visit.cold_s > FULL * limit_s


def _rides_long(day: _Day) -> Iterator[bool]:
    """Yields of each ride that may not be too long whether it nearly is."""
    visits = {visit.stop: visit for _trip, visit in day.plan.visits()}
    for name, visit in visits.items():
        stop = day.stops[name]
        since = visits.get(stop.picked_up_at or "")
        if since is not None and stop.ride_limit_s is not None:
            yield visit.starts - since.ends > FULL * stop.ride_limit_s


def _ends_late(vehicle: Vehicle, plan: Plan) -> bool:
    """Tells whether a day ends just before its shift does, or after it."""
    returns = max((trip.returns for trip in plan.trips_of(vehicle.id)), default=0)
    return returns > vehicle.shift.closes - TIGHT_S


def _locked(problem: Problem) -> float:
    locked = {stop for lock in problem.locks for stop in lock.stops}
    return _share(bool(stop.locked_vehicle) or stop.id in locked for stop in problem.stops)


def _is_full(day: _Day, vehicle: Vehicle, trip: Trip) -> bool:
    aboard, most = most_aboard([day.stops[visit.stop] for visit in trip.visits]), vehicle.capacity
    sizes = (
        (aboard.grams, most.grams),
        (aboard.pieces, most.pieces),
        (aboard.millilitres, most.millilitres),
    )
    return any(used > FULL * room for used, room in sizes if room)


def _waits_for_goods(day: _Day, trip: Trip) -> bool:
    ready = max((day.stops[visit.stop].ready_s for visit in trip.visits), default=0)
    depot = day.problem.depot_of(day.vehicles[trip.vehicle])
    load_s = max(depot.first_load_s, depot.reload_s)
    return ready > 0 and trip.departs - load_s - ready < TIGHT_S


def _is_long(vehicle: Vehicle, trip: Trip) -> bool:
    longest_s = vehicle.longest_trip_s
    return longest_s is not None and trip.returns - trip.departs > FULL * longest_s
