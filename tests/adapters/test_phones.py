"""Phones are kept in one form and written in another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.adapters.phones import to_e164
from logistics.domain.errors import InvalidValue
from logistics.domain.phones import written_phone

MOBILE = st.from_regex(r"\A53[0-9]{8}\Z")


@given(MOBILE, st.sampled_from(["0{}", "{}", "+90{}", "0090{}", "+90 {}"]))
def test_every_way_to_write_a_number_is_kept_the_same(number, way):
    assert to_e164(way.format(number)) == f"+90{number}"


@given(MOBILE)
def test_a_written_number_reads_back_as_itself(number):
    assert to_e164(written_phone(f"+90{number}")) == f"+90{number}"


def test_a_number_is_written_as_people_write_it():
    assert written_phone("+905321234567") == "0 532 123 45 67"
    assert written_phone("+4930123456") == "+4930123456"
    assert written_phone("") == ""


def test_kocaelis_landlines_are_numbers_too():
    assert to_e164("(0262) 318 00 00") == "+902623180000"


@pytest.mark.parametrize("typed", ["", "  "])
def test_no_phone_is_no_mistake(typed):
    assert to_e164(typed) == ""


@pytest.mark.parametrize("typed", ["12", "abc", "0532 123", "0999 999 99 99", "0532 123 45 67 89"])
def test_a_number_that_cannot_exist_is_refused(typed):
    with pytest.raises(InvalidValue) as refused:
        to_e164(typed)

    assert refused.value.field == "phone"
