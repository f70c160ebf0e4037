"""What left is accounted for, and whoever was not met keeps its right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.domain.errors import InvalidValue, RouteDoesNotBalance, StopsPending
from logistics.domain.lots import Measure
from logistics.domain.quantity import NOTHING, Quantity
from logistics.domain.reconciliation import (
    Claim,
    LotAccount,
    check_closing,
    keep_rights,
    part_of,
)

quantities = st.builds(Quantity, pieces=st.integers(0, 40), grams=st.integers(0, 800_000))


def an_account(**sides):
    return LotAccount(lot_id=1, lot="GB-1", **sides)


def pieces(count, each_g=1000):
    return Quantity(pieces=count, grams=count * each_g)


@given(delivered=quantities, returned=quantities, lost=quantities, astray=quantities)
def test_a_route_closes_exactly_when_loaded_is_delivered_returned_and_lost(
    delivered, returned, lost, astray
):
    account = an_account(
        loaded=delivered + returned + lost + astray,
        delivered=delivered,
        returned=returned,
        lost=lost,
    )

    if astray == NOTHING:
        check_closing("R-1", [account], pending_stops=())
    else:
        with pytest.raises(RouteDoesNotBalance) as refusal:
            check_closing("R-1", [account], pending_stops=())
        assert refusal.value.remaining == (("GB-1", astray),)


def test_one_gram_astray_keeps_a_route_open():
    account = an_account(
        loaded=Quantity(pieces=1, grams=1000), returned=Quantity(pieces=1, grams=999)
    )

    with pytest.raises(RouteDoesNotBalance):
        check_closing("R-1", [account], pending_stops=())


def test_a_route_with_an_unanswered_stop_stays_open():
    with pytest.raises(StopsPending):
        check_closing("R-1", [], pending_stops=(4,))


def test_what_a_stop_waits_for_cannot_be_returned():
    account = an_account(loaded=pieces(5), delivered=pieces(1), waiting=pieces(3))

    assert account.returnable == pieces(1)


def test_an_order_gets_all_of_its_goods_again_or_none():
    claims = [
        Claim(promise_id=1, order_id=1, lot_id=1, quantity=pieces(1)),
        Claim(promise_id=2, order_id=1, lot_id=2, quantity=pieces(1)),
        Claim(promise_id=3, order_id=2, lot_id=1, quantity=pieces(1)),
    ]

    kept = keep_rights(claims, {(1, 7): pieces(1)})

    assert [each.claim.promise_id for each in kept] == [3]
    assert kept[0].place_id == 7


@given(
    wanted=st.lists(st.tuples(st.integers(1, 4), st.integers(1, 3)), max_size=8),
    there=st.lists(st.integers(0, 6), min_size=3, max_size=3),
)
def test_no_more_is_promised_again_than_came_back(wanted, there):
    claims = [
        Claim(promise_id=n, order_id=n, lot_id=lot, quantity=pieces(count, 333))
        for n, (count, lot) in enumerate(wanted)
    ]
    returned = {(lot, 9): pieces(count, 334) for lot, count in enumerate(there, start=1)}

    kept = keep_rights(claims, returned)

    for (lot, _), quantity in returned.items():
        taken = sum((k.quantity for k in kept if k.claim.lot_id == lot), NOTHING)
        assert quantity.covers(taken)
    assert all(k.quantity.pieces == k.claim.quantity.pieces for k in kept)


@given(
    whole=st.builds(Quantity, pieces=st.integers(1, 40), grams=st.integers(1, 10**6)),
    data=st.data(),
)
def test_counted_parts_of_a_lot_sum_to_the_lot_to_the_gram(whole, data):
    first = data.draw(st.integers(0, whole.pieces))

    part = part_of(whole, measure=Measure.PIECES, pieces=first, grams=None)
    rest = part_of(whole - part, measure=Measure.PIECES, pieces=whole.pieces - first, grams=None)

    assert part + rest == whole


def test_a_weighed_piece_weighs_what_the_scale_says():
    part = part_of(pieces(3), measure=Measure.CATCH, pieces=1, grams=980)

    assert part == Quantity(pieces=1, grams=980)


@pytest.mark.parametrize(
    ("count", "grams", "why"),
    [(1, None, "without_grams"), (1, 0, "without_grams"), (None, 980, "without_pieces")],
)
def test_weighed_pieces_are_counted_and_put_on_the_scale(count, grams, why):
    with pytest.raises(InvalidValue) as refusal:
        part_of(pieces(3), measure=Measure.CATCH, pieces=count, grams=grams)

    assert refusal.value.why == why


def test_what_dried_up_is_grams_without_a_piece():
    rest = pieces(3) - part_of(pieces(3), measure=Measure.CATCH, pieces=3, grams=2980)

    assert part_of(rest, measure=Measure.CATCH, pieces=None, grams=20) == Quantity(grams=20)


def test_loose_goods_have_no_pieces():
    part = part_of(Quantity(grams=5000), measure=Measure.BULK, pieces=None, grams=1200)

    assert part == Quantity(grams=1200)
