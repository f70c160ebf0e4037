"""One day to plan, and what is refused in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any, Protocol

from routing.amounts import Goods
from routing.fleet import Depot, Place, Vehicle
from routing.refusals import MOST, check_id, check_not_negative, check_unique
from routing.stops import Stop

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FAR_DEGREES = 6
"""How far from every depot a place may lie; further away its coordinates are mistaken."""


class Travel(Protocol):
    """Times and distances between places, ordered depots first, then stops, then homes.

    Both are int32 of shape ``(n, n)``; row is from, column is to.
    """

    @property
    def durations_s(self) -> NDArray[np.int32]: ...

    @property
    def distances_m(self) -> NDArray[np.int32]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """How the day of ``vehicle`` (its id) begins: these ``trips`` of stops (ids), in this order.

    Nothing comes before or between them: all trips but the last are as they stand, and more
    stops may follow only after the last; when the ``whole`` day is locked, none do. Locked
    stops are left out only when they do not fit, and then the others keep their order.
    """

    vehicle: str
    trips: tuple[tuple[str, ...], ...]
    whole: bool = False

    def __post_init__(self) -> None:
        check_id("Locked vehicle", self.vehicle)
        if not all(self.trips):
            raise ValueError(f"The lock of vehicle {self.vehicle} has a trip without stops.")
        if not self.trips and not self.whole:
            raise ValueError(f"The lock of vehicle {self.vehicle} locks nothing.")

    @property
    def stops(self) -> tuple[str, ...]:
        """The ids of its stops in the order of the day."""
        return tuple(chain.from_iterable(self.trips))


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """What is rather avoided, each at a cost told in seconds of driving.

    ``split_cost_s`` for each further vehicle in a neighbourhood, ``unfamiliar_cost_s`` for each
    stop in a neighbourhood that its vehicle is not familiar with, ``move_cost_s`` for each stop
    that another vehicle serves than in the plan before.
    """

    split_cost_s: int = 0
    unfamiliar_cost_s: int = 0
    move_cost_s: int = 0

    def __post_init__(self) -> None:
        check_not_negative("The preferences", "cost of a split", self.split_cost_s)
        check_not_negative("The preferences", "cost of the unfamiliar", self.unfamiliar_cost_s)
        check_not_negative("The preferences", "cost of a move", self.move_cost_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One day to plan: where from, with what, to whom, and how far apart they all are.

    ``costs`` are what a leg costs, in the shape of ``travel`` (its durations unless given).
    ``cold_limits_s`` [s] are those of goods whose stop names none.
    """

    depots: tuple[Depot, ...]
    vehicles: tuple[Vehicle, ...]
    stops: tuple[Stop, ...]
    travel: Travel = field(compare=False, repr=False)
    homes: tuple[Place, ...] = ()
    costs: NDArray[np.int64] | None = field(default=None, compare=False, repr=False)
    cold_limits_s: Mapping[Goods, int] = field(default_factory=dict)
    locks: tuple[Lock, ...] = ()
    preferences: Preferences = Preferences()

    def __post_init__(self) -> None:
        if not self.depots:
            raise ValueError("A problem needs a depot.")
        if not self.vehicles:
            raise ValueError("A problem needs a vehicle.")
        check_unique("depots", [depot.id for depot in self.depots])
        check_unique(
            "places", [*(depot.id for depot in self.depots), *(home.id for home in self.homes)]
        )
        check_unique("vehicles", [vehicle.id for vehicle in self.vehicles])
        check_unique("stops", [stop.id for stop in self.stops])
        _no_stop_is_called_like_a_place(self)
        for goods, limit_s in self.cold_limits_s.items():
            check_not_negative(f"The problem's {goods} food", "cold limit", limit_s)
        for check in (_places_are_near, _vehicles_fit_in, _stops_fit_in, _pairs_fit_in):
            check(self)
        _locks_fit_in(self)
        self._check_matrices()

    def _check_matrices(self) -> None:
        places = len(self.depots) + len(self.stops) + len(self.homes)
        _check_matrix("Travel durations", self.travel.durations_s, places=places)
        _check_matrix("Travel distances", self.travel.distances_m, places=places)
        if self.costs is not None:
            _check_matrix("Costs", self.costs, places=places)

    def depot_of(self, vehicle: Vehicle) -> Depot:
        """Returns the depot at which the vehicle's trips are loaded."""
        return self.depots[self.depot_place(vehicle)]

    def depot_place(self, vehicle: Vehicle) -> int:
        """Returns the row of the vehicle's depot in the travel matrices."""
        return 0 if vehicle.depot is None else self._row(vehicle.depot)

    def start_row(self, vehicle: Vehicle) -> int:
        """Returns the row of the place where the vehicle's day begins."""
        start = vehicle.start_place
        return self.depot_place(vehicle) if start is None else self._row(start)

    def end_row(self, vehicle: Vehicle) -> int | None:
        """Returns the row of the place where the day ends; None is its last stop."""
        if vehicle.ends_at_last_stop:
            return None
        end = vehicle.end_place
        return self.depot_place(vehicle) if end is None else self._row(end)

    def _row(self, place: str) -> int:
        for row, depot in enumerate(self.depots):
            if depot.id == place:
                return row
        first_home = len(self.depots) + len(self.stops)
        return next(first_home + row for row, home in enumerate(self.homes) if home.id == place)

    def cold_limit_s(self, stop: Stop) -> int | None:
        """Returns how long the goods of a stop may be out of the depot [s]."""
        if stop.cold_limit_s is not None or stop.goods is None:
            return stop.cold_limit_s
        return self.cold_limits_s.get(stop.goods)


