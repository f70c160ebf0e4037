"""The vehicle is back: returned, lost, kept, closed."""

import pytest
from sqlmodel import select

from logistics.domain.errors import (
    AlreadyDone,
    InsufficientStock,
    InvalidValue,
    RouteDoesNotBalance,
    StillToDeliver,
    StopsPending,
    WrongState,
    WrongStorage,
)
from logistics.domain.ledger import PlaceKind
from logistics.domain.lots import StorageClass
from logistics.domain.orders import OrderState, Outcome, PlanState, PromiseState, RouteState
from logistics.domain.quantity import NOTHING, Quantity
from logistics.domain.reconciliation import LossReason
from logistics.services import delivering, reconciling
from logistics.services.reconciling import Lost, Returned
from logistics.store import ledger, places
from logistics.store.lots import available_lots
from logistics.store.route_accounts import returns_of, route_accounts
from logistics.store.tables import PromiseRow
from tests.builders import a_plan, a_route, a_shelf, a_stop, a_trip
from tests.days import a_day


@pytest.fixture
def day(session):
    """Three loaded doors: one delivered, one not at home, one refused; one parcel to spare."""
    day = a_day(session, spare=1)
    day.load(session)
    delivering.deliver(session, command=day.drivers(), stop_id=day.stops[0].id)
    for stop, outcome in zip(day.stops[1:], (Outcome.NOT_HOME, Outcome.REFUSED), strict=True):
        delivering.record_failure(session, command=day.drivers(), stop_id=stop.id, outcome=outcome)
    return day


def take_back(session, day, *lines):
    return reconciling.take_back(
        session,
        command=day.clerks(),
        route_id=day.route.id,
        returned=[line for line in lines if isinstance(line, Returned)],
        lost=[line for line in lines if isinstance(line, Lost)],
    )


def parcels(day, pieces, place=None):
    return Returned(lot_id=day.lot.id, place_id=(place or day.shelf).id, pieces=pieces)


def close(session, day):
    return reconciling.close_route(session, command=day.clerks(), route_id=day.route.id)


def free(session, day):
    return sum(lot.quantity.pieces for lot in available_lots(session, [day.item.id])[day.item.id])


def promises(session, order):
    return session.exec(
        select(PromiseRow).where(PromiseRow.order_id == order.id).order_by(PromiseRow.id)
    ).all()


def test_what_comes_back_stands_on_the_shelf_again(session, day):
    take_back(session, day, parcels(day, 2))

    [account] = [each.account for each in route_accounts(session, day.route)]
    assert account.returned == Quantity(pieces=2, grams=2 * 20_801)
    assert account.remaining == NOTHING
    assert ledger.held(session, place_id=day.shelf.id, lot_id=day.lot.id).pieces == 3
    assert ledger.prove(session) == []


def test_the_right_of_a_household_not_met_is_kept(session, day):
    cold_room = a_shelf(session)

    document = take_back(session, day, parcels(day, 2, cold_room))

    assert day.orders[1].state is OrderState.PLACED
    old, fresh = promises(session, day.orders[1])
    assert old.state is PromiseState.RELEASED
    assert (fresh.state, fresh.place_id, fresh.return_id) == (
        PromiseState.OPEN,
        cold_room.id,
        document.id,
    )
    assert Quantity(pieces=fresh.pieces, grams=fresh.grams) == Quantity(pieces=1, grams=20_801)
    assert free(session, day) == 2


@pytest.mark.parametrize("state", [PlanState.READY, PlanState.DISCARDED])
def test_a_draft_with_the_same_order_takes_no_right_away(session, day, state):
    draft = a_plan(session, actor=day.clerk, state=state)
    route = a_route(session, draft, vehicle=day.vehicle, driver=day.driver)
    a_stop(session, a_trip(session, route), day.orders[1])
    day.orders[1].state = OrderState.NOT_DELIVERED
    session.flush()

    take_back(session, day, parcels(day, 2))

    assert day.orders[1].state is OrderState.PLACED


def test_refused_goods_are_free_for_others(session, day):
    take_back(session, day, parcels(day, 2))
    close(session, day)

    assert day.orders[2].state is OrderState.NOT_DELIVERED
    assert [promise.state for promise in promises(session, day.orders[2])] == [
        PromiseState.RELEASED
    ]


def test_a_route_closes_when_everything_is_accounted_for(session, day):
    take_back(
        session,
        day,
        parcels(day, 1),
        Lost(lot_id=day.lot.id, pieces=1, reason=LossReason.DAMAGED),
    )

    route = close(session, day)

    assert route.state is RouteState.CLOSED
    assert route.closed_at is not None
    wasted = ledger.held(
        session, place_id=places.outside(session, PlaceKind.WASTE).id, lot_id=day.lot.id
    )
    assert wasted == Quantity(pieces=1, grams=20_801)


def test_what_is_missing_goes_to_the_lost(session, day):
    take_back(session, day, Lost(lot_id=day.lot.id, pieces=2, reason=LossReason.MISSING))

    lost = places.outside(session, PlaceKind.LOST)
    assert ledger.held(session, place_id=lost.id, lot_id=day.lot.id).pieces == 2
    assert day.orders[1].state is OrderState.NOT_DELIVERED


