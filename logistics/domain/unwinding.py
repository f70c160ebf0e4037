"""Which later documents have to be undone first, and in which order.

Undoing a document takes goods out of places of ours again. Where too little is
free, the newest document that took goods of that lot from there goes first, and
what *that* brought has to be free in its turn, to any depth: from the receipt to
the packs, the parcels and the doors. Undone from the newest to the oldest, no
place of ours goes below zero on the way.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from logistics.domain.ledger import Move, balances
from logistics.domain.quantity import NOTHING, Quantity
from logistics.domain.undoing import Obstacle, Standing

Spot = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """A document that stands: what it changed at each (place id, lot id)."""

    document_id: int
    changes: Mapping[Spot, Quantity]

    @classmethod
    def of(cls, document_id: int, moves: Sequence[Move]) -> "Deed":
        """Returns the deed of a document's movements."""
        return cls(document_id=document_id, changes=balances(moves))


@dataclass(frozen=True, slots=True, kw_only=True)
class Unwinding:
    """Document ids in the order they are undone, the one asked for last; what bars it."""

    steps: tuple[int, ...]
    obstacles: tuple[Obstacle, ...]


def unwind(
    target: Deed,
    later: Sequence[Deed],
    *,
    own: frozenset[int],
    standing: Mapping[Spot, Standing],
) -> Unwinding:
    """Returns which of the later documents go first so that one can be undone.

    An obstacle is what even then is not free, because it is promised or unknown here.
    """
    waiting = {deed.document_id: deed for deed in later}
    chosen = {target.document_id: target}
    barred: dict[Spot, Quantity] = {}
    while True:
        short = _first_short(chosen, own=own, standing=standing, barred=barred)
        if short is None:
            break
        spot, lacking = short
        takers = _takers(waiting, spot, lacking=lacking)
        if not takers:
            barred[spot] = lacking
        for deed in takers:
            chosen[deed.document_id] = waiting.pop(deed.document_id)
    return Unwinding(
        steps=tuple(sorted(chosen, reverse=True)),
        obstacles=_obstacles(chosen, barred, standing=standing),
    )


def _first_short(
    chosen: Mapping[int, Deed],
    *,
    own: frozenset[int],
    standing: Mapping[Spot, Standing],
    barred: Mapping[Spot, Quantity],
) -> tuple[Spot, Quantity] | None:
    """Undoes the chosen from the newest on, and returns where too little is free, and how much."""
    free: dict[Spot, Quantity] = {}
    for document_id in sorted(chosen, reverse=True):
        for spot, change in chosen[document_id].changes.items():
            if spot[0] not in own or spot in barred:
                continue
            before = free.get(spot, standing.get(spot, Standing()).available)
            free[spot] = before - change
            takes = (-change).is_negative()
            if takes and free[spot].is_negative():
                return spot, -free[spot]
    return None


def _takers(waiting: Mapping[int, Deed], spot: Spot, *, lacking: Quantity) -> list[Deed]:
    """Returns the newest documents that took from a spot, as many as give back what lacks."""
    found: list[Deed] = []
    for document_id in sorted(waiting, reverse=True):
        change = waiting[document_id].changes.get(spot, NOTHING)
        if not change.is_negative() or NOTHING.covers(lacking):
            continue
        found.append(waiting[document_id])
        lacking = lacking + change
    return found


def _obstacles(
    chosen: Mapping[int, Deed],
    barred: Mapping[Spot, Quantity],
    *,
    standing: Mapping[Spot, Standing],
) -> tuple[Obstacle, ...]:
    asked: defaultdict[Spot, Quantity] = defaultdict(Quantity)
    for deed in chosen.values():
        for spot in barred:
            asked[spot] += deed.changes.get(spot, NOTHING)
    return tuple(
        Obstacle(
            place_id=spot[0],
            lot_id=spot[1],
            asked=asked[spot],
            standing=standing.get(spot, Standing()),
        )
        for spot in barred
    )
