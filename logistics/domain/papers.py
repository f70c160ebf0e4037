"""The papers of a distribution day, as plain values: what is printed, not how.

A paper is a photograph. It is composed once from the plan and the stock, put in a
driver's hand or a donor's file, and cannot change there. So everything it says is
already decided here: names are masked, codes are chosen, and times are those of the
clock on the wall (``datetime.time``, local). Only words, number formats and type are
left to whoever prints it.

What a paper must never carry has no field: no income, no score, no illness, no
household members. A route sheet also blots out every T.C. kimlik number that somebody
once typed into free text; see :func:`without_identity_numbers`.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time

from logistics.domain.lots import COLD_CLASSES, DateKind, StorageClass
from logistics.domain.orders import RouteEnd

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHECKSUM_LETTERS = 6
IDENTITY_NUMBER = re.compile(r"(?<!\d)[1-9]\d{10}(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """``pieces`` of one thing, net ``weight_g`` and with packaging ``gross_g`` [g] together.

    Cold goods on a vehicle without a refrigerator go ``boxed``, in a chilled box, and chilled ones
    of which that was asked. Packs of their own weight are known by their ``codes``.
    """

    label: str
    pieces: int
    weight_g: int
    gross_g: int
    codes: tuple[str, ...] = ()
    storage: StorageClass = StorageClass.AMBIENT
    boxed: bool = False

    @property
    def is_cold(self) -> bool:
        return self.storage in COLD_CLASSES


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisedHours:
    """When a household was told to expect us, both ends included."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetStop:
    """One door on a route sheet, as its driver may know it.

    ``name`` is masked ("Ayşe Y."); ``cold_minutes`` [min] is how long cold goods will
    have been out of the store on arrival, None when nothing is cold.
    """

    number: int
    code: str
    name: str
    address: tuple[str, ...]
    neighbourhood: str
    goods: tuple[Goods, ...]
    arrives: time
    directions: str = ""
    phone: str = ""
    floor: str = ""
    bell: str = ""
    hours: PromisedHours | None = None
    cold_minutes: int | None = None

    @property
    def is_cold(self) -> bool:
        return any(goods.is_cold for goods in self.goods)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetCall:
    """A call for a pick-up on a route sheet: what is taken aboard, or ``brings``, and where.

    ``weight_g`` [g] is what was announced; the scale of the warehouse decides.
    """

    number: int
    code: str
    what: str
    place: str
    address: str
    arrives: time
    pieces: int = 0
    weight_g: int = 0
    hours: PromisedHours | None = None
    ride_minutes: int | None = None
    brings: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetTrip:
    """Out of the depot with a load, past doors and pick-ups, and back again."""

    number: int
    departs: time
    returns: time
    stops: tuple[SheetStop, ...]
    calls: tuple[SheetCall, ...] = ()

    @property
    def visits(self) -> tuple[SheetStop | SheetCall, ...]:
        """Doors and calls in the order of driving."""
        return tuple(sorted([*self.stops, *self.calls], key=lambda each: each.number))

    @property
    def load(self) -> tuple[Goods, ...]:
        """What to count into the vehicle before it leaves, by item."""
        return summed(goods for stop in self.stops for goods in stop.goods)


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteSheet:
    """A driver's day on paper; ``qr`` is what the printed code of the route says.

    Its times are ``estimated`` where no road was measured. It says that the day ``ends`` at
    home, never where that is.
    """

    organisation: str
    office_phone: str
    day: date
    route: str
    plan_version: int
    vehicle: str
    plate: str
    driver: str
    driver_phone: str
    trips: tuple[SheetTrip, ...]
    qr: str
    estimated: bool = False
    ends: RouteEnd = RouteEnd.DEPOT

    def __post_init__(self) -> None:
        numbers = [visit.number for trip in self.trips for visit in trip.visits]
        if len(set(numbers)) != len(numbers):
            raise ValueError("A route sheet numbers each stop once.")

    @property
    def stops(self) -> tuple[SheetStop, ...]:
        return tuple(stop for trip in self.trips for stop in trip.stops)

    @property
    def load(self) -> tuple[Goods, ...]:
        """What the day is settled by: an item comes back with its box or without."""
        carried = (goods for trip in self.trips for goods in trip.load)
        return summed(replace(goods, boxed=False) for goods in carried)


