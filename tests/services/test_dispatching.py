"""Loading a vehicle, and what it refuses to claim."""

from datetime import date

import pytest
from sqlmodel import select

from logistics.domain.errors import (
    AlreadyDone,
    InsufficientStock,
    LoadingInUse,
    LotExpired,
    NotFound,
    NothingToLoad,
    WrongState,
)
from logistics.domain.ledger import DocumentKind, Move, PlaceKind
from logistics.domain.lots import DateKind
from logistics.domain.orders import (
    OrderState,
    Outcome,
    PlanState,
    PromiseState,
    RouteState,
    StayReason,
)
from logistics.domain.quantity import NOTHING, Quantity
from logistics.services import delivering, dispatching
from logistics.store import ledger, places
from logistics.store.documents import open_document
from logistics.store.tables import DocumentRow, PromiseRow
from tests.builders import a_lot, redate
from tests.days import a_day


def in_vehicle(session, day):
    return ledger.held(session, place_id=day.vehicle.place_id, lot_id=day.lot.id)


def states(session):
    return {promise.state for promise in session.exec(select(PromiseRow))}


def waste(session, day, pieces):
    document = open_document(session, DocumentKind.WASTE, command=day.clerks())
    target = places.outside(session, PlaceKind.WASTE).id
    quantity = Quantity(pieces=pieces, grams=pieces * day.item.unit_net_g)
    move = Move(lot_id=day.lot.id, source_id=day.shelf.id, target_id=target, quantity=quantity)
    ledger.post(session, document, [move])


def test_loading_moves_every_promise_into_the_vehicle_by_one_document(session):
    day = a_day(session, doors=3)

    document = dispatching.load_trip(session, command=day.clerks(), trip_id=day.trips[0].id)

    assert in_vehicle(session, day) == Quantity(pieces=3, grams=3 * 20_801)
    assert len(ledger.moves_of(session, document.id)) == 1
    assert document.reference == day.route.code
    assert day.trips[0].loading_id == document.id
    assert day.route.state is RouteState.LOADED
    assert {order.state for order in day.orders} == {OrderState.LOADED}
    assert states(session) == {PromiseState.LOADED}
    assert ledger.prove(session) == []


def test_the_same_loading_sent_twice_has_one_effect(session):
    day = a_day(session)
    command = day.clerks("once")
    document = dispatching.load_trip(session, command=command, trip_id=day.trips[0].id)

    with pytest.raises(AlreadyDone) as done:
        dispatching.load_trip(session, command=command, trip_id=day.trips[0].id)

    assert done.value.document_id == document.id


def test_a_loaded_trip_is_not_loaded_again(session):
    day = a_day(session)
    day.load(session)

    with pytest.raises(WrongState):
        day.load(session)


def test_an_order_left_behind_keeps_its_promise_and_waits_for_the_next_plan(session):
    day = a_day(session, doors=3)

    dispatching.load_trip(
        session,
        command=day.clerks(),
        trip_id=day.trips[0].id,
        left_behind={day.stops[1].id: StayReason.MISSING},
    )

    assert in_vehicle(session, day).pieces == 2
    assert day.orders[1].state is OrderState.PLACED
    assert (day.stops[1].outcome, day.stops[1].reason) == (Outcome.LEFT_BEHIND, "missing")
    promise = session.exec(select(PromiseRow).where(PromiseRow.order_id == day.orders[1].id)).one()
    assert promise.state is PromiseState.OPEN


def leave_damaged(session, day, stop=1):
    left = {day.stops[stop].id: StayReason.DAMAGED}
    dispatching.load_trip(session, command=day.clerks(), trip_id=day.trips[0].id, left_behind=left)
    return session.exec(
        select(PromiseRow).where(
            PromiseRow.order_id == day.orders[stop].id, PromiseRow.state == PromiseState.OPEN
        )
    ).all()


def test_damaged_goods_are_written_off_and_their_order_waits_when_there_are_no_others(session):
    day = a_day(session, doors=3)

    promised = leave_damaged(session, day)

    assert promised == []
    assert day.orders[1].state is OrderState.NOT_DELIVERED
    assert day.stops[1].outcome is Outcome.LEFT_BEHIND
    waste = places.outside(session, PlaceKind.WASTE).id
    assert ledger.held(session, place_id=waste, lot_id=day.lot.id).pieces == 1
    assert ledger.held(session, place_id=day.shelf.id, lot_id=day.lot.id).is_nothing()
    assert in_vehicle(session, day).pieces == 2
    assert ledger.prove(session) == []


def test_an_order_of_damaged_goods_is_promised_others_if_there_are_any(session):
    day = a_day(session, doors=3, spare=1)

    [promise] = leave_damaged(session, day)

    assert promise.pieces == 1
    assert day.orders[1].state is OrderState.PLACED
    assert ledger.held(session, place_id=day.shelf.id, lot_id=day.lot.id).pieces == 1


