"""Routes as people follow them: trips, stops, doors, and the goods for each.

Stops are numbered through the whole route, so that screen, paper and voice
mean the same door. Whoever changes a route holds it first (:func:`held_route`).
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import func
from sqlalchemy import select as joined
from sqlmodel import Session, col, select

from logistics.domain.errors import NotFound
from logistics.domain.orders import Outcome, PlanState, PromiseState
from logistics.domain.pickups import PickupOutcome
from logistics.store import pickups
from logistics.store.locks import lock_name
from logistics.store.route_view import Carried, RoutePickup, RouteStop, RouteTrip, RouteView
from logistics.store.tables import (
    HouseholdRow,
    ItemRow,
    KitRow,
    LotRow,
    NeighbourhoodRow,
    OrderRow,
    PickupStopRow,
    PlaceRow,
    PlanRow,
    PromiseRow,
    RouteRow,
    StopRow,
    TripRow,
    UserRow,
    VehicleRow,
)

Row = TypeVar("Row")


def held_route(session: Session, route_id: int) -> RouteRow:
    """Returns a route that nobody else can change until the transaction ends."""
    lock_name(session, f"route {route_id}")
    return _fresh(session, RouteRow, route_id, kind="route")


def held_route_of_trip(session: Session, trip_id: int) -> tuple[RouteRow, TripRow]:
    """Returns a trip and its route, held as by :func:`held_route`."""
    route_id = session.exec(select(TripRow.route_id).where(TripRow.id == trip_id)).first()
    if route_id is None:
        raise NotFound(kind="trip", key=trip_id)
    return held_route(session, route_id), _fresh(session, TripRow, trip_id, kind="trip")


def held_route_of_stop(session: Session, stop_id: int) -> tuple[RouteRow, TripRow, StopRow]:
    """Returns a stop with its trip and route, held as by :func:`held_route`."""
    trip_id = session.exec(select(StopRow.trip_id).where(StopRow.id == stop_id)).first()
    if trip_id is None:
        raise NotFound(kind="stop", key=stop_id)
    route, trip = held_route_of_trip(session, trip_id)
    return route, trip, _fresh(session, StopRow, stop_id, kind="stop")


def route_id_of(session: Session, code: str) -> int:
    """Returns the id of a published route by its code."""
    found = session.exec(
        select(RouteRow.id)
        .join(PlanRow, col(PlanRow.id) == col(RouteRow.plan_id))
        .where(RouteRow.code == code.strip(), PlanRow.state == PlanState.PUBLISHED)
    ).first()
    if found is None:
        raise NotFound(kind="route", key=code)
    return found


def route_id_of_stop(session: Session, stop_id: int) -> int:
    """Returns the id of the route a stop belongs to."""
    found = session.exec(
        select(TripRow.route_id)
        .join(StopRow, col(StopRow.trip_id) == col(TripRow.id))
        .where(StopRow.id == stop_id)
    ).first()
    if found is None:
        raise NotFound(kind="stop", key=stop_id)
    return found


def trips_of(session: Session, route_id: int) -> list[TripRow]:
    """Returns a route's trips in order, as they are now."""
    query = select(TripRow).where(TripRow.route_id == route_id).order_by(col(TripRow.number))
    return list(session.exec(query.execution_options(populate_existing=True)))


def stops_of(session: Session, trip_ids: Collection[int | None]) -> list[StopRow]:
    """Returns the stops of these trips in order, as they are now."""
    query = (
        select(StopRow)
        .where(col(StopRow.trip_id).in_(trip_ids))
        .order_by(col(StopRow.trip_id), col(StopRow.sequence))
    )
    return list(session.exec(query.execution_options(populate_existing=True)))


def orders_of(session: Session, stops: Collection[StopRow]) -> dict[int, OrderRow]:
    """Returns the orders of these stops by id, held until the transaction ends."""
    return orders_held(session, {stop.order_id for stop in stops})


def orders_held(session: Session, order_ids: Collection[int]) -> dict[int, OrderRow]:
    """Returns these orders by id, held until the transaction ends."""
    query = (
        select(OrderRow)
        .where(col(OrderRow.id).in_(order_ids))
        .order_by(col(OrderRow.id))
        .with_for_update()
    )
    found = session.exec(query.execution_options(populate_existing=True))
    return {row.id: row for row in found if row.id is not None}


def stop_numbers(session: Session, route_id: int | None) -> dict[int, int]:
    """Returns the number of each stop of a route, counted through all its trips."""
    return {row_id: number for (row_id, door), number in _numbers(session, route_id) if door}


def pickup_numbers(session: Session, route_id: int | None) -> dict[int, int]:
    """Returns the number of each call for a pick-up of a route, counted as the stops are."""
    return {row_id: number for (row_id, door), number in _numbers(session, route_id) if not door}


def pending_pickups(session: Session, route_id: int | None) -> list[int]:
    """Returns the numbers of the calls for pick-ups of which nobody said what happened."""
    numbers = pickup_numbers(session, route_id)
    waiting = select(PickupStopRow.id).where(
        col(PickupStopRow.id).in_(numbers), PickupStopRow.outcome == PickupOutcome.PENDING
    )
    return [numbers[row_id or 0] for row_id in session.exec(waiting)]


