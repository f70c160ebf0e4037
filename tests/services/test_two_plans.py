"""One order in two plans: who speaks for it, who may hold it, and what it was promised."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlmodel import Session, select

from logistics.domain.errors import (
    GoodsStillOut,
    InvalidValue,
    NotFound,
    NothingLoaded,
    RuleBroken,
    WrongState,
)
from logistics.domain.orders import OrderState, Outcome, PlanState, PromiseState, StayReason
from logistics.domain.roles import Role
from logistics.services import delivering, dispatching, ordering, planning, reconciling
from logistics.store import ledger
from logistics.store.tables import PlanRow, PromiseRow, StopRow
from tests.builders import a_route, a_trip, a_user, a_vehicle
from tests.days import AT_THE_DOOR, a_day, another_plan


@pytest.fixture
def day(session):
    return a_day(session, spare=2)


def fail(session, day, stop=0, outcome=Outcome.NOT_HOME):
    delivering.record_failure(
        session, command=day.drivers(), stop_id=day.stops[stop].id, outcome=outcome
    )


def bring_back(session, day, pieces):
    line = reconciling.Returned(lot_id=day.lot.id, place_id=day.shelf.id, pieces=pieces)
    reconciling.take_back(session, command=day.clerks(), route_id=day.route.id, returned=[line])


def close(session, day):
    reconciling.close_route(session, command=day.clerks(), route_id=day.route.id)


def promise_states(session, order):
    query = select(PromiseRow).where(PromiseRow.order_id == order.id).order_by(PromiseRow.id)
    return [promise.state.value for promise in session.exec(query)]


def leave_behind(session, day, stop=0):
    dispatching.load_trip(
        session,
        command=day.clerks(),
        trip_id=day.trips[0].id,
        left_behind={day.stops[stop].id: StayReason.MISSING},
    )


@pytest.mark.parametrize("state", [PlanState.READY, PlanState.DISCARDED])
def test_a_younger_draft_does_not_speak_for_an_order(session, day, state):
    another_plan(session, day, state=state)
    day.load(session)
    fail(session, day)

    delivering.undo_outcome(session, command=day.drivers(), stop_id=day.stops[0].id)

    assert day.orders[0].state is OrderState.LOADED
    assert day.orders[0].attempts == 0


@pytest.mark.parametrize("state", [PlanState.READY, PlanState.DISCARDED])
def test_what_came_back_is_promised_anew_whatever_drafts_there_are(session, day, state):
    another_plan(session, day, state=state)
    day.load(session)
    delivering.mark_not_visited(session, command=day.clerks(), route_id=day.route.id)

    bring_back(session, day, 3)
    close(session, day)

    assert {order.state for order in day.orders} == {OrderState.PLACED}
    assert promise_states(session, day.orders[0]) == ["released", "open"]


def test_an_order_whose_goods_are_still_out_is_not_placed_again(session, day):
    day.load(session)
    fail(session, day)

    with pytest.raises(GoodsStillOut) as refusal:
        ordering.place_again(session, day.orders[0].id, command=day.clerks())

    assert (refusal.value.order, refusal.value.route) == (day.orders[0].code, day.route.code)
    assert promise_states(session, day.orders[0]) == ["loaded"]


def test_an_order_placed_again_after_closing_has_one_promise(session, day):
    day.load(session)
    for stop in range(3):
        fail(session, day, stop, Outcome.REFUSED)
    bring_back(session, day, 3)
    close(session, day)

    ordering.place_again(session, day.orders[0].id, command=day.clerks())

    assert promise_states(session, day.orders[0]) == ["released", "open"]


def test_a_promise_left_over_from_an_earlier_loading_is_released_when_placed_again(session, day):
    day.load(session)
    for stop in range(3):
        fail(session, day, stop, Outcome.REFUSED)
    bring_back(session, day, 3)
    close(session, day)
    [leftover] = session.exec(select(PromiseRow).where(PromiseRow.order_id == day.orders[0].id))
    leftover.state = PromiseState.LOADED
    session.flush()

    ordering.place_again(session, day.orders[0].id, command=day.clerks())

    assert promise_states(session, day.orders[0]) == ["released", "open"]


def test_a_delivery_hands_over_what_its_own_trip_loaded_and_nothing_else(session, day):
    earlier = a_day(session, doors=1)
    earlier.load(session)
    [foreign] = session.exec(select(PromiseRow).where(PromiseRow.order_id == earlier.orders[0].id))
    day.load(session)
    foreign.order_id = day.orders[0].id
    session.flush()

    delivering.deliver(session, command=day.drivers(), stop_id=day.stops[0].id)

    assert (
        ledger.held(session, place_id=earlier.vehicle.place_id, lot_id=earlier.lot.id).pieces == 1
    )
    assert foreign.state is PromiseState.LOADED


def test_a_plan_thrown_away_leaves_the_orders_of_another_published_plan_alone(session, day):
    day.route.driver_id = a_user(session, Role.DRIVER).id
    day.stops[0].outcome = Outcome.LEFT_BEHIND
    other = another_plan(session, day, only=day.orders[:1], state=PlanState.PUBLISHED)

    planning.discard(session, day.plan.id)

    session.expire_all()
    assert [order.state for order in day.orders] == [
        OrderState.PLANNED,
        OrderState.PLACED,
        OrderState.PLACED,
    ]
    assert other.plan.state is PlanState.PUBLISHED


def test_an_order_two_published_plans_wait_for_stays_planned_when_one_is_thrown_away(session, day):
    another_plan(session, day, only=day.orders[:1], state=PlanState.PUBLISHED)

    planning.discard(session, day.plan.id)

    session.expire_all()
    assert day.orders[0].state is OrderState.PLANNED
    assert day.orders[1].state is OrderState.PLACED


def test_nothing_is_marked_as_not_visited_before_anything_of_its_plan_was_loaded(session, day):
    with pytest.raises(NothingLoaded) as refusal:
        delivering.mark_not_visited(session, command=day.clerks(), route_id=day.route.id)

    assert refusal.value.plan == day.plan.code
    assert {stop.outcome for stop in day.stops} == {Outcome.PENDING}


def test_a_route_that_stays_home_is_marked_once_another_of_its_plan_left(session, day):
    vehicle, driver = a_vehicle(session), a_user(session, Role.DRIVER)
    second = a_route(session, day.plan, vehicle=vehicle, driver=driver)
    moved = a_trip(session, second)
    day.stops[2].trip_id, day.stops[2].sequence = moved.id, 1
    session.flush()
    day.load(session)

    told = delivering.mark_not_visited(session, command=day.clerks(), route_id=second.id)

    assert told == 1
    assert day.orders[2].state is OrderState.PLACED


def test_no_stop_of_a_plan_that_was_thrown_away_is_visited_again(session, day):
    day.stops[0].outcome = Outcome.LEFT_BEHIND
    day.orders[0].state = OrderState.PLACED
    session.flush()
    planning.discard(session, day.plan.id)

    with pytest.raises(WrongState) as refusal:
        delivering.undo_not_visited(session, route_id=day.route.id, stop_id=day.stops[0].id)

    assert refusal.value.kind == "plan"
    session.expire_all()
    assert day.orders[0].state is OrderState.PLACED


def test_a_stop_is_visited_again_on_its_own_route_only(session, day):
    other = a_day(session)
    day.load(session)
    other.load(session)
    delivering.mark_not_visited(session, command=day.clerks(), route_id=day.route.id)

    with pytest.raises(NotFound):
        delivering.undo_not_visited(session, route_id=other.route.id, stop_id=day.stops[0].id)

    assert day.stops[0].outcome is Outcome.NOT_VISITED


def test_a_plan_is_not_published_while_another_published_plan_holds_its_order(session, day):
    draft = another_plan(session, day, state=PlanState.READY)
    for order in day.orders:
        order.state = OrderState.PLACED
    session.flush()

    with pytest.raises(WrongState) as refusal:
        planning.publish(session, draft.plan.id, at=AT_THE_DOOR)

    assert refusal.value.key == day.orders[0].code
    assert draft.plan.state is PlanState.READY


def test_a_plan_of_a_past_day_is_not_published(session, day):
    draft = another_plan(session, day, state=PlanState.READY)
    planning.discard(session, day.plan.id)

    with pytest.raises(InvalidValue) as refusal:
        planning.publish(session, draft.plan.id, at=AT_THE_DOOR + timedelta(days=1))

    assert (refusal.value.field, refusal.value.why) == ("day", "gone")

    assert planning.publish(session, draft.plan.id, at=AT_THE_DOOR).state is PlanState.PUBLISHED


@pytest.mark.parametrize("first", ["publish", "undo"])
def test_an_order_taken_along_again_is_never_published_elsewhere_at_the_same_time(engine, first):
    with Session(engine, expire_on_commit=False) as session:
        day = a_day(session, spare=2)
        leave_behind(session, day)
        draft = another_plan(session, day, only=day.orders[:1], state=PlanState.READY)
        day.orders[0].state = OrderState.PLACED
        session.commit()
    together, refused = Barrier(2), []

    def act(work) -> None:
        together.wait(timeout=30)
        try:
            with Session(engine) as own, own.begin():
                work(own)
        except RuleBroken as refusal:
            refused.append(refusal)

    def publish(own):
        planning.publish(own, draft.plan.id, at=AT_THE_DOOR)

    def undo(own):
        dispatching.undo_loading(own, command=day.clerks(), trip_id=day.trips[0].id)

    works = [publish, undo] if first == "publish" else [undo, publish]
    threads = [Thread(target=act, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with Session(engine) as session:
        published = session.get(PlanRow, draft.plan.id).state is PlanState.PUBLISHED
        stop = session.get(StopRow, day.stops[0].id)
        assert (stop.outcome is Outcome.PENDING) is not published
        assert len(refused) == (0 if published else 1)


def test_a_draft_of_an_order_given_away_can_be_planned(session, day):
    """The way on: once the plan that held the orders is thrown away, the other one is binding."""
    draft = another_plan(session, day, state=PlanState.READY)
    planning.discard(session, day.plan.id)

    planning.publish(session, draft.plan.id, at=AT_THE_DOOR)

    session.expire_all()
    assert {order.state for order in day.orders} == {OrderState.PLANNED}
