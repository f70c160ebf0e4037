"""Places, lots, documents, movements, and what is held where."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from logistics.domain.holds import HoldKind
from logistics.domain.ledger import DocumentKind, PlaceKind
from logistics.domain.lots import DateKind, StorageClass
from logistics.store.columns import UtcDateTime, Word


class WarehouseRow(SQLModel, table=True):
    """A building of ours that food is kept in."""

    __tablename__ = "warehouse"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=32)
    name: str = Field(max_length=120)
    address: str = Field(default="", max_length=240)
    active: bool = Field(default=True)


class ZoneRow(SQLModel, table=True):
    """A part of a warehouse with one storage class and the temperatures it must keep [0.1 °C]."""

    __tablename__ = "zone"
    __table_args__ = (
        CheckConstraint("coldest_dc IS NULL OR coldest_dc <= warmest_dc", name="temperatures"),
    )

    id: int | None = Field(default=None, primary_key=True)
    warehouse_id: int = Field(foreign_key="warehouse.id", index=True)
    code: str = Field(unique=True, max_length=32)
    name: str = Field(max_length=120)
    storage: StorageClass = Field(sa_type=Word(StorageClass))
    coldest_dc: int | None = None
    warmest_dc: int | None = None
    active: bool = Field(default=True)


class PurposeRow(SQLModel, table=True):
    """What conditional donations are given for; their lots serve no other programme."""

    __tablename__ = "purpose"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=32)
    name: str = Field(unique=True, max_length=120)
    active: bool = Field(default=True)


class PlaceRow(SQLModel, table=True):
    """Somewhere food can be; ``own`` places are ours and never go below zero."""

    __tablename__ = "place"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=32)
    name: str = Field(max_length=120)
    kind: PlaceKind = Field(sa_type=Word(PlaceKind))
    own: bool
    storage: StorageClass | None = Field(default=None, sa_type=Word(StorageClass))
    zone_id: int | None = Field(default=None, foreign_key="zone.id", index=True)
    active: bool = Field(default=True)


class DocumentRow(SQLModel, table=True):
    """Something that happened: its number, when, who, and the command that asked for it.

    ``command_key`` makes a repeated command harmless; ``reverses_id`` is the
    document this one undoes. Documents are only ever added.
    """

    __tablename__ = "document"

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(unique=True, max_length=32)
    kind: DocumentKind = Field(sa_type=Word(DocumentKind), index=True)
    happened_at: datetime = Field(sa_type=UtcDateTime, index=True)
    recorded_at: datetime = Field(sa_type=UtcDateTime, index=True)
    actor_id: int = Field(foreign_key="user.id")
    command_key: str = Field(unique=True, max_length=64)
    party_id: int | None = Field(default=None, foreign_key="party.id", index=True)
    reference: str = Field(default="", max_length=64)
    note: str = Field(default="", max_length=500)
    reverses_id: int | None = Field(default=None, foreign_key="document.id", unique=True)


class LotRow(SQLModel, table=True):
    """What came in together of one item and expires together."""

    __tablename__ = "lot"
    __table_args__ = (
        CheckConstraint("(date_kind = 'YOK') = (expires_on IS NULL)", name="dated"),
        Index("ix_lot_item_id_expires_on", "item_id", "expires_on"),
    )

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=20)
    item_id: int = Field(foreign_key="item.id")
    supplier_lot: str = Field(default="", max_length=64, index=True)
    date_kind: DateKind = Field(sa_type=Word(DateKind))
    expires_on: date | None = None
    received_on: date = Field(index=True)
    document_id: int = Field(foreign_key="document.id", index=True)
    kit_id: int | None = Field(default=None, foreign_key="kit.id", index=True)
    purpose_id: int | None = Field(default=None, foreign_key="purpose.id")
    frozen_on: date | None = None


class HoldRow(SQLModel, table=True):
    """A lot may not be issued until a named person releases it.

    ``packaging``, ``smell`` and ``appearance`` are what that person looked at and found good;
    ``recall_id`` and ``write_off_id`` say what opened the hold and ends it.
    """

    __tablename__ = "hold"
    __table_args__ = (
        CheckConstraint("(released_at IS NULL) = (released_by IS NULL)", name="released"),
        Index("ix_hold_lot_id_released_at", "lot_id", "released_at"),
        Index("ix_hold_released_at_id", "released_at", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    lot_id: int = Field(foreign_key="lot.id")
    kind: HoldKind = Field(sa_type=Word(HoldKind))
    reason: str = Field(max_length=240)
    opened_at: datetime = Field(sa_type=UtcDateTime)
    opened_by: int = Field(foreign_key="user.id")
    released_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    released_by: int | None = Field(default=None, foreign_key="user.id")
    comment: str = Field(default="", max_length=500)
    packaging: bool = Field(default=False)
    smell: bool = Field(default=False)
    appearance: bool = Field(default=False)
    recall_id: int | None = Field(default=None, foreign_key="recall.id", index=True)
    write_off_id: int | None = Field(default=None, foreign_key="write_off.id", index=True)
    command_key: str | None = Field(default=None, unique=True, max_length=64)


class ThawingRow(SQLModel, table=True):
    """A frozen lot thawed; it never goes back among the frozen."""

    __tablename__ = "thawing"

    lot_id: int = Field(primary_key=True, foreign_key="lot.id")
    happened_at: datetime = Field(sa_type=UtcDateTime)
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    actor_id: int = Field(foreign_key="user.id")
    note: str = Field(default="", max_length=240)


class LotComponentRow(SQLModel, table=True):
    """So much of one lot was packed into a parcel lot."""

    __tablename__ = "lot_component"

    parcel_lot_id: int = Field(primary_key=True, foreign_key="lot.id")
    component_lot_id: int = Field(primary_key=True, foreign_key="lot.id", index=True)
    pieces: int
    grams: int


class SubstitutionRow(SQLModel, table=True):
    """In a parcel lot one item stands in the place of a component of its kit, and why."""

    __tablename__ = "substitution"

    parcel_lot_id: int = Field(primary_key=True, foreign_key="lot.id")
    item_id: int = Field(primary_key=True, foreign_key="item.id")
    instead_id: int = Field(foreign_key="item.id")
    reason: str = Field(default="", max_length=240)


class MovementRow(SQLModel, table=True):
    """One line of the stock ledger. Rows are only ever added."""

    __tablename__ = "movement"
    __table_args__ = (
        UniqueConstraint("document_id", "line"),
        CheckConstraint("pieces >= 0 AND grams >= 0 AND pieces + grams > 0", name="positive"),
        CheckConstraint(
            "CAST(pieces AS INTEGER) = pieces AND CAST(grams AS INTEGER) = grams", name="whole"
        ),
        CheckConstraint("source_id <> target_id", name="goes_somewhere"),
        Index("ix_movement_lot_id_id", "lot_id", "id", "source_id", "target_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    document_id: int = Field(foreign_key="document.id")
    line: int
    lot_id: int = Field(foreign_key="lot.id")
    source_id: int = Field(foreign_key="place.id")
    target_id: int = Field(foreign_key="place.id")
    pieces: int
    grams: int
    reason: str = Field(default="", max_length=32)
    happened_at: datetime = Field(sa_type=UtcDateTime)
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    actor_id: int = Field(foreign_key="user.id")


class BalanceRow(SQLModel, table=True):
    """What a place holds of a lot, written in the same transaction as the movement."""

    __tablename__ = "balance"
    __table_args__ = (
        CheckConstraint("NOT own OR (pieces >= 0 AND grams >= 0)", name="never_negative"),
        Index(
            "ix_balance_held",
            "lot_id",
            "place_id",
            sqlite_where=text("own AND grams > 0"),
            postgresql_where=text("own AND grams > 0"),
        ),
    )

    place_id: int = Field(primary_key=True, foreign_key="place.id")
    lot_id: int = Field(primary_key=True, foreign_key="lot.id", index=True)
    own: bool
    pieces: int
    grams: int
