"""Amounts: pieces and grams travel together, and parts sum to the whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.domain.quantity import NOTHING, Quantity, share

amounts = st.builds(Quantity, pieces=st.integers(-1000, 1000), grams=st.integers(-(10**9), 10**9))
wholes = st.builds(Quantity, pieces=st.integers(1, 5000), grams=st.integers(0, 10**9))


@given(amounts, amounts)
def test_what_is_added_and_taken_again_leaves_no_trace(one, other):
    assert one + other - other == one
    assert one - one == NOTHING


@given(wholes, st.data())
def test_a_lot_shared_out_piece_by_piece_sums_to_the_gram(whole, data):
    remaining, parts = whole, []
    while remaining.pieces:
        part = share(remaining, data.draw(st.integers(1, remaining.pieces)))
        parts.append(part)
        remaining -= part

    assert sum(parts, NOTHING) == whole
    assert remaining == NOTHING


@given(wholes, st.data())
def test_a_share_is_never_more_than_its_part_of_the_whole(whole, data):
    pieces = data.draw(st.integers(0, whole.pieces))

    part = share(whole, pieces)

    assert part.pieces == pieces
    assert whole.covers(part)
    assert whole.grams * pieces - part.grams * whole.pieces in range(whole.pieces)


def test_grams_that_do_not_divide_stay_with_the_last_pieces():
    whole = Quantity(pieces=3, grams=1000)

    assert share(whole, 1) == Quantity(pieces=1, grams=333)
    assert whole - share(whole, 1) == Quantity(pieces=2, grams=667)


@pytest.mark.parametrize("pieces", [-1, 4])
def test_more_pieces_than_there_are_is_a_bug(pieces):
    with pytest.raises(ValueError, match="cannot be taken out of 3"):
        share(Quantity(pieces=3, grams=1000), pieces)


@pytest.mark.parametrize(
    ("held", "asked", "covered"),
    [
        (Quantity(pieces=2, grams=10), Quantity(pieces=2, grams=10), True),
        (Quantity(pieces=2, grams=10), Quantity(pieces=3, grams=1), False),
        (Quantity(pieces=2, grams=10), Quantity(pieces=1, grams=11), False),
        (NOTHING, NOTHING, True),
    ],
)
def test_both_pieces_and_grams_have_to_be_covered(held, asked, covered):
    assert held.covers(asked) is covered


@pytest.mark.parametrize(
    ("amount", "negative", "nothing"),
    [
        (NOTHING, False, True),
        (Quantity(pieces=1, grams=-1), True, False),
        (Quantity(pieces=-1), True, False),
        (Quantity(grams=1), False, False),
    ],
)
def test_an_amount_knows_whether_it_is_below_zero_or_nothing(amount, negative, nothing):
    assert amount.is_negative() is negative
    assert amount.is_nothing() is nothing


def test_an_amount_is_told_in_pieces_and_grams():
    assert str(Quantity(pieces=12, grams=24_000)) == "12 pcs / 24000 g"
