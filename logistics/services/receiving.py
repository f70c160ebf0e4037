"""Receiving: food arrives and becomes lots on the shelf."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from logistics.domain.calendar import local_day
from logistics.domain.errors import InvalidValue, LinesRefused, NotFound, RuleBroken
from logistics.domain.ledger import DocumentKind, Move, PlaceKind
from logistics.domain.lots import DateKind
from logistics.domain.quantity import Quantity
from logistics.domain.receipts import (
    ReceivedItem,
    check_date,
    check_storage,
    received_quantity,
)
from logistics.store import ledger, places
from logistics.store.documents import Command, open_document
from logistics.store.lots import next_lot_code
from logistics.store.tables import DocumentRow, ItemRow, LotRow, PartyRow, PlaceRow


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptLine:
    """One line of a receipt as it was typed: ``grams`` [g], ``place_id`` on the shelf."""

    item_id: int
    place_id: int
    pieces: int | None = None
    grams: int | None = None
    date_kind: DateKind
    expires_on: date | None = None
    supplier_lot: str = ""


def receive_donation(
    session: Session,
    *,
    command: Command,
    donor: str,
    reference: str,
    lines: Sequence[ReceiptLine],
    note: str = "",
) -> DocumentRow:
    """Books donated lines onto the shelf, each as a lot of its own.

    Raises
    ------
    LinesRefused
        When a line cannot come in as it was typed; nothing is booked then.
    """
    party = _party(session, donor, supplies=False)
    return _receive(
        session, DocumentKind.DONATION, command=command, party=party,
        reference=reference, lines=lines, note=note,
    )  # fmt: skip


def receive_purchase(
    session: Session,
    *,
    command: Command,
    supplier: str,
    reference: str,
    lines: Sequence[ReceiptLine],
    note: str = "",
) -> DocumentRow:
    """Books purchased lines onto the shelf, each as a lot of its own.

    Raises
    ------
    LinesRefused
        When a line cannot come in as it was typed; nothing is booked then.
    """
    party = _party(session, supplier, supplies=True)
    return _receive(
        session, DocumentKind.PURCHASE, command=command, party=party,
        reference=reference, lines=lines, note=note,
    )  # fmt: skip


def _receive(
    session: Session,
    kind: DocumentKind,
    *,
    command: Command,
    party: PartyRow,
    reference: str,
    lines: Sequence[ReceiptLine],
    note: str,
) -> DocumentRow:
    if not lines:
        raise InvalidValue(field="lines", why="missing")
    document = open_document(
        session, kind, command=command, party_id=party.id, reference=reference, note=note
    )
    source = places.outside(
        session, PlaceKind.DONOR if kind is DocumentKind.DONATION else PlaceKind.SUPPLIER
    )
    on = local_day(document.happened_at)
    quantities = _checked(session, lines, on=on)
    moves = [
        _shelve(session, document, line, source=source, quantity=quantity)
        for line, quantity in zip(lines, quantities, strict=True)
    ]
    ledger.post(session, document, moves)
    return document


def _checked(session: Session, lines: Sequence[ReceiptLine], *, on: date) -> list[Quantity]:
    """Returns what each line brings, or refuses with every line that cannot come in."""
    items, shelves = _items(session, lines), _shelves(session, lines)
    quantities: list[Quantity] = []
    refused: list[tuple[int, RuleBroken]] = []
    for position, line in enumerate(lines):
        row, shelf = items.get(line.item_id), shelves.get(line.place_id)
        try:
            quantities.append(_quantity(line, row, shelf, on=on))
        except RuleBroken as refusal:
            refused.append((position, refusal))
    if refused:
        raise LinesRefused(tuple(refused))
    return quantities


def _quantity(
    line: ReceiptLine, row: ItemRow | None, shelf: PlaceRow | None, *, on: date
) -> Quantity:
    if row is None:
        raise NotFound(kind="item", key=line.item_id)
    if shelf is None:
        raise NotFound(kind="place", key=line.place_id)
    item = _as_received(row)
    quantity = received_quantity(item, pieces=line.pieces, grams=line.grams)
    check_date(item, kind=line.date_kind, expires_on=line.expires_on, on=on)
    check_storage(item, place=shelf.name, place_class=shelf.storage)
    return quantity


def _shelve(
    session: Session,
    document: DocumentRow,
    line: ReceiptLine,
    *,
    source: PlaceRow,
    quantity: Quantity,
) -> Move:
    """Makes the line's lot and returns the movement that brings it in."""
    assert document.id is not None
    on = local_day(document.happened_at)
    lot = LotRow(
        code=next_lot_code(session, on),
        item_id=line.item_id,
        supplier_lot=line.supplier_lot,
        date_kind=line.date_kind,
        expires_on=line.expires_on,
        received_on=on,
        document_id=document.id,
    )
    session.add(lot)
    session.flush()
    assert lot.id is not None
    assert source.id is not None
    return Move(lot_id=lot.id, source_id=source.id, target_id=line.place_id, quantity=quantity)


def _as_received(row: ItemRow) -> ReceivedItem:
    return ReceivedItem(
        name=row.name_tr,
        measure=row.measure,
        unit_net_g=row.unit_net_g,
        storage=row.storage,
        date_kind=row.date_kind,
    )


def _party(session: Session, name: str, *, supplies: bool) -> PartyRow:
    """Returns the party of this name, made when it comes for the first time."""
    party = session.exec(select(PartyRow).where(PartyRow.name == name)).one_or_none()
    if party is None:
        party = PartyRow(name=name, is_donor=not supplies, is_supplier=supplies)
        session.add(party)
    elif supplies:
        party.is_supplier = True
    else:
        party.is_donor = True
    session.flush()
    return party


def _items(session: Session, lines: Sequence[ReceiptLine]) -> dict[int, ItemRow]:
    wanted = {line.item_id for line in lines}
    found = session.exec(select(ItemRow).where(col(ItemRow.id).in_(wanted)))
    return {row.id: row for row in found if row.id is not None}


def _shelves(session: Session, lines: Sequence[ReceiptLine]) -> dict[int, PlaceRow]:
    wanted = {line.place_id for line in lines}
    found = session.exec(
        select(PlaceRow).where(col(PlaceRow.id).in_(wanted), PlaceRow.kind == PlaceKind.SHELF)
    )
    return {row.id: row for row in found if row.id is not None}
