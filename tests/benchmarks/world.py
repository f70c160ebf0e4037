"""A food bank with a history as long as one wants, true to every rule of the ledger.

What is there today stays the same however long the history is: 300 lots of one item, 20 of
each other, 20,000 households, a dozen documents of the day. The history is made of blocks:
a donation of lots, moved three times, loaded, and brought to households that were promised
them. One lot is carried to and fro through all of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, text
from sqlmodel import Session

from logistics.domain.ledger import PlaceKind
from logistics.domain.roles import Role
from logistics.store import places
from tests.benchmarks.loading import go_on_counting, load, look_around
from tests.builders import a_kit, a_neighbourhood, a_shelf, a_user, a_vehicle, an_item

ITEMS, SHELVES, HOUSEHOLDS = 60, 40, 20_000
MANY_LOTS, FEW_LOTS = 300, 20
IN_A_PARCEL = 16
LOTS_OF_A_BLOCK, DELIVERIES_OF_A_LOT, TRANSFERS = 20, 2, 3
PIECES_OF_A_DELIVERY = 3
PIECES_HELD = 10_000
GRAMS = 1000
YEARS_BACK = timedelta(days=3 * 365)
EXPIRES = timedelta(days=400)
BLOCK_MOVEMENTS = (
    LOTS_OF_A_BLOCK * (1 + TRANSFERS + 1 + DELIVERIES_OF_A_LOT) + 2
)  # and two of the lot that travels
LONG_LOT, MANY_ITEM = "GB-LONG", "BEANS"
DOCUMENT = (
    *("id", "number", "kind", "happened_at", "recorded_at", "actor_id", "command_key"),
    *("reference", "note"),
)
LOT = (
    "id",
    "code",
    "item_id",
    "supplier_lot",
    "date_kind",
    "expires_on",
    "received_on",
    "document_id",
)
MOVEMENT = (
    *("id", "document_id", "line", "lot_id", "source_id", "target_id", "pieces", "grams"),
    *("reason", "happened_at", "recorded_at", "actor_id"),
)
BALANCE = ("place_id", "lot_id", "own", "pieces", "grams")
ORDER = (
    *("id", "code", "programme_id", "household_id", "state", "rank", "attempts"),
    *("placed_at", "delivered_at"),
)
PROMISE = (
    *("id", "order_id", "lot_id", "place_id", "pieces", "grams", "state", "made_at", "loading_id"),
)
STOP = (
    *("id", "trip_id", "sequence", "order_id", "arrives_s", "starts_s", "ends_s"),
    *("outcome", "outcome_at", "reason", "document_id"),
)
HOUSEHOLD = (
    *("id", "code", "contact_name", "name_key", "phone", "neighbourhood_id", "street"),
    *("building_no", "flat_no", "has_lift", "postcode", "directions", "latitude", "longitude"),
    *("size", "need_band", "diet", "active", "registered_at"),
)
COUNTED = (
    *("document", "lot", "movement", "delivery_order", "promise", "stop", "trip", "route"),
    *("plan", "programme"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What every row points at."""

    user_id: int
    items: list[int]
    shelves: list[int]
    vehicle_id: int
    van_id: int
    donors_id: int
    households_id: int
    kit_id: int
    now: datetime


@dataclass(slots=True, kw_only=True)
class Tally:
    """The last id given in each table."""

    last: dict[str, int] = field(default_factory=dict)

    def next(self, table: str) -> int:
        """Returns the next id of a table."""
        self.last[table] = self.last.get(table, 0) + 1
        return self.last[table]


@dataclass(slots=True, kw_only=True)
class Rows:
    """Rows waiting to be loaded together."""

    kept: dict[str, list[tuple[object, ...]]] = field(default_factory=dict)

    def add(self, table: str, *row: object) -> None:
        """Keeps a row."""
        self.kept.setdefault(table, []).append(row)


COLUMNS = {
    "document": DOCUMENT,
    "lot": LOT,
    "movement": MOVEMENT,
    "balance": BALANCE,
    "programme": (
        *("id", "code", "name", "state", "item_id", "pieces_each", "deliver_on", "audience"),
        *("left_out", "created_at", "created_by"),
    ),
    "delivery_order": ORDER,
    "promise": PROMISE,
    "plan": (
        "id",
        "code",
        "day",
        "state",
        "seed",
        "request",
        "summary",
        "created_at",
        "created_by",
    ),
    "route": (
        *("id", "code", "plan_id", "vehicle_id", "driver_id", "state"),
        *("shift_opens_s", "shift_closes_s"),
    ),
    "trip": ("id", "route_id", "number", "departs_s", "returns_s", "distance_m", "loading_id"),
    "stop": STOP,
}
AT_ONCE = 100  # blocks


