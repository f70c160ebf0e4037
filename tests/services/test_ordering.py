"""Calling orders off, and placing again what came back."""

import pytest
from sqlmodel import select

from logistics.domain.errors import NotEnoughAvailable, WrongState
from logistics.domain.orders import OrderState, Outcome, ProgrammeState, PromiseState
from logistics.services import ordering, planning
from logistics.store.lots import available_lots
from logistics.store.tables import OrderRow, PromiseRow, StopRow
from tests.builders import MONDAY, a_command
from tests.planning import a_day, solve_at_once


@pytest.fixture
def day(session):
    return a_day(session)


def free(session, day) -> int:
    lots = available_lots(session, [day.lot.item_id])[day.lot.item_id]
    return sum(lot.quantity.pieces for lot in lots)


def states(session) -> list[str]:
    return [order.state.value for order in session.exec(select(OrderRow).order_by(OrderRow.id))]


def test_a_cancelled_order_lets_its_promise_go(session, day):
    before = free(session, day)

    ordering.cancel_order(session, day.orders[0].id)

    assert states(session) == ["cancelled", "placed", "placed"]
    assert free(session, day) == before + 1


@pytest.mark.parametrize("state", [OrderState.LOADED, OrderState.DELIVERED, OrderState.CANCELLED])
def test_an_order_that_left_the_depot_is_not_cancelled(session, day, state):
    day.orders[0].state = state
    session.flush()

    with pytest.raises(WrongState):
        ordering.cancel_order(session, day.orders[0].id)

    assert free(session, day) == 2


def test_a_cancelled_order_is_taken_off_the_trip_that_is_not_loaded(session, day, published):
    ordering.cancel_order(session, day.orders[0].id)

    assert set(session.exec(select(StopRow.order_id))) == {day.orders[1].id, day.orders[2].id}


def test_a_stop_that_was_already_made_stays(session, day, published):
    stop = session.exec(select(StopRow).where(StopRow.order_id == day.orders[0].id)).one()
    stop.outcome = Outcome.NOT_HOME
    session.flush()

    ordering.cancel_order(session, day.orders[0].id)

    assert session.get(StopRow, stop.id) is not None


def test_a_cancelled_programme_closes_and_lets_everything_go(session, day):
    cancelled = ordering.cancel_programme(session, day.programme.id)

    assert cancelled == 3
    assert day.programme.state is ProgrammeState.CLOSED
    assert free(session, day) == 5


def test_what_is_on_the_way_keeps_its_programme_open(session, day):
    day.orders[0].state = OrderState.LOADED
    session.flush()

    cancelled = ordering.cancel_programme(session, day.programme.id)

    assert cancelled == 2
    assert day.programme.state is ProgrammeState.ALLOCATED
    assert states(session) == ["loaded", "cancelled", "cancelled"]


def test_an_order_that_came_back_is_placed_again_with_a_fresh_promise(session, day):
    came_back(session, day)

    ordering.place_again(session, day.orders[0].id, command=a_command())

    assert day.orders[0].state is OrderState.PLACED
    promises = session.exec(select(PromiseRow).where(PromiseRow.order_id == day.orders[0].id))
    assert [promise.state.value for promise in promises] == ["released", "open"]


def test_nothing_is_placed_again_without_stock(session, day):
    came_back(session, day)
    session.exec(select(PromiseRow).where(PromiseRow.order_id == day.orders[1].id)).one().pieces = 4
    session.flush()

    with pytest.raises(NotEnoughAvailable):
        ordering.place_again(session, day.orders[0].id, command=a_command())


def test_an_order_that_still_waits_is_not_placed_again(session, day):
    with pytest.raises(WrongState):
        ordering.place_again(session, day.orders[0].id, command=a_command())

    assert free(session, day) == 2


def came_back(session, day) -> None:
    day.orders[0].state = OrderState.NOT_DELIVERED
    promise = session.exec(select(PromiseRow).where(PromiseRow.order_id == day.orders[0].id)).one()
    promise.state = PromiseState.RELEASED
    session.flush()


@pytest.fixture
def published(session, day, engine):
    plan = day.request(session)
    session.commit()
    planning.plan_day(engine, plan.id, solve=solve_at_once)
    planning.publish(session, plan.id, at=MONDAY)
    return plan
