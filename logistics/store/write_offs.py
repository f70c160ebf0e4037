"""Write-offs as they are listed and shown, with their lines, photos and people."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, exists, func
from sqlalchemy import select as joined
from sqlalchemy.orm import aliased, defer
from sqlmodel import Session, col, select

from logistics.domain.errors import NotFound
from logistics.domain.ledger import PlaceKind
from logistics.domain.orders import PromiseState
from logistics.domain.quantity import Quantity
from logistics.domain.writing_off import WriteOffKind, WriteOffState
from logistics.store.tables import (
    BalanceRow,
    DocumentRow,
    ItemRow,
    LotRow,
    PhotoRow,
    PlaceRow,
    PromiseRow,
    UserRow,
    WriteOffLineRow,
    WriteOffRow,
)
from logistics.store.turkish import mentions

WRITABLE = (PlaceKind.SHELF, PlaceKind.DOCK)
undoing, proposer, decider = aliased(DocumentRow), aliased(UserRow), aliased(UserRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteOffFilter:
    """What the user asks a list of write-offs for; nothing means everything."""

    kind: WriteOffKind | None = None
    state: WriteOffState | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenLine:
    """So much of a lot at a place."""

    lot: LotRow
    item: ItemRow
    place: PlaceRow
    quantity: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedWriteOff:
    """A write-off with its people and what became of it."""

    row: WriteOffRow
    proposed_by: UserRow
    decided_by: UserRow | None
    document: DocumentRow | None
    undone_by: DocumentRow | None
    lines: tuple[WrittenLine, ...] = ()

    @property
    def state(self) -> WriteOffState:
        """How far it is; whether it is undone follows from its document."""
        if self.undone_by is not None:
            return WriteOffState.UNDONE
        if self.document is not None:
            return WriteOffState.BOOKED
        return WriteOffState.REFUSED if self.row.decided_at else WriteOffState.PROPOSED

    @property
    def quantity(self) -> Quantity:
        """What its lines sum to."""
        return sum((line.quantity for line in self.lines), Quantity())


@dataclass(frozen=True, slots=True, kw_only=True)
class Writable:
    """What a place of ours holds of a lot, and what of it is promised."""

    place: PlaceRow
    held: Quantity
    promised: Quantity


def get_write_off(session: Session, write_off_id: int) -> ListedWriteOff:
    """Returns a write-off with its lines, or refuses with :class:`NotFound`."""
    found = session.exec(_query().where(col(WriteOffRow.id) == write_off_id)).first()
    if found is None:
        raise NotFound(kind="write_off", key=write_off_id)
    [shown] = _shown(session, [found])
    return shown


def write_off_total(session: Session, wanted: WriteOffFilter) -> int:
    """Returns how many write-offs a filter leaves."""
    query = (
        select(func.count())
        .select_from(WriteOffRow)
        .outerjoin(undoing, col(undoing.reverses_id) == col(WriteOffRow.document_id))
        .where(*_conditions(wanted))
    )
    return int(session.exec(query).one())


def listed_write_offs(
    session: Session, wanted: WriteOffFilter, *, start: int, limit: int
) -> list[ListedWriteOff]:
    """Returns one page of write-offs, the latest first, in two queries."""
    query = (
        _query()
        .where(*_conditions(wanted))
        .order_by(col(WriteOffRow.id).desc())
        .offset(start)
        .limit(limit)
    )
    return _shown(session, session.exec(query).all())


def write_off_of_document(session: Session, document_id: int) -> WriteOffRow | None:
    """Returns the write-off that a document booked, if any."""
    return session.exec(select(WriteOffRow).where(WriteOffRow.document_id == document_id)).first()


def write_offs_of_lot(session: Session, lot_id: int) -> list[ListedWriteOff]:
    """Returns the write-offs that name a lot, the latest first."""
    own = select(WriteOffLineRow.write_off_id).where(WriteOffLineRow.lot_id == lot_id)
    query = _query().where(col(WriteOffRow.id).in_(own)).order_by(col(WriteOffRow.id).desc())
    return _shown(session, session.exec(query).all())


def lines_of(session: Session, write_off_id: int) -> list[WriteOffLineRow]:
    """Returns what a write-off names, by lot."""
    query = select(WriteOffLineRow).where(WriteOffLineRow.write_off_id == write_off_id)
    order = (col(WriteOffLineRow.lot_id), col(WriteOffLineRow.place_id))
    return list(session.exec(query.order_by(*order)))


def writable(session: Session, lot_ids: Collection[int]) -> dict[tuple[int, int], Writable]:
    """Returns what our shelves and docks hold of these lots, by (lot id, place id)."""
    promised = (
        select(
            PromiseRow.lot_id,
            PromiseRow.place_id,
            func.sum(PromiseRow.pieces).label("pieces"),
            func.sum(PromiseRow.grams).label("grams"),
        )
        .where(PromiseRow.state == PromiseState.OPEN, col(PromiseRow.lot_id).in_(lot_ids))
        .group_by(col(PromiseRow.lot_id), col(PromiseRow.place_id))
        .subquery()
    )
    query: Any = (
        select(
            BalanceRow,
            PlaceRow,
            func.coalesce(promised.c.pieces, 0),
            func.coalesce(promised.c.grams, 0),
        )
        .join(PlaceRow, col(PlaceRow.id) == col(BalanceRow.place_id))
        .outerjoin(
            promised,
            (promised.c.lot_id == col(BalanceRow.lot_id))
            & (promised.c.place_id == col(BalanceRow.place_id)),
        )
        .where(
            col(BalanceRow.lot_id).in_(lot_ids),
            col(PlaceRow.kind).in_(WRITABLE),
            col(BalanceRow.pieces) + col(BalanceRow.grams) > 0,
        )
        .order_by(col(BalanceRow.lot_id), col(PlaceRow.code))
    )
    return {
        (balance.lot_id, balance.place_id): Writable(
            place=place,
            held=Quantity(pieces=balance.pieces, grams=balance.grams),
            promised=Quantity(pieces=int(pieces), grams=int(grams)),
        )
        for balance, place, pieces, grams in session.exec(query)
    }


def photos(session: Session, write_off_id: int) -> list[PhotoRow]:
    """Returns the photos of a write-off without their bytes."""
    query = (
        select(PhotoRow)
        .where(PhotoRow.write_off_id == write_off_id)
        .options(defer(PhotoRow.content))  # type: ignore[arg-type]
        .order_by(col(PhotoRow.id))
    )
    return list(session.exec(query))


def photo(session: Session, *, write_off_id: int, photo_id: int) -> bytes:
    """Returns a photo's JPEG, or refuses with :class:`NotFound`."""
    found = session.get(PhotoRow, photo_id)
    if found is None or found.write_off_id != write_off_id:
        raise NotFound(kind="photo", key=photo_id)
    return found.content


