"""Tables given away as CSV, harmless to the spreadsheet that opens them."""

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
MARK = "\ufeff"


def harmless(text: str) -> str:
    """Keeps a spreadsheet from reading a name as a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def csv_file(
    name: str, headings: Sequence[object], lines: Iterable[Sequence[object]]
) -> Response:
    """Answers with a table as a file; texts are made harmless, numbers stay numbers."""
    written = io.StringIO()
    table = csv.writer(written, delimiter=";")
    table.writerow([str(heading) for heading in headings])
    for line in lines:
        table.writerow([each if isinstance(each, int) else harmless(str(each)) for each in line])
    answer = Response(MARK + written.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def kilograms_cell(grams: int) -> str:
    """Writes grams [g] as kilograms with three decimals, as Turkish spreadsheets read them."""
    sign = "-" if grams < 0 else ""
    kilos, rest = divmod(abs(grams), 1000)
    return f"{sign}{kilos},{rest:03d}"
