"""Handing back: goods we gave out come to the dock again, to be looked at before all else."""

from dataclasses import dataclass

from sqlmodel import Session

from logistics.domain.errors import NotFound, NotGivenOut
from logistics.domain.ledger import DocumentKind, Move, PlaceKind
from logistics.domain.lots import Measure
from logistics.domain.quantity import Quantity, share
from logistics.domain.receipts import check_cold, check_temperature, received_quantity
from logistics.services.receiving.lines import as_received
from logistics.store import ledger, places
from logistics.store.documents import Command, open_document, refuse_repetition
from logistics.store.locks import lock_lots
from logistics.store.lots import lot_by_code
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
