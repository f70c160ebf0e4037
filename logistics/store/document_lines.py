"""A document as a page shows it: header, lines, and what undid it."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from logistics.domain.ledger import WRITING_OFF, WRITTEN_OFF
from logistics.domain.quantity import Quantity
from logistics.domain.undoing import is_undone_here
from logistics.store.documents import get_document, reversal_of
from logistics.store.places import places_by_id
from logistics.store.tables import (
    DocumentRow,
    ItemRow,
    LotRow,
    MovementRow,
    PartyRow,
    PlaceRow,
    UserRow,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedLine:
    """One movement in words."""

    lot: LotRow
    item: ItemRow
    source: PlaceRow
    target: PlaceRow
    quantity: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPage:
    """A document with everything its page needs."""

    document: DocumentRow
    actor: UserRow
    party: PartyRow | None
    lines: list[MovedLine]
    undone_by: DocumentRow | None
    undoes: DocumentRow | None

    @property
    def undone_here(self) -> bool:
        """Tells whether the document may be undone from its own page."""
        touched = {place.kind for line in self.lines for place in (line.source, line.target)}
        return is_undone_here(self.document.kind, touched)

    @property
    def crosses(self) -> bool:
        """Tells whether anything came to us or left us with it."""
        return any(line.source.own != line.target.own for line in self.lines)

    @property
    def writes_off(self) -> bool:
        """Tells whether it took anything of ours out as waste, lost or missing."""
        if self.document.kind not in WRITTEN_OFF:
            return False
        return any(line.source.own and line.target.kind in WRITING_OFF for line in self.lines)

    @property
    def parcels(self) -> LotRow | None:
        """The lot of parcels that a packing made, if this is one."""
        return next((line.lot for line in self.lines if line.lot.kit_id is not None), None)


def document_page(session: Session, document_id: int) -> DocumentPage:
    """Returns a document with its lines, or refuses with ``NotFound``."""
    document = get_document(session, document_id)
    actor = session.get(UserRow, document.actor_id)
    assert actor is not None
    return DocumentPage(
        document=document,
        actor=actor,
        party=session.get(PartyRow, document.party_id) if document.party_id else None,
        lines=moved_lines(session, document_id),
        undone_by=reversal_of(session, document_id),
        undoes=session.get(DocumentRow, document.reverses_id) if document.reverses_id else None,
    )


def moved_lines(session: Session, document_id: int) -> list[MovedLine]:
    """Returns a document's movements with lot, item and places, in two queries."""
    query = (
        select(MovementRow, LotRow, ItemRow)
        .join(LotRow, col(LotRow.id) == col(MovementRow.lot_id))
        .join(ItemRow, col(ItemRow.id) == col(LotRow.item_id))
        .where(MovementRow.document_id == document_id)
        .order_by(col(MovementRow.line))
    )
    found = session.exec(query).all()
    places = places_by_id(
        session, {id_ for row, _, _ in found for id_ in (row.source_id, row.target_id)}
    )
    return [
        MovedLine(
            lot=lot,
            item=item,
            source=places[movement.source_id],
            target=places[movement.target_id],
            quantity=Quantity(pieces=movement.pieces, grams=movement.grams),
        )
        for movement, lot, item in found
    ]
