"""What the dashboard shows: sums made by the database, never a person's name.

Each function is one query whose cost grows with groups, bands, routes or
neighbourhoods, not with the households behind them.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import case, distinct, func
from sqlmodel import Session, col, select

from logistics.domain.ledger import PlaceKind
from logistics.domain.lots import MONTH_DAYS, TWO_MONTHS_DAYS, WEEK_DAYS
from logistics.domain.orders import AT_THE_DOOR, Outcome, PlanState, RouteState
from logistics.domain.quantity import Quantity
from logistics.store.standing import HELD, HELD_LOT
from logistics.store.tables import (
    BalanceRow,
    HouseholdRow,
    ItemRow,
    LotRow,
    NeighbourhoodRow,
    OrderRow,
    PlaceRow,
    PlanRow,
    RouteRow,
    StopRow,
    TripRow,
    VehicleRow,
)
from logistics.store.turkish import folded

EXPIRY_DAYS = (WEEK_DAYS, MONTH_DAYS, TWO_MONTHS_DAYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupStock:
    """What the shelves hold of one group of items."""

    group: str
    quantity: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Expiring:
    """What on the shelves ends within ``days`` (None: has ended already)."""

    days: int | None
    lots: int
    quantity: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteProgress:
    """How far one route of a day is, in stops."""

    route: str
    vehicle: str
    state: RouteState
    delivered: int
    missed: int
    pending: int

    @property
    def stops(self) -> int:
        """Returns all stops together."""
        return self.delivered + self.missed + self.pending


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How many of a neighbourhood's households were served in a period."""

    neighbourhood_id: int
    name: str
    latitude: float
    longitude: float
    registered: int
    served: int
    deliveries: int


def stock_by_group(session: Session) -> list[GroupStock]:
    """Returns what the shelves hold by group, the heaviest first."""
    grams = func.sum(BalanceRow.grams)
    query = (
        select(ItemRow.group, func.sum(BalanceRow.pieces), grams)
        .select_from(BalanceRow)
        .join(LotRow, col(LotRow.id) == HELD_LOT)
        .join(ItemRow, col(ItemRow.id) == col(LotRow.item_id))
        .join(PlaceRow, col(PlaceRow.id) == col(BalanceRow.place_id))
        .where(col(PlaceRow.kind) == PlaceKind.SHELF, HELD)
        .group_by(ItemRow.group)
        .order_by(grams.desc(), col(ItemRow.group))
    )
    return [
        GroupStock(group=group, quantity=Quantity(pieces=int(pieces), grams=int(weight)))
        for group, pieces, weight in session.exec(query)
    ]


def expiring(session: Session, *, on: date) -> list[Expiring]:
    """Returns what has ended, and what ends within 7, 30 and 60 days (each includes the last)."""
    spans: list[tuple[int | None, date, date]] = [(None, date.min, on - timedelta(days=1))]
    spans += [(days, on, on + timedelta(days=days)) for days in EXPIRY_DAYS]
    columns = []
    for _days, first, last in spans:
        within = col(LotRow.expires_on).between(first, last)
        columns += [
            func.count(distinct(case((within, col(LotRow.id))))),
            func.coalesce(func.sum(case((within, BalanceRow.pieces), else_=0)), 0),
            func.coalesce(func.sum(case((within, BalanceRow.grams), else_=0)), 0),
        ]
    query = (
        select(*columns)
        .select_from(BalanceRow)
        .join(LotRow, col(LotRow.id) == HELD_LOT)
        .join(PlaceRow, col(PlaceRow.id) == col(BalanceRow.place_id))
        .where(col(PlaceRow.kind) == PlaceKind.SHELF, HELD)
    )
    sums = [int(value) for value in session.exec(query).one()]
    return [
        Expiring(
            days=days,
            lots=sums[3 * place],
            quantity=Quantity(pieces=sums[3 * place + 1], grams=sums[3 * place + 2]),
        )
        for place, (days, _first, _last) in enumerate(spans)
    ]


def progress(session: Session, *, day: date) -> list[RouteProgress]:
    """Returns how far each route of the day's published plans is."""
    missed = col(StopRow.outcome).in_([outcome.value for outcome in AT_THE_DOOR])
    query = (
        select(  # type: ignore[call-overload]
            RouteRow.code,
            VehicleRow.name,
            RouteRow.state,
            _counted(col(StopRow.outcome) == Outcome.DELIVERED),
            _counted(missed),
            _counted(col(StopRow.outcome) == Outcome.PENDING),
        )
        .join(PlanRow, col(PlanRow.id) == col(RouteRow.plan_id))
        .join(VehicleRow, col(VehicleRow.id) == col(RouteRow.vehicle_id))
        .outerjoin(TripRow, col(TripRow.route_id) == col(RouteRow.id))
        .outerjoin(StopRow, col(StopRow.trip_id) == col(TripRow.id))
        .where(PlanRow.day == day, PlanRow.state == PlanState.PUBLISHED)
        .group_by(RouteRow.code, VehicleRow.name, RouteRow.state)
        .order_by(RouteRow.code)
    )
    return [
        RouteProgress(
            route=code,
            vehicle=vehicle,
            state=RouteState(state),
            delivered=int(delivered),
            missed=int(not_delivered),
            pending=int(pending),
        )
        for code, vehicle, state, delivered, not_delivered, pending in session.exec(query)
    ]


def coverage(session: Session, *, since: datetime | None, until: datetime) -> list[Coverage]:
    """Returns every neighbourhood with its households registered, and those served in between.

    ``since`` is included and ``until`` is not; None means from the beginning.
    Closed files count only where they were served.
    """
    served_then = [col(OrderRow.delivered_at).is_not(None), col(OrderRow.delivered_at) < until]
    if since is not None:
        served_then.append(col(OrderRow.delivered_at) >= since)
    served = (
        select(
            col(HouseholdRow.neighbourhood_id).label("neighbourhood_id"),
            func.count(distinct(col(OrderRow.household_id))).label("households"),
            func.count(col(OrderRow.id)).label("deliveries"),
        )
        .join(OrderRow, col(OrderRow.household_id) == col(HouseholdRow.id))
        .where(*served_then)
        .group_by(col(HouseholdRow.neighbourhood_id))
        .subquery()
    )
    registered = (
        select(
            col(HouseholdRow.neighbourhood_id).label("neighbourhood_id"),
            func.count(col(HouseholdRow.id)).label("households"),
        )
        .where(col(HouseholdRow.active))
        .group_by(col(HouseholdRow.neighbourhood_id))
        .subquery()
    )
    query = (
        select(
            NeighbourhoodRow,
            func.coalesce(registered.c.households, 0),
            func.coalesce(served.c.households, 0),
            func.coalesce(served.c.deliveries, 0),
        )
        .outerjoin(registered, registered.c.neighbourhood_id == col(NeighbourhoodRow.id))
        .outerjoin(served, served.c.neighbourhood_id == col(NeighbourhoodRow.id))
        .order_by(
            func.coalesce(served.c.households, 0).desc(),
            func.coalesce(registered.c.households, 0).desc(),
            folded(NeighbourhoodRow.name),
        )
    )
    return [
        Coverage(
            neighbourhood_id=row.id or 0,
            name=row.name,
            latitude=row.latitude,
            longitude=row.longitude,
            registered=int(known),
            served=int(households),
            deliveries=int(deliveries),
        )
        for row, known, households, deliveries in session.exec(query)
    ]


def _counted(condition: Any) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
