"""The warehouse as one walks through it: what lies in each place, added up by the database."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from logistics.domain.errors import NotFound
from logistics.domain.ledger import PlaceKind
from logistics.domain.quantity import Quantity
from logistics.store.lot_life import StandingLot, standing_lots
from logistics.store.tables import BalanceRow, HoldRow, LotRow, PlaceRow, VehicleRow

MOST_LOTS = 2000
OURS = (PlaceKind.SHELF, PlaceKind.DOCK, PlaceKind.VEHICLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """What a place holds: its lots, those on hold, the quantity, and the nearest date."""

    lots: int
    on_hold: int
    held: Quantity
    nearest: date | None


NOTHING_THERE = Fill(lots=0, on_hold=0, held=Quantity(), nearest=None)


def fills(session: Session) -> dict[int, Fill]:
    """Returns what each of our places holds, by place id, in one query."""
    on_hold = select(HoldRow.lot_id).where(col(HoldRow.released_at).is_(None)).distinct().subquery()
    query: Any = (
        select(  # type: ignore[call-overload]
            BalanceRow.place_id,
            func.count(),
            func.count(on_hold.c.lot_id),
            func.sum(BalanceRow.pieces),
            func.sum(BalanceRow.grams),
            func.min(LotRow.expires_on),
        )
        .join(LotRow, col(LotRow.id) == col(BalanceRow.lot_id))
        .outerjoin(on_hold, on_hold.c.lot_id == col(BalanceRow.lot_id))
        .where(col(BalanceRow.own), or_(col(BalanceRow.pieces) > 0, col(BalanceRow.grams) > 0))
        .group_by(col(BalanceRow.place_id))
    )
    return {
        place_id: Fill(
            lots=int(lots),
            on_hold=int(held),
            held=Quantity(pieces=int(pieces), grams=int(grams)),
            nearest=nearest,
        )
        for place_id, lots, held, pieces, grams, nearest in session.exec(query)
    }


def place_by_code(session: Session, code: str) -> PlaceRow:
    """Returns the place of ours behind a code, or refuses with :class:`NotFound`."""
    wanted = code.strip().upper()
    row = session.exec(
        select(PlaceRow).where(PlaceRow.code == wanted, col(PlaceRow.kind).in_(OURS))
    ).one_or_none()
    if row is None:
        raise NotFound(kind="place", key=code)
    return row


def ends(session: Session) -> list[PlaceRow]:
    """Returns the places goods may be moved between, by code."""
    kinds = (PlaceKind.SHELF, PlaceKind.DOCK)
    query = select(PlaceRow).where(col(PlaceRow.kind).in_(kinds), col(PlaceRow.active))
    return list(session.exec(query.order_by(col(PlaceRow.code))))


def places_of_lots(session: Session, lot_ids: Collection[int]) -> dict[int, list[int]]:
    """Returns the shelves and docks (place ids) where each lot (id) lies."""
    query = (
        select(BalanceRow.lot_id, BalanceRow.place_id)
        .join(PlaceRow, col(PlaceRow.id) == col(BalanceRow.place_id))
        .where(
            col(BalanceRow.lot_id).in_(lot_ids),
            col(PlaceRow.kind).in_((PlaceKind.SHELF, PlaceKind.DOCK)),
            or_(col(BalanceRow.pieces) > 0, col(BalanceRow.grams) > 0),
        )
        .order_by(col(BalanceRow.place_id))
    )
    found: dict[int, list[int]] = {}
    for lot_id, place_id in session.exec(query):
        found.setdefault(lot_id, []).append(place_id)
    return found


def lots_in(session: Session, place_id: int) -> list[StandingLot]:
    """Returns what lies in a place, in the order it is picked."""
    return standing_lots(session, col(PlaceRow.id) == place_id, limit=MOST_LOTS)


def vehicles(session: Session) -> list[VehicleRow]:
    """Returns the vehicles in service, by code."""
    query = select(VehicleRow).where(col(VehicleRow.active)).order_by(col(VehicleRow.code))
    return list(session.exec(query))
