"""Packing: components leave the shelf, parcels come back to it, gram for gram.

What will be taken is shown first by :func:`packing_plan`, which only reads. Then
:func:`pack` decides again under lock, so two packers never share the last tins.
A parcel lot remembers the lots it was made of.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from logistics.domain.calendar import local_day
from logistics.domain.errors import InvalidValue, NotFound, Shortages, WrongStorage
from logistics.domain.kits import Component, Packing, parcel_date, pick_kit
from logistics.domain.ledger import DocumentKind, Move, PlaceKind
from logistics.domain.lots import DateKind, can_keep
from logistics.domain.quantity import NOTHING, Quantity
from logistics.store import catalogue, ledger, places
from logistics.store.documents import Command, open_document, refuse_repetition
from logistics.store.locks import lock_items
from logistics.store.lots import available_lots, lots_by_id, next_lot_code
from logistics.store.purposes import get_purpose
from logistics.store.tables import (
    DocumentRow,
    ItemRow,
    KitRow,
    LotComponentRow,
    LotRow,
    MovementRow,
    PlaceRow,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPick:
    """Take ``quantity`` of a lot from a shelf."""

    lot: LotRow
    place: PlaceRow
    quantity: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedComponent:
    """One item of the kit: pieces ``asked`` for, ``short``, and where the rest is picked."""

    item: ItemRow
    asked: int
    short: int
    picks: tuple[PlannedPick, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackingPlan:
    """What packing would take and make at this moment."""

    kit: KitRow
    parcels: int
    packed: Quantity
    date_kind: DateKind
    expires_on: date | None
    components: tuple[PlannedComponent, ...]

    @property
    def is_short(self) -> bool:
        """Tells whether anything falls short."""
        return any(component.short for component in self.components)

    @property
    def possible(self) -> int:
        """How many parcels the shelves hold enough for, of those asked for."""
        counts = (
            (part.asked - part.short) * self.parcels // part.asked for part in self.components
        )
        return min(counts, default=0)


def packing_plan(
    session: Session, *, kit_id: int, parcels: int, on: date, purpose_id: int | None = None
) -> PackingPlan:
    """Returns what packing so many parcels would take, without taking anything."""
    kit = catalogue.get_kit(session, kit_id)
    recipe = catalogue.components(session, kit_id)
    packing = _picked(session, recipe, parcels=parcels, on=on, purpose_id=purpose_id)
    lots = _lots(session, packing)
    shelves = places.places_by_id(session, {pick.place_id for pick in packing.picks})
    kind, expires_on = parcel_date((lot.date_kind, lot.expires_on) for lot in lots.values())
    return PackingPlan(
        kit=kit,
        parcels=parcels,
        packed=packing.packed,
        date_kind=kind,
        expires_on=expires_on,
        components=tuple(
            PlannedComponent(
                item=item,
                asked=part.asked,
                short=part.picking.short.pieces,
                picks=tuple(
                    PlannedPick(
                        lot=lots[pick.lot_id],
                        place=shelves[pick.place_id],
                        quantity=pick.quantity,
                    )
                    for pick in part.picking.picks
                ),
            )
            for (item, _), part in zip(recipe, packing.components, strict=True)
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


def pack(
    session: Session,
    *,
    command: Command,
    kit_id: int,
    parcels: int,
    place_id: int,
    purpose_id: int | None = None,
) -> DocumentRow:
    """Packs parcels of a kit from what expires first, and shelves them as a lot of their own.

    Parcels packed for a purpose take lots given for it, and stay bound to it; parcels
    packed for none take nothing that was given for one.

    Raises
    ------
    Shortages
        When any item falls short; nothing is packed then.
    """
    refuse_repetition(session, command.key)
    kit = catalogue.get_kit(session, kit_id)
    if purpose_id is not None:
        get_purpose(session, purpose_id)
    recipe = catalogue.components(session, kit_id)
    if not recipe:
        raise InvalidValue(field="kit", why="missing", value=kit.name_tr)
    shelf = _shelf(session, kit, place_id)
    lock_items(session, (item.id for item, _ in recipe if item.id is not None))
    on = local_day(command.happened_at)
    packing = _picked(session, recipe, parcels=parcels, on=on, purpose_id=purpose_id)
    if packing.shortages:
        raise Shortages(packing.shortages)
    bench = places.outside(session, PlaceKind.PACKING)
    document = open_document(session, DocumentKind.PACKING, command=command, reference=kit.label)
    parcel = _parcel_lot(session, kit, packing, document=document, purpose_id=purpose_id)
    ledger.post(session, document, _moves(packing, parcel, bench=bench, shelf=shelf))
    session.add_all(_made_of(parcel, packing))
    session.flush()
    return document


def _picked(
    session: Session,
    recipe: Sequence[tuple[ItemRow, int]],
    *,
    parcels: int,
    on: date,
    purpose_id: int | None,
) -> Packing:
    components = [
        Component(item_id=item.id, name=item.name_tr, pieces=pieces)
        for item, pieces in recipe
        if item.id is not None
    ]
    wanted = [component.item_id for component in components]
    lots = available_lots(session, wanted, purpose_id=purpose_id)
    return pick_kit(components, lots, parcels=parcels, on=on)


def _shelf(session: Session, kit: KitRow, place_id: int) -> PlaceRow:
    """Returns the shelf the parcels go to, if it can keep them."""
    shelf = places.get_place(session, place_id)
    parcel = session.get(ItemRow, kit.item_id)
    assert parcel is not None
    if shelf.kind is not PlaceKind.SHELF or not shelf.active:
        raise NotFound(kind="place", key=place_id)
    if shelf.storage is None or not can_keep(shelf.storage, parcel.storage):
        raise WrongStorage(
            item=parcel.name_tr,
            place=shelf.name,
            needs=parcel.storage.value,
            offers=shelf.storage.value if shelf.storage else "–",
        )
    return shelf


def _lots(session: Session, packing: Packing) -> dict[int, LotRow]:
    return lots_by_id(session, {pick.lot_id for pick in packing.picks})


def _parcel_lot(
    session: Session,
    kit: KitRow,
    packing: Packing,
    *,
    document: DocumentRow,
    purpose_id: int | None,
) -> LotRow:
    assert document.id is not None
    on = local_day(document.happened_at)
    made_of = _lots(session, packing).values()
    kind, expires_on = parcel_date((lot.date_kind, lot.expires_on) for lot in made_of)
    lot = LotRow(
        code=next_lot_code(session, on),
        item_id=kit.item_id,
        date_kind=kind,
        expires_on=expires_on,
        received_on=on,
        document_id=document.id,
        kit_id=kit.id,
        purpose_id=purpose_id,
    )
    session.add(lot)
    session.flush()
    return lot


def _moves(packing: Packing, parcel: LotRow, *, bench: PlaceRow, shelf: PlaceRow) -> list[Move]:
    assert parcel.id is not None
    assert bench.id is not None
    assert shelf.id is not None
    taken = [
        Move(
            lot_id=pick.lot_id,
            source_id=pick.place_id,
            target_id=bench.id,
            quantity=pick.quantity,
        )
        for pick in packing.picks
    ]
    made = Move(lot_id=parcel.id, source_id=bench.id, target_id=shelf.id, quantity=packing.packed)
    return [*taken, made]


def _made_of(parcel: LotRow, packing: Packing) -> list[LotComponentRow]:
    assert parcel.id is not None
    by_lot: dict[int, Quantity] = {}
    for pick in packing.picks:
        by_lot[pick.lot_id] = by_lot.get(pick.lot_id, NOTHING) + pick.quantity
    return [
        LotComponentRow(
            parcel_lot_id=parcel.id,
            component_lot_id=lot_id,
            pieces=quantity.pieces,
            grams=quantity.grams,
        )
        for lot_id, quantity in by_lot.items()
    ]
