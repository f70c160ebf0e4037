"""Kits: how many of each item so many parcels need, and what the packed parcel becomes.

A kit is a recipe; a parcel is one packed kit. Packing asks for every component at
once, so all that is short is named together and nothing is packed halfway.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from logistics.domain.errors import NotEnoughAvailable
from logistics.domain.fefo import AvailableLot, Pick, Picking, pick_pieces
from logistics.domain.lots import DateKind
from logistics.domain.quantity import NOTHING, Quantity

STRICTEST_FIRST = (DateKind.USE_BY, DateKind.BEST_BEFORE, DateKind.NON_FOOD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """So many ``pieces`` of an item go into one parcel."""

    item_id: int
    name: str
    pieces: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PickedComponent:
    """What was asked of a component for all parcels, and what the shelves gave."""

    component: Component
    asked: int
    picking: Picking

    @property
    def shortage(self) -> NotEnoughAvailable | None:
        """What falls short, as the refusal that names the item; none when all is there."""
        if self.picking.short.is_nothing():
            return None
        picked = Quantity(pieces=self.picking.picked.pieces)
        return NotEnoughAvailable(
            item=self.component.name, asked=Quantity(pieces=self.asked), available=picked
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
            PickedComponent(
                component=component,
                asked=component.pieces * parcels,
                picking=pick_pieces(
                    lots.get(component.item_id, ()), component.pieces * parcels, on=on
                ),
            )
            for component in components
        ),
    )


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
