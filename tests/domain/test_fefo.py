"""First expired, first out."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.domain.fefo import AvailableLot, pick_grams, pick_pieces
from logistics.domain.quantity import NOTHING, Quantity

TODAY = date(2026, 11, 2)
days = st.integers(-30, 400).map(lambda count: TODAY + timedelta(days=count))


def a_lot(
    lot_id: int = 1,
    *,
    pieces: int = 10,
    grams: int = 10_000,
    expires_on: date | None = None,
    received_on: date = TODAY,
    place_id: int = 1,
) -> AvailableLot:
    return AvailableLot(
        lot_id=lot_id,
        code=f"L{lot_id:03d}",
        place_id=place_id,
        expires_on=expires_on,
        received_on=received_on,
        quantity=Quantity(pieces=pieces, grams=grams),
    )


@st.composite
def shelves(draw):
    """Lots of an item, some expired, some undated, some empty, some promised too often."""
    count = draw(st.integers(0, 8))
    return [
        a_lot(
            number,
            pieces=draw(st.integers(-3, 40)),
            grams=draw(st.integers(-3_000, 40_000)),
            expires_on=draw(st.none() | days),
            received_on=draw(days),
        )
        for number in range(count)
    ]


def in_days(count):
    return TODAY + timedelta(days=count)


def codes(picking):
    return [pick.code for pick in picking.picks]


def test_the_lot_that_expires_first_goes_first():
    lots = [a_lot(1, expires_on=in_days(30)), a_lot(2, expires_on=in_days(3))]

    assert codes(pick_pieces(lots, 15, on=TODAY)) == ["L002", "L001"]


def test_undated_lots_go_last_the_oldest_receipt_first():
    lots = [
        a_lot(1, received_on=in_days(-1)),
        a_lot(2, received_on=in_days(-5)),
        a_lot(3, expires_on=in_days(300)),
    ]

    assert codes(pick_pieces(lots, 30, on=TODAY)) == ["L003", "L002", "L001"]


def test_expired_food_is_never_picked():
    lots = [a_lot(1, expires_on=in_days(-1)), a_lot(2, expires_on=in_days(1))]

    picking = pick_pieces(lots, 15, on=TODAY)

    assert codes(picking) == ["L002"]
    assert picking.short == Quantity(pieces=5)


def test_food_is_picked_on_its_last_day():
    assert codes(pick_pieces([a_lot(1, expires_on=TODAY)], 1, on=TODAY)) == ["L001"]


def test_a_shortage_is_a_result():
    picking = pick_pieces([], 3, on=TODAY)

    assert picking.picks == ()
    assert picking.short == Quantity(pieces=3)
    assert picking.picked == NOTHING


def test_a_part_of_a_weighed_lot_takes_its_part_of_the_weight():
    [pick] = pick_pieces([a_lot(1, pieces=4, grams=10_001)], 3, on=TODAY).picks

    assert pick.quantity == Quantity(pieces=3, grams=7_500)


def test_loose_goods_are_picked_by_weight():
    picking = pick_grams([a_lot(1, pieces=0, grams=700), a_lot(2, pieces=0)], 1000, on=TODAY)

    assert [pick.quantity for pick in picking.picks] == [Quantity(grams=700), Quantity(grams=300)]


def test_a_lot_promised_beyond_what_is_held_is_passed_over():
    lots = [a_lot(1, pieces=-2, grams=-2_000, expires_on=TODAY), a_lot(2)]

    assert codes(pick_pieces(lots, 3, on=TODAY)) == ["L002"]


def test_two_shelves_of_one_lot_are_picked_in_a_fixed_order():
    lots = [a_lot(1, place_id=2), a_lot(1, place_id=1)]

    picks = pick_pieces(lots, 12, on=TODAY).picks

    assert [pick.place_id for pick in picks] == [1, 2]


picking_of = pytest.mark.parametrize(
    ("pick", "side"), [(pick_pieces, "pieces"), (pick_grams, "grams")]
)


@picking_of
@given(lots=shelves(), asked=st.integers(0, 60_000))
def test_what_is_short_is_what_was_asked_less_what_was_picked(pick, side, lots, asked):
    picking = pick(lots, asked, on=TODAY)

    assert getattr(picking.picked, side) + getattr(picking.short, side) == asked


@picking_of
@given(lots=shelves(), asked=st.integers(0, 60_000))
def test_no_pick_is_more_than_its_lot_holds_and_none_is_nothing(pick, side, lots, asked):
    held = {lot.code: lot.quantity for lot in lots}

    for each in pick(lots, asked, on=TODAY).picks:
        assert held[each.code].covers(each.quantity)
        assert getattr(each.quantity, side) > 0
        assert not each.quantity.is_negative()


@picking_of
@given(lots=shelves(), asked=st.integers(0, 60_000))
def test_picks_are_in_the_order_of_their_dates_and_none_has_passed(pick, side, lots, asked):
    expires = {lot.code: lot.expires_on or date.max for lot in lots}

    picked = [expires[each.code] for each in pick(lots, asked, on=TODAY).picks]

    assert picked == sorted(picked)
    assert all(day >= TODAY for day in picked)


@picking_of
@given(lots=shelves(), asked=st.integers(0, 60_000))
def test_nothing_is_short_while_a_usable_lot_still_holds_some(pick, side, lots, asked):
    picking = pick(lots, asked, on=TODAY)

    usable = [
        lot
        for lot in lots
        if (lot.expires_on or date.max) >= TODAY and not lot.quantity.is_negative()
    ]
    covered = sum(getattr(lot.quantity, side) for lot in usable)
    assert getattr(picking.short, side) == max(0, asked - covered)


@picking_of
@given(lots=shelves(), asked=st.integers(0, 60_000), data=st.data())
def test_the_order_in_which_lots_are_told_does_not_matter(pick, side, lots, asked, data):
    told_otherwise = data.draw(st.permutations(lots))

    assert pick(lots, asked, on=TODAY) == pick(told_otherwise, asked, on=TODAY)
