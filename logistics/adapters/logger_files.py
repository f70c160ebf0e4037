"""Files of temperature loggers, read whatever their maker thought of.

Loggers write semicolons, commas or tabs, a decimal comma or point, the day before the month or
after it, date and time in one column or two, and any number of lines about themselves on top.
Which column is which is told by its heading where there is one, and by what stands in it. Times
without a zone are local. A line that cannot be understood is returned with the reason.
"""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from logistics.domain.calendar import LOCAL_ZONE
from logistics.domain.errors import InvalidValue

LARGEST_BYTES = 8 * 1024 * 1024
MOST_LINES = 200_000
LONGEST_LINE = 10_000
SAMPLED = 200
DELIMITERS = ";\t,|"
SHOWN_CHARACTERS = 80
CENTURY = 2000
TWO_DIGITS = 100
LAST_MONTH = 12
HALF = 0.5

_TEMPERATURE = re.compile(
    r"s[ıi]cakl|temp|°\s*c|\bcelsius|derece|\bis[ıi]\b|\bch\s*1\b|probe|deger"
)
_OTHER = re.compile(r"nem|hum|\brh\b|%|dew|[çc]iy|alarm|batar|batt|\bno\b|#|index|sira|sıra")
_FAHRENHEIT = re.compile(r"°\s*f\b|fahrenheit|\(f\)")
_NUMBER = re.compile(r"([+-]?\d{1,4})(?:[.,](\d{1,6}))?\s*(?:°?\s*[cC])?")
_DATE = r"(?P<a>\d{1,4})(?P<s>[./-])(?P<b>\d{1,2})(?P=s)(?P<c>\d{1,4})"
_TIME = (
    r"(?P<h>\d{1,2})[:.](?P<m>\d{2})(?:[:.](?P<sec>\d{2})(?:[.,]\d{1,6})?)?"
    r"\s*(?P<half>[AaPp][Mm]|ÖÖ|ÖS)?\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?"
)
_DATE_ONLY = re.compile(_DATE)
_TIME_ONLY = re.compile(_TIME)
_BOTH = re.compile(_DATE + r"(?:\s+|T|\s*,\s*)" + _TIME)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggerLine:
    """A line of a file: its number, its text, and what it says or why it says nothing."""

    number: int
    text: str
    at: datetime | None = None
    temperature_dc: int | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggerSheet:
    """What a file says, and how it was understood."""

    lines: tuple[LoggerLine, ...]
    time_column: str
    temperature_column: str
    day_first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    """Where date, time and temperature stand; date and time may stand together."""

    date: int
    time: int
    temperature: int
    joins_decimals: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    number: int
    cells: tuple[str, ...]


def read_logger_file(content: bytes) -> LoggerSheet:
    """Returns the lines of a logger's file.

    Raises
    ------
    InvalidValue
        When it is no text, or no column of times or of temperatures is found in it.
    """
    text = _decoded(content)
    rows = _best_rows(text)
    first = next((place for place, row in enumerate(rows) if _has_time(row.cells)), None)
    if first is None:
        raise InvalidValue(field="file", why="no_times")
    headings = _headings(rows, first)
    told = rows[first:]
    columns = _columns(headings, told[:SAMPLED])
    day_first = _is_day_first(told, columns)
    return LoggerSheet(
        lines=tuple(_line(row, columns, day_first=day_first) for row in told),
        time_column=_heading(headings, columns.date),
        temperature_column=_heading(headings, columns.temperature),
        day_first=day_first,
    )


def _decoded(content: bytes) -> str:
    if not content.strip():
        raise InvalidValue(field="file", why="nothing_in_it")
    if len(content) > LARGEST_BYTES:
        raise InvalidValue(field="file", why="too_large")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", errors="replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1254", errors="replace")
    if "\x00" in text:
        raise InvalidValue(field="file", why="no_text")
    return text


def _best_rows(text: str) -> list[_Row]:
    """Returns the cells of every line, cut where most lines then say a time and a number."""
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        raise InvalidValue(field="file", why="too_large")
    sample = lines[:SAMPLED]
    best = max(DELIMITERS, key=lambda mark: sum(map(_says_both, _cut(sample, mark))))
    return list(_cut(lines, best))


def _cut(lines: Sequence[str], delimiter: str) -> Iterator[_Row]:
    for number, line in enumerate(lines, start=1):
        if line.strip(" \t;,|"):
            cells = next(csv.reader([line[:LONGEST_LINE]], delimiter=delimiter), [])
            yield _Row(number=number, cells=tuple(cell.strip() for cell in cells))


def _says_both(row: _Row) -> bool:
    return len(row.cells) > 1 and _has_time(row.cells) and any(map(_NUMBER.fullmatch, row.cells))


def _has_time(cells: Sequence[str]) -> bool:
    if any(_BOTH.fullmatch(cell) for cell in cells):
        return True
    days = any(_DATE_ONLY.fullmatch(cell) for cell in cells)
    return days and any(_TIME_ONLY.fullmatch(cell) for cell in cells)


def _headings(rows: Sequence[_Row], first: int) -> tuple[str, ...]:
    above = rows[first - 1].cells if first else ()
    headings = tuple(cell.lower().replace("İ".lower(), "i") for cell in above)
    if any(_FAHRENHEIT.search(heading) for heading in headings):
        raise InvalidValue(field="file", why="fahrenheit")
    return headings if len(headings) > 1 else ()


def _heading(headings: Sequence[str], column: int) -> str:
    return headings[column] if column < len(headings) else str(column + 1)


