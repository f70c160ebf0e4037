"""A plan laid beside its problem, so that both can be read together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from routing.loads import aboard_along
from routing.model import Depot, Load, Plan, Problem, Rest, Stop, Trip, Vehicle, Visit

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
        self._trips = {vehicle.id: plan.trips_of(vehicle.id) for vehicle in problem.vehicles}

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

    def stops_of(self, trip: Trip) -> list[Stop]:
        """Returns the known stops of a trip in its order."""
        return [self.stops[visit.stop] for visit in self.visits(trip)]

    def shifts(self) -> Iterator[tuple[Vehicle, tuple[Trip, ...]]]:
        """Yields each used vehicle with its trips in the order they are driven."""
        for vehicle in self.problem.vehicles:
            if self._trips[vehicle.id]:
                yield vehicle, self._trips[vehicle.id]

    def is_first(self, trip: Trip) -> bool:
        return trip is self._trips[trip.vehicle][0]

    def is_last(self, trip: Trip) -> bool:
        return trip is self._trips[trip.vehicle][-1]

    def depot(self, trip: Trip) -> Depot:
        """Returns where a trip is loaded."""
        return self.problem.depot_of(self.vehicles[trip.vehicle])

    def load_s(self, trip: Trip) -> int:
        """Returns how long a trip is loaded before it departs [s]."""
        depot = self.depot(trip)
        return depot.first_load_s if self.is_first(trip) else depot.reload_s

    def lead(self, trip: Trip) -> tuple[int, int] | None:
        """Returns the rows between which a vehicle drives before its first load, if it does."""
        vehicle = self.vehicles[trip.vehicle]
        start, depot = self.problem.start_row(vehicle), self.problem.depot_place(vehicle)
        return (start, depot) if self.is_first(trip) and start != depot else None

    def lead_s(self, trip: Trip) -> int:
        """Returns how long it drives before its first load [s]."""
        lead = self.lead(trip)
        return int(self.problem.travel.durations_s[lead]) if lead else 0

    def ends_at(self, trip: Trip) -> int | None:
        """Returns the row of the place to which a trip comes back; None is its last stop."""
        vehicle = self.vehicles[trip.vehicle]
        if self.is_last(trip):
            return self.problem.end_row(vehicle)
        return self.problem.depot_place(vehicle)

    def legs(self, vehicle: Vehicle, trip: Trip) -> Iterator[Leg]:
        """Yields the drives of a trip, the one back last; a trip that just ends stays there."""
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
        end = self.ends_at(trip)
        yield Leg(
            origin=here,
            destination=here if end is None else end,
            leaves=leaves,
            arrives=trip.returns,
            busy=trip.returns,
            to="the depot" if end == depot else "its end",
        )

    def drive_s(self, leg: Leg) -> int:
        """Returns how long a leg is driven [s]."""
        stays = leg.origin == leg.destination
        return 0 if stays else int(self.problem.travel.durations_s[leg.origin, leg.destination])

    def rows(self, vehicle: Vehicle, trip: Trip) -> Iterator[tuple[int, int]]:
        """Yields from which row to which a trip drives, the way to the first load included."""
        lead = self.lead(trip)
        if lead:
            yield lead
        for leg in self.legs(vehicle, trip):
            if leg.origin != leg.destination:
                yield leg.origin, leg.destination

    def rests(self, vehicle: Vehicle) -> tuple[Rest, ...]:
        """Returns the planned rests of a vehicle."""
        return tuple(rest for rest in self.plan.rests if rest.vehicle == vehicle.id)

    def resting_s(self, vehicle: Vehicle, *, since: int, until: int) -> int:
        """Returns how long a vehicle rests within some time [s]; a rest counts where it begins."""
        rests = (rest for rest in self.rests(vehicle) if since <= rest.starts < until)
        return sum(rest.ends - rest.starts for rest in rests)

    def aboard(self, trip: Trip) -> list[Load]:
        """Returns what is aboard on leaving the depot and after each visit."""
        return list(aboard_along(self.stops_of(trip)))

    def setups_s(self, trip: Trip) -> list[int]:
        """Returns how long parking and stairs take before each visit [s]."""
        before, setups = None, []
        for stop in self.stops_of(trip):
            beside = stop.building is not None and stop.building == before
            setups.append(0 if beside else stop.setup_s)
            before = stop.building
        return setups

    def free_times(self, vehicle: Vehicle, trips: tuple[Trip, ...]) -> list[tuple[int, int]]:
        """Returns when a driver can rest: before, between and after the trips, and as planned."""
        between = [
            (before.returns, after.departs - self.load_s(after))
            for before, after in pairwise(trips)
        ]
        planned = [(rest.starts, rest.ends) for rest in self.rests(vehicle)]
        first = trips[0]
        before_work = (0, first.departs - self.load_s(first) - self.lead_s(first))
        after_work = (trips[-1].returns, trips[-1].returns + A_DAY_S)
        return [before_work, *between, *planned, after_work]
