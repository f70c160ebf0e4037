"""Cooking: goods go to the soup kitchen, by lot or from what expires first.

What has thawed goes before everything else of its item. A look at what would be taken
comes first; the issue then decides again under lock.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session, col, select

from logistics.domain.calendar import local_day
from logistics.domain.errors import (
    InvalidValue,
    LinesRefused,
    NotEnoughAvailable,
    NotFound,
    RuleBroken,
)
from logistics.domain.fefo import AvailableLot, Picking, pick_grams, pick_pieces
from logistics.domain.ledger import DocumentKind, Move, PlaceKind
from logistics.domain.lots import Measure
from logistics.domain.quantity import NOTHING, Quantity
from logistics.store import ledger, meat, places
from logistics.store.documents import Command, open_document, refuse_repetition
from logistics.store.locks import lock_items
from logistics.store.lots import cookable_lots, lot_by_code, lots_by_id
from logistics.store.tables import DocumentRow, ItemRow, LotRow, PlaceRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """So many pieces, or grams [g], of an item, or of one lot of it (by code)."""

    item_id: int | None = None
    lot: str = ""
    pieces: int | None = None
    grams: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CookedPick:
    """Take ``quantity`` of a lot from a shelf."""

    lot: LotRow
    item: ItemRow
    place: PlaceRow
    quantity: Quantity


def kitchen_plan(
    session: Session, wanted: Sequence[Wanted], *, on: date, purpose_id: int | None = None
) -> list[CookedPick]:
    """Returns what an issue to the soup kitchen would take, without taking anything.

    Raises
    ------
    LinesRefused
        When a line cannot be covered as it stands.
    """
    pickings = _picked(session, wanted, on=on, purpose_id=purpose_id)
    picks = [pick for picking in pickings for pick in picking.picks]
    lots = lots_by_id(session, {pick.lot_id for pick in picks})
    shelves = places.places_by_id(session, {pick.place_id for pick in picks})
    items = _items(session, {lot.item_id for lot in lots.values()})
    return [
        CookedPick(
            lot=lots[pick.lot_id],
            item=items[lots[pick.lot_id].item_id],
            place=shelves[pick.place_id],
            quantity=pick.quantity,
        )
        for pick in picks
    ]


def issue_to_kitchen(
    session: Session,
    wanted: Sequence[Wanted],
    *,
    command: Command,
    note: str = "",
    purpose_id: int | None = None,
) -> DocumentRow:
    """Moves goods from their shelves to the soup kitchen, in one document.

    Raises
    ------
    LinesRefused
        When a line cannot be covered; nothing is issued then.
    """
    refuse_repetition(session, command.key)
    lock_items(session, {item_id for each in wanted if (item_id := _item_id(session, each))})
    on = local_day(command.happened_at)
    pickings = _picked(session, wanted, on=on, purpose_id=purpose_id)
    sums: dict[tuple[int, int], Quantity] = {}
    for picking in pickings:
        for pick in picking.picks:
            key = (pick.lot_id, pick.place_id)
            sums[key] = sums.get(key, NOTHING) + pick.quantity
    kitchen = places.outside(session, PlaceKind.KITCHEN).id or 0
    document = open_document(session, DocumentKind.KITCHEN, command=command, note=note)
    moves = [
        Move(lot_id=lot_id, source_id=place_id, target_id=kitchen, quantity=quantity)
        for (lot_id, place_id), quantity in sums.items()
    ]
    ledger.post(session, document, moves)
    return document


def _item_id(session: Session, wanted: Wanted) -> int | None:
    if not wanted.lot:
        return wanted.item_id
    return session.exec(select(LotRow.item_id).where(LotRow.code == wanted.lot.upper())).first()


def _picked(
    session: Session, wanted: Sequence[Wanted], *, on: date, purpose_id: int | None
) -> list[Picking]:
    """Returns the picks of each line, a later line having what earlier ones left."""
    if not wanted:
        raise InvalidValue(field="lines", why="missing")
    ids = {item_id for each in wanted if (item_id := _item_id(session, each))}
    items = _items(session, ids)
    free = _free(session, ids, on=on, purpose_id=purpose_id)
    picked: list[Picking] = []
    refused: list[tuple[int, RuleBroken]] = []
    for position, each in enumerate(wanted):
        try:
            picking = _pick(session, each, items=items, free=free, on=on)
        except RuleBroken as refusal:
            refused.append((position, refusal))
            continue
        picked.append(picking)
        free = _without(free, picking)
    if refused:
        raise LinesRefused(tuple(refused))
    return picked


def _free(
    session: Session, item_ids: set[int], *, on: date, purpose_id: int | None
) -> dict[int, list[AvailableLot]]:
    """Returns what the kitchen may have: nothing that lies on a bench, what thawed first."""
    found = cookable_lots(session, item_ids, purpose_id=purpose_id)
    lot_ids = {lot.lot_id for lots in found.values() for lot in lots}
    benches, thawed = meat.on_benches(session, lot_ids), meat.thawed_ids(session, lot_ids)
    return {
        item_id: [
            _as_cooked(lot, on_bench=benches.get(lot.lot_id, NOTHING), on=on)
            if lot.lot_id in thawed
            else replace(lot, quantity=lot.quantity - benches.get(lot.lot_id, NOTHING))
            for lot in lots
        ]
        for item_id, lots in found.items()
    }


def _as_cooked(lot: AvailableLot, *, on_bench: Quantity, on: date) -> AvailableLot:
    """Returns a thawed lot as one whose last day is today, so that it is taken first."""
    last = on if lot.expires_on is None else min(lot.expires_on, on)
    return replace(lot, quantity=lot.quantity - on_bench, expires_on=last)


def _pick(
    session: Session,
    wanted: Wanted,
    *,
    items: dict[int, ItemRow],
    free: dict[int, list[AvailableLot]],
    on: date,
) -> Picking:
    item_id = wanted.item_id
    lot = lot_by_code(session, wanted.lot) if wanted.lot else None
    if lot is not None:
        if item_id is not None and lot.item_id != item_id:
            raise InvalidValue(field="lot", why="other_item", value=lot.code)
        item_id = lot.item_id
    if item_id is None or item_id not in items:
        raise NotFound(kind="item", key=item_id or "")
    item = items[item_id]
    lots = [each for each in free[item_id] if lot is None or each.lot_id == lot.id]
    asked = _asked(item, wanted)
    picking = (
        pick_grams(lots, asked.grams, on=on)
        if item.measure is Measure.BULK
        else pick_pieces(lots, asked.pieces, on=on)
    )
    if not picking.short.is_nothing():
        raise NotEnoughAvailable(
            item=lot.code if lot else item.name_tr, asked=asked, available=picking.picked
        )
    return picking


def _asked(item: ItemRow, wanted: Wanted) -> Quantity:
    if item.measure is Measure.BULK:
        if not wanted.grams or wanted.grams < 0:
            raise InvalidValue(field="grams", why="missing", value=item.name_tr)
        return Quantity(grams=wanted.grams)
    if not wanted.pieces or wanted.pieces < 0:
        raise InvalidValue(field="pieces", why="missing", value=item.name_tr)
    return Quantity(pieces=wanted.pieces)


def _without(
    free: dict[int, list[AvailableLot]], picking: Picking
) -> dict[int, list[AvailableLot]]:
    taken = {(pick.lot_id, pick.place_id): pick.quantity for pick in picking.picks}
    return {
        item_id: [
            replace(lot, quantity=lot.quantity - taken.get((lot.lot_id, lot.place_id), NOTHING))
            for lot in lots
        ]
        for item_id, lots in free.items()
    }


def _items(session: Session, item_ids: set[int]) -> dict[int, ItemRow]:
    found = session.exec(select(ItemRow).where(col(ItemRow.id).in_(item_ids)))
    return {row.id: row for row in found if row.id is not None}
