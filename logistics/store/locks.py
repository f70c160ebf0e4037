"""Locks for PostgreSQL; SQLite already serialises writers when they begin.

Every verb takes them in one order, so that two never wait for each other: the
lots it will decide on (by id), then the command's key and the document's number.
"""

from collections.abc import Iterable

from sqlalchemy import text
from sqlmodel import Session, col, select

from logistics.store.tables import LotRow


def lock_lots(session: Session, lot_ids: Iterable[int]) -> None:
    """Holds these lots until the transaction ends, always in the same order."""
    if _is_sqlite(session):
        return
    wanted = sorted(set(lot_ids))
    if wanted:
        query = select(LotRow.id).where(col(LotRow.id).in_(wanted)).order_by(col(LotRow.id))
        session.exec(query.with_for_update()).all()


def lock_items(session: Session, item_ids: Iterable[int]) -> None:
    """Holds every lot of these items, so that what is available cannot change meanwhile."""
    if _is_sqlite(session):
        return
    wanted = sorted(set(item_ids))
    if wanted:
        query = select(LotRow.id).where(col(LotRow.item_id).in_(wanted)).order_by(col(LotRow.id))
        session.exec(query.with_for_update()).all()


def lock_name(session: Session, name: str) -> None:
    """Lets only one transaction at a time go on under a name."""
    if _is_sqlite(session):
        return
    session.connection().execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name}
    )


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
