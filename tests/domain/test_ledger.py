"""The stock ledger's law, in plain values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.domain.ledger import ISSUING_KINDS, OWN_KINDS, Move, PlaceKind, balances
from logistics.domain.quantity import NOTHING, Quantity

quantities = st.builds(Quantity, pieces=st.integers(0, 9), grams=st.integers(0, 9_999)).filter(
    lambda quantity: quantity != NOTHING
)
pairs = st.tuples(st.integers(1, 4), st.integers(1, 4)).filter(lambda pair: pair[0] != pair[1])


@st.composite
def a_move_of_any_kind(draw):
    source, target = draw(pairs)
    return Move(
        lot_id=draw(st.integers(1, 3)),
        source_id=source,
        target_id=target,
        quantity=draw(quantities),
    )


moves = st.lists(a_move_of_any_kind(), max_size=20)


def a_move(*, source_id=1, target_id=2, grams=10):
    return Move(lot_id=1, source_id=source_id, target_id=target_id, quantity=Quantity(grams=grams))


@given(moves)
def test_over_all_places_each_lot_sums_to_nothing(made):
    held = balances(made)

    for lot in {lot for _, lot in held}:
        assert sum((held[key] for key in held if key[1] == lot), NOTHING) == NOTHING


@given(moves)
def test_every_move_followed_by_its_reverse_leaves_no_trace(made):
    assert balances([*made, *(move.reversed() for move in made)]) == {}


@given(moves, st.randoms())
def test_what_is_held_does_not_depend_on_the_order_of_the_moves(made, random):
    shuffled = list(made)
    random.shuffle(shuffled)

    assert balances(shuffled) == balances(made)


@given(a_move_of_any_kind())
def test_a_move_reversed_twice_is_the_move(move):
    assert move.reversed().reversed() == move


def test_a_place_that_holds_nothing_is_not_told():
    assert balances([a_move(), a_move(source_id=2, target_id=1)]) == {}


def test_a_move_goes_somewhere_else():
    with pytest.raises(ValueError, match="two different places"):
        a_move(target_id=1)


@pytest.mark.parametrize("grams", [0, -1])
def test_a_move_carries_something(grams):
    with pytest.raises(ValueError, match="carries a positive quantity"):
        a_move(grams=grams)


def test_what_is_on_a_shelf_at_the_dock_or_in_a_vehicle_is_ours():
    assert set(OWN_KINDS) == {PlaceKind.SHELF, PlaceKind.DOCK, PlaceKind.VEHICLE}


def test_what_issues_nothing_is_where_expired_food_may_still_go():
    assert set(PlaceKind) - ISSUING_KINDS == {
        *(PlaceKind.SHELF, PlaceKind.DOCK, PlaceKind.WASTE, PlaceKind.LOST),
        *(PlaceKind.DONOR, PlaceKind.SUPPLIER, PlaceKind.COUNT, PlaceKind.OPENING),
    }
