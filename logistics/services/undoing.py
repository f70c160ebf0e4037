"""Undoing: a document's movements are taken back, after a look at what depends on them.

When what it brought has gone on, the later documents that have to go first are
named in their order, and can be undone together with it in one transaction.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from logistics.domain.errors import (
    CannotUndo,
    OtherUndoings,
    StillNeeded,
    UndoneElsewhere,
)
from logistics.domain.ledger import DocumentKind, Move, balances
from logistics.domain.quantity import Quantity
from logistics.domain.undoing import Obstacle, Standing, WayBack, obstacles, way_back
from logistics.domain.unwinding import Deed, Unwinding, unwind
from logistics.store import ledger
from logistics.store.dependents import (
    LaterDocument,
    later_deeds,
    later_documents,
    own_places,
    places_touched,
    standing,
)
from logistics.store.document_lines import MovedLine, moved_lines
from logistics.store.documents import Command, get_document, refuse_repetition, reversal_of
from logistics.store.locks import lock_lots
from logistics.store.lots import lots_by_id
from logistics.store.offspring import Branch, branches
from logistics.store.pickups import reopen
from logistics.store.places import places_by_id
from logistics.store.promises import going_back_of, send_back
from logistics.store.tables import DocumentRow, LotRow, PlaceRow

MOST_ROUNDS = 20
LOTS_SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A document that is undone on the way, and where that is done."""

    document: DocumentRow
    way: WayBack


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOver:
    """What of a lot stays in a place of ours although the document that made it is undone."""

    lot: LotRow
    place: PlaceRow
    quantity: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoPreview:
    """What undoing a document would move back and meet.

    ``steps`` are the documents to undo, in their order, this one last; ``barred`` is what
    stands in the way even then; ``branches`` is what became of what it brought.
    """

    document: DocumentRow
    undone_by: DocumentRow | None
    undoes: DocumentRow | None
    way: WayBack
    lines: list[MovedLine]
    later: list[LaterDocument]
    obstacles: tuple[StillNeeded, ...]
    steps: tuple[Step, ...]
    barred: tuple[StillNeeded, ...]
    branches: tuple[Branch, ...]
    left_over: tuple[LeftOver, ...]
    promises_back: int

    @property
    def undone_here(self) -> bool:
        """Tells whether the document is undone from its own page."""
        return self.way is WayBack.HERE

    @property
    def possible(self) -> bool:
        """Tells whether undoing would succeed at this moment."""
        return self.undone_here and self.undone_by is None and not self.obstacles

    @property
    def possible_in_order(self) -> bool:
        """Tells whether undoing would succeed together with later documents."""
        stands = self.undone_here and self.undone_by is None and not self.barred
        return stands and len(self.steps) > 1 and not self.elsewhere

    @property
    def elsewhere(self) -> tuple[Step, ...]:
        """The documents on the way that are not undone from their page."""
        return tuple(step for step in self.steps if step.way is not WayBack.HERE)


