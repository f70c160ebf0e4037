"""The movements that make a number: why there is so much of something somewhere.

The total stands in the balances. From it the page goes back through the ledger,
movement by movement, each with what there was after it, until nothing is left to
explain. However long the history is, a page asks a bounded number of questions and
reads a bounded number of rows: it jumps to the newest movement of the lots concerned
and looks at a span of the ledger there, a wider one each time it found too little. The
movements of one lot, some of which change nothing here, are told apart in the index alone.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, exists, func, not_, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from logistics.domain.ledger import OWN_KINDS, PlaceKind
from logistics.domain.orders import PromiseState
from logistics.domain.quantity import Quantity
from logistics.store.standing import HELD, HELD_LOT
from logistics.store.tables import (
    BalanceRow,
    DocumentRow,
    ItemRow,
    LotRow,
    MovementRow,
    PlaceRow,
    PromiseRow,
)

SPANS = (2_000, 20_000, 200_000, 2_000_000, 20_000_000)


class Ground(StrEnum):
    """Which places a number speaks of, when it names none."""

    SHELF = "shelf"
    OURS = "ours"


KINDS = {Ground.SHELF: frozenset({PlaceKind.SHELF}), Ground.OURS: OWN_KINDS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What a number speaks of; what is not said does not matter."""

    item_id: int | None = None
    lot_id: int | None = None
    place_id: int | None = None
    group: str = ""
    ends_from: date | None = None
    ends_until: date | None = None
    ground: Ground = Ground.SHELF


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Where a page goes on: before which movement, and what there was by then."""

    before: int
    quantity: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One movement into or out of the places: what it changed, and what there was after it."""

    document: DocumentRow
    lot: LotRow
    item: ItemRow
    source: PlaceRow
    target: PlaceRow
    change: Quantity
    after: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoning:
    """A page of what makes a number; ``before`` is what there was before its oldest movement."""

    total: Quantity
    promised: Quantity
    orders: int
    changes: tuple[Change, ...]
    before: Quantity
    older: Mark | None

    @property
    def adds_up(self) -> bool:
        """Tells whether the movements explain the number, as far as the ledger was read."""
        return self.older is not None or self.before.is_nothing()


def reckon(session: Session, sought: Sought, *, start: Mark | None = None, limit: int) -> Reckoning:
    """Returns the newest movements behind a number, or those before a mark."""
    total = _total(session, sought)
    promised, orders = _promised(session, sought)
    rows, older = _newest(session, sought, before=start.before if start else None, limit=limit)
    changes, left = [], start.quantity if start else total
    for row in rows:
        change = _change(row, left)
        changes.append(change)
        left = left - change.change
    return Reckoning(
        total=total,
        promised=promised,
        orders=orders,
        changes=tuple(changes),
        before=left,
        older=None if older is None else Mark(before=older, quantity=left),
    )


def _total(session: Session, sought: Sought) -> Quantity:
    query = (
        select(
            func.coalesce(func.sum(BalanceRow.pieces), 0),
            func.coalesce(func.sum(BalanceRow.grams), 0),
        )
        .select_from(BalanceRow)
        .join(PlaceRow, col(PlaceRow.id) == col(BalanceRow.place_id))
        .where(HELD, _there(sought, PlaceRow), HELD_LOT.in_(_lots(sought)))
    )
    pieces, grams = session.connection().execute(query).one()
    return Quantity(pieces=int(pieces), grams=int(grams))


def _promised(session: Session, sought: Sought) -> tuple[Quantity, int]:
    query = (
        select(
            func.coalesce(func.sum(PromiseRow.pieces), 0),
            func.coalesce(func.sum(PromiseRow.grams), 0),
            func.count(func.distinct(PromiseRow.order_id)),
        )
        .select_from(PromiseRow)
        .join(PlaceRow, col(PlaceRow.id) == col(PromiseRow.place_id))
        .where(
            col(PromiseRow.state) == PromiseState.OPEN,
            _there(sought, PlaceRow),
            col(PromiseRow.lot_id).in_(_lots(sought)),
        )
    )
    pieces, grams, orders = session.connection().execute(query).one()
    return Quantity(pieces=int(pieces), grams=int(grams)), int(orders)


def _newest(
    session: Session, sought: Sought, *, before: int | None, limit: int
) -> tuple[list[Any], int | None]:
    """Returns the newest rows before a movement, and the movement before which there may be more."""
    if sought.lot_id is not None:
        return _newest_of_lot(session, sought, before=before, limit=limit)
    rows: list[Any] = []
    end = before
    for span in SPANS:
        newest = _newest_id(session, sought, before=end)
        if newest is None:
            return rows, None
        end = newest - span + 1
        span_rows = col(MovementRow.id).between(end, newest), *_of_lot(sought)
        rows += _rows(session, sought, *span_rows, limit=limit + 1 - len(rows))
        if len(rows) > limit:
            return rows[:limit], rows[limit - 1][0].id
    return rows, end


