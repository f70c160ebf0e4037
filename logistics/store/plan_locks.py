"""What coordinators have settled of plans."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, select

from logistics.domain.orders import LockKind
from logistics.store.tables import PlanLockRow


def locks_of(session: Session, plan_id: int) -> list[PlanLockRow]:
    """Returns the locks of a plan, the oldest first."""
    query = select(PlanLockRow).where(PlanLockRow.plan_id == plan_id)
    return list(session.exec(query.order_by(col(PlanLockRow.id))))


def add_lock(
    session: Session,
    plan_id: int,
    *,
    vehicle_id: int,
    kind: LockKind,
    order_id: int | None,
    by: int,
    at: datetime,
) -> PlanLockRow:
    """Locks an order, the beginning of a day up to an order, or a whole day."""
    row = PlanLockRow(
        plan_id=plan_id,
        vehicle_id=vehicle_id,
        kind=kind,
        order_id=order_id,
        locked_at=at,
        locked_by=by,
    )
    session.add(row)
    session.flush()
    return row


def unlock(session: Session, locks: Collection[PlanLockRow]) -> None:
    """Removes locks."""
    if not locks:
        return
    ids = [lock.id for lock in locks]
    session.connection().execute(delete(PlanLockRow).where(col(PlanLockRow.id).in_(ids)))
    session.expire_all()
