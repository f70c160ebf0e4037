"""Inspecting: goods at the dock are looked at, then put away, held, or sent back."""

from dataclasses import dataclass

from sqlmodel import Session, select

from logistics.domain.cold import receipt_limits
from logistics.domain.errors import (
    AlreadyDone,
    InsufficientStock,
    InvalidValue,
    NotFound,
    NotInspected,
    TooWarm,
)
from logistics.domain.holds import HoldKind
from logistics.domain.ledger import DocumentKind, Move, PlaceKind
from logistics.domain.lots import Measure
from logistics.domain.quantity import Quantity, share
from logistics.domain.receipts import RefusalReason, Verdict
from logistics.store import ledger, places
from logistics.store.dock import DockLot, dock_lot
from logistics.store.documents import Command, open_document, refuse_repetition
from logistics.store.holds import open_hold
from logistics.store.locks import lock_lots, lock_name
from logistics.store.tables import DocumentRow, InspectionRow, RefusedRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What somebody found; ``words`` is the reason as it is shown wherever the lot is held."""

    lot_id: int
    verdict: Verdict
    refusal: RefusalReason | None = None
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PutAway:
    """So much of a lot goes from the dock to a shelf; no amount means all of it ([g])."""

    lot_id: int
    place_id: int
    pieces: int | None = None
    grams: int | None = None


def inspect(session: Session, finding: Finding, *, command: Command) -> DocumentRow:
    """Keeps what was found of a lot at the dock and returns the document it stands on.

    Accepted goods may be put away; held ones too, but are not issued; refused ones go back
    to whoever brought them, by a document of its own.

    Raises
    ------
    NotFound
        When nothing of the lot stands at the dock.
    InvalidValue
        When goods are held or refused without a reason.
    """
    lock_name(session, f"command {command.key}")
    _refuse_second_look(session, command)
    lock_lots(session, [finding.lot_id])
    standing = _standing(session, finding.lot_id)
    if finding.verdict is not Verdict.ACCEPT and finding.refusal is None:
        raise InvalidValue(field="refusal", why="missing", value=standing.lot.code)
    if finding.verdict is Verdict.ACCEPT:
        _refuse_warm(standing)
    document = standing.arrival
    if finding.verdict is Verdict.REFUSE:
        document = _send_back(session, standing, finding, command=command)
    elif finding.verdict is Verdict.HOLD:
        open_hold(
            session, lot_id=finding.lot_id, kind=HoldKind.INSPECTION, reason=finding.words,
            at=command.happened_at, by=command.actor_id,
        )  # fmt: skip
    assert standing.arrival.id is not None
    session.add(
        InspectionRow(
            lot_id=finding.lot_id,
            document_id=standing.arrival.id,
            verdict=finding.verdict,
            reason=finding.words,
            inspected_at=command.recorded_at,
            inspected_by=command.actor_id,
            command_key=command.key,
        )
    )
    session.flush()
    return document


def put_away(session: Session, wanted: PutAway, *, command: Command) -> DocumentRow:
    """Moves an inspected lot from the dock to a shelf that keeps its storage class.

    Raises
    ------
    NotInspected
        When nobody has looked at it since it came.
    WrongStorage
        When the shelf does not keep such goods.
    """
    refuse_repetition(session, command.key)
    lock_lots(session, [wanted.lot_id])
    standing = _standing(session, wanted.lot_id)
    if standing.inspection is None:
        raise NotInspected(lot=standing.lot.code)
    shelf = places.get_place(session, wanted.place_id)
    if shelf.kind is not PlaceKind.SHELF or not shelf.active:
        raise NotFound(kind="place", key=wanted.place_id)
    quantity = _amount(standing, wanted)
    document = open_document(
        session, DocumentKind.TRANSFER, command=command, reference=standing.lot.code
    )
    move = Move(
        lot_id=wanted.lot_id,
        source_id=standing.place.id or 0,
        target_id=wanted.place_id,
        quantity=quantity,
    )
    ledger.post(session, document, [move])
    return document


def _refuse_second_look(session: Session, command: Command) -> None:
    refuse_repetition(session, command.key)
    earlier = session.exec(
        select(InspectionRow.document_id).where(InspectionRow.command_key == command.key)
    ).first()
    if earlier is not None:
        raise AlreadyDone(document_id=earlier)


def _standing(session: Session, lot_id: int) -> DockLot:
    standing = dock_lot(session, lot_id)
    if standing is None:
        raise NotFound(kind="lot", key=lot_id)
    return standing


def _refuse_warm(standing: DockLot) -> None:
    """Refuses to accept what came outside its limits: that is held or sent back."""
    received, item = standing.received, standing.item
    limits = receipt_limits(item.storage, item.group)
    if received is None or received.temperature_dc is None or limits is None:
        return
    if not limits.hold(received.temperature_dc):
        raise TooWarm(
            item=item.name_tr,
            temperature_dc=received.temperature_dc,
            coldest_dc=limits.coldest_dc,
            warmest_dc=limits.warmest_dc,
        )


def _send_back(
    session: Session, standing: DockLot, finding: Finding, *, command: Command
) -> DocumentRow:
    if not standing.is_from_outside or finding.refusal is None:
        raise InvalidValue(field="verdict", why="not_sent_back", value=standing.lot.code)
    document = open_document(
        session, DocumentKind.SENDBACK, command=command,
        party_id=standing.arrival.party_id, reference=standing.arrival.number, note=finding.words,
    )  # fmt: skip
    assert document.id is not None
    move = Move(
        lot_id=finding.lot_id,
        source_id=standing.place.id or 0,
        target_id=standing.source_id,
        quantity=standing.held,
        reason=finding.refusal.value,
    )
    ledger.post(session, document, [move])
    session.add(
        RefusedRow(
            document_id=document.id,
            item_id=standing.lot.item_id,
            pieces=standing.held.pieces,
            grams=standing.held.grams,
            reason=finding.refusal,
            temperature_dc=standing.received.temperature_dc if standing.received else None,
            supplier_lot=standing.lot.supplier_lot,
        )
    )
    return document


def _amount(standing: DockLot, wanted: PutAway) -> Quantity:
    """Returns how much goes; weighed pieces go with their share of the grams."""
    if not wanted.pieces and not wanted.grams:
        return standing.held
    asked = Quantity(pieces=wanted.pieces or 0, grams=wanted.grams or 0)
    loose = standing.item.measure is Measure.BULK
    if loose and wanted.grams and wanted.grams <= standing.held.grams:
        return Quantity(grams=wanted.grams)
    if not loose and wanted.pieces and wanted.pieces <= standing.held.pieces:
        return share(standing.held, wanted.pieces)
    raise InsufficientStock(
        lot=standing.lot.code, place=standing.place.name, asked=asked, held=standing.held
    )
