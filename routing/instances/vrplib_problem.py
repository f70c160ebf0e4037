"""A VRPLIB file as a problem: each family's rounding, fleet and rules.

Everything is a whole number, so lengths are told in parts of the literature's unit. Where a
file counts no vehicles, or counts an unlimited fleet by naming one vehicle a stop, there are
still no more vehicles than a best plan can use: two routes that are both at most half full
are one route, and no longer, as long as nothing but capacity is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routing.case import Table
from routing.instances.instance import Family, Instance
from routing.instances.vrplib import Sections
from routing.model import Depot, Load, Problem, Stop, TimeWindow, Vehicle

ORIGIN = 40.0, 29.0
WIDTH_DEGREES = 1.0
"""A plane is laid on the map here, this wide, only to be looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Convention:
    """How a family makes whole numbers: ``parts`` of a unit, and how lengths are rounded.

    The cost of a plan divided by ``cost_scale`` is what its literature states.
    """

    parts: int
    rounded: Callable[[NDArray[np.float64]], NDArray[np.float64]]
    cost_scale: int = 1
    capacity_alone: bool = False


def _nearest(lengths: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.floor(lengths + 0.5)


CONVENTIONS = {
    Family.CAPACITY: Convention(parts=1, rounded=_nearest, capacity_alone=True),
    Family.TIME_WINDOWS: Convention(parts=10, rounded=np.floor, cost_scale=10),
    Family.MULTI_TRIP: Convention(parts=10, rounded=np.floor),
    Family.PRIZE_COLLECTING: Convention(parts=10, rounded=np.floor),
    Family.HETEROGENEOUS: Convention(
        parts=100, rounded=_nearest, cost_scale=100 * 100, capacity_alone=True
    ),
    Family.MULTI_DEPOT: Convention(parts=1000, rounded=_nearest),
}


def instance_of(told: Sections) -> Instance:
    """Returns a VRPLIB file as an instance.

    Raises
    ------
    ValueError
        When its TYPE or its distances are none that we know, or something is missing.
    """
    family = _family(told)
    convention = CONVENTIONS[family]
    if told.values.get("EDGE_WEIGHT_TYPE") != "EUC_2D":
        raise ValueError(f"{told.name} does not measure its lengths in the plane.")
    depots, stops = _depots(told), _stops(told, convention)
    travel = _travel(told, convention)
    fleet = _Fleet(told, convention, depots=depots, stops=stops, travel=travel)
    vehicles, kinds = fleet.vehicles()
    return Instance(
        name=told.name,
        family=family,
        problem=Problem(depots=depots, vehicles=vehicles, stops=stops, travel=travel),
        cost_scale=convention.cost_scale,
        kinds=kinds,
    )


def stop_id(location: int) -> str:
    """Returns the id of the stop at a location, counted from 0, depots first."""
    return str(location)


def _family(told: Sections) -> Family:
    kind = told.values.get("TYPE", "")
    if kind not in {family.value for family in CONVENTIONS}:
        raise ValueError(f"{told.name} is of a type that is not read here: {kind or 'none'}.")
    return Family(kind)


def _whole(number: float) -> int:
    if number != int(number):
        raise ValueError(f"{number} is not a whole number.")
    return int(number)


def _depot_count(told: Sections) -> int:
    numbers = [int(row[0]) for row in told.rows["DEPOT"] if row[0] > 0]
    if numbers != list(range(1, len(numbers) + 1)):
        raise ValueError(f"{told.name} does not name its depots first.")
    return len(numbers)


def _places(told: Sections) -> list[tuple[float, float]]:
    """Returns latitude and longitude of each location of the plane, laid on the map."""
    plane = np.array([row[1:] for row in told.rows["NODE_COORD"]])
    width = max(float(np.ptp(plane, axis=0).max()), 1.0)
    laid = (plane - plane.min(axis=0)) / width * WIDTH_DEGREES
    return [
        (round(ORIGIN[0] + float(y), 7), round(ORIGIN[1] + float(x), 7)) for x, y in laid.tolist()
    ]


def _depots(told: Sections) -> tuple[Depot, ...]:
    places = _places(told)[: _depot_count(told)]
    return tuple(
        Depot(id=f"depot {number}", name=f"Depot {number}", latitude=latitude, longitude=longitude)
        for number, (latitude, longitude) in enumerate(places, start=1)
    )


def _travel(told: Sections, convention: Convention) -> Table:
    plane = np.array([row[1:] for row in told.rows["NODE_COORD"]])
    apart = np.hypot(*(plane[:, None, axis] - plane[None, :, axis] for axis in (0, 1)))
    lengths = convention.rounded(convention.parts * apart).astype(np.int32)
    return Table(durations_s=lengths, distances_m=lengths)


def _stops(told: Sections, convention: Convention) -> tuple[Stop, ...]:
    places, first = _places(told), _depot_count(told)
    count, parts = len(places), convention.parts
    demands = told.column("DEMAND", length=count)
    services = told.column("SERVICE_TIME", length=count, default=0)
    ready = told.column("RELEASE_TIME", length=count, default=0)
    prizes = told.column("PRIZE", length=count, default=0)
    windows = _windows(told, parts=parts)
    return tuple(
        Stop(
            id=stop_id(location),
            name=f"Client {location}",
            latitude=places[location][0],
            longitude=places[location][1],
            demand=Load(grams=_whole(demands[location])),
            service_s=_whole(parts * services[location]),
            windows=() if windows is None else (windows[location],),
            ready_s=_whole(parts * ready[location]),
            penalty_s=_whole(parts * prizes[location]) or None,
        )
        for location in range(first, count)
    )


def _windows(told: Sections, *, parts: int) -> list[TimeWindow] | None:
    """Returns when each location is open, or nothing when the file does not ask for it."""
    rows = told.rows.get("TIME_WINDOW")
    if rows is None:
        return None
    return [
        TimeWindow(opens=_whole(parts * opens), closes=_whole(parts * closes))
        for _location, opens, closes in rows
    ]


@dataclass(frozen=True, slots=True)
class _Kind:
    """What makes two vehicles of a file alike; costs as the file tells them."""

    capacity: int
    depot: int
    fixed_cost: int
    leg_cost: int


class _Fleet:
    """The vehicles of a file."""

    def __init__(
        self,
        told: Sections,
        convention: Convention,
        *,
        depots: tuple[Depot, ...],
        stops: tuple[Stop, ...],
        travel: Table,
    ) -> None:
        self.told, self.convention = told, convention
        self.depots, self.stops, self.travel = depots, stops, travel
        self.demand = sum(stop.demand.grams for stop in stops)
        self.windows = _windows(told, parts=convention.parts)

    def vehicles(self) -> tuple[tuple[Vehicle, ...], tuple[tuple[str, ...], ...]]:
        """Returns the vehicles that a plan can use, and for each in the file those like it."""
        in_file = self._kinds()
        alike = {kind: in_file.count(kind) for kind in dict.fromkeys(in_file)}
        made = {
            kind: tuple(
                self._vehicle(kind, name=f"{name}-{number}")
                for number in range(1, self._useful(kind, count) + 1)
            )
            for name, (kind, count) in enumerate(alike.items(), start=1)
        }
        names = {kind: tuple(vehicle.id for vehicle in some) for kind, some in made.items()}
        vehicles = tuple(vehicle for some in made.values() for vehicle in some)
        counted = "VEHICLES" in self.told.values
        return vehicles, tuple(names[kind] for kind in in_file) if counted else ()

    def _kinds(self) -> list[_Kind]:
        count = int(self.told.number("VEHICLES", default=len(self.stops)))
        column = self.told.column
        return [
            _Kind(*map(_whole, values))
            for values in zip(
                column("CAPACITY", length=count),
                column("VEHICLES_DEPOT", length=count, default=1),
                column("VEHICLES_FIXED_COST", length=count, default=0),
                column("VEHICLES_UNIT_DISTANCE_COST", length=count, default=1),
                strict=True,
            )
        ]

    def _useful(self, kind: _Kind, count: int) -> int:
        """Returns how many of a kind a best plan may use, if only capacity is asked."""
        if not self.convention.capacity_alone:
            return count
        return min(count, 1 + 2 * self.demand // kind.capacity)

    def _vehicle(self, kind: _Kind, *, name: str) -> Vehicle:
        longest = self.told.values.get("VEHICLES_MAX_DURATION")
        parts = self.convention.parts
        return Vehicle(
            id=name,
            name=f"Vehicle {name}",
            capacity=Load(grams=kind.capacity),
            shift=self._shift(kind.depot),
            depot=self.depots[kind.depot - 1].id,
            max_trips=self._most_trips(kind.depot),
            longest_trip_s=None if longest is None else _whole(parts * float(longest)),
            fixed_cost_s=parts * kind.fixed_cost,
            leg_cost=kind.leg_cost,
        )

    def _shift(self, depot: int) -> TimeWindow:
        """Returns when a depot is open; where that is not told, longer than any drive."""
        if self.windows is not None:
            return self.windows[depot - 1]
        farthest = int(self.travel.durations_s.max())
        return TimeWindow(opens=0, closes=2 * farthest * len(self.stops))

    def _most_trips(self, depot: int) -> int:
        """Returns how many of the shortest rounds fit in the day, if the vehicle may reload."""
        if "VEHICLES_RELOAD_DEPOT" not in self.told.rows:
            return 1
        out_s = self.travel.durations_s[depot - 1, len(self.depots) :]
        rounds = sorted(
            2 * int(way_s) + stop.service_s for way_s, stop in zip(out_s, self.stops, strict=True)
        )
        return max(1, _fitting(rounds, self._shift(depot).closes))


def _fitting(rounds: Sequence[int], day_s: int) -> int:
    """Returns how many of the first rounds fit in a day."""
    ends_s = np.cumsum(rounds)
    return int(np.searchsorted(ends_s, day_s, side="right"))