class World:
    """A bank that can be given more and more history."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.tally = Tally()
        self.rows = Rows()
        self.blocks = 0
        with Session(engine) as session, session.begin():
            self.ground = _lay_ground(session)
        self._stock()

    @property
    def movements(self) -> int:
        """How many movements there are."""
        return self.tally.last["movement"]

    def grow(self, movements: int) -> None:
        """Adds history until there are about so many movements."""
        self._go_on()
        wanted = (movements - self.movements) // BLOCK_MOVEMENTS
        for number in range(wanted):
            self._block()
            if number % AT_ONCE == AT_ONCE - 1:
                self._send()
        self._send()
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            look_around(connection)

    def _go_on(self) -> None:
        """Counts on from what is there, for others wrote meanwhile."""
        with self.engine.connect() as connection:
            for table in COUNTED:
                last = connection.execute(text(f"SELECT max(id) FROM {table}")).scalar_one()
                self.tally.last[table] = last or 0

    def _send(self) -> None:
        with self.engine.begin() as connection:
            for table, columns in COLUMNS.items():
                load(connection, table, columns, self.rows.kept.pop(table, []))
            go_on_counting(connection, COUNTED)

    def _document(self, kind: str, at: datetime) -> int:
        number = self.tally.next("document")
        made = f"{kind[:3].upper()}-{at.year}-{number:07d}"
        self.rows.add("document", number, made, kind, at, at, self.ground.user_id, made, "", "")
        return number

    def _lot(self, item_id: int, document_id: int, at: datetime, code: str = "") -> int:
        number = self.tally.next("lot")
        code = code or f"GB-{at:%y%m%d}-{number:07d}"
        self.rows.add(
            "lot", number, code, item_id, "", "TETT", (at + EXPIRES).date(), at.date(), document_id
        )  # fmt: skip
        return number

    def _move(
        self,
        document_id: int,
        line: int,
        lot_id: int,
        way: tuple[int, int],
        pieces: int,
        at: datetime,
    ) -> None:
        self.rows.add(
            "movement", self.tally.next("movement"), document_id, line, lot_id, *way,
            pieces, pieces * GRAMS, "", at, at, self.ground.user_id,
        )  # fmt: skip

    def _balance(self, place_id: int, lot_id: int, pieces: int) -> None:
        own = place_id not in (self.ground.donors_id, self.ground.households_id)
        self.rows.add("balance", place_id, lot_id, own, pieces, pieces * GRAMS)

    def _stock(self) -> None:
        """What is held today, and the dozen documents of today."""
        ground, at = self.ground, self.ground.now - timedelta(days=30)
        for place, item_id in enumerate(ground.items):
            lots = MANY_LOTS if place == 0 else FEW_LOTS
            document_id = self._document("donation", at)
            for line in range(1, lots + 1):
                self._held(document_id, line, item_id, ground.shelves[line % SHELVES], at)
        for line in range(12):
            document_id = self._document("donation", ground.now)
            self._held(document_id, 1, ground.items[line], ground.shelves[line], ground.now)
        document_id = self._document("donation", at)
        self.long_lot = self._lot(ground.items[1], document_id, at - YEARS_BACK, LONG_LOT)
        self._move(document_id, 1, self.long_lot, (ground.donors_id, ground.shelves[0]), 5, at)
        self._balance(ground.donors_id, self.long_lot, -5)
        self._balance(ground.shelves[0], self.long_lot, 5)
        self._balance(ground.shelves[1], self.long_lot, 0)
        self._send()

    def _held(self, document_id: int, line: int, item_id: int, shelf_id: int, at: datetime) -> None:
        lot_id = self._lot(item_id, document_id, at)
        self._move(document_id, line, lot_id, (self.ground.donors_id, shelf_id), PIECES_HELD, at)
        self._balance(self.ground.donors_id, lot_id, -PIECES_HELD)
        self._balance(shelf_id, lot_id, PIECES_HELD)

    def _block(self) -> None:
        """Twenty lots from their donor to forty households, and the one that travels."""
        at = self.ground.now - YEARS_BACK + timedelta(minutes=200 * self.blocks)
        shelves = [
            self.ground.shelves[(self.blocks + step) % SHELVES] for step in range(TRANSFERS + 1)
        ]
        lots = self._donated(shelves[0], at)
        for step in range(TRANSFERS):
            self._carried("transfer", lots, (shelves[step], shelves[step + 1]), at)
        loading = self._carried("loading", lots, (shelves[-1], self.ground.van_id), at)
        self._brought(lots, loading, shelves[-1], at)
        for lot_id in lots:
            for place_id in (*shelves, self.ground.van_id):
                self._balance(place_id, lot_id, 0)
        self._to_and_fro(at)
        self.blocks += 1

    def _donated(self, shelf_id: int, at: datetime) -> list[int]:
        document_id = self._document("donation", at)
        pieces = DELIVERIES_OF_A_LOT * PIECES_OF_A_DELIVERY
        lots = []
        for line in range(1, LOTS_OF_A_BLOCK + 1):
            item_id = self.ground.items[(self.blocks * LOTS_OF_A_BLOCK + line) % ITEMS]
            lot_id = self._lot(item_id, document_id, at)
            self._move(document_id, line, lot_id, (self.ground.donors_id, shelf_id), pieces, at)
            self._balance(self.ground.donors_id, lot_id, -pieces)
            self._balance(self.ground.households_id, lot_id, pieces)
            lots.append(lot_id)
        return lots

    def _carried(self, kind: str, lots: list[int], way: tuple[int, int], at: datetime) -> int:
        document_id = self._document(kind, at)
        pieces = DELIVERIES_OF_A_LOT * PIECES_OF_A_DELIVERY
        for line, lot_id in enumerate(lots, start=1):
            self._move(document_id, line, lot_id, way, pieces, at)
        return document_id

    def _brought(self, lots: list[int], loading: int, shelf_id: int, at: datetime) -> None:
        ground, trip_id = self.ground, self._trip(loading, at)
        sequence = 0
        for lot_id in lots:
            for _once in range(DELIVERIES_OF_A_LOT):
                sequence += 1
                delivery = self._document("delivery", at)
                way = (ground.van_id, ground.households_id)
                self._move(delivery, 1, lot_id, way, PIECES_OF_A_DELIVERY, at)
                order_id = self._order(at)
                self.rows.add(
                    "promise", self.tally.next("promise"), order_id, lot_id, shelf_id,
                    PIECES_OF_A_DELIVERY, PIECES_OF_A_DELIVERY * GRAMS, "delivered", at, loading,
                )  # fmt: skip
                self.rows.add(
                    "stop", self.tally.next("stop"), trip_id, sequence, order_id, 0, 0, 0,
                    "delivered", at, "", delivery,
                )  # fmt: skip

    def _order(self, at: datetime) -> int:
        number = self.tally.next("delivery_order")
        programme, household = divmod(number - 1, HOUSEHOLDS)
        if household == 0:
            self._programme(programme + 1, at)
        self.rows.add(
            "delivery_order", number, f"EMR-{number:07d}", programme + 1, household + 1,
            "delivered", household + 1, 1, at, at,
        )  # fmt: skip
        return number

    def _programme(self, number: int, at: datetime) -> None:
        assert self.tally.next("programme") == number
        self.rows.add(
            "programme", number, f"PRG-{number}", f"Program {number}", "closed",
            self.ground.items[0], 1, at.date(), "{}", 0, at, self.ground.user_id,
        )  # fmt: skip

    def _trip(self, loading: int, at: datetime) -> int:
        plan, route, trip = (self.tally.next(table) for table in ("plan", "route", "trip"))
        user_id = self.ground.user_id
        self.rows.add(
            "plan", plan, f"PL-{plan}", at.date(), "published", 1, "{}", "{}", at, user_id
        )
        self.rows.add(
            "route", route, f"ROT-{route}", plan, self.ground.vehicle_id, user_id, "closed", 0, 1
        )
        self.rows.add("trip", trip, route, 1, 0, 1, 1, loading)
        return trip

    def _to_and_fro(self, at: datetime) -> None:
        """Carries the lot that travels to another shelf and back."""
        here, there = self.ground.shelves[:2]
        document_id = self._document("transfer", at)
        self._move(document_id, 1, self.long_lot, (here, there), 5, at)
        self._move(document_id, 2, self.long_lot, (there, here), 5, at)


def _lay_ground(session: Session) -> Ground:
    user = a_user(session, Role.WAREHOUSE, Role.AUDITOR, username="bench")
    items = [an_item(session, MANY_ITEM)] + [an_item(session) for _ in range(ITEMS - 1)]
    shelves = [a_shelf(session) for _ in range(SHELVES)]
    vehicle = a_vehicle(session)
    place = a_neighbourhood(session)
    kit = a_kit(session, [(item, 1) for item in items[:IN_A_PARCEL]])
    donors = places.outside(session, PlaceKind.DONOR)
    households = places.outside(session, PlaceKind.HOUSEHOLD)
    places.outside(session, PlaceKind.PACKING)
    now = datetime.now(UTC)
    session.flush()
    load(session.connection(), "household", HOUSEHOLD, _households(place.id or 0, now))
    go_on_counting(session.connection(), ["household"])
    return Ground(
        user_id=user.id or 0,
        items=[item.id or 0 for item in items],
        shelves=[shelf.id or 0 for shelf in shelves],
        vehicle_id=vehicle.id or 0,
        van_id=vehicle.place_id,
        donors_id=donors.id or 0,
        households_id=households.id or 0,
        kit_id=kit.id or 0,
        now=now,
    )


def _households(neighbourhood_id: int, at: datetime) -> Iterator[tuple[object, ...]]:
    for number in range(1, HOUSEHOLDS + 1):
        yield (
            *(number, f"H-{number:05d}", f"Ayşe Yılmaz {number}", f"ayse yilmaz {number}"),
            *("+905940000001", neighbourhood_id, "Deneme Sokak", str(number), "", False, "", ""),
            *(40.7665, 29.9310, 4, 3, "", True, at),
        )
