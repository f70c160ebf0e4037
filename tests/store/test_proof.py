"""What the proof finds beyond the balances, on rows that were changed behind its back."""

import sqlite3
from contextlib import closing

import pytest
from sqlmodel import Session, select

from logistics.domain.orders import PromiseState, RouteState
from logistics.domain.quantity import NOTHING, Quantity
from logistics.services import delivering
from logistics.store import ledger
from logistics.store.engine import create_engine
from logistics.store.proof import Flaw, prove_promises
from logistics.store.tables import PromiseRow
from tests.days import a_day

ONE = Quantity(pieces=1, grams=20_801)


@pytest.fixture
def day(session):
    """Three loaded doors, the first of them delivered."""
    day = a_day(session)
    day.load(session)
    delivering.deliver(session, command=day.drivers(), stop_id=day.stops[0].id)
    return day


def promise_of(session, order):
    return session.exec(select(PromiseRow).where(PromiseRow.order_id == order.id)).one()


def found(session):
    session.flush()
    return [(each.flaw, each.subject, each.of) for each in prove_promises(session)]


def test_an_honest_day_has_no_flaw(session, day):
    a_day(session)

    assert prove_promises(session) == []


def test_goods_loaded_by_no_trip_are_found(session, day):
    day.trips[0].loading_id = None
    session.flush()

    first, second = prove_promises(session)

    assert {first.flaw, second.flaw} == {Flaw.LOADED_ASTRAY}
    assert (first.subject, first.of, first.kept) == (day.orders[1].code, day.lot.code, ONE)


def test_goods_still_loaded_on_a_closed_route_are_found(session, day):
    day.route.state = RouteState.CLOSED

    assert found(session) == [
        (Flaw.LOADED_ASTRAY, day.orders[1].code, day.lot.code),
        (Flaw.LOADED_ASTRAY, day.orders[2].code, day.lot.code),
    ]


def test_a_shelf_that_promises_more_than_it_holds_is_found(session):
    day = a_day(session, doors=2, spare=1)
    promise_of(session, day.orders[0]).pieces = 3
    session.flush()

    [flaw] = prove_promises(session)

    assert (flaw.flaw, flaw.subject, flaw.of) == (
        Flaw.PROMISED_BEYOND,
        day.shelf.code,
        day.lot.code,
    )
    assert (flaw.kept.pieces, flaw.proven.pieces) == (4, 3)


def test_a_promise_from_a_shelf_that_never_held_the_lot_is_found(session):
    day, other = a_day(session, doors=1), a_day(session, doors=1)
    promise_of(session, day.orders[0]).place_id = other.shelf.id
    session.flush()

    [flaw] = prove_promises(session)

    assert (flaw.flaw, flaw.subject, flaw.proven) == (
        Flaw.PROMISED_BEYOND,
        other.shelf.code,
        NOTHING,
    )


def test_a_promise_delivered_without_a_movement_is_found(session, day):
    promise_of(session, day.orders[1]).state = PromiseState.DELIVERED
    session.flush()

    [flaw] = prove_promises(session)

    assert (flaw.flaw, flaw.subject, flaw.kept, flaw.proven) == (
        Flaw.DELIVERED_OTHERWISE,
        day.orders[1].code,
        ONE,
        NOTHING,
    )


def test_a_delivery_without_a_promise_is_found(session, day):
    promise_of(session, day.orders[0]).state = PromiseState.RELEASED

    assert found(session) == [(Flaw.DELIVERED_OTHERWISE, day.orders[0].code, day.lot.code)]


def test_a_delivery_no_stop_knows_of_is_found(session, day):
    day.stops[0].document_id = None

    flaws = found(session)

    assert {flaw for flaw, _, _ in flaws} == {Flaw.DELIVERED_OTHERWISE}
    assert {subject for _, subject, _ in flaws} == {day.orders[0].code, "#0"}


def test_a_delivery_that_was_undone_is_no_flaw(session, day):
    delivering.undo_outcome(session, command=day.drivers(), stop_id=day.stops[0].id)

    assert prove_promises(session) == []


@pytest.mark.parametrize("stop", [0, 1])
def test_an_order_with_goods_out_and_goods_promised_is_found(session, day, stop):
    fresh = a_day(session, doors=1)
    promise_of(session, fresh.orders[0]).order_id = day.orders[stop].id

    assert found(session) == [(Flaw.PROMISED_TWICE, day.orders[stop].code, "")]


def test_an_order_loaded_twice_is_found(session, day):
    other = a_day(session, doors=1)
    other.load(session)
    promise_of(session, other.orders[0]).order_id = day.orders[1].id

    assert (Flaw.PROMISED_TWICE, day.orders[1].code, "") in found(session)


def test_what_was_deleted_behind_our_back_is_named_by_its_id(sqlite_url):
    engine = create_engine(sqlite_url)
    with Session(engine, expire_on_commit=False) as session:
        day = a_day(session, doors=1)
        session.commit()
    with closing(sqlite3.connect(engine.url.database)) as outside:  # guards nothing by itself
        for (trigger,) in outside.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            outside.execute(f"DROP TRIGGER {trigger}")
        outside.execute("DELETE FROM lot WHERE id = ?", (day.lot.id,))
        outside.execute("DELETE FROM place WHERE id = ?", (day.shelf.id,))
        outside.execute("UPDATE balance SET pieces = 7 WHERE own")
        outside.execute("UPDATE promise SET pieces = 9")
        outside.commit()

    with Session(engine) as session:
        [difference] = ledger.prove(session)
        flaws = found(session)

    assert (difference.place, difference.lot) == (f"#{day.shelf.id}", f"#{day.lot.id}")
    assert (difference.kept.pieces, difference.proven.pieces) == (7, 1)
    assert (Flaw.PROMISED_BEYOND, f"#{day.shelf.id}", f"#{day.lot.id}") in flaws
    nowhere = {
        (subject.split()[0], of) for flaw, subject, of in flaws if flaw is Flaw.POINTS_NOWHERE
    }
    assert {("promise", "lot"), ("balance", "place"), ("movement", "lot")} <= nowhere
    engine.dispose()
