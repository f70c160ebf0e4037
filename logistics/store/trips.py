"""The trips of published plans, as the loading dock and the returns desk list them."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func
from sqlalchemy import select as joined
from sqlmodel import Session, col, select

from logistics.domain.demand import Demand, demand_of
from logistics.domain.orders import Outcome, PlanState, PromiseState, RouteState
from logistics.domain.quantity import Quantity
from logistics.store.route_view import state_of_route
from logistics.store.tables import (
    BalanceRow,
    DocumentRow,
    ItemRow,
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
    """A trip in the list of a day; ``loading`` is the document that loaded it.

    ``stops`` and ``demand`` (gross) leave out what stayed in the depot.
    """

    trip: TripRow
    route: RouteRow
    vehicle: VehicleRow
    driver: UserRow
    loading: DocumentRow | None
    stops: int
    left_behind: int
    demand: Demand


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
        """How many stops are to be visited: all but those left in the depot."""
        return sum(self.outcomes.values()) - self.count(Outcome.LEFT_BEHIND)

    @property
    def state(self) -> str:
        """The route's state in one word, ``on_the_way`` after the first door."""
        return state_of_route(self.route, self.outcomes)

    def count(self, *outcomes: Outcome) -> int:
        """Returns how many stops ended in one of these ways."""
        return sum(self.outcomes.get(outcome, 0) for outcome in outcomes)


def trips_of_day(session: Session, day: date) -> list[TripLine]:
    """Returns the published trips of a day by departure, in three queries."""
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
    trip_ids = [trip.id for trip, *_ in found]
    stops, demands = _stops(session, trip_ids), _demands(session, trip_ids)
    return [
        TripLine(
            trip=trip,
            route=route,
            vehicle=vehicle,
            driver=driver,
            loading=loading,
            stops=sum(stops[trip.id].values()) - stops[trip.id][Outcome.LEFT_BEHIND],
            left_behind=stops[trip.id][Outcome.LEFT_BEHIND],
            demand=demands[trip.id],
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


def _stops(session: Session, trip_ids: Iterable[int | None]) -> defaultdict[int, Counter[Outcome]]:
    query = (
        select(StopRow.trip_id, StopRow.outcome, func.count())
        .where(col(StopRow.trip_id).in_(list(trip_ids)))
        .group_by(col(StopRow.trip_id), col(StopRow.outcome))
    )
    found: defaultdict[int, Counter[Outcome]] = defaultdict(Counter)
    for trip_id, outcome, count in session.exec(query):
        found[trip_id][Outcome(outcome)] = count
    return found


def _demands(session: Session, trip_ids: Iterable[int | None]) -> defaultdict[int, Demand]:
    """Returns what each trip carries, packaging included, added up door by door as the plan does."""
    query: Any = (
        joined(
            col(StopRow.trip_id),
            col(ItemRow.unit_gross_g),
            col(ItemRow.unit_volume_ml),
            func.sum(PromiseRow.pieces),
            func.sum(PromiseRow.grams),
        )
        .join(PromiseRow, col(PromiseRow.order_id) == col(StopRow.order_id))
        .join(LotRow, col(LotRow.id) == col(PromiseRow.lot_id))
        .join(ItemRow, col(ItemRow.id) == col(LotRow.item_id))
        .where(
            col(StopRow.trip_id).in_(list(trip_ids)),
            col(StopRow.outcome) != Outcome.LEFT_BEHIND,
            col(PromiseRow.state) != PromiseState.RELEASED,
        )
        .group_by(col(StopRow.trip_id), col(StopRow.id), col(ItemRow.id))
    )
    found: defaultdict[int, Demand] = defaultdict(Demand)
    for trip_id, unit_gross_g, unit_volume_ml, pieces, grams in session.exec(query):
        found[trip_id] += demand_of(
            pieces=int(pieces),
            net_g=int(grams),
            unit_gross_g=unit_gross_g,
            unit_volume_ml=unit_volume_ml,
        )
    return found


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
