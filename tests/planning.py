"""A day to plan, and a search that is over at once."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Engine
from sqlmodel import Session, col, select

import routing
from logistics.domain.lots import StorageClass
from logistics.domain.roles import Role
from logistics.services import dispatching
from logistics.services.planning import (
    Crew,
    PlanWish,
    Quality,
    Sample,
    Solve,
    plan_again,
    plan_day,
    publish,
    request_plan,
)
from logistics.store import settings
from logistics.store.tables import (
    HouseholdRow,
    ItemRow,
    LotRow,
    OrderRow,
    PlaceRow,
    PlanRow,
    ProgrammeRow,
    RouteRow,
    TripRow,
    UserRow,
    VehicleRow,
)
from routing.byhand import fill
from routing.case import Case
from routing.decode import arrange, orders_of, plan_of
from tests.builders import (
    MONDAY,
    a_command,
    a_household,
    a_kit,
    a_lot,
    a_neighbourhood,
    a_programme,
    a_shelf,
    a_user,
    a_vehicle,
    an_item,
    an_order,
)
from tests.days import AT_THE_DOOR

TUESDAY = date(2026, 11, 3)
EIGHT, FIVE = 8 * 3600, 17 * 3600


@dataclass(kw_only=True)
class Day:
    """Placed orders of a programme, a vehicle and its driver."""

    coordinator: UserRow
    driver: UserRow
    vehicle: VehicleRow
    programme: ProgrammeRow
    households: list[HouseholdRow]
    orders: list[OrderRow]
    lot: LotRow
    shelf: PlaceRow
    extra: dict[str, object] = field(default_factory=dict)

    def wish(self, **changes: object) -> PlanWish:
        """A wish for the whole day."""
        given: dict[str, object] = {
            "day": TUESDAY,
            "programme_ids": (self.programme.id,),
            "crews": (Crew(vehicle_id=self.vehicle.id or 0, driver_id=self.driver.id or 0),),
            "shift_opens_s": EIGHT,
            "shift_closes_s": FIVE,
            "seconds": 1,
        }
        return PlanWish(**(given | changes))  # type: ignore[arg-type]

    def request(self, session: Session, **changes: object) -> PlanRow:
        """A requested plan."""
        command = a_command(self.coordinator.id or 0)
        return request_plan(session, self.wish(**changes), command=command)


def a_day(session: Session, *, households: int = 3, capacity_g: int = 750_000) -> Day:
    """A programme of one parcel each, placed for a few households near the depot."""
    coordinator = a_user(session, Role.COORDINATOR)
    kit = a_kit(session, [(an_item(session), 10)])
    parcel = session.get_one(type(an_item(session)), kit.item_id)
    shelf = a_shelf(session)
    lot = a_lot(session, parcel, shelf, actor=coordinator, pieces=households + 2)
    programme = a_programme(session, actor=coordinator, kit=kit)
    quarter = a_neighbourhood(session)
    homes = [
        a_household(session, quarter, latitude=40.766 + n / 500, longitude=29.931)
        for n in range(households)
    ]
    return Day(
        coordinator=coordinator,
        driver=a_user(session, Role.DRIVER),
        vehicle=a_vehicle(session, capacity_g=capacity_g),
        programme=programme,
        households=homes,
        orders=[
            an_order(session, programme, home, lot=lot, shelf=shelf, grams=10_000) for home in homes
        ],
        lot=lot,
        shelf=shelf,
    )


def a_chilled_day(session: Session, *, households: int = 3) -> Day:
    """A day of chilled food, on which boxes may be used and the vehicle is refrigerated."""
    day = a_day(session, households=households)
    session.get_one(ItemRow, day.lot.item_id).storage = StorageClass.CHILLED
    day.vehicle.refrigerated = True
    settings.put(session, "boxed_limit_minutes", 90)
    session.flush()
    return day


def with_second_crew(session: Session, day: Day) -> tuple[Crew, ...]:
    """The crew of a day and another one, with a vehicle and a driver of its own."""
    vehicle, driver = a_vehicle(session), a_user(session, Role.DRIVER)
    return (
        Crew(vehicle_id=day.vehicle.id or 0, driver_id=day.driver.id or 0),
        Crew(vehicle_id=vehicle.id or 0, driver_id=driver.id or 0),
    )


def solve_at_once(
    problem: routing.Problem,
    *,
    seconds: float,
    seed: int = 0,
    on_progress: Callable[[routing.Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    solution_limit: int | None = None,
    start: routing.Plan | None = None,
) -> routing.Plan:
    """Puts every stop where it costs least, beside those of a start, and searches no further."""
    case = Case(problem)
    begun = [[] for _vehicle in case.vehicles] if start is None else orders_of(case, start)
    orders = fill(case, begun)
    if on_progress is not None:
        on_progress(a_progress(served=len(problem.stops)))
    return plan_of(case, orders, seed=seed, seconds=0.0, notes=())


def in_turn(*shares: int) -> Solve:
    """A search that gives each vehicle so many stops of the day, in the order of their codes."""

    def solve(problem: routing.Problem, **_rest: object) -> routing.Plan:
        names = sorted(stop.id for stop in problem.stops)
        orders: dict[str, list[list[str]]] = {}
        for vehicle, share in zip(problem.vehicles, shares, strict=True):
            orders[vehicle.id] = [names[:share]]
            names = names[share:]
        return arrange(problem, orders)

    return solve


def planned(
    engine: Engine, session: Session, day: Day, *, solve: Solve = solve_at_once, **changes: object
) -> PlanRow:
    """A plan a worker has ended."""
    plan = day.request(session, **changes)
    session.commit()
    plan_day(engine, plan.id or 0, solve=solve)
    session.refresh(plan)
    session.commit()
    return plan


def halved(engine: Engine, session: Session, day: Day, **changes: object) -> PlanRow:
    """A published plan of four households: two vehicles with two stops each."""
    crews = with_second_crew(session, day)
    plan = planned(engine, session, day, solve=in_turn(2, 2), crews=crews, **changes)
    publish(session, plan.id or 0, at=MONDAY)
    session.commit()
    return plan


def again(
    engine: Engine, session: Session, day: Day, plan: PlanRow, *, solve: Solve = solve_at_once
) -> PlanRow:
    """The plan made after another one."""
    row = plan_again(session, plan.id or 0, command=a_command(day.coordinator.id or 0))
    session.commit()
    plan_day(engine, row.id or 0, solve=solve)
    session.refresh(row)
    session.commit()
    return row


def routes(session: Session, plan: PlanRow) -> list[RouteRow]:
    """The routes of a plan."""
    query = select(RouteRow).where(RouteRow.plan_id == plan.id).order_by(col(RouteRow.id))
    return list(session.exec(query))


def load(session: Session, route: RouteRow) -> None:
    """The first trip of a route is loaded."""
    _of_the_first_trip(session, route, dispatching.load_trip)


def unload(session: Session, route: RouteRow) -> None:
    """The loading of the first trip of a route is undone."""
    _of_the_first_trip(session, route, dispatching.undo_loading)


def _of_the_first_trip(session: Session, route: RouteRow, verb: Callable[..., object]) -> None:
    trip = session.exec(select(TripRow).where(TripRow.route_id == route.id)).first()
    clerk = a_user(session, Role.WAREHOUSE)
    command = a_command(clerk.id or 0, at=AT_THE_DOOR)
    verb(session, command=command, trip_id=trip.id if trip else 0)
    session.commit()


def a_progress(*, served: int = 1) -> routing.Progress:
    """Half of the search is over."""
    from routing.watch import Phase

    return routing.Progress(
        elapsed_s=5, seconds=10, best_cost=1000, distance_m=12_300, driving_s=1800,
        served=served, unserved=0, phase=Phase.SEARCHING,
    )  # fmt: skip


def a_quality(**changes: object) -> Quality:
    """A search that served everyone."""
    given: dict[str, object] = {
        "run": "0123456789abcdef", "seed": 1, "asked_s": 20, "taken_s": 20.0, "cost_s": 10_000,
        "lower_bound_s": 9_000, "left_out": 0, "proven": False, "stopped": False,
        "course": (Sample(after_ms=1000, unserved=0, driving_s=10_000),),
    }  # fmt: skip
    return Quality(**(given | changes))  # type: ignore[arg-type]


def asked_by_form(day: Day, **changes: object) -> dict[str, object]:
    """What the form of a new plan sends: the day after the screens' own."""
    form = {
        "command_key": "one",
        "day": f"{TUESDAY:%d.%m.%Y}",
        "programmes": [day.programme.id],
        "vehicles": [day.vehicle.id],
        f"driver-{day.vehicle.id}": day.driver.id,
        "opens": "08:30",
        "closes": "17:30",
        "lunch": "45",
        "seconds": "1",
    }
    return form | changes
