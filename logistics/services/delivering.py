"""Delivering: what happens at each door, told by the driver and by nobody else.

A delivery moves the goods from the vehicle to the household. Any other outcome
moves nothing: the goods stay on the vehicle and are still ours. Until the route
closes every outcome can be undone.
"""

from sqlalchemy import func
from sqlmodel import Session, col, select

from logistics.domain.calendar import local_day
from logistics.domain.errors import GoodsCameBack, NotFound, NothingLoaded, NotYours, WrongState
from logistics.domain.ledger import DocumentKind, Move, PlaceKind
from logistics.domain.orders import (
    AT_THE_DOOR,
    OrderState,
    Outcome,
    PlanState,
    PromiseState,
    RouteState,
    StayReason,
)
from logistics.domain.quantity import NOTHING, Quantity
from logistics.store import ledger, places, plans, routes
from logistics.store.documents import Command, get_document, open_document, refuse_repetition
from logistics.store.locks import lock_name
from logistics.store.route_accounts import route_accounts
from logistics.store.tables import (
    DocumentRow,
    HouseholdRow,
    OrderRow,
    PlanRow,
    PromiseRow,
    RouteRow,
    StopRow,
    TripRow,
    VehicleRow,
)


def deliver(session: Session, *, command: Command, stop_id: int) -> DocumentRow:
    """Hands a stop's goods over: vehicle → household.

    Raises
    ------
    AlreadyDone
        When the same command arrived before.
    NotYours
        When the route is another driver's or another day's.
    WrongState
        When the trip is not loaded, or the stop already has an outcome.
    """
    route, trip, stop = routes.held_route_of_stop(session, stop_id)
    refuse_repetition(session, command.key)
    _refuse_strangers(session, route, command)
    _refuse_unless_open(session, route, trip, stop)
    order = routes.orders_of(session, [stop])[stop.order_id]
    promises = _goods(session, trip, stop)
    document = open_document(
        session, DocumentKind.DELIVERY, command=command, reference=route.code, note=order.code
    )
    ledger.post(session, document, _moves(session, route, promises))
    for promise in promises:
        promise.state = PromiseState.DELIVERED
    order.state, order.delivered_at = OrderState.DELIVERED, command.happened_at
    stop.document_id = document.id
    _tell(stop, Outcome.DELIVERED, command)
    _remember_service(session, order)
    return document


def record_failure(
    session: Session, *, command: Command, stop_id: int, outcome: Outcome
) -> StopRow:
    """Records that a door stayed shut, refused, or was not the right one.

    Telling the same outcome again changes nothing.
    """
    if outcome not in AT_THE_DOOR:
        raise ValueError(f"{outcome} is no failure at the door.")
    route, trip, stop = routes.held_route_of_stop(session, stop_id)
    _refuse_strangers(session, route, command)
    if stop.outcome is outcome and route.state is not RouteState.CLOSED:
        return stop
    _refuse_unless_open(session, route, trip, stop)
    order = routes.orders_of(session, [stop])[stop.order_id]
    order.state = OrderState.NOT_DELIVERED
    order.attempts += 1
    _tell(stop, outcome, command)
    session.flush()
    return stop


def undo_outcome(session: Session, *, command: Command, stop_id: int) -> StopRow:
    """Takes back what the driver told of a stop; a delivery is undone by a reversing document.

    A stop without an outcome stays as it is.

    Raises
    ------
    GoodsCameBack
        When the warehouse already took the goods back from the vehicle.
    """
    route, trip, stop = routes.held_route_of_stop(session, stop_id)
    refuse_repetition(session, command.key)
    _refuse_strangers(session, route, command)
    _refuse_closed(route)
    if stop.outcome is Outcome.PENDING:
        return stop
    order = routes.orders_of(session, [stop])[stop.order_id]
    if stop.outcome is Outcome.DELIVERED:
        _undo_delivery(session, trip, stop, order, command=command)
    elif stop.outcome in AT_THE_DOOR or trip.loading_id is not None:
        _undo_failure(session, route, trip, stop, order)
    else:
        raise _wrong_outcome(session, route, stop)
    return stop


