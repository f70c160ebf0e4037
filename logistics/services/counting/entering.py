"""Entering what a counter found, against what the ledger holds at that instant.

The lot is held while the expectation is read, so no movement can slip between the
expectation and the entry: whatever comes later comes on top.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from logistics.domain.calendar import local_day
from logistics.domain.count_refusals import LineCounted, MovedMeanwhile
from logistics.domain.counting import CountAct, CountScope, CountState, counted_quantity
from logistics.domain.errors import InvalidValue, NotFound
from logistics.domain.lots import DateKind
from logistics.domain.quantity import NOTHING, Quantity
from logistics.domain.receipts import ReceivedItem, check_date, check_storage
from logistics.services.counting.keeping import locked
from logistics.store import counts, ledger
from logistics.store.documents import Command
from logistics.store.locks import lock_lots
from logistics.store.tables import (
    CountEntryRow,
    CountLineRow,
    CountRow,
    ItemRow,
    LotRow,
    PlaceRow,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """What was seen at a place: a known lot, or goods of an item with the date on the package."""

    place_id: int
    lot_id: int | None = None
    item_id: int | None = None
    date_kind: DateKind | None = None
    expires_on: date | None = None
    supplier_lot: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """The rows behind a sighting."""

    place: PlaceRow
    item: ItemRow
    lot: LotRow | None


def enter(
    session: Session,
    *,
    command: Command,
    count_id: int,
    sighting: Sighting,
    pieces: int | None,
    grams: int | None,
    act: CountAct = CountAct.FIRST,
    device: str = "",
) -> CountEntryRow:
    """Adds what a counter found of a line; the same command twice is one entry.

    Raises
    ------
    LineCounted
        When the line was counted before and nothing says whether this is more of it.
    MovedMeanwhile
        When more is added to a count that goods have moved since.
    InvalidValue
        When the place or the item is no part of the count, or a number is missing.
    """
    row = locked(session, count_id, among={CountState.COUNTING})
    before = session.exec(
        select(CountEntryRow).where(CountEntryRow.command_key == command.key)
    ).first()
    if before is not None:
        return before
    known = _known(session, row, sighting, on=local_day(command.happened_at))
    line = _line(session, row, sighting, known)
    lot_id = line.lot_id
    if lot_id is not None:
        lock_lots(session, [lot_id])
    held = NOTHING if lot_id is None else _held(session, sighting.place_id, lot_id)
    entries = _entries(session, line)
    counted = _counted(
        session, line, known, entries=entries, act=act, held=held, pieces=pieces, grams=grams
    )
    if counted != NOTHING and held == NOTHING:
        check_storage(
            _as_received(known.item), place=known.place.name, place_class=known.place.storage
        )
    entry = CountEntryRow(
        line_id=line.id or 0,
        act=act if entries else CountAct.FIRST,
        pieces=counted.pieces,
        grams=counted.grams,
        expected_pieces=held.pieces,
        expected_grams=held.grams,
        after_movement=0 if lot_id is None else counts.last_movement(session, lot_id),
        counted_at=command.happened_at,
        counted_by=command.actor_id,
        device=device[:64],
        command_key=command.key,
    )
    session.add(entry)
    line.reason = ""
    session.flush()
    return entry


def _counted(
    session: Session,
    line: CountLineRow,
    known: _Known,
    *,
    entries: Sequence[CountEntryRow],
    act: CountAct,
    held: Quantity,
    pieces: int | None,
    grams: int | None,
) -> Quantity:
    """Returns what is there now, all that was counted before included when there is more."""
    if entries and act is CountAct.FIRST:
        raise LineCounted(lot=_name(known), place=known.place.name)
    found = counted_quantity(
        measure=known.item.measure,
        unit_net_g=known.item.unit_net_g,
        expected=held,
        pieces=pieces,
        grams=grams,
    )
    if not entries or act is not CountAct.MORE:
        return found
    last = entries[-1]
    if counts.moved_since(session, line, last):
        raise MovedMeanwhile(lot=_name(known), place=known.place.name)
    weighed = known.item.unit_net_g is None and (grams is not None or not held.grams)
    return counted_quantity(
        measure=known.item.measure,
        unit_net_g=known.item.unit_net_g,
        expected=held,
        pieces=last.pieces + found.pieces,
        grams=last.grams + found.grams if weighed else None,
    )


def _known(session: Session, row: CountRow, sighting: Sighting, *, on: date) -> _Known:
    place = session.exec(
        select(PlaceRow).where(col(PlaceRow.id) == sighting.place_id, *counts.in_scope(row))
    ).first()
    if place is None:
        raise InvalidValue(field="place", why="outside_count", value=row.code)
    lot = None if sighting.lot_id is None else _lot(session, sighting.lot_id)
    item_id = lot.item_id if lot else sighting.item_id
    item = session.get(ItemRow, item_id) if item_id is not None else None
    if item is None:
        raise NotFound(kind="item", key=item_id or "")
    if row.scope is CountScope.ITEM and item.id != row.item_id:
        raise InvalidValue(field="item", why="outside_count", value=row.code)
    if lot is None:
        _check_found(item, sighting, on=on)
    return _Known(place=place, item=item, lot=lot)


def _lot(session: Session, lot_id: int) -> LotRow:
    lot = session.get(LotRow, lot_id)
    if lot is None:
        raise NotFound(kind="lot", key=lot_id)
    return lot


def _check_found(item: ItemRow, sighting: Sighting, *, on: date) -> None:
    """Refuses found goods without a date they must have; a date that has passed is a finding."""
    if sighting.date_kind is None:
        raise InvalidValue(field="date_kind", why="missing", value=item.name_tr)
    check_date(
        _as_received(item),
        kind=sighting.date_kind,
        expires_on=sighting.expires_on,
        on=sighting.expires_on or on,
    )


def _line(session: Session, row: CountRow, sighting: Sighting, known: _Known) -> CountLineRow:
    """Returns the line of a sighting, added when it is seen for the first time."""
    query = select(CountLineRow).where(
        CountLineRow.count_id == row.id,
        CountLineRow.place_id == sighting.place_id,
        CountLineRow.item_id == known.item.id,
        col(CountLineRow.lot_id) == sighting.lot_id,
    )
    if known.lot is None:
        query = query.where(
            col(CountLineRow.date_kind) == sighting.date_kind,
            col(CountLineRow.expires_on) == sighting.expires_on,
            CountLineRow.supplier_lot == sighting.supplier_lot,
        )
    line = session.exec(query).first()
    if line is None:
        line = CountLineRow(
            count_id=row.id or 0,
            place_id=sighting.place_id,
            item_id=known.item.id or 0,
            lot_id=sighting.lot_id,
            date_kind=None if known.lot else sighting.date_kind,
            expires_on=None if known.lot else sighting.expires_on,
            supplier_lot="" if known.lot else sighting.supplier_lot,
        )
        session.add(line)
        session.flush()
    return line


def _entries(session: Session, line: CountLineRow) -> list[CountEntryRow]:
    query = select(CountEntryRow).where(CountEntryRow.line_id == line.id)
    return list(session.exec(query.order_by(col(CountEntryRow.id))))


def _held(session: Session, place_id: int, lot_id: int) -> Quantity:
    return ledger.held(session, place_id=place_id, lot_id=lot_id)


def _name(known: _Known) -> str:
    return known.lot.code if known.lot else known.item.name_tr


def _as_received(row: ItemRow) -> ReceivedItem:
    return ReceivedItem(
        name=row.name_tr,
        measure=row.measure,
        unit_net_g=row.unit_net_g,
        storage=row.storage,
        date_kind=row.date_kind,
    )
