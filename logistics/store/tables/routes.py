"""Vehicles, the plan of a day, its routes, trips and stops."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from logistics.domain.orders import LockKind, Outcome, PlanState, RouteEnd, RouteState
from logistics.store.columns import UtcDateTime, Word


class VehicleRow(SQLModel, table=True):
    """A vehicle, what it carries, what it must keep [0.1 °C], and the place of its load."""

    __tablename__ = "vehicle"
    __table_args__ = (
        CheckConstraint(
            "capacity_g > 0 AND capacity_pieces > 0 AND capacity_ml > 0", name="carries_something"
        ),
        CheckConstraint("max_trips BETWEEN 1 AND 6", name="max_trips"),
        CheckConstraint("coldest_dc IS NULL OR coldest_dc <= warmest_dc", name="temperatures"),
    )

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=16)
    name: str = Field(max_length=80)
    plate: str = Field(unique=True, max_length=16)
    capacity_g: int
    capacity_pieces: int
    capacity_ml: int
    refrigerated: bool = Field(default=False)
    coldest_dc: int | None = None
    warmest_dc: int | None = None
    max_trips: int = Field(default=2)
    place_id: int = Field(foreign_key="place.id", unique=True)
    active: bool = Field(default=True)


class PlanRow(SQLModel, table=True):
    """The plan of one day: ``request`` is what was asked, ``summary`` what came out.

    It was made after the plan it ``replaces_id`` names, respects what is locked there, and takes
    its place when it is published.
    """

    __tablename__ = "plan"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=20)
    day: date = Field(index=True)
    state: PlanState = Field(sa_type=Word(PlanState))
    seed: int = Field(default=1)
    request: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    summary: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    job_id: int | None = Field(default=None, foreign_key="job.id")
    replaces_id: int | None = Field(default=None, foreign_key="plan.id")
    command_key: str | None = Field(default=None, unique=True, max_length=64)
    created_at: datetime = Field(sa_type=UtcDateTime)
    created_by: int = Field(foreign_key="user.id")
    published_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class PlanLockRow(SQLModel, table=True):
    """What the coordinator has settled of a vehicle's day in a plan.

    The order stays on the vehicle (``stop``), the day is driven as it stands up to the order
    (``start``), or nothing of it changes at all (``route``).
    """

    __tablename__ = "plan_lock"
    __table_args__ = (
        CheckConstraint("(kind = 'route') = (order_id IS NULL)", name="of_an_order"),
        UniqueConstraint("plan_id", "vehicle_id", "kind", "order_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id")
    vehicle_id: int = Field(foreign_key="vehicle.id")
    kind: LockKind = Field(sa_type=Word(LockKind))
    order_id: int | None = Field(default=None, foreign_key="delivery_order.id")
    locked_at: datetime = Field(sa_type=UtcDateTime)
    locked_by: int = Field(foreign_key="user.id")


class RouteRow(SQLModel, table=True):
    """One vehicle's and one driver's day in a plan."""

    __tablename__ = "route"
    __table_args__ = (UniqueConstraint("plan_id", "vehicle_id"),)

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=24)
    plan_id: int = Field(foreign_key="plan.id", index=True)
    vehicle_id: int = Field(foreign_key="vehicle.id")
    driver_id: int = Field(foreign_key="user.id", index=True)
    state: RouteState = Field(sa_type=Word(RouteState))
    shift_opens_s: int
    shift_closes_s: int
    ends: RouteEnd = Field(default=RouteEnd.DEPOT, sa_type=Word(RouteEnd))
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class TripRow(SQLModel, table=True):
    """From the depot and back once; ``loading_id`` is the document that loaded it.

    The last trip of a route ends where that ``ends``. ``lines`` are the roads of its legs as
    encoded lines, the way back last; none where they are not known.
    """

    __tablename__ = "trip"
    __table_args__ = (UniqueConstraint("route_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    route_id: int = Field(foreign_key="route.id")
    number: int
    departs_s: int
    returns_s: int
    distance_m: int
    lines: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    loading_id: int | None = Field(default=None, foreign_key="document.id")


class StopRow(SQLModel, table=True):
    """One order's visit on a trip, and what happened at the door.

    ``document_id`` is the delivery that stands; ``reason`` says why a stop was
    not visited.
    """

    __tablename__ = "stop"
    __table_args__ = (UniqueConstraint("trip_id", "sequence"),)

    id: int | None = Field(default=None, primary_key=True)
    trip_id: int = Field(foreign_key="trip.id")
    sequence: int
    order_id: int = Field(foreign_key="delivery_order.id", index=True)
    arrives_s: int
    starts_s: int
    ends_s: int
    outcome: Outcome = Field(sa_type=Word(Outcome))
    outcome_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reason: str = Field(default="", max_length=32)
    document_id: int | None = Field(default=None, foreign_key="document.id")


class UnservedRow(SQLModel, table=True):
    """An order a plan could not serve, with the reason and its numbers."""

    __tablename__ = "unserved"

    plan_id: int = Field(primary_key=True, foreign_key="plan.id")
    order_id: int = Field(primary_key=True, foreign_key="delivery_order.id")
    reason: str = Field(max_length=48)
    numbers: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    sentence: str = Field(default="", max_length=500)


class KnownRoadRow(SQLModel, table=True):
    """What somebody knows of a road, in place of what is computed: a ferry, a closed road.

    Each end is a household, a whole neighbourhood, or the depot where neither is named.
    """

    __tablename__ = "known_road"
    __table_args__ = (
        CheckConstraint("duration_s >= 0 AND distance_m >= 0", name="not_negative"),
        CheckConstraint(
            "origin_household_id IS NULL OR origin_neighbourhood_id IS NULL", name="one_origin"
        ),
        CheckConstraint(
            "destination_household_id IS NULL OR destination_neighbourhood_id IS NULL",
            name="one_destination",
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    origin_household_id: int | None = Field(default=None, foreign_key="household.id")
    origin_neighbourhood_id: int | None = Field(default=None, foreign_key="neighbourhood.id")
    destination_household_id: int | None = Field(default=None, foreign_key="household.id")
    destination_neighbourhood_id: int | None = Field(default=None, foreign_key="neighbourhood.id")
    duration_s: int
    distance_m: int
    one_way: bool = Field(default=False)
    note: str = Field(default="", max_length=120)
    told_at: datetime = Field(sa_type=UtcDateTime)
    told_by: int = Field(foreign_key="user.id")