def test_goods_that_are_no_longer_there_are_refused_by_lot(session):
    day = a_day(session, doors=3)
    waste(session, day, 1)

    with pytest.raises(InsufficientStock) as refusal:
        day.load(session)

    assert refusal.value.lot == day.lot.code


def test_leaving_behind_what_lacks_lets_the_rest_go(session):
    day = a_day(session, doors=3)
    waste(session, day, 1)

    dispatching.load_trip(
        session,
        command=day.clerks(),
        trip_id=day.trips[0].id,
        left_behind={day.stops[2].id: StayReason.MISSING},
    )

    assert in_vehicle(session, day).pieces == 2


def test_a_lot_that_passes_its_use_by_date_before_the_door_is_refused(session):
    day = a_day(session)
    redate(session, day.lot, date_kind=DateKind.USE_BY, expires_on=date(2026, 11, 2))

    with pytest.raises(LotExpired) as refusal:
        day.load(session)

    assert refusal.value.lot == day.lot.code


def test_a_draft_of_a_plan_is_not_loaded(session):
    day = a_day(session)
    day.plan.state = PlanState.READY
    session.flush()

    with pytest.raises(WrongState):
        day.load(session)


def test_an_order_cancelled_after_planning_holds_up_the_loading_until_left_behind(session):
    day = a_day(session)
    day.orders[0].state = OrderState.CANCELLED
    session.flush()

    with pytest.raises(WrongState):
        day.load(session)


def test_a_stop_of_another_trip_cannot_be_left_behind(session):
    day = a_day(session, trips=2)

    with pytest.raises(NotFound):
        dispatching.load_trip(
            session,
            command=day.clerks(),
            trip_id=day.trips[0].id,
            left_behind={day.stops[-1].id: StayReason.OTHER},
        )


def test_a_second_trip_is_loaded_while_goods_of_the_first_are_still_aboard(session):
    day = a_day(session, doors=2, trips=2)

    day.load(session, trip=0)
    day.load(session, trip=1)

    assert in_vehicle(session, day).pieces == 4


def test_undoing_a_loading_leaves_no_trace_but_the_documents(session):
    day = a_day(session, doors=3)
    dispatching.load_trip(
        session,
        command=day.clerks(),
        trip_id=day.trips[0].id,
        left_behind={day.stops[0].id: StayReason.NO_ROOM},
    )

    dispatching.undo_loading(session, command=day.clerks(), trip_id=day.trips[0].id)

    assert in_vehicle(session, day) == NOTHING
    assert states(session) == {PromiseState.OPEN}
    assert {order.state for order in day.orders} == {OrderState.PLANNED}
    assert {stop.outcome for stop in day.stops} == {Outcome.PENDING}
    assert day.route.state is RouteState.PLANNED
    assert day.trips[0].loading_id is None
    assert len(session.exec(select(DocumentRow)).all()) == 3
    assert ledger.prove(session) == []


def test_a_loading_is_done_anew_after_it_was_undone(session):
    day = a_day(session)
    day.load(session)
    dispatching.undo_loading(session, command=day.clerks(), trip_id=day.trips[0].id)

    day.load(session)

    assert in_vehicle(session, day).pieces == 3


def test_a_loading_stands_once_a_door_was_served(session):
    day = a_day(session)
    day.load(session)
    delivering.deliver(session, command=day.drivers(), stop_id=day.stops[1].id)

    with pytest.raises(LoadingInUse) as refusal:
        dispatching.undo_loading(session, command=day.clerks(), trip_id=day.trips[0].id)

    assert refusal.value.stops == (2,)


def test_a_loading_that_moves_nothing_is_refused(session):
    day = a_day(session)
    everything = {stop.id: StayReason.MISSING for stop in day.stops}

    with pytest.raises(NothingToLoad) as refusal:
        dispatching.load_trip(
            session, command=day.clerks(), trip_id=day.trips[0].id, left_behind=everything
        )

    assert refusal.value.trip == f"{day.route.code}/1"
    assert day.route.state is RouteState.PLANNED


def test_no_loading_of_a_closed_route_is_undone(session):
    day = a_day(session)
    day.load(session)
    day.route.state = RouteState.CLOSED
    session.flush()

    with pytest.raises(WrongState) as refusal:
        dispatching.undo_loading(session, command=day.clerks(), trip_id=day.trips[0].id)

    assert (refusal.value.kind, refusal.value.state) == ("route", "closed")
    assert day.route.state is RouteState.CLOSED


def test_an_order_of_two_lots_is_loaded_from_both(session):
    day = a_day(session, doors=1)
    second = a_lot(session, day.item, day.shelf, actor=day.clerk, pieces=1)
    session.add(
        PromiseRow(
            order_id=day.orders[0].id,
            lot_id=second.id,
            place_id=day.shelf.id,
            pieces=1,
            grams=20_801,
            state=PromiseState.OPEN,
            made_at=day.orders[0].placed_at,
        )
    )
    session.flush()

    day.load(session)

    assert in_vehicle(session, day).pieces == 1
    assert ledger.held(session, place_id=day.vehicle.place_id, lot_id=second.id).pieces == 1
