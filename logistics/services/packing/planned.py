"""A look before packing: what would be taken and made at this moment, and what falls short."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from logistics.domain.kits import parcel_date, pick_kit, possible_parcels
from logistics.domain.ledger import DocumentKind
from logistics.domain.lots import DateKind
from logistics.domain.quantity import Quantity
from logistics.services.packing.lines import (
    Offer,
    Substitute,
    components_of,
    free_lots,
    lines_of,
    offers_for,
)
from logistics.store import catalogue, places
from logistics.store.lots import lots_by_id
from logistics.store.tables import DocumentRow, ItemRow, KitRow, LotRow, MovementRow, PlaceRow


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPick:
    """Take ``quantity`` of a lot from a shelf."""

    lot: LotRow
    place: PlaceRow
    quantity: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedComponent:
    """One part of the parcels: what is ``asked`` for, ``short``, and where the rest is picked.

    ``component`` is the item of the kit; ``item`` is what goes in, another one when the
    component is substituted. ``offers`` are what may go in for it.
    """

    component: ItemRow
    item: ItemRow
    each: Quantity
    asked: Quantity
    short: Quantity
    picks: tuple[PlannedPick, ...]
    reason: str = ""
    offers: tuple[Offer, ...] = ()

    @property
    def is_substituted(self) -> bool:
        """Tells whether another item goes in than the kit says."""
        return self.item.id != self.component.id

    @property
    def wants_another(self) -> bool:
        """Tells whether another item goes in, or should."""
        return self.is_substituted or not self.short.is_nothing()


@dataclass(frozen=True, slots=True, kw_only=True)
class PackingPlan:
    """What packing would take and make at this moment; ``possible`` is for how many it is enough."""

    kit: KitRow
    parcels: int
    possible: int
    packed: Quantity
    date_kind: DateKind
    expires_on: date | None
    components: tuple[PlannedComponent, ...]

    @property
    def is_short(self) -> bool:
        """Tells whether anything falls short."""
        return any(not component.short.is_nothing() for component in self.components)

    @property
    def allergens(self) -> frozenset[str]:
        """What the parcels contain."""
        return frozenset(word for part in self.components for word in part.item.allergens.split())

    @property
    def further_allergens(self) -> frozenset[str]:
        """What the parcels contain by their substitutes alone."""
        usual = {word for part in self.components for word in part.component.allergens.split()}
        return self.allergens - usual


def packing_plan(
    session: Session,
    *,
    kit_id: int,
    parcels: int,
    on: date,
    substitutes: Sequence[Substitute] = (),
    purpose_id: int | None = None,
) -> PackingPlan:
    """Returns what packing so many parcels would take, without taking anything.

    Raises
    ------
    InvalidValue
        When an item may not stand for a component.
    """
    kit = catalogue.get_kit(session, kit_id)
    lines = lines_of(session, kit, substitutes)
    free = free_lots(session, lines, purpose_id=purpose_id)
    components = components_of(lines)
    packing = pick_kit(components, free, parcels=parcels, on=on)
    lots = lots_by_id(session, {pick.lot_id for pick in packing.picks})
    shelves = places.places_by_id(session, {pick.place_id for pick in packing.picks})
    kind, expires_on = parcel_date((lot.date_kind, lot.expires_on) for lot in lots.values())
    offers = offers_for(session, kit, lines, on=on, purpose_id=purpose_id)
    return PackingPlan(
        kit=kit,
        parcels=parcels,
        possible=possible_parcels(components, free, on=on),
        packed=packing.packed,
        date_kind=kind,
        expires_on=expires_on,
        components=tuple(
            PlannedComponent(
                component=line.component,
                item=line.item,
                each=line.each,
                asked=part.asked,
                short=part.picking.short,
                picks=tuple(
                    PlannedPick(
                        lot=lots[pick.lot_id],
                        place=shelves[pick.place_id],
                        quantity=pick.quantity,
                    )
                    for pick in part.picking.picks
                ),
                reason=line.reason,
                offers=offers.get(line.component.id or 0, ()),
            )
            for line, part in zip(lines, packing.components, strict=True)
        ),
    )


def just_packed(
    session: Session, *, kit_id: int, parcels: int, actor_id: int, since: datetime
) -> DocumentRow | None:
    """Returns the latest packing of as many parcels of a kit by the same person since a moment."""
    undone = select(DocumentRow.reverses_id).where(col(DocumentRow.reverses_id).is_not(None))
    query = (
        select(DocumentRow)
        .join(LotRow, col(LotRow.document_id) == col(DocumentRow.id))
        .join(MovementRow, col(MovementRow.document_id) == col(DocumentRow.id))
        .where(
            DocumentRow.kind == DocumentKind.PACKING,
            DocumentRow.actor_id == actor_id,
            DocumentRow.recorded_at >= since,
            col(DocumentRow.id).not_in(undone),
            LotRow.kit_id == kit_id,
            col(MovementRow.lot_id) == col(LotRow.id),
            MovementRow.pieces == parcels,
        )
        .order_by(col(DocumentRow.id).desc())
    )
    return session.exec(query).first()
