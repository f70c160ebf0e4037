"""Freezing packs that were kept chilled, and noting what has thawed.

A frozen pack is another lot than the chilled one it was: it has its own date and its own
label, and remembers what it was made of. Thawing is never undone: what thawed goes to the
soup kitchen the same day or is thrown away, and whoever was promised it gets another.
"""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from enum import StrEnum

from sqlmodel import Session, col, select

from logistics.domain.calendar import local_day
from logistics.domain.errors import InvalidValue, NotEnoughAvailable, NotFound, Refrozen
from logistics.domain.fefo import pick_pieces
from logistics.domain.ledger import DocumentKind, Move, PlaceKind
from logistics.domain.lots import DateKind, StorageClass
from logistics.domain.meat import base_code, check_frozen_on, pack_code, use_by_frozen
from logistics.domain.orders import OrderState, PromiseState
from logistics.domain.receipts import ReceivedItem, check_storage
from logistics.store import ledger, losses, meat, places
from logistics.store.counters import next_number
from logistics.store.documents import Command, open_document, refuse_repetition
from logistics.store.locks import lock_items, lock_lots
from logistics.store.meat import MeatLot
from logistics.store.programme_orders import hold_free_lots, promise, purpose_of
from logistics.store.tables import (
    DocumentRow,
    ItemRow,
    LotComponentRow,
    LotRow,
    OrderRow,
    PlaceRow,
    PromiseRow,
)

THAWED = "thawed"


class AfterThawing(StrEnum):
    """Where thawed goods go."""

    KITCHEN = "kitchen"
    WASTE = "waste"


DOCUMENTS = {
    AfterThawing.KITCHEN: (DocumentKind.KITCHEN, PlaceKind.KITCHEN),
    AfterThawing.WASTE: (DocumentKind.WASTE, PlaceKind.WASTE),
}


def freeze(
    session: Session,
    *,
    command: Command,
    lot_ids: Collection[int],
    place_id: int,
    frozen_on: date | None = None,
) -> DocumentRow:
    """Turns whole chilled lots into frozen ones, each linked to what it was.

    Raises
    ------
    InvalidValue
        When nothing is chosen, or the day is ahead, before the lot came, or past its date.
    NotEnoughAvailable
        When part of a lot is promised or on a bench.
    Refrozen
        When a lot has thawed before.
    """
    refuse_repetition(session, command.key)
    lock_lots(session, lot_ids)
    lots = _chosen(meat.freezable_lots(session, lot_ids), lot_ids)
    shelf = _shelf(session, place_id)
    frozen_on = frozen_on or local_day(command.happened_at)
    items = _frozen_items(session, lots)
    for each in lots:
        _refuse_unfit(each, items[each.meat.frozen_as_id or 0], shelf, frozen_on, command=command)
    document = open_document(session, DocumentKind.FREEZING, command=command)
    made = _frozen(session, lots, document=document, frozen_on=frozen_on)
    ledger.post(session, document, _moves(session, lots, made, shelf=shelf))
    session.add_all(
        LotComponentRow(
            parcel_lot_id=frozen.id or 0,
            component_lot_id=each.lot.id or 0,
            pieces=each.held.pieces,
            grams=each.held.grams,
        )
        for each, frozen in zip(lots, made, strict=True)
    )
    session.flush()
    return document


def thaw(
    session: Session, *, command: Command, lot_ids: Collection[int], to: AfterThawing
) -> DocumentRow:
    """Notes that whole lots have thawed and takes them out of the cold, for good.

    Orders that were promised them get others, if there are any; else they wait, not delivered.

    Raises
    ------
    InvalidValue
        When nothing is chosen.
    LotExpired, LotOnHold
        When the soup kitchen may not have a lot; it goes to waste instead.
    """
    refuse_repetition(session, command.key)
    kind, target = DOCUMENTS[to]
    asked = _chosen(meat.frozen_lots(session, lot_ids), lot_ids)
    lock_items(session, {each.lot.item_id for each in asked})
    lots = _chosen(meat.frozen_lots(session, lot_ids), lot_ids)
    ids = [each.lot.id or 0 for each in lots]
    meat.mark_thawed(
        session, ids, at=command.happened_at, recorded_at=command.recorded_at, by=command.actor_id
    )
    _promise_others(session, ids, command=command)
    losses.hold_losses(session)
    document = open_document(session, kind, command=command)
    away = places.outside(session, target).id or 0
    moves = [
        Move(
            lot_id=each.lot.id or 0,
            source_id=each.place.id or 0,
            target_id=away,
            quantity=each.held,
            reason=THAWED,
        )
        for each in lots
    ]
    ledger.post(session, document, moves)
    return document


