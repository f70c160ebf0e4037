"""The route sheet on paper."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logistics.adapters.documents import route_sheet_pdf
from logistics.domain.orders import RouteEnd
from logistics.domain.papers import Goods, PromisedHours, SheetCall, checksum
from tests.adapters.papers import a_sheet, a_stop, chilled, meat, pages_of, parcels, text_of


def stops(count, *, first=1):
    return tuple(a_stop(number) for number in range(first, first + count))


def printed(sheet, language="tr"):
    return text_of(route_sheet_pdf(sheet, language=language))


def test_a_stop_tells_the_driver_what_the_driver_may_know():
    text = printed(
        a_sheet(
            (
                a_stop(
                    directions="Caminin karşısı",
                    hours=PromisedHours(opens=time(10), closes=time(12)),
                ),
            )
        )
    )

    for told in (
        "Ayşe Y.",
        "H-00001",
        "Gül Sokak No: 14",
        "Güneş Sitesi B Blok, Daire 7",
        "Yenişehir Mah.",
        "Kat 3",
        "Zil Yılmaz",
        "Caminin karşısı",
        "0 532 123 01 67",
        "1 × Standart koli",
        "09:01",
        "10:00–12:00",
    ):
        assert told in text


def test_every_page_names_its_route_its_version_and_its_secrecy():
    sheet = a_sheet(stops(25))

    pages = pages_of(route_sheet_pdf(sheet, language="tr"))

    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        assert "İzmit Belediyesi Gıda Bankası · 0 262 318 00 00" in page
        assert "Rota 3" in page
        assert "08.02.2027 (Pzt)" in page
        assert "Şükrü Öztürk" in page
        assert "41 AB 123" in page
        assert f"Sayfa {number}/{len(pages)}" in page
        assert f"Plan v4 · Kontrol kodu {checksum(sheet)}" in page
        assert "KVKK" in page
        assert "depoya geri verilir veya imha edilir" in page


def test_the_load_is_counted_before_the_first_stop():
    text = printed(a_sheet((a_stop(1, goods=(parcels(2),)), a_stop(2))))

    assert "Yola çıkmadan önce sayın 3 × Standart koli 62,4 kg 3 Toplam (net) 62,4 kg" in text
    assert text.index("Yola çıkmadan önce sayın") < text.index("BAŞLANGIÇ") < text.index("Ayşe Y.")


def test_the_end_of_the_route_says_how_many_stops_there_were():
    assert "ROTA SONU · 25 durak" in printed(a_sheet(stops(25)))
    assert "END OF ROUTE · 1 stop " in printed(a_sheet(stops(1)), "en")


def test_each_trip_has_its_own_load_and_its_own_start():
    text = printed(a_sheet(stops(3), stops(2, first=4)))

    assert text.index("SEFER 1 / 2") < text.index("H-00003") < text.index("SEFER 1 SONU · 3 durak")
    assert text.index("SEFER 1 SONU") < text.index("SEFER 2 / 2") < text.index("H-00004")
    assert "3 Toplam (net) 62,4 kg" in text
    assert "2 Toplam (net) 41,6 kg" in text


def test_cold_goods_are_marked_with_the_minutes_they_will_have_been_out():
    text = printed(a_sheet((a_stop(goods=(meat(),), cold_minutes=45),)))
    assert "DONUK · yolda 45 dk" in text


def test_a_dry_route_knows_no_cold():
    assert "DONUK" not in printed(a_sheet())


def test_what_to_do_when_nobody_answers_is_printed():
    text = printed(a_sheet())

    assert "Kapı açılmazsa" in text
    assert "ofisi arayın: 0 262 318 00 00" in text


def test_the_office_is_called_only_where_it_has_a_number():
    text = printed(replace(a_sheet(), office_phone=""))

    assert "“Evde yok” kutusunu işaretleyin, saati yazın." in text
    assert "ofisi arayın" not in text
    assert "Gıda Bankası ·" not in text


def test_the_load_of_a_vehicle_is_gross_and_its_goods_are_net():
    goods = replace(parcels(2), gross_g=44_000)

    text = printed(a_sheet((a_stop(goods=(goods,)),)))

    assert "08:45–12:10 · 1 durak · 44,0 kg brüt" in text
    assert "2 Toplam (net) 41,6 kg" in text


def test_a_driver_without_a_phone_leaves_no_dangling_dot():
    assert "Şükrü Öztürk Araç" in printed(replace(a_sheet(), driver_phone=""))


def test_twenty_stops_take_four_pages_at_most():
    told = {"directions": "Caminin karşısı, yeşil demir kapı; zil çalışmıyor, arayın."}

    pages = pages_of(
        route_sheet_pdf(a_sheet(tuple(a_stop(n, **told) for n in range(1, 21))), language="tr")
    )

    assert "Rota föyü · Rota 3" in pages[0]
    assert len(pages) <= 4


def test_each_stop_has_its_four_outcomes_and_a_place_to_sign():
    text = printed(a_sheet(stops(3)))

    for box in ("Reddetti", "Adres yanlış", "Teslim alan · imza"):
        assert text.count(box) == 3


def test_a_stop_is_never_split_over_two_pages():
    sheet = a_sheet(
        tuple(
            a_stop(number, directions="Fırını geçince sağdaki merdivenden inin. " * (number % 4))
            for number in range(1, 31)
        )
    )

    pages = pages_of(route_sheet_pdf(sheet, language="tr"))

    for stop in sheet.stops:
        [page] = [page for page in pages if stop.code in page]
        assert stop.phone in page
    for page in pages:
        assert page.count("Teslim alan · imza") == page.count("H-000")


@pytest.mark.parametrize("count", range(1, 13))
def test_the_last_page_has_a_stop_beside_what_is_signed(count):
    pages = pages_of(route_sheet_pdf(a_sheet(stops(count)), language="tr"))

    [end] = [page for page in pages if "ROTA SONU" in page]
    assert end == pages[-1]
    assert "Gün sonu hesabı" in end
    assert f"H-{count:05d}" in end


def test_no_trip_ends_on_a_page_without_its_last_stop():
    for count in range(1, 13):
        sheet = a_sheet(stops(count), stops(1, first=count + 1))
        pages = pages_of(route_sheet_pdf(sheet, language="tr"))

        [end] = [page for page in pages if "SEFER 1 SONU" in page]
        assert f"H-{count:05d}" in end


def test_an_account_that_fills_a_page_is_printed_whole():
    goods = tuple(parcels(label=f"Koli {number}") for number in range(24))

    text = printed(a_sheet((a_stop(goods=goods),)))

    assert text.count("Koli 23") == 3  # counted before leaving, handed over, accounted for
    assert text.count("İmza:") == 2


def test_more_stops_take_more_pages():
    few = pages_of(route_sheet_pdf(a_sheet(stops(5)), language="tr"))
    many = pages_of(route_sheet_pdf(a_sheet(stops(60)), language="tr"))

    assert len(few) < len(many) <= 15
    assert "H-00060" in " ".join(many)


def test_turkish_letters_reach_the_paper():
    name = "ĞÜŞİÖÇ ğüşıöç"
    assert name in printed(a_sheet((a_stop(name=name),)))


HOSTILE = [
    '#let x = 1; #eval("1+1")',
    "$ sum_(i=1)^n $",
    "\\ \\u{41} \\#",
    "\"quoted\" and 'quoted'",
    "*bold* _it_ `raw` <label> @ref // no /* none */",
    "}]) #pagebreak()",
    "= Heading - item + item",
    "</text><script>alert(1)</script>",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_only_a_name(name):
    text = printed(a_sheet((a_stop(name=name, address=(name,), directions=name),)))

    without_blanks = "".join(text.replace("H-00001", "").split())
    assert without_blanks.count("".join(name.split())) == 3
    assert "Sayfa 1/" in text


def test_names_written_from_the_right_are_printed():
    text = printed(a_sheet((a_stop(name="מרים"), a_stop(2, name="محمد"))))

    assert "מרים" in text
    assert "محمد" in text


def test_a_mark_that_turns_writing_around_is_dropped():
    assert "Ayşe 0 532" in printed(a_sheet((a_stop(name="Ayşe \u202e0 532"),)))


def test_an_endless_name_is_cut_and_seen_to_be_cut():
    text = printed(a_sheet((a_stop(name="Uzunisim" * 60),)))

    assert "Uzunisim" * 5 in text.replace(" ", "")
    assert "…" in text
    assert "Uzunisim" * 7 not in text.replace(" ", "")


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=300))
def test_whatever_is_typed_a_sheet_comes_out(typed):
    sheet = a_sheet((a_stop(name=typed, address=(typed,), directions=typed),), driver=typed)
    assert "ROTA SONU · 1 durak" in printed(sheet)


def test_an_identity_number_typed_into_free_text_is_not_printed():
    stop = a_stop(name="Ayşe 10000000146", directions="TC 10000000146", address=("10000000146",))
    assert "10000000146" not in printed(a_sheet((stop,)))


@pytest.mark.parametrize("language", ["tr", "en"])
def test_no_word_of_the_sheet_speaks_of_a_households_circumstances(language):
    text = printed(a_sheet(stops(3)), language).lower()

    for word in (
        *("t.c.", "kimlik", "gelir", "puan", "hastalık", "engelli", "hane bireyi", "muhtaç"),
        *("identity", "income", "score", "illness", "disab", "household member"),
    ):
        assert word not in text


def test_loose_goods_are_told_by_their_weight_and_not_as_none():
    onions = Goods(label="Kuru soğan", pieces=0, weight_g=3_500, gross_g=3_500)

    text = printed(a_sheet((a_stop(1, goods=(onions, parcels(2))),)))

    assert "0 ×" not in text
    assert "2 × Standart koli" in text
    assert "Kuru soğan 3,5 kg" in text


def test_the_sheet_speaks_english_too():
    text = printed(a_sheet((a_stop(1, goods=(parcels(60),)),)), "en")

    assert "08.02.2027 (Mon)" in text
    assert "Count before you leave 60 × Standart koli 1,248.0 kg" in text
    assert "Not at home" in text
    assert "Evde yok" not in text


def test_the_same_sheet_is_the_same_paper():
    sheet = a_sheet(stops(3))
    assert route_sheet_pdf(sheet, language="tr") == route_sheet_pdf(sheet, language="tr")


def test_sheets_printed_at_the_same_time_do_not_mix():
    sheets = [a_sheet((a_stop(name=f"Sürücü {number}"),)) for number in range(8)]

    with ThreadPoolExecutor(max_workers=4) as pool:
        papers = list(pool.map(lambda sheet: route_sheet_pdf(sheet, language="tr"), sheets))

    for number, paper in enumerate(papers):
        assert f"Sürücü {number}" in text_of(paper)


@pytest.mark.parametrize(
    ("language", "words"), [("tr", "Saatler tahmini"), ("en", "are estimated")]
)
def test_a_sheet_on_estimated_travel_says_so(language, words):
    measured = a_sheet()

    assert words in printed(replace(measured, estimated=True), language)
    assert words not in printed(measured, language)


@pytest.mark.parametrize(
    ("ends", "told"),
    [("last_stop", "Gün son durakta biter"), ("home", "Gün sürücünün evinde biter")],
)
def test_a_day_that_ends_elsewhere_says_so_and_sends_what_is_left_to_the_depot_first(ends, told):
    sheet = a_sheet(stops(2))
    elsewhere = replace(sheet, ends=RouteEnd(ends))

    text = printed(elsewhere)

    assert told in text
    assert "önce depoya getirin" in text
    assert "Depoya dönüş" not in text
    assert checksum(elsewhere) != checksum(sheet)


def test_a_pickup_stands_between_the_doors_with_boxes_of_its_own():
    call = SheetCall(
        number=2, code="TOP-2027-0004", what="Boş kasa", place="Deneme Market", address="Çarşı Cd. 4",
        arrives=time(9, 30), pieces=20, weight_g=30_000, note="Arka kapı",
        hours=PromisedHours(opens=time(9), closes=time(11)),
    )  # fmt: skip
    sheet = a_sheet((a_stop(1), a_stop(3)))
    [trip] = sheet.trips
    picking_up = replace(sheet, trips=(replace(trip, calls=(call,)),))

    text = printed(picking_up)

    for told in ("AL: 20 × Boş kasa", "TOP-2027-0004", "Çarşı Cd. 4", "Arka kapı", "09:00–11:00"):
        assert told in text
    assert text.index("H-00001") < text.index("TOP-2027-0004") < text.index("H-00003")
    assert "Alınamadı" in text
    assert checksum(picking_up) != checksum(sheet)


@pytest.mark.parametrize(
    ("goods", "told"),
    [
        (chilled(), "SOĞUK KUTUDA · yolda 15 dk"),
        (chilled(boxed=False), "SOĞUK · yolda 15 dk"),
        (replace(meat(), boxed=True), "DONUK · SOĞUK KUTUDA · yolda 15 dk"),
    ],
)
def test_cold_goods_say_once_how_they_are_kept_and_whether_in_a_box(goods, told):
    text = printed(a_sheet((a_stop(1, goods=(goods,), cold_minutes=15),)))

    assert told in text
    assert ("KUTUDA" in text) is goods.boxed
    assert "SOĞUK · SOĞUK" not in text
