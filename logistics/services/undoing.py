"""Undoing: a document's movements are taken back, after a look at what depends on them."""

from dataclasses import dataclass

from sqlmodel import Session

from logistics.domain.errors import CannotUndo, StillNeeded, UndoneElsewhere
from logistics.domain.ledger import Move
from logistics.domain.undoing import Obstacle, is_undone_here, obstacles
from logistics.store import ledger
from logistics.store.dependents import LaterDocument, later_documents, standing
from logistics.store.document_lines import MovedLine, moved_lines
from logistics.store.documents import Command, get_document, refuse_repetition, reversal_of
from logistics.store.locks import lock_lots
from logistics.store.lots import lots_by_id
from logistics.store.places import places_by_id
from logistics.store.tables import DocumentRow


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoPreview:
    """What undoing a document would move back and meet: later documents of its lots, obstacles."""

    document: DocumentRow
    undone_by: DocumentRow | None
    undone_here: bool
    lines: list[MovedLine]
    later: list[LaterDocument]
    obstacles: tuple[StillNeeded, ...]

    @property
    def possible(self) -> bool:
        """Tells whether undoing would succeed at this moment."""
        return self.undone_here and self.undone_by is None and not self.obstacles


def undo_preview(session: Session, document_id: int) -> UndoPreview:
    """Returns what undoing would meet, without undoing anything."""
    document = get_document(session, document_id)
    moves = ledger.moves_of(session, document_id)
    undone_by = reversal_of(session, document_id)
    return UndoPreview(
        document=document,
        undone_by=undone_by,
        undone_here=_is_undone_here(session, document, moves),
        lines=moved_lines(session, document_id),
        later=later_documents(session, document_id),
        obstacles=() if undone_by else _obstacles(session, moves),
    )


def undo(session: Session, *, command: Command, document_id: int) -> DocumentRow:
    """Takes back what a document moved.

    Raises
    ------
    UndoneElsewhere
        When the document belongs to a route, or is an undoing itself.
    CannotUndo
        When what it brought has gone on or is promised.
    """
    refuse_repetition(session, command.key)
    document = get_document(session, document_id)
    moves = ledger.moves_of(session, document_id)
    if not _is_undone_here(session, document, moves):
        raise UndoneElsewhere(document=document.number, document_kind=document.kind.value)
    ledger.refuse_second_reversal(session, document)
    lock_lots(session, (move.lot_id for move in moves))
    found = _obstacles(session, moves)
    if found:
        raise CannotUndo(found)
    return ledger.reverse(session, document, command=command)


def _is_undone_here(session: Session, document: DocumentRow, moves: list[Move]) -> bool:
    touched = places_by_id(session, {id_ for m in moves for id_ in (m.source_id, m.target_id)})
    return is_undone_here(document.kind, {place.kind for place in touched.values()})


def _obstacles(session: Session, moves: list[Move]) -> tuple[StillNeeded, ...]:
    places = places_by_id(session, {id_ for m in moves for id_ in (m.source_id, m.target_id)})
    lots = lots_by_id(session, {move.lot_id for move in moves})
    own = frozenset(id_ for id_, place in places.items() if place.own)
    found: tuple[Obstacle, ...] = obstacles(moves, own=own, standing=standing(session, lots))
    return tuple(
        StillNeeded(
            lot=lots[each.lot_id].code,
            place=places[each.place_id].name,
            asked=each.asked,
            held=each.standing.held,
            promised=each.standing.promised,
        )
        for each in found
    )