def _numbers(session: Session, route_id: int | None) -> list[tuple[tuple[int, bool], int]]:
    """Returns each visit of a route (its id, whether it is a door) with its number."""
    found: list[tuple[int, int, int, bool]] = []
    for table in (StopRow, PickupStopRow):
        query = (
            select(TripRow.number, table.sequence, table.id)
            .join(TripRow, col(TripRow.id) == col(table.trip_id))
            .where(TripRow.route_id == route_id)
        )
        found += [
            (trip, place, row_id or 0, table is StopRow)
            for trip, place, row_id in session.exec(query)
        ]
    return [
        ((row_id, door), number)
        for number, (_trip, _place, row_id, door) in enumerate(sorted(found), start=1)
    ]


def promises_of(
    session: Session, order_ids: Collection[int], state: PromiseState
) -> list[PromiseRow]:
    """Returns the promises of these orders in one state, oldest first, as they are now."""
    query = (
        select(PromiseRow)
        .where(col(PromiseRow.order_id).in_(order_ids), PromiseRow.state == state)
        .order_by(col(PromiseRow.id))
    )
    return list(session.exec(query.execution_options(populate_existing=True)))


def goods_loaded(session: Session, loading_ids: Collection[int | None]) -> list[PromiseRow]:
    """Returns the promises these loadings took to a vehicle and nobody received or gave up."""
    query = (
        select(PromiseRow)
        .where(col(PromiseRow.loading_id).in_(loading_ids), PromiseRow.state == PromiseState.LOADED)
        .order_by(col(PromiseRow.id))
    )
    return list(session.exec(query.execution_options(populate_existing=True)))


def last_route(session: Session, order_id: int) -> RouteRow | None:
    """Returns the route that carried an order last, if any did; held until the end.

    An order left behind at the depot was on no vehicle.
    """
    query = (
        select(TripRow.route_id)
        .join(StopRow, col(StopRow.trip_id) == col(TripRow.id))
        .where(
            col(StopRow.id).in_(latest_stops(session, [order_id])),
            StopRow.outcome != Outcome.LEFT_BEHIND,
        )
    )
    route_id = session.exec(query).first()
    return None if route_id is None else held_route(session, route_id)


def released_lots(session: Session, order_ids: Collection[int]) -> list[str]:
    """Returns the codes of the lots these orders were once promised and no longer are."""
    query = (
        select(LotRow.code)
        .join(PromiseRow, col(PromiseRow.lot_id) == col(LotRow.id))
        .where(col(PromiseRow.order_id).in_(order_ids), PromiseRow.state == PromiseState.RELEASED)
    )
    return list(session.exec(query.distinct().order_by(col(LotRow.code))))


def latest_stops(session: Session, order_ids: Collection[int]) -> set[int]:
    """Returns the ids of the stop each order was sent out with last: only that one speaks for it.

    Drafts plan the same order many times over; what counts is the plan published last.
    """
    query = (
        select(StopRow.order_id, StopRow.id)
        .join(TripRow, col(TripRow.id) == col(StopRow.trip_id))
        .join(RouteRow, col(RouteRow.id) == col(TripRow.route_id))
        .join(PlanRow, col(PlanRow.id) == col(RouteRow.plan_id))
        .where(col(StopRow.order_id).in_(order_ids), PlanRow.state == PlanState.PUBLISHED)
        .order_by(col(PlanRow.published_at), col(StopRow.id))
    )
    newest = dict(session.exec(query).all())
    return {stop_id for stop_id in newest.values() if stop_id is not None}


def route_view(session: Session, route_id: int) -> RouteView:
    """Returns a route of a published plan with all it carries and collects, in nine queries at most."""
    query = (
        select(RouteRow, PlanRow, VehicleRow, UserRow)
        .join(PlanRow, col(PlanRow.id) == col(RouteRow.plan_id))
        .join(VehicleRow, col(VehicleRow.id) == col(RouteRow.vehicle_id))
        .join(UserRow, col(UserRow.id) == col(RouteRow.driver_id))
        .where(RouteRow.id == route_id, PlanRow.state == PlanState.PUBLISHED)
    )
    found = session.exec(query).first()
    if found is None:
        raise NotFound(kind="route", key=route_id)
    route, plan, vehicle, driver = found
    return RouteView(
        route=route, plan=plan, vehicle=vehicle, driver=driver, trips=_trips(session, route_id)
    )


def route_of_trip(session: Session, trip_id: int) -> tuple[RouteView, RouteTrip]:
    """Returns a trip inside its route."""
    route_id = session.exec(select(TripRow.route_id).where(TripRow.id == trip_id)).first()
    if route_id is None:
        raise NotFound(kind="trip", key=trip_id)
    view = route_view(session, route_id)
    [found] = [trip for trip in view.trips if trip.trip.id == trip_id]
    return view, found


