"""Taking a committed spreadsheet back: all of it, or nothing when something is in the way."""

from collections.abc import Sequence

from sqlmodel import Session

from logistics.domain.errors import CannotUndo, StillNeeded
from logistics.domain.imports import ImportKind, ImportState
from logistics.domain.undoing import obstacles
from logistics.services.importing.items import undo_items
from logistics.services.importing.keeping import locked, planned_lines
from logistics.services.importing.planned import Tell, told_nothing
from logistics.store import imports, ledger
from logistics.store.dependents import standing
from logistics.store.documents import Command
from logistics.store.locks import lock_lots, lock_name
from logistics.store.lots import lots_by_id
from logistics.store.places import places_by_id
from logistics.store.tables import DocumentRow, ImportRow

TAKEN_BACK = frozenset({ImportState.COMMITTED, ImportState.PARTLY_UNDONE})


def wish_undo(session: Session, *, command: Command, import_id: int) -> ImportRow:
    """Keeps that somebody wants a committed import taken back, by a job.

    Raises
    ------
    CannotUndo
        When goods it brought have gone on or are promised already.
    """
    row = locked(session, import_id, among=TAKEN_BACK)
    if row.kind is ImportKind.OPENING:
        _refuse_needed(session, _standing_documents(session, import_id))
    row.wish = {
        "verb": "undo",
        "key": command.key,
        "by": command.actor_id,
        "at": command.happened_at.isoformat(),
    }
    session.flush()
    return row


def undo(
    session: Session, *, command: Command, import_id: int, tell: Tell = told_nothing
) -> list[str]:
    """Takes a committed import back and returns the items that stay as they are now.

    Raises
    ------
    CannotUndo
        When goods it brought have gone on or are promised; nothing is undone then.
    """
    row = locked(session, import_id, among={*TAKEN_BACK, ImportState.UNDOING})
    if row.kind is ImportKind.ITEMS:
        lock_name(session, "items")
        left = undo_items(session, planned_lines(session, import_id))
        row.undone_at, row.undone_by = command.happened_at, command.actor_id
        session.flush()
        return left
    documents = _standing_documents(session, import_id)
    _refuse_needed(session, documents)
    for number, document in enumerate(reversed(documents)):
        tell(row.rows * number // len(documents))
        ledger.reverse(session, document, command=command.part(str(number)))
    return []


def _standing_documents(session: Session, import_id: int) -> list[DocumentRow]:
    return [
        document for document, undone in imports.documents_of(session, import_id) if undone is None
    ]


def _refuse_needed(session: Session, documents: Sequence[DocumentRow]) -> None:
    moves = [move for document in documents for move in ledger.moves_of(session, document.id or 0)]
    lock_lots(session, {move.lot_id for move in moves})
    lots = lots_by_id(session, {move.lot_id for move in moves})
    touched = places_by_id(session, {id_ for m in moves for id_ in (m.source_id, m.target_id)})
    own = frozenset(id_ for id_, place in touched.items() if place.own)
    found = obstacles(moves, own=own, standing=standing(session, lots))
    if found:
        raise CannotUndo(
            tuple(
                StillNeeded(
                    lot=lots[each.lot_id].code,
                    place=touched[each.place_id].name,
                    asked=each.asked,
                    held=each.standing.held,
                    promised=each.standing.promised,
                )
                for each in found
            )
        )
