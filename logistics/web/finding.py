"""What a scanned or typed code opens.

Each lookup knows one kind of code and who may open it. A code that nobody may
open for this person is as unknown as one that does not exist.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app, url_for
from flask_login import current_user
from sqlmodel import Session, select

from logistics.adapters.codes import read_code
from logistics.domain.identity import looks_like_national_id
from logistics.domain.roles import Role
from logistics.domain.scans import ScanKind
from logistics.store.households import household_by_code, household_by_key
from logistics.store.scanned import recognise
from logistics.store.tables import DocumentRow, LotRow, RecallRow, WriteOffRow
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
    """Returns the page of the lot with this code, or with this producer's number on a case."""
    scan = read_code(code)
    if scan.kind is ScanKind.GS1:
        found = recognise(db, scan)
        lots = [found.lot] if found.lot else list(found.lots)
        return url_for("warehouse.lot", code=lots[0].code) if len(lots) == 1 and lots[0] else None
    known = db.exec(select(LotRow.code).where(LotRow.code == scan.text.upper())).first()
    return None if known is None else url_for("warehouse.lot", code=known)


def item(db: Session, code: str) -> str | None:
    """Returns the page of the item with this code, or with this barcode on a piece or a case."""
    found = recognise(db, read_code(code)).item
    return None if found is None else url_for("warehouse.item", code=found.code)


def place(db: Session, code: str) -> str | None:
    """Returns the page of the place of ours with this code."""
    found = recognise(db, read_code(code)).place
    return None if found is None else url_for("places.place", code=found.code)


def write_off(db: Session, code: str) -> str | None:
    """Returns the page of the write-off with this number."""
    found = db.exec(select(WriteOffRow.id).where(WriteOffRow.code == code.upper())).first()
    return None if found is None else url_for("safety.write_off", write_off_id=found)


def recall(db: Session, code: str) -> str | None:
    """Returns the page of the recall with this number."""
    found = db.exec(select(RecallRow.id).where(RecallRow.code == code.upper())).first()
    return None if found is None else url_for("safety.recall", recall_id=found)


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
    Lookup(roles=DOCUMENT_READERS, address=write_off),
    Lookup(roles=DOCUMENT_READERS, address=recall),
    Lookup(roles=DOCUMENT_READERS, address=place),
    Lookup(roles=HOUSEHOLD_READERS, address=household),
    Lookup(roles=frozenset({Role.CASEWORKER}), address=numbered),
    Lookup(roles=route_codes.READERS, address=route_codes.address),
    *(Lookup(roles=PLAN_READERS, address=each) for each in planned.LOOKUPS),
)