def _newest_of_lot(
    session: Session, sought: Sought, *, before: int | None, limit: int
) -> tuple[list[Any], int | None]:
    """Returns what :func:`_newest` does, of a lot, in two questions.

    PostgreSQL would walk the whole ledger backwards for the newest few, if it were not told to
    take the movements of the lot first.
    """
    of_lot = (
        select(col(MovementRow.id), col(MovementRow.source_id), col(MovementRow.target_id))
        .where(
            col(MovementRow.lot_id) == sought.lot_id,
            exists(_lots(sought)),
            *([] if before is None else [col(MovementRow.id) < before]),
        )
        .cte("of_lot")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )
    left, arrived = (_is_there(sought, side) for side in (of_lot.c.source_id, of_lot.c.target_id))
    query = select(of_lot.c.id).where(left != arrived).order_by(of_lot.c.id.desc())
    ids = list(session.connection().execute(query.limit(limit + 1)).scalars())
    rows = _rows(session, sought, col(MovementRow.id).in_(ids[:limit]), limit=limit)
    return rows, ids[limit - 1] if len(ids) > limit else None


def _newest_id(session: Session, sought: Sought, *, before: int | None) -> int | None:
    of_the_lot = select(func.max(MovementRow.id)).where(
        col(MovementRow.lot_id) == col(LotRow.id),
        *([] if before is None else [col(MovementRow.id) < before]),
    )
    latest = of_the_lot.correlate(LotRow).scalar_subquery()
    query = select(func.max(latest)).where(*_of_lot(sought))
    found = session.connection().execute(query).scalar_one()
    return None if found is None else int(found)


def _rows(session: Session, sought: Sought, *conditions: Any, limit: int) -> list[Any]:
    source, target = aliased(PlaceRow), aliased(PlaceRow)
    left, arrived = _there(sought, source), _there(sought, target)
    query: Any = (
        select(MovementRow, DocumentRow, LotRow, ItemRow, source, target, arrived.label("arrived"))
        .join(LotRow, col(LotRow.id) == col(MovementRow.lot_id))
        .join(ItemRow, col(ItemRow.id) == col(LotRow.item_id))
        .join(DocumentRow, col(DocumentRow.id) == col(MovementRow.document_id))
        .join(source, col(source.id) == col(MovementRow.source_id))
        .join(target, col(target.id) == col(MovementRow.target_id))
        .where(
            *conditions,
            or_(and_(left, not_(arrived)), and_(arrived, not_(left))),
        )
        .order_by(col(MovementRow.id).desc())
        .limit(limit)
    )
    return list(session.exec(query))


def _there(sought: Sought, place: Any) -> Any:
    if sought.place_id is not None:
        return col(place.id) == sought.place_id
    return col(place.kind).in_(KINDS[sought.ground])


def _is_there(sought: Sought, side: Any) -> Any:
    """Tells of a side of a movement whether it is where the number speaks of."""
    if sought.place_id is not None:
        return side == sought.place_id
    there = select(col(PlaceRow.id)).where(col(PlaceRow.kind).in_(KINDS[sought.ground]))
    return side.in_(there)


def _lots(sought: Sought) -> Any:
    return select(col(LotRow.id)).where(*_of_lot(sought))


def _of_lot(sought: Sought) -> list[Any]:
    """Returns what must hold of a lot so that the number speaks of it."""
    conditions: list[Any] = []
    if sought.lot_id is not None:
        conditions.append(col(LotRow.id) == sought.lot_id)
    if sought.item_id is not None:
        conditions.append(col(LotRow.item_id) == sought.item_id)
    if sought.group:
        items = select(col(ItemRow.id)).where(col(ItemRow.group) == sought.group)
        conditions.append(col(LotRow.item_id).in_(items))
    if sought.ends_from is not None:
        conditions.append(col(LotRow.expires_on) >= sought.ends_from)
    if sought.ends_until is not None:
        conditions.append(col(LotRow.expires_on) <= sought.ends_until)
    if sought.place_id is not None and sought.lot_id is None:
        been = select(col(BalanceRow.lot_id)).where(col(BalanceRow.place_id) == sought.place_id)
        conditions.append(col(LotRow.id).in_(been))
    return conditions


def _change(row: Any, after: Quantity) -> Change:
    movement, document, lot, item, source, target, arrived = row
    moved = Quantity(pieces=movement.pieces, grams=movement.grams)
    return Change(
        document=document,
        lot=lot,
        item=item,
        source=source,
        target=target,
        change=moved if arrived else -moved,
        after=after,
    )
