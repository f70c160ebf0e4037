"""A plan laid beside its problem, so that both can be read together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from routing.amounts import ZERO, Load
from routing.model import Plan, Problem, Rest, Stop, Trip, Vehicle, Visit

A_DAY_S = 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One drive: from ``leaves`` to ``arrives`` [s], then nothing to do until ``busy`` [s]."""

    origin: int
    destination: int
    leaves: int
    arrives: int
    busy: int
    to: str


class Day:
    """A plan laid beside its problem, everything findable by id."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem = problem
        self.plan = plan
        self.stops = {stop.id: stop for stop in problem.stops}
        self.vehicles = {vehicle.id: vehicle for vehicle in problem.vehicles}
        first = len(problem.depots)
        self.places = {stop.id: first + row for row, stop in enumerate(problem.stops)}

    def rounds(self) -> Iterator[tuple[Vehicle, Trip]]:
        """Yields each trip of a known vehicle beside it."""
        for trip in self.plan.trips:
            if trip.vehicle in self.vehicles:
                yield self.vehicles[trip.vehicle], trip

    def services(self) -> Iterator[tuple[Vehicle, Trip, Visit, Stop]]:
        """Yields each visit of a known stop by a known vehicle."""
        for vehicle, trip in self.rounds():
            for visit in self.visits(trip):
                yield vehicle, trip, visit, self.stops[visit.stop]

    def visits(self, trip: Trip) -> Iterator[Visit]:
        return (visit for visit in trip.visits if visit.stop in self.stops)

    def shifts(self) -> Iterator[tuple[Vehicle, tuple[Trip, ...]]]:
        """Yields each used vehicle with its trips in the order they are driven."""
        for vehicle in self.problem.vehicles:
            trips = self.plan.trips_of(vehicle.id)
            if trips:
                yield vehicle, trips

    def legs(self, vehicle: Vehicle, trip: Trip) -> Iterator[Leg]:
        """Yields the drives of a trip, the one back to the depot last."""
        depot = self.problem.depot_place(vehicle)
        here, leaves = depot, trip.departs
        for visit in self.visits(trip):
            there = self.places[visit.stop]
            yield Leg(
                origin=here,
                destination=there,
                leaves=leaves,
                arrives=visit.arrives,
                busy=visit.starts,
                to=self.stops[visit.stop].name,
            )
            here, leaves = there, visit.ends
        yield Leg(
            origin=here,
            destination=depot,
            leaves=leaves,
            arrives=trip.returns,
            busy=trip.returns,
            to="the depot",
        )

    def rests(self, vehicle: Vehicle) -> tuple[Rest, ...]:
        """Returns the planned rests of a vehicle."""
        return tuple(rest for rest in self.plan.rests if rest.vehicle == vehicle.id)

    def load(self, trip: Trip) -> Load:
        """Returns all that a trip hands over."""
        return sum((self.stops[visit.stop].demand for visit in self.visits(trip)), start=ZERO)

    def free_times(self, vehicle: Vehicle, trips: tuple[Trip, ...]) -> list[tuple[int, int]]:
        """Returns when a driver can rest: before, between and after the trips, and as planned."""
        reload_s = self.problem.depot_of(vehicle).reload_s
        between = [(before.returns, after.departs - reload_s) for before, after in pairwise(trips)]
        planned = [(rest.starts, rest.ends) for rest in self.rests(vehicle)]
        after_work = (trips[-1].returns, trips[-1].returns + A_DAY_S)
        return [(0, trips[0].departs), *between, *planned, after_work]
