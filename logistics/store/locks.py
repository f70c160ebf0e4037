"""Locks for PostgreSQL; SQLite already serialises writers when they begin.

Every verb takes them in one order, so that two never wait for each other: the
lots it will decide on (by id), then the command's key and the document's number.
"""

from collections.abc import Iterable

from sqlalchemy import text
from sqlmodel import Session, col, select

from logistics.store.standing import HELD
from logistics.store.tables import BalanceRow, LotRow


def lock_lots(session: Session, lot_ids: Iterable[int]) -> None:
    """Holds these lots until the transaction ends, always in the same order."""
    if _is_sqlite(session):
        return
    wanted = sorted(set(lot_ids))
    if wanted:
        query = select(LotRow.id).where(col(LotRow.id).in_(wanted)).order_by(col(LotRow.id))
        session.exec(query.with_for_update()).all()


def lock_items(session: Session, item_ids: Iterable[int]) -> None:
    """Holds every lot of these items that we have, so that what is available cannot shrink.

    Lots long gone are left alone: there are thousands of them when a bank is old. What comes in
    meanwhile is not held either; whoever takes of it holds it then (:func:`lock_lots`).
    """
    if _is_sqlite(session):
        return
    wanted = sorted(set(item_ids))
    if wanted:
        ours = select(BalanceRow.lot_id).where(HELD)
        query = select(LotRow.id).where(col(LotRow.item_id).in_(wanted), col(LotRow.id).in_(ours))
        session.exec(query.order_by(col(LotRow.id)).with_for_update(of=LotRow)).all()


def lock_name(session: Session, name: str) -> None:
    """Lets only one transaction at a time go on under a name."""
    if _is_sqlite(session):
        return
    session.connection().execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name}
    )


def writes_alone(session: Session) -> bool:
    """Tells whether nobody else writes while this transaction goes on, whatever it locks."""
    return _is_sqlite(session)


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