def undo_preview(session: Session, document_id: int) -> UndoPreview:
    """Returns what undoing would meet, without undoing anything."""
    document = get_document(session, document_id)
    moves = ledger.moves_of(session, document_id)
    undone_by = reversal_of(session, document_id)
    way = _way_back(session, document, moves)
    asked = way is WayBack.HERE and undone_by is None
    unwinding = _unwinding(session, document, moves) if asked else None
    return UndoPreview(
        document=document,
        undone_by=undone_by,
        undoes=session.get(DocumentRow, document.reverses_id) if document.reverses_id else None,
        way=way,
        lines=moved_lines(session, document_id),
        later=later_documents(session, document_id),
        obstacles=() if undone_by else _obstacles(session, document, moves),
        steps=_steps(session, unwinding.steps) if unwinding else (),
        barred=_still_needed(session, unwinding.obstacles) if unwinding else (),
        branches=branches(session, sorted(_brought(session, moves))[:LOTS_SHOWN]) if asked else (),
        left_over=_left_over(session, document_id, moves) if asked else (),
        promises_back=_promises_back(session, document, moves) if asked else 0,
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
    _refuse_elsewhere(session, document, moves)
    ledger.refuse_second_reversal(session, document)
    lock_lots(session, (move.lot_id for move in moves))
    found = _obstacles(session, document, moves)
    if found:
        raise CannotUndo(found)
    return _reverse(session, document, moves, command=command)


def undo_in_order(
    session: Session, *, command: Command, document_id: int, steps: Sequence[int]
) -> DocumentRow:
    """Takes back a document and, before it, the later ones that stand in its way.

    ``steps`` are the document ids that were shown, in their order, the document itself last.
    All of them are undone or none; returns the undoing of the document itself.

    Raises
    ------
    OtherUndoings
        When by now other documents would have to be undone than were shown.
    UndoneElsewhere
        When one of them belongs to a route.
    CannotUndo
        When even then something is promised.
    """
    refuse_repetition(session, command.key)
    document = get_document(session, document_id)
    ledger.refuse_second_reversal(session, document)
    moves = {step: ledger.moves_of(session, step) for step in steps}
    lock_lots(session, (move.lot_id for each in moves.values() for move in each))
    unwinding = _unwinding(session, document, ledger.moves_of(session, document_id))
    if unwinding.steps != tuple(steps):
        raise OtherUndoings(document=document.number, steps=len(unwinding.steps))
    if unwinding.obstacles:
        raise CannotUndo(_still_needed(session, unwinding.obstacles))
    for step in unwinding.steps[:-1]:
        _undo_step(session, step, moves[step], command=command)
    _refuse_elsewhere(session, document, moves[document_id])
    return _reverse(session, document, moves[document_id], command=command)


def _undo_step(session: Session, step: int, moves: list[Move], *, command: Command) -> None:
    document = get_document(session, step)
    _refuse_elsewhere(session, document, moves)
    _reverse(session, document, moves, command=command.part(str(step)))


def _reverse(
    session: Session, document: DocumentRow, moves: list[Move], *, command: Command
) -> DocumentRow:
    """Takes a document back; what followed the goods of a transfer goes back with them.

    What a market gave is to be weighed again when its intake is taken back.
    """
    reopen(session, document_id=document.id or 0)
    if document.kind is DocumentKind.TRANSFER and not send_back(session, moves):
        raise CannotUndo(_obstacles(session, document, moves))
    return ledger.reverse(session, document, command=command)


def _refuse_elsewhere(session: Session, document: DocumentRow, moves: list[Move]) -> None:
    if _way_back(session, document, moves) is not WayBack.HERE:
        raise UndoneElsewhere(document=document.number, document_kind=document.kind.value)


def _way_back(session: Session, document: DocumentRow, moves: list[Move]) -> WayBack:
    touched = places_by_id(session, {id_ for m in moves for id_ in (m.source_id, m.target_id)})
    return way_back(document.kind, {place.kind for place in touched.values()})


def _unwinding(session: Session, document: DocumentRow, moves: list[Move]) -> Unwinding:
    """Looks for what has to go first; only transfers send promises back where they came from."""
    document_id = document.id or 0
    if document.kind is DocumentKind.TRANSFER:
        found = _looked_for(session, document_id, moves, known_of=_held_alone)
        kinds = set(
            session.exec(select(DocumentRow.kind).where(col(DocumentRow.id).in_(found.steps)))
        )
        if kinds == {DocumentKind.TRANSFER} and not found.obstacles:
            return found
    return _looked_for(session, document_id, moves, known_of=standing)


def _held_alone(session: Session, lot_ids: Collection[int]) -> dict[tuple[int, int], Standing]:
    """Returns what stands, as if nothing of it was promised."""
    return {spot: Standing(held=each.held) for spot, each in standing(session, lot_ids).items()}


def _looked_for(
    session: Session,
    document_id: int,
    moves: list[Move],
    *,
    known_of: Callable[[Session, Collection[int]], dict[tuple[int, int], Standing]],
) -> Unwinding:
    """Looks for what has to go first, among the lots that stand in the way and what they became.

    A further round is needed only when a document on the way moved other lots as well,
    and those went on too.
    """
    target = Deed.of(document_id, moves)
    own = own_places(session)
    known = known_of(session, {move.lot_id for move in moves})
    found = unwind(target, (), own=own, standing=known)
    looked: set[int] = set()
    for _ in range(MOST_ROUNDS):
        wanted = {each.lot_id for each in found.obstacles} - looked
        if not wanted:
            break
        looked |= wanted
        deeds = later_deeds(session, document_id, lot_ids=looked)
        touched = {lot_id for deed in deeds for _, lot_id in deed.changes}
        known |= known_of(session, touched)
        found = unwind(target, deeds, own=own, standing=known)
    return found


def _steps(session: Session, ids: Sequence[int]) -> tuple[Step, ...]:
    rows = session.exec(select(DocumentRow).where(col(DocumentRow.id).in_(ids)))
    documents = {row.id: row for row in rows}
    touched = places_touched(session, ids)
    return tuple(
        Step(document=documents[id_], way=way_back(documents[id_].kind, touched.get(id_, ())))
        for id_ in ids
    )


def _obstacles(
    session: Session, document: DocumentRow, moves: list[Move]
) -> tuple[StillNeeded, ...]:
    """Returns what is in the way; promises on the goods of a transfer are not, they go back too."""
    if document.kind is DocumentKind.TRANSFER and all(
        portion for _, portion in going_back_of(session, moves)
    ):
        return ()
    places = places_by_id(session, {id_ for m in moves for id_ in (m.source_id, m.target_id)})
    own = frozenset(id_ for id_, place in places.items() if place.own)
    known = standing(session, {move.lot_id for move in moves})
    return _still_needed(session, obstacles(moves, own=own, standing=known))


def _still_needed(session: Session, found: Sequence[Obstacle]) -> tuple[StillNeeded, ...]:
    if not found:
        return ()
    lots = lots_by_id(session, {each.lot_id for each in found})
    places = places_by_id(session, {each.place_id for each in found})
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


def _promises_back(session: Session, document: DocumentRow, moves: list[Move]) -> int:
    """Returns to how many orders the goods of a transfer are promised that go back with them."""
    if document.kind is not DocumentKind.TRANSFER:
        return 0
    return len(
        {
            part.promise_id
            for _, portion in going_back_of(session, moves)
            if portion
            for part in portion.following
        }
    )


def _brought(session: Session, moves: list[Move]) -> set[int]:
    """Returns the lots of which a document brought something into a place of ours."""
    own = own_places(session)
    return {
        lot_id
        for (place_id, lot_id), change in balances(moves).items()
        if place_id in own and (-change).is_negative()
    }


def _left_over(session: Session, document_id: int, moves: list[Move]) -> tuple[LeftOver, ...]:
    """Returns what stays of lots the document itself made: a count found it, for example."""
    made = {
        lot_id: lot
        for lot_id, lot in lots_by_id(session, {move.lot_id for move in moves}).items()
        if lot.document_id == document_id
    }
    changes = balances(moves)
    stays = {
        spot: there.held - changes.get(spot, Quantity())
        for spot, there in standing(session, made).items()
    }
    places = places_by_id(session, {place_id for place_id, _ in stays})
    return tuple(
        LeftOver(lot=made[lot_id], place=places[place_id], quantity=quantity)
        for (place_id, lot_id), quantity in stays.items()
        if places[place_id].own and not quantity.is_nothing() and not quantity.is_negative()
    )
