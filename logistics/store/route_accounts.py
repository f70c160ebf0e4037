"""What a route loaded, delivered, brought back and lost, read from the ledger.

The vehicle's place may carry goods of several routes at once, so the account of
one route is made of its own documents: the loadings of its trips, the
deliveries of its stops, and the returns that name it. Whatever was undone
does not count.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, union
from sqlalchemy import select as joined
from sqlmodel import Session, col, select

from logistics.domain.ledger import DocumentKind, PlaceKind
from logistics.domain.orders import Outcome, PromiseState
from logistics.domain.quantity import NOTHING, Quantity
from logistics.domain.reconciliation import LotAccount
from logistics.store.tables import (
    DocumentRow,
    ItemRow,
    KitRow,
    LotRow,
    MovementRow,
    PlaceRow,
    PromiseRow,
    RouteRow,
    StopRow,
    TripRow,
)
from logistics.store.turkish import folded


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedLot:
    """A lot's account on a route, its item or kit, and the shelf it was loaded from."""

    account: LotAccount
    lot: LotRow
    item: ItemRow
    kit: KitRow | None
    shelf: PlaceRow


def route_accounts(session: Session, route: RouteRow) -> list[CarriedLot]:
    """Returns the account of every lot the route loaded, in three queries."""
    sums = _sums(session, route)
    waiting = _waiting(session, route)
    query = (
        select(LotRow, ItemRow, PlaceRow, KitRow)
        .join(ItemRow, col(ItemRow.id) == col(LotRow.item_id))
        .outerjoin(KitRow, col(KitRow.id) == col(LotRow.kit_id))
        .join(MovementRow, col(MovementRow.lot_id) == col(LotRow.id))
        .join(PlaceRow, col(PlaceRow.id) == col(MovementRow.source_id))
        .join(TripRow, col(TripRow.loading_id) == col(MovementRow.document_id))
        .where(TripRow.route_id == route.id)
        .order_by(folded(ItemRow.name_tr), col(LotRow.code), col(MovementRow.id))
    )
    carried: dict[int, CarriedLot] = {}
    for lot, item, shelf, kit in session.exec(query):
        assert lot.id is not None
        account = LotAccount(
            lot_id=lot.id,
            lot=lot.code,
            waiting=waiting.get(lot.id, NOTHING),
            **{side: sums[lot.id, side] for side in ("loaded", "delivered", "returned", "lost")},
        )
        found = CarriedLot(account=account, lot=lot, item=item, kit=kit, shelf=shelf)
        carried.setdefault(lot.id, found)
    return list(carried.values())


def returns_of(session: Session, route: RouteRow) -> list[DocumentRow]:
    """Returns the return documents of a route that stand, newest first."""
    query = (
        select(DocumentRow)
        .where(col(DocumentRow.id).in_(_standing_returns(route)))
        .order_by(col(DocumentRow.id).desc())
    )
    return list(session.exec(query))


def _sums(session: Session, route: RouteRow) -> dict[tuple[int, str], Quantity]:
    documents = union(_loadings(route), _deliveries(route), _standing_returns(route)).subquery()
    query: Any = (
        joined(
            col(MovementRow.lot_id),
            col(DocumentRow.kind),
            col(PlaceRow.kind),
            func.sum(MovementRow.pieces),
            func.sum(MovementRow.grams),
        )
        .join(DocumentRow, col(DocumentRow.id) == col(MovementRow.document_id))
        .join(PlaceRow, col(PlaceRow.id) == col(MovementRow.target_id))
        .where(col(MovementRow.document_id).in_(select(documents.c[0])))
        .group_by(col(MovementRow.lot_id), col(DocumentRow.kind), col(PlaceRow.kind))
    )
    sums: defaultdict[tuple[int, str], Quantity] = defaultdict(Quantity)
    for lot_id, kind, target, pieces, grams in session.exec(query):
        sums[lot_id, _side(kind, target)] += Quantity(pieces=int(pieces), grams=int(grams))
    return sums


def _side(kind: DocumentKind, target: PlaceKind) -> str:
    if kind is DocumentKind.RETURN:
        return "returned" if target is PlaceKind.SHELF else "lost"
    return "loaded" if kind is DocumentKind.LOADING else "delivered"


def _waiting(session: Session, route: RouteRow) -> dict[int, Quantity]:
    """Returns what stops ahead wait for, by lot."""
    query = (
        select(PromiseRow.lot_id, func.sum(PromiseRow.pieces), func.sum(PromiseRow.grams))
        .join(StopRow, col(StopRow.order_id) == col(PromiseRow.order_id))
        .join(TripRow, col(TripRow.id) == col(StopRow.trip_id))
        .where(
            TripRow.route_id == route.id,
            PromiseRow.loading_id == TripRow.loading_id,
            StopRow.outcome == Outcome.PENDING,
            PromiseRow.state == PromiseState.LOADED,
        )
        .group_by(col(PromiseRow.lot_id))
    )
    return {
        lot_id: Quantity(pieces=int(pieces), grams=int(grams))
        for lot_id, pieces, grams in session.exec(query)
    }


def _loadings(route: RouteRow) -> Any:
    return select(TripRow.loading_id).where(
        TripRow.route_id == route.id, col(TripRow.loading_id).is_not(None)
    )


def _deliveries(route: RouteRow) -> Any:
    return (
        select(StopRow.document_id)
        .join(TripRow, col(TripRow.id) == col(StopRow.trip_id))
        .where(TripRow.route_id == route.id, col(StopRow.document_id).is_not(None))
    )


def _standing_returns(route: RouteRow) -> Any:
    undone = select(DocumentRow.reverses_id).where(col(DocumentRow.reverses_id).is_not(None))
    return select(DocumentRow.id).where(
        DocumentRow.kind == DocumentKind.RETURN,
        DocumentRow.reference == route.code,
        col(DocumentRow.id).not_in(undone),
    )
