"""Form fields in the units of the house: what people type, and what it means."""

import ast
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from wtforms import Form
from wtforms.validators import NumberRange

from logistics.web.forms import (
    LARGEST_PIECES,
    AboveZero,
    CleanStringField,
    DayField,
    Given,
    KilogramField,
    PiecesField,
    PositionField,
    chosen_id,
    read_decimal,
)
from tests.architecture.repository import modules, name_of
from tests.web.pages import an_app

NBSP, NARROW, THIN = "\u00a0", "\u202f", "\u2009"


@pytest.fixture(scope="module", autouse=True)
def turkish():
    """Messages need an application to know the language."""
    app: Flask = an_app()
    with app.test_request_context():
        yield
    app.extensions["imece_engine"].dispose()


class Sample(Form):
    weight = KilogramField("Weight", [AboveZero()])
    pieces = PiecesField("Pieces", [Given()])
    day = DayField("Day")
    name = CleanStringField("Name")


class Bounded(Form):
    pieces = PiecesField("Pieces", [Given(), NumberRange(min=1, message="range")])


def typed(field, text):
    """A form sent with one field filled in."""
    form = Sample(MultiDict({"pieces": "1", field: text}))
    form.validate()
    return form[field]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1 234,5", "1234.5"),
        (f"1{NBSP}234,5", "1234.5"),
        (f"1{NARROW}234,5", "1234.5"),
        (f"1{THIN}234.5", "1234.5"),
        ("1.500", "1500"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
        ("1,500", "1.5"),
        ("0.500", "0.5"),
        ("0,500", "0.5"),
        ("00.5", "0.5"),
        ("12,", "12"),
        ("  7 ", "7"),
        ("-0", "0"),
        ("-3,5", "-3.5"),
        ("007", "7"),
    ],
)
def test_a_number_is_read_as_it_was_meant(text, number):
    assert read_decimal(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "on", "1e5", "1E5", "0x10", "١٢", "１２", "½", "²", "NaN", "inf", "-", ",", "."),
        *("1.2.3", "1,2,3.5", "1.2.3,5", "12,34.5", "1.23.456", "1..5", "1,,5", "1.5,", ",5"),
        *("12 5", "1 2", "1 23", "- 5", "--5", "+5", "5-", "5 kg", "1_000", "1'000", "1.234.5678"),
        *("1\n2", "1\t2", "1\0", "−5", "1,2345678"),
    ],
)
def test_what_could_be_misread_is_refused(text):
    with pytest.raises(ValueError, match=r"(?s)gibi bir sayı"):
        read_decimal(text)


@pytest.mark.parametrize("text", ["9" * 10, "1" + ".000" * 4, "9" * 60])
def test_a_number_beyond_counting_is_told_to_be_too_large_and_not_to_be_none(text):
    with pytest.raises(ValueError, match="çok büyük"):
        read_decimal(text)


@given(st.decimals(-(10**9) + 1, 10**9 - 1, places=3))
def test_a_number_written_the_turkish_or_the_english_way_is_read_alike(number):
    english, grouped_english = f"{number:f}", f"{number:,f}"
    turkish = english.replace(".", ",")
    grouped = grouped_english.translate(str.maketrans(",.", ".,"))

    assert read_decimal(turkish) == read_decimal(grouped) == number
    assert read_decimal(f"{number:.4f}") == number


@pytest.mark.parametrize(
    ("text", "grams"),
    [
        ("12,5", 12_500),
        ("0,001", 1),
        ("1.234,5", 1_234_500),
        ("100000", 100_000_000),
        ("0.500", 500),
        ("1,250", 1250),
        ("1.250,0", 1_250_000),
    ],
)
def test_kilograms_are_kept_as_grams(text, grams):
    assert typed("weight", text).data == grams


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("0,0005", "Grama kadar"),
        ("100.000,001", "100.000 kg arasında"),
        ("-1", "0 ile 100.000"),
        ("0", "sıfırdan büyük"),
        ("-0", "sıfırdan büyük"),
        ("bir kilo", "bir sayı"),
        ("9" * 12, "çok büyük"),
        ("1.250", "1,250 kg mi, 1250 kg mi"),
        ("100.000", "100,000 ya da 100000"),
    ],
)
def test_a_weight_nobody_can_mean_is_refused_with_the_reason(text, words):
    field = typed("weight", text)

    assert words in " ".join(map(str, field.errors))
    assert field._value() == text


