"""Reconciliation: what left with a vehicle is accounted for before its route closes.

Per lot, loaded = delivered + returned + lost, in pieces and to the gram. Goods
of a household that nobody met come back under a promise of their own, so that
its right is kept; what still waits for a stop cannot come back at all.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from logistics.domain.errors import (
    CameBackWarm,
    InvalidValue,
    RouteDoesNotBalance,
    StopsPending,
)
from logistics.domain.ledger import PlaceKind
from logistics.domain.lots import Measure
from logistics.domain.quantity import NOTHING, Quantity, share


class LossReason(StrEnum):
    """Why goods did not come back from a vehicle to a shelf; the soup kitchen may have some."""

    MISSING = "missing"
    DAMAGED = "damaged"
    COLD_CHAIN = "cold_chain"
    TO_KITCHEN = "to_kitchen"


LOSS_PLACES = {
    LossReason.MISSING: PlaceKind.LOST,
    LossReason.DAMAGED: PlaceKind.WASTE,
    LossReason.COLD_CHAIN: PlaceKind.WASTE,
    LossReason.TO_KITCHEN: PlaceKind.KITCHEN,
}


WARMED = frozenset({LossReason.COLD_CHAIN, LossReason.TO_KITCHEN})


@dataclass(frozen=True, slots=True, kw_only=True)
class LotAccount:
    """What became of one lot on a route; ``waiting`` is still meant for a stop ahead."""

    lot_id: int
    lot: str
    loaded: Quantity = NOTHING
    delivered: Quantity = NOTHING
    returned: Quantity = NOTHING
    lost: Quantity = NOTHING
    waiting: Quantity = NOTHING

    @property
    def remaining(self) -> Quantity:
        """What the vehicle still carries."""
        return self.loaded - self.delivered - self.returned - self.lost

    @property
    def returnable(self) -> Quantity:
        """What the vehicle carries and no stop waits for."""
        return self.remaining - self.waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """So much of a lot left for an order under a promise, and nobody took it in."""

    promise_id: int
    order_id: int
    lot_id: int
    quantity: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """``quantity`` of the claim's lot is promised to its order again, on ``place_id``."""

    claim: Claim
    place_id: int
    quantity: Quantity


def check_closing(
    route: str, accounts: Iterable[LotAccount], *, pending_stops: tuple[int, ...]
) -> None:
    """Lets a route close when every stop has an outcome and every gram is accounted for.

    Raises
    ------
    StopsPending
        When nobody said what happened at a stop.
    RouteDoesNotBalance
        When a lot was loaded but neither delivered, returned nor lost.
    """
    if pending_stops:
        raise StopsPending(route=route, stops=pending_stops)
    remaining = tuple(
        (account.lot, account.remaining) for account in accounts if account.remaining != NOTHING
    )
    if remaining:
        raise RouteDoesNotBalance(route=route, remaining=remaining)


def part_of(
    whole: Quantity, *, measure: Measure, pieces: int | None, grams: int | None
) -> Quantity:
    """Returns how much ``pieces`` and ``grams`` [g] are of what a vehicle carries of a lot.

    Grams of counted pieces follow from the lot; weighed pieces are counted and put
    on the scale; loose goods have grams alone. More pieces than there are is
    answered in proportion, for the ledger to refuse.

    Raises
    ------
    InvalidValue
        When weighed goods are given in pieces without grams, or in grams without pieces,
        though the vehicle carries both.
    """
    if measure is Measure.BULK:
        return Quantity(grams=grams or 0)
    count = pieces or 0
    if measure is Measure.CATCH:
        return _weighed(whole, Quantity(pieces=count, grams=grams or 0))
    if count > whole.pieces:
        return Quantity(pieces=count, grams=whole.grams * count // max(whole.pieces, 1))
    return share(whole, count)


def _weighed(whole: Quantity, asked: Quantity) -> Quantity:
    """Returns what was asked for; what dried up weighs something and is no piece any more."""
    if asked.pieces > 0 and asked.grams == 0 and whole.grams > 0:
        raise InvalidValue(field="grams", why="without_grams", value=str(asked.pieces))
    if asked.grams > 0 and asked.pieces == 0 and whole.pieces > 0:
        raise InvalidValue(field="pieces", why="without_pieces", value=str(asked.grams))
    return asked


def check_still_frozen(lot: str, *, measured_dc: int | None, warmest_dc: int) -> None:
    """Lets frozen goods go back among the frozen when they were measured [0.1 °C] and are cold.

    Raises
    ------
    InvalidValue
        When nobody measured them.
    CameBackWarm
        When they are warmer than ``warmest_dc``: thawed food is not frozen again.
    """
    if measured_dc is None:
        raise InvalidValue(field="temperature_dc", why="measure_frozen", value=lot)
    if measured_dc > warmest_dc:
        raise CameBackWarm(lot=lot, measured_dc=measured_dc, warmest_dc=warmest_dc)


def keep_rights(claims: Iterable[Claim], returned: dict[tuple[int, int], Quantity]) -> list[Kept]:
    """Promises returned goods, by (lot id, place id) [pieces, g], to the orders they left for.

    An order gets all of its claims or none, in the order of the claims; what one
    order took is gone for the next.
    """
    left = dict(returned)
    kept: list[Kept] = []
    for order_claims in _by_order(claims):
        attempt, after = _cover(order_claims, left)
        if len(attempt) == len(order_claims):
            kept.extend(attempt)
            left = after
    return kept


def _by_order(claims: Iterable[Claim]) -> list[list[Claim]]:
    grouped: dict[int, list[Claim]] = {}
    for claim in claims:
        grouped.setdefault(claim.order_id, []).append(claim)
    return list(grouped.values())


def _cover(
    claims: list[Claim], left: dict[tuple[int, int], Quantity]
) -> tuple[list[Kept], dict[tuple[int, int], Quantity]]:
    after = dict(left)
    kept: list[Kept] = []
    for claim in claims:
        for (lot_id, place_id), quantity in after.items():
            taken = _taken(claim.quantity, quantity)
            if lot_id == claim.lot_id and taken is not None:
                kept.append(Kept(claim=claim, place_id=place_id, quantity=taken))
                after[lot_id, place_id] = quantity - taken
                break
    return kept, after


def _taken(wanted: Quantity, there: Quantity) -> Quantity | None:
    """Returns as many pieces (or grams of loose goods) as wanted, or None when they lack."""
    if wanted.pieces == 0:
        return wanted if there.covers(wanted) else None
    if there.pieces < wanted.pieces:
        return None
    if there.covers(wanted) and there.pieces > wanted.pieces:
        return wanted
    return share(there, wanted.pieces)