def _no_stop_is_called_like_a_place(problem: Problem) -> None:
    """Refuses a stop with the id of a depot or home: a known road could mean either."""
    places = {depot.id for depot in problem.depots} | {home.id for home in problem.homes}
    for stop in problem.stops:
        if stop.id in places:
            raise ValueError(f"Stop {stop.id} is called like a depot or a home.")


def _places_are_near(problem: Problem) -> None:
    """Refuses places nowhere near a depot: their coordinates are wrong, often swapped."""
    depots = [(depot.latitude, depot.longitude) for depot in problem.depots]
    for kind, places in (("Stop", problem.stops), ("Place", problem.homes)):
        for place in places:
            at = place.latitude, place.longitude
            if _near(at, depots):
                continue
            swapped = _near((at[1], at[0]), depots)
            hint = "; latitude and longitude seem to be swapped" if swapped else ""
            raise ValueError(
                f"{kind} {place.id} lies far from every depot: {at[0]}, {at[1]}{hint}."
            )


def _near(at: tuple[float, float], depots: list[tuple[float, float]]) -> bool:
    return any(
        abs(at[0] - latitude) <= FAR_DEGREES and abs(at[1] - longitude) <= FAR_DEGREES
        for latitude, longitude in depots
    )


def _vehicles_fit_in(problem: Problem) -> None:
    depots = {depot.id for depot in problem.depots}
    places = depots | {home.id for home in problem.homes}
    for vehicle in problem.vehicles:
        if vehicle.depot is not None and vehicle.depot not in depots:
            raise ValueError(f"Vehicle {vehicle.id} starts at unknown depot {vehicle.depot}.")
        for what, place in (("starts", vehicle.start_place), ("ends", vehicle.end_place)):
            if place is not None and place not in places:
                raise ValueError(f"Vehicle {vehicle.id} {what} at unknown place {place}.")


def _stops_fit_in(problem: Problem) -> None:
    vehicles = {vehicle.id for vehicle in problem.vehicles}
    for stop in problem.stops:
        if stop.locked_vehicle is not None and stop.locked_vehicle not in vehicles:
            raise ValueError(f"Stop {stop.id} is locked to unknown vehicle {stop.locked_vehicle}.")


def _pairs_fit_in(problem: Problem) -> None:
    stops = {stop.id: stop for stop in problem.stops}
    for stop in problem.stops:
        if stop.picked_up_at is None:
            continue
        other = stops.get(stop.picked_up_at)
        if other is None:
            raise ValueError(f"Stop {stop.id} is picked up at unknown stop {stop.picked_up_at}.")
        if other.picked_up_at is not None:
            raise ValueError(f"Stop {stop.id} is picked up at {other.id}, itself picked up.")
        if len({stop.locked_vehicle, other.locked_vehicle} - {None}) > 1:
            raise ValueError(f"Stop {stop.id} and {other.id} are locked to different vehicles.")


def _locks_fit_in(problem: Problem) -> None:
    stops = {stop.id: stop for stop in problem.stops}
    vehicles = {vehicle.id: vehicle for vehicle in problem.vehicles}
    check_unique("locks", [lock.vehicle for lock in problem.locks])
    locked: dict[str, Lock] = {}
    for lock in problem.locks:
        vehicle = vehicles.get(lock.vehicle)
        if vehicle is None:
            raise ValueError(f"A lock is of unknown vehicle {lock.vehicle}.")
        if len(lock.trips) > vehicle.max_trips:
            raise ValueError(f"The lock of vehicle {vehicle.id} has more trips than it may make.")
        for name in lock.stops:
            if name in locked:
                raise ValueError(f"Stop {name} is in the locks twice.")
            locked[name] = lock
            _check_locked(stops.get(name), name, lock)
    _locked_pairs_stay_together(problem, locked)


def _check_locked(stop: Stop | None, name: str, lock: Lock) -> None:
    if stop is None:
        raise ValueError(f"The lock of vehicle {lock.vehicle} names unknown stop {name}.")
    if stop.locked_vehicle not in (None, lock.vehicle):
        raise ValueError(f"Stop {name} is locked to {stop.locked_vehicle} and {lock.vehicle}.")
    if lock.vehicle in stop.forbidden_vehicles:
        raise ValueError(f"Stop {name} is locked to {lock.vehicle}, which is forbidden there.")


def _locked_pairs_stay_together(problem: Problem, locked: Mapping[str, Lock]) -> None:
    for stop in problem.stops:
        lock, other = locked.get(stop.id), stop.picked_up_at
        if lock is None or other is None:
            continue
        trip = next(trip for trip in lock.trips if stop.id in trip)
        if other not in trip or trip.index(other) > trip.index(stop.id):
            raise ValueError(
                f"The lock of vehicle {lock.vehicle} has {stop.id} without {other} before it."
            )


def _check_matrix(what: str, matrix: NDArray[Any], *, places: int) -> None:
    if matrix.shape != (places, places):
        raise ValueError(f"{what} have shape {matrix.shape}, but there are {places} places.")
    if matrix.dtype.kind != "i":
        raise ValueError(f"{what} are whole numbers, not {matrix.dtype}.")
    if matrix.min() < 0:
        raise ValueError(f"{what} are never negative.")
    if matrix.max() > MOST:
        raise ValueError(f"{what} are beyond counting: {matrix.max()}.")