def test_a_route_that_still_carries_something_is_not_closed(session, day):
    take_back(session, day, parcels(day, 1))

    with pytest.raises(RouteDoesNotBalance) as refusal:
        close(session, day)

    assert refusal.value.remaining == ((day.lot.code, Quantity(pieces=1, grams=20_801)),)


def test_a_route_with_an_unanswered_stop_is_not_closed(session):
    day = a_day(session)
    day.load(session)
    delivering.deliver(session, command=day.drivers(), stop_id=day.stops[1].id)

    with pytest.raises(StopsPending) as refusal:
        close(session, day)

    assert refusal.value.stops == (1, 3)


def test_closing_twice_changes_nothing(session, day):
    take_back(session, day, parcels(day, 2))
    first = close(session, day).closed_at

    assert close(session, day).closed_at == first


def test_after_closing_nothing_moves_any_more(session, day):
    document = take_back(session, day, parcels(day, 2))
    close(session, day)

    with pytest.raises(WrongState):
        take_back(session, day, parcels(day, 1))
    with pytest.raises(WrongState):
        reconciling.undo_return(session, command=day.clerks(), document_id=document.id)
    with pytest.raises(WrongState):
        delivering.undo_outcome(session, command=day.drivers(), stop_id=day.stops[0].id)
    with pytest.raises(WrongState):
        delivering.mark_not_visited(session, command=day.clerks(), route_id=day.route.id)


def test_goods_a_stop_waits_for_cannot_come_back(session):
    day = a_day(session)
    day.load(session)
    delivering.record_failure(
        session, command=day.drivers(), stop_id=day.stops[0].id, outcome=Outcome.NOT_HOME
    )

    with pytest.raises(StillToDeliver) as refusal:
        take_back(session, day, parcels(day, 2))

    assert refusal.value.returnable.pieces == 1


def test_more_than_the_route_carries_cannot_come_back(session, day):
    with pytest.raises(InsufficientStock) as refusal:
        take_back(session, day, parcels(day, 3))

    assert refusal.value.held.pieces == 2


def test_goods_of_another_route_in_the_same_vehicle_are_not_counted(session, day):
    other = a_day(session)
    other.route.vehicle_id = day.vehicle.id
    session.flush()
    other.load(session)

    [account] = [each.account for each in route_accounts(session, day.route)]

    assert account.remaining.pieces == 2
    assert len(route_accounts(session, other.route)) == 1


def test_a_shelf_of_another_storage_class_takes_nothing_back(session, day):
    freezer = a_shelf(session, storage=StorageClass.FROZEN)

    with pytest.raises(WrongStorage):
        take_back(session, day, parcels(day, 2, freezer))


def test_an_empty_return_is_refused(session, day):
    with pytest.raises(InvalidValue):
        take_back(session, day, parcels(day, 0))


def test_the_same_return_sent_twice_has_one_effect(session, day):
    command = day.clerks("once")
    send = {"command": command, "route_id": day.route.id, "returned": [parcels(day, 1)]}
    reconciling.take_back(session, **send)

    with pytest.raises(AlreadyDone):
        reconciling.take_back(session, **send)

    assert len(returns_of(session, day.route)) == 1


def test_a_return_can_be_undone_while_the_route_is_open(session, day):
    document = take_back(session, day, parcels(day, 2))

    reconciling.undo_return(session, command=day.clerks(), document_id=document.id)

    [account] = [each.account for each in route_accounts(session, day.route)]
    assert account.remaining.pieces == 2
    assert returns_of(session, day.route) == []
    assert day.orders[1].state is OrderState.NOT_DELIVERED
    assert [promise.state for promise in promises(session, day.orders[1])] == [PromiseState.LOADED]
    assert ledger.prove(session) == []

    take_back(session, day, parcels(day, 2))
    assert day.orders[1].state is OrderState.PLACED


def test_a_return_stands_once_its_goods_were_planned_again(session, day):
    document = take_back(session, day, parcels(day, 2))
    day.orders[1].state = OrderState.PLANNED
    session.flush()

    with pytest.raises(WrongState):
        reconciling.undo_return(session, command=day.clerks(), document_id=document.id)


def test_a_return_stands_once_its_goods_were_promised_to_others(session, day):
    document = take_back(session, day, parcels(day, 2))
    session.add(
        PromiseRow(
            order_id=day.orders[2].id,
            lot_id=day.lot.id,
            place_id=day.shelf.id,
            pieces=2,
            grams=2 * 20_801,
            state=PromiseState.OPEN,
            made_at=day.orders[2].placed_at,
        )
    )
    session.flush()

    with pytest.raises(InsufficientStock):
        reconciling.undo_return(session, command=day.clerks(), document_id=document.id)


def test_stops_nobody_got_to_keep_their_right_too(session):
    day = a_day(session)
    day.load(session)
    delivering.mark_not_visited(session, command=day.clerks(), route_id=day.route.id)

    take_back(session, day, parcels(day, 3))
    close(session, day)

    assert {order.state for order in day.orders} == {OrderState.PLACED}
    assert free(session, day) == 0


def test_a_route_that_never_left_can_be_closed_once_another_of_its_plan_left(session):
    day, other = a_day(session), a_day(session)
    other.route.plan_id = day.plan.id
    session.flush()
    other.load(session)
    delivering.mark_not_visited(session, command=day.clerks(), route_id=day.route.id)

    assert close(session, day).state is RouteState.CLOSED
    assert {order.state for order in day.orders} == {OrderState.PLACED}
