"""The demo food bank: every role, six vehicles, places for all goods, and enough stock."""

import re
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from stdnum.tr import vkn

from logistics.domain.lots import StorageClass
from logistics.domain.roles import Role
from seeds.catalogue import catalogue
from seeds.geography import cell_of, on_land
from seeds.names import SURNAMES
from seeds.organisation import (
    PlaceKind,
    ProgrammeSeed,
    ReceiptKind,
    opening_stock,
    organisation,
)
from seeds.people import households

TODAY = date(2026, 11, 23)
BANK = organisation()
STOCK = opening_stock(TODAY)
LINES = [line for receipt in STOCK for line in receipt.lines]


def test_there_is_a_user_for_every_role_and_six_drivers() -> None:
    roles = Counter(user.role for user in BANK.users)

    assert set(roles) == set(Role)
    assert roles[Role.DRIVER] == 6
    assert len({user.login for user in BANK.users}) == len(BANK.users)


def test_demo_passwords_are_long_and_never_shown_by_accident() -> None:
    for user in BANK.users:
        assert len(user.demo_password) >= 12
        assert user.demo_password not in repr(user)


def test_staff_carry_invented_surnames() -> None:
    assert all(user.name.split()[-1] in SURNAMES for user in BANK.users)


def test_there_are_six_vehicles_with_a_driver_each_and_one_is_refrigerated() -> None:
    drivers = {user.login for user in BANK.users if user.role is Role.DRIVER}

    assert len(BANK.vehicles) == 6
    assert {vehicle.driver for vehicle in BANK.vehicles} == drivers
    assert [vehicle.plate for vehicle in BANK.vehicles if vehicle.refrigerated] == ["41 DEMO 05"]


def test_no_plate_could_be_a_real_one() -> None:
    real = re.compile(r"\d{2} [A-Z]{1,3} \d{2,5}")

    assert len({vehicle.plate for vehicle in BANK.vehicles}) == 6
    assert not any(real.fullmatch(vehicle.plate) for vehicle in BANK.vehicles)


@pytest.mark.parametrize(
    ("plate", "by_weight", "by_volume"),
    [
        ("41 DEMO 01", 27, 52),
        ("41 DEMO 02", 34, 70),
        ("41 DEMO 03", 45, 87),
        ("41 DEMO 04", 45, 125),
        ("41 DEMO 05", 41, 166),
        ("41 DEMO 06", 68, 291),
    ],
)
def test_a_vehicle_holds_as_many_standard_parcels_as_known_of_its_model(
    plate: str, by_weight: int, by_volume: int
) -> None:
    vehicle = next(vehicle for vehicle in BANK.vehicles if vehicle.plate == plate)
    standard = catalogue().kits["STANDART"]

    assert vehicle.usable_payload_g // standard.gross_g == by_weight
    assert vehicle.usable_volume_ml // standard.volume_ml == by_volume
    assert vehicle.pieces >= by_volume


def test_the_depot_stands_on_land_in_the_centre() -> None:
    assert on_land(BANK.depot.latitude, BANK.depot.longitude)
    assert cell_of(BANK.depot.latitude, BANK.depot.longitude) == "Karabaş"


def test_the_shift_holds_its_break() -> None:
    hours = BANK.shift
    instants = (hours.opens, hours.break_from, hours.break_until, hours.closes)

    assert all(earlier < later for earlier, later in pairwise(instants))


def test_every_storage_class_has_bins_and_cold_goods_have_their_own_quarantine() -> None:
    bins = {place.storage for place in BANK.places if place.kind is PlaceKind.STORAGE}
    held = {place.storage for place in BANK.places if place.kind is PlaceKind.QUARANTINE}

    assert bins == set(StorageClass)
    assert held >= {StorageClass.AMBIENT, StorageClass.CHILLED, StorageClass.FROZEN}
    assert len({place.code for place in BANK.places}) == len(BANK.places)


def test_donors_tax_numbers_pass_the_checksum_and_show_that_they_are_tests() -> None:
    numbers = [donor.tax_number for donor in BANK.donors if donor.tax_number]

    assert numbers
    assert all(vkn.is_valid(number) and number.startswith("999") for number in numbers)


def test_every_receipt_comes_from_a_known_donor_under_its_own_number() -> None:
    assert {receipt.donor for receipt in STOCK} <= {donor.code for donor in BANK.donors}
    assert len({(receipt.donor, receipt.document_no) for receipt in STOCK}) == len(STOCK)
    assert {receipt.kind for receipt in STOCK} == set(ReceiptKind)


def test_stock_was_received_by_today_and_has_not_expired() -> None:
    assert all(receipt.received_on <= TODAY for receipt in STOCK)
    assert all(line.date > TODAY for line in LINES if line.date)


def test_dates_follow_the_day_the_town_is_built() -> None:
    later = [line for receipt in opening_stock(TODAY + timedelta(days=9)) for line in receipt.lines]

    moved = [line.date - was.date for line, was in zip(later, LINES, strict=True) if line.date]
    assert set(moved) == {timedelta(days=9)}


def test_some_stock_expires_within_7_30_and_60_days() -> None:
    left = [(line.date - TODAY).days for line in LINES if line.date]

    for low, high in ((0, 7), (7, 30), (30, 60), (60, 999)):
        assert any(low < days <= high for days in left)


def test_stock_suffices_for_250_standard_parcels_and_the_other_kits_together() -> None:
    assert BANK.packing["STANDART"] == 250
    assert set(BANK.packing) == set(catalogue().kits)
    held: Counter[str] = Counter()
    for line in LINES:
        held[line.item] += line.pieces

    for kit, parcels in BANK.packing.items():
        for part in catalogue().kits[kit].components:
            held[part.item.code] -= part.pieces * parcels

    assert {item: pieces for item, pieces in held.items() if pieces < 0} == {}


def test_meat_weighs_about_500_kg_in_packs_of_about_two_and_a_half() -> None:
    packs = [line for line in LINES if line.place.startswith("D-")]

    assert sum(line.grams for line in packs) == pytest.approx(500_000, abs=2_000)
    assert all(line.grams / line.pieces == pytest.approx(2_500, abs=50) for line in packs)


def test_cold_goods_were_measured_at_the_door() -> None:
    for line in LINES:
        if line.place.startswith("D-"):
            assert line.temperature_dc is not None
            assert line.temperature_dc <= -180
        if line.place.startswith("S-"):
            assert line.temperature_dc is not None
            assert 0 <= line.temperature_dc <= 40


def test_the_first_programme_has_households_and_parcels_for_them() -> None:
    programme = BANK.programmes[0]
    assert programme.kit == "STANDART"

    fitting = [
        household
        for household in households(600, seed=7)
        if programme.size_from <= household.size <= (programme.size_to or household.size)
        and household.need_band >= programme.need_from
    ]

    assert 150 <= len(fitting) <= programme.parcels


def test_every_programme_names_a_known_kit_or_item() -> None:
    for programme in BANK.programmes:
        assert programme.kit is None or programme.kit in catalogue().kits
        assert programme.item is None or programme.item in catalogue().items


def test_a_programme_of_both_a_kit_and_an_item_is_a_bug() -> None:
    with pytest.raises(ValueError, match="one kit or one item"):
        ProgrammeSeed(
            name_tr="x", name_en="x", parcels=1, size_from=1, kit="STANDART", item="TUZ-750G"
        )
