"""Passing on: goods leave for another warehouse or institution, soonest expiry or a chosen lot."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session, col, select

from logistics.domain.calendar import local_day
from logistics.domain.errors import (
    InvalidValue,
    LotExpired,
    LotOnHold,
    NotEnoughAvailable,
    NotFound,
    Shortages,
)
from logistics.domain.fefo import AvailableLot, Pick, Picking, pick_grams, pick_pieces
from logistics.domain.ledger import DocumentKind, Move, PlaceKind
from logistics.domain.lots import Measure, is_expired
from logistics.domain.quantity import Quantity
from logistics.store import ledger, places
from logistics.store.documents import Command, open_document, refuse_repetition
from logistics.store.holds import open_holds
from logistics.store.locks import lock_items
from logistics.store.lots import available_lots, lots_by_id
from logistics.store.parties import PartyRole, party_named
from logistics.store.purposes import refuse_another
from logistics.store.tables import DocumentRow, ItemRow


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedLine:
    """So much of an item goes, from any lot or from one (``lot_id``): pieces, or grams [g]."""

    item_id: int
    lot_id: int | None = None
    pieces: int | None = None
    grams: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing:
    """What goes to which institution, and for which purpose if it was given for one."""

    institution: str
    lines: Sequence[PassedLine]
    purpose_id: int | None = None
    reference: str = ""
    note: str = ""


def pass_on(session: Session, passing: Passing, *, command: Command) -> DocumentRow:
    """Takes goods off the shelves for another institution; what is promised stays.

    Raises
    ------
    Shortages
        When any item falls short; nothing goes then.
    AnotherPurpose
        When a chosen lot was given for another purpose.
    """
    refuse_repetition(session, command.key)
    if not passing.lines:
        raise InvalidValue(field="lines", why="missing", value="")
    lock_items(session, {line.item_id for line in passing.lines})
    picks = _picks(session, passing, on=local_day(command.happened_at))
    party = party_named(session, passing.institution, PartyRole.INSTITUTION)
    document = open_document(
        session, DocumentKind.TRANSFER_OUT, command=command, party_id=party.id,
        reference=passing.reference, note=passing.note,
    )  # fmt: skip
    partner = places.outside(session, PlaceKind.PARTNER).id or 0
    moves = [
        Move(lot_id=pick.lot_id, source_id=pick.place_id, target_id=partner, quantity=pick.quantity)
        for pick in picks
    ]
    ledger.post(session, document, moves)
    return document


def _picks(session: Session, passing: Passing, *, on: date) -> list[Pick]:
    """Returns what to take; chosen lots come first, so that no other line takes from them."""
    items = _items(session, passing.lines)
    _refuse_unfit(session, passing, on=on)
    free = available_lots(session, list(items), purpose_id=passing.purpose_id)
    found: list[Pick] = []
    short: list[NotEnoughAvailable] = []
    for line in sorted(passing.lines, key=lambda line: line.lot_id is None):
        item = items[line.item_id]
        lots = [each for each in free[line.item_id] if line.lot_id in (None, each.lot_id)]
        asked = _asked(line, item)
        picking = _pick(lots, asked, on=on)
        if not picking.short.is_nothing():
            short.append(
                NotEnoughAvailable(
                    item=item.name_tr, asked=asked, available=_counted(picking.picked, item)
                )
            )
        found += picking.picks
        free[line.item_id] = _left(free[line.item_id], picking)
    if short:
        raise Shortages(tuple(short))
    return found


def _refuse_unfit(session: Session, passing: Passing, *, on: date) -> None:
    """Names what stands against a chosen lot, instead of calling it short."""
    chosen = [line.lot_id for line in passing.lines if line.lot_id is not None]
    lots = lots_by_id(session, chosen)
    refuse_another(session, list(lots.values()), passing.purpose_id)
    for lot_id, holds in open_holds(session, chosen).items():
        raise LotOnHold(
            lot=lots[lot_id].code, hold_kind=holds[0].kind.value, reason=holds[0].reason
        )
    for lot in lots.values():
        if lot.expires_on is not None and is_expired(lot.expires_on, on=on):
            raise LotExpired(lot=lot.code, expires_on=lot.expires_on)


def _items(session: Session, lines: Sequence[PassedLine]) -> dict[int, ItemRow]:
    wanted = {line.item_id for line in lines}
    found = session.exec(select(ItemRow).where(col(ItemRow.id).in_(wanted)))
    items = {row.id: row for row in found if row.id is not None}
    for item_id in wanted - items.keys():
        raise NotFound(kind="item", key=item_id)
    return items


def _asked(line: PassedLine, item: ItemRow) -> Quantity:
    loose = item.measure is Measure.BULK
    amount = line.grams if loose else line.pieces
    if not amount:
        raise InvalidValue(field="grams" if loose else "pieces", why="missing", value=item.name_tr)
    return Quantity(grams=amount) if loose else Quantity(pieces=amount)


def _pick(lots: list[AvailableLot], asked: Quantity, *, on: date) -> Picking:
    if asked.pieces:
        return pick_pieces(lots, asked.pieces, on=on)
    return pick_grams(lots, asked.grams, on=on)


def _counted(picked: Quantity, item: ItemRow) -> Quantity:
    """Returns what is there in the measure that was asked for."""
    if item.measure is Measure.BULK:
        return Quantity(grams=picked.grams)
    return Quantity(pieces=picked.pieces)


def _left(lots: list[AvailableLot], picking: Picking) -> list[AvailableLot]:
    taken = {(pick.lot_id, pick.place_id): pick.quantity for pick in picking.picks}
    return [
        replace(lot, quantity=lot.quantity - taken.get((lot.lot_id, lot.place_id), Quantity()))
        for lot in lots
    ]
