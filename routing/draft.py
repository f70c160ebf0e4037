"""A plan while it is being made: orders that can be changed, with their times and loads.

Whether a stop fits is asked far more often than when exactly it would be served, so a full
timetable is only drawn up when somebody wants to see it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from routing.amounts import ZERO, Load, Unit
from routing.case import Case, Orders
from routing.rounds import Rounds
from routing.schedule import Timetable, schedule


class Place(NamedTuple):
    """Where a stop could be put: before ``position`` of a trip, or alone on a new trip.

    ``added_s`` [s] is what it costs: driving, and the vehicle if it was not used before. There
    are many of them and they are short-lived, so it is a tuple, the cheapest thing to make.
    """

    vehicle: int
    trip: int
    position: int
    added_s: int
    new_trip: bool


class Kept(NamedTuple):
    """A draft at one moment; its lists are never changed."""

    orders: Orders
    rounds: list[Rounds]
    loads: list[list[Load]]
    times: list[Timetable | None]


class Draft:
    """The orders of all vehicles, with what each vehicle carries and when."""

    def __init__(self, case: Case, orders: Orders | None = None) -> None:
        self.case = case
        given = orders if orders is not None else [[] for _vehicle in case.vehicles]
        self.orders: Orders = [[list(trip) for trip in trips if trip] for trips in given]
        self.rounds = [Rounds(case, vehicle, trips) for vehicle, trips in enumerate(self.orders)]
        self._times: list[Timetable | None] = [None for _vehicle in case.vehicles]
        self.loads: list[list[Load]] = [
            [load_of(case, trip) for trip in trips] for trips in self.orders
        ]

    @property
    def times(self) -> list[Timetable]:
        """The timetable of each vehicle."""
        return [self.times_of(vehicle) for vehicle in range(len(self.orders))]

    def times_of(self, vehicle: int) -> Timetable:
        """Returns the timetable of a vehicle."""
        times = self._times[vehicle]
        if times is None:
            times = self._times[vehicle] = schedule(self.case, vehicle, self.orders[vehicle])
        return times

    def left_out(self) -> list[int]:
        """Returns the stops that no trip serves."""
        served = {stop for trips in self.orders for trip in trips for stop in trip}
        return [stop for stop in range(len(self.case.stops)) if stop not in served]

    def places_for(self, stop: int, vehicles: Iterable[int]) -> list[Place]:
        """Returns every place where a stop could be put, cheapest first, fitting or not."""
        places = [place for vehicle in vehicles for place in self._places_in(vehicle, stop)]
        return sorted(places, key=lambda place: place.added_s)

    def _places_in(self, vehicle: int, stop: int) -> Iterator[Place]:
        case, ways = self.case, self.case.ways
        depot, there = case.depot[vehicle], case.first_stop + stop
        trips = self.orders[vehicle]
        for number, trip in enumerate(trips):
            here = depot
            for position, after in enumerate((*trip, None)):
                beyond = depot if after is None else case.first_stop + after
                added_s = ways[here, there] + ways[there, beyond] - ways[here, beyond]
                yield Place(
                    vehicle=vehicle,
                    trip=number,
                    position=position,
                    added_s=added_s,
                    new_trip=False,
                )
                here = beyond
        if len(trips) < case.vehicles[vehicle].max_trips:
            added_s = ways[depot, there] + ways[there, depot]
            if not trips:
                added_s += case.vehicles[vehicle].fixed_cost_s
            for number in range(len(trips) + 1):
                yield Place(
                    vehicle=vehicle, trip=number, position=0, added_s=added_s, new_trip=True
                )

    def with_stop(self, stop: int, place: Place) -> list[list[int]]:
        """Returns the vehicle's trips as they would be with the stop put there."""
        trips = list(self.orders[place.vehicle])
        if place.new_trip:
            trips.insert(place.trip, [stop])
        else:
            trip = trips[place.trip]
            trips[place.trip] = [*trip[: place.position], stop, *trip[place.position :]]
        return trips

    def fits(self, stop: int, place: Place) -> bool:
        """Tells whether a stop can be put at a place without breaking any rule."""
        return (
            not self.surely_late(stop, place)
            and self.overload(stop, place) == ()
            and self._meets(stop, place)
            and (self.rounds[place.vehicle].sure or not self.timed_with(stop, place).misfits)
        )

    def surely_late(self, stop: int, place: Place) -> bool:
        """Tells whether a trip has less time to spare than the stop takes, drive and service."""
        if place.new_trip:
            return False
        spare_s = self.rounds[place.vehicle].spare_s[place.trip]
        return place.added_s + self.case.service_s[stop] > spare_s

    def _meets(self, stop: int, place: Place) -> bool:
        rounds = self.rounds[place.vehicle]
        if place.new_trip:
            return rounds.fits_alone(stop, trip=place.trip)
        return rounds.fits(stop, trip=place.trip, position=place.position)

    def overload(self, stop: int, place: Place) -> tuple[tuple[int, Unit], ...]:
        """Returns by how much the trip would be overloaded, each dimension with its unit."""
        demand = self.case.stops[stop].demand
        aboard = ZERO if place.new_trip else self.loads[place.vehicle][place.trip]
        return (aboard + demand).excess_over(self.case.vehicles[place.vehicle].capacity)

    def surely_late_s(self, stop: int, place: Place) -> int:
        """Returns by how much the shift is too short at least [s], without timing in full.

        What the stop adds goes into idle time or pushes the return back. With breaks, which
        may move, nothing is sure.
        """
        times = self.times[place.vehicle]
        if not times.trips or self.case.vehicles[place.vehicle].breaks:
            return 0
        added_s = place.added_s + self.case.service_s[stop]
        if place.new_trip:
            added_s += self.case.reload_s[place.vehicle]
        closes = self.case.vehicles[place.vehicle].shift.closes
        return max(times.returns + added_s - times.idle_s - closes, 0)

    def timed_with(self, stop: int, place: Place) -> Timetable:
        """Returns the vehicle's day as it would be with the stop put there."""
        return schedule(self.case, place.vehicle, self.with_stop(stop, place))

    def put(self, stop: int, place: Place) -> None:
        """Puts a stop at a place."""
        self.set_trips(place.vehicle, self.with_stop(stop, place))

    def set_trips(self, vehicle: int, trips: list[list[int]]) -> None:
        """Replaces the trips of a vehicle; the lists are kept, and nobody changes them again."""
        pairs = zip(self.orders[vehicle], self.loads[vehicle], strict=True)
        loads = {id(trip): load for trip, load in pairs}  # known trips need no second sum
        self.orders[vehicle] = [trip for trip in trips if trip]
        known = self.rounds[vehicle].lines
        self.rounds[vehicle] = Rounds(self.case, vehicle, self.orders[vehicle], known=known)
        self._times[vehicle] = None
        self.loads[vehicle] = [
            loads.get(id(trip)) or load_of(self.case, trip) for trip in self.orders[vehicle]
        ]

    def kept(self) -> Kept:
        """Returns the draft as it is now, to go back to."""
        return Kept(
            orders=list(self.orders),
            rounds=list(self.rounds),
            loads=list(self.loads),
            times=list(self._times),
        )

    def go_back(self, kept: Kept) -> None:
        """Makes the draft again what it was."""
        self.orders = list(kept.orders)
        self.rounds = list(kept.rounds)
        self.loads = list(kept.loads)
        self._times = list(kept.times)


def load_of(case: Case, trip: Sequence[int]) -> Load:
    """Returns all that a trip hands over."""
    demands = [case.stops[stop].demand for stop in trip]
    return Load(
        grams=sum(demand.grams for demand in demands),
        pieces=sum(demand.pieces for demand in demands),
        millilitres=sum(demand.millilitres for demand in demands),
    )
