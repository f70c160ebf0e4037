"""Promising other lots to orders that lose theirs, soonest expiry first, each for its purpose."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from logistics.domain.fefo import AvailableLot, pick_pieces
from logistics.domain.orders import PromiseState
from logistics.domain.quantity import NOTHING, Quantity
from logistics.store.lots import available_lots
from logistics.store.programme_orders import promise as promise_picks
from logistics.store.programme_orders import usable_on
from logistics.store.tables import OrderRow, ProgrammeRow, PromiseRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An order with the promises (of one item) it shall get others for."""

    order: OrderRow
    programme: ProgrammeRow
    promises: Sequence[PromiseRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class Repromised:
    """How many orders got other lots, and those for which too little is left."""

    moved: int
    left: tuple[OrderRow, ...]


def promise_again(
    session: Session,
    waiting: Sequence[Waiting],
    *,
    item_id: int,
    at: datetime,
    recorded_at: datetime,
    fits: Callable[[AvailableLot], bool] = lambda _lot: True,
) -> Repromised:
    """Promises other lots of an item that fit, in the given turn.

    An order for which too little is left keeps its promises, so that it is not forgotten. Call it
    with the item held (:func:`logistics.store.locks.lock_items`).
    """
    pools: dict[int | None, list[AvailableLot]] = {}
    taken: dict[tuple[int, int], Quantity] = {}
    left = []
    for each in waiting:
        purpose = each.programme.purpose_id
        if purpose not in pools:
            found = available_lots(session, [item_id], purpose_id=purpose)[item_id]
            pools[purpose] = [lot for lot in found if fits(lot)]
        pieces = sum(row.pieces for row in each.promises)
        free = _less(pools[purpose], taken)
        picking = pick_pieces(free, pieces, on=usable_on(each.programme, at=at))
        if pieces == 0 or picking.short.pieces:
            left.append(each.order)
            continue
        for row in each.promises:
            row.state = PromiseState.RELEASED
        session.flush()
        promise_picks(session, each.order.id or 0, picks=picking.picks, at=recorded_at)
        for pick in picking.picks:
            key = (pick.lot_id, pick.place_id)
            taken[key] = taken.get(key, NOTHING) + pick.quantity
    session.flush()
    return Repromised(moved=len(waiting) - len(left), left=tuple(left))


def _less(lots: list[AvailableLot], taken: dict[tuple[int, int], Quantity]) -> list[AvailableLot]:
    """Returns lots without what was promised of them meanwhile."""
    left = (
        replace(lot, quantity=lot.quantity - taken.get((lot.lot_id, lot.place_id), NOTHING))
        for lot in lots
    )
    return [lot for lot in left if lot.quantity.pieces > 0]
