"""Plans of a day: what is to be planned, and what a plan holds."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col
from sqlmodel import select as rows

from logistics.domain.errors import NotFound
from logistics.domain.orders import OrderState, Outcome, PlanState
from logistics.store import pickups
from logistics.store.begun import begun_routes
from logistics.store.tables import (
    OrderRow,
    PlanRow,
    RouteRow,
    StopRow,
    TripRow,
    UnservedRow,
    UserRow,
    VehicleRow,
)


def get_plan(session: Session, plan_id: int) -> PlanRow:
    """Returns a plan, or refuses with :class:`NotFound`."""
    plan = session.get(PlanRow, plan_id)
    if plan is None:
        raise NotFound(kind="plan", key=plan_id)
    return plan


def plan_of_job(session: Session, job_id: int) -> PlanRow | None:
    """Returns the plan a job works on, if it works on one."""
    return session.exec(rows(PlanRow).where(PlanRow.job_id == job_id)).first()


def count_plans(session: Session) -> int:
    """Returns how many plans there are."""
    return int(session.connection().execute(select(func.count(col(PlanRow.id)))).scalar_one())


def list_plans(session: Session, *, offset: int, limit: int) -> list[PlanRow]:
    """Returns one page of plans, the latest day first."""
    query = rows(PlanRow).order_by(col(PlanRow.day).desc(), col(PlanRow.id).desc())
    return list(session.exec(query.offset(offset).limit(limit)))


def plans_of_days(session: Session, days: Collection[date]) -> list[PlanRow]:
    """Returns the plans of some days that are not thrown away, by day."""
    query = rows(PlanRow).where(col(PlanRow.day).in_(days), PlanRow.state != PlanState.DISCARDED)
    return list(session.exec(query.order_by(col(PlanRow.day), col(PlanRow.id))))


def vehicles(session: Session) -> list[VehicleRow]:
    """Returns the active vehicles, the largest first."""
    query = rows(VehicleRow).where(col(VehicleRow.active))
    return list(session.exec(query.order_by(col(VehicleRow.capacity_g).desc(), col(VehicleRow.id))))


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDuty:
    """Which plan sends out each vehicle and each driver on a day: the plans' codes by their ids."""

    vehicles: dict[int, str]
    drivers: dict[int, str]


def on_duty(session: Session, day: date, *, besides: int | None = None) -> OnDuty:
    """Returns the vehicles and the drivers that a published plan of a day already uses.

    ``besides`` is a plan (its id) that does not count, but for its routes that are begun.
    """
    counts = (col(PlanRow.id) != (besides or 0)) | col(RouteRow.id).in_(begun_routes(besides or 0))
    query = (
        rows(RouteRow.vehicle_id, RouteRow.driver_id, PlanRow.code)
        .join(PlanRow, col(PlanRow.id) == col(RouteRow.plan_id))
        .where(PlanRow.day == day, PlanRow.state == PlanState.PUBLISHED)
        .where(counts)
    )
    used = session.exec(query).all()
    return OnDuty(
        vehicles={vehicle: code for vehicle, _, code in used},
        drivers={driver: code for _, driver, code in used},
    )


def overtaken(session: Session, plan_ids: Collection[int]) -> dict[int, int]:
    """Returns how many orders of each of these plans no longer wait, where there are any.

    Those that the plan it replaces holds wait for it.
    """
    query = (
        select(col(RouteRow.plan_id), func.count())
        .join(PlanRow, col(PlanRow.id) == col(RouteRow.plan_id))
        .join(TripRow, col(TripRow.route_id) == col(RouteRow.id))
        .join(StopRow, col(StopRow.trip_id) == col(TripRow.id))
        .join(OrderRow, col(OrderRow.id) == col(StopRow.order_id))
        .where(col(RouteRow.plan_id).in_(plan_ids), col(OrderRow.state) != OrderState.PLACED)
        .where(~((col(OrderRow.state) == OrderState.PLANNED) & _held_by_the_replaced()))
        .group_by(col(RouteRow.plan_id))
    )
    found = session.connection().execute(query)
    return {plan_id: int(count) for plan_id, count in found}