@given(st.integers(1, 100_000_000))
def test_a_weight_comes_back_as_it_was_written(grams):
    field = typed("weight", KilogramField.written(Sample().weight, grams))

    assert field.data == grams
    assert field.errors in ([], ())


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("12", 12),
        (" 12 ", 12),
        ("1.500", 1500),
        ("1 500", 1500),
        (f"1{NBSP}500", 1500),
        ("0", 0),
        ("-0", 0),
        ("007", 7),
        ("1.000.000", LARGEST_PIECES),
    ],
)
def test_pieces_are_whole_numbers(text, pieces):
    field = typed("pieces", text)

    assert (field.data, list(field.errors)) == (pieces, [])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1.5", "tam sayı"),
        ("0.500", "tam sayı"),
        ("1,5", "tam sayı"),
        ("1e5", "tam sayı"),
        ("١٢", "tam sayı"),
        ("1 2", "tam sayı"),
        ("on", "tam sayı"),
        ("2²", "tam sayı"),
        ("-3", "eksi olamaz"),
        ("1000001", "1.000.000"),
        ("9" * 30, "0 ile 1.000.000"),
        ("9" * 10, "0 ile 1.000.000"),
        ("", "boş kalamaz"),
    ],
)
def test_pieces_nobody_can_count_are_refused_with_the_reason(text, words):
    assert words in " ".join(map(str, typed("pieces", text).errors))


def test_an_empty_number_is_told_once():
    form = Bounded(MultiDict({"pieces": ""}))
    form.validate()

    assert [str(words) for words in form.pieces.errors] == ["Bu alan boş kalamaz."]


def test_what_is_no_number_is_told_once():
    form = Bounded(MultiDict({"pieces": "üç"}))
    form.validate()

    assert len(form.pieces.errors) == 1


@given(st.integers(0, LARGEST_PIECES))
def test_pieces_come_back_as_they_were_written(pieces):
    assert typed("pieces", PiecesField.written(Sample().pieces, pieces)).data == pieces
    assert typed("pieces", f"{pieces:,}".replace(",", ".")).data == pieces


@pytest.mark.parametrize(
    "text",
    [
        "08.02.2027",
        "8.2.2027",
        "2027-02-08",
        "08/02/2027",
        "08-02-2027",
        "08022027",
        " 08.02.2027 ",
        "8.2.27",
        "08/02/27",
    ],
)
def test_a_day_is_read_however_it_is_usually_written(text):
    assert typed("day", text).data == date(2027, 2, 8)


@pytest.mark.parametrize(
    "text",
    [
        *("31.02.2030", "29.02.2027", "00.01.2027", "32.01.2027", "01.13.2027", "31.2.27"),
        *("1122027", "2027", "08.02/2027", "2027-2-8", "yarın", "٠٨.٠٢.٢٠٢٧", "08.02.0227"),
        *("08.02.9999", "08.02.2027 10:00", "1.1.1", "8.2.027", "8 Şubat 2027"),
    ],
)
def test_what_is_no_day_is_refused_with_an_example(text):
    field = typed("day", text)

    assert field.data is None
    assert "08.02.2027 gibi yazın" in " ".join(map(str, field.errors))


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_a_day_comes_back_as_it_was_written(day):
    assert typed("day", DayField.written(Sample().day, day)).data == day
    assert typed("day", day.isoformat()).data == day


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  Örnek   Market ", "Örnek   Market"),
        ("satır\r\nsatır", "satır satır"),
        ("\ufeffkod\u200b", "kod"),
        ("\u202egizli", "gizli"),
        ("I\u0307zmit", "İzmit"),
        ("\u0001\u0002", ""),
    ],
)
def test_a_line_of_text_keeps_what_can_be_seen(text, kept):
    assert typed("name", text).data == kept


@given(st.text(max_size=60))
def test_a_kept_line_is_one_line_and_stays_as_it_is(text):
    kept = typed("name", text).data

    assert kept == kept.strip()
    assert "\n" not in kept
    assert typed("name", kept).data == kept


@pytest.mark.parametrize(
    ("text", "chosen"),
    [("7", 7), ("", None), (None, None), ("x", None), ("-1", None), ("²", None), (7, 7)],
)
def test_a_choice_is_an_id_or_nothing(text, chosen):
    assert chosen_id(text) == chosen


def test_what_somebody_typed_is_never_repeated_by_a_lazy_text():
    """A lazy text counts as safe HTML, so whatever it is filled with would run as a script."""
    lazily_filled = [
        f"{name_of(path)}:{node.lineno}"
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"_l", "lazy_gettext", "lazy_ngettext"}
        and any(not isinstance(given.value, ast.Constant) for given in node.keywords)
    ]

    assert lazily_filled == []


@pytest.mark.parametrize("field", [KilogramField, PiecesField, DayField, PositionField])
@pytest.mark.parametrize("text", ["1" + " " * 100_000 + "x", "9" * 100_000, "1," * 50_000])
def test_a_text_longer_than_any_number_is_refused_unread(field, text):
    read = []

    class Recording(field):
        def read(self, text):
            read.append(text)
            return super().read(text)

    class Typed(Form):
        asked = Recording("asked")

    form = Typed(MultiDict({"asked": text}))

    assert not form.validate()
    assert read == []
