"""A day of which some vehicles are out: those stay as they are, the others are planned again."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from sqlmodel import Session, select

from logistics.domain.errors import RouteBegun, RouteLoadedSince, RuleBroken, WrongState
from logistics.domain.orders import JobState, OrderState, PlanState, RouteState
from logistics.domain.roles import Role
from logistics.services import dispatching, planning
from logistics.services.planning.problems import day_to_plan
from logistics.services.planning.requests import wish_of
from logistics.store import ledger
from logistics.store.jobs import get_job
from logistics.store.plans import get_plan, late_orders
from logistics.store.tables import OrderRow, PlanRow, RouteRow, TripRow
from logistics.store.timetables import timetable
from tests.builders import (
    MONDAY,
    a_command,
    a_household,
    a_neighbourhood,
    a_user,
    an_order,
)
from tests.days import AT_THE_DOOR
from tests.planning import (
    Day,
    a_day,
    again,
    halved,
    load,
    routes,
    solve_at_once,
    unload,
)


@pytest.fixture
def day(session) -> Day:
    return a_day(session, households=4)


@pytest.fixture
def plan(engine, session, day) -> PlanRow:
    return halved(engine, session, day)


def late_order(session, day) -> OrderRow:
    home = a_household(session, a_neighbourhood(session), latitude=40.77, longitude=29.94)
    order = an_order(session, day.programme, home, lot=day.lot, shelf=day.shelf, grams=10_000)
    session.commit()
    return order


def brought(session, plan) -> dict[str, list[int]]:
    """The orders of each route of a plan, by its code."""
    return {
        route.route.code: [stop.stop.order_id for trip in route.trips for stop in trip.stops]
        for route in timetable(session, plan).routes
    }


def test_what_is_loaded_is_not_in_the_new_problem(session, day, plan):
    out, here = routes(session, plan)
    load(session, out)
    late = late_order(session, day)

    new = planning.plan_again(session, plan.id, command=a_command(day.coordinator.id))

    found = day_to_plan(session, wish_of(new.request), after=plan.id)
    assert set(found.vehicles.values()) == {here.vehicle_id}
    orders = {order for stop in found.orders.values() for order in stop}
    assert orders == {*brought(session, plan)[here.code], late.id}


def test_the_new_plan_takes_the_loaded_routes_over_as_they_are(engine, session, day, plan):
    out, here = routes(session, plan)
    load(session, out)
    late = late_order(session, day)
    before, stays = brought(session, plan), (out.code, out.driver_id, out.state)
    new = again(engine, session, day, plan)

    planning.publish(session, new.id, at=MONDAY)
    session.commit()
    session.expire_all()

    taken = session.get_one(RouteRow, out.id)
    after = brought(session, get_plan(session, new.id))
    assert (taken.plan_id, taken.code, taken.driver_id, taken.state) == (new.id, *stays)
    assert after.pop(out.code) == before[out.code]
    assert [sorted(orders) for orders in after.values()] == [sorted([*before[here.code], late.id])]
    assert get_plan(session, plan.id).state is PlanState.DISCARDED
    assert set(brought(session, plan)) == {here.code}
    states = {row.id: row.state for row in session.exec(select(OrderRow))}
    assert {states[order] for order in before[out.code]} == {OrderState.LOADED}
    assert {states[order] for order in (*before[here.code], late.id)} == {OrderState.PLANNED}
    assert ledger.prove(session) == []


def test_a_plan_that_took_routes_over_is_the_plan_of_the_whole_day(engine, session, day, plan):
    out, _here = routes(session, plan)
    load(session, out)
    new = again(engine, session, day, plan)
    planning.publish(session, new.id, at=MONDAY)
    session.commit()
    session.expire_all()

    new = get_plan(session, new.id)
    table = timetable(session, new)
    assert new.summary["served"] == new.summary["total"] == table.served == 4
    assert new.summary["distance_m"] == table.distance_m
    crews = {crew.vehicle_id for crew in wish_of(new.request).crews}
    assert crews == {route.vehicle_id for route in routes(session, new)}


def test_what_was_loaded_is_told_and_did_not_move(engine, session, day, plan):
    out, _here = routes(session, plan)
    load(session, out)
    new = again(engine, session, day, plan)

    before = planning.moves_of(session, timetable(session, new))
    planning.publish(session, new.id, at=MONDAY)
    session.flush()
    after = planning.moves_of(session, timetable(session, get_plan(session, new.id)))

    for moves in (before, after):
        assert moves.loaded == (out.code,)
        assert (moves.moved, moves.come, moves.gone, moves.stayed) == ([], [], [], 2)


def test_an_order_that_comes_later_still_finds_a_place_in_the_taken_over_day(
    engine, session, day, plan
):
    out, here = routes(session, plan)
    load(session, out)
    new = again(engine, session, day, plan)
    planning.publish(session, new.id, at=MONDAY)
    late = late_order(session, day)

    choice = planning.places_for(session, new.id, late.id, folder=None)

    assert {place.vehicle.id for place in choice.places} == {here.vehicle_id}


def test_vehicles_that_are_still_here_start_when_they_can_be_loaded(session, day, plan):
    out, _here = routes(session, plan)
    load(session, out)
    command = a_command(day.coordinator.id, at=AT_THE_DOOR)  # at 11:00

    new = planning.plan_again(session, plan.id, command=command)

    assert wish_of(new.request).shift_opens_s == 11 * 3600 + 30 * 60
    assert wish_of(new.request).shift_closes_s == wish_of(plan.request).shift_closes_s


def test_a_plan_whose_vehicles_are_all_out_is_not_planned_again(session, day, plan):
    for route in routes(session, plan):
        load(session, route)

    with pytest.raises(RouteBegun):
        planning.plan_again(session, plan.id, command=a_command(day.coordinator.id))


def test_a_driver_who_is_out_drives_nothing_else(session, day, plan):
    out, _here = routes(session, plan)
    load(session, out)
    new = planning.plan_again(session, plan.id, command=a_command(day.coordinator.id))
    crews = (planning.Crew(vehicle_id=out.vehicle_id, driver_id=out.driver_id),)

    with pytest.raises(RuleBroken, match="busy"):
        planning.request_plan(
            session, day.wish(crews=crews), command=a_command(day.coordinator.id), after=plan.id
        )
    assert out.driver_id not in {crew.driver_id for crew in wish_of(new.request).crews}


def test_a_route_loaded_while_the_search_goes_on_keeps_its_stops(engine, session, day, plan):
    out, _here = routes(session, plan)

    def meanwhile(problem, **asked):
        with Session(engine, expire_on_commit=False) as warehouse:
            load(warehouse, out)
        return solve_at_once(problem, **asked)

    new = again(engine, session, day, plan, solve=meanwhile)

    job = get_job(session, new.job_id)
    assert new.state is PlanState.FAILED
    assert (job.state, job.error) == (JobState.FAILED, f"loaded_meanwhile {out.code}")
    assert get_plan(session, plan.id).state is PlanState.PUBLISHED
    assert routes(session, new) == []


def test_a_route_loaded_after_the_search_keeps_the_new_plan_from_being_published(
    engine, session, day, plan
):
    out, _here = routes(session, plan)
    new = again(engine, session, day, plan)
    load(session, out)

    with pytest.raises(RouteLoadedSince) as refusal:
        planning.publish(session, new.id, at=MONDAY)

    assert refusal.value.route == planning.loaded_since(session, new) == out.code


@pytest.mark.parametrize("first", ["publish", "load"])
def test_a_route_is_loaded_or_planned_anew_but_never_both(engine, session, day, plan, first):
    out, _here = routes(session, plan)
    new = again(engine, session, day, plan)
    clerk = a_user(session, Role.WAREHOUSE)
    trip = session.exec(select(TripRow).where(TripRow.route_id == out.id)).one()
    session.commit()
    refused = at_the_same_time(
        engine,
        *in_order(
            first == "publish",
            lambda own: planning.publish(own, new.id, at=MONDAY),
            lambda own: dispatching.load_trip(
                own, command=a_command(clerk.id, at=AT_THE_DOOR), trip_id=trip.id
            ),
        ),
    )

    session.expire_all()
    assert [type(each) for each in refused] in ([RouteLoadedSince], [WrongState])
    published = get_plan(session, new.id).state is PlanState.PUBLISHED
    loaded = session.get_one(RouteRow, out.id).state is RouteState.LOADED
    assert published is not loaded


def test_a_route_is_taken_over_or_unloaded_first_and_its_orders_are_never_lost(
    engine, session, day, plan
):
    out, _here = routes(session, plan)
    load(session, out)
    new = again(engine, session, day, plan)
    trip = session.exec(select(TripRow).where(TripRow.route_id == out.id)).one()
    clerk = a_user(session, Role.WAREHOUSE)
    session.commit()

    refused = at_the_same_time(
        engine,
        lambda own: planning.publish(own, new.id, at=MONDAY),
        lambda own: dispatching.undo_loading(
            own, command=a_command(clerk.id, at=AT_THE_DOOR), trip_id=trip.id
        ),
    )

    session.expire_all()
    taken = session.get_one(RouteRow, out.id)
    assert refused == []
    assert get_plan(session, new.id).state is PlanState.PUBLISHED
    assert taken.state is RouteState.PLANNED
    states = {session.get_one(OrderRow, order).state for order in held_by(session, out)}
    assert states == {OrderState.PLANNED if taken.plan_id == new.id else OrderState.PLACED}
    assert ledger.prove(session) == []


def test_orders_whose_loading_was_undone_wait_once_the_new_plan_is_published(
    engine, session, day, plan
):
    out, _here = routes(session, plan)
    load(session, out)
    new = again(engine, session, day, plan)
    freed = held_by(session, out)
    before = planning.unloaded_since(session, new)
    unload(session, out)

    told = planning.unloaded_since(session, new)
    planning.publish(session, new.id, at=MONDAY)
    session.commit()

    session.expire_all()
    assert (before, told) == ([], [out.code])
    assert {session.get_one(OrderRow, order).state for order in freed} == {OrderState.PLACED}
    assert late_orders(session, get_plan(session, new.id), [day.programme.id]) == sorted(freed)
    assert ledger.prove(session) == []


def test_a_route_that_is_loaded_once_more_is_taken_over(engine, session, day, plan):
    out, _here = routes(session, plan)
    load(session, out)
    new = again(engine, session, day, plan)
    unload(session, out)
    load(session, out)

    told = planning.unloaded_since(session, new)
    planning.publish(session, new.id, at=MONDAY)

    assert told == []
    assert session.get_one(RouteRow, out.id).plan_id == new.id


def test_the_plan_stands_when_the_one_made_after_it_is_discarded(engine, session, day, plan):
    out, _here = routes(session, plan)
    load(session, out)
    before = brought(session, plan)
    new = again(engine, session, day, plan)

    planning.discard(session, new.id)
    session.commit()

    session.expire_all()
    states = [get_plan(session, each.id).state for each in (plan, new)]
    orders = {session.get_one(OrderRow, each).state for each in held_by(session, out)}
    assert states == [PlanState.PUBLISHED, PlanState.DISCARDED]
    assert brought(session, plan) == before
    assert orders == {OrderState.LOADED}


def held_by(session, route: RouteRow) -> list[int]:
    stops = brought(session, session.get_one(PlanRow, route.plan_id))
    return stops[route.code]


Work = Callable[[Session], object]


def in_order(as_given: bool, one: Work, other: Work) -> tuple[Work, Work]:
    return (one, other) if as_given else (other, one)


def at_the_same_time(engine, *works: Work) -> list[RuleBroken]:
    """Works begun together, each in a transaction of its own; what was refused of them."""
    together, refused = Barrier(len(works)), []

    def act(work: Work) -> None:
        together.wait(timeout=30)
        try:
            with Session(engine) as own, own.begin():
                work(own)
        except RuleBroken as refusal:
            refused.append(refusal)

    threads = [Thread(target=act, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused
