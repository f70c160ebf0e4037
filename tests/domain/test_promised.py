"""Which promises go along with goods that are moved."""

from hypothesis import given
from hypothesis import strategies as st

from logistics.domain.promised import everything_of, grams_of, pieces_of
from logistics.domain.quantity import NOTHING, Quantity


@st.composite
def a_shelf_with_promises(draw):
    """What a place holds of a lot, and promises that never exceed it."""
    promises = [
        (number, Quantity(pieces=draw(st.integers(1, 5)), grams=draw(st.integers(5, 5000))))
        for number in range(draw(st.integers(0, 4)))
    ]
    free = draw(st.integers(0, 6))
    weight = draw(st.integers(free, free * 1000)) if free else 0
    promised = sum((each for _, each in promises), NOTHING)
    return promised + Quantity(pieces=free, grams=weight), promises


def followed(portion):
    return sum((each.quantity for each in portion.following), NOTHING)


@given(a_shelf_with_promises(), st.integers(1, 30))
def test_neither_place_promises_more_than_it_holds_afterwards(shelf, pieces):
    held, promises = shelf
    promised = sum((each for _, each in promises), NOTHING)

    portion = pieces_of(held, promises, pieces)

    if pieces > held.pieces:
        assert portion is None
        return
    assert portion.quantity.pieces == pieces
    assert held.covers(portion.quantity)
    assert (held - portion.quantity).covers(promised - followed(portion))
    assert portion.quantity.covers(followed(portion))


@given(a_shelf_with_promises(), st.integers(1, 30))
def test_promises_stay_as_long_as_free_goods_are_enough(shelf, pieces):
    held, promises = shelf
    free = held - sum((each for _, each in promises), NOTHING)

    portion = pieces_of(held, promises, pieces)

    if pieces <= free.pieces:
        assert portion.following == ()


@given(st.integers(0, 500), st.lists(st.integers(1, 300), max_size=4), st.integers(1, 2000))
def test_loose_goods_move_to_the_gram(free, promised, grams):
    promises = [(number, Quantity(grams=each)) for number, each in enumerate(promised)]
    held = Quantity(grams=free + sum(promised))

    portion = grams_of(held, promises, grams)

    if grams > held.grams:
        assert portion is None
        return
    assert portion.quantity == Quantity(grams=grams)
    assert followed(portion).grams == max(0, grams - free)


def test_the_latest_promise_follows_first_and_is_split_where_needed():
    held = Quantity(pieces=10, grams=10_000)
    promises = [(2, Quantity(pieces=2, grams=2000)), (1, Quantity(pieces=5, grams=5000))]

    portion = pieces_of(held, promises, 6)

    assert [(each.promise_id, each.quantity.pieces, each.whole) for each in portion.following] == [
        (2, 2, True),
        (1, 1, False),
    ]


def test_everything_takes_every_promise_along():
    held = Quantity(pieces=3, grams=900)
    portion = everything_of(held, [(1, Quantity(pieces=3, grams=900))])

    assert portion.quantity == held
    assert [each.whole for each in portion.following] == [True]
