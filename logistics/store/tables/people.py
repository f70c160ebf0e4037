"""Neighbourhoods, the people who work here, and the households we serve."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, LargeBinary
from sqlmodel import Field, SQLModel

from logistics.domain.orders import RouteEnd
from logistics.domain.roles import Role
from logistics.store.columns import UtcDateTime, Word


class NeighbourhoodRow(SQLModel, table=True):
    """One of İzmit's neighbourhoods, with a point inside it."""

    __tablename__ = "neighbourhood"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True, max_length=80)
    kind: str = Field(max_length=8)
    latitude: float
    longitude: float
    population: int
    postcode: str = Field(max_length=5)


class UserRow(SQLModel, table=True):
    """A person who signs in; of a driver where the day usually ends, and the home for that."""

    __tablename__ = "user"
    __table_args__ = (
        CheckConstraint("(home_latitude IS NULL) = (home_longitude IS NULL)", name="home"),
        CheckConstraint("home_latitude BETWEEN -90 AND 90", name="home_latitude"),
        CheckConstraint("home_longitude BETWEEN -180 AND 180", name="home_longitude"),
        CheckConstraint("day_ends <> 'home' OR home_latitude IS NOT NULL", name="ends_somewhere"),
    )

    id: int | None = Field(default=None, primary_key=True)
    username: str = Field(unique=True, max_length=64)
    name: str = Field(max_length=120)
    staff_no: str = Field(default="", max_length=16)
    phone: str = Field(default="", max_length=16)
    password_hash: str = Field(max_length=255)
    language: str = Field(default="tr", max_length=2)
    active: bool = Field(default=True)
    day_ends: RouteEnd = Field(default=RouteEnd.DEPOT, sa_type=Word(RouteEnd))
    home_latitude: float | None = None
    home_longitude: float | None = None
    session_key: str = Field(max_length=32)
    created_at: datetime = Field(sa_type=UtcDateTime)


class UserRoleRow(SQLModel, table=True):
    """A role a person holds."""

    __tablename__ = "user_role"

    user_id: int = Field(primary_key=True, foreign_key="user.id")
    role: Role = Field(sa_column=Column(Word(Role), primary_key=True))


class HouseholdRow(SQLModel, table=True):
    """A household we serve; ``code`` is what labels and lists carry instead of a name.

    ``name_key`` is the name as it is searched (:func:`logistics.domain.households.folded`);
    ``command_key`` makes registering it twice harmless.
    """

    __tablename__ = "household"
    __table_args__ = (
        CheckConstraint("size BETWEEN 1 AND 30", name="size"),
        CheckConstraint("need_band BETWEEN 1 AND 5", name="need_band"),
        CheckConstraint("latitude BETWEEN -90 AND 90", name="latitude"),
        CheckConstraint("longitude BETWEEN -180 AND 180", name="longitude"),
    )

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=16)
    contact_name: str = Field(max_length=120)
    name_key: str = Field(default="", max_length=120)
    national_id_sealed: bytes | None = Field(default=None, sa_type=LargeBinary)
    national_id_key: str | None = Field(default=None, unique=True, max_length=64)
    phone: str = Field(default="", max_length=16, index=True)
    neighbourhood_id: int = Field(foreign_key="neighbourhood.id", index=True)
    street: str = Field(max_length=160)
    building_no: str = Field(max_length=16)
    flat_no: str = Field(default="", max_length=16)
    floor: int | None = None
    has_lift: bool = Field(default=False)
    postcode: str = Field(default="", max_length=5)
    directions: str = Field(default="", max_length=240)
    latitude: float
    longitude: float
    size: int
    need_band: int
    diet: str = Field(default="", max_length=32)
    active: bool = Field(default=True)
    registered_at: datetime = Field(sa_type=UtcDateTime)
    registered_by: int | None = Field(default=None, foreign_key="user.id")
    changed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    changed_by: int | None = Field(default=None, foreign_key="user.id")
    command_key: str | None = Field(default=None, unique=True, max_length=80)
    last_served_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class MemberRow(SQLModel, table=True):
    """One person of a household: how related and born when, nothing about illness."""

    __tablename__ = "household_member"

    id: int | None = Field(default=None, primary_key=True)
    household_id: int = Field(foreign_key="household.id", index=True)
    relation: str = Field(max_length=32)
    birth_year: int
