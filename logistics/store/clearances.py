"""Best-before policies, and the named checks that let single lots go under them."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from logistics.domain.errors import BestBeforePassed, LotExpired
from logistics.domain.lots import DateKind, is_expired
from logistics.store.tables import BestBeforePolicyRow, ClearanceRow, LotRow, UserRow


def refuse_past_date(session: Session, lot: LotRow, *, on: date) -> None:
    """Refuses a lot that may not reach anybody on a day, because of its date.

    Raises
    ------
    LotExpired
        When its use-by date has passed.
    BestBeforePassed
        When its best-before date has passed and nobody let it go that long.
    """
    if lot.expires_on is None or not is_expired(lot.expires_on, on=on):
        return
    if lot.date_kind is DateKind.USE_BY:
        raise LotExpired(lot=lot.code, expires_on=lot.expires_on)
    if lot.date_kind is DateKind.BEST_BEFORE and not _is_cleared(session, lot, on):
        raise BestBeforePassed(lot=lot.code, expires_on=lot.expires_on)


def cleared_until() -> Any:
    """Returns the column of a lot that says until when a named check lets it go."""
    return (
        select(func.max(ClearanceRow.good_until))
        .where(col(ClearanceRow.lot_id) == col(LotRow.id))
        .correlate(LotRow)
        .scalar_subquery()
    )


def clearances(session: Session, lot_id: int) -> list[tuple[ClearanceRow, UserRow]]:
    """Returns the checks that let a lot go past its date, and by whom, the oldest first."""
    query = (
        select(ClearanceRow, UserRow)
        .join(UserRow, col(UserRow.id) == col(ClearanceRow.checked_by))
        .where(ClearanceRow.lot_id == lot_id)
        .order_by(col(ClearanceRow.id))
    )
    return [(clearance, person) for clearance, person in session.exec(query)]


def policy_of(session: Session, group: str) -> BestBeforePolicyRow | None:
    """Returns the policy of a group of items, if one was ever set."""
    return session.exec(
        select(BestBeforePolicyRow)
        .where(BestBeforePolicyRow.group == group)
        .order_by(col(BestBeforePolicyRow.id).desc())
    ).first()


def policies(session: Session, groups: Collection[str]) -> dict[str, BestBeforePolicyRow]:
    """Returns the present policy of each of these groups that has one."""
    last = (
        select(func.max(BestBeforePolicyRow.id))
        .where(col(BestBeforePolicyRow.group).in_(groups))
        .group_by(col(BestBeforePolicyRow.group))
    )
    found = session.exec(select(BestBeforePolicyRow).where(col(BestBeforePolicyRow.id).in_(last)))
    return {row.group: row for row in found}


def policy_history(session: Session, *, limit: int) -> list[tuple[BestBeforePolicyRow, UserRow]]:
    """Returns what was set by whom, the latest first."""
    query = (
        select(BestBeforePolicyRow, UserRow)
        .join(UserRow, col(UserRow.id) == col(BestBeforePolicyRow.set_by))
        .order_by(col(BestBeforePolicyRow.id).desc())
        .limit(limit)
    )
    return [(policy, person) for policy, person in session.exec(query)]


def _is_cleared(session: Session, lot: LotRow, on: date) -> bool:
    found = session.exec(
        select(ClearanceRow.id)
        .where(ClearanceRow.lot_id == lot.id, col(ClearanceRow.good_until) >= on)
        .limit(1)
    ).first()
    return found is not None
