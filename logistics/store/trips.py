"""The trips of published plans, as the loading dock and the returns desk list them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func
from sqlalchemy import select as joined
from sqlmodel import Session, col, select

from logistics.domain.orders import Outcome, PlanState, PromiseState, RouteState
from logistics.domain.quantity import NOTHING, Quantity
from logistics.store.tables import (
    BalanceRow,
    DocumentRow,
    LotRow,
    PlanRow,
    PromiseRow,
    RouteRow,
    StopRow,
    TripRow,
    UserRow,
    VehicleRow,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TripLine:
    """A trip in the list of a day; ``loading`` is the document that loaded it."""

    trip: TripRow
    route: RouteRow
    vehicle: VehicleRow
    driver: UserRow
    loading: DocumentRow | None
    stops: int
    quantity: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteLine:
    """A route in the list of returns, with how many stops ended how."""

    route: RouteRow
    plan: PlanRow
    vehicle: VehicleRow
    driver: UserRow
    outcomes: dict[Outcome, int]

    @property
    def stops(self) -> int:
        """How many stops the route has."""
        return sum(self.outcomes.values())

    def count(self, *outcomes: Outcome) -> int:
        """Returns how many stops ended in one of these ways."""
        return sum(self.outcomes.get(outcome, 0) for outcome in outcomes)


def trips_of_day(session: Session, day: date) -> list[TripLine]:
    """Returns the published trips of a day by departure, in two queries."""
    query: Any = (
        joined(TripRow, RouteRow, VehicleRow, UserRow, DocumentRow)
        .join(RouteRow, col(RouteRow.id) == col(TripRow.route_id))
        .join(PlanRow, col(PlanRow.id) == col(RouteRow.plan_id))
        .join(VehicleRow, col(VehicleRow.id) == col(RouteRow.vehicle_id))
        .join(UserRow, col(UserRow.id) == col(RouteRow.driver_id))
        .outerjoin(DocumentRow, col(DocumentRow.id) == col(TripRow.loading_id))
        .where(col(PlanRow.day) == day, col(PlanRow.state) == PlanState.PUBLISHED)
        .order_by(col(TripRow.departs_s), col(RouteRow.code), col(TripRow.number))
    )
    found = session.exec(query).all()
    sums = _sums(session, [trip.id for trip, *_ in found])
    return [
        TripLine(
            trip=trip,
            route=route,
            vehicle=vehicle,
            driver=driver,
            loading=loading,
            stops=sums.get(trip.id, (0, NOTHING))[0],
            quantity=sums.get(trip.id, (0, NOTHING))[1],
        )
        for trip, route, vehicle, driver, loading in found
    ]


def routes_to_return(session: Session, day: date) -> list[RouteLine]:
    """Returns the published routes of a day, and every open one of an earlier day."""
    query = (
        select(RouteRow, PlanRow, VehicleRow, UserRow)
        .join(PlanRow, col(PlanRow.id) == col(RouteRow.plan_id))
        .join(VehicleRow, col(VehicleRow.id) == col(RouteRow.vehicle_id))
        .join(UserRow, col(UserRow.id) == col(RouteRow.driver_id))
        .where(
            PlanRow.state == PlanState.PUBLISHED,
            (col(PlanRow.day) == day)
            | ((col(PlanRow.day) < day) & (col(RouteRow.state) != RouteState.CLOSED)),
        )
        .order_by(col(PlanRow.day).desc(), col(RouteRow.code))
    )
    found = session.exec(query).all()
    outcomes = _outcomes(session, [route.id for route, *_ in found])
    return [
        RouteLine(
            route=route,
            plan=plan,
            vehicle=vehicle,
            driver=driver,
            outcomes=outcomes.get(route.id or 0, {}),
        )
        for route, plan, vehicle, driver in found
    ]


def day_before(session: Session, day: date) -> date | None:
    """Returns the last day before this one with a published plan."""
    query = select(func.max(PlanRow.day)).where(PlanRow.state == PlanState.PUBLISHED)
    return session.exec(query.where(col(PlanRow.day) < day)).one()


def day_after(session: Session, day: date) -> date | None:
    """Returns the next day after this one with a published plan."""
    query = select(func.min(PlanRow.day)).where(PlanRow.state == PlanState.PUBLISHED)
    return session.exec(query.where(col(PlanRow.day) > day)).one()


def carried_now(session: Session, vehicle: VehicleRow) -> list[tuple[str, Quantity]]:
    """Returns what a vehicle carries already: lot codes with pieces and grams [g]."""
    query = (
        select(LotRow.code, BalanceRow.pieces, BalanceRow.grams)
        .join(LotRow, col(LotRow.id) == col(BalanceRow.lot_id))
        .where(BalanceRow.place_id == vehicle.place_id, col(BalanceRow.grams) > 0)
        .order_by(col(LotRow.code))
    )
    return [
        (code, Quantity(pieces=pieces, grams=grams)) for code, pieces, grams in session.exec(query)
    ]


def _sums(session: Session, trip_ids: Iterable[int | None]) -> dict[int, tuple[int, Quantity]]:
    standing = col(PromiseRow.state) != PromiseState.RELEASED
    query: Any = (
        joined(
            col(StopRow.trip_id),
            func.count(func.distinct(StopRow.id)),
            func.coalesce(func.sum(PromiseRow.pieces), 0),
            func.coalesce(func.sum(PromiseRow.grams), 0),
        )
        .outerjoin(PromiseRow, (col(PromiseRow.order_id) == col(StopRow.order_id)) & standing)
        .where(col(StopRow.trip_id).in_(list(trip_ids)))
        .group_by(col(StopRow.trip_id))
    )
    return {
        trip_id: (stops, Quantity(pieces=int(pieces), grams=int(grams)))
        for trip_id, stops, pieces, grams in session.connection().execute(query)
    }


def _outcomes(session: Session, route_ids: Iterable[int | None]) -> dict[int, dict[Outcome, int]]:
    query = (
        select(TripRow.route_id, StopRow.outcome, func.count())
        .join(StopRow, col(StopRow.trip_id) == col(TripRow.id))
        .where(col(TripRow.route_id).in_(list(route_ids)))
        .group_by(col(TripRow.route_id), col(StopRow.outcome))
    )
    found: dict[int, dict[Outcome, int]] = {}
    for route_id, outcome, count in session.exec(query):
        found.setdefault(route_id, {})[Outcome(outcome)] = count
    return found
