"""Tracing: everything that came in so, where it is now, and whom it reached; and the way back.

Forward, a family of lots is walked generation by generation into parcels of parcels. The
account says to the gram where what came in is now. Backward, a parcel leads to the receipts
and donors of everything in it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlmodel import Session

from logistics.domain.errors import NotFound, TooMany
from logistics.domain.ledger import PlaceKind
from logistics.domain.orders import PromiseState
from logistics.domain.quantity import NOTHING, Quantity
from logistics.domain.tracing import Account, LotWay, Question, account
from logistics.store import tracing as kept
from logistics.store.holds import open_holds
from logistics.store.lots import lot_by_code
from logistics.store.tables import HoldRow, PlaceRow
from logistics.store.tracing import Issue, Link, Lying, Reach, TracedLot
from logistics.store.walking import ROOTS_AT_MOST, walked_with_links

ISSUES_SHOWN = 50
HANDED_ON = frozenset({PlaceKind.KITCHEN, PlaceKind.PARTNER})


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyLot:
    """A lot that was reached: how deep in parcels, what is with us, and what marks it."""

    traced: TracedLot
    is_root: bool
    depth: int
    lying: tuple[Lying, ...]
    marked_g: int
    holds: tuple[HoldRow, ...]

    @property
    def with_us(self) -> Quantity:
        """What our places hold of it."""
        return sum((each.quantity for each in self.ours), NOTHING)

    @property
    def ours(self) -> tuple[Lying, ...]:
        """Where with us it lies."""
        return tuple(each for each in self.lying if each.place.own)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """A place and what is there of what came in: as it came, and inside parcels [g]."""

    place: PlaceRow
    direct_g: int
    packed_g: int

    @property
    def grams(self) -> int:
        """Both together [g]."""
        return self.direct_g + self.packed_g


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """The answer: the lots, the account of their grams, and whom they reached."""

    question: Question
    lots: tuple[FamilyLot, ...]
    account: Account
    whereabouts: tuple[Whereabouts, ...]
    reach: Mapping[PromiseState, Reach]
    issues: tuple[Issue, ...]

    @property
    def lot_ids(self) -> tuple[int, ...]:
        """Every lot that was reached."""
        return tuple(each.traced.lot.id or 0 for each in self.lots)

    @property
    def root_ids(self) -> tuple[int, ...]:
        """The lots that were asked for."""
        return tuple(each.traced.lot.id or 0 for each in self.lots if each.is_root)

    @property
    def households(self) -> int:
        """How many households received something."""
        found = self.reach.get(PromiseState.DELIVERED)
        return found.households if found else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ancestor:
    """A lot in what a parcel was made of; ``quantity`` of it went into ``parent``."""

    traced: TracedLot
    depth: int
    quantity: Quantity
    parent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Origins:
    """What a lot was made of, generation by generation, down to the receipts and donors."""

    lot: TracedLot
    ancestors: tuple[Ancestor, ...] = field(default_factory=tuple)

    @property
    def receipts(self) -> tuple[TracedLot, ...]:
        """The lots that came from outside, each once."""
        wholes = {each.parent for each in self.ancestors}
        found = {
            each.traced.lot.code: each.traced
            for each in self.ancestors
            if each.traced.lot.code not in wholes
        }
        return tuple(found.values()) or (self.lot,)


def trace(session: Session, question: Question) -> Trace:
    """Returns where everything is that came in as the question says.

    Raises
    ------
    InvalidValue
        When the question names nothing.
    NotFound
        When nothing came in so.
    TooMany
        When so much did that the question has to be narrowed.
    """
    question.refuse_vague()
    roots = kept.root_ids(session, question, most=ROOTS_AT_MOST)
    if not roots:
        raise NotFound(kind="lot", key=question.lot or question.supplier_lot or question.donor)
    if len(roots) > ROOTS_AT_MOST:
        raise TooMany(kind="lot", found=len(roots), most=ROOTS_AT_MOST)
    return trace_lots(session, roots, question=question)


def trace_lots(session: Session, roots: Collection[int], *, question: Question) -> Trace:
    """Returns where everything is that came in with these lots (ids)."""
    depth, links = walked_with_links(session, roots, kept.packed_into)
    lots = kept.traced_lots(session, depth)
    lying = kept.lying(session, depth)
    ways = _ways(depth, links, lying, brought=kept.brought(session, depth))
    found = account(ways, roots=set(roots), packing_id=kept.packing_place_id(session))
    handed = {each.place.id or 0 for each in lying if each.place.kind in HANDED_ON}
    return Trace(
        question=question,
        lots=_family(session, lots, roots=set(roots), depth=depth, lying=lying, found=found),
        account=found,
        whereabouts=_whereabouts(found, lying, roots=set(roots)),
        reach=kept.reach(session, depth),
        issues=tuple(kept.issues(session, depth, handed, limit=ISSUES_SHOWN)) if handed else (),
    )


def origins(session: Session, code: str) -> Origins:
    """Returns what a lot was made of, up to its donors; refuses an unknown code."""
    lot = lot_by_code(session, code)
    assert lot.id is not None
    depth, links = walked_with_links(session, [lot.id], kept.made_of)
    lots = kept.traced_lots(session, depth)
    ancestors = [
        Ancestor(
            traced=lots[link.part_id],
            depth=depth[link.part_id],
            quantity=link.quantity,
            parent=lots[link.whole_id].lot.code,
        )
        for link in links
    ]
    ancestors.sort(key=lambda each: (each.depth, each.traced.lot.id or 0))
    return Origins(lot=lots[lot.id], ancestors=tuple(ancestors))


def _ways(
    depth: Collection[int],
    links: list[Link],
    lying: list[Lying],
    *,
    brought: Mapping[int, Mapping[int, Quantity]],
) -> list[LotWay]:
    held: dict[int, dict[int, int]] = {lot_id: {} for lot_id in depth}
    packed: dict[int, dict[int, int]] = {lot_id: {} for lot_id in depth}
    for each in lying:
        held[each.lot_id][each.place.id or 0] = each.quantity.grams
    for link in links:
        packed[link.part_id][link.whole_id] = link.quantity.grams
    return [
        LotWay(
            lot_id=lot_id,
            brought={place: part.grams for place, part in brought.get(lot_id, {}).items()},
            held=held[lot_id],
            packed_into=packed[lot_id],
        )
        for lot_id in depth
    ]


def _family(
    session: Session,
    lots: Mapping[int, TracedLot],
    *,
    roots: set[int],
    depth: Mapping[int, int],
    lying: list[Lying],
    found: Account,
) -> tuple[FamilyLot, ...]:
    at: dict[int, list[Lying]] = {}
    for each in lying:
        at.setdefault(each.lot_id, []).append(each)
    marked: dict[int, int] = {}
    for (lot_id, _place), grams in found.parts.items():
        marked[lot_id] = marked.get(lot_id, 0) + grams
    holds = open_holds(session, lots)
    return tuple(
        FamilyLot(
            traced=lots[lot_id],
            is_root=lot_id in roots,
            depth=depth[lot_id],
            lying=tuple(at.get(lot_id, ())),
            marked_g=marked.get(lot_id, 0),
            holds=tuple(holds.get(lot_id, ())),
        )
        for lot_id in sorted(lots, key=lambda each: (depth[each], each))
    )


def _whereabouts(found: Account, lying: list[Lying], *, roots: set[int]) -> tuple[Whereabouts, ...]:
    """Returns the places by what is there, ours first."""
    places = {each.place.id or 0: each.place for each in lying}
    direct, packed = dict.fromkeys(places, 0), dict.fromkeys(places, 0)
    for (lot_id, place_id), grams in found.parts.items():
        side = direct if lot_id in roots else packed
        side[place_id] += grams
    rows = [
        Whereabouts(place=place, direct_g=direct[id_], packed_g=packed[id_])
        for id_, place in places.items()
        if direct[id_] or packed[id_]
    ]
    return tuple(sorted(rows, key=lambda row: (not row.place.own, row.place.kind, row.place.code)))
