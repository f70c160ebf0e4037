"""Counts: what is gone through, each line found, and each look at it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from logistics.domain.counting import CountAct, CountScope
from logistics.domain.lots import DateKind
from logistics.store.columns import UtcDateTime, Word


class CountRow(SQLModel, table=True):
    """A count of a part of the store; posted once it has its document.

    Whether it was undone follows from that document. ``lines_then`` is how many lines
    were expected when it began, ``left_out`` how many nobody had counted when it was posted.
    """

    __tablename__ = "stock_count"
    __table_args__ = (
        CheckConstraint("(document_id IS NULL) = (approved_by IS NULL)", name="approved"),
        CheckConstraint("document_id IS NULL OR cancelled_at IS NULL", name="one_end"),
        Index("ix_stock_count_ends", "document_id", "cancelled_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=20)
    scope: CountScope = Field(sa_type=Word(CountScope))
    warehouse_id: int | None = Field(default=None, foreign_key="warehouse.id")
    zone_id: int | None = Field(default=None, foreign_key="zone.id")
    place_id: int | None = Field(default=None, foreign_key="place.id")
    item_id: int | None = Field(default=None, foreign_key="item.id")
    note: str = Field(default="", max_length=240)
    command_key: str = Field(unique=True, max_length=64)
    started_at: datetime = Field(sa_type=UtcDateTime)
    started_by: int = Field(foreign_key="user.id")
    lines_then: int = Field(default=0)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    finished_by: int | None = Field(default=None, foreign_key="user.id")
    cancelled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    cancelled_by: int | None = Field(default=None, foreign_key="user.id")
    approved_by: int | None = Field(default=None, foreign_key="user.id")
    left_out: int = Field(default=0)
    document_id: int | None = Field(default=None, foreign_key="document.id", unique=True)


class CountLineRow(SQLModel, table=True):
    """A line of a count: a known lot at a place, or goods found there of no known lot.

    Found goods have a date kind of their own; they get their lot when the count is posted.
    """

    __tablename__ = "stock_count_line"
    __table_args__ = (
        CheckConstraint("lot_id IS NOT NULL OR date_kind IS NOT NULL", name="known"),
        CheckConstraint(
            "date_kind IS NULL OR (date_kind = 'YOK') = (expires_on IS NULL)", name="dated"
        ),
        UniqueConstraint("count_id", "place_id", "lot_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    count_id: int = Field(foreign_key="stock_count.id", index=True)
    place_id: int = Field(foreign_key="place.id")
    item_id: int = Field(foreign_key="item.id")
    lot_id: int | None = Field(default=None, foreign_key="lot.id", index=True)
    date_kind: DateKind | None = Field(default=None, sa_type=Word(DateKind))
    expires_on: date | None = None
    supplier_lot: str = Field(default="", max_length=64)
    reason: str = Field(default="", max_length=32)
    remark: str = Field(default="", max_length=240)


class CountEntryRow(SQLModel, table=True):
    """One look at a line: who, when, with what, what the ledger held then, what was there.

    ``after_movement`` is the lot's last movement before it. Entries are only ever added;
    the last one of a line counts.
    """

    __tablename__ = "stock_count_entry"
    __table_args__ = (
        CheckConstraint("pieces >= 0 AND grams >= 0", name="not_below_zero"),
        Index("ix_stock_count_entry_line_id_id", "line_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    line_id: int = Field(foreign_key="stock_count_line.id")
    act: CountAct = Field(sa_type=Word(CountAct))
    pieces: int
    grams: int
    expected_pieces: int
    expected_grams: int
    after_movement: int
    counted_at: datetime = Field(sa_type=UtcDateTime)
    counted_by: int = Field(foreign_key="user.id")
    device: str = Field(default="", max_length=64)
    command_key: str = Field(unique=True, max_length=64)


class CountToleranceRow(SQLModel, table=True):
    """How many percent an item's count may be off before somebody counts again."""

    __tablename__ = "count_tolerance"
    __table_args__ = (CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),)

    item_id: int = Field(primary_key=True, foreign_key="item.id")
    percent: int
