"""Measuring: readings come into the temperature log, by hand or from a logger's file.

A file is kept as it came and shown before anything of it is logged: which lines are new, which
are known, which are wrong and why. What is logged then is what was shown. Readings outside what
their chamber must keep open excursions in the same transaction.
"""

import hashlib
import zlib
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session, col, select

from logistics.adapters.logger_files import LoggerLine, LoggerSheet, read_logger_file
from logistics.domain.errors import InvalidValue, NotFound
from logistics.domain.temperatures import Chamber, Reading, ReadingSource, check_reading
from logistics.store.documents import Command
from logistics.store.excursions import Recorded, watch
from logistics.store.locks import lock_name
from logistics.store.tables import ExcursionRow, LoggerFileRow, ReadingSheetRow
from logistics.store.temperatures import (
    ChamberFacts,
    add_readings,
    facts_of,
    known_readings,
    of,
)

LONGEST_NAME = 120


class LineState(StrEnum):
    """What becomes of a line of a file."""

    NEW = "new"
    KNOWN = "known"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedLine:
    """A line of a file, what becomes of it, and why when it is wrong."""

    line: LoggerLine
    state: LineState
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePreview:
    """What logging a file would do."""

    file: LoggerFileRow
    facts: ChamberFacts
    sheet: LoggerSheet
    lines: tuple[JudgedLine, ...]

    def of_state(self, state: LineState) -> list[JudgedLine]:
        """Returns the lines of which this becomes."""
        return [each for each in self.lines if each.state is state]

    @property
    def readings(self) -> list[Reading]:
        """Returns what would be logged, in the order of time."""
        found = [
            Reading(at=each.line.at, temperature_dc=each.line.temperature_dc)
            for each in self.of_state(LineState.NEW)
            if each.line.at is not None and each.line.temperature_dc is not None
        ]
        return sorted(found, key=lambda reading: reading.at)

    @property
    def outside(self) -> int:
        """Returns how many of the new readings lie outside what the chamber must keep."""
        return sum(self.facts.band.off_by(each.temperature_dc) > 0 for each in self.readings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """What was logged: how many readings, and the excursions they opened or extended."""

    readings: int
    excursions: tuple[ExcursionRow, ...] = ()


def record_reading(
    session: Session,
    *,
    command: Command,
    chamber: Chamber,
    temperature_dc: int,
    note: str = "",
) -> Logged:
    """Logs what a person read [0.1 °C] at the command's time; the same command counts once.

    Raises
    ------
    InvalidValue
        When the temperature or the time cannot be, or another reading stands at that time.
    """
    check_reading(temperature_dc, command.happened_at, now=command.recorded_at)
    lock_name(session, f"chamber {chamber.key}")
    if _is_repeated(session, command):
        return Logged(readings=0)
    facts = facts_of(session, chamber)
    if not facts.active:
        raise NotFound(kind="chamber", key=facts.code)
    at = command.happened_at
    if known_readings(session, chamber, since=at, until=at):
        raise InvalidValue(field="read_at", why="read_then", value=facts.name)
    reading = Reading(at=at, temperature_dc=temperature_dc, source=ReadingSource.MANUAL)
    return _logged(session, chamber, [reading], command=command, note=note)


def keep_file(
    session: Session,
    *,
    command: Command,
    chamber: Chamber,
    name: str,
    content: bytes,
    sheet: LoggerSheet | None = None,
) -> LoggerFileRow:
    """Keeps a logger's file to look at before it is logged; the same file is kept once.

    ``sheet`` is what the file says where it was read before: that takes long, and SQLite lets
    nobody else write meanwhile.

    Raises
    ------
    InvalidValue
        When it is no log.
    """
    if sheet is None:
        read_logger_file(content)
    facts_of(session, chamber)
    lock_name(session, f"chamber {chamber.key}")
    digest = hashlib.sha256(content).hexdigest()
    known = session.exec(
        select(LoggerFileRow).where(of(chamber, LoggerFileRow), LoggerFileRow.digest == digest)
    ).first()
    if known is not None:
        return known
    row = LoggerFileRow(
        zone_id=chamber.zone_id,
        vehicle_id=chamber.vehicle_id,
        name=name[:LONGEST_NAME],
        digest=digest,
        content=zlib.compress(content),
        uploaded_at=command.recorded_at,
        uploaded_by=command.actor_id,
    )
    session.add(row)
    session.flush()
    return row


def kept_sheet(session: Session, file_id: int) -> LoggerSheet:
    """Returns what a kept file says, line by line."""
    return read_logger_file(zlib.decompress(_kept_file(session, file_id).content))


def chamber_of_file(session: Session, file_id: int) -> Chamber:
    """Returns whose temperatures a kept file tells."""
    file = _kept_file(session, file_id)
    return Chamber(zone_id=file.zone_id, vehicle_id=file.vehicle_id)


def preview_file(
    session: Session, file_id: int, *, now: datetime, sheet: LoggerSheet | None = None
) -> FilePreview:
    """Returns what logging a kept file would do, without logging anything."""
    file, chamber = _kept_file(session, file_id), chamber_of_file(session, file_id)
    sheet = sheet or kept_sheet(session, file_id)
    times = [line.at for line in sheet.lines if line.at is not None]
    known = known_readings(session, chamber, since=min(times), until=max(times)) if times else {}
    lines, seen = [], dict[datetime, int]()
    for line in sheet.lines:
        judged = _judged(line, known=known, seen=seen, now=now)
        lines.append(judged)
        if judged.state is LineState.NEW and line.at is not None:
            seen[line.at] = line.temperature_dc or 0
    return FilePreview(file=file, facts=facts_of(session, chamber), sheet=sheet, lines=tuple(lines))


def log_file(
    session: Session, *, command: Command, file_id: int, sheet: LoggerSheet | None = None
) -> Logged:
    """Logs the new lines of a kept file, however many; what is known stays as it is.

    ``sheet`` is what the file says where it was read before the writing began.
    """
    chamber = chamber_of_file(session, file_id)
    lock_name(session, f"chamber {chamber.key}")
    if _is_repeated(session, command):
        return Logged(readings=0)
    preview = preview_file(session, file_id, now=command.recorded_at, sheet=sheet)
    readings = preview.readings
    if not readings:
        return Logged(readings=0)
    return _logged(session, chamber, readings, command=command, file_id=file_id)


def wrong_reasons(preview: FilePreview) -> list[tuple[str, int]]:
    """Returns why lines of a file are wrong, with how many, the most frequent first."""
    return Counter(each.why for each in preview.of_state(LineState.WRONG)).most_common()


def _kept_file(session: Session, file_id: int) -> LoggerFileRow:
    file = session.get(LoggerFileRow, file_id)
    if file is None:
        raise NotFound(kind="logger_file", key=file_id)
    return file


def _judged(
    line: LoggerLine,
    *,
    known: dict[datetime, int],
    seen: dict[datetime, int],
    now: datetime,
) -> JudgedLine:
    if line.at is None or line.temperature_dc is None:
        return JudgedLine(line=line, state=LineState.WRONG, why=line.why)
    try:
        check_reading(line.temperature_dc, line.at, now=now)
    except InvalidValue as refusal:
        return JudgedLine(line=line, state=LineState.WRONG, why=refusal.why)
    before = known.get(line.at, seen.get(line.at))
    if before is None:
        return JudgedLine(line=line, state=LineState.NEW)
    if before == line.temperature_dc:
        return JudgedLine(line=line, state=LineState.KNOWN)
    return JudgedLine(line=line, state=LineState.WRONG, why="read_otherwise")


def _is_repeated(session: Session, command: Command) -> bool:
    query = select(ReadingSheetRow.id).where(col(ReadingSheetRow.command_key) == command.key)
    return session.exec(query).first() is not None


def _logged(
    session: Session,
    chamber: Chamber,
    readings: list[Reading],
    *,
    command: Command,
    file_id: int | None = None,
    note: str = "",
) -> Logged:
    sheet = ReadingSheetRow(
        source=readings[0].source,
        command_key=command.key,
        recorded_at=command.recorded_at,
        actor_id=command.actor_id,
        file_id=file_id,
        note=note,
    )
    session.add(sheet)
    session.flush()
    add_readings(session, chamber, readings, sheet=sheet)
    touched = watch(
        session,
        chamber,
        first=readings[0].at,
        last=readings[-1].at,
        recorded=Recorded(at=command.recorded_at, by=command.actor_id),
    )
    return Logged(readings=len(readings), excursions=tuple(touched))
