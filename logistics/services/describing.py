"""Describing: what the receipts say of a donor or supplier is written down, once for all of them."""

from sqlmodel import Session, col, select

from logistics.adapters.phones import to_e164
from logistics.domain.errors import InvalidValue, NotFound
from logistics.domain.parties import PartyFacts, check_party, tax_number
from logistics.store.locks import lock_name
from logistics.store.parties import ANONYMOUS
from logistics.store.tables import PartyRow


def describe_party(session: Session, party_id: int, facts: PartyFacts) -> PartyRow:
    """Writes a party's facts anew; its documents keep naming the same party.

    Raises
    ------
    NotFound
        When there is no such party, or it is the benefactor who gives no name.
    InvalidValue
        When a fact cannot be meant, or another party has the name.
    """
    check_party(facts)
    lock_name(session, f"party {facts.name}")
    party = session.get(PartyRow, party_id)
    if party is None or party.name == ANONYMOUS:
        raise NotFound(kind="party", key=party_id)
    same = select(PartyRow.id).where(PartyRow.name == facts.name, col(PartyRow.id) != party_id)
    if session.exec(same).first() is not None:
        raise InvalidValue(field="name", why="taken", value=facts.name)
    party.name, party.is_person = facts.name, facts.is_person
    party.tax_no, party.tax_office = tax_number(facts.tax_no), facts.tax_office
    party.address, party.representative = facts.address, facts.representative
    party.phone = to_e164(facts.phone)
    session.flush()
    return party
