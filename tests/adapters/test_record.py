"""Any official record on paper: every row is printed, numbered, and signed for on the last page."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from logistics.adapters.documents import record_pdf
from logistics.domain.records import House, Record, Signature
from logistics.domain.sheets import Column, Kind, Sheet
from tests.adapters.papers import pages_of, text_of

COLUMNS = (
    Column(heading="Taşınır kodu"),
    Column(heading="Taşınırın adı", wide=True),
    Column(heading="Miktar", kind=Kind.AMOUNT),
    Column(heading="Ağırlık", kind=Kind.WEIGHT, summed=True),
    Column(heading="Tutar", kind=Kind.MONEY, summed=True),
    Column(heading="Gün", kind=Kind.DAY),
    Column(heading="Saat", kind=Kind.INSTANT),
    Column(heading="Sıcaklık", kind=Kind.TEMPERATURE),
    Column(heading="İmza", kind=Kind.SIGNATURE),
)
HOSTILE = '#eval("1") $x$ <b>@</b> \\ ' + "Uzun" * 60


def a_row(name="Ayçiçek yağı"):
    at = datetime(2027, 2, 8, 22, 5, tzinfo=UTC)
    return ("150.01", name, 24_835, 1_250, 54_600, date(2027, 2, 8), at, -185, None)


def a_record(*rows, **changes):
    record = Record(
        title="Kayıttan düşme teklif ve onay tutanağı",
        number="FIR-2027-00012",
        day=date(2027, 2, 8),
        house=House(organisation="İzmit Belediyesi Gıda Bankası", unit="Merkez ambar"),
        facts=(("Dönem", "01.01.2027 – 31.03.2027"), ("Boş", "")),
        statement=("Aşağıdaki taşınırlar incelenmiştir.",),
        sheets=(Sheet(title="Taşınırlar", columns=COLUMNS, rows=list(rows)),),
        closing=("Arz olunur.",),
        signatures=tuple(
            Signature(role=role) for role in ("Başkan", "Üye bir", "Üye iki", "Kayıt", "Onay")
        ),
    )
    return replace(record, **changes)


@pytest.mark.parametrize("language", ["tr", "en"])
def test_a_record_says_what_it_states_and_who_signs(language):
    text = text_of(record_pdf(a_record(a_row()), language=language))

    for words in (
        "Kayıttan düşme",
        "FIR-2027-00012",
        "Merkez ambar",
        "Arz olunur.",
        "Başkan",
        "Onay",
    ):
        assert words in text
    assert "Boş" not in text


def test_numbers_are_written_as_in_turkish_and_summed():
    text = text_of(record_pdf(a_record(a_row(), a_row()), language="tr"))

    for words in ("24,835", "1,25 kg", "546,00 TL", "08.02.2027", "09.02.2027 01:05", "−18,5 °C"):
        assert words in text
    assert "2,50 kg" in text
    assert "1.092,00 TL" in text


def test_a_long_record_repeats_its_headings_and_numbers_its_pages_and_rows():
    pages = pages_of(record_pdf(a_record(*[a_row()] * 120), language="tr"))

    assert len(pages) > 3
    assert all("Taşınırın adı" in page for page in pages[:-1])
    assert f"Sayfa {len(pages)}/{len(pages)}" in pages[-1]
    assert "120." in " ".join(pages)
    assert "Başkan" in pages[-1]
    assert "Başkan" not in pages[0]


@pytest.mark.parametrize("rows", range(19, 29))
def test_nobody_signs_a_page_without_a_row(rows):
    pages = pages_of(record_pdf(a_record(*[a_row()] * rows), language="tr"))

    signed = pages[-1]
    assert f"{rows}. 150.01" in signed
    assert signed.index("Toplam") < signed.index("Arz olunur.") < signed.index("Başkan")
    assert not any("Başkan" in page for page in pages[:-1])


def test_a_hostile_or_endless_name_is_only_text():
    text = text_of(record_pdf(a_record(a_row(HOSTILE), title=HOSTILE), language="tr"))

    assert "#eval" in text
    assert "…" in text


def test_an_empty_table_says_so_and_a_record_without_anything_prints():
    empty = a_record(signatures=(), facts=(), statement=(), closing=())

    assert "Kayıt yok." in text_of(record_pdf(empty, language="tr"))


def test_a_record_that_no_longer_holds_says_so_in_large_letters():
    assert "GERİ ALINDI: GER-1" in text_of(
        record_pdf(a_record(a_row(), void="GERİ ALINDI: GER-1"), language="tr")
    )


def test_the_same_record_has_the_same_bytes():
    assert record_pdf(a_record(a_row()), language="tr") == record_pdf(
        a_record(a_row()), language="tr"
    )


def test_a_sum_nobody_can_tell_has_no_line():
    unweighed = (*a_row()[:3], None, None, *a_row()[5:])

    assert "Toplam" in text_of(record_pdf(a_record(a_row()), language="tr"))
    assert "Toplam" not in text_of(record_pdf(a_record(unweighed), language="tr"))
