"""Spreadsheets from outside: read into plain cells, or refused with a reason."""

import io
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook

from logistics.adapters import sheets
from logistics.adapters.sheets import SheetUnreadable, read_sheet


def a_book(*rows, **sheets_state) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for name, state in sheets_state.items():
        book.create_sheet(name).sheet_state = state
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def cells(content):
    return [row.cells for row in read_sheet(content)]


def test_a_book_gives_texts_numbers_and_days():
    content = a_book(["Ürün", "Adet"], ["Çay", 3], ["Un", 2.5], [date(2027, 2, 8), True])

    assert cells(content) == [("Ürün", "Adet"), ("Çay", 3), ("Un", 2.5), (date(2027, 2, 8), True)]


def test_a_long_barcode_keeps_its_digits():
    assert cells(a_book([8690000000012])) == [(8690000000012,)]


def test_a_formula_is_never_run_and_only_its_last_value_counts():
    assert cells(a_book(["=1+1", "x"])) == [("x",)]


def test_empty_rows_are_left_out_and_the_others_keep_their_number():
    rows = read_sheet(a_book(["a"], [None], ["b"]))

    assert [(row.number, row.cells[0]) for row in rows] == [(1, "a"), (3, "b")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1254", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_text_file_is_read_in_every_usual_way_of_writing(encoding, separator):
    text = f'Ürün{separator}Ağırlık\r\n"Şeker{separator} toz"{separator}12\r\n'

    assert cells(text.encode(encoding)) == [("Ürün", "Ağırlık"), (f"Şeker{separator} toz", "12")]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b";;\n;;", "empty"),
        (b"PK\x03\x04 and then nothing", "damaged"),
        (b"\xd0\xcf\x11\xe0 and then nothing", "damaged"),
        (b"%PDF-1.7\0\0", "unknown_format"),
        ("Ürün;Ad\0et".encode("utf-16"), "unknown_format"),
        (b'a;"b\n', "damaged"),
        (b";" * 100, "too_wide"),
        (b"a\n" * (sheets.MOST_ROWS + 20), "too_long"),
        (b"x" * (sheets.LARGEST_BYTES + 1), "too_large"),
    ],
)
def test_what_cannot_be_read_says_why(content, why):
    with pytest.raises(SheetUnreadable) as refused:
        read_sheet(content)

    assert refused.value.why == why


def test_a_file_that_would_swell_is_refused():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (sheets.LARGEST_UNPACKED_BYTES + 1))

    with pytest.raises(SheetUnreadable) as refused:
        read_sheet(packed.getvalue())

    assert refused.value.why == "too_large"


def test_a_cell_at_the_far_end_eats_no_memory_of_ours():
    book = Workbook()
    book.active["A1"] = "Ürün"
    book.active["XFD1048576"] = "far"
    made = io.BytesIO()
    book.save(made)

    with pytest.raises(SheetUnreadable):
        read_sheet(made.getvalue())


def test_a_book_with_too_many_rows_is_refused():
    content = a_book(*([number] for number in range(sheets.MOST_ROWS + 50)))

    with pytest.raises(SheetUnreadable) as refused:
        read_sheet(content)

    assert refused.value.why == "too_long"


def test_zip_that_is_no_book_is_refused():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("readme.txt", "hello")

    with pytest.raises(SheetUnreadable) as refused:
        read_sheet(packed.getvalue())

    assert refused.value.why == "damaged"


@pytest.mark.parametrize("word", ["NaN", "inf"])
def test_what_is_no_number_stays_a_word(word):
    book = a_book(["Adet"], [12.5])
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as packed, zipfile.ZipFile(made, "w") as other:
        for name in packed.namelist():
            part = packed.read(name)
            other.writestr(name, part.replace(b"<v>12.5</v>", f"<v>{word}</v>".encode()))

    [[cell]] = cells(made.getvalue())[1:]

    assert isinstance(cell, str)
