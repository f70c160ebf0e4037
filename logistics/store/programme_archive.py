"""What an auditor asks of a programme: who got it by which document, and where it came from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from logistics.domain.calendar import local_day
from logistics.domain.ledger import DocumentKind
from logistics.domain.orders import Outcome
from logistics.domain.quantity import NOTHING, Quantity
from logistics.store.tables import (
    DocumentRow,
    HouseholdRow,
    MovementRow,
    NeighbourhoodRow,
    OrderRow,
    PlaceRow,
    PromiseRow,
    RouteRow,
    StopRow,
    TripRow,
    UserRow,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """An order that was delivered: when, by whom, on which document and route."""

    order: OrderRow
    household: HouseholdRow
    neighbourhood: NeighbourhoodRow
    document: DocumentRow
    driver: UserRow
    route: RouteRow
    quantity: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class CardLine:
    """What a kind of document brought or took of a programme's lots on a day."""

    day: date
    kind: DocumentKind
    documents: int
    came_in: Quantity
    went_out: Quantity
    left: Quantity


def handovers(session: Session, programme_id: int) -> list[Handover]:
    """Returns the deliveries of a programme in their turn, in one query."""
    query: Any = (
        select(
            OrderRow,
            HouseholdRow,
            NeighbourhoodRow,
            DocumentRow,
            UserRow,
            RouteRow,
            _moved(MovementRow.pieces),
            _moved(MovementRow.grams),
        )
        .select_from(OrderRow)
        .join(HouseholdRow, col(HouseholdRow.id) == col(OrderRow.household_id))
        .join(NeighbourhoodRow, col(NeighbourhoodRow.id) == col(HouseholdRow.neighbourhood_id))
        .join(StopRow, col(StopRow.order_id) == col(OrderRow.id))
        .join(DocumentRow, col(DocumentRow.id) == col(StopRow.document_id))
        .join(TripRow, col(TripRow.id) == col(StopRow.trip_id))
        .join(RouteRow, col(RouteRow.id) == col(TripRow.route_id))
        .join(UserRow, col(UserRow.id) == col(RouteRow.driver_id))
        .where(
            col(OrderRow.programme_id) == programme_id,
            col(StopRow.outcome) == Outcome.DELIVERED,
        )
        .order_by(col(OrderRow.rank), col(OrderRow.id))
    )
    return [
        Handover(
            order=order,
            household=household,
            neighbourhood=neighbourhood,
            document=document,
            driver=driver,
            route=route,
            quantity=Quantity(pieces=int(pieces), grams=int(grams)),
        )
        for order, household, neighbourhood, document, driver, route, pieces, grams in session.exec(
            query
        )
    ]


def stock_card(session: Session, programme_id: int) -> list[CardLine]:
    """Returns what became of the lots a programme promised, day by day, with what was left."""
    days: dict[tuple[date, DocumentKind], list[tuple[bool, Quantity]]] = {}
    for at, kind, comes_in, quantity in _crossings(session, programme_id):
        days.setdefault((local_day(at), kind), []).append((comes_in, quantity))
    lines: list[CardLine] = []
    left = NOTHING
    for (day, kind), moved in days.items():
        came_in = sum((each for comes_in, each in moved if comes_in), NOTHING)
        went_out = sum((each for comes_in, each in moved if not comes_in), NOTHING)
        left = left + came_in - went_out
        lines.append(
            CardLine(
                day=day,
                kind=kind,
                documents=len(moved),
                came_in=came_in,
                went_out=went_out,
                left=left,
            )
        )
    return lines


def _moved(side: Any) -> Any:
    """Returns what a document moved, asked only of the documents that are listed."""
    return (
        select(func.coalesce(func.sum(side), 0))
        .where(col(MovementRow.document_id) == col(DocumentRow.id))
        .correlate(DocumentRow)
        .scalar_subquery()
    )


def _crossings(
    session: Session, programme_id: int
) -> Iterable[tuple[datetime, DocumentKind, bool, Quantity]]:
    """Yields what each document moved of the programme's lots over our border."""
    source, target = aliased(PlaceRow), aliased(PlaceRow)
    lots = (
        select(col(PromiseRow.lot_id))
        .join(OrderRow, col(OrderRow.id) == col(PromiseRow.order_id))
        .where(col(OrderRow.programme_id) == programme_id)
    )
    query = (
        select(
            col(DocumentRow.happened_at),
            col(DocumentRow.kind),
            col(target.own),
            func.sum(MovementRow.pieces),
            func.sum(MovementRow.grams),
        )
        .select_from(MovementRow)
        .join(DocumentRow, col(DocumentRow.id) == col(MovementRow.document_id))
        .join(source, col(source.id) == col(MovementRow.source_id))
        .join(target, col(target.id) == col(MovementRow.target_id))
        .where(col(MovementRow.lot_id).in_(lots), col(source.own) != col(target.own))
        .group_by(
            col(DocumentRow.id),
            col(DocumentRow.happened_at),
            col(DocumentRow.kind),
            col(target.own),
        )
        .order_by(col(DocumentRow.happened_at), col(DocumentRow.id))
    )
    for at, kind, comes_in, pieces, grams in session.connection().execute(query):
        quantity = Quantity(pieces=int(pieces), grams=int(grams))
        yield at, DocumentKind(kind), bool(comes_in), quantity
