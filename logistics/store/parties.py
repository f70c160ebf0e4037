"""Parties: who gives, sells, accepts by law, or keeps goods elsewhere."""

from collections.abc import Collection
from enum import StrEnum
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from logistics.domain.errors import NotFound
from logistics.store.locks import lock_name
from logistics.store.tables import PartyRow
from logistics.store.turkish import folded, mentions

ANONYMOUS = "Hayırsever"


class PartyRole(StrEnum):
    """What a party is to us; the same one may be several."""

    DONOR = "is_donor"
    SUPPLIER = "is_supplier"
    ASSOCIATION = "is_association"
    INSTITUTION = "is_institution"


def party_named(session: Session, name: str, role: PartyRole) -> PartyRow:
    """Returns the party of this name in this role, made when it comes for the first time."""
    lock_name(session, f"party {name}")
    party = session.exec(select(PartyRow).where(PartyRow.name == name)).one_or_none()
    if party is None:
        party = PartyRow(name=name, is_donor=False)
        session.add(party)
    setattr(party, role.value, True)
    session.flush()
    return party


def parties(session: Session, role: PartyRole) -> list[PartyRow]:
    """Returns the parties of a role by name."""
    column = col(getattr(PartyRow, role.value))
    return list(session.exec(select(PartyRow).where(column).order_by(folded(PartyRow.name))))


def get_party(session: Session, party_id: int, role: PartyRole) -> PartyRow:
    """Returns a party of a role, or refuses with :class:`NotFound`."""
    party = session.get(PartyRow, party_id)
    if party is None or not getattr(party, role.value):
        raise NotFound(kind="party", key=party_id)
    return party


def parties_by_id(session: Session, party_ids: Collection[int]) -> dict[int, PartyRow]:
    """Returns these parties by id."""
    found = session.exec(select(PartyRow).where(col(PartyRow.id).in_(party_ids)))
    return {row.id: row for row in found if row.id is not None}


def party_by_id(session: Session, party_id: int) -> PartyRow:
    """Returns a party, or refuses with :class:`NotFound`."""
    party = session.get(PartyRow, party_id)
    if party is None:
        raise NotFound(kind="party", key=party_id)
    return party


def party_total(session: Session, text: str) -> int:
    """Returns how many donors and suppliers a text leaves."""
    query = select(func.count()).select_from(PartyRow).where(*_named(text))
    return int(session.exec(query).one())


def party_page(session: Session, text: str, *, start: int, limit: int) -> list[PartyRow]:
    """Returns one page of donors and suppliers by name."""
    query = select(PartyRow).where(*_named(text)).order_by(folded(PartyRow.name))
    return list(session.exec(query.offset(start).limit(limit)))


def _named(text: str) -> list[Any]:
    named = [col(PartyRow.name) != ANONYMOUS]
    return [*named, mentions(text, PartyRow.name, PartyRow.tax_no)] if text.strip() else named