def _held_by_the_replaced() -> ColumnElement[bool]:
    """Tells the orders that the published plan holds which the plan of the query replaces."""
    plan, route, trip, stop = (
        aliased(PlanRow),
        aliased(RouteRow),
        aliased(TripRow),
        aliased(StopRow),
    )
    return (
        select(col(stop.id))
        .join(trip, col(trip.id) == col(stop.trip_id))
        .join(route, col(route.id) == col(trip.route_id))
        .join(plan, col(plan.id) == col(route.plan_id))
        .where(
            col(plan.id) == col(PlanRow.replaces_id),
            col(plan.state) == PlanState.PUBLISHED,
            col(stop.order_id) == col(OrderRow.id),
        )
        .correlate(PlanRow, OrderRow)
        .exists()
    )


def overtaken_by(session: Session, plan_id: int) -> list[str]:
    """Returns the codes of the published plans that serve orders of this plan."""
    query = (
        rows(PlanRow.code)
        .join(RouteRow, col(RouteRow.plan_id) == col(PlanRow.id))
        .join(TripRow, col(TripRow.route_id) == col(RouteRow.id))
        .join(StopRow, col(StopRow.trip_id) == col(TripRow.id))
        .where(
            PlanRow.state == PlanState.PUBLISHED,
            PlanRow.id != plan_id,
            col(StopRow.order_id).in_(stopped_orders(session, plan_id)),
        )
        .distinct()
        .order_by(col(PlanRow.code))
    )
    return list(session.exec(query))


def crews_of(session: Session, plan_id: int) -> list[tuple[RouteRow, VehicleRow, UserRow]]:
    """Returns a plan's routes with their vehicles and drivers."""
    query = (
        rows(RouteRow, VehicleRow, UserRow)
        .join(VehicleRow, col(VehicleRow.id) == col(RouteRow.vehicle_id))
        .join(UserRow, col(UserRow.id) == col(RouteRow.driver_id))
        .where(RouteRow.plan_id == plan_id)
        .order_by(col(RouteRow.id))
    )
    return list(session.exec(query).all())


def stopped_orders(session: Session, plan_id: int) -> list[int]:
    """Returns the orders a plan serves."""
    query = (
        rows(StopRow.order_id)
        .join(TripRow, col(TripRow.id) == col(StopRow.trip_id))
        .join(RouteRow, col(RouteRow.id) == col(TripRow.route_id))
        .where(RouteRow.plan_id == plan_id)
    )
    return list(session.exec(query))


def waiting_orders(session: Session, plan_id: int) -> list[int]:
    """Returns the orders whose stop in a plan has no outcome yet."""
    query = (
        rows(StopRow.order_id)
        .join(TripRow, col(TripRow.id) == col(StopRow.trip_id))
        .join(RouteRow, col(RouteRow.id) == col(TripRow.route_id))
        .where(RouteRow.plan_id == plan_id, StopRow.outcome == Outcome.PENDING)
    )
    return list(session.exec(query))


def held_elsewhere(session: Session, plan_id: int, order_ids: Collection[int]) -> set[int]:
    """Returns those of these orders that a stop of another published plan waits for."""
    query = (
        rows(StopRow.order_id)
        .join(TripRow, col(TripRow.id) == col(StopRow.trip_id))
        .join(RouteRow, col(RouteRow.id) == col(TripRow.route_id))
        .join(PlanRow, col(PlanRow.id) == col(RouteRow.plan_id))
        .where(
            col(StopRow.order_id).in_(order_ids),
            StopRow.outcome == Outcome.PENDING,
            PlanRow.state == PlanState.PUBLISHED,
            PlanRow.id != plan_id,
        )
    )
    return set(session.exec(query))


def hold_orders(session: Session, order_ids: Collection[int]) -> list[OrderRow]:
    """Returns orders as they are now, and lets nobody change them until we are done."""
    query = rows(OrderRow).where(col(OrderRow.id).in_(order_ids)).order_by(col(OrderRow.id))
    query = query.with_for_update().execution_options(populate_existing=True)
    return list(session.exec(query))


def routes_begun(session: Session, plan_id: int) -> list[RouteRow]:
    """Returns the routes of a plan that are loaded, if only in part, collected for, or closed."""
    query = rows(RouteRow).where(col(RouteRow.id).in_(begun_routes(plan_id)))
    return list(session.exec(query.order_by(col(RouteRow.id))))