def _columns(headings: Sequence[str], rows: Sequence[_Row]) -> _Columns:
    width = max(len(row.cells) for row in rows)
    both = _first(rows, width, _BOTH.fullmatch)
    day = both if both is not None else _first(rows, width, _DATE_ONLY.fullmatch)
    clock = both if both is not None else _first(rows, width, _TIME_ONLY.fullmatch)
    if day is None or clock is None:
        raise InvalidValue(field="file", why="no_times")
    numeric = [
        column
        for column in range(width)
        if column not in (day, clock) and _share(rows, column, _NUMBER.fullmatch) >= HALF
    ]
    temperature = _temperature_column(headings, rows, numeric)
    if temperature is None:
        raise InvalidValue(field="file", why="no_temperatures")
    usual = sorted(len(row.cells) for row in rows)[len(rows) // 2]
    return _Columns(
        date=day,
        time=clock,
        temperature=temperature,
        joins_decimals=bool(headings) and usual == len(headings) + 1,
    )


def _temperature_column(
    headings: Sequence[str], rows: Sequence[_Row], numeric: Sequence[int]
) -> int | None:
    named = [
        column
        for column in numeric
        if column < len(headings)
        and _TEMPERATURE.search(headings[column])
        and not _OTHER.search(headings[column])
    ]
    if named:
        return named[0]
    left = [
        column
        for column in numeric
        if not _OTHER.search(_heading(headings, column)) and not _only_counts(rows, column)
    ]
    return left[0] if left else None


def _only_counts(rows: Sequence[_Row], column: int) -> bool:
    """Tells whether a column just numbers the lines."""
    cells = [row.cells[column] for row in rows if column < len(row.cells)]
    if len(cells) < 3 or not all(cell.isdecimal() for cell in cells):  # noqa: PLR2004
        return False
    numbers = [int(cell) for cell in cells]
    return all(after - before == 1 for before, after in pairwise(numbers))


def _first(rows: Sequence[_Row], width: int, fits: Callable[[str], object]) -> int | None:
    return next((column for column in range(width) if _share(rows, column, fits) >= HALF), None)


def _share(rows: Sequence[_Row], column: int, fits: Callable[[str], object]) -> float:
    cells = [row.cells[column] for row in rows if column < len(row.cells)]
    return sum(fits(cell) is not None for cell in cells) / len(rows)


def _is_day_first(rows: Sequence[_Row], columns: _Columns) -> bool:
    """Tells whether the day stands before the month; where the file does not show it, it does."""
    for row in rows:
        cell = row.cells[columns.date] if columns.date < len(row.cells) else ""
        found = _DATE_ONLY.match(cell)
        if found is None or len(found["a"]) > 2:  # noqa: PLR2004
            continue
        if int(found["a"]) > LAST_MONTH:
            return True
        if int(found["b"]) > LAST_MONTH:
            return False
    return True


def _line(row: _Row, columns: _Columns, *, day_first: bool) -> LoggerLine:
    at = _instant(row.cells, columns, day_first=day_first)
    temperature = _temperature(row.cells, columns)
    why = "no_time" if at is None else "no_number" if temperature is None else ""
    return LoggerLine(
        number=row.number,
        text=" | ".join(row.cells)[:SHOWN_CHARACTERS],
        at=at,
        temperature_dc=temperature,
        why=why,
    )


def _instant(cells: Sequence[str], columns: _Columns, *, day_first: bool) -> datetime | None:
    if max(columns.date, columns.time) >= len(cells):
        return None
    typed = cells[columns.date]
    if columns.time != columns.date:
        typed = f"{typed} {cells[columns.time]}"
    found = _BOTH.fullmatch(typed)
    if found is None:
        return None
    try:
        local = datetime.combine(_day(found, day_first=day_first), _clock(found))
        return local.replace(tzinfo=_zone(found["zone"])).astimezone(UTC)
    except (ValueError, OverflowError):  # no such day, no such zone, or beyond all calendars
        return None


def _day(found: re.Match[str], *, day_first: bool) -> date:
    first, second, third = int(found["a"]), int(found["b"]), int(found["c"])
    if len(found["a"]) > 2:  # noqa: PLR2004
        return date(first, second, third)
    year = third + CENTURY if third < TWO_DIGITS else third
    return date(year, second, first) if day_first else date(year, first, second)


def _clock(found: re.Match[str]) -> time:
    hour, half = int(found["h"]), (found["half"] or "").upper()
    if half:
        hour = hour % LAST_MONTH + (LAST_MONTH if half in ("PM", "ÖS") else 0)
    return time(hour, int(found["m"]), int(found["sec"] or 0))


def _zone(written: str | None) -> tzinfo:
    if written is None:
        return LOCAL_ZONE
    if written == "Z":
        return UTC
    sign = -1 if written[0] == "-" else 1
    hours, minutes = int(written[1:3]), int(written[-2:])
    return timezone(sign * timedelta(hours=hours, minutes=minutes))


def _temperature(cells: Sequence[str], columns: _Columns) -> int | None:
    if columns.temperature >= len(cells):
        return None
    typed = cells[columns.temperature]
    if columns.joins_decimals and columns.temperature + 1 < len(cells):
        typed = f"{typed},{cells[columns.temperature + 1]}"
    found = _NUMBER.fullmatch(typed.replace("\u2212", "-").replace("\u2013", "-"))
    if found is None:
        return None
    value = Decimal(f"{found[1]}.{found[2] or 0}") * 10
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))
