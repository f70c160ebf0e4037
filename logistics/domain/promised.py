"""Which promises go along when goods are moved from one of our places to another.

What nobody waits for is moved first. Only when more is moved than is free do promises follow
their goods, the latest first, and the last of them is split where needed. So a place never
promises more than it holds, and an order still finds its goods where its promise says.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from logistics.domain.ledger import Move
from logistics.domain.quantity import NOTHING, Quantity, share

Spot = tuple[int, int]
"""A place and a lot, by their ids."""
SPLIT = 0
"""Stands for a promise that has no id yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """So much of a promise (id) goes along; ``whole`` when nothing of it stays."""

    promise_id: int
    quantity: Quantity
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """What is moved, and what of the promises goes along."""

    quantity: Quantity
    following: tuple[Following, ...] = ()


def pieces_of(
    held: Quantity, promises: Sequence[tuple[int, Quantity]], pieces: int
) -> Portion | None:
    """Returns so many pieces with their grams; None when the place does not hold as many.

    ``promises`` are ids with what is promised, those that follow first in front.
    """
    if pieces > held.pieces:
        return None
    free = held - _sum(promises)
    if pieces <= free.pieces:
        last = pieces == held.pieces
        return Portion(quantity=held if last else share(_at_least_nothing(free), pieces))
    following, short = [], pieces - free.pieces
    for promise_id, promised in promises:
        if short == 0:
            break
        taken = share(promised, min(short, promised.pieces))
        if not taken.is_nothing():
            whole = taken == promised
            following.append(Following(promise_id=promise_id, quantity=taken, whole=whole))
        short -= taken.pieces
    moved = free + _sum([(each.promise_id, each.quantity) for each in following])
    return Portion(quantity=moved, following=tuple(following))


def grams_of(
    held: Quantity, promises: Sequence[tuple[int, Quantity]], grams: int
) -> Portion | None:
    """Returns so many grams of loose goods [g]; None when the place does not hold as many."""
    if grams > held.grams:
        return None
    following, short = [], grams - (held - _sum(promises)).grams
    for promise_id, promised in promises:
        if short <= 0:
            break
        taken = Quantity(grams=min(short, promised.grams))
        following.append(Following(promise_id=promise_id, quantity=taken, whole=taken == promised))
        short -= taken.grams
    return Portion(quantity=Quantity(grams=grams), following=tuple(following))


def everything_of(held: Quantity, promises: Sequence[tuple[int, Quantity]]) -> Portion:
    """Returns all that a place holds of a lot, with every promise on it."""
    return Portion(
        quantity=held,
        following=tuple(
            Following(promise_id=promise_id, quantity=promised, whole=True)
            for promise_id, promised in promises
        ),
    )


def exactly_of(
    held: Quantity, promises: Sequence[tuple[int, Quantity]], quantity: Quantity
) -> Portion | None:
    """Returns exactly so much, with the promises that what stays would not cover.

    None when the place does not hold it, or promises cannot be split to fit its pieces and grams.
    """
    if not held.covers(quantity):
        return None
    uncovered = _at_least_nothing(_sum(promises) - (held - quantity))
    following = []
    for promise_id, promised in promises:
        if uncovered.is_nothing():
            break
        taken = _part(promised, uncovered)
        following.append(Following(promise_id=promise_id, quantity=taken, whole=taken == promised))
        uncovered = _at_least_nothing(uncovered - taken)
    goes_along = _sum([(each.promise_id, each.quantity) for each in following])
    if not uncovered.is_nothing() or not quantity.covers(goes_along):
        return None
    return Portion(quantity=quantity, following=tuple(following))


def going_back(
    moves: Sequence[Move],
    *,
    held: Mapping[Spot, Quantity],
    promised: Mapping[Spot, Sequence[tuple[int, Quantity]]],
) -> list[tuple[Move, Portion | None]]:
    """Returns for moves done one after the other what of the promises goes along with each.

    ``promised`` are ids with what is promised by (place id, lot id), those that follow first in
    front. A promise that was split on the way is not split again: None stands for such a move, and
    for one whose place does not hold as much.
    """
    stands = dict(held)
    waits = {spot: list(promises) for spot, promises in promised.items()}
    found = []
    for move in moves:
        there, here = (move.source_id, move.lot_id), (move.target_id, move.lot_id)
        promises = waits.setdefault(there, [])
        portion = exactly_of(stands.get(there, NOTHING), promises, move.quantity)
        if portion and any(part.promise_id == SPLIT for part in portion.following):
            portion = None
        found.append((move, portion))
        if portion is None:
            continue
        stands[there] = stands[there] - move.quantity
        stands[here] = stands.get(here, NOTHING) + move.quantity
        for part in portion.following:
            known = dict(promises)[part.promise_id]
            at = promises.index((part.promise_id, known))
            promises[at : at + 1] = [] if part.whole else [(SPLIT, known - part.quantity)]
            waits.setdefault(here, []).append(
                (part.promise_id if part.whole else SPLIT, part.quantity)
            )
    return found


def _part(promised: Quantity, wanted: Quantity) -> Quantity:
    """Returns so much of a promise: whole pieces with their grams, or grams of loose goods."""
    if promised.pieces:
        return share(promised, min(promised.pieces, max(wanted.pieces, 1)))
    return Quantity(grams=min(promised.grams, wanted.grams))


def _sum(promises: Sequence[tuple[int, Quantity]]) -> Quantity:
    return sum((promised for _, promised in promises), NOTHING)


def _at_least_nothing(quantity: Quantity) -> Quantity:
    return Quantity(pieces=max(0, quantity.pieces), grams=max(0, quantity.grams))
