"""A program of its own that turns a spreadsheet's bytes into JSON, in a small room.

A spreadsheet from outside may be made to eat memory or to run for ever. So it is opened
here, apart from the application, with bounds on memory and time that the system itself
keeps. Reads the file from standard input, writes ``{"rows": …}`` or ``{"error": …}``.
Values are the last computed ones; formulas are never run.
"""

import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

MEMORY_BYTES = 1_500_000_000
SECONDS = 40
MOST_COLUMNS = 60
LONGEST_TEXT = 2_000


def main() -> None:
    """Reads one file and writes what it says."""
    most_rows = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        told = _read(sys.stdin.buffer.read(), most_rows)
    except MemoryError:
        told = {"error": "too_large"}
    except Exception:  # noqa: BLE001 - whatever a foreign file does, it is a file we cannot read
        told = {"error": "damaged"}
    sys.stdout.write(json.dumps(told))


def _read(content: bytes, most_rows: int) -> dict[str, Any]:
    from python_calamine import CalamineWorkbook, PasswordError, SheetVisibleEnum  # noqa: PLC0415

    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
    except PasswordError:
        return {"error": "password"}
    visible = [
        sheet.name for sheet in book.sheets_metadata if sheet.visible is SheetVisibleEnum.Visible
    ]
    if not visible:
        return {"error": "empty"}
    sheet = book.get_sheet_by_name(visible[0])
    if sheet.total_width > MOST_COLUMNS:
        return {"error": "too_wide"}
    rows: list[list[Any]] = []
    for row in sheet.iter_rows():
        if len(rows) > most_rows:
            return {"error": "too_long"}
        rows.append([_plain(cell) for cell in row])
    return {"rows": rows, "first": (sheet.start or (0, 0))[0] + 1}


def _plain(cell: Any) -> Any:
    """Returns a cell as JSON has it; days travel in a list of one."""
    if isinstance(cell, datetime):
        return [cell.date().isoformat()]
    if isinstance(cell, date):
        return [cell.isoformat()]
    if isinstance(cell, time | timedelta):
        return str(cell)
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:  # noqa: PLR2004
        return int(cell)
    return cell[:LONGEST_TEXT] if isinstance(cell, str) else cell


if __name__ == "__main__":
    main()
