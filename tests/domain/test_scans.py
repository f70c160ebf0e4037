"""What a code looks like, and how the same barcode is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.domain.scans import (
    BARCODE_LENGTHS,
    Scan,
    ScanKind,
    barcode_spellings,
    check_digit,
    has_check_digit,
    kind_of,
)
from seeds.catalogue import catalogue

DIGITS = st.text("0123456789", max_size=16)
BARCODES = (
    st.sampled_from(BARCODE_LENGTHS)
    .flatmap(lambda length: st.text("0123456789", min_size=length - 1, max_size=length - 1))
    .map(lambda body: body + check_digit(body))
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("GB-270208-014", ScanKind.LOT),
        ("GB-270208-014-017", ScanKind.LOT),
        ("PKT-2027-00012", ScanKind.DOCUMENT),
        ("R-270208-3", ScanKind.ROUTE),
        ("R-270208-3/2", ScanKind.ROUTE),
        ("8690000000012", ScanKind.BARCODE),
        ("8690000000013", ScanKind.WORD),
        ("A-01-2", ScanKind.WORD),
    ],
)
def test_a_code_is_known_by_its_shape(text, kind):
    assert kind_of(text) is kind


def test_every_barcode_of_the_catalogue_has_its_check_digit():
    barcodes = [item.barcode for item in catalogue().items.values() if item.barcode]

    assert barcodes
    assert all(has_check_digit(barcode) for barcode in barcodes)


@given(DIGITS)
def test_digits_of_another_length_are_no_barcode(digits):
    assert not has_check_digit(digits) or len(digits) in BARCODE_LENGTHS


@given(BARCODES)
def test_a_barcode_is_among_its_own_spellings_and_they_mean_one_number(digits):
    found = barcode_spellings(digits)

    assert digits in found
    assert {int(spelling) for spelling in found} == {int(digits)}
    assert {len(spelling) for spelling in found} <= set(BARCODE_LENGTHS)


@given(BARCODES, st.integers(0, 13), st.integers(1, 9))
def test_one_wrong_digit_is_seen(digits, place, change):
    place %= len(digits)
    wrong = (int(digits[place]) + change) % 10

    assert not has_check_digit(f"{digits[:place]}{wrong}{digits[place + 1 :]}")


def test_a_word_is_looked_up_as_it_is():
    assert Scan(text="EKMEK", kind=ScanKind.WORD).barcodes == ("EKMEK",)
