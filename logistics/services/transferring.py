"""Transferring: goods go from one of our places to another, and their promises with them.

Goods lie on a dock until they are put away, so a transfer may start there, but it ends on a
shelf. Held goods may be moved; nothing goes where its storage class forbids. Promises follow their
goods instead of stopping them: whoever stands before the shelf knows why it must be emptied, and
an order is loaded from wherever its promise says. Several lines are one document.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from logistics.domain.errors import (
    InsufficientStock,
    InvalidValue,
    LinesRefused,
    NotFound,
    RuleBroken,
    WrongStorage,
)
from logistics.domain.ledger import DocumentKind, Move, PlaceKind
from logistics.domain.lots import Measure, can_keep
from logistics.domain.promised import Portion, everything_of, grams_of, pieces_of
from logistics.domain.quantity import NOTHING, Quantity
from logistics.store import ledger, places
from logistics.store.documents import Command, open_document, refuse_repetition
from logistics.store.locks import lock_lots
from logistics.store.lots import lots_by_id
from logistics.store.promises import follow, standing_promises
from logistics.store.tables import (
    BalanceRow,
    DocumentRow,
    ItemRow,
    LotRow,
    PlaceRow,
    PromiseRow,
)

STARTS = frozenset({PlaceKind.SHELF, PlaceKind.DOCK})


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferLine:
    """Move a lot from one place to another: pieces, or grams [g], or all there is."""

    lot_id: int
    source_id: int
    target_id: int
    pieces: int | None = None
    grams: int | None = None


@dataclass(slots=True, kw_only=True)
class _Ground:
    """What lies where while the lines are worked through, one after the other."""

    places: dict[int, PlaceRow]
    lots: dict[int, LotRow]
    items: dict[int, ItemRow]
    held: dict[tuple[int, int], Quantity]
    promises: dict[tuple[int, int], list[PromiseRow]]


def transfer(
    session: Session, *, command: Command, lines: Sequence[TransferLine], note: str = ""
) -> DocumentRow:
    """Moves goods between our places.

    Raises
    ------
    LinesRefused
        When lines ask for more than there is, or name a place that does not keep such goods.
    Refrozen
        When a thawed lot would go back among the frozen.
    """
    refuse_repetition(session, command.key)
    if not lines:
        raise InvalidValue(field="lines", why="missing")
    lock_lots(session, (line.lot_id for line in lines))
    ground = _ground(session, lines)
    moves, refused = [], []
    for position, line in enumerate(lines):
        try:
            moves.append(_moved(session, ground, line))
        except RuleBroken as refusal:
            refused.append((position, refusal))
    if refused:
        raise LinesRefused(tuple(refused))
    document = open_document(session, DocumentKind.TRANSFER, command=command, note=note)
    ledger.post(session, document, moves)
    return document


def empty_place(
    session: Session, *, command: Command, source_id: int, target_id: int, note: str = ""
) -> DocumentRow:
    """Moves everything that lies in a place to another one.

    Raises
    ------
    InvalidValue
        When nothing lies there.
    """
    refuse_repetition(session, command.key)
    lot_ids = session.exec(
        select(BalanceRow.lot_id)
        .where(BalanceRow.place_id == source_id, (BalanceRow.pieces > 0) | (BalanceRow.grams > 0))
        .order_by(col(BalanceRow.lot_id))
    ).all()
    if not lot_ids:
        place = places.get_place(session, source_id)
        raise InvalidValue(field="source", why="empty", value=place.name)
    lines = [
        TransferLine(lot_id=lot_id, source_id=source_id, target_id=target_id) for lot_id in lot_ids
    ]
    return transfer(session, command=command, lines=lines, note=note)


def _ground(session: Session, lines: Sequence[TransferLine]) -> _Ground:
    lot_ids = {line.lot_id for line in lines}
    lots = lots_by_id(session, lot_ids)
    item_ids = {lot.item_id for lot in lots.values()}
    items = session.exec(select(ItemRow).where(col(ItemRow.id).in_(item_ids)))
    balances = session.exec(
        select(BalanceRow)
        .where(col(BalanceRow.lot_id).in_(lot_ids))
        .execution_options(populate_existing=True)
    )
    return _Ground(
        places=places.places_by_id(
            session, {id_ for line in lines for id_ in (line.source_id, line.target_id)}
        ),
        lots=lots,
        items={row.id: row for row in items if row.id is not None},
        held={
            (row.place_id, row.lot_id): Quantity(pieces=row.pieces, grams=row.grams)
            for row in balances
        },
        promises=standing_promises(session, lot_ids),
    )


def _moved(session: Session, ground: _Ground, line: TransferLine) -> Move:
    """Returns a line's movement, its promises already sent along."""
    lot = ground.lots.get(line.lot_id)
    if lot is None:
        raise NotFound(kind="lot", key=line.lot_id)
    source, target = _ends(ground, line)
    _refuse_misplaced(ground.items[lot.item_id], target)
    there = (line.source_id, line.lot_id)
    portion = _portion(ground, line, lot=lot, source=source)
    _take_along(session, ground, line, portion)
    ground.held[there] = ground.held[there] - portion.quantity
    here = (line.target_id, line.lot_id)
    ground.held[here] = ground.held.get(here, NOTHING) + portion.quantity
    return Move(
        lot_id=line.lot_id,
        source_id=line.source_id,
        target_id=line.target_id,
        quantity=portion.quantity,
    )


