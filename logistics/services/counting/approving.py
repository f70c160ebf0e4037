"""The second person's signature: the differences become a document."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from logistics.domain.calendar import local_day
from logistics.domain.count_refusals import (
    CountBreaksPromises,
    CountLeavesOrders,
    CountOvertaken,
    CountRefused,
    PromiseTouched,
    RecountNeeded,
    SamePerson,
)
from logistics.domain.counting import (
    CountState,
    difference_moves,
    fitting_reason,
    taken_together,
)
from logistics.domain.errors import InsufficientStock, RuleBroken
from logistics.domain.ledger import DocumentKind, Move, PlaceKind
from logistics.domain.orders import PromiseState
from logistics.domain.quantity import NOTHING, Quantity
from logistics.domain.undoing import Standing
from logistics.services.counting.keeping import locked
from logistics.store import counts, ledger, places
from logistics.store.counts import CountLine
from logistics.store.dependents import standing
from logistics.store.documents import Command, open_document, refuse_repetition
from logistics.store.locks import lock_items, lock_lots, lock_name
from logistics.store.lots import next_lot_code
from logistics.store.repromising import Waiting, promise_again
from logistics.store.tables import (
    CountRow,
    DocumentRow,
    LotRow,
    OrderRow,
    ProgrammeRow,
    PromiseRow,
    UserRow,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Booking:
    """A line with what is to be booked of it."""

    line: CountLine
    difference: Quantity


def approve(session: Session, *, command: Command, count_id: int) -> DocumentRow:
    """Books a finished count's differences, by somebody who had no hand in it.

    Raises
    ------
    SamePerson
        When who approves started the count or counted in it.
    RecountNeeded
        When lines beyond the tolerance were seen by one person only.
    CountOvertaken
        When the record of a line was corrected after it was counted.
    CountRefused
        When lines cannot be booked: promised goods would be missing, or have gone since.
    """
    refuse_repetition(session, command.key)
    row = locked(session, count_id, among={CountState.COUNTED})
    _refuse_same_person(session, row, actor_id=command.actor_id)
    off = [line for line in counts.lines_of(session, count_id) if line.is_off]
    _refuse_single_looks(off)
    lock_lots(session, (line.line.lot_id for line in off if line.line.lot_id is not None))
    _refuse_overtaken(off, counts.corrected_lines(session, count_id))
    bookings = _bookings(session, off)
    row.left_out = counts.waiting_total(session, row)
    document = open_document(
        session, DocumentKind.COUNT, command=command, reference=row.code, note=row.note
    )
    moves = _moves(session, bookings, document=document)
    if moves:
        ledger.post(session, document, moves)
    row.document_id, row.approved_by = document.id, command.actor_id
    session.flush()
    return document


def approve_and_promise_others(session: Session, *, command: Command, count_id: int) -> DocumentRow:
    """Books a finished count's differences, and promises other lots to orders that lose theirs.

    All of it or nothing: where too little is left, the orders are named and nothing is booked.

    Raises
    ------
    CountLeavesOrders
        When for some orders too little of the item is left.
    SamePerson, RecountNeeded, CountOvertaken, CountRefused
        As :func:`approve`.
    """
    refuse_repetition(session, command.key)
    locked(session, count_id, among={CountState.COUNTED})
    off = [line for line in counts.lines_of(session, count_id) if line.is_off]
    for item_id in sorted({line.line.item_id for line in off}):
        lock_name(session, f"promise item {item_id}")
    lock_items(session, {line.line.item_id for line in off})
    losing = _losing(session, off)
    waiting = _set_free(session, losing)
    document = approve(session, command=command, count_id=count_id)
    left: list[PromiseTouched] = []
    for item_id, orders in waiting.items():
        found = promise_again(
            session, orders, item_id=item_id, at=command.happened_at,
            recorded_at=command.recorded_at,
        )  # fmt: skip
        short = {order.id for order in found.left}
        left += [each for each in losing if each.order_id in short]
    if left:
        raise CountLeavesOrders(tuple(left))
    return document


def losing_orders(session: Session, count_id: int) -> tuple[PromiseTouched, ...]:
    """Returns the promises that a finished count's differences would leave without goods."""
    off = [line for line in counts.lines_of(session, count_id) if line.is_off]
    return _losing(session, off)


def _losing(session: Session, off: Sequence[CountLine]) -> tuple[PromiseTouched, ...]:
    """Returns the promises that what the lines leave does not cover."""
    there = standing(session, {line.line.lot_id for line in off if line.line.lot_id is not None})
    found: list[PromiseTouched] = []
    for line in off:
        at = there.get((line.line.place_id, line.line.lot_id or 0), Standing())
        left = at.held + taken_together(at.held, line.difference)
        if not left.is_negative() and not left.covers(at.promised):
            found += _touched(session, line, left)
    return tuple(found)


