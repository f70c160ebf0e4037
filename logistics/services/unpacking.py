"""Unpacking: parcels leave their shelf, what is in them goes back to the shelves it keeps on.

All the parcels of a lot at a place can be unpacked, or some of them; what is promised
stays packed. What is found damaged or missing is booked as waste, with its reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from logistics.domain.errors import InvalidValue, NotEnoughAvailable, NotFound
from logistics.domain.ledger import DocumentKind, Move, PlaceKind
from logistics.domain.quantity import Quantity, share
from logistics.domain.undoing import Standing
from logistics.domain.unpacking import Found, Inside, Out, UnpackLoss, outgoing, proposal
from logistics.store import ledger, losses, parcels, places
from logistics.store.dependents import standing
from logistics.store.documents import Command, open_document, refuse_repetition
from logistics.store.locks import lock_lots
from logistics.store.parcels import ParcelLot
from logistics.store.tables import DocumentRow, ItemRow, LotRow, PlaceRow
from logistics.store.unpacked import component_lots, left_inside


@dataclass(frozen=True, slots=True, kw_only=True)
class ComingOut:
    """A lot in the parcels: what can come out of it at most, and what most likely will."""

    lot: LotRow
    item: ItemRow
    left: Quantity
    proposed: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class UnpackingPlan:
    """What unpacking so many parcels gives; ``available`` of them are at the place, unpromised."""

    parcel: ParcelLot
    place: PlaceRow
    parcels: int
    available: int
    promised: int
    expected: tuple[tuple[ItemRow, Quantity], ...]
    lots: tuple[ComingOut, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnpackedLine:
    """What was found of a lot, the shelf it goes back to, and why the rest is lost."""

    found: Found
    place_id: int | None = None
    reason: UnpackLoss | None = None


def unpacking_plan(
    session: Session, *, lot_code: str, place_id: int, parcel_count: int
) -> UnpackingPlan:
    """Returns what would come out of so many parcels, without unpacking anything."""
    parcel = parcels.parcel_lot(session, lot_code)
    assert parcel.lot.id is not None
    place = places.get_place(session, place_id)
    there = standing(session, [parcel.lot.id]).get((place_id, parcel.lot.id), Standing())
    lots = left_inside(session, parcel.lot.id)
    expected = _expected(parcel, parcel_count)
    likely = proposal(
        _inside(lots), expected={item.id or 0: quantity for item, quantity in expected}
    )
    return UnpackingPlan(
        parcel=parcel,
        place=place,
        parcels=parcel_count,
        available=max(0, there.available.pieces),
        promised=there.promised.pieces,
        expected=expected,
        lots=tuple(
            ComingOut(lot=lot, item=item, left=left, proposed=likely[lot.id or 0])
            for lot, item, left in lots
        ),
    )


def unpack(
    session: Session,
    *,
    command: Command,
    lot_code: str,
    place_id: int,
    parcel_count: int,
    lines: Sequence[UnpackedLine],
) -> DocumentRow:
    """Unpacks parcels: what is good goes back to its shelves, what is not to waste.

    Raises
    ------
    NotEnoughAvailable
        When fewer parcels are at the place, or the others are promised.
    InvalidValue
        When what was found does not add up to what the parcels hold.
    WrongStorage
        When a shelf does not keep what would go back to it.
    """
    refuse_repetition(session, command.key)
    parcel = parcels.parcel_lot(session, lot_code)
    assert parcel.lot.id is not None
    lock_lots(session, [parcel.lot.id, *component_lots(session, parcel.lot.id)])
    held = _held(session, parcel, place_id=place_id, parcel_count=parcel_count)
    inside = left_inside(session, parcel.lot.id)
    expected = {item.id or 0: quantity for item, quantity in _expected(parcel, parcel_count)}
    out = outgoing(_inside(inside), [line.found for line in lines], expected=expected)
    shelves = _shelves(session, lines)
    names = {lot.id or 0: item.name_tr for lot, item, _ in inside}
    bench = places.outside(session, PlaceKind.PACKING)
    waste = places.outside(session, PlaceKind.WASTE)
    losses.hold_losses(session)
    document = open_document(
        session, DocumentKind.UNPACKING, command=command, reference=parcel.lot.code
    )
    taken = Move(
        lot_id=parcel.lot.id,
        source_id=place_id,
        target_id=bench.id or 0,
        quantity=share(held, parcel_count),
    )
    by_lot = {line.found.lot_id: line for line in lines}
    moves = [
        move
        for each in out
        for move in _moves(each, by_lot, shelves, bench=bench, waste=waste, names=names)
    ]
    ledger.post(session, document, [taken, *moves])
    return document


def _held(session: Session, parcel: ParcelLot, *, place_id: int, parcel_count: int) -> Quantity:
    """Returns what the place holds of the parcels, once as many as asked for are free."""
    if parcel_count < 1:
        raise InvalidValue(field="pieces", why="not_whole", value=str(parcel_count))
    there = standing(session, [parcel.lot.id or 0]).get((place_id, parcel.lot.id or 0), Standing())
    if there.available.pieces < parcel_count:
        raise NotEnoughAvailable(
            item=f"{parcel.kit.label} ({parcel.lot.code})",
            asked=Quantity(pieces=parcel_count),
            available=Quantity(pieces=max(0, there.available.pieces)),
        )
    return there.held


def _expected(parcel: ParcelLot, count: int) -> tuple[tuple[ItemRow, Quantity], ...]:
    return tuple(
        (
            item,
            Quantity(
                pieces=each.pieces * count, grams=each.grams * count if not each.pieces else 0
            ),
        )
        for item, each in parcel.contents
    )


def _inside(lots: Sequence[tuple[LotRow, ItemRow, Quantity]]) -> list[Inside]:
    return [
        Inside(lot_id=lot.id or 0, item_id=lot.item_id, name=item.name_tr, left=left)
        for lot, item, left in lots
    ]


def _shelves(session: Session, lines: Sequence[UnpackedLine]) -> dict[int, PlaceRow]:
    wanted = {line.place_id for line in lines if line.place_id is not None}
    found = places.places_by_id(session, wanted)
    for place_id in wanted:
        shelf = found.get(place_id)
        if shelf is None or shelf.kind is not PlaceKind.SHELF or not shelf.active:
            raise NotFound(kind="place", key=place_id)
    return found


def _moves(
    out: Out,
    lines: dict[int, UnpackedLine],
    shelves: dict[int, PlaceRow],
    *,
    bench: PlaceRow,
    waste: PlaceRow,
    names: dict[int, str],
) -> list[Move]:
    line = lines.get(out.lot_id)
    moves = []
    if line is not None and not out.back.is_nothing():
        if line.place_id not in shelves:
            raise InvalidValue(field="place", why="missing", value=names[out.lot_id])
        moves.append(_from_bench(out.lot_id, out.back, bench, shelves[line.place_id], ""))
    if line is not None and not out.lost.is_nothing():
        if line.reason is None:
            raise InvalidValue(field="reason", why="missing", value=names[out.lot_id])
        moves.append(_from_bench(out.lot_id, out.lost, bench, waste, line.reason.value))
    return moves


def _from_bench(
    lot_id: int, quantity: Quantity, bench: PlaceRow, target: PlaceRow, reason: str
) -> Move:
    return Move(
        lot_id=lot_id,
        source_id=bench.id or 0,
        target_id=target.id or 0,
        quantity=quantity,
        reason=reason,
    )