def _chosen(found: list[MeatLot], lot_ids: Collection[int]) -> list[MeatLot]:
    if not lot_ids:
        raise InvalidValue(field="lot_ids", why="none_chosen")
    missing = set(lot_ids) - {each.lot.id for each in found}
    if missing:
        raise NotFound(kind="lot", key=", ".join(str(key) for key in sorted(missing)))
    return found


def _shelf(session: Session, place_id: int) -> PlaceRow:
    shelf = places.get_place(session, place_id)
    if shelf.kind is not PlaceKind.SHELF or not shelf.active:
        raise NotFound(kind="place", key=place_id)
    return shelf


def _frozen_items(session: Session, lots: Sequence[MeatLot]) -> dict[int, ItemRow]:
    wanted = {each.meat.frozen_as_id for each in lots}
    found = session.exec(select(ItemRow).where(col(ItemRow.id).in_(wanted)))
    return {row.id: row for row in found if row.id is not None}


def _refuse_unfit(
    each: MeatLot, item: ItemRow, shelf: PlaceRow, frozen_on: date, *, command: Command
) -> None:
    if each.is_thawed or each.lot.frozen_on is not None:
        raise Refrozen(lot=each.lot.code, place=shelf.name)
    if each.free != each.held:
        raise NotEnoughAvailable(
            item=f"{each.lot.code} {each.item.name_tr}", asked=each.held, available=each.free
        )
    check_frozen_on(
        frozen_on,
        on=local_day(command.happened_at),
        since=each.lot.received_on,
        use_by=each.lot.expires_on,
    )
    wanted = ReceivedItem(
        name=item.name_tr, measure=item.measure, unit_net_g=item.unit_net_g,
        storage=StorageClass.FROZEN, date_kind=item.date_kind,
    )  # fmt: skip
    check_storage(wanted, place=shelf.name, place_class=shelf.storage)


def _frozen(
    session: Session, lots: Sequence[MeatLot], *, document: DocumentRow, frozen_on: date
) -> list[LotRow]:
    made = []
    for each in lots:
        base = base_code(each.lot.code)
        rule = meat.rule_of(session, each.cut)
        made.append(
            LotRow(
                code=pack_code(base, next_number(session, f"pack {base}")),
                item_id=each.meat.frozen_as_id or 0,
                supplier_lot=each.lot.supplier_lot,
                date_kind=DateKind.USE_BY,
                expires_on=use_by_frozen(rule, frozen_on=frozen_on),
                received_on=each.lot.received_on,
                document_id=document.id or 0,
                purpose_id=each.lot.purpose_id,
                frozen_on=frozen_on,
            )
        )
    session.add_all(made)
    session.flush()
    return made


def _moves(
    session: Session, lots: Sequence[MeatLot], made: Sequence[LotRow], *, shelf: PlaceRow
) -> list[Move]:
    table = places.outside(session, PlaceKind.PACKING).id or 0
    away = [
        Move(
            lot_id=each.lot.id or 0,
            source_id=each.place.id or 0,
            target_id=table,
            quantity=each.held,
        )
        for each in lots
    ]
    back = [
        Move(
            lot_id=frozen.id or 0,
            source_id=table,
            target_id=shelf.id or 0,
            quantity=each.held,
        )
        for each, frozen in zip(lots, made, strict=True)
    ]
    return [*away, *back]


def _promise_others(session: Session, lot_ids: Collection[int], *, command: Command) -> None:
    """Gives whoever was promised what thawed as many other pieces, if there are any."""
    query = (
        select(PromiseRow, LotRow.item_id, OrderRow)
        .join(LotRow, col(LotRow.id) == col(PromiseRow.lot_id))
        .join(OrderRow, col(OrderRow.id) == col(PromiseRow.order_id))
        .where(col(PromiseRow.lot_id).in_(lot_ids), PromiseRow.state == PromiseState.OPEN)
        .order_by(col(OrderRow.rank), col(PromiseRow.id))
    )
    broken = session.exec(query).all()
    for row, _, _ in broken:
        row.state = PromiseState.RELEASED
    session.flush()
    tomorrow = local_day(command.happened_at) + timedelta(days=1)
    for row, item_id, order in broken:
        lots = hold_free_lots(session, item_id, purpose_id=purpose_of(session, order))
        free = [lot for lot in lots if lot.quantity.pieces > 0]
        picking = pick_pieces(free, row.pieces, on=tomorrow)
        if picking.short.pieces:
            _let_wait(order)
        else:
            promise(session, row.order_id, picks=picking.picks, at=command.recorded_at)
    session.flush()


def _let_wait(order: OrderRow) -> None:
    if order.state is OrderState.PLACED:
        order.state = OrderState.NOT_DELIVERED
