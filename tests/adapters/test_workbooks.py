"""Sheets as files: what a spreadsheet reads is what was written, and nothing is computed."""

import csv
import io
from datetime import UTC, date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.adapters.workbooks import comma_separated, harmless, workbook
from logistics.domain.sheets import Column, Kind, Sheet

COLUMNS = (
    Column(heading="Ürün", wide=True),
    Column(heading="Adet", kind=Kind.PIECES, summed=True),
    Column(heading="Ağırlık (kg)", kind=Kind.WEIGHT, summed=True),
    Column(heading="Tutar (TL)", kind=Kind.MONEY),
    Column(heading="Gün", kind=Kind.DAY),
    Column(heading="Saat", kind=Kind.INSTANT),
)
ROW = ("Çiğ köfte", 3, 1250, 1990, date(2027, 2, 8), datetime(2027, 2, 8, 22, 5, tzinfo=UTC))


def a_sheet(*rows, title="Stok"):
    return Sheet(title=title, columns=COLUMNS, rows=list(rows))


def read(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def test_grams_and_kurus_become_kilograms_and_lira_and_instants_local_time():
    page = read(workbook([a_sheet(ROW)]))["Stok"]

    assert [str(cell.value) for cell in page[2]] == [
        *("Çiğ köfte", "3", "1.25", "19.9"),
        *("2027-02-08 00:00:00", "2027-02-09 01:05:00"),
    ]
    assert [cell.number_format for cell in page[2]] == [
        *("@", "#,##0", "#,##0.000", "#,##0.00", "dd.mm.yyyy", "dd.mm.yyyy hh:mm"),
    ]


def test_headings_stay_in_sight_and_summed_columns_are_added_up_below():
    page = read(workbook([a_sheet(ROW, ROW)]))["Stok"]

    assert page.freeze_panes == "A2"
    assert [cell.value for cell in page[1]] == [column.heading for column in COLUMNS]
    assert [cell.value for cell in page[4]] == [None, 6, 2.5, None, None, None]


def test_a_sum_with_a_gap_in_it_is_not_told():
    unweighed = ("Su", 1, None, None, None, None)

    assert a_sheet(ROW, unweighed).totals == (None, 4, None, None, None, None)


def test_sums_nobody_can_tell_add_no_row():
    unweighed = ("Su", None, None, None, None, None)

    page = read(workbook([a_sheet(unweighed)]))["Stok"]

    assert page.max_row == 2


def test_loose_goods_leave_no_gap_in_the_sum_of_pieces():
    loose = ("Kuru soğan", None, *ROW[2:])

    assert a_sheet(ROW, loose).totals[1] == ROW[1]
    assert a_sheet(loose).totals[1] is None


@pytest.mark.parametrize(
    "start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1+1", "＝1", "＠A1"]
)
def test_what_begins_like_a_formula_stays_a_text(start):
    sheet = a_sheet((start, None, None, None, None, None))

    cell = read(workbook([sheet]))["Stok"]["A2"]
    lines = list(csv.reader(io.StringIO(comma_separated(sheet)), delimiter=";"))

    assert cell.data_type == "s"
    assert cell.quotePrefix
    assert lines[1][0] == harmless(start) == f"'{start}"


@given(st.text())
def test_any_text_can_be_written_and_none_is_a_formula(text):
    sheet = a_sheet((text, None, None, None, None, None))

    cell = read(workbook([sheet]))["Stok"]["A2"]

    assert cell.data_type in ("s", "n", "inlineStr")
    assert cell.value is None or isinstance(cell.value, str)


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_any_titles_can_be_pages_of_a_workbook(titles):
    book = read(workbook([a_sheet(ROW, title=title) for title in titles]))

    assert len(book.sheetnames) == len(titles)


def test_a_csv_is_written_as_a_turkish_spreadsheet_reads_it():
    text = comma_separated(a_sheet(ROW))

    assert text.startswith("\ufeff")
    assert text.splitlines()[1] == "Çiğ köfte;3;1,250;19,90;08.02.2027;09.02.2027 01:05"


def test_every_row_has_a_cell_for_each_column():
    with pytest.raises(ValueError, match="each of its columns"):
        a_sheet(("too", "short"))


def test_days_are_not_added_up():
    with pytest.raises(ValueError, match="cannot be added up"):
        Column(heading="Gün", kind=Kind.DAY, summed=True)
