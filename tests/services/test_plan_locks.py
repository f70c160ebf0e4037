"""Locking what is settled of a plan, and planning its day again from there."""

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

import routing
from logistics.domain.errors import (
    NotFound,
    RouteBegun,
    RouteLoadedSince,
    RouteUnderWay,
    WrongState,
)
from logistics.domain.orders import LockKind, OrderState, PlanState, RouteState
from logistics.services import planning
from logistics.services.planning.problems import day_to_plan
from logistics.services.planning.requests import wish_of
from logistics.store.plan_locks import locks_of
from logistics.store.plans import get_plan, overtaken
from logistics.store.tables import OrderRow, PlanLockRow, RouteRow, StopRow, VehicleRow
from logistics.store.timetables import timetable
from tests.builders import MONDAY, a_command, a_household, a_neighbourhood, an_order
from tests.planning import Day, a_day, again, in_turn, planned, with_second_crew


@pytest.fixture
def day(session) -> Day:
    return a_day(session, households=4)


def lock(
    session, day, plan, order: OrderRow, kind: LockKind = LockKind.STOP, *, locked: bool = True
) -> None:
    command = a_command(day.coordinator.id)
    planning.lock_stop(session, plan.id, order.id, kind=kind, locked=locked, command=command)


def lock_route(session, day, plan, route: RouteRow) -> None:
    planning.lock_route(session, plan.id, route.id, command=a_command(day.coordinator.id))


def settled(session, plan) -> planning.Settled:
    return planning.settled(timetable(session, plan), locks_of(session, plan.id))


def vehicles_of(session, plan) -> dict[int, int]:
    """The vehicle of each order."""
    return {
        stop.stop.order_id: route.route.vehicle_id
        for route in timetable(session, plan).routes
        for trip in route.trips
        for stop in trip.stops
    }


def driven(session, plan) -> list[int]:
    """The orders of the plan's first route in turn."""
    [trip] = timetable(session, plan).routes[0].trips
    return [stop.stop.order_id for stop in trip.stops]


def problem_after(session, plan) -> routing.Problem:
    return day_to_plan(session, wish_of(plan.request), after=plan.id).problem


@pytest.mark.parametrize("kind", [LockKind.STOP, LockKind.START])
def test_a_lock_is_put_once_and_taken_off_once_however_often_it_is_asked(
    engine, session, day, kind
):
    plan = planned(engine, session, day)
    order = day.orders[1]

    lock(session, day, plan, order, kind)
    lock(session, day, plan, order, kind)
    assert len(locks_of(session, plan.id)) == 1
    lock(session, day, plan, order, kind, locked=False)
    lock(session, day, plan, order, kind, locked=False)
    assert not settled(session, plan).anything


def test_a_day_is_locked_up_to_an_order(engine, session, day):
    plan = planned(engine, session, day)
    first, second, *_ = driven(session, plan)

    lock(session, day, plan, session.get_one(OrderRow, second), LockKind.START)

    found = settled(session, plan)
    assert found.days == {day.vehicle.code: ((first, second),)}
    assert found.ends == {second}
    assert found.whole == frozenset()


def test_a_day_has_one_locked_beginning_the_last_one_said(engine, session, day):
    plan = planned(engine, session, day)
    first, second, *_ = (session.get_one(OrderRow, order) for order in driven(session, plan))
    route = session.exec(select(RouteRow)).one()

    lock(session, day, plan, second, LockKind.START)
    lock(session, day, plan, first, LockKind.START)
    assert settled(session, plan).ends == {first.id}

    lock_route(session, day, plan, route)
    assert settled(session, plan).whole == {day.vehicle.code}
    assert settled(session, plan).ends == frozenset()


def test_planning_again_respects_every_lock(engine, session, day):
    crews = with_second_crew(session, day)
    plan = planned(engine, session, day, solve=in_turn(3, 1), crews=crews)
    first, second, third = driven(session, plan)
    lock(session, day, plan, session.get_one(OrderRow, second), LockKind.START)
    lock(session, day, plan, session.get_one(OrderRow, third))

    problem = problem_after(session, plan)

    [kept] = problem.locks
    codes = {order.id: home.code for order, home in zip(day.orders, day.households, strict=True)}
    assert (kept.vehicle, kept.whole) == (day.vehicle.code, False)
    assert kept.trips == ((codes[first], codes[second]),)
    held = {stop.id: stop.locked_vehicle for stop in problem.stops if stop.locked_vehicle}
    assert held == {codes[third]: day.vehicle.code}


def test_a_stop_that_moves_costs_something_where_a_plan_stands(engine, session, day):
    crews = with_second_crew(session, day)
    plan = planned(engine, session, day, solve=in_turn(3, 1), crews=crews)
    codes = {crew.vehicle_id: session.get_one(VehicleRow, crew.vehicle_id).code for crew in crews}
    had = {codes[vehicle] for vehicle in vehicles_of(session, plan).values()}

    after, before = problem_after(session, plan), day_to_plan(session, day.wish()).problem

    assert {stop.previous_vehicle for stop in after.stops} == had
    assert after.preferences.move_cost_s > 0
    assert before.preferences == routing.Preferences()
    assert {stop.previous_vehicle for stop in before.stops} == {None}


def test_the_real_search_leaves_what_is_locked_where_it_is(engine, session, day):
    crews = with_second_crew(session, day)
    plan = planned(engine, session, day, solve=in_turn(2, 2), crews=crews)
    before = vehicles_of(session, plan)
    for order in day.orders:
        lock(session, day, plan, order)
    session.commit()

    new = again(engine, session, day, plan, solve=routing.solve)

    assert vehicles_of(session, new) == before


