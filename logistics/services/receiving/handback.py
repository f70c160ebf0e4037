"""Handing back: goods we gave out come to the dock again, to be looked at before all else."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from logistics.domain.calendar import local_day
from logistics.domain.errors import NotFound, NotGivenOut
from logistics.domain.holds import HoldKind
from logistics.domain.ledger import DocumentKind, Move, PlaceKind
from logistics.domain.lots import DateKind, Measure
from logistics.domain.quantity import Quantity, share
from logistics.domain.receipts import check_cold, check_date, check_temperature, received_quantity
from logistics.services.receiving.lines import as_received
from logistics.store import ledger, places
from logistics.store.documents import Command, open_document, refuse_repetition
from logistics.store.holds import open_hold
from logistics.store.locks import lock_lots
from logistics.store.lots import lot_by_code, next_lot_code
from logistics.store.tables import DocumentRow, ItemRow, LotRow

GIVEN_TO = (PlaceKind.HOUSEHOLD, PlaceKind.KITCHEN, PlaceKind.PARTNER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handback:
    """So much of a lot comes back from where it went; ``grams`` [g], ``temperature_dc`` [0.1 °C]."""

    lot_code: str
    given_to: PlaceKind
    pieces: int | None = None
    grams: int | None = None
    temperature_dc: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlabelled:
    """So much of an item comes back whose lot nobody knows: its label is lost, its date is not."""

    item_id: int
    given_to: PlaceKind
    date_kind: DateKind | None = None
    expires_on: date | None = None
    pieces: int | None = None
    grams: int | None = None
    temperature_dc: int | None = None
    reason: str = ""


def hand_back_unlabelled(session: Session, handed: Unlabelled, *, command: Command) -> DocumentRow:
    """Takes goods without a label back to the dock, as a lot of their own.

    Nobody can tell what they were recalled for, so the lot is on hold until a named check.

    Raises
    ------
    InvalidValue
        When the item needs a date, or the date is past.
    TooWarm
        When cold goods come back outside their limits: they are waste, not stock.
    """
    refuse_repetition(session, command.key)
    if handed.given_to not in GIVEN_TO:
        raise NotFound(kind="place", key=handed.given_to.value)
    row = session.get(ItemRow, handed.item_id)
    if row is None:
        raise NotFound(kind="item", key=handed.item_id)
    item, on = as_received(row), local_day(command.happened_at)
    kind = handed.date_kind or row.date_kind
    check_date(item, kind=kind, expires_on=handed.expires_on, on=on)
    check_temperature(item, handed.temperature_dc)
    check_cold(item, handed.temperature_dc)
    quantity = received_quantity(item, pieces=handed.pieces, grams=handed.grams)
    document = open_document(session, DocumentKind.HANDBACK, command=command, note=handed.reason)
    lot = LotRow(
        code=next_lot_code(session, on), item_id=handed.item_id, date_kind=kind,
        expires_on=handed.expires_on, received_on=on, document_id=document.id or 0,
    )  # fmt: skip
    session.add(lot)
    session.flush()
    outside, dock = places.outside(session, handed.given_to), places.dock(session)
    move = Move(
        lot_id=lot.id or 0, source_id=outside.id or 0, target_id=dock.id or 0, quantity=quantity
    )
    ledger.post(session, document, [move])
    open_hold(
        session, lot_id=lot.id or 0, kind=HoldKind.INSPECTION, reason=handed.reason,
        at=command.recorded_at, by=command.actor_id,
    )  # fmt: skip
    return document


def hand_back(session: Session, handed: Handback, *, command: Command) -> DocumentRow:
    """Takes goods back to the dock, where they wait to be inspected.

    Raises
    ------
    NotGivenOut
        When less of the lot went there than would come back.
    TooWarm
        When cold goods come back outside their limits: they are waste, not stock.
    """
    refuse_repetition(session, command.key)
    if handed.given_to not in GIVEN_TO:
        raise NotFound(kind="place", key=handed.given_to.value)
    lot = lot_by_code(session, handed.lot_code)
    assert lot.id is not None
    lock_lots(session, [lot.id])
    outside = places.outside(session, handed.given_to)
    out = ledger.held(session, place_id=outside.id or 0, lot_id=lot.id)
    quantity = _quantity(session, lot, handed, out=out)
    document = open_document(
        session, DocumentKind.HANDBACK, command=command, reference=lot.code, note=handed.reason
    )
    dock = places.dock(session)
    move = Move(lot_id=lot.id, source_id=outside.id or 0, target_id=dock.id or 0, quantity=quantity)
    ledger.post(session, document, [move])
    return document


def _quantity(session: Session, lot: LotRow, handed: Handback, *, out: Quantity) -> Quantity:
    """Returns what comes back; pieces of a fixed weight have their share of what is out."""
    row = session.get(ItemRow, lot.item_id)
    assert row is not None
    item = as_received(row)
    check_temperature(item, handed.temperature_dc)
    check_cold(item, handed.temperature_dc)
    asked = received_quantity(item, pieces=handed.pieces, grams=handed.grams)
    if row.measure is Measure.PIECES and 0 < asked.pieces <= out.pieces:
        return share(out, asked.pieces)
    if not out.covers(asked):
        raise NotGivenOut(lot=lot.code, asked=asked, out=out)
    return asked
