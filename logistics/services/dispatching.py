"""Dispatching: a trip's goods leave the shelves and stand in the vehicle.

A vehicle never claims what it lacks: an order whose goods are not there is left
behind with a reason, keeps its promise and waits for the next plan. Goods left
behind as damaged are written off, and their order gets others if there are any.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta

from sqlmodel import Session

from logistics.domain.calendar import local_day
from logistics.domain.errors import LoadingInUse, NotFound, NothingToLoad, WrongState
from logistics.domain.fefo import pick_pieces
from logistics.domain.ledger import DocumentKind, Move, PlaceKind
from logistics.domain.orders import (
    OrderState,
    Outcome,
    PlanState,
    PromiseState,
    RouteState,
    StayReason,
)
from logistics.domain.quantity import Quantity
from logistics.store import ledger, losses, places, routes
from logistics.store.clearances import refuse_past_date
from logistics.store.documents import Command, get_document, open_document, refuse_repetition
from logistics.store.locks import lock_lots, lock_name
from logistics.store.programme_orders import (
    hold_free_lots,
    item_and_share_of,
    purpose_of,
    release_open,
)
from logistics.store.programme_orders import promise as promise_picks
from logistics.store.tables import (
    DocumentRow,
    LotRow,
    OrderRow,
    PlanRow,
    PromiseRow,
    RouteRow,
    StopRow,
    TripRow,
    VehicleRow,
)

NOTHING_LEFT_BEHIND: Mapping[int, StayReason] = {}


def load_trip(
    session: Session,
    *,
    command: Command,
    trip_id: int,
    left_behind: Mapping[int, StayReason] = NOTHING_LEFT_BEHIND,
) -> DocumentRow:
    """Loads a trip: every promise of its orders moves from its shelf into the vehicle.

    ``left_behind`` names the stops (by id) whose goods stay, each with its reason.

    Raises
    ------
    InsufficientStock
        When a shelf no longer holds what was promised from it.
    LotExpired
        When a promised lot is past its use-by date on the day of delivery.
    BestBeforePassed
        When it is past its best-before date then, and nobody let it go that long.
    NothingToLoad
        When every stop of the trip stays behind.
    """
    route, trip = routes.held_route_of_trip(session, trip_id)
    refuse_repetition(session, command.key)
    plan = _refuse_unless_loadable(session, route, trip)
    stops = [each for each in routes.stops_of(session, [trip_id]) if _is_pending(each)]
    orders = routes.orders_of(session, stops)
    _leave_behind(stops, orders, left_behind=left_behind, command=command)
    _write_off_damaged(session, stops, orders, route=route, command=command)
    going = [stop for stop in stops if _is_pending(stop)]
    if not going:
        raise NothingToLoad(trip=trip_name(route, trip))
    promises = _promises(session, [orders[stop.order_id] for stop in going])
    _refuse_expired_by(session, promises, plan)
    document = open_document(session, DocumentKind.LOADING, command=command, reference=route.code)
    ledger.post(session, document, _moves(promises, _vehicle_place(session, route)))
    for promise in promises:
        promise.state, promise.loading_id = PromiseState.LOADED, document.id
    for stop in going:
        orders[stop.order_id].state = OrderState.LOADED
    trip.loading_id, route.state = document.id, RouteState.LOADED
    session.flush()
    return document


def undo_loading(session: Session, *, command: Command, trip_id: int) -> DocumentRow:
    """Brings a trip's goods back to their shelves, as long as nothing happened at a door.

    Raises
    ------
    LoadingInUse
        When a stop of the trip already has an outcome.
    WrongState
        When the route is closed, or the trip is not loaded.
    """
    route, trip = routes.held_route_of_trip(session, trip_id)
    refuse_repetition(session, command.key)
    if route.state is RouteState.CLOSED:
        raise WrongState(kind="route", key=route.code, state=route.state, needed=("loaded",))
    if trip.loading_id is None:
        raise WrongState(
            kind="trip", key=trip_name(route, trip), state="planned", needed=("loaded",)
        )
    loading = get_document(session, trip.loading_id)
    stops = routes.stops_of(session, [trip_id])
    _refuse_after_the_first_door(session, route, loading, stops)
    undoing = ledger.reverse(session, loading, command=command)
    orders = routes.orders_of(session, stops)
    loaded = [stop.order_id for stop in stops if _is_pending(stop)]
    for promise in routes.goods_loaded(session, [loading.id]):
        promise.state, promise.loading_id = PromiseState.OPEN, None
    for order_id in loaded:
        orders[order_id].state = OrderState.PLANNED
    _take_along_again(session, stops, orders)
    trip.loading_id = None
    route.state = _state_of(routes.trips_of(session, trip.route_id), without=trip)
    session.flush()
    return undoing


def trip_name(route: RouteRow, trip: TripRow) -> str:
    """Returns what papers and refusals call a trip: ``R-261103-1/2``."""
    return f"{route.code}/{trip.number}"


def _refuse_unless_loadable(session: Session, route: RouteRow, trip: TripRow) -> PlanRow:
    lock_name(session, f"plan {route.plan_id}")  # nobody throws it away meanwhile
    plan = session.get(PlanRow, route.plan_id, populate_existing=True)
    assert plan is not None
    if plan.state is not PlanState.PUBLISHED:
        raise WrongState(kind="plan", key=plan.code, state=plan.state, needed=("published",))
    if route.state is RouteState.CLOSED:
        raise WrongState(
            kind="route", key=route.code, state=route.state, needed=("planned", "loaded")
        )
    if trip.loading_id is not None:
        raise WrongState(
            kind="trip", key=trip_name(route, trip), state="loaded", needed=("planned",)
        )
    return plan


def _is_pending(stop: StopRow) -> bool:
    return stop.outcome is Outcome.PENDING


def _leave_behind(
    stops: list[StopRow],
    orders: dict[int, OrderRow],
    *,
    left_behind: Mapping[int, StayReason],
    command: Command,
) -> None:
    here = {stop.id: stop for stop in stops}
    for stop_id, reason in left_behind.items():
        stop = here.get(stop_id)
        if stop is None:
            raise NotFound(kind="stop", key=stop_id)
        stop.outcome, stop.outcome_at = Outcome.LEFT_BEHIND, command.happened_at
        stop.reason = reason.value
        order = orders[stop.order_id]
        if order.state is OrderState.PLANNED:
            order.state = OrderState.PLACED


def _write_off_damaged(
    session: Session,
    stops: list[StopRow],
    orders: dict[int, OrderRow],
    *,
    route: RouteRow,
    command: Command,
) -> None:
    """Takes damaged goods off their shelves and promises their orders others, if there are any.

    An order for which nothing is left waits, not delivered, until it is placed again.
    """
    damaged = [orders[stop.order_id] for stop in stops if stop.reason == StayReason.DAMAGED]
    damaged = [order for order in damaged if order.state is OrderState.PLACED]
    ids = [order.id for order in damaged if order.id is not None]
    promises = routes.promises_of(session, ids, PromiseState.OPEN)
    if not promises:
        return
    shares = {order.id: item_and_share_of(session, order) for order in damaged}
    for item_id in sorted({item.id or 0 for item, _ in shares.values()}):
        hold_free_lots(session, item_id)
    lock_lots(session, (promise.lot_id for promise in promises))
    # Until now somebody may have moved the goods, and their promises with them.
    promises = routes.promises_of(session, ids, PromiseState.OPEN)
    own = command.part("damaged")
    losses.hold_losses(session)
    document = open_document(session, DocumentKind.WASTE, command=own, reference=route.code)
    waste = places.outside(session, PlaceKind.WASTE).id or 0
    moves = [replace(move, reason=StayReason.DAMAGED.value) for move in _moves(promises, waste)]
    ledger.post(session, document, moves)
    release_open(session, ids)
    session.flush()
    for order in damaged:
        item, pieces = shares[order.id]
        _promise_others(session, order, item_id=item.id or 0, pieces=pieces, command=command)
    session.expire_all()


def _promise_others(
    session: Session, order: OrderRow, *, item_id: int, pieces: int, command: Command
) -> None:
    tomorrow = local_day(command.happened_at) + timedelta(days=1)
    lots = hold_free_lots(session, item_id, purpose_id=purpose_of(session, order))
    free = [lot for lot in lots if lot.quantity.pieces > 0]
    picking = pick_pieces(free, pieces, on=tomorrow)
    if picking.short.pieces:
        order.state = OrderState.NOT_DELIVERED
    else:
        promise_picks(session, order.id or 0, picks=picking.picks, at=command.recorded_at)
    session.flush()


def _promises(session: Session, orders: list[OrderRow]) -> list[PromiseRow]:
    """Returns the open promises of the orders, their lots held; an order without any is refused."""
    for order in orders:
        if order.state is not OrderState.PLANNED:
            raise WrongState(kind="order", key=order.code, state=order.state, needed=("planned",))
    order_ids = [order.id for order in orders if order.id is not None]
    promised = routes.promises_of(session, order_ids, PromiseState.OPEN)
    lock_lots(session, (promise.lot_id for promise in promised))
    promised = routes.promises_of(session, order_ids, PromiseState.OPEN)
    covered = {promise.order_id for promise in promised}
    for order in orders:
        if order.id not in covered:
            raise NotFound(kind="promise", key=order.code)
    return promised


def _refuse_expired_by(session: Session, promises: list[PromiseRow], plan: PlanRow) -> None:
    """Refuses lots that are still good today but not at the door."""
    for lot_id in sorted({promise.lot_id for promise in promises}):
        refuse_past_date(session, session.get_one(LotRow, lot_id), on=plan.day)


def _moves(promises: Iterable[PromiseRow], vehicle_place: int) -> list[Move]:
    """Returns one movement per lot and shelf, in the order of the promises."""
    sums: defaultdict[tuple[int, int], Quantity] = defaultdict(Quantity)
    for promise in promises:
        quantity = Quantity(pieces=promise.pieces, grams=promise.grams)
        sums[promise.lot_id, promise.place_id] += quantity
    return [
        Move(lot_id=lot_id, source_id=place_id, target_id=vehicle_place, quantity=quantity)
        for (lot_id, place_id), quantity in sums.items()
    ]


def _vehicle_place(session: Session, route: RouteRow) -> int:
    vehicle = session.get(VehicleRow, route.vehicle_id)
    assert vehicle is not None
    return vehicle.place_id


def _refuse_after_the_first_door(
    session: Session, route: RouteRow, loading: DocumentRow, stops: list[StopRow]
) -> None:
    numbers = routes.stop_numbers(session, route.id)
    served = tuple(
        numbers[stop.id or 0]
        for stop in stops
        if stop.outcome not in {Outcome.PENDING, Outcome.LEFT_BEHIND}
    )
    if served:
        raise LoadingInUse(document=loading.number, stops=served)


def _take_along_again(session: Session, stops: list[StopRow], orders: dict[int, OrderRow]) -> None:
    """Puts orders that stayed behind back on the trip, unless they went elsewhere meanwhile."""
    latest = routes.latest_stops(session, orders)
    for stop in stops:
        order = orders[stop.order_id]
        stayed = stop.outcome is Outcome.LEFT_BEHIND and stop.id in latest
        if stayed and order.state is OrderState.PLACED:
            stop.outcome, stop.outcome_at, stop.reason = Outcome.PENDING, None, ""
            order.state = OrderState.PLANNED


def _state_of(trips: list[TripRow], *, without: TripRow) -> RouteState:
    loaded = any(trip.loading_id is not None and trip.id != without.id for trip in trips)
    return RouteState.LOADED if loaded else RouteState.PLANNED
