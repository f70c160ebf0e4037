"""The temperature log: files of loggers, readings, excursions, and what was decided on them.

A row speaks of one chamber: a zone or a vehicle, never both. Readings come in sheets: one typed
by a person, or all the new ones of a logger's file.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from logistics.domain.temperatures import Decision, ReadingSource
from logistics.store.columns import UtcDateTime, Word

ONE_CHAMBER = "(zone_id IS NULL) <> (vehicle_id IS NULL)"


class LoggerFileRow(SQLModel, table=True):
    """A file as a data logger gave it, compressed; the same file is kept once per chamber."""

    __tablename__ = "logger_file"
    __table_args__ = (
        CheckConstraint(ONE_CHAMBER, name="one_chamber"),
        UniqueConstraint("zone_id", "digest"),
        UniqueConstraint("vehicle_id", "digest"),
    )

    id: int | None = Field(default=None, primary_key=True)
    zone_id: int | None = Field(default=None, foreign_key="zone.id")
    vehicle_id: int | None = Field(default=None, foreign_key="vehicle.id")
    name: str = Field(max_length=120)
    digest: str = Field(max_length=64)
    content: bytes = Field(sa_type=LargeBinary)
    uploaded_at: datetime = Field(sa_type=UtcDateTime)
    uploaded_by: int = Field(foreign_key="user.id")


class ReadingSheetRow(SQLModel, table=True):
    """Readings that were entered at once: by whom, when, from where."""

    __tablename__ = "reading_sheet"

    id: int | None = Field(default=None, primary_key=True)
    source: ReadingSource = Field(sa_type=Word(ReadingSource))
    command_key: str = Field(unique=True, max_length=64)
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    actor_id: int = Field(foreign_key="user.id")
    file_id: int | None = Field(default=None, foreign_key="logger_file.id", index=True)
    note: str = Field(default="", max_length=240)


class ReadingRow(SQLModel, table=True):
    """What the thermometer of a chamber said at an instant [0.1 °C]. Rows are only ever added."""

    __tablename__ = "reading"
    __table_args__ = (
        CheckConstraint(ONE_CHAMBER, name="one_chamber"),
        CheckConstraint("temperature_dc BETWEEN -600 AND 600", name="possible"),
        UniqueConstraint("zone_id", "happened_at"),
        UniqueConstraint("vehicle_id", "happened_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    sheet_id: int = Field(foreign_key="reading_sheet.id", index=True)
    zone_id: int | None = Field(default=None, foreign_key="zone.id")
    vehicle_id: int | None = Field(default=None, foreign_key="vehicle.id")
    happened_at: datetime = Field(sa_type=UtcDateTime)
    temperature_dc: int


class ExcursionRow(SQLModel, table=True):
    """A chamber was outside its band for too long.

    ``extent`` counts how often the excursion has grown; it is open until somebody decides on its
    present extent.
    """

    __tablename__ = "excursion"
    __table_args__ = (
        CheckConstraint(ONE_CHAMBER, name="one_chamber"),
        CheckConstraint("started_at <= last_out_at", name="forwards"),
        Index("ix_excursion_zone_id_started_at", "zone_id", "started_at"),
        Index("ix_excursion_vehicle_id_started_at", "vehicle_id", "started_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    zone_id: int | None = Field(default=None, foreign_key="zone.id")
    vehicle_id: int | None = Field(default=None, foreign_key="vehicle.id")
    started_at: datetime = Field(sa_type=UtcDateTime)
    last_out_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    worst_dc: int
    coldest_dc: int | None = None
    warmest_dc: int | None = None
    extent: int = Field(default=1)
    opened_at: datetime = Field(sa_type=UtcDateTime)
    opened_by: int = Field(foreign_key="user.id")


class ExcursionHoldRow(SQLModel, table=True):
    """A hold that an excursion opened."""

    __tablename__ = "excursion_hold"

    hold_id: int = Field(primary_key=True, foreign_key="hold.id")
    excursion_id: int = Field(foreign_key="excursion.id", index=True)


class ExcursionDecisionRow(SQLModel, table=True):
    """What a named person decided on an excursion, as far as it reached then."""

    __tablename__ = "excursion_decision"
    __table_args__ = (UniqueConstraint("excursion_id", "extent"),)

    id: int | None = Field(default=None, primary_key=True)
    excursion_id: int = Field(foreign_key="excursion.id")
    extent: int
    decision: Decision = Field(sa_type=Word(Decision))
    comment: str = Field(max_length=500)
    decided_at: datetime = Field(sa_type=UtcDateTime)
    decided_by: int = Field(foreign_key="user.id")
    command_key: str = Field(unique=True, max_length=64)