def departures(session: Session, plan_id: int) -> list[tuple[str, int]]:
    """Returns the plate of each route of a plan with its first departure [s after midnight]."""
    query = (
        rows(VehicleRow.plate, func.min(TripRow.departs_s))
        .join(RouteRow, col(RouteRow.vehicle_id) == col(VehicleRow.id))
        .join(TripRow, col(TripRow.route_id) == col(RouteRow.id))
        .where(RouteRow.plan_id == plan_id)
        .group_by(col(VehicleRow.plate))
        .order_by(col(VehicleRow.plate))
    )
    return [(plate, int(departs)) for plate, departs in session.exec(query)]


def unneeded(session: Session, plan: PlanRow) -> list[VehicleRow]:
    """Returns the vehicles a plan was asked for with that no route of it needs."""
    needed = set(session.exec(rows(RouteRow.vehicle_id).where(RouteRow.plan_id == plan.id)))
    return [vehicle for vehicle in vehicles_of(session, plan) if vehicle.id not in needed]


def vehicles_of(session: Session, plan: PlanRow) -> list[VehicleRow]:
    """Returns the vehicles a plan was asked for with."""
    chosen = [crew["vehicle_id"] for crew in plan.request.get("crews", [])]
    query = rows(VehicleRow).where(col(VehicleRow.id).in_(chosen))
    return list(session.exec(query.order_by(col(VehicleRow.id))))


def late_orders(session: Session, plan: PlanRow, programme_ids: Collection[int]) -> list[int]:
    """Returns the orders that wait in these programmes and that a plan neither brings nor left out."""
    left_out = select(col(UnservedRow.order_id)).where(col(UnservedRow.plan_id) == plan.id)
    stopped = (
        select(col(StopRow.order_id))
        .join(TripRow, col(TripRow.id) == col(StopRow.trip_id))
        .join(RouteRow, col(RouteRow.id) == col(TripRow.route_id))
        .where(col(RouteRow.plan_id) == plan.id)
    )
    query = rows(OrderRow.id).where(
        OrderRow.state == OrderState.PLACED,
        col(OrderRow.programme_id).in_(programme_ids),
        col(OrderRow.id).not_in(stopped),
        col(OrderRow.id).not_in(left_out),
    )
    return [order for order in session.exec(query.order_by(col(OrderRow.id))) if order]


def route_with(session: Session, plan_id: int, vehicle_id: int) -> RouteRow | None:
    """Returns the route of a vehicle in a plan, if it has one."""
    query = rows(RouteRow).where(RouteRow.plan_id == plan_id, RouteRow.vehicle_id == vehicle_id)
    return session.exec(query).first()


def take_off_trips(session: Session, route_id: int) -> None:
    """Removes the trips of a route that is not loaded yet, with their stops."""
    session.flush()
    trips = select(col(TripRow.id)).where(
        col(TripRow.route_id) == route_id, col(TripRow.loading_id).is_(None)
    )
    pickups.take_off_calls(session, trips)
    session.connection().execute(delete(StopRow).where(col(StopRow.trip_id).in_(trips)))
    session.connection().execute(delete(TripRow).where(col(TripRow.id).in_(trips)))
    session.expire_all()


def no_longer_unserved(session: Session, plan_id: int, order_id: int) -> None:
    """Takes an order off the list of those that a plan cannot serve."""
    session.connection().execute(
        delete(UnservedRow).where(
            col(UnservedRow.plan_id) == plan_id, col(UnservedRow.order_id) == order_id
        )
    )
    session.expire_all()


def take_off(session: Session, order_ids: Collection[int]) -> None:
    """Takes orders off every trip that is not loaded yet, and off the lists of the unserved."""
    session.flush()
    unloaded = select(col(TripRow.id)).where(col(TripRow.loading_id).is_(None))
    session.connection().execute(
        delete(StopRow).where(
            col(StopRow.order_id).in_(order_ids),
            col(StopRow.outcome) == Outcome.PENDING,
            col(StopRow.trip_id).in_(unloaded),
        )
    )
    session.connection().execute(
        delete(UnservedRow).where(col(UnservedRow.order_id).in_(order_ids))
    )
    session.expire_all()