@dataclass(frozen=True, slots=True, kw_only=True)
class LotLine:
    """``pieces`` of one lot to fetch from ``place``, weighing ``weight_g`` [g]."""

    lot: str
    item: str
    date_kind: DateKind
    expires: date | None
    place: str
    pieces: int
    weight_g: int
    storage: StorageClass = StorageClass.AMBIENT


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadingStop:
    """What one stop of the trip receives; no name, for the warehouse needs none."""

    number: int
    code: str
    goods: tuple[Goods, ...]

    def goods_kept(self, storage: StorageClass) -> tuple[Goods, ...]:
        return tuple(goods for goods in self.goods if goods.storage == storage)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadingList:
    """What goes into a vehicle for one trip: which lots, and in which order.

    ``lines`` come in the order the warehouse is walked, ``stops`` in driving order;
    ``checksum`` is that of the route sheet, so that the two papers are seen to agree.
    """

    organisation: str
    office_phone: str
    day: date
    route: str
    plan_version: int
    checksum: str
    trip: int
    trips: int
    departs: time
    vehicle: str
    plate: str
    driver: str
    lines: tuple[LotLine, ...]
    stops: tuple[LoadingStop, ...]
    qr: str

    @property
    def storages(self) -> tuple[StorageClass, ...]:
        """The storage classes present, cold ones last: what is cold leaves the store last."""
        kept = {line.storage for line in self.lines}
        kept |= {goods.storage for stop in self.stops for goods in stop.goods}
        present = [storage for storage in StorageClass if storage in kept]
        return tuple(sorted(present, key=COLD_CLASSES.__contains__))

    @property
    def stops_as_loaded(self) -> tuple[LoadingStop, ...]:
        """Last stop first, so that the first stop's parcels stand at the door."""
        return tuple(reversed(self.stops))

    def lines_kept(self, storage: StorageClass) -> tuple[LotLine, ...]:
        return tuple(line for line in self.lines if line.storage == storage)

    @property
    def fetched_pieces(self) -> int:
        return sum(line.pieces for line in self.lines)

    @property
    def loaded_pieces(self) -> int:
        """What the stops receive; less than fetched leaves spares, more is a shortage."""
        return sum(goods.pieces for stop in self.stops for goods in stop.goods)

    @property
    def fetched_loose_g(self) -> int:
        """What is fetched of goods without pieces [g]."""
        return sum(line.weight_g for line in self.lines if not line.pieces)

    @property
    def loaded_loose_g(self) -> int:
        """What the stops receive of goods without pieces [g]."""
        every = (goods for stop in self.stops for goods in stop.goods)
        return sum(goods.weight_g for goods in every if not goods.pieces)


def summed(goods: Iterable[Goods]) -> tuple[Goods, ...]:
    """Adds up the same goods that travel alike, in the order they are first met."""
    sums: dict[tuple[str, StorageClass, bool], Goods] = {}
    for each in goods:
        alike = each.label, each.storage, each.boxed
        earlier = sums.get(alike)
        sums[alike] = each if earlier is None else _together(earlier, each)
    return tuple(sums.values())


def _together(earlier: Goods, more: Goods) -> Goods:
    return replace(
        earlier,
        pieces=earlier.pieces + more.pieces,
        weight_g=earlier.weight_g + more.weight_g,
        gross_g=earlier.gross_g + more.gross_g,
    )


def checksum(sheet: RouteSheet) -> str:
    """Returns a short code, "7K2-Q9M", that differs when the driver would act differently.

    Office and driver compare it by voice: an obsolete sheet is caught even when two
    plans were printed under the same version. Letters that look alike are not used.
    """
    told = [
        sheet.day.isoformat(),
        sheet.route,
        sheet.plan_version,
        sheet.plate,
        sheet.ends,
        [[trip.number, [_acted_on(visit) for visit in trip.visits]] for trip in sheet.trips],
    ]
    digest = hashlib.blake2b(json.dumps(told).encode(), digest_size=8).digest()
    number = int.from_bytes(digest)
    letters = [CROCKFORD[number >> 5 * place & 31] for place in range(CHECKSUM_LETTERS)]
    return "".join(letters[:3]) + "-" + "".join(letters[3:])


def _acted_on(stop: SheetStop | SheetCall) -> list[object]:
    if isinstance(stop, SheetCall):
        return [stop.number, stop.code, stop.place, stop.address, stop.brings]
    goods = [
        [each.label, each.pieces, each.weight_g, each.storage, *(["boxed"] if each.boxed else [])]
        for each in stop.goods
    ]
    return [stop.number, stop.code, stop.address, stop.neighbourhood, goods]


def without_identity_numbers(text: str) -> str:
    """Blots out whatever could be a T.C. kimlik number: eleven digits, the first not 0.

    No check digit is asked for, since a mistyped number is still somebody's. Turkish
    phone numbers have ten digits, or eleven with a leading 0, and stay.
    """
    return IDENTITY_NUMBER.sub("•" * 11, text)
