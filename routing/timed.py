"""Orders told as a plan: every instant, load, distance and cost, by plain arithmetic alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from routing.case import Case, Orders, left_out
from routing.costs import cost_parts, distances_m
from routing.docks import schedule_day
from routing.loads import aboard_along
from routing.model import Plan, Problem, Reason, ReasonCode, Rest, Trip, Unserved, Visit
from routing.schedule import Timetable
from routing.timing import TripTimes

ByVehicle = Mapping[str, Sequence[Sequence[str]]]
"""For each vehicle (its id) its trips of stops (their ids)."""

Reasons = Callable[[Case, Orders, Sequence[Timetable]], Iterable[tuple[int, Reason]]]


def timed(problem: Problem, orders: ByVehicle) -> Plan:
    """Returns the plan of orders without finding out why stops are left out.

    Raises
    ------
    KeyError
        When a vehicle or a stop is not in the problem.
    """
    case = Case(problem)
    return tell(case, numbered(case, orders), reasons=unexplained)


def numbered(case: Case, orders: ByVehicle) -> Orders:
    """Returns orders told by ids as orders told by numbers, empty trips dropped."""
    stops, vehicles = case.stop_numbers(), case.vehicle_numbers()
    found: Orders = [[] for _vehicle in case.vehicles]
    for vehicle, trips in orders.items():
        found[vehicles[vehicle]] = [[stops[stop] for stop in trip] for trip in trips if trip]
    return found


def orders_of(case: Case, plan: Plan) -> Orders:
    """Returns the orders of a plan; names unknown to the problem are dropped."""
    stops, vehicles = case.stop_numbers(), case.vehicle_numbers()
    known = {
        name: [
            [visit.stop for visit in trip.visits if visit.stop in stops]
            for trip in plan.trips_of(name)
        ]
        for name in plan.vehicles
        if name in vehicles
    }
    return numbered(case, known)


def unexplained(
    case: Case, orders: Orders, _times: Sequence[Timetable]
) -> Iterable[tuple[int, Reason]]:
    """Yields each stop that is left out, and that nobody looked into why."""
    reason = Reason(
        code=ReasonCode.NOT_LOOKED_INTO, sentence="Not looked into for want of time; ask again."
    )
    return ((stop, reason) for stop in left_out(case, orders))


def tell(
    case: Case,
    orders: Orders,
    *,
    reasons: Reasons,
    seed: int = 0,
    seconds: float = 0.0,
    notes: tuple[str, ...] = (),
) -> Plan:
    """Returns orders as a plan, its stops left out explained by ``reasons``."""
    times = schedule_day(case, orders)
    return Plan(
        trips=tuple(
            trip
            for vehicle, trips in enumerate(orders)
            for trip in _trips(case, vehicle, trips, times[vehicle])
        ),
        unserved=tuple(
            Unserved(stop=case.stops[stop].id, reason=reason)
            for stop, reason in reasons(case, orders, times)
        ),
        rests=tuple(
            Rest(vehicle=case.vehicles[vehicle].id, starts=starts, ends=ends)
            for vehicle, timetable in enumerate(times)
            for starts, ends in timetable.rests
        ),
        costs=cost_parts(case, orders, times),
        seed=seed,
        seconds=seconds,
        notes=notes,
    )


def _trips(
    case: Case, vehicle: int, trips: Sequence[Sequence[int]], timetable: Timetable
) -> list[Trip]:
    driven_m = distances_m(case, vehicle, trips)
    each = zip(trips, timetable.trips, driven_m, strict=True)
    return [
        Trip(
            vehicle=case.vehicles[vehicle].id,
            number=number,
            departs=times.departs,
            returns=times.returns,
            visits=_visits(case, trip, times),
            distance_m=distance_m,
        )
        for number, (trip, times, distance_m) in enumerate(each, start=1)
    ]


def _visits(case: Case, trip: Sequence[int], times: TripTimes) -> tuple[Visit, ...]:
    _loaded, *left = aboard_along([case.stops[stop] for stop in trip])
    each = zip(trip, times.arrives, times.starts, left, strict=True)
    return tuple(
        Visit(
            stop=case.stops[stop].id,
            arrives=arrives,
            starts=starts,
            ends=starts + case.service_s[stop],
            load_after=aboard,
            cold_s=starts - times.departs,
        )
        for stop, arrives, starts, aboard in each
    )
