"""Small worlds for tests: everything has a default, a test names only what matters."""

from datetime import UTC, date, datetime
from itertools import count

from argon2 import PasswordHasher
from sqlmodel import Session

from logistics.domain.households import folded
from logistics.domain.ledger import DocumentKind, Move, PlaceKind
from logistics.domain.lots import DateKind, Measure, StorageClass
from logistics.domain.orders import (
    OrderState,
    Outcome,
    PlanState,
    ProgrammeState,
    PromiseState,
    RouteState,
)
from logistics.domain.quantity import Quantity
from logistics.domain.roles import Role
from logistics.domain.temperatures import Decision, ReadingSource
from logistics.store import ledger, places, users
from logistics.store.documents import Command, open_document
from logistics.store.lots import next_lot_code
from logistics.store.tables import (
    ExcursionDecisionRow,
    ExcursionRow,
    HouseholdRow,
    ItemRow,
    KitComponentRow,
    KitRow,
    LoggerFileRow,
    LotRow,
    NeighbourhoodRow,
    OrderRow,
    PlaceRow,
    PlanRow,
    ProgrammeRow,
    PromiseRow,
    ReadingRow,
    ReadingSheetRow,
    RouteRow,
    StopRow,
    TripRow,
    UserRow,
    VehicleRow,
    WarehouseRow,
    ZoneRow,
)

MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
PASSWORD = "a-password-for-tests"
_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(
    PASSWORD
)  # told in it: cheap
_number = count(1)
FAR_FROM_COUNTED = 50_000
"""From here on the codes of households built here, which services count in one database from 1."""


def a_command(actor_id: int = 1, *, key: str | None = None, at: datetime = MONDAY) -> Command:
    """A command nobody sent before."""
    return Command(
        key=key or f"test-{next(_number)}", actor_id=actor_id, happened_at=at, recorded_at=at
    )


def a_user(session: Session, *roles: Role, username: str | None = None) -> UserRow:
    """A user with the test password."""
    return users.add_user(
        session,
        username=username or f"user{next(_number)}",
        name="Deneme Kullanıcı",
        password_hash=_HASH,
        roles=roles or (Role.WAREHOUSE,),
        at=MONDAY,
        phone="+905940000000",
    )


def an_item(
    session: Session,
    code: str | None = None,
    *,
    measure: Measure = Measure.PIECES,
    unit_net_g: int | None = 1000,
    storage: StorageClass = StorageClass.AMBIENT,
    date_kind: DateKind = DateKind.BEST_BEFORE,
    name: str = "Kuru fasulye",
    unit_volume_ml: int = 1000,
) -> ItemRow:
    """An item of one kilogram a piece."""
    row = ItemRow(
        code=code or f"ITEM{next(_number)}",
        name_tr=name,
        name_en=name,
        group="staple",
        measure=measure,
        unit_net_g=unit_net_g if measure is Measure.PIECES else None,
        storage=storage,
        date_kind=date_kind,
        unit_volume_ml=unit_volume_ml,
    )
    session.add(row)
    session.flush()
    return row


def a_shelf(
    session: Session, code: str | None = None, *, storage: StorageClass = StorageClass.AMBIENT
) -> PlaceRow:
    """A storage place."""
    code = code or f"RAF{next(_number)}"
    return places.add_place(session, code=code, name=code, kind=PlaceKind.SHELF, storage=storage)


def a_warehouse(session: Session, code: str | None = None) -> WarehouseRow:
    """A building of ours."""
    code = code or f"DEPO{next(_number)}"
    row = WarehouseRow(code=code, name=code)
    session.add(row)
    session.flush()
    return row


def a_zone(
    session: Session,
    code: str | None = None,
    *,
    warehouse: WarehouseRow | None = None,
    storage: StorageClass = StorageClass.CHILLED,
    coldest_dc: int | None = 0,
    warmest_dc: int | None = 40,
) -> ZoneRow:
    """A chilled zone that must keep 0 to 4 °C."""
    code = code or f"BOLGE{next(_number)}"
    row = ZoneRow(
        warehouse_id=(warehouse or a_warehouse(session)).id,
        code=code,
        name=code,
        storage=storage,
        coldest_dc=coldest_dc,
        warmest_dc=warmest_dc,
    )
    session.add(row)
    session.flush()
    return row


def a_bin(session: Session, zone: ZoneRow, code: str | None = None) -> PlaceRow:
    """A storage place in a zone, of its class."""
    shelf = PlaceRow(
        code=code or f"RAF{next(_number)}",
        name=code or "Raf",
        kind=PlaceKind.SHELF,
        own=True,
        storage=zone.storage,
        zone_id=zone.id,
    )
    session.add(shelf)
    session.flush()
    return shelf


