"""What the food bank handles: items, kits, and the parties it gets them from."""

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from logistics.domain.lots import DateKind, Measure, StorageClass
from logistics.store.columns import Word


class ItemRow(SQLModel, table=True):
    """An item of the catalogue; ``unit_net_g`` [g] is nothing where only a scale can tell.

    ``movable_code`` is its code in the official list of movable property (taşınır kodu). Below
    its minimum, in pieces or in ``minimum_g`` [g] where a scale measures it, it is short.
    """

    __tablename__ = "item"
    __table_args__ = (
        CheckConstraint("(measure = 'pieces') = (unit_net_g IS NOT NULL)", name="unit_net"),
        CheckConstraint("unit_net_g > 0", name="unit_net_positive"),
        CheckConstraint("minimum_pieces = 0 OR minimum_g = 0", name="one_minimum"),
        CheckConstraint("minimum_pieces >= 0 AND minimum_g >= 0", name="minimum"),
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
    movable_code: str = Field(default="", max_length=32)
    minimum_pieces: int = Field(default=0)
    minimum_g: int = Field(default=0)
    active: bool = Field(default=True)


class ItemBarcodeRow(SQLModel, table=True):
    """A further barcode of an item; scanning it means so many ``pieces`` (a case has several)."""

    __tablename__ = "item_barcode"
    __table_args__ = (CheckConstraint("pieces > 0", name="pieces"),)

    barcode: str = Field(primary_key=True, max_length=14)
    item_id: int = Field(foreign_key="item.id", index=True)
    pieces: int = Field(default=1)


class KitFamilyRow(SQLModel, table=True):
    """Kits that stand for each other: a household gets the variant for its size and diet."""

    __tablename__ = "kit_family"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=32)
    name_tr: str = Field(max_length=120)
    name_en: str = Field(max_length=120)


class KitRow(SQLModel, table=True):
    """One version of the recipe of a parcel; ``item_id`` is the item its parcels are stocked as.

    A version that was packed stays as it is; a change is the next version. ``box_g`` [g] is
    what the empty boxes of a parcel weigh, ``box_volume_ml`` [ml] the room they take.
    """

    __tablename__ = "kit"
    __table_args__ = (
        UniqueConstraint("code", "version"),
        CheckConstraint("size_from >= 1 AND size_to >= size_from", name="sizes"),
        CheckConstraint("box_g >= 0 AND box_volume_ml >= 0", name="box"),
    )

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=32)
    version: int = Field(default=1)
    family_id: int | None = Field(default=None, foreign_key="kit_family.id", index=True)
    name_tr: str = Field(max_length=120)
    name_en: str = Field(max_length=120)
    label: str = Field(max_length=32)
    size_from: int = Field(default=1)
    size_to: int = Field(default=30)
    diet: str = Field(default="", max_length=32)
    box_g: int = Field(default=0)
    box_volume_ml: int = Field(default=0)
    item_id: int = Field(foreign_key="item.id", index=True)
    active: bool = Field(default=True)


class KitComponentRow(SQLModel, table=True):
    """So many pieces of an item go into one parcel, or so many grams [g] of loose goods."""

    __tablename__ = "kit_component"
    __table_args__ = (
        CheckConstraint("pieces >= 0 AND grams >= 0 AND (pieces > 0) <> (grams > 0)", name="each"),
    )

    kit_id: int = Field(primary_key=True, foreign_key="kit.id")
    item_id: int = Field(primary_key=True, foreign_key="item.id")
    pieces: int = Field(default=0)
    grams: int = Field(default=0)


class KitAlternativeRow(SQLModel, table=True):
    """An item that may go into a parcel of a kit in the place of one of its components."""

    __tablename__ = "kit_alternative"
    __table_args__ = (CheckConstraint("item_id <> instead_id", name="another"),)

    kit_id: int = Field(primary_key=True, foreign_key="kit.id")
    item_id: int = Field(primary_key=True, foreign_key="item.id")
    instead_id: int = Field(primary_key=True, foreign_key="item.id")


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
    tax_office: str = Field(default="", max_length=80)
    address: str = Field(default="", max_length=240)
    representative: str = Field(default="", max_length=120)
