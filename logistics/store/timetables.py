"""A plan as people read it: routes, their trips, stops in turn, and who is left out.

Everything is read in a fixed number of queries, however long the day is.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy import select as joined
from sqlmodel import Session, col, select

from logistics.domain.demand import NO_DEMAND, Demand
from logistics.domain.orders import OrderState, Outcome, PromiseState
from logistics.store import pickups
from logistics.store.begun import begun_routes
from logistics.store.order_goods import NO_GOODS, Goods, goods_by_order, last_meant
from logistics.store.pickups import TimedPickup
from logistics.store.plans import crews_of
from logistics.store.tables import (
    HouseholdRow,
    NeighbourhoodRow,
    OrderRow,
    PickupRow,
    PlanRow,
    PromiseRow,
    RouteRow,
    StopRow,
    TripRow,
    UnservedRow,
    UserRow,
    VehicleRow,
)

UNMET = (Outcome.NOT_HOME, Outcome.REFUSED, Outcome.WRONG_ADDRESS, Outcome.NOT_VISITED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """An order with the household it goes to and the goods it brings."""

    order: OrderRow
    household: HouseholdRow
    neighbourhood: NeighbourhoodRow
    goods: Goods

    @property
    def may_be_boxed(self) -> bool:
        """Whether its goods keep in a chilled box: all that is cold is chilled, not frozen."""
        return self.goods.cold and not self.goods.frozen

    @property
    def boxed(self) -> bool:
        """Whether it was asked that its goods travel in a chilled box."""
        return self.order.boxed and self.may_be_boxed

    def in_a_box(self, vehicle: VehicleRow) -> bool:
        """Tells whether its goods travel in a chilled box on a vehicle."""
        return self.boxed or (self.may_be_boxed and not vehicle.refrigerated)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedStop:
    """A stop of a trip at its door."""

    stop: StopRow
    door: Door


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedTrip:
    """A trip with its stops in turn, and the calls for pick-ups between them."""

    trip: TripRow
    stops: list[TimedStop]
    pickups: list[TimedPickup] = field(default_factory=list)

    @property
    def visits(self) -> list[TimedStop | TimedPickup]:
        """Stops and calls in the order of driving."""
        return sorted([*self.stops, *self.pickups], key=lambda each: each.stop.sequence)

    @property
    def demand(self) -> Demand:
        """What is aboard when the trip departs."""
        return sum((stop.door.goods.demand for stop in self.stops), NO_DEMAND)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedRoute:
    """A vehicle's and a driver's day."""

    route: RouteRow
    vehicle: VehicleRow
    driver: UserRow
    trips: list[TimedTrip]

    @property
    def stops(self) -> int:
        """The number of stops of all trips."""
        return sum(len(trip.stops) for trip in self.trips)

    @property
    def calls(self) -> int:
        """How often it stops for a pick-up."""
        return sum(len(trip.pickups) for trip in self.trips)

    @property
    def demand(self) -> Demand:
        """What it carries on all its trips together."""
        return sum((trip.demand for trip in self.trips), NO_DEMAND)

    @property
    def undelivered(self) -> int:
        """How many pieces were meant for doors where nobody was met, or nobody went."""
        return sum(
            stop.door.goods.demand.pieces
            for trip in self.trips
            for stop in trip.stops
            if stop.stop.outcome in UNMET
        )

    @property
    def distance_m(self) -> int:
        """How far it goes [m]."""
        return sum(trip.trip.distance_m for trip in self.trips)

    @property
    def out_s(self) -> int:
        """How long it is away from the depot [s]."""
        return sum(trip.trip.returns_s - trip.trip.departs_s for trip in self.trips)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """An order that a plan cannot serve."""

    unserved: UnservedRow
    door: Door


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftPickup:
    """A pick-up that a plan has no place for, and why."""

    pickup: PickupRow
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """A plan's whole day."""

    plan: PlanRow
    routes: list[TimedRoute]
    left_out: list[LeftOut]
    left_pickups: list[LeftPickup] = field(default_factory=list)

    @property
    def served(self) -> int:
        """The number of orders served."""
        return sum(route.stops for route in self.routes)

    @property
    def distance_m(self) -> int:
        """How far all vehicles go [m]."""
        return sum(route.distance_m for route in self.routes)

    @property
    def out_s(self) -> int:
        """How long all vehicles are away [s]."""
        return sum(route.out_s for route in self.routes)

    @property
    def demand(self) -> Demand:
        """Everything the day carries."""
        return sum((route.demand for route in self.routes), NO_DEMAND)


def timetable(session: Session, plan: PlanRow) -> Timetable:
    """Returns a plan's day, in seven queries."""
    routes = crews_of(session, plan.id or 0)
    goods = _goods_of_plan(session, plan.id or 0)
    stops = _stops(session, plan.id or 0, goods)
    trips = _trips(session, plan.id or 0, stops)
    return Timetable(
        plan=plan,
        routes=[
            TimedRoute(route=route, vehicle=vehicle, driver=driver, trips=trips[route.id or 0])
            for route, vehicle, driver in routes
        ],
        left_out=_left_out(session, plan.id or 0, goods),
        left_pickups=_left_pickups(session, plan),
    )


def _left_pickups(session: Session, plan: PlanRow) -> list[LeftPickup]:
    left = {each["pickup_id"]: each["reason"] for each in plan.summary.get("pickups_left", [])}
    found = pickups.pickups_by_id(session, left)
    return [LeftPickup(pickup=row, reason=left[row_id]) for row_id, row in sorted(found.items())]


