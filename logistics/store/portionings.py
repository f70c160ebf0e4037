"""Benches: what lies on them, what was weighed, and the mass balance of what they closed with."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from logistics.domain.errors import NotFound
from logistics.domain.meat import MassBalance, Weighed, balance_of
from logistics.domain.quantity import Quantity
from logistics.store.locks import lock_name
from logistics.store.tables import (
    DocumentRow,
    ItemRow,
    LotRow,
    PlaceRow,
    PortioningRow,
    PortioningSourceRow,
    UserRow,
    WeighingRow,
)

LISTED = 20
LATEST = 12


class BenchState(StrEnum):
    """How far a portioning is; it follows from its documents."""

    OPEN = "open"
    CLOSED = "closed"
    UNDONE = "undone"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """So much of a lot on the bench, and the shelf it comes from."""

    lot: LotRow
    place: PlaceRow
    quantity: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPortioning:
    """A bench in a list: its item, its balance, the document that closed it."""

    row: PortioningRow
    item: ItemRow
    balance: MassBalance
    document: DocumentRow | None
    undone_by: DocumentRow | None

    @property
    def state(self) -> BenchState:
        """How far it is."""
        if self.row.discarded_at is not None:
            return BenchState.DISCARDED
        if self.undone_by is not None:
            return BenchState.UNDONE
        return BenchState.OPEN if self.document is None else BenchState.CLOSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench(ListedPortioning):
    """A bench with everything its page shows: sources, and the latest weighings."""

    place: PlaceRow
    sources: list[Source]
    latest: list[tuple[WeighingRow, UserRow]]

    @property
    def base(self) -> str:
        """The code its packs' codes begin with: that of its first lot."""
        return self.sources[0].lot.code


def hold_portioning(session: Session, portioning_id: int) -> PortioningRow:
    """Returns a bench that nobody else changes until we are done."""
    lock_name(session, f"portioning {portioning_id}")
    row = session.get(PortioningRow, portioning_id, populate_existing=True)
    if row is None:
        raise NotFound(kind="portioning", key=portioning_id)
    return row


def state_of(row: PortioningRow) -> BenchState:
    """Returns how far a bench is, an undoing left out."""
    if row.discarded_at is not None:
        return BenchState.DISCARDED
    return BenchState.OPEN if row.document_id is None else BenchState.CLOSED


def bench(session: Session, portioning_id: int) -> Bench:
    """Returns a bench as its page shows it, or refuses with :class:`NotFound`."""
    found = _listed(session, PortioningRow.id == portioning_id, limit=1)
    if not found:
        raise NotFound(kind="portioning", key=portioning_id)
    listed = found[0]
    place = session.get(PlaceRow, listed.row.place_id)
    assert place is not None
    return Bench(
        row=listed.row,
        item=listed.item,
        balance=listed.balance,
        document=listed.document,
        undone_by=listed.undone_by,
        place=place,
        sources=sources_of(session, portioning_id),
        latest=latest_weighings(session, portioning_id),
    )


def benches(session: Session, *, limit: int = LISTED) -> list[ListedPortioning]:
    """Returns the newest benches."""
    return _listed(session, limit=limit)


def open_benches(session: Session) -> list[ListedPortioning]:
    """Returns the benches that are still open, newest first."""
    return _listed(
        session,
        col(PortioningRow.document_id).is_(None),
        col(PortioningRow.discarded_at).is_(None),
        limit=LISTED,
    )


def standing_benches(
    session: Session, *, since: datetime, until: datetime
) -> list[ListedPortioning]:
    """Returns the benches closed from ``since`` to before ``until`` that were not undone."""
    undone = select(DocumentRow.reverses_id).where(col(DocumentRow.reverses_id).is_not(None))
    closed = select(DocumentRow.id).where(
        DocumentRow.happened_at >= since, DocumentRow.happened_at < until
    )
    return _listed(
        session,
        col(PortioningRow.document_id).in_(closed),
        col(PortioningRow.document_id).not_in(undone),
        limit=None,
    )


def bench_of_document(session: Session, document_id: int) -> ListedPortioning | None:
    """Returns the bench a document closed, if it closed one."""
    return next(iter(_listed(session, PortioningRow.document_id == document_id, limit=1)), None)


