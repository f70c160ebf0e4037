"""What the food bank handles: items, kits, and the parties it gets them from."""

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from logistics.domain.lots import DateKind, Measure, StorageClass
from logistics.store.columns import Word


class ItemRow(SQLModel, table=True):
    """An item of the catalogue; ``unit_net_g`` [g] is nothing where only a scale can tell."""

    __tablename__ = "item"
    __table_args__ = (
        CheckConstraint("(measure = 'pieces') = (unit_net_g IS NOT NULL)", name="unit_net"),
        CheckConstraint("unit_net_g > 0", name="unit_net_positive"),
    )

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=32)
    name_tr: str = Field(max_length=120)
    name_en: str = Field(max_length=120)
    group: str = Field(max_length=32)
    measure: Measure = Field(sa_type=Word(Measure))
    unit_net_g: int | None = None
    unit_gross_g: int | None = None
    unit_volume_ml: int = Field(default=0)
    storage: StorageClass = Field(sa_type=Word(StorageClass))
    date_kind: DateKind = Field(sa_type=Word(DateKind))
    allergens: str = Field(default="", max_length=240)
    barcode: str | None = Field(default=None, unique=True, max_length=14)
    tax_category: str = Field(default="GIDA", max_length=16)
    minimum_pieces: int = Field(default=0)
    active: bool = Field(default=True)


class KitRow(SQLModel, table=True):
    """The recipe of a parcel; ``item_id`` is the item its packed parcels are stocked as."""

    __tablename__ = "kit"
    __table_args__ = (
        UniqueConstraint("code", "version"),
        CheckConstraint("size_from >= 1 AND size_to >= size_from", name="sizes"),
    )

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=32)
    version: int = Field(default=1)
    name_tr: str = Field(max_length=120)
    name_en: str = Field(max_length=120)
    label: str = Field(max_length=32)
    size_from: int = Field(default=1)
    size_to: int = Field(default=30)
    item_id: int = Field(foreign_key="item.id", index=True)
    active: bool = Field(default=True)


class KitComponentRow(SQLModel, table=True):
    """So many pieces of an item go into one parcel."""

    __tablename__ = "kit_component"
    __table_args__ = (CheckConstraint("pieces > 0", name="pieces"),)

    kit_id: int = Field(primary_key=True, foreign_key="kit.id")
    item_id: int = Field(primary_key=True, foreign_key="item.id")
    pieces: int


class PartyRow(SQLModel, table=True):
    """Who goods come from or go to: a donor, a supplier, an association, another institution.

    An association may accept donations by law; an institution keeps goods of its own.
    """

    __tablename__ = "party"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True, max_length=160)
    is_donor: bool = Field(default=True)
    is_supplier: bool = Field(default=False)
    is_person: bool = Field(default=False)
    is_association: bool = Field(default=False)
    is_institution: bool = Field(default=False)
    tax_no: str = Field(default="", max_length=11)
    phone: str = Field(default="", max_length=16)
