"""The account of a trace: every gram that came in is somewhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.domain.errors import InvalidValue
from logistics.domain.tracing import LotWay, Question, account, spread

DONOR, SHELF, DOORS, BENCH, COUNT = 1, 2, 3, 4, 5


def test_what_lies_and_what_was_handed_over_sum_to_what_came():
    way = LotWay(lot_id=1, brought={DONOR: 100}, held={DONOR: -100, SHELF: 70, DOORS: 30})

    found = account([way], roots={1}, packing_id=BENCH)

    assert (found.received, found.accounted) == (100, 100)
    assert found.parts == {(1, SHELF): 70, (1, DOORS): 30}


def test_a_parcel_carries_the_mark_to_where_it_went_to_the_gram():
    beans = LotWay(
        lot_id=1, brought={DONOR: 100}, held={DONOR: -100, BENCH: 100}, packed_into={9: 100}
    )
    parcel = LotWay(lot_id=9, brought={BENCH: 301}, held={BENCH: -301, SHELF: 200, DOORS: 101})

    found = account([beans, parcel], roots={1}, packing_id=BENCH)

    assert found.received == found.accounted == 100
    assert found.parts == {(9, SHELF): 66, (9, DOORS): 34}


def test_goods_found_by_a_count_are_told_as_its_difference():
    way = LotWay(lot_id=1, brought={DONOR: 100}, held={DONOR: -100, SHELF: 103, COUNT: -3})

    found = account([way], roots={1}, packing_id=BENCH)

    assert found.parts == {(1, SHELF): 103, (1, COUNT): -3}
    assert found.accounted == 100


def test_a_lot_that_is_asked_for_and_packed_from_another_counts_once():
    beans = LotWay(
        lot_id=1, brought={DONOR: 100}, held={DONOR: -100, BENCH: 100}, packed_into={2: 100}
    )
    bag = LotWay(lot_id=2, brought={BENCH: 100}, held={BENCH: -100, SHELF: 100})

    found = account([beans, bag], roots={1, 2}, packing_id=BENCH)

    assert found.received == found.accounted == 100


def test_an_unpacked_parcel_gives_the_mark_back():
    beans = LotWay(
        lot_id=1,
        brought={DONOR: 100},
        held={DONOR: -100, BENCH: 60, SHELF: 40},
        packed_into={2: 100},
    )
    parcel = LotWay(lot_id=2, brought={BENCH: 100}, held={BENCH: -60, SHELF: 60})

    found = account([beans, parcel], roots={1}, packing_id=BENCH)

    assert found.accounted == 100
    assert sum(g for (_, place), g in found.parts.items() if place == SHELF) == 100
    assert sum(g for (_, place), g in found.parts.items() if place == BENCH) == 0


@given(
    st.integers(0, 10**9),
    st.lists(st.integers(-(10**6), 10**9), min_size=1).filter(lambda w: sum(w) > 0),
)
def test_parts_always_sum_to_the_total(total, weights):
    parts = spread(total, weights)

    assert sum(parts) == total
    whole = sum(weights)
    assert all(
        abs(p - total * w / whole) < 1.001 or total > 10**8
        for p, w in zip(parts, weights, strict=True)
    )


@given(st.data())
def test_no_gram_is_lost_however_parcels_are_nested(data):
    count = data.draw(st.integers(1, 6))
    ways, made = [], {}
    for lot in range(1, count + 1):
        own = data.draw(st.integers(1, 1000))
        from_below = made.get(lot, 0)
        brought = {BENCH: from_below} if from_below else {DONOR: own}
        total = from_below or own
        packed, left = {}, total
        for above in range(lot + 1, count + 1):
            part = data.draw(st.integers(0, left))
            if part:
                packed[above] = part
                made[above] = made.get(above, 0) + part
                left -= part
        shelf = data.draw(st.integers(0, left))
        source = BENCH if from_below else DONOR
        held = {SHELF: shelf, DOORS: left - shelf}
        held[BENCH] = held.get(BENCH, 0) + sum(packed.values())
        held[source] = held.get(source, 0) - total
        ways.append(LotWay(lot_id=lot, brought=brought, held=held, packed_into=packed))
    roots = data.draw(st.sets(st.integers(1, count), min_size=1))

    found = account(ways, roots=roots, packing_id=BENCH)

    assert found.received == found.accounted
    assert all(grams > 0 for grams in found.parts.values())


def test_a_question_names_something():
    with pytest.raises(InvalidValue) as refused:
        Question().refuse_vague()

    assert refused.value.why == "vague"
