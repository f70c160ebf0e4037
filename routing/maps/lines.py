"""The legs of a day: when each begins and ends, and where it runs.

Travel that knows roads gives their lines; where it gives none, or a straight one, the leg is
``estimated``, and the map says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from routing.maps.looks import Stroke, stroke
from routing.model import Depot, Place, Plan, Problem, Rest, Stop, Trip, Vehicle
from routing.travel import LatLon

LineOf = Callable[[int, int], Sequence[LatLon]]
"""Gives the line between two rows of travel (depots, stops, homes), latitude first [degrees]."""

STRAIGHT = 2
"""A line of so few points is no road."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """A drive without a halt from ``departs`` to ``arrives`` [s], along ``line`` [degrees]."""

    departs: int
    arrives: int
    line: tuple[LatLon, ...]

    @property
    def estimated(self) -> bool:
        """Whether no road is known, so that the line is straight."""
        return len(self.line) <= STRAIGHT


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A vehicle of the plan as it is drawn; ``locked`` when nothing may be added to its day."""

    vehicle: str
    name: str
    look: Stroke
    legs: tuple[Leg, ...]
    locked: bool


def routes_of(
    problem: Problem, plan: Plan, *, colours: Sequence[str], line_of: LineOf | None
) -> list[Route]:
    """Returns the routes of a plan in its own order, each with its looks and its legs."""
    vehicles = {vehicle.id: vehicle for vehicle in problem.vehicles}
    whole = {lock.vehicle for lock in problem.locks if lock.whole}
    ways = _Ways(problem, line_of)
    return [
        Route(
            vehicle=name,
            name=vehicles[name].name,
            look=stroke(number, colours),
            legs=tuple(_legs(problem, plan, vehicles[name], ways)),
            locked=name in whole,
        )
        for number, name in enumerate(plan.vehicles)
    ]


class _Ways:
    """Where the places of a problem are, and the lines between them."""

    def __init__(self, problem: Problem, line_of: LineOf | None) -> None:
        places: tuple[Depot | Stop | Place, ...]
        places = (*problem.depots, *problem.stops, *problem.homes)
        self.at = [(place.latitude, place.longitude) for place in places]
        self.stops = {stop.id: len(problem.depots) + n for n, stop in enumerate(problem.stops)}
        self._line_of = line_of or getattr(problem.travel, "geometry", None) or self._straight

    def line(self, start: int, end: int) -> tuple[LatLon, ...]:
        """Returns the line between two rows; it begins and ends at their very places."""
        found = tuple(self._line_of(start, end))
        if len(found) <= STRAIGHT:
            return self._straight(start, end)
        return (self.at[start], *found, self.at[end])

    def _straight(self, start: int, end: int) -> tuple[LatLon, ...]:
        return self.at[start], self.at[end]


def _legs(problem: Problem, plan: Plan, vehicle: Vehicle, ways: _Ways) -> list[Leg]:
    """Returns the legs of a vehicle's day in the order they are driven."""
    rests = [rest for rest in plan.rests if rest.vehicle == vehicle.id]
    trips = plan.trips_of(vehicle.id)
    return [
        Leg(departs=_after_rest(departs, arrives, rests), arrives=arrives, line=ways.line(*rows))
        for departs, arrives, rows in _drives(problem, vehicle, trips, ways)
        if ways.at[rows[0]] != ways.at[rows[1]]
    ]


def _drives(
    problem: Problem, vehicle: Vehicle, trips: Sequence[Trip], ways: _Ways
) -> Iterator[tuple[int, int, tuple[int, int]]]:
    """Yields when each drive begins and ends [s], and from which row to which."""
    depot, start = problem.depot_place(vehicle), problem.start_row(vehicle)
    if trips and start != depot:
        loading_s = problem.depot_of(vehicle).first_load_s
        at_depot = trips[0].departs - loading_s
        yield at_depot - int(problem.travel.durations_s[start, depot]), at_depot, (start, depot)
    for trip in trips:
        end = problem.end_row(vehicle) if trip is trips[-1] else depot
        halts = [(trip.departs, trip.departs, depot)]
        halts += [
            (visit.arrives, visit.ends, ways.stops[visit.stop])
            for visit in trip.visits
            if visit.stop in ways.stops
        ]
        if end is not None:
            halts.append((trip.returns, trip.returns, end))
        for (_arrived, departs, here), (arrives, _departs, there) in pairwise(halts):
            yield departs, arrives, (here, there)


def _after_rest(departs: int, arrives: int, rests: Iterable[Rest]) -> int:
    """Returns when the vehicle really starts: rests are taken at a standstill, so before it."""
    ends = (rest.ends for rest in rests if departs <= rest.starts and rest.ends <= arrives)
    return max(ends, default=departs)
