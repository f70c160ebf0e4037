"""Any official record as PDF: facts, numbered tables over as many pages as they need, signatures.

Numbers keep the width they need and never break; what is left of the page goes to the texts,
by their length. A table too wide for an upright page turns the paper.
"""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import islice

from logistics.adapters.documents import formats
from logistics.adapters.documents.formats import Language
from logistics.adapters.documents.typesetting import Content, as_text, pdf
from logistics.adapters.documents.words import WORDS
from logistics.domain.calendar import LOCAL_ZONE
from logistics.domain.records import Record, Signature
from logistics.domain.sheets import NUMBERS, Cell, Column, Kind, Sheet

LONGEST_CELL = 160
LONGEST_TITLE = 60
LOOKED_AT = 300
NARROWEST, SIGNATURE, WIDE = 7, 24, 34
UPRIGHT = 92  # letters that fit beside each other on an upright page
MOST_BESIDE = 4
UNBROKEN = NUMBERS | {Kind.DAY, Kind.INSTANT}


def record_pdf(record: Record, *, language: Language) -> bytes:
    """Prints a record."""
    widths = [_widths(sheet, language) for sheet in record.sheets]
    lying = any(sum(each) > UPRIGHT for each in widths)
    content: dict[str, Content] = {
        "words": dict(WORDS[language]),
        "language": language,
        "organisation": as_text(record.house.organisation, longest=LONGEST_TITLE),
        "office_phone": "",
        "title": as_text(record.title, longest=LONGEST_TITLE),
        "number": as_text(record.number, longest=LONGEST_TITLE),
        "day": formats.day_and_weekday(record.day, language),
        "unit": as_text(record.house.unit, longest=LONGEST_TITLE),
        "lying": 1 if lying else 0,
        "facts": [
            [name, as_text(fact, longest=LONGEST_CELL)] for name, fact in record.facts if fact
        ],
        "statement": list(record.statement),
        "sheets": [
            _sheet(sheet, each, language) for sheet, each in zip(record.sheets, widths, strict=True)
        ],
        "closing": list(record.closing),
        "signatures": [list(row) for row in _in_rows(record.signatures)],
        "void": as_text(record.void, longest=LONGEST_CELL),
    }
    return pdf("record", content, pictures={})


def _in_rows(signatures: Sequence[Signature]) -> list[list[Content]]:
    """Returns the boxes in rows of about the same length."""
    rows = -(-len(signatures) // MOST_BESIDE)
    beside = -(-len(signatures) // rows) if rows else 1
    boxes: list[Content] = [{"role": each.role, "name": each.name} for each in signatures]
    return [boxes[start : start + beside] for start in range(0, len(boxes), beside)]


def _sheet(sheet: Sheet, widths: list[int], language: Language) -> Content:
    decimals = [_decimals(sheet, place, column) for place, column in enumerate(sheet.columns)]
    columns = list(zip(sheet.columns, decimals, strict=True))
    return {
        "title": as_text(sheet.title, longest=LONGEST_TITLE),
        "headings": [column.heading for column in sheet.columns],
        "aligned": ["right" if column.kind in NUMBERS else "left" for column in sheet.columns],
        "widths": [
            0 if column.kind in UNBROKEN else width
            for column, width in zip(sheet.columns, widths, strict=True)
        ],
        "signed": int(any(column.kind is Kind.SIGNATURE for column in sheet.columns)),
        "rows": [
            [_written(cell, *how, language) for cell, how in zip(row, columns, strict=True)]
            for row in sheet.rows
        ],
        "totals": _totals(sheet, columns, language),
    }


def _totals(sheet: Sheet, columns: Sequence[tuple[Column, int]], language: Language) -> Content:
    """Returns the row of sums, or none where no sum can be told."""
    if not sheet.rows or all(sum_ is None for sum_ in sheet.totals):
        return []
    return [
        "" if sum_ is None else _written(sum_, *how, language)
        for sum_, how in zip(sheet.totals, columns, strict=True)
    ]


def _widths(sheet: Sheet, language: Language) -> list[int]:
    """Returns how many letters each column needs beside the others."""
    return [_width(sheet, place, column, language) for place, column in enumerate(sheet.columns)]


def _width(sheet: Sheet, place: int, column: Column, language: Language) -> int:
    seen = [_written(row[place], column, 1, language) for row in islice(sheet.rows, LOOKED_AT)]
    longest = max(map(len, [*column.heading.split(), *seen]), default=0)
    if column.kind is Kind.SIGNATURE:
        return SIGNATURE
    return max(min(longest, WIDE if column.wide else WIDE // 2), NARROWEST)


def _decimals(sheet: Sheet, place: int, column: Column) -> int:
    """Returns the decimals that all weights of a column share."""
    if column.kind is not Kind.WEIGHT:
        return 0
    return formats.decimals_of(cell for row in sheet.rows if isinstance(cell := row[place], int))


def _written(cell: Cell, column: Column, decimals: int, language: Language) -> str:
    if cell is None:
        return "–" if column.kind is Kind.PIECES else ""
    if isinstance(cell, datetime):
        local = cell.astimezone(LOCAL_ZONE)
        return f"{formats.day(local.date())} {formats.clock(local.time())}"
    if isinstance(cell, date):
        return formats.day(cell)
    if isinstance(cell, int):
        return _number(cell, column.kind, decimals, language)
    return as_text(cell, longest=LONGEST_CELL)


def _number(number: int, kind: Kind, decimals: int, language: Language) -> str:
    if kind is Kind.AMOUNT:
        return formats.amount(number, language)
    if kind is Kind.WEIGHT:
        return formats.weight(number, language, decimals=decimals)
    if kind is Kind.MONEY:
        return formats.money(number, language)
    if kind is Kind.TEMPERATURE:
        return formats.temperature(number, language)
    return formats.count(number, language)
