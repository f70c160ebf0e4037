"""T.C. kimlik numbers and phones, as laws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.domain.errors import InvalidValue
from logistics.domain.identity import looks_like_national_id, national_id

NINE = st.integers(100_000_000, 999_999_999).map(str)
DIGITS = "0123456789"


def completed(nine: str) -> str:
    """The whole number behind nine digits, by the law's own arithmetic."""
    digits = [int(digit) for digit in nine]
    tenth = (7 * sum(digits[0::2]) - sum(digits[1::2])) % 10
    return f"{nine}{tenth}{(sum(digits) + tenth) % 10}"


@given(NINE)
def test_a_number_whose_last_two_digits_follow_from_the_rest_is_taken(nine):
    number = completed(nine)

    assert national_id(f" {number[:3]} {number[3:]} ") == number


@given(NINE, st.integers(0, 10), st.sampled_from(DIGITS))
def test_one_wrong_digit_is_always_noticed_and_never_repeated(nine, place, digit):
    number = completed(nine)
    wrong = number[:place] + digit + number[place + 1 :]
    if wrong == number:
        return

    with pytest.raises(InvalidValue) as refused:
        national_id(wrong)

    assert wrong not in str(refused.value)
    assert refused.value.value == ""


@pytest.mark.parametrize("typed", ["", "   "])
def test_no_number_is_none_and_no_mistake(typed):
    assert national_id(typed) is None


@pytest.mark.parametrize("number", ["10000000146", "17291716060", "99000000110", "99123456740"])
def test_published_numbers_and_foreigners_numbers_are_taken(number):
    assert national_id(number) == number


@pytest.mark.parametrize(
    "typed", ["17291716050", "07291716092", "99812345678", "1234", "1000000014a", "١٠٠٠٠٠٠٠١٤٦"]
)
def test_numbers_that_do_not_add_up_are_refused(typed):
    with pytest.raises(InvalidValue):
        national_id(typed)


def test_eleven_digits_look_like_a_number_right_or_wrong():
    assert looks_like_national_id("172 917 160 50")
    assert not looks_like_national_id("H-00001")
    assert not looks_like_national_id("05321234567 Ayşe")
