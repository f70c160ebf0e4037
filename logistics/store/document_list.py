"""Documents as a list: by kind, day and text, a page at a time."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from logistics.domain.calendar import instant_of
from logistics.domain.ledger import DocumentKind
from logistics.store.tables import DocumentRow, PartyRow, UserRow
from logistics.store.turkish import mentions

DAY_S = 24 * 3600


class DocumentOrder(StrEnum):
    """What a list of documents is sorted by."""

    NEWEST = "newest"
    OLDEST = "oldest"
    NUMBER = "number"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFilter:
    """What the user asks a list of documents for; nothing means everything."""

    kind: DocumentKind | None = None
    day: date | None = None
    text: str = ""
    order: DocumentOrder = DocumentOrder.NEWEST


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedDocument:
    """One line of the list."""

    document: DocumentRow
    actor: UserRow
    party: PartyRow | None
    undone_by: DocumentRow | None


def listed_documents(
    session: Session, wanted: DocumentFilter, *, start: int, limit: int
) -> list[ListedDocument]:
    """Returns one page of the documents that a filter finds.

    The page is found before anything is joined to it that the filter does not ask for.
    """
    undoing = aliased(DocumentRow)
    page = (
        _sought(select(col(DocumentRow.id)), wanted)
        .order_by(*_order(wanted.order))
        .offset(start)
        .limit(limit)
        .subquery()
    )
    query: Any = (
        _joined(select(DocumentRow, UserRow, PartyRow, undoing))
        .outerjoin(undoing, col(undoing.reverses_id) == col(DocumentRow.id))
        .join(page, page.c.id == col(DocumentRow.id))
        .order_by(*_order(wanted.order))
    )
    return [
        ListedDocument(document=document, actor=actor, party=party, undone_by=undone_by)
        for document, actor, party, undone_by in session.exec(query)
    ]


def document_total(session: Session, wanted: DocumentFilter, *, most: int) -> int:
    """Returns how many documents a filter finds, counting no further than ``most``."""
    found = _sought(select(col(DocumentRow.id)), wanted).limit(most).subquery()
    query = select(func.count()).select_from(found)
    return int(session.connection().execute(query).scalar_one())


def _sought(query: Any, wanted: DocumentFilter) -> Any:
    """Returns a query for the documents of a filter, with the names only where they are sought."""
    named = _joined(query) if wanted.text else query.select_from(DocumentRow)
    return named.where(*_conditions(wanted))


def _joined(query: Any) -> Select[Any]:
    joined: Select[Any] = (
        query.select_from(DocumentRow)
        .join(UserRow, col(UserRow.id) == col(DocumentRow.actor_id))
        .outerjoin(PartyRow, col(PartyRow.id) == col(DocumentRow.party_id))
    )
    return joined


def _conditions(wanted: DocumentFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.kind:
        conditions.append(col(DocumentRow.kind) == wanted.kind)
    if wanted.day:
        conditions.append(col(DocumentRow.happened_at) >= instant_of(wanted.day, 0))
        conditions.append(col(DocumentRow.happened_at) < instant_of(wanted.day, DAY_S))
    if wanted.text:
        named = (DocumentRow.number, DocumentRow.reference, PartyRow.name, UserRow.name)
        conditions.append(mentions(wanted.text, *named))
    return conditions


def _order(order: DocumentOrder) -> list[Any]:
    orders: dict[DocumentOrder, list[Any]] = {
        DocumentOrder.NEWEST: [col(DocumentRow.happened_at).desc(), col(DocumentRow.id).desc()],
        DocumentOrder.OLDEST: [col(DocumentRow.happened_at), col(DocumentRow.id)],
        DocumentOrder.NUMBER: [col(DocumentRow.number)],
    }
    return orders[order]
