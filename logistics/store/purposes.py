"""Purposes: what conditional donations are given for."""

from collections.abc import Collection

from sqlmodel import Session, col, select

from logistics.domain.errors import AnotherPurpose, NotFound
from logistics.store.tables import LotRow, PurposeRow
from logistics.store.turkish import folded


def purposes(session: Session) -> list[PurposeRow]:
    """Returns the purposes in use, by name."""
    query = select(PurposeRow).where(col(PurposeRow.active)).order_by(folded(PurposeRow.name))
    return list(session.exec(query))


def all_purposes(session: Session) -> list[PurposeRow]:
    """Returns every purpose, those in use first."""
    query = select(PurposeRow).order_by(col(PurposeRow.active).desc(), folded(PurposeRow.name))
    return list(session.exec(query))


def get_purpose(session: Session, purpose_id: int) -> PurposeRow:
    """Returns a purpose in use, or refuses with :class:`NotFound`."""
    purpose = session.get(PurposeRow, purpose_id)
    if purpose is None or not purpose.active:
        raise NotFound(kind="purpose", key=purpose_id)
    return purpose


def refuse_another(session: Session, lots: Collection[LotRow], purpose_id: int | None) -> None:
    """Raises :class:`AnotherPurpose` for the first lot that was given for another purpose."""
    for lot in lots:
        if lot.purpose_id is not None and lot.purpose_id != purpose_id:
            purpose = session.get(PurposeRow, lot.purpose_id)
            raise AnotherPurpose(lot=lot.code, purpose=purpose.name if purpose else "")
