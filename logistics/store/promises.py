"""Promises on lots: which of them stand, and moving them along with their goods."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlmodel import Session, col, select

from logistics.domain.ledger import Move, PlaceKind
from logistics.domain.orders import PromiseState
from logistics.domain.promised import Following, Portion, going_back
from logistics.domain.quantity import Quantity
from logistics.store.dependents import standing
from logistics.store.places import places_by_id
from logistics.store.tables import PlaceRow, PromiseRow


def standing_promises(
    session: Session, lot_ids: Collection[int]
) -> dict[tuple[int, int], list[PromiseRow]]:
    """Returns the open promises by (place id, lot id), the latest first, held until the end.

    Call it with the lots locked, or what is promised may change meanwhile.
    """
    query = (
        select(PromiseRow)
        .where(col(PromiseRow.lot_id).in_(lot_ids), PromiseRow.state == PromiseState.OPEN)
        .order_by(col(PromiseRow.id).desc())
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found: dict[tuple[int, int], list[PromiseRow]] = defaultdict(list)
    for row in session.exec(query):
        found[row.place_id, row.lot_id].append(row)
    return found


def going_back_of(session: Session, moves: Sequence[Move]) -> list[tuple[Move, Portion | None]]:
    """Returns the moves that take a transfer back, each with the promises that go along.

    Nothing stands for what cannot go, and for promised goods that would stand on a dock again, where
    nobody fetches them. Call it with the lots locked where it is acted upon.
    """
    lot_ids = {move.lot_id for move in moves}
    held = {spot: each.held for spot, each in standing(session, lot_ids).items()}
    query = (
        select(PromiseRow)
        .where(col(PromiseRow.lot_id).in_(lot_ids), PromiseRow.state == PromiseState.OPEN)
        .order_by(col(PromiseRow.id).desc())
    )
    promised: dict[tuple[int, int], list[tuple[int, Quantity]]] = defaultdict(list)
    for row in session.exec(query):
        quantity = Quantity(pieces=row.pieces, grams=row.grams)
        promised[row.place_id, row.lot_id].append((row.id or 0, quantity))
    way = going_back([move.reversed() for move in reversed(moves)], held=held, promised=promised)
    ends = places_by_id(session, {move.target_id for move, _ in way})
    return [
        (move, None if portion and portion.following and not _fetched_from(ends, move) else portion)
        for move, portion in way
    ]


def _fetched_from(places: Mapping[int, PlaceRow], move: Move) -> bool:
    return places[move.target_id].kind is PlaceKind.SHELF


def send_back(session: Session, moves: Sequence[Move]) -> bool:
    """Sends promises back with the goods of a transfer, and tells whether all could go."""
    standing_promises(session, {move.lot_id for move in moves})
    way = going_back_of(session, moves)
    if any(portion is None for _, portion in way):
        return False
    for move, portion in way:
        for part in portion.following if portion else ():
            promise = session.get_one(PromiseRow, part.promise_id)
            follow(session, promise, part, place_id=move.target_id)
    session.flush()
    return True


def follow(session: Session, promise: PromiseRow, part: Following, *, place_id: int) -> PromiseRow:
    """Sends a promise, or a part of it as one of its own, to another place; returns what went."""
    if part.whole:
        promise.place_id = place_id
        return promise
    left = Quantity(pieces=promise.pieces, grams=promise.grams) - part.quantity
    promise.pieces, promise.grams = left.pieces, left.grams
    went = PromiseRow(
        **promise.model_dump(exclude={"id", "place_id", "pieces", "grams"}),
        place_id=place_id,
        pieces=part.quantity.pieces,
        grams=part.quantity.grams,
    )
    session.add(went)
    session.flush()
    return went
