"""Reconciling: the vehicle is back, and everything it left with is accounted for.

What comes back stands on a shelf again, what does not is written off with a
reason. An order whose household was not met keeps its right: its goods are
promised to it anew where they now stand.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import Session, select

from logistics.domain.errors import (
    InsufficientStock,
    InvalidValue,
    NotFound,
    StillToDeliver,
    WrongState,
)
from logistics.domain.ledger import DocumentKind, Move, PlaceKind
from logistics.domain.lots import StorageClass
from logistics.domain.orders import RETRYABLE, OrderState, Outcome, PromiseState, RouteState
from logistics.domain.quantity import Quantity
from logistics.domain.receipts import ReceivedItem, check_storage
from logistics.domain.reconciliation import (
    LOSS_PLACES,
    WARMED,
    Claim,
    Kept,
    LossReason,
    check_closing,
    check_still_frozen,
    keep_rights,
    part_of,
)
from logistics.store import ledger, losses, places, routes, settings
from logistics.store.cover import refuse_uncovered
from logistics.store.documents import Command, get_document, open_document, refuse_repetition
from logistics.store.locks import lock_lots
from logistics.store.meat import frozen_and_gone, mark_thawed
from logistics.store.route_accounts import CarriedLot, route_accounts
from logistics.store.tables import (
    DocumentRow,
    OrderRow,
    PlaceRow,
    PromiseRow,
    RouteRow,
    StopRow,
    VehicleRow,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """So much of a lot goes back on a shelf; ``grams`` [g] only where a scale decides.

    ``temperature_dc`` [0.1 °C] is measured on frozen goods.
    """

    lot_id: int
    place_id: int
    pieces: int | None = None
    grams: int | None = None
    temperature_dc: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """So much of a lot did not come back, or not fit to give; ``grams`` [g] as above."""

    lot_id: int
    reason: LossReason
    pieces: int | None = None
    grams: int | None = None


def take_back(
    session: Session,
    *,
    command: Command,
    route_id: int,
    returned: Sequence[Returned] = (),
    lost: Sequence[Lost] = (),
) -> DocumentRow:
    """Records what came back from a vehicle and what did not.

    Raises
    ------
    StillToDeliver
        When goods would come back that a stop still waits for.
    InsufficientStock
        When more would come back than the route carries.
    WrongStorage
        When a shelf cannot keep the goods.
    CameBackWarm
        When goods would go back among the frozen that are not frozen any more.
    """
    route = routes.held_route(session, route_id)
    refuse_repetition(session, command.key)
    _refuse_unless_loaded(route)
    lines: list[Returned | Lost] = [*returned, *lost]
    lock_lots(session, [line.lot_id for line in lines])
    moves = _moves(session, route, lines)
    losses.hold_losses(session)
    document = open_document(session, DocumentKind.RETURN, command=command, reference=route.code)
    ledger.post(session, document, moves)
    _mark_thawed(session, moves, command=command)
    _keep_rights(session, route, document, moves)
    session.flush()
    return document


def undo_return(session: Session, *, command: Command, document_id: int) -> DocumentRow:
    """Puts what came back onto the vehicle again, as long as the route is open.

    Raises
    ------
    WrongState
        When the route is closed, or an order was planned with the goods meanwhile.
    InsufficientStock
        When the goods were promised or issued to somebody else.
    """
    document = get_document(session, document_id)
    if document.kind is not DocumentKind.RETURN:
        raise NotFound(kind="document", key=document.number)
    route = routes.held_route(session, routes.route_id_of(session, document.reference))
    refuse_repetition(session, command.key)
    _refuse_unless_loaded(route)
    _give_up_kept(session, document)
    moves = ledger.moves_of(session, document_id)
    undoing = ledger.reverse(session, document, command=command)
    refuse_uncovered(session, {move.lot_id for move in moves})
    return undoing


def close_route(session: Session, *, command: Command, route_id: int) -> RouteRow:
    """Closes a route whose every stop has an outcome and whose every gram is accounted for.

    Closing again changes nothing.

    Raises
    ------
    StopsPending, RouteDoesNotBalance
        As :func:`logistics.domain.reconciliation.check_closing` says.
    """
    route = routes.held_route(session, route_id)
    if route.state is RouteState.CLOSED:
        return route
    stops = _stops(session, route)
    numbers = routes.stop_numbers(session, route.id)
    pending = [numbers[stop.id or 0] for stop in stops if stop.outcome is Outcome.PENDING]
    pending += routes.pending_pickups(session, route.id)
    check_closing(
        route.code,
        [carried.account for carried in route_accounts(session, route)],
        pending_stops=tuple(sorted(pending)),
    )
    for promise in _aboard(session, route):
        promise.state = PromiseState.RELEASED
    route.state, route.closed_at = RouteState.CLOSED, command.happened_at
    session.flush()
    return route


def _refuse_unless_loaded(route: RouteRow) -> None:
    if route.state is not RouteState.LOADED:
        raise WrongState(kind="route", key=route.code, state=route.state, needed=("loaded",))


def _moves(session: Session, route: RouteRow, lines: Sequence[Returned | Lost]) -> list[Move]:
    vehicle = session.get(VehicleRow, route.vehicle_id)
    assert vehicle is not None
    carried = {each.account.lot_id: each for each in route_accounts(session, route)}
    shelves = places.places_by_id(
        session, {line.place_id for line in lines if isinstance(line, Returned)}
    )
    left = {lot_id: each.account.returnable for lot_id, each in carried.items()}
    moves: list[Move] = []
    for line in lines:
        lot = carried.get(line.lot_id)
        if lot is None:
            raise NotFound(kind="lot", key=line.lot_id)
        quantity = _quantity(session, vehicle, lot, line, left=left[line.lot_id])
        if quantity.is_nothing():
            continue
        left[line.lot_id] -= quantity
        moves.append(
            Move(
                lot_id=line.lot_id,
                source_id=vehicle.place_id,
                target_id=_target(session, lot, line, shelves),
                quantity=quantity,
                reason=line.reason.value if isinstance(line, Lost) else "",
            )
        )
    if not moves:
        raise InvalidValue(field="lines", why="missing")
    return moves


def _quantity(
    session: Session,
    vehicle: VehicleRow,
    lot: CarriedLot,
    line: Returned | Lost,
    *,
    left: Quantity,
) -> Quantity:
    asked = part_of(left, measure=lot.item.measure, pieces=line.pieces, grams=line.grams)
    if left.covers(asked):
        return asked
    account = lot.account
    if account.waiting.is_nothing():
        place = places.get_place(session, vehicle.place_id)
        raise InsufficientStock(lot=account.lot, place=place.name, asked=asked, held=left)
    raise StillToDeliver(lot=account.lot, asked=asked, returnable=left)


def _target(
    session: Session, lot: CarriedLot, line: Returned | Lost, shelves: dict[int, PlaceRow]
) -> int:
    if isinstance(line, Lost):
        return places.outside(session, LOSS_PLACES[line.reason]).id or 0
    shelf = shelves.get(line.place_id)
    if shelf is None or shelf.kind is not PlaceKind.SHELF:
        raise NotFound(kind="place", key=line.place_id)
    item = ReceivedItem(
        name=lot.item.name_tr,
        measure=lot.item.measure,
        unit_net_g=lot.item.unit_net_g,
        storage=lot.item.storage,
        date_kind=lot.item.date_kind,
    )
    check_storage(item, place=shelf.name, place_class=shelf.storage)
    if lot.item.storage is StorageClass.FROZEN:
        check_still_frozen(
            lot.lot.code,
            measured_dc=line.temperature_dc,
            warmest_dc=settings.get(session, "frozen_breach_dc"),
        )
    return line.place_id


def _mark_thawed(session: Session, moves: list[Move], *, command: Command) -> None:
    """Notes that frozen lots thawed of which the vehicle brought the last, and that too warm."""
    warmed = {move.lot_id for move in moves if move.reason in WARMED}
    thawed = frozen_and_gone(session, warmed) if warmed else []
    if thawed:
        mark_thawed(
            session, thawed, at=command.happened_at, recorded_at=command.recorded_at,
            by=command.actor_id,
        )  # fmt: skip


def _keep_rights(
    session: Session, route: RouteRow, document: DocumentRow, moves: list[Move]
) -> None:
    """Promises what came back to the orders of those who were not met."""
    stops = [stop for stop in _stops(session, route) if stop.outcome in RETRYABLE]
    orders = _undelivered(session, stops)
    loaded = [promise for promise in _aboard(session, route) if promise.order_id in orders]
    promises = {promise.id: promise for promise in loaded}
    for kept in keep_rights(_claims(stops, promises.values()), _on_shelves(session, moves)):
        promises[kept.claim.promise_id].state = PromiseState.RELEASED
        orders[kept.claim.order_id].state = OrderState.PLACED
        session.add(_promised_again(kept, document))


def _claims(stops: list[StopRow], promises: Iterable[PromiseRow]) -> list[Claim]:
    turn = {stop.order_id: place for place, stop in enumerate(stops)}
    return [
        Claim(
            promise_id=row.id or 0,
            order_id=row.order_id,
            lot_id=row.lot_id,
            quantity=Quantity(pieces=row.pieces, grams=row.grams),
        )
        for row in sorted(promises, key=lambda row: (turn[row.order_id], row.id or 0))
    ]


def _on_shelves(session: Session, moves: list[Move]) -> dict[tuple[int, int], Quantity]:
    there = places.places_by_id(session, {move.target_id for move in moves})
    sums: dict[tuple[int, int], Quantity] = {}
    for move in moves:
        if there[move.target_id].kind is PlaceKind.SHELF:
            key = (move.lot_id, move.target_id)
            sums[key] = sums.get(key, Quantity()) + move.quantity
    return sums


def _promised_again(kept: Kept, document: DocumentRow) -> PromiseRow:
    return PromiseRow(
        order_id=kept.claim.order_id,
        lot_id=kept.claim.lot_id,
        place_id=kept.place_id,
        pieces=kept.quantity.pieces,
        grams=kept.quantity.grams,
        state=PromiseState.OPEN,
        made_at=document.happened_at,
        return_id=document.id,
        replaces_id=kept.claim.promise_id,
    )


def _give_up_kept(session: Session, document: DocumentRow) -> None:
    """Takes back the promises a return made; refuses once an order was planned with them."""
    made = session.exec(select(PromiseRow).where(PromiseRow.return_id == document.id)).all()
    orders = routes.orders_held(session, {promise.order_id for promise in made})
    for promise in made:
        order = orders[promise.order_id]
        if order.state is OrderState.PLACED and promise.state is not PromiseState.OPEN:
            raise WrongState(kind="order", key=order.code, state="planned", needed=("placed",))
        if order.state not in {OrderState.PLACED, OrderState.NOT_DELIVERED}:
            raise WrongState(kind="order", key=order.code, state=order.state, needed=("placed",))
        order.state = OrderState.NOT_DELIVERED
        replaced = session.get(PromiseRow, promise.replaces_id)
        assert replaced is not None
        replaced.state = PromiseState.LOADED
        session.delete(promise)
    session.flush()


def _stops(session: Session, route: RouteRow) -> list[StopRow]:
    trips = routes.trips_of(session, route.id or 0)
    return routes.stops_of(session, [trip.id for trip in trips])


def _aboard(session: Session, route: RouteRow) -> list[PromiseRow]:
    """Returns the promises this route's trips loaded and nobody received or gave up."""
    trips = routes.trips_of(session, route.id or 0)
    loadings = [trip.loading_id for trip in trips if trip.loading_id is not None]
    return routes.goods_loaded(session, loadings)


def _undelivered(session: Session, stops: list[StopRow]) -> dict[int, OrderRow]:
    """Returns the orders that still follow these stops and were not delivered."""
    latest = routes.latest_stops(session, [stop.order_id for stop in stops])
    orders = routes.orders_of(session, [stop for stop in stops if stop.id in latest])
    return {
        order_id: order
        for order_id, order in orders.items()
        if order.state is OrderState.NOT_DELIVERED
    }
