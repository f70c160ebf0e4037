"""Spreadsheets that people send: XLSX, XLS, ODS and CSV become rows of plain cells.

A spreadsheet is opened in a program of its own (:mod:`logistics.adapters.sheet_reader`)
with little memory and time, so a file made to harm can only fail to be read. A CSV may be
in UTF-8 or in the Turkish code page, separated by semicolon, comma or tab.
"""

import csv
import io
import json
import math
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

from logistics.domain.errors import RuleBroken

Cell: TypeAlias = str | int | float | bool | date | None

READER = Path(__file__).with_name("sheet_reader.py")
LARGEST_BYTES = 8 * 1024 * 1024
LARGEST_UNPACKED_BYTES = 200 * 1024 * 1024
MOST_PARTS = 2_000
MOST_ROWS = 20_000
HEAD_ROWS = 10
MOST_COLUMNS = 60
SLOWEST_S = 60
ENCODINGS = ("utf-8-sig", "cp1254")
SEPARATORS = ";\t,"
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class SheetUnreadable(RuleBroken):
    """A file is no spreadsheet we can read; ``why`` is one of the reasons the screens know."""

    def __init__(self, *, why: str, value: str = "") -> None:
        super().__init__(f"{why} ({value})")
        self.why = why
        self.value = value


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """A row with the number it has in the file, from 1."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def is_empty(self) -> bool:
        """Tells whether nothing stands in the row."""
        return all(cell is None or cell == "" for cell in self.cells)


def read_sheet(content: bytes) -> list[SheetRow]:
    """Returns the rows of a file that hold anything, of its first visible sheet.

    Raises
    ------
    SheetUnreadable
        When the file is empty, damaged, locked by a password, or larger than we read.
    """
    if not content.strip():
        raise SheetUnreadable(why="empty")
    if len(content) > LARGEST_BYTES:
        raise SheetUnreadable(why="too_large", value=f"{LARGEST_BYTES // 1024**2} MB")
    is_book = content.startswith((ZIP, OLE))
    if content.startswith(ZIP):
        _refuse_bomb(content)
    rows = [row for row in (_book(content) if is_book else _text(content)) if not row.is_empty]
    if not rows:
        raise SheetUnreadable(why="empty")
    if len(rows) > MOST_ROWS + HEAD_ROWS:
        raise SheetUnreadable(why="too_long", value=str(MOST_ROWS))
    return rows


def _refuse_bomb(content: bytes) -> None:
    """Refuses a packed file that says itself how far it would swell."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
    except zipfile.BadZipFile as error:
        raise SheetUnreadable(why="damaged") from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED_BYTES:
        raise SheetUnreadable(why="too_large", value=f"{LARGEST_UNPACKED_BYTES // 1024**2} MB")


def _book(content: bytes) -> list[SheetRow]:
    try:
        reader = subprocess.run(  # noqa: S603 - our own program, no word of the file's
            [sys.executable, "-I", str(READER), str(MOST_ROWS + HEAD_ROWS)],
            input=content,
            capture_output=True,
            timeout=SLOWEST_S,
            check=False,
        )
        told: dict[str, Any] = json.loads(reader.stdout)
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise SheetUnreadable(why="damaged") from error
    if "error" in told:
        raise SheetUnreadable(why=told["error"], value=_limit(told["error"]))
    first = int(told["first"])
    return [
        SheetRow(number=first + number, cells=tuple(map(_cell, row)))
        for number, row in enumerate(told["rows"])
    ]


def _cell(cell: Any) -> Cell:
    if isinstance(cell, list):
        return date.fromisoformat(cell[0])
    if isinstance(cell, str):
        return cell.replace("\0", " ").strip()
    assert cell is None or isinstance(cell, int | float | bool)
    if isinstance(cell, float) and not math.isfinite(cell):
        return str(cell)  # no number anybody means, and none that PostgreSQL keeps as JSON
    return cell


def _text(content: bytes) -> list[SheetRow]:
    text = _decoded(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    rows: list[SheetRow] = []
    try:
        for cells in reader:
            if len(cells) > MOST_COLUMNS:
                raise SheetUnreadable(why="too_wide", value=str(MOST_COLUMNS))
            if len(rows) > MOST_ROWS + HEAD_ROWS:
                raise SheetUnreadable(why="too_long", value=str(MOST_ROWS))
            cells_read = tuple(cell.strip() for cell in cells)
            rows.append(SheetRow(number=len(rows) + 1, cells=cells_read))
    except csv.Error as error:
        raise SheetUnreadable(why="damaged") from error
    return rows


def _decoded(content: bytes) -> str:
    """Returns a text file's letters; bytes that no text has are not guessed at."""
    if content.startswith(UTF_16):
        encodings: tuple[str, ...] = ("utf-16",)
    elif b"\0" in content:
        raise SheetUnreadable(why="unknown_format")
    else:
        encodings = ENCODINGS
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise SheetUnreadable(why="unknown_format")


def _separator(text: str) -> str:
    """Returns the separator that the first line has most of, outside quotes."""
    line = next((line for line in text.splitlines() if line.strip()), "")
    bare = "".join(line.split('"')[::2])
    return max(SEPARATORS, key=bare.count)


def _limit(why: str) -> str:
    return {"too_long": str(MOST_ROWS), "too_wide": str(MOST_COLUMNS)}.get(why, "")