def _set_free(session: Session, touched: Sequence[PromiseTouched]) -> dict[int, list[Waiting]]:
    """Releases promises, and returns by item (id) the orders that wait for others, in their turn."""
    found: dict[int, list[Waiting]] = {}
    for each in sorted(touched, key=lambda touched: touched.promise_id):
        promise = session.get_one(PromiseRow, each.promise_id)
        promise.state = PromiseState.RELEASED
        item_id = session.get_one(LotRow, promise.lot_id).item_id
        waiting = Waiting(
            order=session.get_one(OrderRow, each.order_id),
            programme=session.get_one(ProgrammeRow, each.programme_id),
            promises=[promise],
        )
        found.setdefault(item_id, []).append(waiting)
    session.flush()
    return {
        item_id: sorted(waiting, key=lambda each: (each.order.rank, each.order.id or 0))
        for item_id, waiting in found.items()
    }


def _refuse_same_person(session: Session, row: CountRow, *, actor_id: int) -> None:
    did = "started" if row.started_by == actor_id else ""
    if actor_id in counts.counters_of(session, row.id or 0):
        did = "counted"
    if did:
        user = session.get(UserRow, actor_id)
        raise SamePerson(user=user.name if user else "", did=did)


def _refuse_single_looks(off: Sequence[CountLine]) -> None:
    single = tuple((line.name, line.place.name) for line in off if line.needs_another)
    if single:
        raise RecountNeeded(single)


def _refuse_overtaken(off: Sequence[CountLine], corrected: set[int]) -> None:
    overtaken = tuple((line.name, line.place.name) for line in off if line.line.id in corrected)
    if overtaken:
        raise CountOvertaken(overtaken)


def _bookings(session: Session, off: Sequence[CountLine]) -> list[_Booking]:
    lot_ids = {line.line.lot_id for line in off if line.line.lot_id is not None}
    there = standing(session, lot_ids)
    bookings, refused = [], []
    for line in off:
        at = there.get((line.line.place_id, line.line.lot_id or 0), Standing())
        difference = taken_together(at.held, line.difference)
        refusal = _refusal(session, line, difference, at)
        if refusal is not None:
            refused.append(refusal)
        bookings.append(_Booking(line=line, difference=difference))
    if refused:
        raise CountRefused(tuple(refused))
    return bookings


def _refusal(
    session: Session, line: CountLine, difference: Quantity, at: Standing
) -> RuleBroken | None:
    """Returns why a line cannot be booked, if it cannot."""
    left = at.held + difference
    short = difference.pieces < 0 or difference.grams < 0
    if left.is_negative():
        return InsufficientStock(
            lot=line.name, place=line.place.name, asked=-difference, held=at.held
        )
    if short and not left.covers(at.promised):
        return CountBreaksPromises(
            lot=line.name,
            place=line.place.name,
            left=left,
            promised=at.promised,
            touched=_touched(session, line, left),
        )
    return None


def _touched(session: Session, line: CountLine, left: Quantity) -> tuple[PromiseTouched, ...]:
    """Returns the promises that what is left does not cover, those first in turn served first."""
    found = []
    remaining = left
    for promise, order, programme, household in counts.promises_on(
        session, place_id=line.line.place_id, lot_id=line.line.lot_id or 0
    ):
        wanted = Quantity(pieces=promise.pieces, grams=promise.grams)
        if remaining.covers(wanted):
            remaining -= wanted
            continue
        found.append(
            PromiseTouched(
                order=order.code,
                order_id=order.id or 0,
                programme=programme.name,
                programme_id=programme.id or 0,
                household=household.code,
                promise_id=promise.id or 0,
                quantity=wanted,
            )
        )
    return tuple(found)


def _moves(session: Session, bookings: Sequence[_Booking], *, document: DocumentRow) -> list[Move]:
    counted = places.outside(session, PlaceKind.COUNT)
    lots = _lots(session, bookings, document=document)
    return [
        move
        for booking in bookings
        if booking.difference != NOTHING
        for move in difference_moves(
            booking.difference,
            lot_id=lots[booking.line.line.id or 0],
            place_id=booking.line.line.place_id,
            count_id=counted.id or 0,
            reason=_reason(booking),
        )
    ]


def _reason(booking: _Booking) -> str:
    return fitting_reason(booking.difference, booking.line.line.reason).value


def _lots(
    session: Session, bookings: Sequence[_Booking], *, document: DocumentRow
) -> Mapping[int, int]:
    """Returns the lot (id) of each line (id); found goods get one of their own."""
    on = local_day(document.happened_at)
    for booking in bookings:
        line = booking.line.line
        if line.lot_id is not None:
            continue
        assert line.date_kind is not None
        lot = LotRow(
            code=next_lot_code(session, on),
            item_id=line.item_id,
            supplier_lot=line.supplier_lot,
            date_kind=line.date_kind,
            expires_on=line.expires_on,
            received_on=on,
            document_id=document.id or 0,
        )
        session.add(lot)
        session.flush()
        line.lot_id = lot.id
    return {
        booking.line.line.id or 0: booking.line.line.lot_id
        for booking in bookings
        if booking.line.line.lot_id is not None
    }
