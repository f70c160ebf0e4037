"""Sheets as files that a spreadsheet opens: XLSX, and CSV for everything else.

Both are for people who count in Turkish: comma for decimals, day before month. A text is only
ever a text: what begins like a formula is neither computed nor offered to be.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import islice

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from logistics.domain.calendar import LOCAL_ZONE
from logistics.domain.sheets import NUMBERS, Cell, Column, Kind, Sheet

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes UTF-8 for something else
FORBIDDEN_IN_TITLE = re.compile(r"[\[\]:*?/\\']")
LONGEST_TITLE = 31
LONGEST_CELL = 32_000
WIDEST, NARROWEST = 48, 9
LOOKED_AT = 200
FORMATS = {
    Kind.TEXT: "@",
    Kind.PIECES: "#,##0",
    Kind.AMOUNT: "#,##0.###",
    Kind.WEIGHT: "#,##0.000",
    Kind.MONEY: "#,##0.00",
    Kind.TEMPERATURE: "0.0",
    Kind.SIGNATURE: "@",
    Kind.DAY: "dd.mm.yyyy",
    Kind.INSTANT: "dd.mm.yyyy hh:mm",
}
UNITS = {Kind.AMOUNT: 1000, Kind.WEIGHT: 1000, Kind.MONEY: 100, Kind.TEMPERATURE: 10}
HEAD, TOTAL = "Heading", "Total"
A4 = 9  # as the file format numbers papers


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """Returns an XLSX file with a page for each sheet: frozen headings, sums below."""
    book = Workbook(write_only=True)
    for style in _styles():
        book.add_named_style(style)
    for title, sheet in zip(_titles(sheets), sheets, strict=True):
        page = book.create_sheet(title)
        _lay_out(page, sheet)
        page.append([_head(page, column) for column in sheet.columns])
        for row in sheet.rows:
            page.append([_cell(page, *pair) for pair in zip(row, sheet.columns, strict=True)])
        if sheet.rows and sheet.has_totals:
            page.append(
                [_total(page, *pair) for pair in zip(sheet.totals, sheet.columns, strict=True)]
            )
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def comma_separated(sheet: Sheet) -> str:
    """Returns a sheet as CSV with semicolons, as a Turkish spreadsheet expects it."""
    written = io.StringIO()
    lines = csv.writer(written, delimiter=";")
    lines.writerow([harmless(column.heading) for column in sheet.columns])
    lines.writerows(_texts(sheet))
    return BYTE_ORDER_MARK + written.getvalue()


def harmless(text: str) -> str:
    """Keeps a spreadsheet from reading a name as a formula."""
    return f"'{text}" if _is_like_a_formula(text) else text


def _is_like_a_formula(text: str) -> bool:
    """Tells whether a spreadsheet might compute a text; some skip blanks before it."""
    return text.startswith(FORMULA_STARTS) or text.lstrip().startswith(FORMULA_STARTS)


def _texts(sheet: Sheet) -> Iterator[list[str]]:
    for row in sheet.rows:
        yield [_text(*pair) for pair in zip(row, sheet.columns, strict=True)]


def _text(cell: Cell, column: Column) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell.astimezone(LOCAL_ZONE):%d.%m.%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d.%m.%Y}"
    if isinstance(cell, int):
        return _number(cell, column.kind)
    return harmless(cell)


def _number(number: int, kind: Kind) -> str:
    unit = UNITS.get(kind, 1)
    decimals = 0 if number % unit == 0 and kind is Kind.AMOUNT else len(str(unit)) - 1
    return f"{number / unit:.{decimals}f}".replace(".", ",")


def _titles(sheets: Sequence[Sheet]) -> list[str]:
    """Returns titles that a workbook accepts: short, without odd signs, each once."""
    titles: list[str] = []
    for number, sheet in enumerate(sheets, start=1):
        title = FORBIDDEN_IN_TITLE.sub(" ", _clean(sheet.title)).strip()[:LONGEST_TITLE]
        taken = not title or title.casefold() in {each.casefold() for each in titles}
        titles.append(f"{title[: LONGEST_TITLE - 4]} {number}".strip() if taken else title)
    return titles


def _lay_out(page: WriteOnlyWorksheet, sheet: Sheet) -> None:
    page.freeze_panes = "A2"
    page.print_title_rows = "1:1"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = A4
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.page_setup.fitToHeight = 0
    for place, column in enumerate(sheet.columns):
        page.column_dimensions[get_column_letter(place + 1)].width = _width(sheet, place, column)


def _width(sheet: Sheet, place: int, column: Column) -> int:
    seen = [_text(row[place], column) for row in islice(sheet.rows, LOOKED_AT)]
    longest = max(map(len, [*column.heading.split(), *seen]), default=0)
    return min(max(longest + 2, NARROWEST), WIDEST)


def _head(page: WriteOnlyWorksheet, column: Column) -> WriteOnlyCell:
    cell = _written(page, column.heading)
    cell.style = HEAD
    return cell


def _cell(page: WriteOnlyWorksheet, value: Cell, column: Column) -> WriteOnlyCell:
    cell = _written(page, _value(value, column))
    cell.style = column.kind.value
    cell.quotePrefix = isinstance(value, str) and _is_like_a_formula(value)
    return cell


def _total(page: WriteOnlyWorksheet, value: int | None, column: Column) -> WriteOnlyCell:
    cell = _written(page, _value(value, column))
    cell.style = f"{TOTAL} {column.kind.value}"
    return cell


def _written(page: WriteOnlyWorksheet, value: object) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, value=value)
    if isinstance(value, str):
        cell.data_type = "s"  # or "=1+1" would be a formula
    return cell


def _value(value: Cell, column: Column) -> object:
    if isinstance(value, datetime):
        return value.astimezone(LOCAL_ZONE).replace(tzinfo=None)
    if isinstance(value, int):
        unit = UNITS.get(column.kind)
        return value / unit if unit else value
    return _clean(value) if isinstance(value, str) else value


def _clean(text: str) -> str:
    return str(ILLEGAL_CHARACTERS_RE.sub(" ", text))[:LONGEST_CELL]


def _styles() -> Iterator[NamedStyle]:
    rule = Border(bottom=Side(style="medium"))
    grey = PatternFill("solid", start_color="E7E9EC")
    wrapped = Alignment(wrap_text=True, vertical="center")
    yield NamedStyle(HEAD, font=Font(bold=True), fill=grey, border=rule, alignment=wrapped)
    for kind, pattern in FORMATS.items():
        aligned = Alignment(horizontal="right" if kind in NUMBERS else "left", vertical="top")
        yield NamedStyle(kind.value, number_format=pattern, alignment=aligned)
        yield NamedStyle(
            f"{TOTAL} {kind.value}",
            number_format=pattern,
            font=Font(bold=True),
            border=Border(top=Side(style="medium")),
            alignment=aligned,
        )
