"""What became of lots: where they are now, what is promised, and what was made of them.

A tree of a few queries, however deep the lots were packed and however many packs
one portioning made: the lots that one document made of one item are one branch.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, literal
from sqlmodel import Session, col, select

from logistics.domain.ledger import PlaceKind
from logistics.domain.orders import PromiseState
from logistics.domain.quantity import NOTHING, Quantity
from logistics.store.tables import (
    BalanceRow,
    DocumentRow,
    ItemRow,
    LotComponentRow,
    LotRow,
    OrderRow,
    PlaceRow,
    PromiseRow,
)

ORDERS_NAMED = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """Lots that one document made of one item: where all of it is now, and what came of it."""

    item: ItemRow
    lots: tuple[LotRow, ...]
    document: DocumentRow
    whereabouts: Mapping[PlaceKind, Quantity]
    promised: Quantity
    orders: tuple[str, ...]
    branches: "tuple[Branch, ...]"

    @property
    def made(self) -> Quantity:
        """All there is of these lots, wherever it is."""
        return sum(self.whereabouts.values(), NOTHING)


@dataclass(slots=True, kw_only=True)
class _Facts:
    """What the queries found of a line of lots, by lot id."""

    lots: dict[int, tuple[LotRow, ItemRow, DocumentRow]] = field(default_factory=dict)
    made_of: defaultdict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    where: defaultdict[int, dict[PlaceKind, Quantity]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    promised: dict[int, Quantity] = field(default_factory=dict)
    orders: defaultdict[int, list[str]] = field(default_factory=lambda: defaultdict(list))


def line_of(lot_ids: Collection[int]) -> Any:
    """Returns a recursive query (column ``lot_id``) of lots and all that was made of them."""
    first: Any = select(col(LotRow.id).label("lot_id")).where(col(LotRow.id).in_(lot_ids))
    line = first.cte("line", recursive=True)
    onward = select(col(LotComponentRow.parcel_lot_id)).where(
        col(LotComponentRow.component_lot_id) == line.c.lot_id
    )
    return line.union(onward)


def branches(session: Session, lot_ids: Collection[int]) -> tuple[Branch, ...]:
    """Returns what became of lots, with what was made of them and is not undone."""
    if not lot_ids:
        return ()
    line = line_of(lot_ids)
    facts = _Facts()
    _read_lots(session, line, facts)
    _read_whereabouts(session, line, facts)
    _read_promises(session, line, facts)
    return _grouped(facts, lot_ids, above=frozenset())


def _read_lots(session: Session, line: Any, facts: _Facts) -> None:
    rows: Any = (
        select(LotRow, ItemRow, DocumentRow)
        .join(ItemRow, col(ItemRow.id) == col(LotRow.item_id))
        .join(DocumentRow, col(DocumentRow.id) == col(LotRow.document_id))
        .where(col(LotRow.id).in_(select(line.c.lot_id)))
    )
    for lot, item, document in session.exec(rows):
        facts.lots[lot.id] = (lot, item, document)
    undone = select(DocumentRow.reverses_id).where(col(DocumentRow.reverses_id).is_not(None))
    kin = (
        select(LotComponentRow.component_lot_id, LotComponentRow.parcel_lot_id)
        .join(LotRow, col(LotRow.id) == col(LotComponentRow.parcel_lot_id))
        .where(
            col(LotComponentRow.component_lot_id).in_(select(line.c.lot_id)),
            col(LotRow.document_id).not_in(undone),
        )
    )
    for component, parcel in session.exec(kin):
        facts.made_of[component].add(parcel)


def _read_whereabouts(session: Session, line: Any, facts: _Facts) -> None:
    query = (
        select(
            BalanceRow.lot_id,
            PlaceRow.kind,
            func.sum(BalanceRow.pieces),
            func.sum(BalanceRow.grams),
        )
        .join(PlaceRow, col(PlaceRow.id) == col(BalanceRow.place_id))
        .where(
            col(BalanceRow.lot_id).in_(select(line.c.lot_id)),
            (col(BalanceRow.grams) > 0) | (col(BalanceRow.pieces) > 0),
        )
        .group_by(col(BalanceRow.lot_id), col(PlaceRow.kind))
    )
    for lot_id, kind, pieces, grams in session.exec(query):
        facts.where[lot_id][PlaceKind(kind)] = Quantity(pieces=int(pieces), grams=int(grams))


def _read_promises(session: Session, line: Any, facts: _Facts) -> None:
    of_these = (
        col(PromiseRow.lot_id).in_(select(line.c.lot_id)),
        col(PromiseRow.state) == literal(PromiseState.OPEN.value),
    )
    sums = (
        select(PromiseRow.lot_id, func.sum(PromiseRow.pieces), func.sum(PromiseRow.grams))
        .where(*of_these)
        .group_by(col(PromiseRow.lot_id))
    )
    for lot_id, pieces, grams in session.exec(sums):
        facts.promised[lot_id] = Quantity(pieces=int(pieces), grams=int(grams))
    named = (
        select(PromiseRow.lot_id, OrderRow.code)
        .join(OrderRow, col(OrderRow.id) == col(PromiseRow.order_id))
        .where(*of_these)
        .order_by(col(OrderRow.code))
        .limit(ORDERS_NAMED)
    )
    for lot_id, code in session.exec(named):
        facts.orders[lot_id].append(code)


def _grouped(facts: _Facts, lot_ids: Iterable[int], *, above: frozenset[int]) -> tuple[Branch, ...]:
    """Groups lots by the document that made them and their item; a lot is never under itself."""
    groups: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for lot_id in sorted(set(lot_ids) - above):
        _, item, document = facts.lots[lot_id]
        groups[document.id or 0, item.id or 0].append(lot_id)
    return tuple(_branch(facts, group, above=above) for group in groups.values())


def _branch(facts: _Facts, group: list[int], *, above: frozenset[int]) -> Branch:
    where: defaultdict[PlaceKind, Quantity] = defaultdict(Quantity)
    for lot_id in group:
        for kind, quantity in facts.where[lot_id].items():
            where[kind] += quantity
    _, item, document = facts.lots[group[0]]
    onward = {made for lot_id in group for made in facts.made_of[lot_id]}
    return Branch(
        item=item,
        lots=tuple(facts.lots[lot_id][0] for lot_id in group),
        document=document,
        whereabouts=dict(where),
        promised=sum((facts.promised.get(lot_id, NOTHING) for lot_id in group), NOTHING),
        orders=tuple(sorted({code for lot_id in group for code in facts.orders[lot_id]})),
        branches=_grouped(facts, onward, above=above | set(group)),
    )
