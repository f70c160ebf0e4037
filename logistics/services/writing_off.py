"""Writing off: goods are proposed to leave the stock, and booked once whoever must agree does.

What waits for a second person is on hold, so that nobody gives it out meanwhile. A photo is
kept as it was drawn anew; the document that books the goods can be undone like any other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from logistics.domain.calendar import local_day
from logistics.domain.errors import (
    GoodsPromised,
    InsufficientStock,
    InvalidValue,
    NotFound,
    SamePerson,
    WrongState,
)
from logistics.domain.holds import HoldKind, NamedCheck, check_reason
from logistics.domain.ledger import Move
from logistics.domain.quantity import NOTHING, Quantity
from logistics.domain.reconciliation import part_of
from logistics.domain.writing_off import (
    DOCUMENTS,
    TARGETS,
    WriteOffKind,
    WriteOffReason,
    check_commission,
    check_reason_given,
)
from logistics.store import holds, ledger, losses, places, write_offs
from logistics.store.counters import next_number
from logistics.store.documents import Command, open_document, refuse_repetition
from logistics.store.locks import lock_lots, lock_name
from logistics.store.losses import Losing
from logistics.store.lots import lots_by_id
from logistics.store.tables import (
    DocumentRow,
    HoldRow,
    ItemRow,
    LotRow,
    PhotoRow,
    WriteOffLineRow,
    WriteOffRow,
)
from logistics.store.write_offs import Writable

PHOTOS_AT_MOST = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """So much of a lot at a place; neither ``pieces`` nor ``grams`` [g] means all of it."""

    lot_id: int
    place_id: int
    pieces: int | None = None
    grams: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SentPhoto:
    """A photo already drawn anew: JPEG bytes and its size [px]."""

    content: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A write-off as it was asked for; ``value_kurus`` [kuruş] where somebody knows it."""

    kind: WriteOffKind
    reason: WriteOffReason
    lots: Sequence[Lot]
    comment: str = ""
    value_kurus: int | None = None
    commission: Sequence[str] = ()
    photos: Sequence[SentPhoto] = ()


def propose(session: Session, wish: Wish, *, command: Command) -> WriteOffRow:
    """Books a write-off at once, or proposes it to a second person and holds its lots.

    The same command again returns what it proposed then; one that was booked at once tells
    its document.

    Raises
    ------
    AlreadyDone
        When the command already booked a document.
    InvalidValue
        When the commission is too small, a reason lacks its words, or nothing is named.
    InsufficientStock
        When a place holds less than is written off.
    GoodsPromised
        When orders wait for what is written off.
    """
    refuse_repetition(session, command.key)
    earlier = session.exec(
        select(WriteOffRow).where(WriteOffRow.command_key == command.key)
    ).first()
    if earlier is not None:
        return earlier
    commission = check_commission(wish.kind, wish.commission)
    check_reason_given(wish.reason, wish.comment)
    check_photo_count(len(wish.photos))
    quantities = _checked(session, wish)
    row = _remember(session, wish, quantities, commission=commission, command=command)
    if row.needs_second:
        _hold(session, row, command=command)
    else:
        _book(session, row, command=command)
    return row


def approve(session: Session, *, command: Command, write_off_id: int, comment: str) -> DocumentRow:
    """Books what somebody else proposed, and ends the holds that waited for it.

    Raises
    ------
    SamePerson
        When the one who proposed it decides.
    WrongState
        When it was decided before.
    """
    refuse_repetition(session, command.key)
    row = _undecided(session, write_off_id, command=command)
    return _book(session, row, command=command, decision=comment.strip())


def refuse(session: Session, *, command: Command, write_off_id: int, reason: str) -> WriteOffRow:
    """Refuses what somebody else proposed; the goods are free again.

    Raises
    ------
    SamePerson, WrongState
        As :func:`approve`.
    """
    kept = check_reason("decision", reason)
    row = _undecided(session, write_off_id, command=command)
    row.decided_at, row.decided_by, row.decision = command.recorded_at, command.actor_id, kept
    _let_go(session, row, comment=kept)
    session.flush()
    return row