def placed_doors(
    session: Session, programme_ids: Collection[int], *, held_by: int | None = None
) -> list[Door]:
    """Returns the placed orders of programmes with their doors and goods, the first in turn first.

    Those a plan (its id) holds are among them as well, but for those on routes that are begun.
    """
    chosen = _waiting(programme_ids, held_by)
    open_ = col(PromiseRow.state) == PromiseState.OPEN
    goods = goods_by_order(session, select(OrderRow.id).where(chosen), standing=open_)
    query = (
        select(OrderRow, HouseholdRow, NeighbourhoodRow)
        .join(HouseholdRow, col(HouseholdRow.id) == col(OrderRow.household_id))
        .join(NeighbourhoodRow, col(NeighbourhoodRow.id) == col(HouseholdRow.neighbourhood_id))
        .where(chosen)
        .order_by(col(OrderRow.rank), col(OrderRow.id))
    )
    return [_door(*found, goods=goods) for found in session.exec(query)]


def anything_waits(
    session: Session, programme_ids: Collection[int], *, held_by: int | None = None
) -> bool:
    """Tells whether :func:`placed_doors` would find any."""
    query = select(OrderRow.id).where(_waiting(programme_ids, held_by))
    return session.exec(query.limit(1)).first() is not None


def _waiting(programme_ids: Collection[int], held_by: int | None) -> ColumnElement[bool]:
    placed = col(OrderRow.state) == OrderState.PLACED
    if held_by is not None:
        planned = col(OrderRow.state) == OrderState.PLANNED
        placed |= planned & col(OrderRow.id).in_(_held_by(held_by))
    return col(OrderRow.programme_id).in_(programme_ids) & placed


def _held_by(plan_id: int) -> Any:
    return (
        joined(col(StopRow.order_id))
        .join(TripRow, col(TripRow.id) == col(StopRow.trip_id))
        .join(RouteRow, col(RouteRow.id) == col(TripRow.route_id))
        .where(col(RouteRow.plan_id) == plan_id, col(StopRow.outcome) == Outcome.PENDING)
        .where(col(RouteRow.id).not_in(begun_routes(plan_id)))
    )


def _trips(
    session: Session, plan_id: int, stops: dict[int, list[TimedStop]]
) -> dict[int, list[TimedTrip]]:
    query = (
        select(TripRow)
        .join(RouteRow, col(RouteRow.id) == col(TripRow.route_id))
        .where(RouteRow.plan_id == plan_id)
        .order_by(col(TripRow.route_id), col(TripRow.number))
    )
    found: defaultdict[int, list[TimedTrip]] = defaultdict(list)
    calls = pickups.by_trip(pickups.stops_of_plan(session, plan_id))
    for trip in session.exec(query):
        trip_id = trip.id or 0
        found[trip.route_id].append(
            TimedTrip(trip=trip, stops=stops[trip_id], pickups=calls.get(trip_id, []))
        )
    return found


def _stops(session: Session, plan_id: int, goods: dict[int, Goods]) -> dict[int, list[TimedStop]]:
    query = (
        select(StopRow, OrderRow, HouseholdRow, NeighbourhoodRow)
        .join(TripRow, col(TripRow.id) == col(StopRow.trip_id))
        .join(RouteRow, col(RouteRow.id) == col(TripRow.route_id))
        .join(OrderRow, col(OrderRow.id) == col(StopRow.order_id))
        .join(HouseholdRow, col(HouseholdRow.id) == col(OrderRow.household_id))
        .join(NeighbourhoodRow, col(NeighbourhoodRow.id) == col(HouseholdRow.neighbourhood_id))
        .where(RouteRow.plan_id == plan_id)
        .order_by(col(StopRow.trip_id), col(StopRow.sequence))
    )
    found: defaultdict[int, list[TimedStop]] = defaultdict(list)
    for stop, order, household, neighbourhood in session.exec(query):
        door = _door(order, household, neighbourhood, goods=goods)
        found[stop.trip_id].append(TimedStop(stop=stop, door=door))
    return found


def _left_out(session: Session, plan_id: int, goods: dict[int, Goods]) -> list[LeftOut]:
    query = (
        select(UnservedRow, OrderRow, HouseholdRow, NeighbourhoodRow)
        .join(OrderRow, col(OrderRow.id) == col(UnservedRow.order_id))
        .join(HouseholdRow, col(HouseholdRow.id) == col(OrderRow.household_id))
        .join(NeighbourhoodRow, col(NeighbourhoodRow.id) == col(HouseholdRow.neighbourhood_id))
        .where(UnservedRow.plan_id == plan_id)
        .order_by(col(OrderRow.rank), col(OrderRow.id))
    )
    return [
        LeftOut(unserved=unserved, door=_door(order, household, neighbourhood, goods=goods))
        for unserved, order, household, neighbourhood in session.exec(query)
    ]


def _door(
    order: OrderRow,
    household: HouseholdRow,
    neighbourhood: NeighbourhoodRow,
    *,
    goods: dict[int, Goods],
) -> Door:
    return Door(
        order=order,
        household=household,
        neighbourhood=neighbourhood,
        goods=goods.get(order.id or 0, NO_GOODS),
    )


def _goods_of_plan(session: Session, plan_id: int) -> dict[int, Goods]:
    served = (
        select(StopRow.order_id)
        .join(TripRow, col(TripRow.id) == col(StopRow.trip_id))
        .join(RouteRow, col(RouteRow.id) == col(TripRow.route_id))
        .where(RouteRow.plan_id == plan_id)
    )
    left_out = select(UnservedRow.order_id).where(UnservedRow.plan_id == plan_id)
    return goods_by_order(session, served.union(left_out), standing=last_meant())