def routes_of_driver(session: Session, driver_id: int, day: date) -> list[RouteRow]:
    """Returns a driver's published routes of a day, in the order of the shifts."""
    query = (
        select(RouteRow)
        .join(PlanRow, col(PlanRow.id) == col(RouteRow.plan_id))
        .where(
            RouteRow.driver_id == driver_id,
            PlanRow.day == day,
            PlanRow.state == PlanState.PUBLISHED,
        )
        .order_by(col(RouteRow.shift_opens_s), col(RouteRow.id))
    )
    return list(session.exec(query))


def next_route_of_driver(
    session: Session, driver_id: int, after: date
) -> tuple[RouteRow, PlanRow, VehicleRow] | None:
    """Returns a driver's next published route after a day, with its plan and vehicle."""
    query = (
        select(RouteRow, PlanRow, VehicleRow)
        .join(PlanRow, col(PlanRow.id) == col(RouteRow.plan_id))
        .join(VehicleRow, col(VehicleRow.id) == col(RouteRow.vehicle_id))
        .where(
            RouteRow.driver_id == driver_id,
            PlanRow.day > after,
            PlanRow.state == PlanState.PUBLISHED,
        )
        .order_by(col(PlanRow.day), col(RouteRow.shift_opens_s))
    )
    return session.exec(query).first()


def plan_version(session: Session, plan: PlanRow) -> int:
    """Returns the how-manieth plan of its day this is: what paper and voice call it."""
    query = select(func.count()).where(PlanRow.day == plan.day, col(PlanRow.id) <= plan.id)
    return session.exec(query).one()


def _trips(session: Session, route_id: int) -> tuple[RouteTrip, ...]:
    trips = session.exec(
        select(TripRow).where(TripRow.route_id == route_id).order_by(col(TripRow.number))
    ).all()
    query: Any = (
        joined(StopRow, TripRow, OrderRow, HouseholdRow, col(NeighbourhoodRow.name))
        .join(TripRow, col(TripRow.id) == col(StopRow.trip_id))
        .join(OrderRow, col(OrderRow.id) == col(StopRow.order_id))
        .join(HouseholdRow, col(HouseholdRow.id) == col(OrderRow.household_id))
        .join(NeighbourhoodRow, col(NeighbourhoodRow.id) == col(HouseholdRow.neighbourhood_id))
        .where(col(TripRow.route_id) == route_id)
        .order_by(col(TripRow.number), col(StopRow.sequence))
    )
    found = session.exec(query).all()
    goods = goods_of(session, {order.id for _, _, order, _, _ in found if order.id is not None})
    numbers = stop_numbers(session, route_id)
    stops = [
        RouteStop(
            number=numbers[stop.id or 0],
            trip=trip,
            stop=stop,
            order=order,
            household=household,
            neighbourhood=neighbourhood,
            goods=goods[order.id or 0],
        )
        for stop, trip, order, household, neighbourhood in found
    ]
    calls = _calls(session, route_id, {trip.id or 0: trip for trip in trips})
    return tuple(
        RouteTrip(
            trip=trip,
            stops=tuple(stop for stop in stops if stop.trip.id == trip.id),
            pickups=tuple(call for call in calls if call.trip.id == trip.id),
        )
        for trip in trips
    )


def _calls(session: Session, route_id: int, trips: dict[int, TripRow]) -> list[RoutePickup]:
    found = pickups.stops_of_route(session, route_id)
    numbers = pickup_numbers(session, route_id) if found else {}
    return [
        RoutePickup(
            number=numbers[each.stop.id or 0],
            trip=trips[each.stop.trip_id],
            stop=each.stop,
            pickup=each.pickup,
        )
        for each in found
    ]


def goods_of(session: Session, order_ids: Collection[int]) -> dict[int, tuple[Carried, ...]]:
    """Returns the goods promised to each order; once all are released, those it last had."""
    query: Any = (
        joined(PromiseRow, LotRow, ItemRow, KitRow, PlaceRow)
        .join(LotRow, col(LotRow.id) == col(PromiseRow.lot_id))
        .join(ItemRow, col(ItemRow.id) == col(LotRow.item_id))
        .outerjoin(KitRow, col(KitRow.id) == col(LotRow.kit_id))
        .join(PlaceRow, col(PlaceRow.id) == col(PromiseRow.place_id))
        .where(col(PromiseRow.order_id).in_(order_ids))
        .order_by(col(PromiseRow.id))
    )
    found: defaultdict[int, list[Carried]] = defaultdict(list)
    for promise, lot, item, kit, place in session.exec(query):
        found[promise.order_id].append(
            Carried(promise=promise, lot=lot, item=item, kit=kit, place=place)
        )
    return defaultdict(tuple, {order_id: _standing(goods) for order_id, goods in found.items()})


def _standing(goods: list[Carried]) -> tuple[Carried, ...]:
    standing = [each for each in goods if each.promise.state is not PromiseState.RELEASED]
    if standing:
        return tuple(standing)
    newest = max(each.promise.made_at for each in goods)
    return tuple(each for each in goods if each.promise.made_at == newest)


def _fresh(session: Session, table: type[Row], key: int, *, kind: str) -> Row:
    row = session.get(table, key, populate_existing=True)
    if row is None:
        raise NotFound(kind=kind, key=key)
    return row
