"""The catalogue: the items on the shelves and the recipes of the parcels.

``catalogue.toml`` holds it as a person would write it; this module reads it
into frozen values and refuses what cannot be: a weight that is lighter packed
than bare, a recipe that names an unknown item, a box that mixes cleaning goods
with food. Weights and volumes of a kit are always computed from its components.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from stdnum import ean

from logistics.domain.lots import DateKind, Measure, StorageClass
from logistics.domain.meat import Cut, MeatStage, Species

FILE = Path(__file__).with_name("catalogue.toml")


class TaxCategory(StrEnum):
    """The classes of goods whose donor may deduct the cost, and the rest."""

    GIDA = "GIDA"
    TEMIZLIK = "TEMIZLIK"
    GIYECEK = "GIYECEK"
    YAKACAK = "YAKACAK"
    KAPSAM_DISI = "KAPSAM_DISI"


class Allergen(StrEnum):
    """The fourteen groups that Turkish food labels must name."""

    GLUTEN = "GLUTEN"
    KABUKLULAR = "KABUKLULAR"
    YUMURTA = "YUMURTA"
    BALIK = "BALIK"
    YER_FISTIGI = "YER_FISTIGI"
    SOYA = "SOYA"
    SUT = "SUT"
    SERT_KABUKLULAR = "SERT_KABUKLULAR"
    KEREVIZ = "KEREVIZ"
    HARDAL = "HARDAL"
    SUSAM = "SUSAM"
    SULFIT = "SULFIT"
    ACI_BAKLA = "ACI_BAKLA"
    YUMUSAKCALAR = "YUMUSAKCALAR"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A family of items, as reports show them."""

    code: str
    name_tr: str
    name_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Meat:
    """Which meat an item is: raw or a pack, of every ``cut`` where there is none.

    ``frozen_as`` is the code of the item a chilled pack becomes in the freezer.
    """

    species: Species
    stage: MeatStage
    cut: Cut | None = None
    frozen_as: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something that can lie on a shelf; one piece weighs ``gross_g`` and fills ``volume_ml``.

    ``net_g`` is None for catch weight, where each piece goes over the scale; there
    ``typical_net_g`` is what to expect, and ``gross_g`` the typical gross weight.
    """

    code: str
    name_tr: str
    name_en: str
    group: str
    net_g: int | None
    typical_net_g: int
    gross_g: int
    volume_ml: int
    storage: StorageClass
    date_kind: DateKind
    tax: TaxCategory
    allergens: frozenset[Allergen]
    barcode: str
    minimum_pieces: int
    warning_days: int
    measure: Measure
    meat: Meat | None = None

    def __post_init__(self) -> None:
        if (self.measure is Measure.PIECES) != (self.net_g is not None):
            raise ValueError(f"{self.code}: what is counted has a fixed weight, and nothing else.")
        if not 0 < self.typical_net_g <= self.gross_g:
            raise ValueError(f"{self.code}: a piece weighs something, and packed no less than net.")
        if self.volume_ml <= 0:
            raise ValueError(f"{self.code}: a piece fills some space.")
        if min(self.minimum_pieces, self.warning_days) < 0:
            raise ValueError(f"{self.code}: minimum stock and warning days are never negative.")
        if not ean.is_valid(self.barcode):
            raise ValueError(f"{self.code}: {self.barcode} is not an EAN-13.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """So many pieces of one item in a kit."""

    item: Item
    pieces: int

    def __post_init__(self) -> None:
        if self.pieces <= 0:
            raise ValueError(f"{self.item.code}: a component has at least one piece.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kit:
    """The recipe of a parcel, for households of ``size_from`` to ``size_to`` persons.

    ``size_to`` is None without an upper bound. A parcel travels in ``boxes`` equal
    boxes of ``box_mm`` (length, width, height), each ``box_g`` when empty. Only
    ``label`` is printed on the box. Kits of a ``family`` stand for each other; one with a
    ``diet`` is for households whose file names it.
    """

    code: str
    name_tr: str
    name_en: str
    label: str
    version: int
    size_from: int
    size_to: int | None
    boxes: int
    box_mm: tuple[int, int, int]
    box_g: int
    components: tuple[Component, ...]
    family: str = ""
    diet: str = ""

    def __post_init__(self) -> None:
        if self.size_to is not None and self.size_to < self.size_from:
            raise ValueError(f"{self.code}: household sizes run upwards.")
        if not self.components:
            raise ValueError(f"{self.code}: a kit has components.")
        if self._mixes_food_and_chemicals():
            raise ValueError(f"{self.code}: chemical goods never share a box with food.")
        if self.contents_ml > self.volume_ml:
            raise ValueError(f"{self.code}: the contents do not fit the box.")

    @property
    def net_g(self) -> int:
        """Returns the weight of the food itself [g]."""
        return sum(part.item.typical_net_g * part.pieces for part in self.components)

    @property
    def gross_g(self) -> int:
        """Returns the weight a driver lifts, packaging and boxes included [g]."""
        contents_g = sum(part.item.gross_g * part.pieces for part in self.components)
        return contents_g + self.boxes * self.box_g

    @property
    def contents_ml(self) -> int:
        """Returns the space the components fill [ml]."""
        return sum(part.item.volume_ml * part.pieces for part in self.components)

    @property
    def volume_ml(self) -> int:
        """Returns the space the boxes take in a vehicle [ml]."""
        length, width, height = self.box_mm
        return self.boxes * length * width * height // 1000

    def _mixes_food_and_chemicals(self) -> bool:
        items = [part.item for part in self.components]
        chemical = any(item.storage is StorageClass.CHEMICAL for item in items)
        return chemical and any(item.tax is TaxCategory.GIDA for item in items)


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """All groups, items, families and kits, each keyed by its code, in the order of the file."""

    groups: Mapping[str, Group]
    items: Mapping[str, Item]
    kits: Mapping[str, Kit]
    families: Mapping[str, Group]


Entry = TypeVar("Entry", Group, Item, Kit)


@cache
def catalogue() -> Catalogue:
    """Returns the catalogue that ships with the product."""
    return read_catalogue(FILE)


def read_catalogue(path: Path) -> Catalogue:
    """Returns the catalogue of a TOML file.

    Raises
    ------
    ValueError
        When a code or barcode occurs twice, a group or component is unknown, or
        an item or kit cannot be as written.
    """
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    defaults = {table["code"]: table for table in tables["group"]}
    items = _keyed(_item(table, defaults=defaults) for table in tables["item"])
    _refuse_repeated("barcode", (item.barcode for item in items.values()))
    _refuse_unknown_frozen(items)
    kits = _keyed(_kit(table, items=items) for table in tables["kit"])
    _refuse_repeated("label", (kit.label for kit in kits.values()))
    return Catalogue(
        groups=_keyed(_group(t) for t in tables["group"]),
        items=items,
        kits=kits,
        families=_keyed(_group(t) for t in tables.get("family", [])),
    )


def _keyed(entries: Iterable[Entry]) -> dict[str, Entry]:
    listed = list(entries)
    _refuse_repeated("code", (entry.code for entry in listed))
    return {entry.code: entry for entry in listed}


def _refuse_repeated(what: str, values: Iterable[str]) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise ValueError(f"The {what} {value} occurs twice in the catalogue.")
        seen.add(value)


def _refuse_unknown_frozen(items: Mapping[str, Item]) -> None:
    for item in items.values():
        if item.meat and item.meat.frozen_as and item.meat.frozen_as not in items:
            raise ValueError(f"{item.code}: there is no item {item.meat.frozen_as}.")


def _group(table: Mapping[str, Any]) -> Group:
    return Group(code=table["code"], name_tr=table["name_tr"], name_en=table["name_en"])


def _item(table: Mapping[str, Any], *, defaults: Mapping[str, Mapping[str, Any]]) -> Item:
    if table["group"] not in defaults:
        raise ValueError(f"{table['code']}: there is no group {table['group']}.")
    filled = {**defaults[table["group"]], **table}
    net_g = filled.get("net_g")
    return Item(
        code=filled["code"],
        name_tr=filled["name_tr"],
        name_en=filled["name_en"],
        group=filled["group"],
        net_g=net_g,
        typical_net_g=filled["typical_net_g"] if net_g is None else net_g,
        gross_g=filled["gross_g"],
        volume_ml=filled["volume_ml"],
        storage=StorageClass(filled["storage"]),
        date_kind=DateKind(filled["date_kind"]),
        tax=TaxCategory(filled["tax"]),
        allergens=frozenset(Allergen(name) for name in filled.get("allergens", ())),
        barcode=filled["barcode"],
        minimum_pieces=filled["minimum_pieces"],
        warning_days=filled["warning_days"],
        measure=Measure(filled.get("measure", "catch" if net_g is None else "pieces")),
        meat=_meat(filled["meat"]) if "meat" in filled else None,
    )


def _meat(table: Mapping[str, Any]) -> Meat:
    return Meat(
        species=Species(table["species"]),
        stage=MeatStage(table["stage"]),
        cut=Cut(table["cut"]) if "cut" in table else None,
        frozen_as=table.get("frozen_as", ""),
    )


def _kit(table: Mapping[str, Any], *, items: Mapping[str, Item]) -> Kit:
    unknown = [code for code in table["components"] if code not in items]
    if unknown:
        raise ValueError(f"{table['code']}: there is no item {unknown[0]}.")
    length, width, height = table["box_mm"]
    return Kit(
        code=table["code"],
        name_tr=table["name_tr"],
        name_en=table["name_en"],
        label=table["label"],
        version=table["version"],
        size_from=table["size_from"],
        size_to=table.get("size_to"),
        boxes=table["boxes"],
        box_mm=(length, width, height),
        box_g=table["box_g"],
        components=tuple(
            Component(item=items[code], pieces=pieces)
            for code, pieces in table["components"].items()
        ),
        family=table.get("family", ""),
        diet=table.get("diet", ""),
    )
