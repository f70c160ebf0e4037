"""The answer: trips in time, stops left out with their reasons, and what it all costs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import StrEnum

from routing.amounts import ZERO, Load, TimeWindow, Unit


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

    def __post_init__(self) -> None:
        if not self.starts < self.ends:
            raise ValueError(
                f"A rest of {self.vehicle} runs forward, not {self.starts} to {self.ends}."
            )


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
    RIDE_TOO_LONG = "ride_too_long"
    TRIP_TOO_LONG = "trip_too_long"
    DEPOT_CLOSED = "depot_closed"
    CROWDED_OUT_BY_LOCKS = "crowded_out_by_locks"
    CROWDED_OUT_BY_LOAD = "crowded_out_by_load"
    CROWDED_OUT_BY_TIME = "crowded_out_by_time"
    CROWDED_OUT_BY_COLD = "crowded_out_by_cold"
    NOT_WORTH_THE_DETOUR = "not_worth_the_detour"
    STILL_FITS = "still_fits"
    NOT_LOOKED_INTO = "not_looked_into"


POSSIBLE_ALONE = frozenset(
    {
        ReasonCode.CROWDED_OUT_BY_LOCKS,
        ReasonCode.CROWDED_OUT_BY_LOAD,
        ReasonCode.CROWDED_OUT_BY_TIME,
        ReasonCode.CROWDED_OUT_BY_COLD,
        ReasonCode.NOT_WORTH_THE_DETOUR,
        ReasonCode.STILL_FITS,
        ReasonCode.NOT_LOOKED_INTO,
    }
)


class RemedyKind(StrEnum):
    """What would let a stop in: more of something, a box, one more vehicle, another stop less."""

    MORE_TIME = "more_time"
    EARLIER_START = "earlier_start"
    MORE_ROOM = "more_room"
    LATER_WINDOW = "later_window"
    IN_A_BOX = "in_a_box"
    ONE_MORE_VEHICLE = "one_more_vehicle"
    GIVE_WAY = "give_way"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """A change with which a stop fits, proven by judging the changed plan.

    ``vehicle`` is the id of the vehicle that would take it (of the one that the further vehicle
    is like), ``amount`` in ``unit`` how much more it needs, ``stop`` the id of the stop that
    would give way, ``hours`` [s] when the further vehicle is needed and ``refrigerated``
    whether it must be.
    """

    kind: RemedyKind
    sentence: str
    vehicle: str | None = None
    amount: int = 0
    unit: Unit | None = None
    stop: str | None = None
    hours: TimeWindow | None = None
    refrigerated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a stop is left out: a ``code`` to translate, its numbers, and an English sentence.

    ``vehicle`` is the id of the vehicle nearest to serving the stop, and ``excess`` in ``unit``
    is by how much it cannot. ``skills`` are those that no vehicle has. ``remedies`` would let
    the stop in, each by itself; when they were not ``sought`` to the end there may be more.
    """

    code: ReasonCode
    sentence: str
    vehicle: str | None = None
    excess: int = 0
    unit: Unit | None = None
    skills: tuple[str, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    sought: bool = False

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
class CostParts:
    """What a plan costs, told in seconds of driving, part by part.

    ``driving`` is what its legs cost; ``fixed`` that of each used vehicle; ``penalties`` of
    the stops left out, mandatory ones and earlier tiers with all their weight; ``overtime``
    after the shifts, ``lateness`` after windows, ``balance`` of days longer than wished;
    ``splits`` of neighbourhoods, ``unfamiliar`` ones, and stops ``moved`` to other vehicles.
    """

    driving: int = 0
    fixed: int = 0
    penalties: int = 0
    overtime: int = 0
    lateness: int = 0
    balance: int = 0
    splits: int = 0
    unfamiliar: int = 0
    moved: int = 0

    @property
    def total(self) -> int:
        return sum(getattr(self, part.name) for part in fields(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The day's trips, the stops left out with a reason each, and how it was found.

    ``cost`` [s] is the sum of its ``costs``. ``seed`` and ``seconds`` [s] are what the search
    was given and took; ``notes`` are what it has to say about itself. ``run_id`` names the
    search so that it can be run again; ``curve`` tells which cost it had reached after how many
    milliseconds, ``lower_bound`` below which cost no plan can be.
    """

    trips: tuple[Trip, ...] = ()
    unserved: tuple[Unserved, ...] = ()
    rests: tuple[Rest, ...] = ()
    costs: CostParts = CostParts()
    seed: int = 0
    seconds: float = 0.0
    notes: tuple[str, ...] = ()
    run_id: str = ""
    curve: tuple[tuple[int, int], ...] = ()
    lower_bound: int | None = None

    @property
    def cost(self) -> int:
        """What the plan costs, told in seconds of driving."""
        return self.costs.total

    @property
    def gap(self) -> float | None:
        """How far the cost may be above the best possible, as a share of it; None: unknown."""
        if self.lower_bound is None:
            return None
        return max(self.cost - self.lower_bound, 0) / max(self.cost, 1)

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
