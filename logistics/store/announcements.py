"""Expected deliveries: what was announced or ordered, what came of it, what is still open.

How much came follows from the receipts that name the announcement: those undone do not
count, and what was sent back from the dock is open again.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlmodel import Session, col
from sqlmodel import select as rows

from logistics.domain.errors import NotFound
from logistics.domain.ledger import DocumentKind
from logistics.domain.quantity import NOTHING, Quantity
from logistics.store.tables import (
    AnnouncedLineRow,
    AnnouncementRow,
    DocumentRow,
    ItemRow,
    LotRow,
    MovementRow,
    PartyRow,
    ReceiptRow,
)
from logistics.store.turkish import folded, mentions


class ExpectedState(StrEnum):
    """How far an announcement is."""

    WAITING = "waiting"
    PARTLY = "partly"
    ARRIVED = "arrived"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedLine:
    """So much of an item was announced and so much came; ``unit_cost_kurus`` as ordered."""

    item: ItemRow
    announced: Quantity
    received: Quantity
    unit_cost_kurus: int | None

    @property
    def open(self) -> Quantity:
        """What is still to come, counted as it was announced: in pieces, or in grams [g]."""
        if self.announced.pieces:
            return Quantity(pieces=max(0, self.announced.pieces - self.received.pieces))
        return Quantity(grams=max(0, self.announced.grams - self.received.grams))


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """An announcement with its lines and how far it is."""

    announcement: AnnouncementRow
    party: PartyRow
    lines: tuple[ExpectedLine, ...]

    @property
    def state(self) -> ExpectedState:
        """Returns how far it is."""
        if self.announcement.closed_at is not None:
            return ExpectedState.CLOSED
        if all(line.open.is_nothing() for line in self.lines):
            return ExpectedState.ARRIVED
        if any(not line.received.is_nothing() for line in self.lines):
            return ExpectedState.PARTLY
        return ExpectedState.WAITING

    def is_late(self, on: date) -> bool:
        """Tells whether its day has passed and something is still open."""
        open_states = {ExpectedState.WAITING, ExpectedState.PARTLY}
        return self.state in open_states and self.announcement.expected_on < on


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedFilter:
    """Which announcements a list shows."""

    still_open: bool = True
    kind: DocumentKind | None = None
    text: str = ""


def get_expected(session: Session, announcement_id: int) -> Expected:
    """Returns an announcement, or refuses with :class:`NotFound`."""
    query = rows(AnnouncementRow, PartyRow).join(
        PartyRow, col(PartyRow.id) == col(AnnouncementRow.party_id)
    )
    found = session.exec(query.where(AnnouncementRow.id == announcement_id)).first()
    if found is None:
        raise NotFound(kind="announcement", key=announcement_id)
    return _with_lines(session, [found])[0]


def expected_total(session: Session, wanted: ExpectedFilter) -> int:
    """Returns how many announcements a filter finds."""
    query = (
        select(func.count())
        .select_from(AnnouncementRow)
        .join(PartyRow, col(PartyRow.id) == col(AnnouncementRow.party_id))
        .where(*_conditions(wanted))
    )
    return int(session.connection().execute(query).scalar_one())


def expected_list(
    session: Session, wanted: ExpectedFilter, *, start: int, limit: int
) -> list[Expected]:
    """Returns one page of announcements, the soonest first, in three queries."""
    soonest = col(AnnouncementRow.expected_on)
    query = (
        rows(AnnouncementRow, PartyRow)
        .join(PartyRow, col(PartyRow.id) == col(AnnouncementRow.party_id))
        .where(*_conditions(wanted))
        .order_by(soonest if wanted.still_open else soonest.desc(), col(AnnouncementRow.id))
        .offset(start)
        .limit(limit)
    )
    return _with_lines(session, session.exec(query).all())


def receipts_of(session: Session, announcement_id: int) -> list[tuple[DocumentRow, bool]]:
    """Returns the documents that received of an announcement, and whether each was undone."""
    undone = col(DocumentRow.id).in_(_undone())
    query = (
        rows(DocumentRow, undone)
        .join(ReceiptRow, col(ReceiptRow.document_id) == col(DocumentRow.id))
        .where(ReceiptRow.announcement_id == announcement_id)
        .order_by(col(DocumentRow.id))
    )
    return [(document, bool(is_undone)) for document, is_undone in session.exec(query)]


def _with_lines(session: Session, found: Any) -> list[Expected]:
    ids = [announcement.id or 0 for announcement, _ in found]
    received = _received(session, ids)
    query = (
        rows(AnnouncedLineRow, ItemRow)
        .join(ItemRow, col(ItemRow.id) == col(AnnouncedLineRow.item_id))
        .where(col(AnnouncedLineRow.announcement_id).in_(ids))
        .order_by(folded(ItemRow.name_tr), col(ItemRow.id))
    )
    lines: dict[int, list[ExpectedLine]] = {}
    for line, item in session.exec(query):
        lines.setdefault(line.announcement_id, []).append(
            ExpectedLine(
                item=item,
                announced=Quantity(pieces=line.pieces, grams=line.grams),
                received=received.get((line.announcement_id, line.item_id), NOTHING),
                unit_cost_kurus=line.unit_cost_kurus,
            )
        )
    return [
        Expected(announcement=row, party=party, lines=tuple(lines.get(row.id or 0, ())))
        for row, party in found
    ]


def _undone() -> Any:
    return select(col(DocumentRow.reverses_id)).where(col(DocumentRow.reverses_id).is_not(None))


def _came() -> Any:
    """What came of every announcement by item: received, less what was sent back."""
    sent_back = col(DocumentRow.kind) == DocumentKind.SENDBACK
    sign = case((sent_back, -1), else_=1)
    return (
        select(
            col(ReceiptRow.announcement_id).label("announcement_id"),
            col(LotRow.item_id).label("item_id"),
            func.sum(sign * col(MovementRow.pieces)).label("pieces"),
            func.sum(sign * col(MovementRow.grams)).label("grams"),
        )
        .join(LotRow, col(LotRow.document_id) == col(ReceiptRow.document_id))
        .join(MovementRow, col(MovementRow.lot_id) == col(LotRow.id))
        .join(DocumentRow, col(DocumentRow.id) == col(MovementRow.document_id))
        .where(
            col(ReceiptRow.announcement_id).is_not(None),
            or_(sent_back, col(DocumentRow.id) == col(ReceiptRow.document_id)),
            col(DocumentRow.id).not_in(_undone()),
        )
        .group_by(col(ReceiptRow.announcement_id), col(LotRow.item_id))
    )


def _received(session: Session, ids: Collection[int]) -> dict[tuple[int, int], Quantity]:
    query = _came().where(col(ReceiptRow.announcement_id).in_(ids))
    return {
        (announcement_id, item_id): Quantity(pieces=int(pieces), grams=int(grams))
        for announcement_id, item_id, pieces, grams in session.connection().execute(query)
    }


def _conditions(wanted: ExpectedFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.still_open:
        found += [col(AnnouncementRow.closed_at).is_(None), _has_open_line()]
    if wanted.kind is not None:
        found.append(col(AnnouncementRow.kind) == wanted.kind)
    if wanted.text:
        found.append(
            mentions(wanted.text, AnnouncementRow.code, AnnouncementRow.reference, PartyRow.name)
        )
    return found


def _has_open_line() -> ColumnElement[bool]:
    came = _came().subquery("came")
    pieces, grams = col(AnnouncedLineRow.pieces), col(AnnouncedLineRow.grams)
    still_open = or_(
        and_(pieces > 0, func.coalesce(came.c.pieces, 0) < pieces),
        and_(pieces == 0, func.coalesce(came.c.grams, 0) < grams),
    )
    found: ColumnElement[bool] = (
        select(col(AnnouncedLineRow.item_id))
        .outerjoin(
            came,
            and_(
                came.c.announcement_id == col(AnnouncedLineRow.announcement_id),
                came.c.item_id == col(AnnouncedLineRow.item_id),
            ),
        )
        .where(col(AnnouncedLineRow.announcement_id) == col(AnnouncementRow.id), still_open)
        .exists()
    )
    return found
