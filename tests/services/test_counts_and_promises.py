"""Counts that find less than is promised: the orders are named, and get other lots at once."""

from collections import Counter

import pytest
from sqlmodel import select

from logistics.domain.count_refusals import CountLeavesOrders, SamePerson
from logistics.domain.orders import PromiseState
from logistics.services import counting, receiving
from logistics.services.receiving import Papers
from logistics.store.proof import prove_promises
from logistics.store.tables import HouseholdRow, PromiseRow
from tests.arrivals import a_line, a_purpose
from tests.builders import (
    a_command,
    a_household,
    a_lot,
    a_neighbourhood,
    a_programme,
    an_order,
)
from tests.services.test_counting import Store


@pytest.fixture
def store(session):
    return Store(session)


def promised(store, *pieces, lot=None):
    """Orders that are each promised so many pieces of the lot, in their turn."""
    programme = a_programme(store.session, actor=store.ayse, item=store.item)
    door = a_neighbourhood(store.session)
    return [
        an_order(
            store.session, programme, a_household(store.session, door), lot=lot or store.lot,
            shelf=store.shelf, pieces=each, grams=each * 1000,
        )
        for each in pieces
    ]  # fmt: skip


def promises(store):
    query = select(PromiseRow).where(PromiseRow.state == PromiseState.OPEN)
    return {(row.order_id, row.lot_id): row.pieces for row in store.session.exec(query)}


def short_count(store, left):
    """A finished count that found so many pieces of the lot."""
    count = store.start()
    store.twice(count, left)
    counting.finish_with_gaps(store.session, command=a_command(store.ayse.id), count_id=count.id)
    return count


def approve_and_promise(store, count):
    return counting.approve_and_promise_others(
        store.session, command=a_command(store.dilek.id), count_id=count.id
    )


def test_orders_that_lose_their_goods_get_others_together_with_the_posting(store):
    first, second = promised(store, 4, 4)
    other = a_lot(store.session, store.item, store.shelf, actor=store.ayse, pieces=4)
    count = short_count(store, 5)
    told = counting.losing_orders(store.session, count.id)

    approve_and_promise(store, count)

    assert [(each.order, each.quantity.pieces) for each in told] == [(second.code, 4)]
    assert store.held() == 5
    by_order = Counter()
    for (order_id, _), pieces in promises(store).items():
        by_order[order_id] += pieces
    assert by_order == {first.id: 4, second.id: 4}
    assert promises(store)[second.id, other.id] >= 3
    assert prove_promises(store.session) == []


def test_where_too_little_is_left_the_households_are_named_and_nothing_is_booked(store):
    _first, second, third = promised(store, 4, 3, 3)
    a_lot(store.session, store.item, store.shelf, actor=store.ayse, pieces=3)
    count = short_count(store, 4)
    before = promises(store)

    with pytest.raises(CountLeavesOrders) as refused, store.session.begin_nested():
        approve_and_promise(store, count)
    store.session.expire_all()

    [left] = refused.value.touched
    household = store.session.get(HouseholdRow, third.household_id)
    assert (left.order, left.household) == (third.code, household.code)
    assert second.code not in str(refused.value)
    assert store.held() == 10
    assert promises(store) == before


def test_goods_for_another_purpose_are_not_promised_instead(store):
    promised(store, 8)
    receiving.receive_donation(
        store.session, command=a_command(store.ayse.id), donor="M", reference="1",
        lines=[a_line(store.item, store.shelf.id, pieces=9)],
        papers=Papers(purpose_id=a_purpose(store.session).id),
    )  # fmt: skip
    count = short_count(store, 5)

    with pytest.raises(CountLeavesOrders):
        approve_and_promise(store, count)


def test_who_counted_does_not_post_this_way_either(store):
    promised(store, 8)
    count = short_count(store, 5)

    with pytest.raises(SamePerson):
        counting.approve_and_promise_others(
            store.session, command=a_command(store.ayse.id), count_id=count.id
        )
