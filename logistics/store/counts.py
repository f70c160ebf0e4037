"""Counts as they are remembered: scope, lines, entries, and what nobody has counted yet."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from logistics.domain.counting import Counted, CountScope, CountState, needs_another
from logistics.domain.errors import NotFound
from logistics.domain.ledger import DocumentKind, PlaceKind
from logistics.domain.orders import PromiseState
from logistics.domain.quantity import NOTHING, Quantity
from logistics.store import settings
from logistics.store.documents import reversal_of
from logistics.store.tables import (
    BalanceRow,
    CountEntryRow,
    CountLineRow,
    CountRow,
    CountToleranceRow,
    DocumentRow,
    HouseholdRow,
    ItemRow,
    LotRow,
    MovementRow,
    OrderRow,
    PlaceRow,
    ProgrammeRow,
    PromiseRow,
    UserRow,
    ZoneRow,
)

COUNTED_KINDS = (PlaceKind.SHELF, PlaceKind.DOCK)
BOOKKEEPING = (DocumentKind.COUNT, DocumentKind.REVERSAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountLine:
    """A line of a count with every look at it, the first first, and its tolerance [%]."""

    line: CountLineRow
    item: ItemRow
    lot: LotRow | None
    place: PlaceRow
    entries: tuple[CountEntryRow, ...]
    percent: int

    @property
    def last(self) -> CountEntryRow:
        """The look that counts."""
        return self.entries[-1]

    @property
    def expected(self) -> Quantity:
        """What the ledger held when the line was last counted."""
        return Quantity(pieces=self.last.expected_pieces, grams=self.last.expected_grams)

    @property
    def counted(self) -> Quantity:
        """What was there."""
        return Quantity(pieces=self.last.pieces, grams=self.last.grams)

    @property
    def difference(self) -> Quantity:
        """Counted less expected."""
        return self.counted - self.expected

    @property
    def is_off(self) -> bool:
        """Tells whether anything is to be booked."""
        return self.difference != NOTHING

    @property
    def needs_another(self) -> bool:
        """Tells whether a second person must count the line."""
        return needs_another(map(_as_counted, self.entries), percent=self.percent)

    @property
    def counters(self) -> frozenset[int]:
        """Who counted the line (user ids)."""
        return frozenset(entry.counted_by for entry in self.entries)

    @property
    def name(self) -> str:
        """The lot's code, or the item where no lot is known."""
        return self.lot.code if self.lot else self.item.name_tr


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A lot the ledger expects at a place of the count and nobody has counted there."""

    lot: LotRow
    item: ItemRow
    place: PlaceRow


def get_count(session: Session, count_id: int) -> CountRow:
    """Returns a count, or refuses with :class:`NotFound`."""
    row = session.get(CountRow, count_id)
    if row is None:
        raise NotFound(kind="count", key=count_id)
    return row


def state_of(session: Session, row: CountRow) -> CountState:
    """Returns how far a count is."""
    undone = row.document_id is not None and reversal_of(session, row.document_id) is not None
    return state_from(row, undone=undone)


def state_from(row: CountRow, *, undone: bool) -> CountState:
    """Returns how far a count is, once it is known whether its document was undone."""
    if row.document_id is not None:
        return CountState.UNDONE if undone else CountState.POSTED
    if row.cancelled_at is not None:
        return CountState.CANCELLED
    return CountState.COUNTING if row.finished_at is None else CountState.COUNTED


def in_scope(row: CountRow) -> list[ColumnElement[bool]]:
    """Returns the conditions on places (and on lots, for an item) that a count goes through."""
    conditions: list[Any] = [col(PlaceRow.kind).in_(COUNTED_KINDS)]
    if row.scope is CountScope.WAREHOUSE:
        zones = select(ZoneRow.id).where(ZoneRow.warehouse_id == row.warehouse_id)
        conditions.append(col(PlaceRow.zone_id).in_(zones))
    elif row.scope is CountScope.ZONE:
        conditions.append(col(PlaceRow.zone_id) == row.zone_id)
    elif row.scope is CountScope.PLACE:
        conditions.append(col(PlaceRow.id) == row.place_id)
    return conditions


def expected_total(session: Session, row: CountRow) -> int:
    """Returns how many lots at places the ledger expects in a count's scope now."""
    query = (
        select(func.count())
        .select_from(BalanceRow)
        .join(PlaceRow, col(PlaceRow.id) == col(BalanceRow.place_id))
        .join(LotRow, col(LotRow.id) == col(BalanceRow.lot_id))
        .where(*_expected(row))
    )
    return int(session.exec(query).one())


def waiting_total(session: Session, row: CountRow) -> int:
    """Returns how many expected lots at places nobody has counted yet."""
    query = _waiting(row, func.count())
    return int(session.exec(query).one())


