"""What the routes of a plan loaded, delivered, brought back and lost, in pieces.

Read from the ledger in one query for all routes, however many there are.
"""

from collections import defaultdict
from typing import Any

from sqlalchemy import func, union
from sqlalchemy import select as joined
from sqlmodel import Session, col, select

from logistics.domain.ledger import DocumentKind, PlaceKind
from logistics.store.tables import (
    DocumentRow,
    MovementRow,
    PlaceRow,
    RouteRow,
    StopRow,
    TripRow,
)

SIDES = LOADED, DELIVERED, RETURNED, LOST = "loaded", "delivered", "returned", "lost"


def plan_accounts(session: Session, plan_id: int) -> dict[int, dict[str, int]]:
    """Returns the pieces each route of a plan moved, by side; what was undone does not count."""
    documents = union(_loadings(plan_id), _deliveries(plan_id), _returns(plan_id)).subquery()
    route_id, document_id = documents.c
    query: Any = (
        joined(route_id, col(DocumentRow.kind), col(PlaceRow.kind), func.sum(MovementRow.pieces))
        .join(MovementRow, col(MovementRow.document_id) == document_id)
        .join(DocumentRow, col(DocumentRow.id) == document_id)
        .join(PlaceRow, col(PlaceRow.id) == col(MovementRow.target_id))
        .group_by(route_id, col(DocumentRow.kind), col(PlaceRow.kind))
    )
    found: defaultdict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(SIDES, 0))
    for route, kind, target, pieces in session.connection().execute(query):
        found[route][_side(kind, target)] += int(pieces)
    return found


def _side(kind: DocumentKind, target: PlaceKind) -> str:
    if kind == DocumentKind.RETURN:
        return RETURNED if target == PlaceKind.SHELF else LOST
    return LOADED if kind == DocumentKind.LOADING else DELIVERED


def _loadings(plan_id: int) -> Any:
    return (
        joined(col(TripRow.route_id), col(TripRow.loading_id))
        .join(RouteRow, col(RouteRow.id) == col(TripRow.route_id))
        .where(col(RouteRow.plan_id) == plan_id, col(TripRow.loading_id).is_not(None))
    )


def _deliveries(plan_id: int) -> Any:
    return (
        joined(col(TripRow.route_id), col(StopRow.document_id))
        .join(TripRow, col(TripRow.id) == col(StopRow.trip_id))
        .join(RouteRow, col(RouteRow.id) == col(TripRow.route_id))
        .where(col(RouteRow.plan_id) == plan_id, col(StopRow.document_id).is_not(None))
    )


def _returns(plan_id: int) -> Any:
    undone = select(DocumentRow.reverses_id).where(col(DocumentRow.reverses_id).is_not(None))
    return (
        joined(col(RouteRow.id), col(DocumentRow.id))
        .join(DocumentRow, col(DocumentRow.reference) == col(RouteRow.code))
        .where(
            col(RouteRow.plan_id) == plan_id,
            col(DocumentRow.kind) == DocumentKind.RETURN,
            col(DocumentRow.id).not_in(undone),
        )
    )
