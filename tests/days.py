"""A day of deliveries for tests: a van, a driver, and parcels on the shelf for each door."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from sqlmodel import Session

from logistics.domain.lots import DateKind, StorageClass
from logistics.domain.orders import PlanState
from logistics.domain.roles import Role
from logistics.services import dispatching
from logistics.store.documents import Command
from logistics.store.tables import (
    HouseholdRow,
    ItemRow,
    LotRow,
    NeighbourhoodRow,
    OrderRow,
    PlaceRow,
    PlanRow,
    ProgrammeRow,
    RouteRow,
    StopRow,
    TripRow,
    UserRow,
    VehicleRow,
)
from tests.builders import (
    a_command,
    a_household,
    a_lot,
    a_neighbourhood,
    a_plan,
    a_programme,
    a_route,
    a_shelf,
    a_stop,
    a_trip,
    a_user,
    a_vehicle,
    an_item,
    an_order,
)

TUESDAY = date(2026, 11, 3)
AT_THE_DOOR = datetime(2026, 11, 3, 8, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A published plan with one route; ``stops`` of all trips in the order of driving."""

    clerk: UserRow
    driver: UserRow
    item: ItemRow
    lot: LotRow
    shelf: PlaceRow
    programme: ProgrammeRow
    vehicle: VehicleRow
    plan: PlanRow
    route: RouteRow
    trips: list[TripRow]
    orders: list[OrderRow]
    households: list[HouseholdRow]
    stops: list[StopRow]
    neighbourhood: NeighbourhoodRow = field(repr=False)

    def clerks(self, key: str | None = None) -> Command:
        """A command of the warehouse on the day."""
        return a_command(self.clerk.id or 0, key=key, at=AT_THE_DOOR)

    def drivers(self, key: str | None = None) -> Command:
        """A command of the driver on the day."""
        return a_command(self.driver.id or 0, key=key, at=AT_THE_DOOR)

    def load(self, session: Session, trip: int = 0) -> None:
        """Loads a trip whole."""
        dispatching.load_trip(session, command=self.clerks(), trip_id=self.trips[trip].id or 0)


def a_day(
    session: Session,
    *,
    doors: int = 3,
    trips: int = 1,
    day: date = TUESDAY,
    driver: UserRow | None = None,
    storage: StorageClass = StorageClass.AMBIENT,
    spare: int = 0,
    unit_g: int = 20_801,
) -> Day:
    """A route whose first trip has ``doors`` stops, and every further trip as many again."""
    clerk = a_user(session, Role.WAREHOUSE)
    driver = driver or a_user(session, Role.DRIVER)
    item = an_item(
        session,
        name="Standart koli",
        unit_net_g=unit_g,
        storage=storage,
        date_kind=DateKind.BEST_BEFORE,
    )
    shelf = a_shelf(session, storage=storage)
    lot = a_lot(session, item, shelf, actor=clerk, pieces=doors * trips + spare)
    programme = a_programme(session, actor=clerk, item=item, deliver_on=day)
    vehicle = a_vehicle(session)
    plan = a_plan(session, actor=clerk, day=day)
    route = a_route(session, plan, vehicle=vehicle, driver=driver)
    ground = a_neighbourhood(session)
    trip_rows = [a_trip(session, route, number) for number in range(1, trips + 1)]
    orders, households, stops = [], [], []
    for trip in trip_rows:
        for sequence in range(1, doors + 1):
            household = a_household(session, ground)
            order = an_order(session, programme, household, lot=lot, shelf=shelf, grams=unit_g)
            households.append(household)
            orders.append(order)
            stops.append(a_stop(session, trip, order, sequence))
    return Day(
        clerk=clerk,
        driver=driver,
        item=item,
        lot=lot,
        shelf=shelf,
        programme=programme,
        vehicle=vehicle,
        plan=plan,
        route=route,
        trips=trip_rows,
        orders=orders,
        households=households,
        stops=stops,
        neighbourhood=ground,
    )


def another_plan(
    session: Session, day: Day, *, state: PlanState, only: Sequence[OrderRow] | None = None
) -> Day:
    """The same day planned anew for its orders, with a vehicle and a driver of its own."""
    plan = a_plan(session, actor=day.clerk, day=day.plan.day, state=state)
    driver, vehicle = a_user(session, Role.DRIVER), a_vehicle(session)
    route = a_route(session, plan, vehicle=vehicle, driver=driver)
    trip = a_trip(session, route)
    orders = list(day.orders if only is None else only)
    doors = dict(zip((order.id for order in day.orders), day.households, strict=True))
    return replace(
        day,
        driver=driver,
        vehicle=vehicle,
        plan=plan,
        route=route,
        trips=[trip],
        orders=orders,
        households=[doors[order.id] for order in orders],
        stops=[a_stop(session, trip, order, n) for n, order in enumerate(orders, start=1)],
    )
