"""An uploaded spreadsheet's way: staged, previewed, committed as previewed, undone."""

import hashlib
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, select

from logistics.adapters.sheets import HEAD_ROWS, MOST_ROWS, SheetRow, SheetUnreadable, read_sheet
from logistics.domain.calendar import local_day
from logistics.domain.errors import (
    InvalidValue,
    RuleBroken,
    SamePerson,
    WrongState,
)
from logistics.domain.imports import (
    COLUMNS,
    Fault,
    ImportKind,
    ImportState,
    LineState,
    Mode,
    columns_of,
)
from logistics.domain.quantity import NOTHING, Quantity
from logistics.services.importing.booking import book_opening, shortage_of
from logistics.services.importing.items import book_items, plan_items
from logistics.services.importing.opening import plan_opening
from logistics.services.importing.planned import (
    PlannedLine,
    SentRow,
    Tell,
    fingerprint,
    kept_cell,
    sent_cell,
    told_nothing,
)
from logistics.store import imports
from logistics.store.counters import next_number
from logistics.store.documents import Command
from logistics.store.engine import data_version
from logistics.store.locks import lock_items, lock_lots, lock_name, writes_alone
from logistics.store.losses import Losing, is_large
from logistics.store.tables import DocumentRow, ImportRow

PLANNERS = {ImportKind.ITEMS: plan_items, ImportKind.OPENING: plan_opening}
DONE = (LineState.NEW, LineState.CHANGED)


class ImportOvertaken(RuleBroken):
    """The store or the catalogue changed since the preview; a new preview was made."""

    def __init__(self, *, code: str) -> None:
        super().__init__(f"The world changed since import {code} was previewed.")
        self.code = code


class ImportHasFaults(RuleBroken):
    """Rows are wrong; leaving them out is to be said on purpose."""

    def __init__(self, *, rows: int) -> None:
        super().__init__(f"{rows} rows are wrong.")
        self.rows = rows


class ImportedBefore(RuleBroken):
    """The very same file was committed before; doing it again is to be said on purpose."""

    def __init__(self, *, code: str) -> None:
        super().__init__(f"The same file was committed as {code}.")
        self.code = code


def stage(
    session: Session,
    *,
    command: Command,
    kind: ImportKind,
    filename: str,
    content: bytes,
    sheet: Sequence[SheetRow] | None = None,
) -> ImportRow:
    """Reads an uploaded file and keeps its rows; nothing else changes yet.

    ``sheet`` are the file's rows where it was read before: that takes long, and SQLite lets
    nobody else write meanwhile.

    Raises
    ------
    SheetUnreadable
        When the file cannot be read, or has no heading we know, or no row below it.
    """
    lock_name(session, f"command {command.key}")
    query = select(ImportRow).where(ImportRow.command_key == command.key)
    before = session.exec(query).first()
    if before is not None:
        return before
    places, unknown, sent = _understood(kind, read_sheet(content) if sheet is None else sheet)
    year = local_day(command.happened_at).year
    row = ImportRow(
        code=f"YUK-{year}-{next_number(session, f'import {year}'):04d}",
        kind=kind,
        filename=_short(filename),
        digest=hashlib.sha256(content).hexdigest(),
        rows=len(sent),
        places=places,
        unknown=unknown,
        command_key=command.key,
        uploaded_at=command.happened_at,
        uploaded_by=command.actor_id,
    )
    session.add(row)
    session.flush()
    imports.replace_lines(
        session,
        [_line(row, each.number, list(map(kept_cell, each.cells))) for each in sent],
    )
    return row


def preview(session: Session, import_id: int, *, tell: Tell = told_nothing) -> list[PlannedLine]:
    """Returns what each row would do in the world as it is now, without doing or keeping it."""
    row = imports.get_import(session, import_id)
    sent = [
        SentRow(number=number, cells=tuple(map(sent_cell, cells)))
        for number, cells in imports.cells_of(session, import_id).items()
    ]
    return PLANNERS[row.kind](session, sent, row.places, tell=tell)


