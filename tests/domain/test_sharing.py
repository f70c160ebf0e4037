"""Who gets something when it does not reach for all."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.domain.fefo import AvailableLot
from logistics.domain.quantity import NOTHING, Quantity
from logistics.domain.sharing import Candidate, in_turn, share_out

TODAY = date(2026, 11, 3)


def a_candidate(code: str, *, need: int = 3, served: int | None = None) -> Candidate:
    """A household that was last served on a day of October 2026, or never."""
    at = None if served is None else datetime(2026, 10, served, tzinfo=UTC)
    return Candidate(household_id=int(code[1:]), code=code, need_band=need, last_served_at=at)


def a_lot(number: int, *, pieces: int, grams: int | None = None, expires: date | None = None):
    return AvailableLot(
        lot_id=number,
        code=f"L{number}",
        place_id=1,
        expires_on=expires or date(2027, 1, number),
        received_on=TODAY,
        quantity=Quantity(pieces=pieces, grams=pieces * 1000 if grams is None else grams),
    )


def codes(shares) -> list[str]:
    return [share.candidate.code for share in shares]


def test_the_greatest_need_comes_first():
    turns = in_turn([a_candidate("H1", need=2), a_candidate("H2", need=5)])

    assert [turn.code for turn in turns] == ["H2", "H1"]


def test_among_equal_need_whoever_waited_longest_comes_first():
    turns = in_turn([a_candidate("H1", served=20), a_candidate("H2", served=3)])

    assert [turn.code for turn in turns] == ["H2", "H1"]


def test_whoever_was_never_served_comes_before_all_who_were():
    turns = in_turn([a_candidate("H1", served=1), a_candidate("H2")])

    assert [turn.code for turn in turns] == ["H2", "H1"]


def test_the_household_code_decides_between_equals():
    turns = in_turn([a_candidate("H9"), a_candidate("H1")])

    assert [turn.code for turn in turns] == ["H1", "H9"]


def test_those_for_whom_too_little_is_left_are_left_out_with_their_turn():
    sharing = share_out(
        [a_candidate("H1"), a_candidate("H2"), a_candidate("H3", need=5)],
        [a_lot(1, pieces=2)],
        pieces_each=1,
        on=TODAY,
    )

    assert codes(sharing.served) == ["H3", "H1"]
    assert [(share.candidate.code, share.rank) for share in sharing.left_out] == [("H2", 3)]


@pytest.mark.parametrize(("there", "missing"), [(0, 6), (3, 3), (6, 0), (9, 0)])
def test_what_is_missing_is_what_every_turn_needs_less_what_there_is(there, missing):
    turns = [a_candidate("H1"), a_candidate("H2")]
    sharing = share_out(turns, [a_lot(1, pieces=there)], pieces_each=3, on=TODAY)

    assert sharing.missing(3) == missing


def test_nobody_gets_a_part_of_a_share():
    sharing = share_out(
        [a_candidate("H1"), a_candidate("H2")], [a_lot(1, pieces=3)], pieces_each=2, on=TODAY
    )

    assert codes(sharing.served) == ["H1"]


def test_a_lot_expired_on_the_day_of_delivery_is_passed_over():
    stale = a_lot(1, pieces=5, expires=date(2026, 11, 2))

    sharing = share_out([a_candidate("H1")], [stale], pieces_each=1, on=TODAY)

    assert sharing.pieces == 0
    assert codes(sharing.left_out) == ["H1"]


def test_a_share_may_come_from_two_lots():
    sharing = share_out(
        [a_candidate("H1")], [a_lot(1, pieces=1), a_lot(2, pieces=4)], pieces_each=2, on=TODAY
    )

    assert [(pick.lot_id, pick.quantity.pieces) for pick in sharing.shares[0].picks] == [
        (1, 1),
        (2, 1),
    ]


def test_a_lot_promised_beyond_what_is_held_gives_nothing():
    sharing = share_out([a_candidate("H1")], [a_lot(1, pieces=-2)], pieces_each=1, on=TODAY)

    assert codes(sharing.left_out) == ["H1"]


def test_a_share_of_nothing_is_a_bug():
    with pytest.raises(ValueError, match="at least one piece"):
        share_out([], [], pieces_each=0, on=TODAY)


stocks = st.lists(st.tuples(st.integers(-3, 30), st.integers(0, 40_000)), max_size=5)


@given(stocks=stocks, households=st.integers(0, 40), each=st.integers(1, 4))
def test_never_more_is_set_aside_than_there_is(stocks, households, each):
    lots = [
        a_lot(number, pieces=pieces, grams=grams if pieces > 0 else pieces)
        for number, (pieces, grams) in enumerate(stocks, start=1)
    ]
    candidates = [a_candidate(f"H{number}") for number in range(households)]

    sharing = share_out(candidates, lots, pieces_each=each, on=TODAY)

    for lot in lots:
        taken = sum(
            (
                pick.quantity
                for s in sharing.shares
                for pick in s.picks
                if pick.lot_id == lot.lot_id
            ),
            NOTHING,
        )
        assert taken == NOTHING or lot.quantity.covers(taken)
    assert all(sum(p.quantity.pieces for p in s.picks) == each for s in sharing.served)
    assert len(sharing.shares) == households
    assert len(sharing.served) == min(households, sharing.pieces // each)
