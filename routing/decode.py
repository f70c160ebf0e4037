"""From orders to a plan that people can drive: every instant, load and distance told.

A plan is always timed here by plain arithmetic, whatever a search believed about it. Orders
made by hand are timed in the same way, late or not; :mod:`routing.check` judges them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from routing.case import Case, cost_parts, distance_m
from routing.draft import Draft, load_of
from routing.explain import reasons
from routing.model import Plan, Problem, Rest, Trip, Unserved, Visit
from routing.schedule import TripTimes


def arrange(problem: Problem, orders: Mapping[str, Sequence[Sequence[str]]]) -> Plan:
    """Returns the plan in which each vehicle (its id) drives these trips of stops (their ids).

    Stops that are not named are left out with a reason.

    Raises
    ------
    KeyError
        When a vehicle or a stop is not in the problem.
    """
    case = Case(problem)
    stops, vehicles = case.stop_numbers(), case.vehicle_numbers()
    draft = Draft(case)
    for vehicle, trips in orders.items():
        draft.set_trips(vehicles[vehicle], [[stops[stop] for stop in trip] for trip in trips])
    return plan_of(draft)


def draft_of(case: Case, plan: Plan) -> Draft:
    """Returns the orders of a plan, to be changed; names unknown to the problem are dropped."""
    stops, vehicles = case.stop_numbers(), case.vehicle_numbers()
    draft = Draft(case)
    for name in plan.vehicles:
        if name in vehicles:
            trips = [
                [stops[visit.stop] for visit in trip.visits if visit.stop in stops]
                for trip in plan.trips_of(name)
            ]
            draft.set_trips(vehicles[name], trips)
    return draft


def plan_of(
    draft: Draft, *, seed: int = 0, seconds: float = 0.0, notes: tuple[str, ...] = ()
) -> Plan:
    """Returns a draft as a plan, its stops left out explained."""
    case = draft.case
    return Plan(
        trips=tuple(
            trip for vehicle in range(len(case.vehicles)) for trip in _trips(draft, vehicle)
        ),
        unserved=tuple(
            Unserved(stop=case.stops[stop].id, reason=reason) for stop, reason in reasons(draft)
        ),
        rests=tuple(
            Rest(vehicle=case.vehicles[vehicle].id, starts=starts, ends=ends)
            for vehicle, times in enumerate(draft.times)
            for starts, ends in times.rests
        ),
        costs=cost_parts(case, draft.orders),
        seed=seed,
        seconds=seconds,
        notes=notes,
    )


def _trips(draft: Draft, vehicle: int) -> list[Trip]:
    case = draft.case
    pairs = zip(draft.orders[vehicle], draft.times[vehicle].trips, strict=True)
    return [
        Trip(
            vehicle=case.vehicles[vehicle].id,
            number=number,
            departs=times.departs,
            returns=times.returns,
            visits=_visits(draft, trip, times),
            distance_m=distance_m(case, vehicle, trip),
        )
        for number, (trip, times) in enumerate(pairs, start=1)
    ]


def _visits(draft: Draft, trip: Sequence[int], times: TripTimes) -> tuple[Visit, ...]:
    case = draft.case
    aboard = load_of(case, trip)
    visits = []
    for stop, arrives, starts in zip(trip, times.arrives, times.starts, strict=True):
        aboard -= case.stops[stop].demand
        visits.append(
            Visit(
                stop=case.stops[stop].id,
                arrives=arrives,
                starts=starts,
                ends=starts + case.service_s[stop],
                load_after=aboard,
                cold_s=starts - times.departs,
            )
        )
    return tuple(visits)
