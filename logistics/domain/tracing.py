"""Tracing: what became of what came in, to the gram, through parcels of parcels.

Every lot's way is a sum: what its own document brought is now at places, or was packed
into other lots. What is followed (the *mark*) is divided over these ways in proportion and
by whole grams, so that the parts always sum to what came in. Where a parcel lot mixes
marked goods with others, nobody can know which parcel holds which: the share is told, and
all of its parcels are suspect.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from logistics.domain.errors import InvalidValue

Grams = Mapping[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of the stock's history; what is left empty asks nothing."""

    lot: str = ""
    supplier_lot: str = ""
    donor: str = ""
    item_id: int | None = None
    received_from: date | None = None
    received_to: date | None = None

    def refuse_vague(self) -> None:
        """Refuses a question that names nothing, or days that run backwards."""
        first, last = self.received_from, self.received_to
        if first and last and first > last:
            raise InvalidValue(field="received_to", why="backwards", value=f"{last:%d.%m.%Y}")
        named = self.lot or self.supplier_lot or self.donor or self.item_id
        if not named and not (first and last):
            raise InvalidValue(field="lot", why="vague")


@dataclass(frozen=True, slots=True, kw_only=True)
class LotWay:
    """What a lot's document brought from where, what each place (id) holds of it, what it became.

    All in grams [g]; places outside hold what left to them, below zero what came from them.
    """

    lot_id: int
    brought: Grams = field(default_factory=dict)
    held: Grams = field(default_factory=dict)
    packed_into: Grams = field(default_factory=dict)

    def ways(self, packing_id: int) -> tuple[dict[int, int], dict[int, int]]:
        """Returns where the lot went: by place (id), and by the lot (id) it was packed into."""
        places: defaultdict[int, int] = defaultdict(int)
        for place_id, grams in (*self.held.items(), *self.brought.items()):
            places[place_id] += grams
        places[packing_id] -= sum(self.packed_into.values())
        return {place: grams for place, grams in places.items() if grams}, dict(self.packed_into)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Where the marked grams [g] are: ``parts`` by (lot id, place id); ``received`` is their sum."""

    received: int
    parts: Mapping[tuple[int, int], int]

    @property
    def accounted(self) -> int:
        """What was found again [g]."""
        return sum(self.parts.values())


def account(ways: Collection[LotWay], *, roots: Collection[int], packing_id: int) -> Account:
    """Follows what came in with the roots (lot ids) to where it is now.

    A lot is always made after the lots it is made of, so the order of the ids is the order
    of the packing. What went into a lot that itself brought nothing is still at the bench.
    """
    marked: defaultdict[int, int] = defaultdict(int)
    parts: defaultdict[tuple[int, int], int] = defaultdict(int)
    received = 0
    for way in sorted(ways, key=lambda each: each.lot_id):
        brought = sum(way.brought.values())
        if way.lot_id in roots:
            received += brought - marked[way.lot_id]
            marked[way.lot_id] = brought
        places, children = way.ways(packing_id)
        if sum(places.values()) + sum(children.values()) <= 0:
            parts[way.lot_id, packing_id] += marked[way.lot_id]
            continue
        shares = spread(marked[way.lot_id], [*places.values(), *children.values()])
        for place_id, grams in zip(places, shares, strict=False):
            parts[way.lot_id, place_id] += grams
        for child_id, grams in zip(children, shares[len(places) :], strict=True):
            marked[child_id] += grams
    return Account(received=received, parts={key: grams for key, grams in parts.items() if grams})


def spread(total: int, weights: Sequence[int]) -> list[int]:
    """Divides a total over weights by whole numbers that sum to it; the largest remainders win.

    Weights may be below zero, but not their sum.
    """
    whole = sum(weights)
    if whole <= 0:
        raise ValueError(f"{total} cannot be spread over weights that sum to {whole}.")
    if total == whole:
        return list(weights)
    parts = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda at: (-(total * weights[at] % whole), at))
    for at in by_remainder[: total - sum(parts)]:
        parts[at] += 1
    return parts
