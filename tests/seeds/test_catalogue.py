"""The catalogue is complete, its weights are those of a real parcel, and its codes are sound."""

from pathlib import Path

import pytest

from logistics.domain.lots import DateKind, StorageClass
from seeds.catalogue import (
    FILE,
    Allergen,
    TaxCategory,
    catalogue,
    read_catalogue,
)

KITS = catalogue().kits
ITEMS = catalogue().items


def changed(folder: Path, old: str, new: str) -> Path:
    """Writes the catalogue with one passage replaced, at its first place."""
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    path = folder / "catalogue.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_the_standard_parcel_has_16_items_of_19_6_kg_net_and_20_8_kg_gross() -> None:
    standard = KITS["STANDART"]

    assert len(standard.components) == 16
    assert standard.net_g == 19_600
    assert standard.gross_g == pytest.approx(20_800, abs=50)
    assert standard.volume_ml == 36_000


def test_the_variants_weigh_what_their_households_need() -> None:
    assert KITS["KUCUK"].net_g == pytest.approx(12_000, abs=200)
    assert KITS["BUYUK"].net_g == pytest.approx(1.5 * 19_600, abs=200)
    assert KITS["BUYUK"].boxes == 2
    assert 9_000 <= KITS["HIJYEN"].net_g <= 11_000


def test_every_household_size_has_exactly_one_plain_food_parcel() -> None:
    plain = [KITS["KUCUK"], KITS["STANDART"], KITS["BUYUK"]]

    for size in range(1, 16):
        fitting = [k for k in plain if k.size_from <= size <= (k.size_to or size)]
        assert len(fitting) == 1


def test_the_gluten_free_parcel_holds_no_gluten() -> None:
    coeliac = KITS["COLYAK"]

    assert all(Allergen.GLUTEN not in part.item.allergens for part in coeliac.components)


def test_the_gluten_free_parcel_looks_like_any_other() -> None:
    assert KITS["COLYAK"].label == "Tip C"
    assert KITS["COLYAK"].box_mm == KITS["STANDART"].box_mm


def test_every_label_is_neutral_and_its_own() -> None:
    assert all(kit.label.startswith("Tip ") and len(kit.label) == 5 for kit in KITS.values())
    assert len({kit.label for kit in KITS.values()}) == len(KITS)


def test_every_barcode_is_a_right_ean_13_of_the_fictitious_range() -> None:
    for item in ITEMS.values():
        digits = [int(digit) for digit in item.barcode]
        assert len(digits) == 13
        assert item.barcode.startswith("8690000")
        assert (sum(digits[0::2]) + 3 * sum(digits[1::2])) % 10 == 0


def test_meat_packs_are_weighed_and_expected_at_two_and_a_half_kilograms() -> None:
    for code in ("ET-KIYMA", "ET-KUSBASI", "ET-KUZU"):
        assert ITEMS[code].net_g is None
        assert ITEMS[code].typical_net_g == 2_500
        assert ITEMS[code].storage is StorageClass.FROZEN
        assert ITEMS[code].date_kind is DateKind.USE_BY


def test_tinned_kavurma_has_a_fixed_weight_and_needs_no_cold() -> None:
    assert ITEMS["KAVURMA-800G"].net_g == 800
    assert ITEMS["KAVURMA-800G"].storage is StorageClass.AMBIENT


def test_cold_food_carries_a_use_by_date() -> None:
    cold = [i for i in ITEMS.values() if i.storage in (StorageClass.CHILLED, StorageClass.FROZEN)]

    assert cold
    assert all(item.date_kind is DateKind.USE_BY for item in cold)


def test_chemical_goods_are_never_food() -> None:
    chemical = [i for i in ITEMS.values() if i.storage is StorageClass.CHEMICAL]

    assert chemical
    assert all(item.tax is TaxCategory.TEMIZLIK for item in chemical)


def test_every_item_and_kit_is_named_in_both_languages() -> None:
    for entry in (*ITEMS.values(), *KITS.values(), *catalogue().groups.values()):
        assert entry.name_tr.strip()
        assert entry.name_en.strip()


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('group = "TAHIL"', 'group = "TAHLI"', "PIRINC-1KG: there is no group TAHLI"),
        ("gross_g = 1010", "gross_g = 990", "PIRINC-1KG: a piece weighs something"),
        ("net_g = 1000", "net_g = 0", "PIRINC-1KG: a piece weighs something"),
        ("volume_ml = 1250", "volume_ml = 0", "PIRINC-1KG: a piece fills some space"),
        ("minimum_pieces = 300", "minimum_pieces = -1", "never negative"),
        ('barcode = "8690000000012"', 'barcode = "8690000000013"', "is not an EAN-13"),
        ('code = "BULGUR-1KG"', 'code = "PIRINC-1KG"', "code PIRINC-1KG occurs twice"),
        ('label = "Tip B"', 'label = "Tip A"', "label Tip A occurs twice"),
        ("AYCICEK-YAGI-2L = 1", "AYCICEK-YAGI-3L = 1", "no item AYCICEK-YAGI-3L"),
        ("AYCICEK-YAGI-2L = 1", "AYCICEK-YAGI-2L = 0", "at least one piece"),
        ("AYCICEK-YAGI-2L = 1", "AYCICEK-YAGI-2L = 9", "STANDART: the contents do not fit"),
        ("AYCICEK-YAGI-2L = 1", "KOLONYA-400ML = 1", "chemical goods never share"),
        ("size_to = 5", "size_to = 2", "STANDART: household sizes run upwards"),
        ('storage = "ambient"', 'storage = "warm"', "warm"),
        ('"GLUTEN"', '"GLUTTEN"', "GLUTTEN"),
    ],
)
def test_a_catalogue_that_cannot_be_is_refused(
    tmp_path: Path, old: str, new: str, reason: str
) -> None:
    with pytest.raises(ValueError, match=reason):
        read_catalogue(changed(tmp_path, old, new))
