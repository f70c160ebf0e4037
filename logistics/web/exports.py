"""Lists given away as files: the rows of the screen, all its pages, as CSV or XLSX.

A list's file has the address of its screen and ends with :data:`FILE`; the filter in the
address is the same. A file never holds less than the screen: too long a list is refused.
"""

from collections.abc import Iterable

from flask import Response

from logistics.adapters.workbooks import comma_separated, harmless, workbook
from logistics.domain.errors import TooManyRows
from logistics.domain.sheets import Column, Kind, Sheet

__all__ = ["FILE", "XLSX", "all_rows", "columns", "given", "harmless"]

FILE = ".<any(csv, xlsx):form>"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 50_000


def all_rows(total: int) -> int:
    """Returns the limit under which a list's query takes every row.

    Raises
    ------
    TooManyRows
        When the rows are more than one file holds.
    """
    if total > MOST_ROWS:
        raise TooManyRows(rows=total, most=MOST_ROWS)
    return MOST_ROWS


def columns(headings: Iterable[tuple[object, Kind]]) -> tuple[Column, ...]:
    """Returns columns from headings, which may be lazy, and what stands below them."""
    return tuple(Column(heading=str(heading), kind=kind) for heading, kind in headings)


def given(sheet: Sheet, *, name: str, form: str) -> Response:
    """Gives a sheet as a file in the form the address asks for."""
    content = workbook([sheet]) if form == "xlsx" else comma_separated(sheet)
    return file(content, name=f"{name}.{form}", mimetype=XLSX if form == "xlsx" else "text/csv")


def file(content: bytes | str, *, name: str, mimetype: str) -> Response:
    """Gives bytes as a file to keep; no proxy on the way keeps it."""
    return Response(
        content,
        mimetype=mimetype,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )
