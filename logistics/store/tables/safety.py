"""What keeps unsafe food from people: checks, policies, write-offs with photos, recalls."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    LargeBinary,
    UniqueConstraint,
)
from sqlmodel import Field, SQLModel

from logistics.domain.recalls import CallOutcome
from logistics.domain.writing_off import WriteOffKind, WriteOffReason
from logistics.store.columns import UtcDateTime, Word


class BestBeforePolicyRow(SQLModel, table=True):
    """How many days past best-before a group's goods may go out; nothing is off.

    Rows are only ever added: the last of a group is the policy, the others its history.
    """

    __tablename__ = "best_before_policy"
    __table_args__ = (
        CheckConstraint("days_past > 0", name="days_past"),
        Index("ix_best_before_policy_group_id", "group", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    group: str = Field(max_length=32)
    days_past: int | None = None
    comment: str = Field(default="", max_length=240)
    set_at: datetime = Field(sa_type=UtcDateTime)
    set_by: int = Field(foreign_key="user.id")


class ClearanceRow(SQLModel, table=True):
    """A named check lets a lot past its best-before date go out until a day. Only ever added."""

    __tablename__ = "clearance"
    __table_args__ = (
        CheckConstraint("packaging AND smell AND appearance", name="checked"),
        Index("ix_clearance_lot_id_good_until", "lot_id", "good_until"),
    )

    id: int | None = Field(default=None, primary_key=True)
    lot_id: int = Field(foreign_key="lot.id")
    policy_id: int = Field(foreign_key="best_before_policy.id")
    good_until: date
    packaging: bool
    smell: bool
    appearance: bool
    comment: str = Field(max_length=500)
    checked_at: datetime = Field(sa_type=UtcDateTime)
    checked_by: int = Field(foreign_key="user.id")
    command_key: str = Field(unique=True, max_length=64)


class WriteOffRow(SQLModel, table=True):
    """Goods to leave the stock to nobody: proposed, then booked or refused.

    ``commission`` are the names that sign; ``document_id`` is the document that booked it.
    """

    __tablename__ = "write_off"
    __table_args__ = (
        CheckConstraint("(decided_at IS NULL) = (decided_by IS NULL)", name="decided"),
        CheckConstraint("document_id IS NULL OR decided_at IS NOT NULL", name="booked"),
        CheckConstraint("value_kurus >= 0", name="value"),
        CheckConstraint(
            "document_id IS NULL OR NOT needs_second OR decided_by <> proposed_by",
            name="second_person",
        ),
        Index("ix_write_off_decided_at_id", "decided_at", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=24)
    kind: WriteOffKind = Field(sa_type=Word(WriteOffKind))
    reason: WriteOffReason = Field(sa_type=Word(WriteOffReason))
    comment: str = Field(default="", max_length=500)
    value_kurus: int | None = Field(default=None, sa_type=BigInteger)
    commission: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    needs_second: bool = Field(default=False)
    proposed_at: datetime = Field(sa_type=UtcDateTime)
    proposed_by: int = Field(foreign_key="user.id")
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    decided_by: int | None = Field(default=None, foreign_key="user.id")
    decision: str = Field(default="", max_length=500)
    document_id: int | None = Field(default=None, foreign_key="document.id", unique=True)
    command_key: str = Field(unique=True, max_length=64)


class WriteOffLineRow(SQLModel, table=True):
    """So much of a lot at a place is written off."""

    __tablename__ = "write_off_line"
    __table_args__ = (
        CheckConstraint("pieces >= 0 AND grams >= 0 AND pieces + grams > 0", name="positive"),
    )

    write_off_id: int = Field(primary_key=True, foreign_key="write_off.id")
    lot_id: int = Field(primary_key=True, foreign_key="lot.id", index=True)
    place_id: int = Field(primary_key=True, foreign_key="place.id")
    pieces: int
    grams: int


class PhotoRow(SQLModel, table=True):
    """A photo of what was written off, made anew without what the camera told of place and time."""

    __tablename__ = "photo"

    id: int | None = Field(default=None, primary_key=True)
    write_off_id: int = Field(foreign_key="write_off.id", index=True)
    content: bytes = Field(sa_type=LargeBinary)
    width: int
    height: int
    added_at: datetime = Field(sa_type=UtcDateTime)
    added_by: int = Field(foreign_key="user.id")


class LargeLossRow(SQLModel, table=True):
    """A document lost so much that a second person signs it; it is booked all the same.

    ``grams`` [g] and ``kurus`` [kuruş] are its own, the totals what made it too much within a
    day: of one person, or of one item.
    """

    __tablename__ = "large_loss"
    __table_args__ = (
        CheckConstraint("(signed_at IS NULL) = (signed_by IS NULL)", name="signed"),
        CheckConstraint("signed_by <> noted_by", name="second_person"),
        Index("ix_large_loss_signed_at_id", "signed_at", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    document_id: int = Field(foreign_key="document.id", unique=True)
    grams: int = Field(sa_type=BigInteger)
    kurus: int = Field(sa_type=BigInteger)
    total_grams: int = Field(sa_type=BigInteger)
    total_kurus: int = Field(sa_type=BigInteger)
    noted_at: datetime = Field(sa_type=UtcDateTime)
    noted_by: int = Field(foreign_key="user.id")
    signed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    signed_by: int | None = Field(default=None, foreign_key="user.id")
    comment: str = Field(default="", max_length=500)


class RecallRow(SQLModel, table=True):
    """Goods called back: what was asked (``question``), why, and how it ended."""

    __tablename__ = "recall"
    __table_args__ = (
        CheckConstraint("(closed_at IS NULL) = (closed_by IS NULL)", name="closed"),
        Index("ix_recall_closed_at_id", "closed_at", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=24)
    reason: str = Field(max_length=240)
    question: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    opened_at: datetime = Field(sa_type=UtcDateTime)
    opened_by: int = Field(foreign_key="user.id")
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_by: int | None = Field(default=None, foreign_key="user.id")
    closing: str = Field(default="", max_length=500)
    command_key: str = Field(unique=True, max_length=64)


class RecallLotRow(SQLModel, table=True):
    """A lot a recall reaches; ``is_root`` when it came in with what is called back."""

    __tablename__ = "recall_lot"

    recall_id: int = Field(primary_key=True, foreign_key="recall.id")
    lot_id: int = Field(primary_key=True, foreign_key="lot.id", index=True)
    is_root: bool


class RecallCallRow(SQLModel, table=True):
    """What a call to a household came to. Rows are only ever added; the last one stands."""

    __tablename__ = "recall_call"
    __table_args__ = (
        Index("ix_recall_call_recall_id_household_id_id", "recall_id", "household_id", "id"),
        UniqueConstraint("recall_id", "household_id", "command_key"),
    )

    id: int | None = Field(default=None, primary_key=True)
    recall_id: int = Field(foreign_key="recall.id")
    household_id: int = Field(foreign_key="household.id")
    outcome: CallOutcome = Field(sa_type=Word(CallOutcome))
    note: str = Field(default="", max_length=240)
    told_at: datetime = Field(sa_type=UtcDateTime)
    told_by: int = Field(foreign_key="user.id")
    command_key: str = Field(max_length=64)
