"""Pick-ups, and the stops at which vehicles call for them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from logistics.domain.pickups import PickupKind, PickupOutcome, PickupSide, PickupState
from logistics.store.columns import UtcDateTime, Word


class PickupRow(SQLModel, table=True):
    """What is to be picked up from a day on, where, and whither if not to the depot.

    ``document_id`` is the bulk intake by which what a market gave became stock.
    """

    __tablename__ = "pickup"
    __table_args__ = (
        CheckConstraint(
            "grams >= 0 AND pieces >= 0 AND millilitres >= 0 AND grams + pieces + millilitres > 0",
            name="something",
        ),
        CheckConstraint("(opens_s IS NULL) = (closes_s IS NULL)", name="window"),
        CheckConstraint("opens_s < closes_s", name="window_forwards"),
        CheckConstraint("latitude BETWEEN -90 AND 90", name="latitude"),
        CheckConstraint("longitude BETWEEN -180 AND 180", name="longitude"),
        CheckConstraint(
            "(kind = 'ride') = (to_latitude IS NOT NULL) AND (kind = 'ride') = (to_longitude IS NOT NULL) AND (kind = 'ride') = (ride_limit_s IS NOT NULL)",
            name="ride",
        ),
        CheckConstraint("document_id IS NULL OR kind = 'rescue'", name="intake"),
    )

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=20)
    kind: PickupKind = Field(sa_type=Word(PickupKind))
    state: PickupState = Field(sa_type=Word(PickupState), index=True)
    day: date
    what: str = Field(max_length=120)
    place: str = Field(max_length=160)
    address: str = Field(default="", max_length=240)
    latitude: float
    longitude: float
    grams: int = Field(default=0)
    pieces: int = Field(default=0)
    millilitres: int = Field(default=0)
    opens_s: int | None = None
    closes_s: int | None = None
    to_place: str = Field(default="", max_length=160)
    to_address: str = Field(default="", max_length=240)
    to_latitude: float | None = None
    to_longitude: float | None = None
    ride_limit_s: int | None = None
    note: str = Field(default="", max_length=240)
    document_id: int | None = Field(default=None, foreign_key="document.id")
    command_key: str | None = Field(default=None, unique=True, max_length=64)
    created_at: datetime = Field(sa_type=UtcDateTime)
    created_by: int = Field(foreign_key="user.id")


class PickupStopRow(SQLModel, table=True):
    """A vehicle's call for a pick-up on a trip; its ``sequence`` is counted among the trip's stops."""

    __tablename__ = "pickup_stop"
    __table_args__ = (UniqueConstraint("trip_id", "sequence"),)

    id: int | None = Field(default=None, primary_key=True)
    trip_id: int = Field(foreign_key="trip.id")
    sequence: int
    pickup_id: int = Field(foreign_key="pickup.id", index=True)
    side: PickupSide = Field(sa_type=Word(PickupSide))
    arrives_s: int
    starts_s: int
    ends_s: int
    outcome: PickupOutcome = Field(sa_type=Word(PickupOutcome))
    outcome_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