def sources_of(session: Session, portioning_id: int) -> list[Source]:
    """Returns what lies on a bench, in the order of the lots."""
    query = (
        select(PortioningSourceRow, LotRow, PlaceRow)
        .join(LotRow, col(LotRow.id) == col(PortioningSourceRow.lot_id))
        .join(PlaceRow, col(PlaceRow.id) == col(PortioningSourceRow.place_id))
        .where(PortioningSourceRow.portioning_id == portioning_id)
        .order_by(col(LotRow.id))
    )
    return [
        Source(lot=lot, place=place, quantity=Quantity(pieces=row.pieces, grams=row.grams))
        for row, lot, place in session.exec(query)
    ]


def weighings_of(session: Session, portioning_id: int) -> list[WeighingRow]:
    """Returns the weighings of a bench that count, in their order."""
    query = (
        select(WeighingRow)
        .where(WeighingRow.portioning_id == portioning_id, col(WeighingRow.taken_back_at).is_(None))
        .order_by(col(WeighingRow.id))
    )
    return list(session.exec(query))


def latest_weighings(session: Session, portioning_id: int) -> list[tuple[WeighingRow, UserRow]]:
    """Returns the last weighings of a bench that count, newest first, and who weighed."""
    query = (
        select(WeighingRow, UserRow)
        .join(UserRow, col(UserRow.id) == col(WeighingRow.weighed_by))
        .where(WeighingRow.portioning_id == portioning_id, col(WeighingRow.taken_back_at).is_(None))
        .order_by(col(WeighingRow.id).desc())
        .limit(LATEST)
    )
    return [(weighing, user) for weighing, user in session.exec(query)]


def weighing_by_key(session: Session, key: str) -> WeighingRow | None:
    """Returns the weighing a command made, if it made one."""
    return session.exec(select(WeighingRow).where(WeighingRow.command_key == key)).first()


def _listed(session: Session, *conditions: Any, limit: int | None) -> list[ListedPortioning]:
    document, undoing = aliased(DocumentRow), aliased(DocumentRow)
    query: Any = (
        select(PortioningRow, ItemRow, document, undoing)
        .join(ItemRow, col(ItemRow.id) == col(PortioningRow.item_id))
        .outerjoin(document, col(document.id) == col(PortioningRow.document_id))
        .outerjoin(undoing, col(undoing.reverses_id) == col(PortioningRow.document_id))
        .where(*conditions)
        .order_by(col(PortioningRow.id).desc())
    )
    found = session.exec(query.limit(limit) if limit else query).all()
    balances = _balances(session, [row.id for row, *_ in found])
    return [
        ListedPortioning(
            row=row, item=item, balance=balances[row.id], document=closed, undone_by=undone
        )
        for row, item, closed, undone in found
    ]


def _balances(session: Session, portioning_ids: Collection[int]) -> dict[int, MassBalance]:
    """Returns the mass balance of each bench, in two queries."""
    intakes = session.exec(
        select(PortioningSourceRow.portioning_id, func.sum(PortioningSourceRow.grams))
        .where(col(PortioningSourceRow.portioning_id).in_(portioning_ids))
        .group_by(col(PortioningSourceRow.portioning_id))
    )
    intake_g = {key: int(grams) for key, grams in intakes}
    query: Any = (
        select(
            WeighingRow.portioning_id,
            WeighingRow.kind,
            func.count(),
            func.sum(WeighingRow.gross_g - WeighingRow.tare_g),
        )
        .where(
            col(WeighingRow.portioning_id).in_(portioning_ids),
            col(WeighingRow.taken_back_at).is_(None),
        )
        .group_by(col(WeighingRow.portioning_id), col(WeighingRow.kind))
    )
    sums = session.exec(query)
    weighed: dict[int, dict[Weighed, tuple[int, int]]] = {}
    for key, kind, count, grams in sums:
        weighed.setdefault(key, {})[kind] = (int(count), int(grams))
    return {key: _balance(intake_g.get(key, 0), weighed.get(key, {})) for key in portioning_ids}


def _balance(intake_g: int, sums: dict[Weighed, tuple[int, int]]) -> MassBalance:
    whole = balance_of(intake_g, [])
    packs, packs_g = sums.get(Weighed.PACK, (0, 0))
    return whole + MassBalance(
        packs=packs,
        packs_g=packs_g,
        kitchen_g=sums.get(Weighed.KITCHEN, (0, 0))[1],
        trim_g=sums.get(Weighed.TRIM, (0, 0))[1],
        waste_g=sums.get(Weighed.WASTE, (0, 0))[1],
    )
