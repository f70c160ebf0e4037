"""The proof beyond the balances: promises, deliveries, and rows that lost what they point at.

:func:`logistics.store.ledger.prove` recomputes what each place holds. Here every
promise is held against the ledger: what it claims must be loaded, held or
delivered, once. Nothing found is what we want; a finding names its rows even
when the order, place or lot itself was deleted behind the program's back.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, case, func, literal, or_, select, text, union_all
from sqlmodel import Session, col

from logistics.domain.ledger import DocumentKind
from logistics.domain.orders import PromiseState, RouteState
from logistics.domain.quantity import NOTHING, Quantity
from logistics.store.columns import name_or_id
from logistics.store.tables import (
    BalanceRow,
    DocumentRow,
    LotRow,
    MovementRow,
    OrderRow,
    PlaceRow,
    PromiseRow,
    RouteRow,
    StopRow,
    TripRow,
)

LIVE = (PromiseState.OPEN, PromiseState.LOADED, PromiseState.DELIVERED)


class Flaw(StrEnum):
    """What is wrong with a promise, a delivery or a row."""

    LOADED_ASTRAY = "loaded_astray"
    PROMISED_BEYOND = "promised_beyond"
    DELIVERED_OTHERWISE = "delivered_otherwise"
    PROMISED_TWICE = "promised_twice"
    POINTS_NOWHERE = "points_nowhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One flaw of ``subject``: the code of an order or a place, or a table and a row.

    ``of`` is the lot's code, or the table pointed at; ``kept`` is what the promises
    say, ``proven`` what the ledger says [pieces, g].
    """

    flaw: Flaw
    subject: str
    of: str = ""
    kept: Quantity = NOTHING
    proven: Quantity = NOTHING


def prove_promises(session: Session) -> list[Finding]:
    """Holds every promise against the ledger and returns each flaw, in five queries."""
    return [
        *_loaded_astray(session),
        *_promised_beyond(session),
        *_delivered_otherwise(session),
        *_promised_twice(session),
        *_pointing_nowhere(session),
    ]


def _loaded_astray(session: Session) -> Iterable[Finding]:
    """Yields loaded promises whose trip is not loaded, or whose route is closed."""
    astray = or_(col(TripRow.id).is_(None), col(RouteRow.state) == RouteState.CLOSED)
    query = (
        select(
            name_or_id(OrderRow.code, PromiseRow.order_id),
            name_or_id(LotRow.code, PromiseRow.lot_id),
            col(PromiseRow.pieces),
            col(PromiseRow.grams),
        )
        .select_from(PromiseRow)
        .outerjoin(TripRow, col(TripRow.loading_id) == col(PromiseRow.loading_id))
        .outerjoin(RouteRow, col(RouteRow.id) == col(TripRow.route_id))
        .outerjoin(OrderRow, col(OrderRow.id) == col(PromiseRow.order_id))
        .outerjoin(LotRow, col(LotRow.id) == col(PromiseRow.lot_id))
        .where(col(PromiseRow.state) == PromiseState.LOADED, astray)
        .order_by(col(PromiseRow.id))
    )
    for order, lot, pieces, grams in session.connection().execute(query):
        kept = Quantity(pieces=pieces, grams=grams)
        yield Finding(flaw=Flaw.LOADED_ASTRAY, subject=order, of=lot, kept=kept)


def _promised_beyond(session: Session) -> Iterable[Finding]:
    """Yields places that promise more of a lot than they hold."""
    place, lot = col(PromiseRow.place_id), col(PromiseRow.lot_id)
    promised = func.sum(PromiseRow.pieces), func.sum(PromiseRow.grams)
    held = tuple(func.coalesce(func.max(side), 0) for side in (BalanceRow.pieces, BalanceRow.grams))
    query = (
        select(
            name_or_id(func.max(PlaceRow.code), place),
            name_or_id(func.max(LotRow.code), lot),
            *promised,
            *held,
        )
        .select_from(PromiseRow)
        .outerjoin(
            BalanceRow, and_(col(BalanceRow.place_id) == place, col(BalanceRow.lot_id) == lot)
        )
        .outerjoin(PlaceRow, col(PlaceRow.id) == place)
        .outerjoin(LotRow, col(LotRow.id) == lot)
        .where(col(PromiseRow.state) == PromiseState.OPEN)
        .group_by(place, lot)
        .having(or_(promised[0] > held[0], promised[1] > held[1]))
        .order_by(place, lot)
    )
    return _compared(session, query, Flaw.PROMISED_BEYOND)


