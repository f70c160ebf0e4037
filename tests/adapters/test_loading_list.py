"""The loading list on paper."""

from dataclasses import replace
from datetime import date

import pytest

from logistics.adapters.documents import loading_list_pdf
from logistics.domain.lots import DateKind, StorageClass
from logistics.domain.papers import Goods
from tests.adapters.papers import (
    a_loading_list,
    a_loading_stop,
    a_lot,
    chilled,
    heights_of,
    meat,
    pages_of,
    parcels,
    text_of,
)


def printed(loading, language="tr"):
    return text_of(loading_list_pdf(loading, language=language))


def test_a_lot_is_fetched_from_its_place_with_its_date():
    lot = a_lot(date_kind=DateKind.USE_BY, expires=date(2027, 2, 11), pieces=38, weight_g=790_400)

    text = printed(a_loading_list(lines=(lot,)))

    assert "A-01-2 Standart koli GB-270208-014 STT 11.02.2027 38 790,4 kg" in text


def test_goods_without_a_date_say_so():
    assert "Tarihsiz" in printed(
        a_loading_list(lines=(a_lot(date_kind=DateKind.NONE, expires=None),))
    )


@pytest.mark.parametrize("packs", [5, 20, 40])
def test_neither_a_long_name_nor_their_number_hides_the_box_or_the_code_of_a_pack(packs):
    codes = tuple(f"GB-270208-014-{number:03d}" for number in range(1, packs + 1))
    goods = replace(chilled(packs, label="Dana kuşbaşı, yağsız"), codes=codes)

    text = printed(a_loading_list(stops=(a_loading_stop(1, goods),)))

    assert "Dana kuşbaşı, yağsız · GB-270208-014-001" in text
    assert all(code in text for code in codes)
    assert "SOĞUK KUTUDA" in text


def test_every_pack_to_fetch_is_named_however_many_lie_apart():
    odd = ", ".join(f"{number:03d}" for number in range(1, 120, 2))

    text = printed(a_loading_list(lines=(a_lot(f"GB-270208-014-{odd}", pieces=60),)))

    assert f"GB-270208-014-{odd}" in text


def test_the_last_stop_is_loaded_first_and_the_weight_adds_up():
    text = printed(
        a_loading_list(
            stops=(
                a_loading_stop(1, parcels(1)),
                a_loading_stop(2, parcels(2)),
                a_loading_stop(3, parcels(1)),
            )
        )
    )

    assert text.index("H-00003") < text.index("H-00002") < text.index("H-00001")
    assert "20,8 kg 20,8 kg" in text
    assert "41,6 kg 62,4 kg" in text
    assert "20,8 kg 83,2 kg" in text


def test_cold_and_dry_stand_apart():
    text = printed(
        a_loading_list(
            lines=(a_lot(), a_lot("GB-270208-090", storage=StorageClass.FROZEN)),
            stops=(a_loading_stop(1, parcels(), meat()), a_loading_stop(2, parcels())),
        )
    )

    fetching, stacking = text.split("KURU · Bu sırayla yükle")
    assert fetching.index("KURU · Depodan al") < fetching.index("GB-270208-014")
    assert fetching.index("GB-270208-014") < fetching.index("DONUK · Depodan al")
    assert fetching.index("DONUK · Depodan al") < fetching.index("GB-270208-090")
    dry, frozen = stacking.split("DONUK · Bu sırayla yükle")
    assert "H-00002" in dry
    assert "H-00001" in frozen
    assert "H-00002" not in frozen


@pytest.mark.parametrize(
    ("fetched", "sentence"), [(3, "Liste tutuyor"), (5, "Yedek: 2 adet"), (2, "EKSİK: 1 adet")]
)
def test_lots_and_stops_are_held_against_each_other(fetched, sentence):
    loading = a_loading_list(lines=(a_lot(pieces=fetched),), stops=(a_loading_stop(1, parcels(3)),))
    assert sentence in printed(loading)


@pytest.mark.parametrize(
    ("fetched_g", "sentence"),
    [(3000, "Liste tutuyor"), (3500, "Yedek: 0,5 kg"), (2500, "EKSİK: 0,5 kg")],
)
def test_loose_goods_are_held_against_each_other_by_weight(fetched_g, sentence):
    loose = a_lot("GB-1", pieces=0, weight_g=fetched_g)
    apples = Goods(label="Elma", pieces=0, weight_g=3000, gross_g=3000)
    loading = a_loading_list(
        lines=(a_lot(pieces=3), loose), stops=(a_loading_stop(1, parcels(3), apples),)
    )

    assert sentence in printed(loading)


def test_what_is_missing_is_told_beside_what_is_spare():
    loose = a_lot("GB-1", pieces=0, weight_g=2500)
    apples = Goods(label="Elma", pieces=0, weight_g=3000, gross_g=3000)
    loading = a_loading_list(
        lines=(a_lot(pieces=5), loose), stops=(a_loading_stop(1, parcels(3), apples),)
    )

    assert "EKSİK: 0,5 kg · Yedek: 2 adet" in printed(loading)


def test_three_people_sign():
    text = printed(a_loading_list())

    assert text.count("İmza:") == 3
    for role in ("Depo", "Sürücü", "Kontrol"):
        assert role in text


@pytest.mark.parametrize("stops", range(12, 20))
def test_nobody_signs_a_page_without_a_stop(stops):
    loading = a_loading_list(stops=tuple(a_loading_stop(n) for n in range(1, stops + 1)))

    pages = pages_of(loading_list_pdf(loading, language="tr"))

    assert [page.count("İmza:") for page in pages] == [0] * (len(pages) - 1) + [3]
    assert a_loading_stop(1).code in pages[-1]


def test_the_list_carries_the_checksum_of_its_route_on_every_page():
    lots = tuple(a_lot(f"GB-270208-{number:03d}") for number in range(40))

    pages = pages_of(loading_list_pdf(a_loading_list(lines=lots), language="tr"))

    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        assert "Plan v4 · Kontrol kodu 7K2-Q9M" in page
        assert f"Sayfa {number}/{len(pages)}" in page
        assert "SEFER 1 / 2" in page
    assert all(lot.lot in " ".join(pages) for lot in lots)


def test_the_list_speaks_english_too():
    text = printed(a_loading_list(), "en")

    assert "Load in this order" in text
    assert "last stop first" in text
    assert "Best before 03.11.2027" in text


def test_what_goes_in_a_box_stands_on_the_line_of_its_row():
    loading = a_loading_list(
        stops=(a_loading_stop(1, chilled(boxed=False)), a_loading_stop(2, chilled(boxed=True)))
    )

    [names, codes] = (
        heights_of(loading_list_pdf(loading, language="tr"), word) for word in ("Kıyma", "H-0000")
    )

    plain, boxed = (name - code for name, code in zip(names, codes, strict=True))
    assert boxed == pytest.approx(plain, abs=1)
