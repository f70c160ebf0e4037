"""An empty spreadsheet to fill in: our headings, what each column expects, and the choices."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from logistics.adapters.sheets import MOST_ROWS

NEEDED = PatternFill("solid", fgColor="D9EAD3")
OTHERS = PatternFill("solid", fgColor="EEF2F0")
NARROWEST, WIDE = 14, 46


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateColumn:
    """A column of a template: its heading, what it expects, and its choices if it has any."""

    heading: str
    expects: str
    choices: tuple[str, ...] = ()
    is_needed: bool = False
    is_text: bool = False


def template(
    columns: Sequence[TemplateColumn],
    *,
    title: str,
    guide_title: str,
    guide_headings: Sequence[str],
    guide: Sequence[str] = (),
) -> bytes:
    """Returns an XLSX with one empty page to fill in and one that explains its columns."""
    book = Workbook()
    page = book.active
    page.title = title
    for place, column in enumerate(columns, start=1):
        letter = get_column_letter(place)
        head = page.cell(row=1, column=place, value=column.heading)
        head.font, head.fill = Font(bold=True), NEEDED if column.is_needed else OTHERS
        page.column_dimensions[letter].width = max(NARROWEST, len(column.heading) + 4)
        if column.is_text:
            page.column_dimensions[letter].number_format = "@"
        if column.choices:
            listed = DataValidation(type="list", formula1=f'"{",".join(column.choices)}"')
            listed.add(f"{letter}2:{letter}{MOST_ROWS}")
            page.add_data_validation(listed)
    page.freeze_panes = "A2"
    told = book.create_sheet(guide_title)
    told.append(list(guide_headings))
    for column in columns:
        told.append([column.heading, "●" if column.is_needed else "", column.expects])
    for line in guide:
        told.append([line])
    for cell in told[1]:
        cell.font = Font(bold=True)
    for letter, width in (("A", 26), ("B", 12), ("C", WIDE * 2)):
        told.column_dimensions[letter].width = width
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()
