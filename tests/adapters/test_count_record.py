"""The record of a count on paper: what differs and why, the sums, and three signatures."""

from dataclasses import replace
from datetime import date, time

import pytest

from logistics.adapters.documents.count_record import count_record_pdf
from logistics.domain.count_papers import CountedLine, CountRecord
from logistics.domain.lots import DateKind
from tests.adapters.papers import pages_of, text_of

SHORT = CountedLine(
    place="Kuru gıda rafı 2",
    item="Kuru fasulye 1 kg",
    lot="GB-270208-014",
    date_kind=DateKind.BEST_BEFORE,
    expires=date(2027, 11, 3),
    expected_pieces=120,
    expected_g=120_000,
    counted_pieces=117,
    counted_g=117_000,
    reason="Kırık",
    remark="Üst koli ıslak",
)
OVER = replace(
    SHORT, item="Sebze (dökme)", lot="GB-270208-015", expected_pieces=0, expected_g=12_400,
    counted_pieces=0, counted_g=12_950, reason="Sayım fazlası", remark="",
)  # fmt: skip
SIGNED = {
    "tr": ("Sayım kurulu üyesi", "Taşınır kayıt yetkilisi", "Sayım kurulu başkanı"),
    "en": ("Member of the committee", "Keeper of the records", "Head of the committee"),
}


def a_record(*lines, **changes):
    record = CountRecord(
        organisation="İzmit Belediyesi Gıda Bankası",
        office_phone="0 594 000 00 00",
        number="SAY-2027-00004",
        count="SYM-2027-0004",
        part="Kuru gıda rafı 2",
        day=date(2027, 2, 8),
        at=time(14, 35),
        began="08.02.2027 13:00",
        ended="08.02.2027 14:30",
        counters=("Cemile Kavakyaprak", "Nuri Ihlamurköprü"),
        started_by="Cemile Kavakyaprak",
        approved_by="Selim Pınarfener",
        lines=lines,
        agreed=41,
        left_out=2,
    )
    return replace(record, **changes)


@pytest.mark.parametrize("language", SIGNED)
def test_three_people_sign_what_was_counted(language):
    text = text_of(count_record_pdf(a_record(SHORT), language=language))

    places = [text.index(role) for role in SIGNED[language]]
    assert places == sorted(places)
    assert "Cemile Kavakyaprak" in text[places[0] :]
    assert "Selim Pınarfener" in text[places[2] :]


def test_each_line_that_differs_says_by_how_much_and_why():
    text = text_of(count_record_pdf(a_record(SHORT, OVER), language="tr"))

    for told in ("Kuru gıda rafı 2", "GB-270208-014", "TETT 03.11.2027", "120 adet", "117 adet",
                 "−3 adet", "−3,0 kg", "Kırık", "Üst koli ıslak", "12,4 kg", "12,95 kg",
                 "+0,55 kg", "Sayım fazlası"):  # fmt: skip
        assert told in text
    assert "0 adet" not in text.replace("120 adet", "")


def test_lines_that_agree_or_were_left_out_are_counted():
    text = text_of(count_record_pdf(a_record(SHORT), language="tr"))

    assert "Tutan satır 41" in text
    assert "Sayılmayan satır 2" in text


def test_a_count_that_agrees_says_so():
    text = text_of(count_record_pdf(a_record(), language="tr"))

    assert "Sayılan bütün satırlar kayıtlarla tutmaktadır." in text


def test_an_undone_count_says_so_on_every_page():
    pages = pages_of(
        count_record_pdf(a_record(*[SHORT] * 40, undone_by="GER-2027-1"), language="tr")
    )

    assert len(pages) >= 3
    assert all("GERİ ALINDI: GER-2027-1" in page for page in pages)


@pytest.mark.parametrize("lines", [*range(7, 13), 40])
def test_it_is_signed_once_below_the_sums(lines):
    pages = pages_of(count_record_pdf(a_record(*[SHORT] * lines), language="tr"))

    assert [page.count("İmza:") for page in pages] == [0] * (len(pages) - 1) + [3]
    assert "Tutan satır" in pages[-1]
    assert f"{lines}. Kuru fasulye" in pages[-1]