def a_decided_excursion(session: Session, *, actor_id: int) -> ExcursionRow:
    """An excursion of a chilled zone with its file, its reading, and what was decided on it."""
    zone = a_zone(session)
    file = LoggerFileRow(
        zone_id=zone.id, name="a.csv", digest="0", content=b"", uploaded_at=MONDAY,
        uploaded_by=actor_id,
    )  # fmt: skip
    sheet = ReadingSheetRow(
        source=ReadingSource.LOGGER, command_key=f"test-{next(_number)}", recorded_at=MONDAY,
        actor_id=actor_id,
    )  # fmt: skip
    excursion = ExcursionRow(
        zone_id=zone.id, started_at=MONDAY, last_out_at=MONDAY, worst_dc=95, opened_at=MONDAY,
        opened_by=actor_id,
    )  # fmt: skip
    session.add_all([file, sheet, excursion])
    session.flush()
    session.add_all(
        [
            ReadingRow(
                sheet_id=sheet.id, zone_id=zone.id, happened_at=MONDAY, temperature_dc=95
            ),
            ExcursionDecisionRow(
                excursion_id=excursion.id, extent=1, decision=Decision.RELEASE, comment="iyi",
                decided_at=MONDAY, decided_by=actor_id, command_key=f"test-{next(_number)}",
            ),
        ]
    )  # fmt: skip
    session.flush()
    return excursion


def a_lot(
    session: Session,
    item: ItemRow,
    shelf: PlaceRow,
    *,
    actor: UserRow,
    pieces: int = 10,
    grams: int | None = None,
    expires_on: date | None = date(2027, 2, 8),
    kit: KitRow | None = None,
    at: datetime = MONDAY,
) -> LotRow:
    """A donated lot on a shelf; ``grams`` [g] follow from the item unless weighed."""
    command = a_command(actor.id or 0, at=at)
    document = open_document(session, DocumentKind.DONATION, command=command, reference="TEST")
    lot = LotRow(
        code=next_lot_code(session, at.date()),
        item_id=item.id,
        date_kind=item.date_kind if expires_on else DateKind.NONE,
        expires_on=expires_on,
        received_on=at.date(),
        document_id=document.id,
        kit_id=kit.id if kit else None,
    )
    session.add(lot)
    session.flush()
    donors = places.outside(session, PlaceKind.DONOR)
    weight = pieces * (item.unit_net_g or 0) if grams is None else grams
    arrival = Move(
        lot_id=lot.id or 0,
        source_id=donors.id or 0,
        target_id=shelf.id or 0,
        quantity=Quantity(pieces=pieces, grams=weight),
    )
    ledger.post(session, document, [arrival])
    return lot


def a_kit(session: Session, components: list[tuple[ItemRow, int]]) -> KitRow:
    """A kit and the item its parcels are stocked as."""
    weight = sum((item.unit_net_g or 1000) * pieces for item, pieces in components) or 1000
    parcel = an_item(session, unit_net_g=weight, name="Standart koli", unit_volume_ml=36_000)
    kit = KitRow(
        code=f"KIT{next(_number)}",
        name_tr="Standart koli",
        name_en="Standard parcel",
        label="Tip A",
        item_id=parcel.id,
    )
    session.add(kit)
    session.flush()
    session.add_all(
        KitComponentRow(kit_id=kit.id, item_id=item.id, pieces=pieces)
        for item, pieces in components
    )
    session.flush()
    return kit


def a_neighbourhood(session: Session, name: str | None = None) -> NeighbourhoodRow:
    """A neighbourhood near the centre of İzmit."""
    row = NeighbourhoodRow(
        name=name or f"Mahalle {next(_number)}",
        kind="urban",
        latitude=40.7665,
        longitude=29.9310,
        population=1000,
        postcode="41200",
    )
    session.add(row)
    session.flush()
    return row


def a_household(
    session: Session,
    neighbourhood: NeighbourhoodRow,
    *,
    name: str = "Ayşe Yılmazgil",
    size: int = 4,
    need_band: int = 3,
    latitude: float = 40.7665,
    longitude: float = 29.9310,
) -> HouseholdRow:
    """A household of four."""
    row = HouseholdRow(
        code=f"H-{FAR_FROM_COUNTED + next(_number):05d}",
        contact_name=name,
        name_key=folded(name),
        phone="+905940000001",
        neighbourhood_id=neighbourhood.id,
        street="Deneme Sokak",
        building_no="5",
        flat_no="3",
        postcode="41200",
        directions="Fırının yanı",
        latitude=latitude,
        longitude=longitude,
        size=size,
        need_band=need_band,
        registered_at=MONDAY,
    )
    session.add(row)
    session.flush()
    return row


