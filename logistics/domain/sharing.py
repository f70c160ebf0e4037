"""Sharing out what there is when it may not reach for all.

The order is one a coordinator can read out to anyone who asks: the greatest
need first; among equals whoever was served longest ago, and before all those
whoever never was; then the household code, which says nothing about anyone.
A household gets its whole share or, when too little is left, nothing yet.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from logistics.domain.fefo import AvailableLot, Pick, pick_pieces
from logistics.domain.quantity import share

LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A household that a programme could serve; ``need_band`` 5 is the greatest need."""

    household_id: int
    code: str
    need_band: int
    last_served_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A candidate's turn (``rank``, from 1) and what is set aside for it, if anything is left."""

    candidate: Candidate
    rank: int
    picks: tuple[Pick, ...] = ()

    @property
    def served(self) -> bool:
        """Whether something is set aside."""
        return bool(self.picks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """All turns in their order, and how many ``pieces`` were there to share out."""

    shares: tuple[Share, ...]
    pieces: int

    @property
    def served(self) -> tuple[Share, ...]:
        """The turns that get something."""
        return tuple(share for share in self.shares if share.served)

    @property
    def grams_each(self) -> tuple[int, int] | None:
        """The least and the most [g] that a turn gets, where any gets something."""
        weights = [sum(pick.quantity.grams for pick in share.picks) for share in self.served]
        return (min(weights), max(weights)) if weights else None

    def missing(self, pieces_each: int) -> int:
        """Returns how many pieces more would serve every turn."""
        return max(len(self.shares) * pieces_each - self.pieces, 0)

    @property
    def left_out(self) -> tuple[Share, ...]:
        """The turns for which too little is left."""
        return tuple(share for share in self.shares if not share.served)


def in_turn(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Returns candidates in the order they are served."""
    return sorted(candidates, key=_turn)


def share_out(
    candidates: Iterable[Candidate],
    lots: Iterable[AvailableLot],
    *,
    pieces_each: int,
    on: date,
) -> Sharing:
    """Gives ``pieces_each`` to each candidate in turn, soonest expiry first.

    Lots already expired ``on`` the day of delivery are passed over.
    """
    if pieces_each < 1:
        raise ValueError(f"A share is at least one piece, not {pieces_each}.")
    turns = in_turn(candidates)
    fresh = [lot for lot in lots if lot.quantity.pieces > 0]
    there = sum(lot.quantity.pieces for lot in fresh if pick_pieces([lot], 1, on=on).picks)
    served = min(len(turns), there // pieces_each)
    portions = _cut(pick_pieces(fresh, served * pieces_each, on=on).picks, pieces_each)
    shares = [
        Share(candidate=candidate, rank=rank, picks=next(portions, ()))
        for rank, candidate in enumerate(turns, start=1)
    ]
    return Sharing(shares=tuple(shares), pieces=there)


def joined(sharings: Iterable[Sharing]) -> Sharing:
    """Returns several sharings as one, with the turns of all their candidates together."""
    parts = list(sharings)
    by_id = {share.candidate.household_id: share for part in parts for share in part.shares}
    turns = in_turn(share.candidate for share in by_id.values())
    return Sharing(
        shares=tuple(
            replace(by_id[candidate.household_id], rank=rank)
            for rank, candidate in enumerate(turns, start=1)
        ),
        pieces=sum(part.pieces for part in parts),
    )


def _turn(candidate: Candidate) -> tuple[int, datetime, str]:
    return (-candidate.need_band, candidate.last_served_at or LONG_AGO, candidate.code)


def _cut(picks: Sequence[Pick], pieces_each: int) -> Iterator[tuple[Pick, ...]]:
    """Yields the picks cut into portions of ``pieces_each``, to the gram."""
    portion: list[Pick] = []
    wanted = pieces_each
    for whole in picks:
        pick = whole
        while pick.quantity.pieces > 0:
            taken = share(pick.quantity, min(wanted, pick.quantity.pieces))
            portion.append(replace(pick, quantity=taken))
            pick = replace(pick, quantity=pick.quantity - taken)
            wanted -= taken.pieces
            if wanted == 0:
                yield tuple(portion)
                portion, wanted = [], pieces_each
