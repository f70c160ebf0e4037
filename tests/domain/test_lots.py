"""Lots: how near their date is, what they are called, where they may stand."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.domain.lots import (
    ExpiryBand,
    StorageClass,
    can_keep,
    expiry_band,
    is_expired,
    lot_code,
)

TODAY = date(2026, 11, 2)


@pytest.mark.parametrize(
    ("days_left", "band"),
    [
        (-1, ExpiryBand.EXPIRED),
        (0, ExpiryBand.TODAY),
        (1, ExpiryBand.WEEK),
        (7, ExpiryBand.WEEK),
        (8, ExpiryBand.MONTH),
        (30, ExpiryBand.MONTH),
        (31, ExpiryBand.TWO_MONTHS),
        (60, ExpiryBand.TWO_MONTHS),
        (61, ExpiryBand.LATER),
    ],
)
def test_a_band_holds_from_its_first_to_its_last_day(days_left, band):
    assert expiry_band(TODAY + timedelta(days=days_left), on=TODAY) is band


def test_a_lot_without_a_date_is_undated_and_never_expires():
    assert expiry_band(None, on=TODAY) is ExpiryBand.UNDATED
    assert not is_expired(None, on=TODAY)


@given(st.dates(), st.dates())
def test_a_lot_is_expired_exactly_when_its_band_says_so(expires_on, on):
    assert is_expired(expires_on, on=on) == (expiry_band(expires_on, on=on) is ExpiryBand.EXPIRED)


def test_a_lot_code_tells_the_day_and_the_number():
    assert lot_code(date(2026, 11, 2), 7) == "GB-261102-007"


@pytest.mark.parametrize("place", StorageClass)
@pytest.mark.parametrize("item", StorageClass)
def test_goods_stand_only_among_their_own_kind(place, item):
    assert can_keep(place, item) == (place is item)