def a_vehicle(
    session: Session, *, capacity_g: int = 750_000, refrigerated: bool = False, max_trips: int = 2
) -> VehicleRow:
    """A van with the place its load is held at."""
    number = next(_number)
    place = places.add_place(
        session, code=f"V{number}", name=f"41 DEMO {number:02d}", kind=PlaceKind.VEHICLE
    )
    row = VehicleRow(
        code=f"V{number}",
        name=f"Araç {number}",
        plate=f"41 DEMO {number:02d}",
        capacity_g=capacity_g,
        capacity_pieces=200,
        capacity_ml=3_400_000,
        refrigerated=refrigerated,
        max_trips=max_trips,
        place_id=place.id,
    )
    session.add(row)
    session.flush()
    return row


def a_programme(
    session: Session,
    *,
    actor: UserRow,
    kit: KitRow | None = None,
    item: ItemRow | None = None,
    deliver_on: date = date(2026, 11, 3),
) -> ProgrammeRow:
    """A programme that gives one parcel (or pack) to each household."""
    row = ProgrammeRow(
        code=f"P-{next(_number)}",
        name="Deneme dağıtımı",
        state=ProgrammeState.ALLOCATED,
        kit_id=kit.id if kit else None,
        item_id=item.id if item else None,
        deliver_on=deliver_on,
        created_at=MONDAY,
        created_by=actor.id,
    )
    session.add(row)
    session.flush()
    return row


def an_order(
    session: Session,
    programme: ProgrammeRow,
    household: HouseholdRow,
    *,
    lot: LotRow,
    shelf: PlaceRow,
    pieces: int = 1,
    grams: int = 1000,
) -> OrderRow:
    """A placed order with its stock promised."""
    row = OrderRow(
        code=f"O-{next(_number):05d}",
        programme_id=programme.id,
        household_id=household.id,
        state=OrderState.PLACED,
        rank=1,
        placed_at=MONDAY,
    )
    session.add(row)
    session.flush()
    session.add(
        PromiseRow(
            order_id=row.id,
            lot_id=lot.id,
            place_id=shelf.id,
            pieces=pieces,
            grams=grams,
            state=PromiseState.OPEN,
            made_at=MONDAY,
        )
    )
    session.flush()
    return row


def a_plan(
    session: Session,
    *,
    actor: UserRow,
    day: date = date(2026, 11, 3),
    state: PlanState = PlanState.PUBLISHED,
) -> PlanRow:
    """The published plan of a day."""
    row = PlanRow(
        code=f"PL-{next(_number)}",
        day=day,
        state=state,
        created_at=MONDAY,
        created_by=actor.id,
        published_at=MONDAY,
    )
    session.add(row)
    session.flush()
    return row


def a_route(
    session: Session, plan: PlanRow, *, vehicle: VehicleRow, driver: UserRow, code: str = ""
) -> RouteRow:
    """A vehicle's and a driver's day, from half past eight to half past five."""
    row = RouteRow(
        code=code or f"R-{next(_number)}",
        plan_id=plan.id,
        vehicle_id=vehicle.id,
        driver_id=driver.id,
        state=RouteState.PLANNED,
        shift_opens_s=8 * 3600 + 1800,
        shift_closes_s=17 * 3600 + 1800,
    )
    session.add(row)
    session.flush()
    return row


def a_trip(session: Session, route: RouteRow, number: int = 1) -> TripRow:
    """A trip of three hours, one after the other."""
    row = TripRow(
        route_id=route.id,
        number=number,
        departs_s=(6 + 3 * number) * 3600,
        returns_s=(9 + 3 * number) * 3600,
        distance_m=24_000,
    )
    session.add(row)
    session.flush()
    return row


def a_stop(session: Session, trip: TripRow, order: OrderRow, sequence: int = 1) -> StopRow:
    """A stop that waits for its outcome; its order is planned."""
    arrives_s = trip.departs_s + 600 * sequence
    row = StopRow(
        trip_id=trip.id,
        sequence=sequence,
        order_id=order.id,
        arrives_s=arrives_s,
        starts_s=arrives_s,
        ends_s=arrives_s + 240,
        outcome=Outcome.PENDING,
    )
    order.state = OrderState.PLANNED
    session.add(row)
    session.flush()
    return row


def redate(session: Session, lot: LotRow, *, date_kind: DateKind, expires_on: date) -> None:
    """Gives a lot another date, which the database refuses to everyone but this test world."""
    session.flush()
    lift = (
        "DROP TRIGGER lot_refuses_another_nature_on_update"
        if session.get_bind().dialect.name == "sqlite"
        else "ALTER TABLE lot DISABLE TRIGGER lot_refuses_another_nature"
    )
    session.connection().exec_driver_sql(lift)
    lot.date_kind, lot.expires_on = date_kind, expires_on
    session.flush()
