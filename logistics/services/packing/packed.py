"""The packing itself: decided again under lock, posted in one document."""

from collections.abc import Sequence

from sqlalchemy import insert
from sqlmodel import Session

from logistics.domain.calendar import local_day
from logistics.domain.errors import InvalidValue, NotFound, Shortages, WrongStorage
from logistics.domain.kits import Packing, parcel_date, pick_kit
from logistics.domain.ledger import DocumentKind, Move, PlaceKind
from logistics.domain.lots import can_keep
from logistics.domain.quantity import NOTHING, Quantity
from logistics.services.packing.lines import (
    Line,
    Substitute,
    components_of,
    free_lots,
    lines_of,
)
from logistics.store import catalogue, ledger, places
from logistics.store.documents import Command, open_document, refuse_repetition
from logistics.store.locks import lock_items, lock_name
from logistics.store.lots import lots_by_id, next_lot_code
from logistics.store.purposes import get_purpose
from logistics.store.tables import (
    DocumentRow,
    ItemRow,
    KitRow,
    LotComponentRow,
    LotRow,
    PlaceRow,
    SubstitutionRow,
)


def pack(
    session: Session,
    *,
    command: Command,
    kit_id: int,
    parcels: int,
    place_id: int,
    substitutes: Sequence[Substitute] = (),
    purpose_id: int | None = None,
) -> DocumentRow:
    """Packs parcels of a kit from what expires first, and shelves them as a lot of their own.

    Parcels packed for a purpose take lots given for it, and stay bound to it; parcels
    packed for none take nothing that was given for one.

    Raises
    ------
    InvalidValue
        When an item may not stand for a component.
    Shortages
        When any item falls short; nothing is packed then.
    """
    refuse_repetition(session, command.key)
    lock_name(session, f"kit {kit_id}")
    kit = catalogue.get_kit(session, kit_id)
    if purpose_id is not None:
        get_purpose(session, purpose_id)
    lines = lines_of(session, kit, substitutes)
    if not lines:
        raise InvalidValue(field="kit", why="missing", value=kit.name_tr)
    shelf = _shelf(session, kit, place_id)
    lock_items(session, (line.item.id for line in lines if line.item.id is not None))
    on = local_day(command.happened_at)
    free = free_lots(session, lines, purpose_id=purpose_id)
    packing = pick_kit(components_of(lines), free, parcels=parcels, on=on)
    if packing.shortages:
        raise Shortages(packing.shortages)
    bench = places.outside(session, PlaceKind.PACKING)
    document = open_document(session, DocumentKind.PACKING, command=command, reference=kit.label)
    parcel = _parcel_lot(session, kit, packing, document=document, purpose_id=purpose_id)
    ledger.post(session, document, _moves(packing, parcel, bench=bench, shelf=shelf))
    session.connection().execute(insert(LotComponentRow), _made_of(parcel, packing))
    session.add_all(_substituted(parcel, lines))
    session.flush()
    return document


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


def _made_of(parcel: LotRow, packing: Packing) -> list[dict[str, int]]:
    assert parcel.id is not None
    by_lot: dict[int, Quantity] = {}
    for pick in packing.picks:
        by_lot[pick.lot_id] = by_lot.get(pick.lot_id, NOTHING) + pick.quantity
    return [
        {
            "parcel_lot_id": parcel.id,
            "component_lot_id": lot_id,
            "pieces": quantity.pieces,
            "grams": quantity.grams,
        }
        for lot_id, quantity in by_lot.items()
    ]


def _substituted(parcel: LotRow, lines: Sequence[Line]) -> list[SubstitutionRow]:
    assert parcel.id is not None
    return [
        SubstitutionRow(
            parcel_lot_id=parcel.id,
            item_id=line.component.id or 0,
            instead_id=line.item.id or 0,
            reason=line.reason,
        )
        for line in lines
        if line.item.id != line.component.id
    ]
