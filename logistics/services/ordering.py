"""Ordering: what was promised to a household is called off, or promised anew.

Until food is loaded an order can be cancelled and its promise released; what
has left the depot comes back by a return, never by a cancellation. An order
that came back undelivered can be placed again with a fresh promise.
"""

from datetime import timedelta

from sqlmodel import Session

from logistics.domain.calendar import local_day
from logistics.domain.errors import GoodsStillOut, NotEnoughAvailable, StillAboard, WrongState
from logistics.domain.fefo import pick_pieces
from logistics.domain.orders import OrderState, ProgrammeState, RouteState
from logistics.domain.quantity import Quantity
from logistics.store import plans, routes
from logistics.store.documents import Command
from logistics.store.locks import lock_lots, lock_name
from logistics.store.programme_orders import (
    change_state,
    get_order,
    hold_free_lots,
    is_aboard,
    item_and_share_of,
    order_ids,
    promise,
    promised_lots,
    purpose_of,
    release_loaded,
    release_open,
)
from logistics.store.programmes import get_programme
from logistics.store.tables import OrderRow

CALLED_OFF_FROM = frozenset({OrderState.PLACED, OrderState.PLANNED, OrderState.NOT_DELIVERED})
CANCELLABLE = frozenset({OrderState.PLACED, OrderState.PLANNED})
ON_THE_WAY = frozenset({OrderState.LOADED, OrderState.NOT_DELIVERED})


def cancel_order(session: Session, order_id: int) -> OrderRow:
    """Cancels an order that is not loaded, or came back, and releases its promise.

    Raises
    ------
    StillAboard
        When it was not delivered, but its goods have not come back yet.
    WrongState
        When it is on its way, delivered, or cancelled already.
    """
    lock_lots(session, promised_lots(session, [order_id]))
    order = get_order(session, order_id)
    if order.state is OrderState.NOT_DELIVERED and is_aboard(session, order_id):
        raise StillAboard(order=order.code)
    if not change_state(session, [order_id], among=CALLED_OFF_FROM, to=OrderState.CANCELLED):
        raise _wrong_state(get_order(session, order_id), CALLED_OFF_FROM)
    _let_go(session, [order_id])
    session.refresh(order)
    return order


def cancel_programme(session: Session, programme_id: int) -> int:
    """Cancels every order of a programme that is not loaded and returns how many.

    The programme closes with it unless some of its food is still on the way.
    """
    lock_name(session, f"programme {programme_id}")
    programme = get_programme(session, programme_id)
    open_ids = order_ids(session, programme_id, among=CANCELLABLE)
    lock_lots(session, promised_lots(session, open_ids))
    cancelled = change_state(session, open_ids, among=CANCELLABLE, to=OrderState.CANCELLED)
    _let_go(session, order_ids(session, programme_id, among={OrderState.CANCELLED}))
    if not order_ids(session, programme_id, among=ON_THE_WAY):
        programme.state = ProgrammeState.CLOSED
    session.flush()
    return cancelled


def place_again(session: Session, order_id: int, *, command: Command) -> OrderRow:
    """Puts an order that came back into the queue again, with a fresh promise.

    Raises
    ------
    NotEnoughAvailable
        When too little is available that will still be good tomorrow.
    GoodsStillOut
        When the route that last carried its goods is not closed.
    WrongState
        When the order did not come back.
    """
    order = get_order(session, order_id)
    route = routes.last_route(session, order_id)
    item, pieces = item_and_share_of(session, order)
    purpose_id = purpose_of(session, order)
    lots = hold_free_lots(session, item.id or 0, purpose_id=purpose_id)
    among = {OrderState.NOT_DELIVERED}
    if not change_state(session, [order_id], among=among, to=OrderState.PLACED):
        raise _wrong_state(get_order(session, order_id), among)
    if route is not None and route.state is not RouteState.CLOSED:
        raise GoodsStillOut(order=order.code, route=route.code)
    release_loaded(session, order_id)
    tomorrow = local_day(command.happened_at) + timedelta(days=1)
    fresh = [lot for lot in lots if lot.quantity.pieces > 0]
    picking = pick_pieces(fresh, pieces, on=tomorrow)
    if picking.short.pieces:
        raise NotEnoughAvailable(
            item=item.name_tr,
            asked=Quantity(pieces=pieces),
            available=Quantity(pieces=picking.picked.pieces),
        )
    promise(session, order_id, picks=picking.picks, at=command.recorded_at)
    return get_order(session, order_id)


def _let_go(session: Session, cancelled: list[int]) -> None:
    release_open(session, cancelled)
    plans.take_off(session, cancelled)


def _wrong_state(order: OrderRow, needed: frozenset[OrderState] | set[OrderState]) -> WrongState:
    return WrongState(kind="order", key=order.code, state=order.state, needed=tuple(sorted(needed)))
