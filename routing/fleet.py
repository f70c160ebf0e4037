"""Where vehicles are loaded, where drivers live, and what a vehicle can do in a day."""

from __future__ import annotations

from dataclasses import dataclass

from routing.amounts import ZERO, Load, TimeWindow
from routing.refusals import MOST_AT_ONCE, check_id, check_not_negative, check_place


@dataclass(frozen=True, slots=True, kw_only=True)
class Depot:
    """Where vehicles are loaded.

    A load ends when the trip departs; it takes ``first_load_s`` [s] before the first trip of a
    vehicle and ``reload_s`` [s] before each later one. At most ``docks`` vehicles load at the
    same moment (None: as many as like; a load of no seconds takes no dock). Departures from the
    depot and returns to it lie within ``window``.
    """

    id: str
    name: str
    latitude: float
    longitude: float
    reload_s: int = 0
    first_load_s: int = 0
    docks: int | None = None
    window: TimeWindow | None = None

    def __post_init__(self) -> None:
        check_place("Depot", self.id, latitude=self.latitude, longitude=self.longitude)
        check_not_negative(f"Depot {self.id}", "reload time", self.reload_s)
        check_not_negative(f"Depot {self.id}", "first load time", self.first_load_s)
        if self.docks is not None and not self.docks >= 1:
            raise ValueError(f"Depot {self.id} has at least one dock, not {self.docks}.")
        check_not_negative(f"Depot {self.id}", "number of docks", self.docks or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a day may begin or end without a depot: a driver's home."""

    id: str
    name: str
    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        check_place("Place", self.id, latitude=self.latitude, longitude=self.longitude)


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """A rest of ``duration_s`` [s] that starts within ``window``: lunch, the Friday prayer.

    It is taken at a standstill, at a stop or at the depot. A vehicle that is not out during
    the window needs no other rest.
    """

    window: TimeWindow
    duration_s: int

    def __post_init__(self) -> None:
        if not self.duration_s > 0:
            raise ValueError(f"A break takes time, not {self.duration_s} s.")
        check_not_negative("A break", "duration", self.duration_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """A vehicle and its driver's shift.

    ``depot`` is where each of at most ``max_trips`` trips is loaded and whence it departs (the
    problem's first depot unless named). The day begins at ``start_place``, whence the vehicle
    drives to its depot, and ends at ``end_place``, to which the last trip goes straight from
    its last stop (ids of depots or homes; both are the depot unless named); or it
    ``ends_at_last_stop``. A vehicle that ends elsewhere than at its depot takes no pickups.
    All of the day lies within ``shift``, but it may end up to ``overtime_s`` [s] later, each
    second at ``overtime_cost``. No trip is longer than ``longest_trip_s`` [s], departure to
    return; each second of the day beyond ``soft_out_s`` [s], first departure to last return,
    costs ``soft_out_cost``.

    ``fixed_cost_s`` [s] is what using the vehicle at all costs, told in seconds of driving;
    ``leg_cost`` multiplies what each of its legs costs. ``skills`` are those it offers;
    ``familiar`` the neighbourhoods that its driver knows.
    """

    id: str
    name: str
    capacity: Load
    shift: TimeWindow
    depot: str | None = None
    start_place: str | None = None
    end_place: str | None = None
    ends_at_last_stop: bool = False
    refrigerated: bool = False
    skills: frozenset[str] = frozenset()
    familiar: frozenset[str] = frozenset()
    max_trips: int = 1
    longest_trip_s: int | None = None
    fixed_cost_s: int = 0
    leg_cost: int = 1
    overtime_s: int = 0
    overtime_cost: int = 2
    soft_out_s: int | None = None
    soft_out_cost: int = 1
    breaks: tuple[Break, ...] = ()

    def __post_init__(self) -> None:
        owner = f"Vehicle {self.id}"
        check_id("Vehicle", self.id)
        if self.capacity == ZERO:
            raise ValueError(f"{owner} can carry nothing.")
        if not self.max_trips >= 1:
            raise ValueError(f"{owner} makes at least one trip, not {self.max_trips}.")
        if self.ends_at_last_stop and self.end_place is not None:
            raise ValueError(f"{owner} ends at its last stop and also at {self.end_place}.")
        for what, number in (
            ("number of trips", self.max_trips),
            ("cost of a leg", self.leg_cost),
            ("overtime", self.overtime_s),
            ("cost of overtime", self.overtime_cost),
            ("longest trip", self.longest_trip_s or 0),
            ("longest day", self.soft_out_s or 0),
            ("cost of a longer day", self.soft_out_cost),
        ):
            check_not_negative(owner, what, number)
        check_not_negative(owner, "fixed cost", self.fixed_cost_s, most=MOST_AT_ONCE)
        pairs = zip(self.breaks, self.breaks[1:], strict=False)
        if any(after.window.opens < before.window.opens for before, after in pairs):
            raise ValueError(f"{owner} has its breaks out of order.")
