"""Recalling: what came in so is stopped wherever it still is ours, and households are called.

A recall remembers the lots it started from. Stopping again finds what was packed meanwhile
and holds that too; what is held already stays as it is, so it may be asked any number of times.
"""

from dataclasses import asdict
from datetime import date
from typing import Any

from sqlmodel import Session, select

from logistics.domain.calendar import local_day
from logistics.domain.errors import NotFound, TooMany, WrongState
from logistics.domain.holds import HoldKind, NamedCheck, check_reason
from logistics.domain.recalls import CallOutcome, Closing
from logistics.domain.tracing import Question
from logistics.store import holds, recalls
from logistics.store import tracing as kept
from logistics.store.counters import next_number
from logistics.store.documents import LONGEST_KEY, Command
from logistics.store.locks import lock_lots, lock_name
from logistics.store.tables import HoldRow, RecallCallRow, RecallLotRow, RecallRow
from logistics.store.walking import ROOTS_AT_MOST, walked


def open_recall(
    session: Session, *, command: Command, question: Question, reason: str
) -> RecallRow:
    """Opens a recall and holds every lot it reaches; the same command again returns it.

    Raises
    ------
    InvalidValue
        When the question names nothing, or the reason says nothing.
    NotFound
        When nothing came in so.
    TooMany
        When so much did that the question has to be narrowed.
    """
    question.refuse_vague()
    kept_reason = check_reason("reason", reason)
    lock_name(session, f"command {command.key}")
    earlier = session.exec(select(RecallRow).where(RecallRow.command_key == command.key)).first()
    if earlier is not None:
        return earlier
    roots = kept.root_ids(session, question, most=ROOTS_AT_MOST)
    if not roots:
        raise NotFound(kind="lot", key=question.lot or question.supplier_lot or question.donor)
    if len(roots) > ROOTS_AT_MOST:
        raise TooMany(kind="lot", found=len(roots), most=ROOTS_AT_MOST)
    year = local_day(command.happened_at).year
    recall = RecallRow(
        code=f"GCG-{year}-{next_number(session, f'GCG-{year}'):04d}",
        reason=kept_reason,
        question=written(question),
        opened_at=command.recorded_at,
        opened_by=command.actor_id,
        command_key=command.key,
    )
    session.add(recall)
    session.flush()
    _stop(session, recall, roots, command=command)
    return recall


def stop_again(session: Session, *, command: Command, recall_id: int) -> int:
    """Holds what a recall reaches and does not hold yet; returns how many lots those were."""
    recall = _open(session, recall_id)
    return _stop(session, recall, recalls.root_ids(session, recall_id), command=command)


def tell_call(
    session: Session,
    *,
    command: Command,
    recall_id: int,
    household_id: int,
    outcome: CallOutcome,
    note: str = "",
) -> RecallCallRow:
    """Keeps what a call to a household came to; told again the same, it is kept once.

    A form that was sent before and comes back with another outcome tells of another call.

    Raises
    ------
    NotFound
        When the household received nothing of what is called back.
    WrongState
        When the recall is closed.
    """
    _open(session, recall_id)
    told = (outcome, note.strip())
    earlier = recalls.calls_to(session, recall_id=recall_id, household_id=household_id)
    same = [call for call in earlier if call.command_key == command.key]
    for call in (*earlier[-1:], *same):
        if (call.outcome, call.note) == told:
            return call
    key = f"{len(earlier)} {command.key}"[:LONGEST_KEY] if same else command.key
    if not recalls.is_reached(session, recall_id=recall_id, household_id=household_id):
        raise NotFound(kind="household", key=household_id)
    call = RecallCallRow(
        recall_id=recall_id, household_id=household_id, outcome=outcome, note=note.strip(),
        told_at=command.recorded_at, told_by=command.actor_id, command_key=key,
    )  # fmt: skip
    session.add(call)
    session.flush()
    return call


def close_recall(
    session: Session, *, command: Command, recall_id: int, closing: Closing, check: NamedCheck
) -> RecallRow:
    """Closes a recall with a comment; its goods stay on hold, or a named check lets them go.

    Raises
    ------
    InvalidValue
        When no comment says how it ended, or goods would go out that nobody looked at.
    WrongState
        When it is closed already.
    """
    comment = check_reason("comment", check.comment)
    if closing is Closing.RELEASE:
        check.refuse_unfinished()
    recall = _open(session, recall_id)
    if closing is Closing.RELEASE:
        _let_go(session, recall, command=command, check=check)
    recall.closed_at, recall.closed_by = command.recorded_at, command.actor_id
    recall.closing = comment
    session.flush()
    return recall


def written(question: Question) -> dict[str, Any]:
    """Returns a question as it is kept, days as texts."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in asdict(question).items()
    }


def asked(recall: RecallRow) -> Question:
    """Returns the question a recall started from."""
    days = ("received_from", "received_to")
    told: dict[str, Any] = {
        name: date.fromisoformat(value) if name in days and value else value
        for name, value in recall.question.items()
    }
    return Question(**told)


def _open(session: Session, recall_id: int) -> RecallRow:
    """Returns an open recall that nobody else changes meanwhile."""
    lock_name(session, f"recall {recall_id}")
    recall = session.get(RecallRow, recall_id, populate_existing=True)
    if recall is None:
        raise NotFound(kind="recall", key=recall_id)
    if recall.closed_at is not None:
        raise WrongState(kind="recall", key=recall.code, state="closed", needed=("open",))
    return recall


def _stop(session: Session, recall: RecallRow, roots: list[int], *, command: Command) -> int:
    """Holds the family of these lots, looking again once nobody can pack from it any more."""
    assert recall.id is not None
    family: set[int] = set()
    while not family >= (found := set(walked(session, roots, kept.packed_into))):
        family |= found
        lock_lots(session, family)
    known = recalls.lot_ids(session, recall.id)
    session.add_all(
        RecallLotRow(recall_id=recall.id, lot_id=lot_id, is_root=lot_id in set(roots))
        for lot_id in sorted(family - known)
    )
    new = sorted(family - recalls.held_lots(session, recall.id))
    session.add_all(
        HoldRow(
            lot_id=lot_id, kind=HoldKind.RECALL, reason=f"{recall.code}: {recall.reason}"[:240],
            opened_at=command.recorded_at, opened_by=command.actor_id, recall_id=recall.id,
        )
        for lot_id in new
    )  # fmt: skip
    session.flush()
    return len(new)


def _let_go(session: Session, recall: RecallRow, *, command: Command, check: NamedCheck) -> None:
    standing = select(HoldRow).where(HoldRow.recall_id == recall.id)
    for hold in session.exec(standing).all():
        holds.release(session, hold, at=command.recorded_at, by=command.actor_id, check=check)