def waiting_lots(
    session: Session, row: CountRow, *, place_id: int | None = None, start: int = 0, limit: int
) -> list[Waiting]:
    """Returns one page of the lots nobody has counted, by place and item."""
    query = _waiting(row, LotRow, ItemRow, PlaceRow)
    if place_id is not None:
        query = query.where(col(PlaceRow.id) == place_id)
    query = query.order_by(col(PlaceRow.code), col(ItemRow.name_tr), col(LotRow.id))
    return [
        Waiting(lot=lot, item=item, place=place)
        for lot, item, place in session.exec(query.offset(start).limit(limit))
    ]


def places_of(session: Session, row: CountRow) -> list[PlaceRow]:
    """Returns the places of a count that are in use or hold something, by code."""
    held = select(BalanceRow.place_id).where(_something())
    query = (
        select(PlaceRow)
        .where(*in_scope(row), or_(col(PlaceRow.active), col(PlaceRow.id).in_(held)))
        .order_by(col(PlaceRow.code))
    )
    return list(session.exec(query))


def waiting_by_place(session: Session, row: CountRow) -> dict[int, int]:
    """Returns how many lots wait to be counted, by place id."""
    query = _waiting(row, col(PlaceRow.id), func.count()).group_by(col(PlaceRow.id))
    return {place_id: int(number) for place_id, number in session.exec(query)}


def counted_by_place(session: Session, count_id: int) -> dict[int, int]:
    """Returns how many lines are counted, by place id."""
    query = (
        select(CountLineRow.place_id, func.count())
        .where(CountLineRow.count_id == count_id)
        .group_by(col(CountLineRow.place_id))
    )
    return {place_id: int(number) for place_id, number in session.exec(query)}


def lines_of(
    session: Session,
    count_id: int,
    *,
    line_ids: Collection[int] | None = None,
    place_id: int | None = None,
) -> list[CountLine]:
    """Returns a count's lines with their entries, by place and item, in three queries."""
    own_percent: Any = CountToleranceRow.percent
    query: Any = (
        sa_select(CountLineRow, ItemRow, PlaceRow, LotRow, own_percent)
        .join(ItemRow, col(ItemRow.id) == col(CountLineRow.item_id))
        .join(PlaceRow, col(PlaceRow.id) == col(CountLineRow.place_id))
        .outerjoin(LotRow, col(LotRow.id) == col(CountLineRow.lot_id))
        .outerjoin(CountToleranceRow, col(CountToleranceRow.item_id) == col(CountLineRow.item_id))
        .where(col(CountLineRow.count_id) == count_id)
        .order_by(col(PlaceRow.code), col(ItemRow.name_tr), col(CountLineRow.id))
    )
    if line_ids is not None:
        query = query.where(col(CountLineRow.id).in_(line_ids))
    if place_id is not None:
        query = query.where(CountLineRow.place_id == place_id)
    usual = int(settings.get(session, "count_tolerance_percent"))
    entries = _entries(session, count_id, place_id=place_id)
    return [
        CountLine(
            line=line,
            item=item,
            lot=lot,
            place=place,
            entries=tuple(entries.get(line.id or 0, ())),
            percent=usual if percent is None else percent,
        )
        for line, item, place, lot, percent in session.execute(query)
    ]


def counters_of(session: Session, count_id: int) -> dict[int, str]:
    """Returns who counted anything, names by user id."""
    query = (
        select(UserRow.id, UserRow.name)
        .join(CountEntryRow, col(CountEntryRow.counted_by) == col(UserRow.id))
        .join(CountLineRow, col(CountLineRow.id) == col(CountEntryRow.line_id))
        .where(CountLineRow.count_id == count_id)
        .distinct()
    )
    return {id_: name for id_, name in session.exec(query) if id_ is not None}


def last_movement(session: Session, lot_id: int) -> int:
    """Returns the number of a lot's last movement, 0 when it never moved."""
    query = select(func.max(MovementRow.id)).where(MovementRow.lot_id == lot_id)
    return int(session.exec(query).one() or 0)


def moved_since(session: Session, line: CountLineRow, entry: CountEntryRow) -> bool:
    """Tells whether a line's lot came to or left its place since it was counted."""
    query = select(MovementRow.id).where(*_since(line, entry)).limit(1)
    return session.exec(query).first() is not None


