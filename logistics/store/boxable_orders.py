"""Which orders of a list can be said to travel in a chilled box, or no longer."""

from sqlalchemy import case, func, select
from sqlmodel import Session, col

from logistics.domain.lots import StorageClass
from logistics.domain.orders import OrderState
from logistics.store.order_goods import last_meant
from logistics.store.programme_orders import OrderFilter, select_ids
from logistics.store.tables import ItemRow, LotRow, OrderRow, PromiseRow

IS_CHILLED = case((col(ItemRow.storage) == StorageClass.CHILLED, 1), else_=0)
IS_FROZEN = case((col(ItemRow.storage) == StorageClass.FROZEN, 1), else_=0)


def any_boxable(session: Session, chosen: OrderFilter, *, boxes: bool) -> bool:
    """Tells whether any order a filter leaves waits with chilled goods, and none of them frozen.

    Where no ``boxes`` are used only those count that are to travel in one.
    """
    asked = select_ids(chosen).where(col(OrderRow.state) == OrderState.PLACED)
    if not boxes:
        asked = asked.where(col(OrderRow.boxed))
    query = (
        select(col(PromiseRow.order_id))
        .join(LotRow, col(LotRow.id) == col(PromiseRow.lot_id))
        .join(ItemRow, col(ItemRow.id) == col(LotRow.item_id))
        .where(col(PromiseRow.order_id).in_(asked), last_meant())
        .group_by(col(PromiseRow.order_id))
        .having(func.max(IS_CHILLED) == 1, func.max(IS_FROZEN) == 0)
        .limit(1)
    )
    return session.connection().execute(query).first() is not None