def test_locks_go_over_to_the_plan_made_after(engine, session, day):
    plan = planned(engine, session, day)
    lock(session, day, plan, day.orders[0])
    lock_route(session, day, plan, session.exec(select(RouteRow)).one())
    before = settled(session, plan)
    session.commit()

    new = again(engine, session, day, plan)

    assert settled(session, new).held == before.held
    assert settled(session, new).whole == before.whole
    assert settled(session, plan) == before


def test_what_moved_is_told(engine, session, day):
    crews = with_second_crew(session, day)
    plan = planned(engine, session, day, solve=in_turn(3, 1), crews=crews)

    new = again(engine, session, day, plan, solve=in_turn(2, 2))

    moves = planning.moves_of(session, timetable(session, new))
    assert [move.door.order.id for move in moves.moved] == [driven(session, plan)[2]]
    assert (moves.moved[0].before.id, moves.moved[0].now.id) == tuple(
        crew.vehicle_id for crew in crews
    )
    assert moves.stayed == 3
    assert (moves.come, moves.gone) == ([], [])
    assert moves.replaced.id == plan.id


def test_a_plan_made_after_none_has_no_moves(engine, session, day):
    plan = planned(engine, session, day)

    assert planning.moves_of(session, timetable(session, plan)) is None


def test_a_published_plan_is_planned_again_with_its_orders_and_replaced(engine, session, day):
    plan = planned(engine, session, day)
    planning.publish(session, plan.id, at=MONDAY)
    session.commit()
    late = a_household(session, a_neighbourhood(session), latitude=40.77, longitude=29.94)
    order = an_order(session, day.programme, late, lot=day.lot, shelf=day.shelf, grams=10_000)
    session.commit()

    new = again(engine, session, day, plan)

    moves = planning.moves_of(session, timetable(session, new))
    assert [move.door.order.id for move in moves.come] == [order.id]
    assert overtaken(session, [new.id]) == {}

    planning.publish(session, new.id, at=MONDAY)
    session.commit()
    session.expire_all()
    assert get_plan(session, plan.id).state is PlanState.DISCARDED
    assert set(session.exec(select(OrderRow.state))) == {OrderState.PLANNED}
    assert get_plan(session, new.id).state is PlanState.PUBLISHED


def test_nothing_moves_after_loading(engine, session, day):
    plan = planned(engine, session, day)
    new = again(engine, session, day, plan)
    planning.publish(session, plan.id, at=MONDAY)
    route = timetable(session, plan).routes[0].route
    route.state = RouteState.LOADED
    session.commit()

    with pytest.raises(RouteUnderWay):
        lock(session, day, plan, day.orders[0])
    with pytest.raises(RouteUnderWay):
        lock_route(session, day, plan, route)
    with pytest.raises(RouteBegun):
        planning.plan_again(session, plan.id, command=a_command(day.coordinator.id))
    with pytest.raises(RouteLoadedSince):
        planning.publish(session, new.id, at=MONDAY)


def test_a_plan_that_does_not_stand_is_neither_locked_nor_planned_again(engine, session, day):
    plan = planned(engine, session, day)
    planning.discard(session, plan.id)

    with pytest.raises(WrongState):
        lock(session, day, plan, day.orders[0])
    with pytest.raises(WrongState):
        planning.plan_again(session, plan.id, command=a_command(day.coordinator.id))


def test_what_a_plan_does_not_bring_cannot_be_locked_in_it(engine, session, day):
    plan = planned(engine, session, day)
    elsewhere = planned(engine, session, a_day(session))
    route = timetable(session, elsewhere).routes[0].route
    command = a_command(day.coordinator.id)

    with pytest.raises(NotFound):
        planning.lock_stop(session, plan.id, 10**6, kind=LockKind.STOP, command=command)
    with pytest.raises(NotFound):
        planning.lock_route(session, plan.id, route.id, command=command)


def test_a_locked_order_that_left_the_plan_settles_nothing_any_more(engine, session, day):
    plan = planned(engine, session, day)
    *_, last = driven(session, plan)
    lock(session, day, plan, session.get_one(OrderRow, last), LockKind.START)
    lock(session, day, plan, session.get_one(OrderRow, last))
    session.delete(session.exec(select(StopRow).where(StopRow.order_id == last)).one())
    session.commit()

    assert not settled(session, plan).anything
    assert problem_after(session, plan).locks == ()


def test_asking_twice_to_plan_again_makes_one_plan(engine, session, day):
    plan = planned(engine, session, day)
    command = a_command(day.coordinator.id)

    first = planning.plan_again(session, plan.id, command=command)
    second = planning.plan_again(session, plan.id, command=command)

    assert first.id == second.id


@pytest.mark.parametrize(("kind", "with_order"), [("route", True), ("stop", False)])
def test_the_database_refuses_a_lock_of_nothing(engine, session, day, kind, with_order):
    plan = planned(engine, session, day)
    row = {
        "plan_id": plan.id, "vehicle_id": day.vehicle.id, "kind": LockKind(kind),
        "order_id": day.orders[0].id if with_order else None,
        "locked_at": MONDAY, "locked_by": day.coordinator.id,
    }  # fmt: skip

    with pytest.raises(IntegrityError):
        session.connection().execute(insert(PlanLockRow), [row])