def _delivered_otherwise(session: Session) -> Iterable[Finding]:
    """Yields orders whose delivered promises are not what standing deliveries moved."""
    legs = union_all(_promised_as_delivered(), _moved_by_deliveries()).subquery()
    order, lot, pieces, grams, moved_pieces, moved_grams = legs.c
    kept = func.sum(pieces), func.sum(grams)
    moved = func.sum(moved_pieces), func.sum(moved_grams)
    query = (
        select(
            name_or_id(func.max(OrderRow.code), order),
            name_or_id(func.max(LotRow.code), lot),
            *kept,
            *moved,
        )
        .select_from(legs)
        .outerjoin(OrderRow, col(OrderRow.id) == order)
        .outerjoin(LotRow, col(LotRow.id) == lot)
        .group_by(order, lot)
        .having(or_(kept[0] != moved[0], kept[1] != moved[1]))
        .order_by(order, lot)
    )
    return _compared(session, query, Flaw.DELIVERED_OTHERWISE)


def _promised_as_delivered() -> Any:
    return select(
        col(PromiseRow.order_id).label("order_id"),
        col(PromiseRow.lot_id).label("lot_id"),
        col(PromiseRow.pieces).label("pieces"),
        col(PromiseRow.grams).label("grams"),
        literal(0).label("moved_pieces"),
        literal(0).label("moved_grams"),
    ).where(col(PromiseRow.state) == PromiseState.DELIVERED)


def _moved_by_deliveries() -> Any:
    undone = select(col(DocumentRow.reverses_id)).where(col(DocumentRow.reverses_id).is_not(None))
    return (
        select(
            func.coalesce(StopRow.order_id, 0),
            col(MovementRow.lot_id),
            literal(0),
            literal(0),
            col(MovementRow.pieces),
            col(MovementRow.grams),
        )
        .join(DocumentRow, col(DocumentRow.id) == col(MovementRow.document_id))
        .outerjoin(StopRow, col(StopRow.document_id) == col(DocumentRow.id))
        .where(
            col(DocumentRow.kind) == DocumentKind.DELIVERY,
            col(DocumentRow.id).not_in(undone),
        )
    )


def _promised_twice(session: Session) -> Iterable[Finding]:
    """Yields orders with goods promised, loaded or delivered to them more than once."""
    order, state = col(PromiseRow.order_id), col(PromiseRow.state)
    sets = func.count(func.distinct(func.coalesce(PromiseRow.loading_id, 0)))
    open_and_more = func.max(case((state == PromiseState.OPEN, 1), else_=0)) > func.min(
        case((state == PromiseState.OPEN, 1), else_=0)
    )
    query = (
        select(
            name_or_id(func.max(OrderRow.code), order),
            func.sum(PromiseRow.pieces),
            func.sum(PromiseRow.grams),
        )
        .select_from(PromiseRow)
        .outerjoin(OrderRow, col(OrderRow.id) == order)
        .where(state.in_(LIVE))
        .group_by(order)
        .having(or_(sets > 1, open_and_more))
        .order_by(order)
    )
    for subject, pieces, grams in session.connection().execute(query):
        kept = Quantity(pieces=int(pieces), grams=int(grams))
        yield Finding(flaw=Flaw.PROMISED_TWICE, subject=subject, kept=kept)


def _pointing_nowhere(session: Session) -> Iterable[Finding]:
    """Yields rows whose parent is gone; PostgreSQL never lets that happen."""
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        return
    for table, row, parent, _ in connection.execute(text("PRAGMA foreign_key_check")):
        yield Finding(flaw=Flaw.POINTS_NOWHERE, subject=f"{table} #{row}", of=parent)


def _compared(session: Session, query: Any, flaw: Flaw) -> Iterable[Finding]:
    for subject, lot, pieces, grams, proven_pieces, proven_grams in session.connection().execute(
        query
    ):
        yield Finding(
            flaw=flaw,
            subject=subject,
            of=lot,
            kept=Quantity(pieces=int(pieces), grams=int(grams)),
            proven=Quantity(pieces=int(proven_pieces), grams=int(proven_grams)),
        )