def corrected_lines(session: Session, count_id: int) -> set[int]:
    """Returns the lines (ids) whose record was corrected since they were counted.

    Another count and an undoing move nothing in the store itself, so a difference that
    was found before them no longer holds.
    """
    last = (
        select(func.max(CountEntryRow.id))
        .join(CountLineRow, col(CountLineRow.id) == col(CountEntryRow.line_id))
        .where(CountLineRow.count_id == count_id)
        .group_by(col(CountEntryRow.line_id))
    )
    query = (
        select(CountLineRow.id)
        .join(CountEntryRow, col(CountEntryRow.line_id) == col(CountLineRow.id))
        .join(
            MovementRow,
            and_(
                col(MovementRow.lot_id) == col(CountLineRow.lot_id),
                col(MovementRow.id) > col(CountEntryRow.after_movement),
            ),
        )
        .join(DocumentRow, col(DocumentRow.id) == col(MovementRow.document_id))
        .where(
            col(CountEntryRow.id).in_(last),
            col(DocumentRow.kind).in_(BOOKKEEPING),
            or_(
                col(MovementRow.source_id) == col(CountLineRow.place_id),
                col(MovementRow.target_id) == col(CountLineRow.place_id),
            ),
        )
        .distinct()
    )
    return {line_id for line_id in session.exec(query) if line_id is not None}


def promises_on(
    session: Session, *, place_id: int, lot_id: int
) -> list[tuple[PromiseRow, OrderRow, ProgrammeRow, HouseholdRow]]:
    """Returns the open promises of a lot at a place with whom they are for."""
    query = (
        select(PromiseRow, OrderRow, ProgrammeRow, HouseholdRow)
        .join(OrderRow, col(OrderRow.id) == col(PromiseRow.order_id))
        .join(ProgrammeRow, col(ProgrammeRow.id) == col(OrderRow.programme_id))
        .join(HouseholdRow, col(HouseholdRow.id) == col(OrderRow.household_id))
        .where(
            PromiseRow.place_id == place_id,
            PromiseRow.lot_id == lot_id,
            PromiseRow.state == PromiseState.OPEN,
        )
        .order_by(col(OrderRow.rank), col(OrderRow.id))
    )
    return list(session.exec(query))


def _as_counted(entry: CountEntryRow) -> Counted:
    return Counted(
        counted_by=entry.counted_by,
        counted_at=entry.counted_at,
        expected=Quantity(pieces=entry.expected_pieces, grams=entry.expected_grams),
        counted=Quantity(pieces=entry.pieces, grams=entry.grams),
        act=entry.act,
    )


def _entries(
    session: Session, count_id: int, *, place_id: int | None
) -> dict[int, list[CountEntryRow]]:
    query = (
        select(CountEntryRow)
        .join(CountLineRow, col(CountLineRow.id) == col(CountEntryRow.line_id))
        .where(CountLineRow.count_id == count_id)
        .order_by(col(CountEntryRow.id))
    )
    if place_id is not None:
        query = query.where(CountLineRow.place_id == place_id)
    found: dict[int, list[CountEntryRow]] = {}
    for entry in session.exec(query):
        found.setdefault(entry.line_id, []).append(entry)
    return found


def _something() -> ColumnElement[bool]:
    return or_(col(BalanceRow.pieces) > 0, col(BalanceRow.grams) > 0)


def _expected(row: CountRow) -> Iterable[ColumnElement[bool]]:
    yield from in_scope(row)
    yield _something()
    if row.scope is CountScope.ITEM:
        yield col(LotRow.item_id) == row.item_id


def _waiting(row: CountRow, *columns: Any) -> Any:
    mine = and_(
        col(CountLineRow.count_id) == row.id,
        col(CountLineRow.place_id) == col(BalanceRow.place_id),
        col(CountLineRow.lot_id) == col(BalanceRow.lot_id),
    )
    return (
        select(*columns)
        .select_from(BalanceRow)
        .join(PlaceRow, col(PlaceRow.id) == col(BalanceRow.place_id))
        .join(LotRow, col(LotRow.id) == col(BalanceRow.lot_id))
        .join(ItemRow, col(ItemRow.id) == col(LotRow.item_id))
        .outerjoin(CountLineRow, mine)
        .where(*_expected(row), col(CountLineRow.id).is_(None))
    )


def _since(line: CountLineRow, entry: CountEntryRow) -> list[Any]:
    here = line.place_id
    return [
        col(MovementRow.lot_id) == line.lot_id,
        col(MovementRow.id) > entry.after_movement,
        or_(col(MovementRow.source_id) == here, col(MovementRow.target_id) == here),
    ]


def user_names(session: Session, user_ids: Collection[int]) -> dict[int, str]:
    """Returns people's names by id."""
    query = select(UserRow.id, UserRow.name).where(col(UserRow.id).in_(user_ids))
    return {id_: name for id_, name in session.exec(query) if id_ is not None}


def lots_at(session: Session, *, place_id: int, item_id: int) -> list[LotRow]:
    """Returns an item's lots that a place holds or once held, what it holds first."""
    query = (
        select(LotRow)
        .join(BalanceRow, col(BalanceRow.lot_id) == col(LotRow.id))
        .where(BalanceRow.place_id == place_id, LotRow.item_id == item_id)
        .order_by(col(BalanceRow.grams).desc(), col(LotRow.id).desc())
        .limit(20)
    )
    return list(session.exec(query))