def add_photos(
    session: Session, *, command: Command, write_off_id: int, photos: Sequence[SentPhoto]
) -> int:
    """Adds photos to a write-off and returns how many are new; one sent again is not."""
    if session.get(WriteOffRow, write_off_id) is None:
        raise NotFound(kind="write_off", key=write_off_id)
    lock_name(session, f"write-off {write_off_id}")
    there = set(session.exec(select(PhotoRow.content).where(PhotoRow.write_off_id == write_off_id)))
    new = [photo for photo in photos if photo.content not in there]
    check_photo_count(len(there) + len(new))
    _keep_photos(session, write_off_id, new, command=command)
    return len(new)


def check_photo_count(count: int) -> None:
    """Refuses more photos than a write-off keeps, with :class:`InvalidValue`."""
    if count > PHOTOS_AT_MOST:
        raise InvalidValue(field="photos", why="photo_count", value=str(PHOTOS_AT_MOST))


def _undecided(session: Session, write_off_id: int, *, command: Command) -> WriteOffRow:
    """Returns a write-off that waits, for somebody else than who proposed it to decide."""
    lock_name(session, f"write-off {write_off_id}")
    row = session.get(WriteOffRow, write_off_id, populate_existing=True)
    if row is None:
        raise NotFound(kind="write_off", key=write_off_id)
    if row.decided_at is not None:
        state = "booked" if row.document_id else "refused"
        raise WrongState(kind="write_off", key=row.code, state=state, needed=("proposed",))
    if row.proposed_by == command.actor_id:
        raise SamePerson(kind="write_off", key=row.code)
    return row


def _checked(session: Session, wish: Wish) -> dict[tuple[int, int], Quantity]:
    """Returns how much of each (lot, place) leaves; refuses what is not there or is promised."""
    if not wish.lots:
        raise InvalidValue(field="lots", why="none_chosen")
    lock_lots(session, (line.lot_id for line in wish.lots))
    lots = lots_by_id(session, {line.lot_id for line in wish.lots})
    there = write_offs.writable(session, list(lots))
    asked: dict[tuple[int, int], Quantity] = {}
    for line in wish.lots:
        key = (line.lot_id, line.place_id)
        if line.lot_id not in lots:
            raise NotFound(kind="lot", key=line.lot_id)
        if key not in there:
            raise NotFound(kind="place", key=line.place_id)
        quantity = _quantity(session, lots[line.lot_id], line, held=there[key].held)
        asked[key] = asked.get(key, NOTHING) + quantity
    for key, quantity in asked.items():
        _refuse_unavailable(lots[key[0]], there[key], quantity)
    return asked


def _quantity(session: Session, lot: LotRow, line: Lot, *, held: Quantity) -> Quantity:
    if line.pieces is None and line.grams is None:
        return held
    item = session.get_one(ItemRow, lot.item_id)
    quantity = part_of(held, measure=item.measure, pieces=line.pieces, grams=line.grams)
    if quantity.is_nothing():
        field = "pieces" if line.pieces is not None or held.pieces else "grams"
        raise InvalidValue(field=field, why="not_whole", value="0")
    return quantity


def _refuse_unavailable(lot: LotRow, there: Writable, asked: Quantity) -> None:
    if not there.held.covers(asked):
        raise InsufficientStock(lot=lot.code, place=there.place.name, asked=asked, held=there.held)
    if not (there.held - asked).covers(there.promised):
        raise GoodsPromised(
            lot=lot.code,
            place=there.place.name,
            asked=asked,
            held=there.held,
            promised=there.promised,
        )