def _query() -> Any:
    return (
        joined(WriteOffRow, proposer, decider, DocumentRow, undoing)
        .join(proposer, col(proposer.id) == col(WriteOffRow.proposed_by))
        .outerjoin(decider, col(decider.id) == col(WriteOffRow.decided_by))
        .outerjoin(DocumentRow, col(DocumentRow.id) == col(WriteOffRow.document_id))
        .outerjoin(undoing, col(undoing.reverses_id) == col(WriteOffRow.document_id))
    )


def _shown(session: Session, found: Collection[Any]) -> list[ListedWriteOff]:
    lines = _lines(session, [row.id for row, *_ in found])
    return [
        ListedWriteOff(
            row=row,
            proposed_by=proposed,
            decided_by=decided,
            document=document,
            undone_by=undone,
            lines=tuple(lines.get(row.id, ())),
        )
        for row, proposed, decided, document, undone in found
    ]


def _lines(session: Session, write_off_ids: Collection[int]) -> dict[int, list[WrittenLine]]:
    query: Any = (
        select(WriteOffLineRow, LotRow, ItemRow, PlaceRow)
        .join(LotRow, col(LotRow.id) == col(WriteOffLineRow.lot_id))
        .join(ItemRow, col(ItemRow.id) == col(LotRow.item_id))
        .join(PlaceRow, col(PlaceRow.id) == col(WriteOffLineRow.place_id))
        .where(col(WriteOffLineRow.write_off_id).in_(write_off_ids))
        .order_by(col(LotRow.id), col(PlaceRow.code))
    )
    found: dict[int, list[WrittenLine]] = {}
    for line, lot, item, place in session.exec(query):
        quantity = Quantity(pieces=line.pieces, grams=line.grams)
        shown = WrittenLine(lot=lot, item=item, place=place, quantity=quantity)
        found.setdefault(line.write_off_id, []).append(shown)
    return found


def _conditions(wanted: WriteOffFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.kind is not None:
        found.append(col(WriteOffRow.kind) == wanted.kind)
    if wanted.state is not None:
        found.append(_in_state(wanted.state))
    if wanted.text:
        named = (
            exists()
            .where(col(WriteOffLineRow.write_off_id) == col(WriteOffRow.id))
            .where(col(LotRow.id) == col(WriteOffLineRow.lot_id))
            .where(col(ItemRow.id) == col(LotRow.item_id))
            .where(mentions(wanted.text, LotRow.code, ItemRow.name_tr, ItemRow.name_en))
        )
        found.append(mentions(wanted.text, WriteOffRow.code, WriteOffRow.comment) | named)
    return found


def _in_state(state: WriteOffState) -> ColumnElement[bool]:
    booked = col(WriteOffRow.document_id).is_not(None)
    undone = col(undoing.id).is_not(None)
    open_ = col(WriteOffRow.decided_at).is_(None)
    by_state: dict[WriteOffState, ColumnElement[bool]] = {
        WriteOffState.PROPOSED: open_,
        WriteOffState.BOOKED: booked & ~undone,
        WriteOffState.REFUSED: ~booked & ~open_,
        WriteOffState.UNDONE: undone,
    }
    return by_state[state]