def keep_preview(session: Session, import_id: int, lines: Sequence[PlannedLine]) -> ImportRow:
    """Keeps a preview, so that it can be looked at and committed; what was committed stays."""
    row = held_alone(session, import_id)
    if row.committed_at is not None:
        return row
    cells = imports.cells_of(session, import_id)
    imports.replace_lines(
        session,
        [
            _line(row, line.number, cells[line.number])
            | {
                "state": line.state,
                "wanted": line.wanted,
                "faults": [fault.as_json() for fault in line.faults],
            }
            for line in lines
        ],
    )
    counted = Counter(line.state.value for line in lines)
    row.totals = {state.value: counted[state.value] for state in LineState}
    row.fingerprint = fingerprint(lines)
    session.flush()
    return row


def wish_commit(
    session: Session, *, command: Command, import_id: int, allowed: Collection[str]
) -> ImportRow:
    """Keeps that somebody wants an import committed as its preview shows.

    ``allowed`` names what is meant on purpose: ``wrong`` rows left out, the same file ``again``.

    Raises
    ------
    SamePerson
        When it takes more off the books than one person may write off, and who sent it commits.
    """
    row = locked(session, import_id, among={ImportState.READY})
    if row.totals.get(LineState.WRONG, 0) and "wrong" not in allowed:
        raise ImportHasFaults(rows=row.totals[LineState.WRONG])
    if not any(row.totals.get(state, 0) for state in DONE):
        raise InvalidValue(field="lines", why="nothing_to_commit")
    twin = imports.committed_twin(session, row)
    if twin is not None and "again" not in allowed:
        raise ImportedBefore(code=twin.code)
    _refuse_alone(session, row, command=command)
    row.wish = {
        "key": command.key,
        "by": command.actor_id,
        "at": command.happened_at.isoformat(),
        "fingerprint": row.fingerprint,
    }
    row.overtaken = False
    session.flush()
    return row


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What each row would do, and the version of the data (:func:`data_version`) it holds for."""

    version: int
    lines: list[PlannedLine]


def look_ahead(session: Session, import_id: int, *, tell: Tell = told_nothing) -> Look | None:
    """Looks at the rows once more while others may still write; nothing where that is no use."""
    version = data_version(session.connection())
    if version is None:
        return None
    return Look(version=version, lines=preview(session, import_id, tell=tell))


def commit(
    session: Session,
    *,
    command: Command,
    import_id: int,
    look: Look | None = None,
    tell: Tell = told_nothing,
) -> list[DocumentRow]:
    """Does what the preview shows, all of it or, when the world changed since, nothing.

    ``look`` saves looking once more, as long as nobody wrote anything since; it comes from the
    same connection. ``tell`` hears each row twice: when it is looked at, and when it is booked.

    Raises
    ------
    ImportOvertaken
        When a row would now do something else.
    """
    row = locked(session, import_id, among={ImportState.READY, ImportState.WORKING})
    _hold(session, row)
    still = look is not None and look.version == data_version(session.connection())
    lines = look.lines if look is not None and still else preview(session, import_id, tell=tell)
    shown = row.wish.get("fingerprint", row.fingerprint)
    if not fingerprint(lines) == row.fingerprint == shown:
        raise ImportOvertaken(code=row.code)
    made: list[DocumentRow] = []
    if row.kind is ImportKind.ITEMS:
        book_items(session, lines)
        row = imports.get_import(session, import_id)
    else:
        made = book_opening(
            session, row, lines, command=command, tell=lambda booked: tell(row.rows + booked)
        )
    row.committed_at, row.committed_by = command.happened_at, command.actor_id
    session.flush()
    return made


def discard(session: Session, *, command: Command, import_id: int) -> ImportRow:
    """Throws an uploaded file away that was not committed."""
    row = locked(
        session,
        import_id,
        among={ImportState.READY, ImportState.FAILED, ImportState.WORKING},
    )
    row.cancelled_at = command.happened_at
    session.flush()
    return row


def planned_lines(session: Session, import_id: int) -> list[PlannedLine]:
    """Returns the kept preview of an import."""
    return [
        PlannedLine(
            number=line.number,
            state=line.state or LineState.WRONG,
            wanted=line.wanted,
            faults=tuple(Fault(field=f, expected=e, found=s) for f, e, s in line.faults),
        )
        for line in imports.lines_of(session, import_id)
    ]


def locked(session: Session, import_id: int, *, among: Collection[ImportState]) -> ImportRow:
    """Returns an import in one of these states, kept from everybody else until the end."""
    row = held_alone(session, import_id)
    state = imports.state_of(session, row)
    if state not in among:
        raise WrongState(
            kind="import",
            key=row.code,
            state=f"import_{state}",
            needed=tuple(f"import_{each}" for each in sorted(among)),
        )
    return row


def held_alone(session: Session, import_id: int) -> ImportRow:
    """Returns an import as it is now; nobody else decides on it until the end."""
    lock_name(session, f"import {import_id}")
    row = imports.get_import(session, import_id)
    session.refresh(row)
    return row


def _hold(session: Session, row: ImportRow) -> None:
    """Keeps what the preview speaks of from changing until the end."""
    lock_name(session, "items")
    if row.kind is ImportKind.ITEMS or writes_alone(session):
        return
    wanted = imports.wanted_of(session, row.id or 0, among=DONE)
    lock_items(session, {each["item_id"] for each in wanted if each["mode"] == Mode.SET})
    lock_lots(session, {each["lot_id"] for each in wanted if each["lot_id"]})


def _refuse_alone(session: Session, row: ImportRow, *, command: Command) -> None:
    """A spreadsheet, or several, is no way around the second person whom waste and counts need."""
    if row.kind is not ImportKind.OPENING or row.uploaded_by != command.actor_id:
        return
    less = _shortages(session, row)
    losing = Losing(lots=less, actor_id=command.actor_id, at=command.recorded_at)
    if less and is_large(session, losing):
        raise SamePerson(kind="import", key=row.code)


def _shortages(session: Session, row: ImportRow) -> dict[int, Quantity]:
    """Returns what an import takes off the books, by lot (id)."""
    found: dict[int, Quantity] = {}
    for line in planned_lines(session, row.id or 0):
        less = shortage_of(line) if line.state in DONE else NOTHING
        if less != NOTHING:
            lot_id = line.wanted["lot_id"]
            found[lot_id] = found.get(lot_id, NOTHING) + less
    return found


def _understood(
    kind: ImportKind, sheet: Sequence[SheetRow]
) -> tuple[dict[str, int], list[str], list[SheetRow]]:
    """Returns where the columns are, the unknown headings, and the rows below the headings."""
    known = COLUMNS[kind]
    best = max(
        range(min(HEAD_ROWS, len(sheet))),
        key=lambda index: len(columns_of(sheet[index].cells, known)[0]),
    )
    places, unknown, twice = columns_of(sheet[best].cells, known)
    needed = [column.tr for column in known[:1] if column.field not in places]
    if needed:
        raise SheetUnreadable(why="no_headings", value=", ".join(needed))
    if twice:
        raise SheetUnreadable(why="heading_twice", value=", ".join(twice[:5]))
    sent = list(sheet[best + 1 :])
    if not sent:
        raise SheetUnreadable(why="no_rows")
    if len(sent) > MOST_ROWS:
        raise SheetUnreadable(why="too_long", value=str(MOST_ROWS))
    return places, unknown, sent


def _line(row: ImportRow, number: int, cells: list[Any]) -> dict[str, Any]:
    return {
        "import_id": row.id,
        "number": number,
        "cells": cells,
        "state": None,
        "wanted": {},
        "faults": [],
    }


def _short(filename: str) -> str:
    name = filename.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter for letter in name if letter.isprintable())[-120:] or "–"
