"""What papers say, before they are printed."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.domain.papers import (
    Goods,
    StorageClass,
    checksum,
    summed,
    without_identity_numbers,
)
from tests.adapters.papers import (
    a_donated_line,
    a_loading_list,
    a_loading_stop,
    a_lot,
    a_receipt,
    a_sheet,
    a_stop,
    chilled,
    meat,
    parcels,
)


def test_a_checksum_is_six_letters_that_are_told_apart_by_voice():
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{3}", checksum(a_sheet()))


def test_a_sheet_printed_twice_has_one_checksum():
    assert checksum(a_sheet()) == checksum(a_sheet())


@pytest.mark.parametrize(
    "other",
    [
        a_sheet(plan_version=5),
        a_sheet(route="Rota 4"),
        a_sheet((a_stop(address=("Gül Sokak No: 16",)),)),
        a_sheet((a_stop(goods=(parcels(2),)),)),
        a_sheet((a_stop(), a_stop(2))),
        a_sheet((a_stop(),), (a_stop(2),)),
    ],
)
def test_a_sheet_the_driver_would_drive_otherwise_has_another_checksum(other):
    assert checksum(other) != checksum(a_sheet())


def test_stops_in_another_order_have_another_checksum():
    there = a_sheet((a_stop(1), a_stop(2, name="Ali K.")))
    back = a_sheet((replace(a_stop(2, name="Ali K."), number=1), replace(a_stop(1), number=2)))

    assert checksum(there) != checksum(back)


def test_a_stop_number_is_given_once():
    with pytest.raises(ValueError, match="numbers each stop once"):
        a_sheet((a_stop(1),), (a_stop(1),))


def test_the_load_of_a_trip_adds_up_its_stops_by_item():
    sheet = a_sheet((a_stop(1, goods=(parcels(2), meat())), a_stop(2, goods=(parcels(1),))))

    assert sheet.trips[0].load == (parcels(3), meat())


def test_what_goes_in_a_box_is_counted_apart_and_settled_together():
    sheet = a_sheet((a_stop(1, goods=(chilled(2),)), a_stop(2, goods=(chilled(1, boxed=False),))))

    assert sheet.trips[0].load == (chilled(2), chilled(1, boxed=False))
    assert sheet.load == (chilled(3, boxed=False),)


def test_a_box_changes_the_checksum():
    with_box, without = (
        a_sheet((a_stop(goods=(chilled(boxed=boxed),)),)) for boxed in (True, False)
    )

    assert checksum(with_box) != checksum(without)


goods = st.builds(
    Goods,
    label=st.sampled_from(["Standart koli", "Kurban eti"]),
    pieces=st.integers(1, 50),
    weight_g=st.integers(1, 50_000),
    storage=st.sampled_from(StorageClass),
    boxed=st.booleans(),
)


@given(st.lists(goods))
def test_adding_up_loses_nothing(each):
    total = summed(each)

    assert sum(goods.pieces for goods in total) == sum(goods.pieces for goods in each)
    assert sum(goods.weight_g for goods in total) == sum(goods.weight_g for goods in each)
    assert len({(goods.label, goods.storage, goods.boxed) for goods in total}) == len(total)


def test_the_last_stop_is_loaded_first():
    loading = a_loading_list(stops=tuple(a_loading_stop(number) for number in (1, 2, 3)))
    assert [stop.number for stop in loading.stops_as_loaded] == [3, 2, 1]


def test_cold_leaves_the_store_last_whatever_the_order_of_the_lots():
    kept = (StorageClass.FROZEN, StorageClass.CHEMICAL, StorageClass.AMBIENT)

    loading = a_loading_list(lines=tuple(a_lot(storage=storage) for storage in kept))

    assert loading.storages == (StorageClass.AMBIENT, StorageClass.CHEMICAL, StorageClass.FROZEN)


def test_a_donation_has_no_worth_while_a_line_is_unvalued():
    valued = a_donated_line(value_kurus=100)

    assert a_receipt(valued, valued).value_kurus == 200
    assert a_receipt(valued, a_donated_line(value_kurus=None)).value_kurus is None


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("TC 10000000146 Ayşe", "TC ••••••••••• Ayşe"),
        ("12345678901", "•••••••••••"),
        ("05321234567", "05321234567"),
        ("+905321234567", "+905321234567"),
        ("8690000000012", "8690000000012"),
    ],
)
def test_only_what_could_be_an_identity_number_is_blotted_out(written, printed):
    assert without_identity_numbers(written) == printed
