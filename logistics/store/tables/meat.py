"""Meat: its rules and items, what came in, and the bench where it becomes packs."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from logistics.domain.meat import Appearance, Cut, MeatStage, Objection, Species, Weighed
from logistics.store.columns import UtcDateTime, Word


class MeatRuleRow(SQLModel, table=True):
    """The limits [0.1 °C], days and weights [g] an installation keeps for a cut."""

    __tablename__ = "meat_rule"
    __table_args__ = (
        CheckConstraint("warmest_dc <= refused_dc", name="temperatures"),
        CheckConstraint("chilled_days > 0 AND frozen_days > 0", name="days"),
        CheckConstraint("target_g > 0 AND tolerance_g >= 0", name="weights"),
    )

    cut: Cut = Field(primary_key=True, sa_type=Word(Cut))
    warmest_dc: int
    refused_dc: int
    chilled_days: int
    frozen_days: int
    target_g: int
    tolerance_g: int


class MeatItemRow(SQLModel, table=True):
    """An item that is meat: of which species, as it comes in or as a pack.

    ``cut`` is nothing where an item serves every cut. ``frozen_as_id`` is the item a chilled
    one becomes when it is frozen.
    """

    __tablename__ = "meat_item"

    item_id: int = Field(primary_key=True, foreign_key="item.id")
    species: Species = Field(sa_type=Word(Species), index=True)
    stage: MeatStage = Field(sa_type=Word(MeatStage))
    cut: Cut | None = Field(default=None, sa_type=Word(Cut))
    frozen_as_id: int | None = Field(default=None, foreign_key="item.id")


class MeatIntakeRow(SQLModel, table=True):
    """Meat at the door: what was declared and measured, and the lot it became unless refused.

    Intakes are only ever added; ``core_dc`` is in tenths of °C.
    """

    __tablename__ = "meat_intake"
    __table_args__ = (
        CheckConstraint("(lot_id IS NULL) = (refused <> '')", name="lot_or_refused"),
        CheckConstraint("(lot_id IS NULL) = (document_id IS NULL)", name="lot_and_document"),
    )

    id: int | None = Field(default=None, primary_key=True)
    command_key: str = Field(unique=True, max_length=64)
    document_id: int | None = Field(default=None, foreign_key="document.id", index=True)
    lot_id: int | None = Field(default=None, foreign_key="lot.id", unique=True)
    party_id: int | None = Field(default=None, foreign_key="party.id")
    species: Species = Field(sa_type=Word(Species))
    cut: Cut = Field(sa_type=Word(Cut))
    slaughter_place: str = Field(max_length=160)
    slaughtered_on: date
    ear_tag: str = Field(default="", max_length=32)
    vet_report_no: str = Field(default="", max_length=64)
    core_dc: int
    appearance: Appearance = Field(sa_type=Word(Appearance))
    note: str = Field(default="", max_length=240)
    refused: Objection = Field(default=Objection.NONE, sa_type=Word(Objection))
    happened_at: datetime = Field(sa_type=UtcDateTime, index=True)
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    actor_id: int = Field(foreign_key="user.id")


class MeatContainerRow(SQLModel, table=True):
    """One tub of an intake on the scale [g]."""

    __tablename__ = "meat_container"
    __table_args__ = (CheckConstraint("tare_g >= 0 AND gross_g > tare_g", name="net"),)

    intake_id: int = Field(primary_key=True, foreign_key="meat_intake.id")
    line: int = Field(primary_key=True)
    gross_g: int
    tare_g: int


class PortioningRow(SQLModel, table=True):
    """The bench: meat being cut into packs of one item, until its document closes it.

    The packs follow the rule of ``cut``. ``bag_g`` [g] is what an empty bag weighs. Whether a closed one still stands follows from
    whether its document is undone.
    """

    __tablename__ = "portioning"
    __table_args__ = (
        CheckConstraint("target_g > 0 AND tolerance_g >= 0 AND bag_g >= 0", name="weights"),
        CheckConstraint("document_id IS NULL OR discarded_at IS NULL", name="one_end"),
        CheckConstraint("(discarded_at IS NULL) = (discarded_by IS NULL)", name="discarded"),
    )

    id: int | None = Field(default=None, primary_key=True)
    command_key: str = Field(unique=True, max_length=64)
    item_id: int = Field(foreign_key="item.id")
    cut: Cut = Field(sa_type=Word(Cut))
    place_id: int = Field(foreign_key="place.id")
    target_g: int
    tolerance_g: int
    bag_g: int = Field(default=0)
    opened_at: datetime = Field(sa_type=UtcDateTime, index=True)
    opened_by: int = Field(foreign_key="user.id")
    document_id: int | None = Field(default=None, foreign_key="document.id", unique=True)
    discarded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    discarded_by: int | None = Field(default=None, foreign_key="user.id")


class PortioningSourceRow(SQLModel, table=True):
    """So much of a lot, from one shelf, lies on the bench of a portioning."""

    __tablename__ = "portioning_source"
    __table_args__ = (CheckConstraint("pieces >= 0 AND grams > 0", name="positive"),)

    portioning_id: int = Field(primary_key=True, foreign_key="portioning.id")
    lot_id: int = Field(primary_key=True, foreign_key="lot.id", index=True)
    place_id: int = Field(foreign_key="place.id")
    pieces: int = Field(default=0)
    grams: int


class WeighingRow(SQLModel, table=True):
    """What a scale said on the bench [g], kept at once; a slip is taken back, never erased.

    A pack's ``number`` is the end of the code its lot gets.
    """

    __tablename__ = "weighing"
    __table_args__ = (
        UniqueConstraint("portioning_id", "number"),
        CheckConstraint("tare_g >= 0 AND gross_g > tare_g", name="net"),
        CheckConstraint("(kind = 'pack') = (number IS NOT NULL)", name="numbered"),
        CheckConstraint("(taken_back_at IS NULL) = (taken_back_by IS NULL)", name="taken_back"),
        Index("ix_weighing_portioning_id_id", "portioning_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    command_key: str = Field(unique=True, max_length=64)
    portioning_id: int = Field(foreign_key="portioning.id")
    kind: Weighed = Field(sa_type=Word(Weighed))
    number: int | None = None
    gross_g: int
    tare_g: int
    weighed_at: datetime = Field(sa_type=UtcDateTime)
    weighed_by: int = Field(foreign_key="user.id")
    taken_back_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    taken_back_by: int | None = Field(default=None, foreign_key="user.id")

    @property
    def net_g(self) -> int:
        """What was in the bag or tub [g]."""
        return self.gross_g - self.tare_g
