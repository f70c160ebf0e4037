"""What orders bring, by the goods that are promised to them or were last."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, func
from sqlalchemy import select as joined
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from logistics.domain.demand import NO_DEMAND, Demand, demand_of
from logistics.domain.lots import COLD_CLASSES, DateKind, StorageClass
from logistics.domain.orders import PromiseState
from logistics.store.tables import ItemRow, LotRow, PromiseRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """What an order brings: its demand, how it is kept cold, and until when it is safe."""

    demand: Demand = NO_DEMAND
    cold: bool = False
    frozen: bool = False
    use_by: date | None = None


NO_GOODS = Goods()


def goods_of_orders(session: Session, order_ids: Collection[int]) -> dict[int, Goods]:
    """Returns what orders bring, or brought last; those that were promised nothing are left out."""
    return goods_by_order(session, order_ids, standing=last_meant())


def last_meant() -> ColumnElement[bool]:
    """Tells the promises that stand; once all of an order are released, those it had last.

    So a day that is over still shows what was planned, whatever came back from it.
    """
    other = aliased(PromiseRow)
    same_order = col(other.order_id) == col(PromiseRow.order_id)
    released = PromiseState.RELEASED
    standing = joined(col(other.id)).where(same_order, col(other.state) != released).exists()
    newest = joined(func.max(other.made_at)).where(same_order).scalar_subquery()
    return (col(PromiseRow.state) != released) | (~standing & (col(PromiseRow.made_at) == newest))


def goods_by_order(
    session: Session, chosen: Any, *, standing: ColumnElement[bool]
) -> dict[int, Goods]:
    """Returns what orders bring by the promises that are ``standing``, by order."""
    use_by = case((col(LotRow.date_kind) == DateKind.USE_BY, col(LotRow.expires_on)))
    query: Any = (
        joined(
            col(PromiseRow.order_id),
            ItemRow,
            func.sum(col(PromiseRow.pieces)),
            func.sum(col(PromiseRow.grams)),
            func.min(use_by),
        )
        .join(LotRow, col(LotRow.id) == col(PromiseRow.lot_id))
        .join(ItemRow, col(ItemRow.id) == col(LotRow.item_id))
        .where(
            col(PromiseRow.order_id).in_(chosen),
            standing,
        )
        .group_by(col(PromiseRow.order_id), col(ItemRow.id))
    )
    found: dict[int, Goods] = {}
    for order_id, item, pieces, grams, safe_until in session.exec(query):
        found[order_id] = _with_item(
            found.get(order_id, NO_GOODS), item, int(pieces), int(grams), safe_until
        )
    return found


def _with_item(goods: Goods, item: ItemRow, pieces: int, grams: int, use_by: date | None) -> Goods:
    more = demand_of(
        pieces=pieces,
        net_g=grams,
        unit_gross_g=item.unit_gross_g,
        unit_volume_ml=item.unit_volume_ml,
    )
    dates = [day for day in (goods.use_by, use_by) if day is not None]
    return Goods(
        demand=goods.demand + more,
        cold=goods.cold or item.storage in COLD_CLASSES,
        frozen=goods.frozen or item.storage is StorageClass.FROZEN,
        use_by=min(dates, default=None),
    )