def mark_not_visited(
    session: Session,
    *,
    command: Command,
    route_id: int,
    reason: StayReason = StayReason.NO_TIME,
) -> int:
    """Tells of every stop still pending that nobody got there; returns how many those were.

    Goods that are on the vehicle wait to be returned; those never loaded stay promised.

    Raises
    ------
    NothingLoaded
        When nothing of the plan left the depot yet: then the plan is thrown away.
    WrongState
        When the route is closed, or its plan was thrown away.
    """
    route = routes.held_route(session, route_id)
    _refuse_closed(route)
    plan = _held_plan(session, route)
    if not plans.routes_begun(session, route.plan_id):
        raise NothingLoaded(plan=plan.code, route=route.code)
    trips = {trip.id: trip for trip in routes.trips_of(session, route_id)}
    stops = routes.stops_of(session, list(trips))
    pending = [stop for stop in stops if stop.outcome is Outcome.PENDING]
    orders = routes.orders_of(session, pending)
    for stop in pending:
        order = orders[stop.order_id]
        stop.reason = reason.value
        if trips[stop.trip_id].loading_id is not None:
            _tell(stop, Outcome.NOT_VISITED, command)
            order.state = OrderState.NOT_DELIVERED
        else:
            _tell(stop, Outcome.LEFT_BEHIND, command)
            order.state = _unplanned(order)
    session.flush()
    return len(pending)


def undo_not_visited(session: Session, *, route_id: int, stop_id: int) -> StopRow:
    """Lets a stop of this route that nobody got to be visited after all.

    Raises
    ------
    NotFound
        When the stop is another route's.
    WrongState
        When the route is closed, or its plan was thrown away.
    """
    route, trip, stop = routes.held_route_of_stop(session, stop_id)
    if route.id != route_id:
        raise NotFound(kind="stop", key=stop_id)
    _refuse_closed(route)
    _held_plan(session, route)
    order = routes.orders_of(session, [stop])[stop.order_id]
    if stop.outcome is Outcome.NOT_VISITED:
        _undo_failure(session, route, trip, stop, order)
    elif stop.outcome is Outcome.LEFT_BEHIND and trip.loading_id is None:
        _refuse_moved_on(session, route, stop, order, needed=OrderState.PLACED)
        order.state = OrderState.PLANNED
        _untell(stop)
    elif stop.outcome is not Outcome.PENDING:
        raise _wrong_outcome(session, route, stop)
    session.flush()
    return stop


def _refuse_strangers(session: Session, route: RouteRow, command: Command) -> None:
    """Only its own driver tells of a route, and only of what happened on its day."""
    plan = session.get(PlanRow, route.plan_id)
    assert plan is not None
    if route.driver_id != command.actor_id or plan.day != local_day(command.happened_at):
        raise NotYours(kind="route", key=route.code)


def _refuse_closed(route: RouteRow) -> None:
    if route.state is RouteState.CLOSED:
        raise WrongState(kind="route", key=route.code, state=route.state, needed=("loaded",))


def _held_plan(session: Session, route: RouteRow) -> PlanRow:
    """Returns the route's plan, which nobody throws away meanwhile; a thrown one is refused."""
    lock_name(session, f"plan {route.plan_id}")
    plan = session.get_one(PlanRow, route.plan_id, populate_existing=True)
    if plan.state is not PlanState.PUBLISHED:
        raise WrongState(kind="plan", key=plan.code, state=plan.state, needed=("published",))
    return plan


def _goods(session: Session, trip: TripRow, stop: StopRow) -> list[PromiseRow]:
    """Returns what this trip, and no earlier one, loaded for the stop."""
    loaded = routes.goods_loaded(session, [trip.loading_id])
    return [promise for promise in loaded if promise.order_id == stop.order_id]


