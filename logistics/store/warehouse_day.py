"""What a warehouse has to know in the morning, in few queries."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from logistics.domain.alerts import Alert, Thresholds
from logistics.domain.calendar import local_day
from logistics.domain.ledger import PlaceKind
from logistics.domain.orders import PlanState, RouteState
from logistics.store.alerts import alerts, thresholds
from logistics.store.document_list import (
    DocumentFilter,
    ListedDocument,
    document_total,
    listed_documents,
)
from logistics.store.pickups import to_take_in
from logistics.store.proofs import last_proof
from logistics.store.standing import HELD
from logistics.store.tables import (
    BalanceRow,
    PickupRow,
    PlaceRow,
    PlanRow,
    ProofRow,
    RouteRow,
    TripRow,
)

SHOWN = 8
MOST_TODAY = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class WarehouseDay:
    """What asks for attention, what was recorded today, and the last proof of the ledger.

    ``to_take_in`` is what a market gave and nobody has weighed yet.
    """

    alerts: list[Alert]
    thresholds: Thresholds
    documents: list[ListedDocument]
    document_total: int
    loadings: int
    to_take_in: list[PickupRow]
    holds_anything: bool
    proof: ProofRow | None


def warehouse_day(session: Session, *, at: datetime) -> WarehouseDay:
    """Returns what there is to do in the warehouse at a moment."""
    today = DocumentFilter(day=local_day(at))
    loadings, holds_anything = _to_load_and_held(session, at=at)
    return WarehouseDay(
        alerts=alerts(session, at=at),
        thresholds=thresholds(session),
        documents=listed_documents(session, today, start=0, limit=SHOWN),
        document_total=document_total(session, today, most=MOST_TODAY),
        loadings=loadings,
        to_take_in=to_take_in(session),
        holds_anything=holds_anything,
        proof=last_proof(session),
    )


def _shelved() -> Any:
    return (
        select(col(BalanceRow.lot_id), col(BalanceRow.place_id))
        .join(PlaceRow, col(PlaceRow.id) == col(BalanceRow.place_id))
        .where(col(PlaceRow.kind) == PlaceKind.SHELF, HELD)
    )


def _to_load_and_held(session: Session, *, at: datetime) -> tuple[int, bool]:
    """Returns how many trips of the day's published plans are not loaded, and whether shelves hold anything."""
    trips = (
        select(func.count())
        .select_from(TripRow)
        .join(RouteRow, col(RouteRow.id) == col(TripRow.route_id))
        .join(PlanRow, col(PlanRow.id) == col(RouteRow.plan_id))
        .where(
            col(PlanRow.day) == local_day(at),
            col(PlanRow.state) == PlanState.PUBLISHED,
            col(RouteRow.state) != RouteState.CLOSED,
            col(TripRow.loading_id).is_(None),
        )
    )
    both = select(trips.scalar_subquery(), _shelved().exists())
    loadings, holds_anything = session.connection().execute(both).one()
    return int(loadings), bool(holds_anything)
