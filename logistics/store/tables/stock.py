"""Places, lots, documents, movements, and what is held where."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from logistics.domain.ledger import DocumentKind, PlaceKind
from logistics.domain.lots import DateKind, StorageClass
from logistics.store.columns import UtcDateTime, Word


class PlaceRow(SQLModel, table=True):
    """Somewhere food can be; ``own`` places are ours and never go below zero."""

    __tablename__ = "place"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=32)
    name: str = Field(max_length=120)
    kind: PlaceKind = Field(sa_type=Word(PlaceKind))
    own: bool
    storage: StorageClass | None = Field(default=None, sa_type=Word(StorageClass))
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
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    actor_id: int = Field(foreign_key="user.id")
    command_key: str = Field(unique=True, max_length=64)
    party_id: int | None = Field(default=None, foreign_key="party.id")
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
    supplier_lot: str = Field(default="", max_length=64)
    date_kind: DateKind = Field(sa_type=Word(DateKind))
    expires_on: date | None = None
    received_on: date
    document_id: int = Field(foreign_key="document.id", index=True)
    kit_id: int | None = Field(default=None, foreign_key="kit.id")


class LotComponentRow(SQLModel, table=True):
    """So much of one lot was packed into a parcel lot."""

    __tablename__ = "lot_component"

    parcel_lot_id: int = Field(primary_key=True, foreign_key="lot.id")
    component_lot_id: int = Field(primary_key=True, foreign_key="lot.id", index=True)
    pieces: int
    grams: int


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
        Index("ix_movement_lot_id_id", "lot_id", "id"),
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
    )

    place_id: int = Field(primary_key=True, foreign_key="place.id")
    lot_id: int = Field(primary_key=True, foreign_key="lot.id", index=True)
    own: bool
    pieces: int
    grams: int