def _ends(ground: _Ground, line: TransferLine) -> tuple[PlaceRow, PlaceRow]:
    source, target = ground.places.get(line.source_id), ground.places.get(line.target_id)
    if source is None or source.kind not in STARTS:
        raise InvalidValue(field="source_id", why="not_ours", value=source.name if source else "")
    if target is None or target.kind is not PlaceKind.SHELF or not target.active:
        raise InvalidValue(field="target_id", why="no_shelf", value=target.name if target else "")
    if line.source_id == line.target_id:
        raise InvalidValue(field="target_id", why="same_place", value=target.name)
    return source, target


def _refuse_misplaced(item: ItemRow, target: PlaceRow) -> None:
    if target.storage is not None and not can_keep(target.storage, item.storage):
        raise WrongStorage(
            item=item.name_tr,
            place=target.name,
            needs=item.storage.value,
            offers=target.storage.value,
        )


def _portion(ground: _Ground, line: TransferLine, *, lot: LotRow, source: PlaceRow) -> Portion:
    there = (line.source_id, line.lot_id)
    held = ground.held.get(there, NOTHING)
    promised = [
        (row.id or 0, Quantity(pieces=row.pieces, grams=row.grams))
        for row in ground.promises.get(there, [])
    ]
    asked = _asked(line, held, item=ground.items[lot.item_id])
    found: Portion | None
    if asked.is_nothing():
        found = everything_of(held, promised)
    elif held.pieces:
        found = _counted(held, promised, asked)
    else:
        found = grams_of(held, promised, asked.grams) if not asked.pieces else None
    if found is None or found.quantity.is_nothing():
        raise InsufficientStock(lot=lot.code, place=source.name, asked=asked, held=held)
    return found


def _asked(line: TransferLine, held: Quantity, *, item: ItemRow) -> Quantity:
    """Returns what a line asks for; nothing stands for everything.

    Pieces of a fixed weight weigh what they weigh, so no other weight is taken for them.
    """
    if line.pieces is None and line.grams is None:
        return NOTHING
    if item.measure is Measure.PIECES and line.pieces and line.grams:
        if line.grams != line.pieces * (item.unit_net_g or 0):
            raise InvalidValue(field="grams", why="fixed_weight", value=item.name_tr)
        return Quantity(pieces=line.pieces)
    asked = Quantity(pieces=line.pieces or 0, grams=line.grams or 0)
    if asked.is_negative() or asked.is_nothing():
        field = "grams" if line.pieces is None else "pieces"
        raise InvalidValue(field=field, why="not_whole", value=str(line.pieces or line.grams or 0))
    if held.pieces and not asked.pieces:
        raise InvalidValue(field="pieces", why="without_pieces", value=str(asked.grams))
    return asked


def _counted(
    held: Quantity, promised: list[tuple[int, Quantity]], asked: Quantity
) -> Portion | None:
    """Returns pieces with the grams that were weighed, or with their part of the lot's."""
    if not asked.grams:
        return pieces_of(held, promised, asked.pieces)
    free = held - sum((each for _, each in promised), NOTHING)
    left = held - asked
    if left.pieces == 0 and left.grams:
        return pieces_of(held, promised, asked.pieces)
    weighs_nothing = left.pieces > 0 and left.grams == 0
    return Portion(quantity=asked) if free.covers(asked) and not weighs_nothing else None


def _take_along(session: Session, ground: _Ground, line: TransferLine, portion: Portion) -> None:
    there, here = (line.source_id, line.lot_id), (line.target_id, line.lot_id)
    find: Callable[[int], PromiseRow] = {
        row.id or 0: row for row in ground.promises.get(there, [])
    }.__getitem__
    for part in portion.following:
        promise = find(part.promise_id)
        went = follow(session, promise, part, place_id=line.target_id)
        if part.whole:
            ground.promises[there].remove(promise)
        ground.promises.setdefault(here, []).append(went)
