"""Holding: a lot is stopped, its orders get others, and a named check lets it go again."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from logistics.domain.best_before import check_days, last_day
from logistics.domain.calendar import local_day
from logistics.domain.errors import InvalidValue, NoPolicy, NotFound, ReleasedElsewhere, WrongState
from logistics.domain.holds import (
    BY_HAND,
    DECIDED_ELSEWHERE,
    HoldKind,
    NamedCheck,
    check_reason,
)
from logistics.domain.lots import DateKind, is_expired
from logistics.domain.orders import OrderState, PromiseState
from logistics.store import holds
from logistics.store.clearances import policy_of
from logistics.store.documents import Command
from logistics.store.locks import lock_items, lock_lots, lock_name
from logistics.store.repromising import Waiting, promise_again
from logistics.store.tables import (
    BestBeforePolicyRow,
    ClearanceRow,
    ExcursionHoldRow,
    HoldRow,
    ItemRow,
    LotRow,
    OrderRow,
    ProgrammeRow,
    PromiseRow,
    RecallRow,
)

LONGEST_REASON = 240
WAITING = frozenset({OrderState.PLACED, OrderState.PLANNED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Repromised:
    """How many orders got other lots, and the codes of those for which too little is left."""

    moved: int
    left: tuple[str, ...]


def hold_lot(
    session: Session, *, command: Command, lot_id: int, kind: HoldKind, reason: str
) -> HoldRow:
    """Puts a lot on hold; the same command again returns the hold it opened.

    Whoever loads the lot at the same moment either finished before, or is refused.

    Raises
    ------
    InvalidValue
        When the reason says nothing, or the kind is not one that people choose.
    """
    if kind not in BY_HAND:
        raise InvalidValue(field="kind", why="missing")
    kept = check_reason("reason", reason)
    if len(kept) > LONGEST_REASON:
        raise InvalidValue(field="reason", why="long", value=str(LONGEST_REASON))
    _held_lot(session, lot_id)
    lock_name(session, f"command {command.key}")
    earlier = session.exec(select(HoldRow).where(HoldRow.command_key == command.key)).first()
    if earlier is not None:
        return earlier
    return holds.open_hold(
        session, lot_id=lot_id, kind=kind, reason=kept,
        at=command.recorded_at, by=command.actor_id, command_key=command.key,
    )  # fmt: skip


def release_hold(session: Session, *, command: Command, hold_id: int, check: NamedCheck) -> HoldRow:
    """Lets a lot go after a named check; released again it stays as it was.

    Raises
    ------
    InvalidValue
        When something was not looked at, or no comment says what was found.
    ReleasedElsewhere
        When the hold belongs to an open recall, to a write-off or to a temperature excursion.
    """
    check.refuse_unfinished()
    hold = holds.get_hold(session, hold_id)
    lot = _held_lot(session, hold.lot_id)
    if _is_decided_elsewhere(session, hold):
        raise ReleasedElsewhere(lot=lot.code, hold_kind=hold.kind.value)
    session.refresh(hold)
    return holds.release(session, hold, at=command.recorded_at, by=command.actor_id, check=check)


def promise_others(session: Session, *, command: Command, lot_id: int) -> Repromised:
    """Promises other lots, soonest expiry first, to the orders that wait for this one.

    An order for which too little is left keeps its promise, so that it is not forgotten.
    Repeated, it finds only those that are still left.
    """
    item_id = _lot(session, lot_id).item_id
    lock_name(session, f"promise item {item_id}")
    lock_items(session, [item_id])
    found = promise_again(
        session,
        _waiting_for(session, lot_id),
        item_id=item_id,
        at=command.happened_at,
        recorded_at=command.recorded_at,
        fits=lambda lot: lot.lot_id != lot_id,
    )
    return Repromised(moved=found.moved, left=tuple(order.code for order in found.left))


def set_policy(
    session: Session, *, command: Command, group: str, days_past: int | None, comment: str
) -> BestBeforePolicyRow:
    """Sets how many days past best-before a group's goods may go out; None switches it off.

    What holds already is not set again, so a form sent twice has one effect.
    """
    check_days(days_past)
    if session.exec(select(ItemRow.id).where(ItemRow.group == group).limit(1)).first() is None:
        raise NotFound(kind="group", key=group)
    lock_name(session, f"policy {group}")
    present = policy_of(session, group)
    if present is not None and present.days_past == days_past:
        return present
    policy = BestBeforePolicyRow(
        group=group, days_past=days_past, comment=comment.strip(),
        set_at=command.recorded_at, set_by=command.actor_id,
    )  # fmt: skip
    session.add(policy)
    session.flush()
    return policy


def clear_lot(
    session: Session, *, command: Command, lot_id: int, check: NamedCheck
) -> ClearanceRow:
    """Lets a lot past its best-before date go out as long as the policy of its group says.

    The same command again returns the clearance it gave.

    Raises
    ------
    WrongState
        When the lot carries no best-before date that has passed.
    NoPolicy
        When its group has no policy, or the lot is past that limit too.
    """
    check.refuse_unfinished()
    lot = _held_lot(session, lot_id)
    lock_name(session, f"command {command.key}")
    earlier = session.exec(
        select(ClearanceRow).where(ClearanceRow.command_key == command.key)
    ).first()
    if earlier is not None:
        return earlier
    today = local_day(command.happened_at)
    policy, until = _limit(session, lot, on=today)
    clearance = ClearanceRow(
        lot_id=lot_id, policy_id=policy.id or 0, good_until=until, packaging=check.packaging,
        smell=check.smell, appearance=check.appearance, comment=check.comment.strip(),
        checked_at=command.recorded_at, checked_by=command.actor_id, command_key=command.key,
    )  # fmt: skip
    session.add(clearance)
    session.flush()
    return clearance


def _is_decided_elsewhere(session: Session, hold: HoldRow) -> bool:
    """Tells whether what opened a hold also ends it."""
    if hold.kind is HoldKind.RECALL and hold.recall_id is not None:
        return session.get_one(RecallRow, hold.recall_id).closed_at is None
    if hold.kind is HoldKind.EXCURSION:
        return (
            session.exec(
                select(ExcursionHoldRow.hold_id).where(ExcursionHoldRow.hold_id == hold.id)
            ).first()
            is not None
        )
    return hold.kind in DECIDED_ELSEWHERE


def _limit(session: Session, lot: LotRow, *, on: date) -> tuple[BestBeforePolicyRow, date]:
    """Returns the policy for a lot past its best-before date, and its last day."""
    passed = lot.date_kind is DateKind.BEST_BEFORE and is_expired(lot.expires_on, on=on)
    if not passed or lot.expires_on is None:
        raise WrongState(kind="lot", key=lot.code, state="good", needed=("past_best",))
    group = session.get_one(ItemRow, lot.item_id).group
    policy = policy_of(session, group)
    if policy is None or policy.days_past is None:
        raise NoPolicy(lot=lot.code, group=group, on=on, until=None)
    until = last_day(lot.expires_on, days_past=policy.days_past)
    if until < on:
        raise NoPolicy(lot=lot.code, group=group, on=on, until=until)
    return policy, until


def _waiting_for(session: Session, lot_id: int) -> list[Waiting]:
    """Returns the orders that wait for a lot with what it promises them, in their turn."""
    query = (
        select(PromiseRow, OrderRow, ProgrammeRow)
        .join(OrderRow, col(OrderRow.id) == col(PromiseRow.order_id))
        .join(ProgrammeRow, col(ProgrammeRow.id) == col(OrderRow.programme_id))
        .where(PromiseRow.lot_id == lot_id, PromiseRow.state == PromiseState.OPEN)
        .order_by(col(OrderRow.id), col(PromiseRow.id))
    )
    found: dict[int, tuple[OrderRow, ProgrammeRow, list[PromiseRow]]] = {}
    for row, order, programme in session.exec(query):
        if order.state in WAITING:
            found.setdefault(row.order_id, (order, programme, []))[2].append(row)
    return [
        Waiting(order=order, programme=programme, promises=promises)
        for order, programme, promises in found.values()
    ]


def _lot(session: Session, lot_id: int) -> LotRow:
    lot = session.get(LotRow, lot_id)
    if lot is None:
        raise NotFound(kind="lot", key=lot_id)
    return lot


def _held_lot(session: Session, lot_id: int) -> LotRow:
    """Returns a lot that nobody issues meanwhile."""
    lot = _lot(session, lot_id)
    lock_lots(session, [lot_id])
    return lot