def _remember(
    session: Session,
    wish: Wish,
    quantities: dict[tuple[int, int], Quantity],
    *,
    commission: tuple[str, ...],
    command: Command,
) -> WriteOffRow:
    year = local_day(command.happened_at).year
    lots: dict[int, Quantity] = {}
    for (lot_id, _), quantity in quantities.items():
        lots[lot_id] = lots.get(lot_id, NOTHING) + quantity
    losing = Losing(
        lots=lots,
        actor_id=command.actor_id,
        at=command.recorded_at,
        told_kurus=wish.value_kurus or 0,
    )
    row = WriteOffRow(
        code=f"KDT-{year}-{next_number(session, f'KDT-{year}'):05d}",
        kind=wish.kind,
        reason=wish.reason,
        comment=wish.comment.strip(),
        value_kurus=wish.value_kurus,
        commission=list(commission),
        needs_second=losses.is_large(session, losing),
        proposed_at=command.recorded_at,
        proposed_by=command.actor_id,
        command_key=command.key,
    )
    session.add(row)
    session.flush()
    session.add_all(
        WriteOffLineRow(
            write_off_id=row.id or 0, lot_id=lot_id, place_id=place_id,
            pieces=quantity.pieces, grams=quantity.grams,
        )
        for (lot_id, place_id), quantity in quantities.items()
    )  # fmt: skip
    _keep_photos(session, row.id or 0, wish.photos, command=command)
    return row


def _keep_photos(
    session: Session, write_off_id: int, photos: Sequence[SentPhoto], *, command: Command
) -> None:
    session.add_all(
        PhotoRow(
            write_off_id=write_off_id, content=photo.content, width=photo.width,
            height=photo.height, added_at=command.recorded_at, added_by=command.actor_id,
        )
        for photo in photos
    )  # fmt: skip
    session.flush()


def _hold(session: Session, row: WriteOffRow, *, command: Command) -> None:
    for lot_id in sorted({line.lot_id for line in write_offs.lines_of(session, row.id or 0)}):
        holds.open_hold(
            session, lot_id=lot_id, kind=HoldKind.WRITE_OFF, reason=row.code,
            at=command.recorded_at, by=command.actor_id, write_off_id=row.id,
        )  # fmt: skip


def _book(
    session: Session, row: WriteOffRow, *, command: Command, decision: str = ""
) -> DocumentRow:
    """Posts a write-off's lines, decided by whoever sends the command."""
    lines = write_offs.lines_of(session, row.id or 0)
    lock_lots(session, (line.lot_id for line in lines))
    _refuse_gone(session, lines)
    document = open_document(
        session, DOCUMENTS[row.kind], command=command, reference=row.code, note=row.comment
    )
    row.document_id, row.decision = document.id, decision
    row.decided_at, row.decided_by = command.recorded_at, command.actor_id
    session.flush()
    target = places.outside(session, TARGETS[row.kind]).id or 0
    ledger.post(session, document, [_move(line, row, target=target) for line in lines])
    _let_go(session, row, comment=document.number)
    session.flush()
    return document


def _refuse_gone(session: Session, lines: Sequence[WriteOffLineRow]) -> None:
    """Between proposal and decision goods may have moved on; then the numbers say so."""
    lots = lots_by_id(session, {line.lot_id for line in lines})
    there = write_offs.writable(session, list(lots))
    for line in lines:
        quantity = Quantity(pieces=line.pieces, grams=line.grams)
        found = there.get((line.lot_id, line.place_id))
        if found is None:
            place = places.get_place(session, line.place_id)
            raise InsufficientStock(
                lot=lots[line.lot_id].code, place=place.name, asked=quantity, held=NOTHING
            )
        _refuse_unavailable(lots[line.lot_id], found, quantity)


def _move(line: WriteOffLineRow, row: WriteOffRow, *, target: int) -> Move:
    return Move(
        lot_id=line.lot_id,
        source_id=line.place_id,
        target_id=target,
        quantity=Quantity(pieces=line.pieces, grams=line.grams),
        reason=row.reason.value,
    )


def _let_go(session: Session, row: WriteOffRow, *, comment: str) -> None:
    """Ends the holds that waited for the decision; nobody looked at the goods for it."""
    at: datetime | None = row.decided_at
    check = NamedCheck(packaging=False, smell=False, appearance=False, comment=comment)
    waiting = select(HoldRow).where(HoldRow.write_off_id == row.id)
    for hold in session.exec(waiting).all():
        holds.release(session, hold, at=at or row.proposed_at, by=row.decided_by or 0, check=check)