def _refuse_unless_open(session: Session, route: RouteRow, trip: TripRow, stop: StopRow) -> None:
    _refuse_closed(route)
    if stop.outcome is not Outcome.PENDING:
        raise _wrong_outcome(session, route, stop)
    if trip.loading_id is None:
        name = f"{route.code}/{trip.number}"
        raise WrongState(kind="trip", key=name, state="planned", needed=("loaded",))


def _wrong_outcome(session: Session, route: RouteRow, stop: StopRow) -> WrongState:
    number = routes.stop_numbers(session, route.id)[stop.id or 0]
    return WrongState(kind="stop", key=str(number), state=stop.outcome, needed=("pending",))


def _moves(session: Session, route: RouteRow, promises: list[PromiseRow]) -> list[Move]:
    vehicle = session.get(VehicleRow, route.vehicle_id)
    doors = places.outside(session, PlaceKind.HOUSEHOLD)
    assert vehicle is not None
    assert doors.id is not None
    return [
        Move(
            lot_id=promise.lot_id,
            source_id=vehicle.place_id,
            target_id=doors.id,
            quantity=Quantity(pieces=promise.pieces, grams=promise.grams),
        )
        for promise in promises
    ]


def _tell(stop: StopRow, outcome: Outcome, command: Command) -> None:
    stop.outcome, stop.outcome_at = outcome, command.happened_at


def _untell(stop: StopRow) -> None:
    stop.outcome, stop.outcome_at, stop.reason = Outcome.PENDING, None, ""


def _unplanned(order: OrderRow) -> OrderState:
    return OrderState.PLACED if order.state is OrderState.PLANNED else order.state


def _undo_delivery(
    session: Session, trip: TripRow, stop: StopRow, order: OrderRow, *, command: Command
) -> None:
    assert stop.document_id is not None
    ledger.reverse(session, get_document(session, stop.document_id), command=command)
    for promise in routes.promises_of(session, [stop.order_id], PromiseState.DELIVERED):
        if promise.loading_id == trip.loading_id:
            promise.state = PromiseState.LOADED
    order.state, order.delivered_at = OrderState.LOADED, None
    stop.document_id = None
    _untell(stop)
    _remember_service(session, order)


def _undo_failure(
    session: Session, route: RouteRow, trip: TripRow, stop: StopRow, order: OrderRow
) -> None:
    _refuse_moved_on(session, route, stop, order, needed=OrderState.NOT_DELIVERED)
    _refuse_gone(session, route, order, promises=_goods(session, trip, stop))
    if stop.outcome in AT_THE_DOOR:
        order.attempts -= 1
    order.state = OrderState.LOADED
    _untell(stop)
    session.flush()


def _refuse_moved_on(
    session: Session, route: RouteRow, stop: StopRow, order: OrderRow, *, needed: OrderState
) -> None:
    """An order that was kept, cancelled or planned again no longer follows this stop."""
    latest = routes.latest_stops(session, [stop.order_id])
    if stop.id not in latest or order.state is not needed:
        raise GoodsCameBack(order=order.code, route=route.code)


def _refuse_gone(
    session: Session, route: RouteRow, order: OrderRow, *, promises: list[PromiseRow]
) -> None:
    """The vehicle must still carry the order's goods beside those other stops wait for."""
    free = {each.account.lot_id: each.account.returnable for each in route_accounts(session, route)}
    for promise in promises:
        wanted = Quantity(pieces=promise.pieces, grams=promise.grams)
        if not free.get(promise.lot_id, NOTHING).covers(wanted):
            raise GoodsCameBack(order=order.code, route=route.code)
        free[promise.lot_id] -= wanted


def _remember_service(session: Session, order: OrderRow) -> None:
    """Sets when the household was last served to its newest standing delivery."""
    session.flush()
    newest = session.exec(
        select(func.max(OrderRow.delivered_at)).where(
            OrderRow.household_id == order.household_id,
            col(OrderRow.state) == OrderState.DELIVERED,
        )
    ).one()
    household = session.get(HouseholdRow, order.household_id)
    assert household is not None
    household.last_served_at = newest
    session.flush()
