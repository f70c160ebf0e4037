"""Holds on lots: who stopped a lot, why, and who let it go."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, col, select

from logistics.domain.holds import HoldKind
from logistics.store.tables import HoldRow


def open_hold(
    session: Session, *, lot_id: int, kind: HoldKind, reason: str, at: datetime, by: int
) -> HoldRow:
    """Stops a lot from being issued from a moment (aware UTC) on."""
    hold = HoldRow(lot_id=lot_id, kind=kind, reason=reason, opened_at=at, opened_by=by)
    session.add(hold)
    session.flush()
    return hold


def open_holds(session: Session, lot_ids: Collection[int]) -> dict[int, list[HoldRow]]:
    """Returns the holds that stand on these lots, oldest first, by lot."""
    query = (
        select(HoldRow)
        .where(col(HoldRow.lot_id).in_(lot_ids), col(HoldRow.released_at).is_(None))
        .order_by(col(HoldRow.id))
    )
    found: dict[int, list[HoldRow]] = {}
    for hold in session.exec(query):
        found.setdefault(hold.lot_id, []).append(hold)
    return found
