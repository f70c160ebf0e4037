"""What a document changes of the balances, in a handful of statements however long it is.

Everything that leaves a place of ours is first held against what the place holds; the caller
holds the lots (:func:`logistics.store.locks.lock_lots`), so nobody else changes it meanwhile.
The database refuses a balance of ours below zero once more.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from sqlalchemy import text
from sqlmodel import Session, col, select

from logistics.domain.errors import InsufficientStock
from logistics.domain.ledger import Move
from logistics.domain.quantity import NOTHING, Quantity
from logistics.store.tables import BalanceRow, LotRow, PlaceRow

TAKE = text(
    "UPDATE balance SET pieces = pieces - :pieces, grams = grams - :grams "
    "WHERE place_id = :place AND lot_id = :lot"
)
GIVE = text(
    "INSERT INTO balance (place_id, lot_id, own, pieces, grams) "
    "VALUES (:place, :lot, :own, :pieces, :grams) "
    "ON CONFLICT (place_id, lot_id) DO UPDATE "
    "SET pieces = balance.pieces + :pieces, grams = balance.grams + :grams"
)

Key: TypeAlias = tuple[int, int]
"""A place and a lot, by their ids."""


def held(session: Session, *, place_id: int, lot_id: int) -> Quantity:
    """Returns what a place holds of a lot."""
    return _held(session, [(place_id, lot_id)])[place_id, lot_id]


def settle(
    session: Session,
    moves: Sequence[Move],
    *,
    lots: Mapping[int, LotRow],
    places: Mapping[int, PlaceRow],
) -> None:
    """Takes and gives what moves carry, in their order.

    Raises
    ------
    InsufficientStock
        When one of our own places would go below zero.
    """
    for part in _without_crossing(moves):
        _take(session, part, lots=lots, places=places)
        _give(session, part, places=places)


def _without_crossing(moves: Sequence[Move]) -> Iterable[Sequence[Move]]:
    """Yields the moves in parts in which nothing is taken from where it was just given."""
    start, given = 0, set[Key]()
    for number, move in enumerate(moves):
        if (move.source_id, move.lot_id) in given:
            yield moves[start:number]
            start, given = number, set()
        given.add((move.target_id, move.lot_id))
    yield moves[start:]


def _take(
    session: Session,
    moves: Sequence[Move],
    *,
    lots: Mapping[int, LotRow],
    places: Mapping[int, PlaceRow],
) -> None:
    ours = [move for move in moves if places[move.source_id].own]
    if not ours:
        return
    left = _held(session, {(move.source_id, move.lot_id) for move in ours})
    taken: dict[Key, Quantity] = {}
    for move in ours:
        key = (move.source_id, move.lot_id)
        if not left[key].covers(move.quantity):
            raise InsufficientStock(
                lot=lots[move.lot_id].code,
                place=places[move.source_id].name,
                asked=move.quantity,
                held=left[key],
            )
        left[key] -= move.quantity
        taken[key] = taken.get(key, NOTHING) + move.quantity
    session.connection().execute(TAKE, [_leg(key, much) for key, much in _in_order(taken)])


def _give(session: Session, moves: Sequence[Move], *, places: Mapping[int, PlaceRow]) -> None:
    given: dict[Key, Quantity] = {}
    for move in moves:
        target, source = (move.target_id, move.lot_id), (move.source_id, move.lot_id)
        given[target] = given.get(target, NOTHING) + move.quantity
        if not places[move.source_id].own:
            given[source] = given.get(source, NOTHING) - move.quantity
    legs = [_leg(key, much) | {"own": places[key[0]].own} for key, much in _in_order(given)]
    session.connection().execute(GIVE, legs)


def _in_order(amounts: Mapping[Key, Quantity]) -> list[tuple[Key, Quantity]]:
    """Returns amounts in the one order in which all transactions touch the balances."""
    return sorted(amounts.items(), key=lambda pair: (pair[0][1], pair[0][0]))


def _leg(key: Key, much: Quantity) -> dict[str, object]:
    return {"place": key[0], "lot": key[1], "pieces": much.pieces, "grams": much.grams}


def _held(session: Session, keys: Iterable[Key]) -> dict[Key, Quantity]:
    """Returns what places hold of lots, in one query."""
    wanted = set(keys)
    query = select(
        BalanceRow.place_id, BalanceRow.lot_id, BalanceRow.pieces, BalanceRow.grams
    ).where(
        col(BalanceRow.lot_id).in_({lot_id for _, lot_id in wanted}),
        col(BalanceRow.place_id).in_({place_id for place_id, _ in wanted}),
    )
    found = dict.fromkeys(wanted, NOTHING)
    for place_id, lot_id, pieces, grams in session.exec(query):
        if (place_id, lot_id) in wanted:
            found[place_id, lot_id] = Quantity(pieces=pieces, grams=grams)
    return found
