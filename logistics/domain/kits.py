"""Kits: how many of each item so many parcels need, and what the packed parcel becomes.

A kit is a recipe; a parcel is one packed kit. Packing asks for every component at
once, so all that is short is named together and nothing is packed halfway.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from logistics.domain.errors import NotEnoughAvailable
from logistics.domain.fefo import AvailableLot, Pick, Picking, pick_grams, pick_pieces, usable
from logistics.domain.lots import DateKind
from logistics.domain.quantity import NOTHING, Quantity

STRICTEST_FIRST = (DateKind.USE_BY, DateKind.BEST_BEFORE, DateKind.NON_FOOD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """So many ``pieces`` of an item go into one parcel, or so many ``grams`` [g] of loose goods."""

    item_id: int
    name: str
    pieces: int = 0
    grams: int = 0

    def __post_init__(self) -> None:
        if (self.pieces > 0) == (self.grams > 0) or min(self.pieces, self.grams) < 0:
            raise ValueError("A component is counted or weighed, and is never nothing.")

    @property
    def each(self) -> Quantity:
        """What one parcel holds of it: pieces, or grams where it is loose."""
        return Quantity(pieces=self.pieces, grams=self.grams)

    def times(self, parcels: int) -> Quantity:
        """Returns what so many parcels hold of it."""
        return Quantity(pieces=self.pieces * parcels, grams=self.grams * parcels)


@dataclass(frozen=True, slots=True, kw_only=True)
class PickedComponent:
    """What was asked of a component for all parcels, and what the shelves gave."""

    component: Component
    asked: Quantity
    picking: Picking

    @property
    def shortage(self) -> NotEnoughAvailable | None:
        """What falls short, as the refusal that names the item; none when all is there."""
        if self.picking.short.is_nothing():
            return None
        return NotEnoughAvailable(
            item=self.component.name, asked=self.asked, available=self.asked - self.picking.short
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Packing:
    """The picks for ``parcels`` of one kit, component by component."""

    parcels: int
    components: tuple[PickedComponent, ...]

    @property
    def picks(self) -> tuple[Pick, ...]:
        """Every pick, in the order of the components."""
        return tuple(pick for part in self.components for pick in part.picking.picks)

    @property
    def shortages(self) -> tuple[NotEnoughAvailable, ...]:
        """What falls short, item by item."""
        found = (part.shortage for part in self.components)
        return tuple(shortage for shortage in found if shortage is not None)

    @property
    def packed(self) -> Quantity:
        """The parcels with the grams [g] of all that went into them."""
        weight = sum((pick.quantity for pick in self.picks), NOTHING).grams
        return Quantity(pieces=self.parcels, grams=weight)


def pick_kit(
    components: Sequence[Component],
    lots: Mapping[int, Sequence[AvailableLot]],
    *,
    parcels: int,
    on: date,
) -> Packing:
    """Covers the components of ``parcels`` from what is available, soonest expiry first."""
    if parcels < 1:
        raise ValueError(f"At least one parcel is packed, not {parcels}.")
    return Packing(
        parcels=parcels,
        components=tuple(
            _picked(component, lots.get(component.item_id, ()), parcels=parcels, on=on)
            for component in components
        ),
    )


def possible_parcels(
    components: Sequence[Component], lots: Mapping[int, Sequence[AvailableLot]], *, on: date
) -> int:
    """Returns how many parcels what is available on a day is enough for."""
    return min(
        (_enough_for(each, lots.get(each.item_id, ()), on=on) for each in components), default=0
    )


def _picked(
    component: Component, lots: Sequence[AvailableLot], *, parcels: int, on: date
) -> PickedComponent:
    asked = component.times(parcels)
    picking = (
        pick_pieces(lots, asked.pieces, on=on)
        if component.pieces
        else pick_grams(lots, asked.grams, on=on)
    )
    return PickedComponent(component=component, asked=asked, picking=picking)


def _enough_for(component: Component, lots: Sequence[AvailableLot], *, on: date) -> int:
    there = usable(lots, on=on)
    if component.pieces:
        return there.pieces // component.pieces
    return there.grams // component.grams


def parcel_date(dates: Iterable[tuple[DateKind, date | None]]) -> tuple[DateKind, date | None]:
    """Returns kind and day of the first of the components' dates, the date of the parcel.

    When several fall on that day the strictest kind counts: use-by before best-before.
    A parcel of undated goods has no date.
    """
    dated = [(day, STRICTEST_FIRST.index(kind)) for kind, day in dates if day is not None]
    if not dated:
        return DateKind.NONE, None
    day, strictness = min(dated)
    return STRICTEST_FIRST[strictness], day
