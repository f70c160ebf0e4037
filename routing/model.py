"""A day of deliveries and its plan, as plain data.

Units are whole numbers throughout: grams, pieces, millilitres, seconds and metres. Instants
are seconds after the midnight that starts the service day, local time. Latitude comes before
longitude, and both are always named.

Depots, vehicles and stops are known by their ids; a plan holds ids only, so that it can be
stored, compared and judged against the problem it answers. Every value refuses nonsense when
it is made, in a sentence naming the thing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from routing.amounts import ZERO, Load, TimeWindow, Unit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "POSSIBLE_ALONE",
    "ZERO",
    "Break",
    "Depot",
    "Load",
    "Plan",
    "Problem",
    "Reason",
    "ReasonCode",
    "Rest",
    "Stop",
    "TimeWindow",
    "Travel",
    "Trip",
    "Unit",
    "Unserved",
    "Vehicle",
    "Visit",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Depot:
    """Where vehicles are loaded. Between two trips of one vehicle lie ``reload_s`` [s]."""

    id: str
    name: str
    latitude: float
    longitude: float
    reload_s: int = 0

    def __post_init__(self) -> None:
        _check_place("Depot", self.id, latitude=self.latitude, longitude=self.longitude)
        _check_not_negative(f"Depot {self.id}", "reload time", self.reload_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """A rest of ``duration_s`` [s] that starts within ``window``.

    It is taken at a standstill, at a stop or at the depot. A vehicle that is not out during
    the window needs no other rest.
    """

    window: TimeWindow
    duration_s: int

    def __post_init__(self) -> None:
        if self.duration_s <= 0:
            raise ValueError(f"A break takes time, not {self.duration_s} s.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """A vehicle and its driver's shift.

    ``depot`` is where each of at most ``max_trips`` trips starts and ends (the problem's first
    depot unless named); all of them lie within ``shift``. ``fixed_cost_s`` [s] is what using
    the vehicle at all costs, told in seconds of driving. ``skills`` are those it offers.
    """

    id: str
    name: str
    capacity: Load
    shift: TimeWindow
    depot: str | None = None
    refrigerated: bool = False
    skills: frozenset[str] = frozenset()
    max_trips: int = 1
    fixed_cost_s: int = 0
    breaks: tuple[Break, ...] = ()

    def __post_init__(self) -> None:
        _check_id("Vehicle", self.id)
        _check_not_negative(f"Vehicle {self.id}", "fixed cost", self.fixed_cost_s)
        if self.max_trips < 1:
            raise ValueError(f"Vehicle {self.id} makes at least one trip, not {self.max_trips}.")
        pairs = zip(self.breaks, self.breaks[1:], strict=False)
        if any(after.window.opens < before.window.opens for before, after in pairs):
            raise ValueError(f"Vehicle {self.id} has its breaks out of order.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A door to visit once, with ``demand`` to hand over in ``service_s`` [s].

    Service *starts* within one of ``windows``; no windows means at any time. ``skills`` are
    those the vehicle must have. A ``cold`` stop needs a refrigerated vehicle. ``cold_limit_s``
    [s] bounds the time from leaving the depot to the start of service, waiting included, in
    refrigerated vehicles too. ``penalty_s`` is the cost of leaving the stop out, told in
    seconds of driving; None makes the stop mandatory: it outweighs everything optional.
    ``rural`` places are reached by longer, faster roads. ``locked_vehicle`` alone may serve it.
    """

    id: str
    name: str
    latitude: float
    longitude: float
    demand: Load = ZERO
    service_s: int = 0
    windows: tuple[TimeWindow, ...] = ()
    skills: frozenset[str] = frozenset()
    cold: bool = False
    cold_limit_s: int | None = None
    penalty_s: int | None = None
    rural: bool = False
    locked_vehicle: str | None = None

    def __post_init__(self) -> None:
        _check_place("Stop", self.id, latitude=self.latitude, longitude=self.longitude)
        _check_not_negative(f"Stop {self.id}", "service time", self.service_s)
        _check_not_negative(f"Stop {self.id}", "cold limit", self.cold_limit_s or 0)
        _check_not_negative(f"Stop {self.id}", "penalty", self.penalty_s or 0)
        pairs = zip(self.windows, self.windows[1:], strict=False)
        if any(after.opens <= before.closes for before, after in pairs):
            raise ValueError(f"Stop {self.id} has time windows that overlap or are out of order.")

    @property
    def mandatory(self) -> bool:
        return self.penalty_s is None


