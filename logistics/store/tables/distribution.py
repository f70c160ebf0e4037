"""Programmes, the orders they place, and the stock promised to them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from logistics.domain.orders import OrderState, ProgrammeState, PromiseState
from logistics.store.columns import UtcDateTime, Word


class ProgrammeRow(SQLModel, table=True):
    """A distribution: what is given, to whom, and from which day on.

    Either ``kit_id`` (parcels) or ``item_id`` (packs) is given; ``audience``
    holds the filter: neighbourhoods, sizes, need bands. ``left_out`` counts the
    households the last allocation had nothing left for. With ``by_variant`` each
    household gets the kit of the family that is meant for its size and diet.
    """

    __tablename__ = "programme"
    __table_args__ = (
        CheckConstraint("(kit_id IS NULL) <> (item_id IS NULL)", name="one_good"),
        CheckConstraint("pieces_each > 0", name="pieces_each"),
    )

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=32)
    name: str = Field(max_length=120)
    state: ProgrammeState = Field(sa_type=Word(ProgrammeState))
    kit_id: int | None = Field(default=None, foreign_key="kit.id")
    item_id: int | None = Field(default=None, foreign_key="item.id")
    pieces_each: int = Field(default=1)
    by_variant: bool = Field(default=False)
    purpose_id: int | None = Field(default=None, foreign_key="purpose.id")
    deliver_on: date
    audience: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    left_out: int = Field(default=0)
    command_key: str | None = Field(default=None, unique=True, max_length=64)
    created_at: datetime = Field(sa_type=UtcDateTime)
    created_by: int = Field(foreign_key="user.id")


class OrderRow(SQLModel, table=True):
    """What one household is to get from one programme, once.

    ``rank`` is its turn when goods were shared out; ``ranked_need`` and
    ``ranked_served_at`` are what that turn followed from. Chilled goods travel ``boxed``, in an
    insulated box, when the coordinator said so.
    """

    __tablename__ = "delivery_order"
    __table_args__ = (
        UniqueConstraint("programme_id", "household_id"),
        Index("ix_delivery_order_state_programme_id", "state", "programme_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=20)
    programme_id: int = Field(foreign_key="programme.id")
    household_id: int = Field(foreign_key="household.id", index=True)
    state: OrderState = Field(sa_type=Word(OrderState))
    rank: int
    ranked_need: int | None = None
    ranked_served_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    attempts: int = Field(default=0)
    boxed: bool = Field(default=False)
    placed_at: datetime = Field(sa_type=UtcDateTime)
    delivered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class PromiseRow(SQLModel, table=True):
    """Stock meant for an order: a promise while open, then what was loaded and delivered.

    ``loading_id`` is the document that took the goods to a vehicle. Goods that came
    back undelivered are promised anew: ``return_id`` is the document that brought
    them back, ``replaces_id`` the promise they left under.
    """

    __tablename__ = "promise"
    __table_args__ = (
        CheckConstraint("pieces >= 0 AND grams >= 0 AND pieces + grams > 0", name="positive"),
        Index("ix_promise_lot_id_state", "lot_id", "state"),
        Index(
            "ix_promise_open",
            "lot_id",
            "place_id",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    order_id: int = Field(foreign_key="delivery_order.id", index=True)
    lot_id: int = Field(foreign_key="lot.id")
    place_id: int = Field(foreign_key="place.id")
    pieces: int
    grams: int
    state: PromiseState = Field(sa_type=Word(PromiseState))
    made_at: datetime = Field(sa_type=UtcDateTime)
    loading_id: int | None = Field(default=None, foreign_key="document.id", index=True)
    return_id: int | None = Field(default=None, foreign_key="document.id", index=True)
    replaces_id: int | None = Field(default=None, foreign_key="promise.id")
