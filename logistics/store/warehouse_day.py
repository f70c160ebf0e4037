"""What a warehouse has to know in the morning, in few queries."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from logistics.domain.ledger import PlaceKind
from logistics.domain.lots import WEEK_DAYS
from logistics.domain.orders import PlanState, RouteState
from logistics.store.document_list import (
    DocumentFilter,
    ListedDocument,
    document_total,
    listed_documents,
)
from logistics.store.lot_life import StandingLot, expiring
from logistics.store.standing import HELD
from logistics.store.stock import (
    StockFilter,
    StockLine,
    StockOrder,
    StockView,
    stock_lines,
    stock_total,
)
from logistics.store.tables import BalanceRow, LotRow, PlaceRow, PlanRow, RouteRow, TripRow

SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class WarehouseDay:
    """Counts for the tiles and the first rows behind them."""

    expiring: list[StandingLot]
    expiring_total: int
    low: list[StockLine]
    low_total: int
    documents: list[ListedDocument]
    document_total: int
    loadings: int
    holds_anything: bool


def warehouse_day(session: Session, *, on: date) -> WarehouseDay:
    """Returns what there is to do in the warehouse on a day."""
    until = on + timedelta(days=WEEK_DAYS)
    low = StockFilter(on=on, view=StockView.LOW, order=StockOrder.AVAILABLE)
    today = DocumentFilter(day=on)
    return WarehouseDay(
        expiring=expiring(session, until=until, limit=SHOWN),
        expiring_total=_expiring_lots(session, until=until),
        low=stock_lines(session, low, start=0, limit=SHOWN),
        low_total=stock_total(session, low),
        documents=listed_documents(session, today, start=0, limit=SHOWN),
        document_total=document_total(session, today),
        loadings=_waiting_loadings(session, on=on),
        holds_anything=_count(session, _shelved().limit(1)) > 0,
    )


def _shelved() -> Any:
    return (
        select(col(BalanceRow.lot_id), col(BalanceRow.place_id))
        .join(PlaceRow, col(PlaceRow.id) == col(BalanceRow.place_id))
        .where(col(PlaceRow.kind) == PlaceKind.SHELF, HELD)
    )


def _expiring_lots(session: Session, *, until: date) -> int:
    """Returns how many lots, counted once on each shelf, come to their date."""
    lots = _shelved().join(LotRow, col(LotRow.id) == col(BalanceRow.lot_id))
    return _count(session, lots.where(col(LotRow.expires_on) <= until))


def _waiting_loadings(session: Session, *, on: date) -> int:
    """Returns how many trips of the day's published plans are not loaded yet."""
    trips = (
        select(col(TripRow.id))
        .join(RouteRow, col(RouteRow.id) == col(TripRow.route_id))
        .join(PlanRow, col(PlanRow.id) == col(RouteRow.plan_id))
        .where(
            col(PlanRow.day) == on,
            col(PlanRow.state) == PlanState.PUBLISHED,
            col(RouteRow.state) != RouteState.CLOSED,
            col(TripRow.loading_id).is_(None),
        )
    )
    return _count(session, trips)


def _count(session: Session, query: Any) -> int:
    counted = select(func.count()).select_from(query.subquery())
    return int(session.connection().execute(counted).scalar_one())
