"""The demo food bank itself: people with logins, vehicles, places, donors, first stock.

``organisation.toml`` holds it; this module reads it into frozen values and checks
it against the catalogue, so that no lot can be received that would be refused
later: food on the chemical shelf, a date where none belongs, a weight that is
missing. Dates stand in the file as days and become dates when the town is built.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from logistics.domain.lots import DateKind, StorageClass
from logistics.domain.roles import Role
from seeds.catalogue import Item, catalogue

FILE = Path(__file__).with_name("organisation.toml")
USABLE_PAYLOAD = 95  # percent of the payload a crew loads
USABLE_VOLUME = 75  # percent of the volume boxes can fill


class PlaceKind(StrEnum):
    """What a place in the depot is for."""

    RECEIVING = "receiving"
    STORAGE = "storage"
    PARCELS = "parcels"
    QUARANTINE = "quarantine"


class DonorKind(StrEnum):
    """Who gives or sells: a company, a private person, or a supplier who is paid."""

    COMPANY = "company"
    PERSON = "person"
    SUPPLIER = "supplier"


class ReceiptKind(StrEnum):
    """How goods come in."""

    DONATION = "donation"
    PURCHASE = "purchase"


@dataclass(frozen=True, slots=True, kw_only=True)
class DepotSeed:
    """Where every route starts and ends."""

    name: str
    address: str
    latitude: float
    longitude: float
    office_phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftSeed:
    """The working day, in local time."""

    opens: time
    closes: time
    break_from: time
    break_until: time


@dataclass(frozen=True, slots=True, kw_only=True)
class UserSeed:
    """Somebody who logs in; ``demo_password`` is public and only for the demo."""

    login: str
    name: str
    role: Role
    demo_password: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleSeed:
    """A vehicle as its papers describe it; ``pieces`` is how many parcels or packs fit in.

    ``payload_g`` and ``volume_ml`` are the maker's; plan with the usable ones.
    """

    plate: str
    model: str
    payload_g: int
    volume_ml: int
    pieces: int
    refrigerated: bool
    driver: str

    @property
    def usable_payload_g(self) -> int:
        """Returns the weight a crew loads in practice [g]."""
        return self.payload_g * USABLE_PAYLOAD // 100

    @property
    def usable_volume_ml(self) -> int:
        """Returns the space that boxes can fill in practice [ml]."""
        return self.volume_ml * USABLE_VOLUME // 100


@dataclass(frozen=True, slots=True, kw_only=True)
class WarehouseSeed:
    """The depot's building."""

    code: str
    name_tr: str
    name_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneSeed:
    """A part of the building with one storage class, and what it must keep [0.1 °C]."""

    code: str
    name_tr: str
    name_en: str
    storage: StorageClass
    coldest_dc: int | None = None
    warmest_dc: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceSeed:
    """A place in a zone of the depot."""

    code: str
    name_tr: str
    name_en: str
    storage: StorageClass
    kind: PlaceKind
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DonorSeed:
    """Who gives; ``tax_number`` is a test VKN or None."""

    code: str
    name: str
    kind: DonorKind
    tax_number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSeed:
    """One lot of a receipt; ``date`` is None for goods without one.

    ``temperature_dc`` is what the thermometer said at the door, in tenths of a degree Celsius.
    """

    item: str
    pieces: int
    grams: int
    date: date | None
    place: str
    supplier_lot: str
    unit_cost_kurus: int
    temperature_dc: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptSeed:
    """One document with which goods came in."""

    donor: str
    kind: ReceiptKind
    document_no: str
    received_on: date
    lines: tuple[LineSeed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeSeed:
    """A distribution of one kit or one item to households of a size and need."""

    name_tr: str
    name_en: str
    parcels: int
    size_from: int
    size_to: int | None = None
    need_from: int = 1
    kit: str | None = None
    item: str | None = None

    def __post_init__(self) -> None:
        if (self.kit is None) == (self.item is None):
            raise ValueError(f"{self.name_tr}: a programme hands out one kit or one item.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """Everything about the food bank that does not depend on the day.

    ``packing`` tells how many parcels of each kit stand packed on the first day, ``box_minutes``
    [min] how long a box keeps chilled food cold.
    """

    depot: DepotSeed
    shift: ShiftSeed
    box_minutes: int
    users: tuple[UserSeed, ...]
    vehicles: tuple[VehicleSeed, ...]
    warehouse: WarehouseSeed
    zones: tuple[ZoneSeed, ...]
    places: tuple[PlaceSeed, ...]
    donors: tuple[DonorSeed, ...]
    programmes: tuple[ProgrammeSeed, ...]
    packing: Mapping[str, int]


@cache
def organisation() -> Organisation:
    """Returns the demo food bank."""
    tables = _tables()
    return Organisation(
        depot=DepotSeed(**tables["depot"]),
        shift=ShiftSeed(**tables["shift"]),
        box_minutes=tables["cold_chain"]["box_minutes"],
        users=tuple(UserSeed(**{**t, "role": Role(t["role"])}) for t in tables["user"]),
        vehicles=tuple(VehicleSeed(**table) for table in tables["vehicle"]),
        warehouse=WarehouseSeed(**tables["warehouse"]),
        zones=tuple(
            ZoneSeed(**{**table, "storage": StorageClass(table["storage"])})
            for table in tables["zone"]
        ),
        places=tuple(_place(table) for table in tables["place"]),
        donors=tuple(DonorSeed(**{**t, "kind": DonorKind(t["kind"])}) for t in tables["donor"]),
        programmes=tuple(ProgrammeSeed(**table) for table in tables["programme"]),
        packing=tables["packing"],
    )


def opening_stock(today: date) -> tuple[ReceiptSeed, ...]:
    """Returns the receipts that fill the shelves, the oldest first, dated around ``today``.

    Raises
    ------
    ValueError
        When a line names an unknown item or place, or does not suit them.
    """
    receipts = (_receipt(table, today=today) for table in _tables()["receipt"])
    return tuple(sorted(receipts, key=lambda receipt: receipt.received_on))


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def _place(table: Mapping[str, Any]) -> PlaceSeed:
    return PlaceSeed(
        code=table["code"],
        name_tr=table["name_tr"],
        name_en=table["name_en"],
        storage=StorageClass(table["storage"]),
        kind=PlaceKind(table["kind"]),
        zone=table["zone"],
    )


def _receipt(table: Mapping[str, Any], *, today: date) -> ReceiptSeed:
    return ReceiptSeed(
        donor=table["donor"],
        kind=ReceiptKind(table["kind"]),
        document_no=table["document_no"],
        received_on=today - timedelta(days=table["days_ago"]),
        lines=tuple(_line(line, today=today) for line in table["lines"]),
    )


def _line(table: Mapping[str, Any], *, today: date) -> LineSeed:
    item = catalogue().items[table["item"]]
    place = {place.code: place for place in organisation().places}[table["place"]]
    if place.storage is not item.storage:
        raise ValueError(
            f"{item.code} belongs to a place that is {item.storage}, not {place.code}."
        )
    if ("days_left" in table) == (item.date_kind is DateKind.NONE):
        raise ValueError(f"{item.code} has a date on its pack or has not: {item.date_kind}.")
    return LineSeed(
        item=item.code,
        pieces=table["pieces"],
        grams=_grams(table, item),
        date=today + timedelta(days=table["days_left"]) if "days_left" in table else None,
        place=place.code,
        supplier_lot=table["supplier_lot"],
        unit_cost_kurus=table["unit_cost_kurus"],
        temperature_dc=table.get("temperature_dc"),
    )


def _grams(table: Mapping[str, Any], item: Item) -> int:
    """Returns what the scale said for catch weight, and the pieces' own weight otherwise [g]."""
    if ("grams" in table) != (item.net_g is None):
        raise ValueError(f"{item.code}: grams are given for catch weight, and only there.")
    grams: int = table["grams"] if item.net_g is None else item.net_g * table["pieces"]
    return grams
