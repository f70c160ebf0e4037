"""Conditions: the purposes donations may be given for, and who accepts donations by law."""

from sqlmodel import Session, col, select

from logistics.domain.errors import InvalidValue, NotFound
from logistics.store.counters import next_number
from logistics.store.locks import lock_name
from logistics.store.parties import PartyRole, party_named
from logistics.store.tables import PartyRow, PurposeRow
from logistics.store.turkish import fold, folded

LONGEST_NAME = 120


def add_purpose(session: Session, name: str) -> PurposeRow:
    """Adds a purpose donors may bind their gift to; a name is given once."""
    lock_name(session, "purposes")
    taken = session.exec(select(PurposeRow.id).where(folded(PurposeRow.name) == fold(name))).first()
    if taken is not None:
        raise InvalidValue(field="name", why="taken", value=name)
    purpose = PurposeRow(code=f"AMAC-{next_number(session, 'purpose'):03d}", name=name)
    session.add(purpose)
    session.flush()
    return purpose


def retire_purpose(session: Session, purpose_id: int) -> PurposeRow:
    """Takes a purpose out of use; lots given for it stay bound to it."""
    return _switch(session, purpose_id, to=False)


def resume_purpose(session: Session, purpose_id: int) -> PurposeRow:
    """Takes a purpose into use again."""
    return _switch(session, purpose_id, to=True)


def add_association(session: Session, name: str) -> PartyRow:
    """Adds an association that accepts donations by law; a known party becomes one."""
    same = session.exec(
        select(PartyRow.name).where(folded(col(PartyRow.name)) == fold(name))
    ).first()
    return party_named(session, same or name, PartyRole.ASSOCIATION)


def _switch(session: Session, purpose_id: int, *, to: bool) -> PurposeRow:
    purpose = session.get(PurposeRow, purpose_id)
    if purpose is None:
        raise NotFound(kind="purpose", key=purpose_id)
    purpose.active = to
    session.flush()
    return purpose
