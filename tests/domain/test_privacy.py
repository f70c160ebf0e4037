"""What may be shown of a person, and no more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.domain.privacy import masked_name, masked_national_id, masked_phone

letters = st.text("abcçdefgğhıijklmnoöprsştuüvyzABCÇDEFGĞHIİ", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ayşe Yılmaz", "Ayşe Y."),
        ("Ayşe Nur Yılmaz", "Ayşe Nur Y."),
        ("  Şükrü   İnce ", "Şükrü İ."),
        ("Ayşe", "Ayşe"),
        ("", ""),
    ],
)
def test_a_driver_sees_given_names_and_an_initial(name, shown):
    assert masked_name(name) == shown


@given(st.lists(letters, min_size=2, max_size=4))
def test_of_a_surname_only_the_initial_is_shown(words):
    shown = masked_name(" ".join(words)).split(" ")

    assert shown[:-1] == words[:-1]
    assert shown[-1] == f"{words[-1][0]}."


@pytest.mark.parametrize(
    ("number", "shown"),
    [("10000000146", "*******0146"), ("123", "***"), ("1000000014", "**********"), ("", "")],
)
def test_of_an_identity_number_the_last_four_digits_are_shown(number, shown):
    assert masked_national_id(number) == shown


@given(st.text("0123456789", max_size=20))
def test_a_masked_identity_number_never_shows_more_than_four_digits(number):
    shown = masked_national_id(number)

    assert len(shown) == len(number)
    assert sum(letter.isdigit() for letter in shown) <= 4


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("+905321234567", "0532 *** ** 67"),
        ("+902623120000", "0262 *** ** 00"),
        ("+4915112345678", "*** 78"),
        ("112", "***"),
        ("", ""),
    ],
)
def test_of_a_phone_number_the_middle_is_hidden(phone, shown):
    assert masked_phone(phone) == shown


@given(st.from_regex(r"\+?[0-9]{0,15}", fullmatch=True))
def test_a_masked_phone_never_shows_enough_to_ring(phone):
    shown = [letter for letter in masked_phone(phone) if letter.isdigit()]

    assert len(shown) <= 6
    assert len(shown) < 3 or phone.startswith("+90")
