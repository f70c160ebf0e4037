"""A count's way from its start to the table of the person who approves it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from logistics.domain.calendar import local_day
from logistics.domain.count_refusals import LinesUncounted
from logistics.domain.counting import CountScope, CountState, fitting_reason
from logistics.domain.errors import InvalidValue, NotFound, WrongState
from logistics.store import counts, settings
from logistics.store.counters import next_number
from logistics.store.documents import Command
from logistics.store.locks import lock_name
from logistics.store.tables import (
    CountLineRow,
    CountRow,
    CountToleranceRow,
    ItemRow,
    PlaceRow,
    WarehouseRow,
    ZoneRow,
)

SUBJECTS: dict[CountScope, tuple[Any, str]] = {
    CountScope.WAREHOUSE: (WarehouseRow, "warehouse"),
    CountScope.ZONE: (ZoneRow, "zone"),
    CountScope.PLACE: (PlaceRow, "place"),
    CountScope.ITEM: (ItemRow, "item"),
}
UNENDED = frozenset({CountState.COUNTING, CountState.COUNTED})
MOST_PERCENT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The part of the store a count goes through: ``subject_id`` is the zone, place or item."""

    scope: CountScope
    subject_id: int | None = None


def start(session: Session, *, command: Command, part: Part, note: str = "") -> CountRow:
    """Starts a count of a part of the store; sent twice, it is the same count.

    Raises
    ------
    InvalidValue
        When the part is not named, or is being counted already.
    """
    lock_name(session, "start a count")
    before = session.exec(select(CountRow).where(CountRow.command_key == command.key)).first()
    if before is not None:
        return before
    row = CountRow(
        code="",
        scope=part.scope,
        note=note,
        command_key=command.key,
        started_at=command.happened_at,
        started_by=command.actor_id,
    )
    _name_subject(session, row, part)
    _refuse_second(session, row)
    year = local_day(command.happened_at).year
    row.code = f"SYM-{year}-{next_number(session, f'count {year}'):04d}"
    row.lines_then = counts.expected_total(session, row)
    session.add(row)
    session.flush()
    return row


def finish(session: Session, *, command: Command, count_id: int) -> CountRow:
    """Ends the counting, so that the differences can be looked at.

    Raises
    ------
    LinesUncounted
        When expected lots were neither counted nor said to be missing.
    """
    row = locked(session, count_id, among={CountState.COUNTING})
    waiting = counts.waiting_total(session, row)
    if waiting:
        raise LinesUncounted(count=row.code, lines=waiting)
    return _finished(session, row, command)


def finish_with_gaps(session: Session, *, command: Command, count_id: int) -> CountRow:
    """Ends the counting although nobody looked at some lines; those stay as they are."""
    row = locked(session, count_id, among={CountState.COUNTING})
    return _finished(session, row, command)


def resume(session: Session, *, count_id: int) -> CountRow:
    """Goes on with a finished count that nobody has approved yet."""
    row = locked(session, count_id, among={CountState.COUNTED})
    row.finished_at = row.finished_by = None
    session.flush()
    return row


def cancel(session: Session, *, command: Command, count_id: int) -> CountRow:
    """Gives a count up; nothing of it is booked."""
    row = locked(session, count_id, among=UNENDED)
    row.cancelled_at, row.cancelled_by = command.happened_at, command.actor_id
    session.flush()
    return row


def explain(
    session: Session, *, count_id: int, line_id: int, reason: str, remark: str
) -> CountLineRow:
    """Says why a line of a finished count differs."""
    locked(session, count_id, among={CountState.COUNTED})
    found = counts.lines_of(session, count_id, line_ids=[line_id])
    if not found:
        raise NotFound(kind="count_line", key=line_id)
    line = found[0]
    line.line.reason = fitting_reason(line.difference, reason).value if reason else ""
    line.line.remark = remark
    session.flush()
    return line.line


def set_usual_tolerance(session: Session, percent: int) -> None:
    """Keeps how many percent a count may usually be off before somebody counts again."""
    settings.put(session, "count_tolerance_percent", _percent(percent))


def set_tolerance(session: Session, *, item_id: int, percent: int | None) -> None:
    """Keeps an item's own tolerance [%]; None goes back to the usual one."""
    if session.get(ItemRow, item_id) is None:
        raise NotFound(kind="item", key=item_id)
    row = session.get(CountToleranceRow, item_id)
    if percent is None:
        if row is not None:
            session.delete(row)
    elif row is None:
        session.add(CountToleranceRow(item_id=item_id, percent=_percent(percent)))
    else:
        row.percent = _percent(percent)
    session.flush()


def locked(session: Session, count_id: int, *, among: Collection[CountState]) -> CountRow:
    """Returns a count in one of these states, kept from everybody else until the end."""
    lock_name(session, f"count {count_id}")
    row = counts.get_count(session, count_id)
    session.refresh(row)
    state = counts.state_of(session, row)
    if state not in among:
        raise WrongState(
            kind="count",
            key=row.code,
            state=f"count_{state}",
            needed=tuple(f"count_{each}" for each in sorted(among)),
        )
    return row


def _finished(session: Session, row: CountRow, command: Command) -> CountRow:
    lines = session.exec(select(CountLineRow.id).where(CountLineRow.count_id == row.id)).first()
    if lines is None:
        raise InvalidValue(field="lines", why="nothing_counted")
    row.finished_at, row.finished_by = command.happened_at, command.actor_id
    session.flush()
    return row


def _name_subject(session: Session, row: CountRow, part: Part) -> None:
    if part.scope is CountScope.WHOLE:
        return
    table, name = SUBJECTS[part.scope]
    if part.subject_id is None:
        raise InvalidValue(field=name, why="count_missing")
    subject = session.get(table, part.subject_id)
    if subject is None:
        raise NotFound(kind=name, key=part.subject_id)
    if isinstance(subject, PlaceRow) and subject.kind not in counts.COUNTED_KINDS:
        raise InvalidValue(field=name, why="not_counted", value=subject.name)
    setattr(row, f"{name}_id", part.subject_id)


def _refuse_second(session: Session, row: CountRow) -> None:
    """Refuses a count of a part that somebody is counting already."""
    query = select(CountRow.code).where(
        CountRow.scope == row.scope,
        col(CountRow.warehouse_id) == row.warehouse_id,
        col(CountRow.zone_id) == row.zone_id,
        col(CountRow.place_id) == row.place_id,
        col(CountRow.item_id) == row.item_id,
        col(CountRow.document_id).is_(None),
        col(CountRow.cancelled_at).is_(None),
    )
    code = session.exec(query).first()
    if code is not None:
        raise InvalidValue(field="scope", why="being_counted", value=code)


def _percent(percent: int) -> int:
    if not 0 <= percent <= MOST_PERCENT:
        raise InvalidValue(field="percent", why="percent", value=str(percent))
    return percent