class Travel(Protocol):
    """Times and distances between places, ordered depots first, then stops.

    Both are int32 of shape ``(n, n)``; row is from, column is to.
    """

    @property
    def durations_s(self) -> NDArray[np.int32]: ...

    @property
    def distances_m(self) -> NDArray[np.int32]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One day to plan: where from, with what, to whom, and how far apart they all are."""

    depots: tuple[Depot, ...]
    vehicles: tuple[Vehicle, ...]
    stops: tuple[Stop, ...]
    travel: Travel = field(compare=False, repr=False)

    def __post_init__(self) -> None:
        if not self.depots:
            raise ValueError("A problem needs a depot.")
        _check_unique("depots", [depot.id for depot in self.depots])
        _check_unique("vehicles", [vehicle.id for vehicle in self.vehicles])
        _check_unique("stops", [stop.id for stop in self.stops])
        self._check_names_known()
        self._check_travel()

    def _check_names_known(self) -> None:
        depots = {depot.id for depot in self.depots}
        vehicles = {vehicle.id for vehicle in self.vehicles}
        for vehicle in self.vehicles:
            if vehicle.depot is not None and vehicle.depot not in depots:
                raise ValueError(f"Vehicle {vehicle.id} starts at unknown depot {vehicle.depot}.")
        for stop in self.stops:
            if stop.locked_vehicle is not None and stop.locked_vehicle not in vehicles:
                raise ValueError(
                    f"Stop {stop.id} is locked to unknown vehicle {stop.locked_vehicle}."
                )

    def _check_travel(self) -> None:
        places = len(self.depots) + len(self.stops)
        for what, matrix in (
            ("durations", self.travel.durations_s),
            ("distances", self.travel.distances_m),
        ):
            if matrix.shape != (places, places):
                raise ValueError(
                    f"Travel {what} have shape {matrix.shape}, but there are {places} places."
                )
            if matrix.dtype.kind != "i":
                raise ValueError(f"Travel {what} are whole numbers, not {matrix.dtype}.")
            if matrix.min() < 0:
                raise ValueError(f"Travel {what} are never negative.")

    def depot_of(self, vehicle: Vehicle) -> Depot:
        """Returns the depot at which the vehicle's trips start and end."""
        return self.depots[self.depot_place(vehicle)]

    def depot_place(self, vehicle: Vehicle) -> int:
        """Returns the row of the vehicle's depot in the travel matrices."""
        if vehicle.depot is None:
            return 0
        return next(row for row, depot in enumerate(self.depots) if depot.id == vehicle.depot)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A planned service at ``stop`` (its id) from ``starts`` to ``ends`` [s].

    ``load_after`` is what is left aboard when it ends; ``cold_s`` [s] is how long the goods
    had been out of the depot when it started.
    """

    stop: str
    arrives: int
    starts: int
    ends: int
    load_after: Load = ZERO
    cold_s: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Trip:
    """One round of ``vehicle`` (its id) from its depot and back, its ``number``-th, from 1."""

    vehicle: str
    number: int
    departs: int
    returns: int
    visits: tuple[Visit, ...]
    distance_m: int

    def __post_init__(self) -> None:
        if self.number < 1:
            raise ValueError(f"Trips of {self.vehicle} count from 1, not from {self.number}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """A break as it was planned: ``vehicle`` (its id) stands from ``starts`` to ``ends`` [s]."""

    vehicle: str
    starts: int
    ends: int


class ReasonCode(StrEnum):
    """Why a stop is left out: the first ones hold for the stop alone, the last for this day."""

    NO_VEHICLES = "no_vehicles"
    NO_REFRIGERATED_VEHICLE = "no_refrigerated_vehicle"
    MISSING_SKILL = "missing_skill"
    TOO_LARGE = "too_large"
    WINDOW_OUT_OF_REACH = "window_out_of_reach"
    SHIFT_TOO_SHORT = "shift_too_short"
    COLD_LIMIT_TOO_SHORT = "cold_limit_too_short"
    BREAK_IN_THE_WAY = "break_in_the_way"
    CROWDED_OUT_BY_LOAD = "crowded_out_by_load"
    CROWDED_OUT_BY_TIME = "crowded_out_by_time"
    CROWDED_OUT_BY_COLD = "crowded_out_by_cold"
    NOT_WORTH_THE_DETOUR = "not_worth_the_detour"
    STILL_FITS = "still_fits"


POSSIBLE_ALONE = frozenset(
    {
        ReasonCode.CROWDED_OUT_BY_LOAD,
        ReasonCode.CROWDED_OUT_BY_TIME,
        ReasonCode.CROWDED_OUT_BY_COLD,
        ReasonCode.NOT_WORTH_THE_DETOUR,
        ReasonCode.STILL_FITS,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a stop is left out: a ``code`` to translate, its numbers, and an English sentence.

    ``vehicle`` is the id of the vehicle nearest to serving the stop, and ``excess`` in ``unit``
    is by how much it cannot. ``skills`` are those that no vehicle has.
    """

    code: ReasonCode
    sentence: str
    vehicle: str | None = None
    excess: int = 0
    unit: Unit | None = None
    skills: tuple[str, ...] = ()

    @property
    def impossible(self) -> bool:
        """Whether no plan with these vehicles could serve the stop."""
        return self.code not in POSSIBLE_ALONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Unserved:
    """A stop (its id) that the plan leaves out, and why."""

    stop: str
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The day's trips, the stops left out with a reason each, and how it was found.

    ``cost`` [s] is driving time, plus the fixed cost of each used vehicle, plus the penalty of
    each stop left out. ``seed`` and ``seconds`` [s] are what the search was given and took;
    ``notes`` are what it has to say about itself.
    """

    trips: tuple[Trip, ...] = ()
    unserved: tuple[Unserved, ...] = ()
    rests: tuple[Rest, ...] = ()
    cost: int = 0
    seed: int = 0
    seconds: float = 0.0
    notes: tuple[str, ...] = ()

    @property
    def served(self) -> int:
        """The number of stops visited."""
        return sum(len(trip.visits) for trip in self.trips)

    @property
    def distance_m(self) -> int:
        return sum(trip.distance_m for trip in self.trips)

    @property
    def out_s(self) -> int:
        """The time between leaving the depot and coming back, over all trips [s]."""
        return sum(trip.returns - trip.departs for trip in self.trips)

    @property
    def vehicles(self) -> tuple[str, ...]:
        """The ids of the vehicles used, in the order of their first trips."""
        return tuple(dict.fromkeys(trip.vehicle for trip in self.trips))

    def trips_of(self, vehicle: str) -> tuple[Trip, ...]:
        """Returns the trips of one vehicle (its id) in the order they are driven."""
        trips = (trip for trip in self.trips if trip.vehicle == vehicle)
        return tuple(sorted(trips, key=lambda trip: trip.departs))

    def visits(self) -> Iterator[tuple[Trip, Visit]]:
        """Yields each visit beside its trip."""
        for trip in self.trips:
            for visit in trip.visits:
                yield trip, visit


def _check_id(kind: str, name: str) -> None:
    if not name:
        raise ValueError(f"{kind} ids are not empty.")


def _check_place(kind: str, name: str, *, latitude: float, longitude: float) -> None:
    _check_id(kind, name)
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):  # noqa: PLR2004  the globe's bounds
        raise ValueError(f"{kind} {name} lies nowhere on earth: {latitude}, {longitude}.")


def _check_not_negative(owner: str, what: str, number: int) -> None:
    if number < 0:
        raise ValueError(f"{owner} has a negative {what}: {number}.")


def _check_unique(what: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise ValueError(f"Two {what} are called {name}.")
        seen.add(name)
