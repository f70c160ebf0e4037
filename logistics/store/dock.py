"""What stands at the dock: came in, waits to be inspected, or inspected and to be put away."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlmodel import Session, col
from sqlmodel import select as rows

from logistics.domain.ledger import DocumentKind, PlaceKind
from logistics.domain.quantity import Quantity
from logistics.store.holds import open_holds
from logistics.store.tables import (
    BalanceRow,
    DocumentRow,
    HoldRow,
    InspectionRow,
    ItemRow,
    LotRow,
    MovementRow,
    PartyRow,
    PlaceRow,
    ReceivedLotRow,
)

SHOWN = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class DockLot:
    """A lot at the dock: how it came, what the inspection said, and holds that stand on it."""

    lot: LotRow
    item: ItemRow
    place: PlaceRow
    held: Quantity
    arrival: DocumentRow
    source_id: int
    party: PartyRow | None
    received: ReceivedLotRow | None
    inspection: InspectionRow | None
    holds: tuple[HoldRow, ...]

    @property
    def is_from_outside(self) -> bool:
        """Tells whether a donor, supplier or institution brought it, who can take it back."""
        return self.arrival.kind is not DocumentKind.HANDBACK


def dock_lots(session: Session) -> list[DockLot]:
    """Returns what stands at the dock, the longest waiting first, in a fixed number of queries."""
    return _dock_lots(session)


def dock_lot(session: Session, lot_id: int) -> DockLot | None:
    """Returns one lot at the dock, if it stands there."""
    return next(iter(_dock_lots(session, lot_id=lot_id)), None)


def _dock_lots(session: Session, *, lot_id: int | None = None) -> list[DockLot]:
    query = (
        rows(BalanceRow, LotRow, ItemRow, PlaceRow)
        .join(LotRow, col(LotRow.id) == col(BalanceRow.lot_id))
        .join(ItemRow, col(ItemRow.id) == col(LotRow.item_id))
        .join(PlaceRow, col(PlaceRow.id) == col(BalanceRow.place_id))
        .where(PlaceRow.kind == PlaceKind.DOCK, BalanceRow.grams > 0)
        .order_by(col(LotRow.id))
        .limit(SHOWN)
    )
    if lot_id is not None:
        query = query.where(LotRow.id == lot_id)
    found = session.exec(query).all()
    ids = {lot.id or 0 for _, lot, _, _ in found}
    measured = session.exec(rows(ReceivedLotRow).where(col(ReceivedLotRow.lot_id).in_(ids)))
    received = {row.lot_id: row for row in measured}
    arrivals, holds = _arrivals(session, ids), open_holds(session, ids)
    seen = _inspections(session, ids)
    return [
        DockLot(
            lot=lot,
            item=item,
            place=place,
            held=Quantity(pieces=balance.pieces, grams=balance.grams),
            arrival=arrivals[lot.id or 0][0],
            source_id=arrivals[lot.id or 0][1],
            party=arrivals[lot.id or 0][2],
            received=received.get(lot.id or 0),
            inspection=seen.get((lot.id or 0, arrivals[lot.id or 0][0].id or 0)),
            holds=tuple(holds.get(lot.id or 0, ())),
        )
        for balance, lot, item, place in found
        if lot.id in arrivals
    ]


def _arrivals(
    session: Session, lot_ids: Collection[int]
) -> dict[int, tuple[DocumentRow, int, PartyRow | None]]:
    """Returns which document brought each lot to the dock last, and from which place (id)."""
    last = (
        select(func.max(col(MovementRow.id)))
        .join(PlaceRow, col(PlaceRow.id) == col(MovementRow.target_id))
        .join(DocumentRow, col(DocumentRow.id) == col(MovementRow.document_id))
        .where(
            col(MovementRow.lot_id).in_(lot_ids),
            col(PlaceRow.kind) == PlaceKind.DOCK,
            col(DocumentRow.kind) != DocumentKind.REVERSAL,
        )
        .group_by(col(MovementRow.lot_id))
    )
    query = (
        rows(MovementRow, DocumentRow, PartyRow)
        .join(DocumentRow, col(DocumentRow.id) == col(MovementRow.document_id))
        .outerjoin(PartyRow, col(PartyRow.id) == col(DocumentRow.party_id))
        .where(col(MovementRow.id).in_(last))
    )
    return {
        movement.lot_id: (document, movement.source_id, party)
        for movement, document, party in session.exec(query)
    }


def _inspections(
    session: Session, lot_ids: Collection[int]
) -> dict[tuple[int, int], InspectionRow]:
    query = (
        rows(InspectionRow)
        .where(col(InspectionRow.lot_id).in_(lot_ids))
        .order_by(col(InspectionRow.id))
    )
    return {(row.lot_id, row.document_id): row for row in session.exec(query)}
