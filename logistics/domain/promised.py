"""Which promises go along when goods are moved from one of our places to another.

What nobody waits for is moved first. Only when more is moved than is free do promises follow
their goods, the latest first, and the last of them is split where needed. So a place never
promises more than it holds, and an order still finds its goods where its promise says.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from logistics.domain.quantity import NOTHING, Quantity, share


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


def _sum(promises: Sequence[tuple[int, Quantity]]) -> Quantity:
    return sum((promised for _, promised in promises), NOTHING)


def _at_least_nothing(quantity: Quantity) -> Quantity:
    return Quantity(pieces=max(0, quantity.pieces), grams=max(0, quantity.grams))
