"""What a scanned or typed code opens.

Each lookup knows one kind of code and who may open it. A code that nobody may
open for this person is as unknown as one that does not exist.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app, url_for
from flask_login import current_user
from sqlmodel import Session, col, select

from logistics.domain.identity import looks_like_national_id
from logistics.domain.roles import Role
from logistics.store.households import household_by_code, household_by_key
from logistics.store.tables import DocumentRow, ItemRow, LotRow, PlaceRow
from logistics.web import route_codes
from logistics.web.access import DOCUMENT_READERS
from logistics.web.coordinator import finding as planned

PLAN_READERS = frozenset({Role.COORDINATOR, Role.AUDITOR})
STOCK_READERS = frozenset({Role.WAREHOUSE, Role.AUDITOR})
HOUSEHOLD_READERS = frozenset({Role.CASEWORKER, Role.COORDINATOR})


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """Turns a code into the address of what it names, for people with one of ``roles``."""

    roles: frozenset[Role]
    address: Callable[[Session, str], str | None]


def address_of(db: Session, code: str) -> str | None:
    """Returns where a code leads the person who asks, or nothing."""
    if not code:
        return None
    for lookup in LOOKUPS:
        if current_user.has(*lookup.roles):
            found = lookup.address(db, code)
            if found is not None:
                return found
    return None


def document(db: Session, code: str) -> str | None:
    """Returns the page of the document with this number."""
    found = db.exec(select(DocumentRow.id).where(DocumentRow.number == code.upper())).first()
    return None if found is None else url_for("documents.document", document_id=found)


def lot(db: Session, code: str) -> str | None:
    """Returns the page of the lot with this code."""
    found = db.exec(select(LotRow.code).where(LotRow.code == code.upper())).first()
    return None if found is None else url_for("warehouse.lot", code=found)


def item(db: Session, code: str) -> str | None:
    """Returns the page of the item with this code or barcode."""
    found = db.exec(
        select(ItemRow.code).where(
            (col(ItemRow.code) == code.upper()) | (col(ItemRow.barcode) == code)
        )
    ).first()
    return None if found is None else url_for("warehouse.item", code=found)


def place(db: Session, code: str) -> str | None:
    """Returns the page of the place of ours with this code."""
    wanted = col(PlaceRow.code) == code.upper()
    found = db.exec(select(PlaceRow.code).where(wanted, col(PlaceRow.own))).first()
    return None if found is None else url_for("places.place", code=found)


def household(db: Session, code: str) -> str | None:
    """Returns the file of the household with this code."""
    found = household_by_code(db, code)
    return None if found is None else url_for("caseworker.household", household_id=found.id)


def numbered(db: Session, code: str) -> str | None:
    """Returns the file of the household that is registered under this identity number."""
    if not looks_like_national_id(code):
        return None
    key = current_app.extensions["imece_sealer"].key_of("".join(code.split()))
    found = household_by_key(db, key)
    return None if found is None else url_for("caseworker.household", household_id=found.id)


LOOKUPS = (
    Lookup(roles=DOCUMENT_READERS, address=document),
    Lookup(roles=STOCK_READERS, address=lot),
    Lookup(roles=STOCK_READERS, address=item),
    Lookup(roles=DOCUMENT_READERS, address=place),
    Lookup(roles=HOUSEHOLD_READERS, address=household),
    Lookup(roles=frozenset({Role.CASEWORKER}), address=numbered),
    Lookup(roles=route_codes.READERS, address=route_codes.address),
    *(Lookup(roles=PLAN_READERS, address=each) for each in planned.LOOKUPS),
)
