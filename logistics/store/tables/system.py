"""Settings, number counters and long work."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from logistics.domain.orders import JobState
from logistics.store.columns import UtcDateTime, Word


class SettingRow(SQLModel, table=True):
    """One setting of this installation."""

    __tablename__ = "setting"

    name: str = Field(primary_key=True, max_length=64)
    value: Any = Field(default=None, sa_column=Column(JSON))


class CounterRow(SQLModel, table=True):
    """The last number given out under a name."""

    __tablename__ = "counter"

    name: str = Field(primary_key=True, max_length=64)
    value: int


class JobRow(SQLModel, table=True):
    """A piece of long work: how far it is, what it found best so far, and whether to stop.

    ``cancel_asked`` throws the work away; ``finish_asked`` takes the best so far.
    """

    __tablename__ = "job"

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=32)
    state: JobState = Field(sa_type=Word(JobState))
    subject_id: int | None = None
    percent: int = Field(default=0)
    progress: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    error: str = Field(default="", max_length=500)
    cancel_asked: bool = Field(default=False)
    finish_asked: bool = Field(default=False)
    created_by: int = Field(foreign_key="user.id")
    created_at: datetime = Field(sa_type=UtcDateTime)
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    heartbeat_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
