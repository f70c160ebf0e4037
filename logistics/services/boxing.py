"""Boxing: which chilled orders travel in an insulated box, so that any vehicle may bring them.

A box keeps its cold for a time of its own, so how an order travels is part of the plan that brings
it: it changes only while no plan holds the order. Frozen goods thaw in a box and never go in one.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import update
from sqlmodel import Session, col, select

from logistics.domain.errors import InvalidValue, OrderInPlan, WrongState
from logistics.domain.orders import OrderState
from logistics.store import settings
from logistics.store.locks import lock_name
from logistics.store.planned_orders import plan_being_made, plans_of_orders
from logistics.store.plans import hold_orders
from logistics.store.programme_orders import get_order
from logistics.store.tables import OrderRow
from logistics.store.timetables import placed_doors

BOXES = "chilled boxes"
"""The name under which boxes are done away with, or an order put into one; after a programme's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Boxed:
    """How many orders changed, and how many stay as they are.

    Those a plan has are ``planned``, by these ``plans`` (their codes), what is not chilled is ``unfit``, who waits no longer ``gone``.
    """

    changed: int
    planned: int
    unfit: int
    gone: int
    plans: tuple[str, ...] = ()


def box_order(session: Session, order_id: int, *, boxed: bool) -> OrderRow:
    """Says that an order travels in a chilled box, or no longer; saying it again changes nothing.

    Raises
    ------
    WrongState
        When the order does not wait.
    OrderInPlan
        When a plan brings it, or is being made for its programme.
    InvalidValue
        When no box is used at all, or its goods are frozen or not cold.
    """
    order = get_order(session, order_id)
    lock_name(session, f"programme {order.programme_id}")
    if boxed:
        _refuse_without_boxes(session)
    [order] = hold_orders(session, [order_id])  # a plan that is taking it in is waited for
    if order.state is not OrderState.PLACED:
        needed = (OrderState.PLACED,)
        raise WrongState(kind="order", key=order.code, state=order.state, needed=needed)
    plan = _held(session, order.programme_id, [order_id]).get(order_id)
    if plan is not None:
        raise OrderInPlan(order=order.code, plan=plan)
    if boxed and order_id not in _chilled(session, order.programme_id):
        raise InvalidValue(field="boxed", why="no_chilled_goods", value=order.code)
    order.boxed = boxed
    session.flush()
    return order


def box_orders(
    session: Session, programme_id: int, order_ids: Collection[int], *, boxed: bool
) -> Boxed:
    """Says it of those orders of a programme that wait for a plan and can travel so.

    Raises
    ------
    InvalidValue
        When no box is used at all.
    """
    lock_name(session, f"programme {programme_id}")
    if boxed:
        _refuse_without_boxes(session)
    hold_orders(session, order_ids)  # plans that are taking some in are waited for
    waiting = {door.order.id or 0: door for door in placed_doors(session, [programme_id])}
    asked = [each for each in order_ids if each in waiting]
    held = _held(session, programme_id, asked)
    free = [each for each in asked if each not in held]
    fit = [each for each in free if waiting[each].may_be_boxed or not boxed]
    change = [each for each in fit if waiting[each].order.boxed is not boxed]
    session.connection().execute(
        update(OrderRow)
        .where(col(OrderRow.id).in_(change), col(OrderRow.state) == OrderState.PLACED)
        .values(boxed=boxed)
    )
    session.expire_all()
    return Boxed(
        changed=len(change),
        planned=len(held),
        unfit=len(free) - len(fit),
        gone=len(order_ids) - len(asked),
        plans=tuple(sorted(set(held.values()))),
    )


def box_chosen(
    session: Session, programme_id: int, order_ids: Collection[int], *, boxed: bool
) -> Boxed:
    """Says it of orders of a programme that were chosen one by one.

    Raises
    ------
    InvalidValue
        When none is chosen, or no box is used at all.
    """
    if not order_ids:
        raise InvalidValue(field="orders", why="none_chosen")
    return box_orders(session, programme_id, order_ids, boxed=boxed)


def boxes_are_used(session: Session) -> bool:
    """Tells whether the cold chain's limits allow chilled boxes at all."""
    return bool(settings.get(session, "boxed_limit_minutes"))


def use_no_boxes(session: Session) -> int:
    """Takes every order that waits out of its box, as none is used any more; returns how many.

    What is in a published plan travels as it was planned.
    """
    lock_name(session, BOXES)
    settings.put(session, "boxed_limit_minutes", 0)
    boxed = select(OrderRow.id).where(col(OrderRow.boxed), OrderRow.state == OrderState.PLACED)
    held = hold_orders(session, [order for order in session.exec(boxed) if order])
    waiting = [order for order in held if order.state is OrderState.PLACED]
    for order in waiting:
        order.boxed = False
    session.flush()
    return len(waiting)


def _refuse_without_boxes(session: Session) -> None:
    """Refuses a box where none is used, and lets nobody do away with them until we are done."""
    lock_name(session, BOXES)
    if not boxes_are_used(session):
        raise InvalidValue(field="boxed", why="no_boxes")


def _chilled(session: Session, programme_id: int) -> set[int]:
    doors = placed_doors(session, [programme_id])
    return {door.order.id or 0 for door in doors if door.may_be_boxed}


def _held(session: Session, programme_id: int, order_ids: Collection[int]) -> dict[int, str]:
    """Returns the plan (its code) that has each order, or is being made with all that wait."""
    making = plan_being_made(session, [programme_id])
    if making:
        return dict.fromkeys(order_ids, making)
    return plans_of_orders(session, order_ids)
