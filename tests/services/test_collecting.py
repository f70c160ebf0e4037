"""Pick-ups: planned beside deliveries, told by the driver, and stock only once they are weighed."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from logistics.domain.errors import InvalidValue, NotYours, StopsPending, WrongState
from logistics.domain.geography import Position
from logistics.domain.orders import RouteEnd, RouteState
from logistics.domain.pickups import PickupOutcome, PickupSide, PickupState
from logistics.services import collecting, dispatching, planning, reconciling
from logistics.services.planning import Crew
from logistics.services.planning.problems import day_to_plan
from logistics.services.planning.quality import quality_of
from logistics.store import pickups
from logistics.store.documents import Command
from logistics.store.plans import get_plan
from logistics.store.tables import MovementRow, RouteRow, TripRow
from logistics.store.timetables import timetable
from routing.decode import arrange
from tests.builders import a_command
from tests.days import AT_THE_DOOR
from tests.pickups import MARKET, a_ride, crates, waiting
from tests.planning import TUESDAY, a_day, solve_at_once

PICKED_UP, MISSED = PickupOutcome.PICKED_UP, PickupOutcome.NOT_PICKED_UP


@pytest.fixture
def day(session):
    return a_day(session)


def asked(session, day, pickup, **changes):
    return waiting(
        session, pickup, **({"day": TUESDAY, "command": a_command(day.coordinator.id)} | changes)
    )


def planned(engine, session, day, **changes):
    plan_id = day.request(session, **changes).id
    session.commit()
    planning.plan_day(engine, plan_id, solve=solve_at_once)
    session.expire_all()
    return plan_id


def out(engine, session, day):
    """A published plan whose trip is loaded; returns its calls."""
    plan_id = planned(engine, session, day)
    planning.publish(session, plan_id, at=a_command().happened_at)
    for trip in session.exec(select(TripRow)).all():
        dispatching.load_trip(session, command=a_command(day.coordinator.id), trip_id=trip.id)
    session.commit()
    return pickups.stops_of_plan(session, plan_id)


def told(session, day, call, outcome):
    return collecting.record_call(
        session, command=a_tap(day.driver.id), stop_id=call.stop.id, outcome=outcome
    )


def a_tap(driver_id):
    key = a_command().key
    return Command(key=key, actor_id=driver_id, happened_at=AT_THE_DOOR, recorded_at=AT_THE_DOOR)


def state_of(session, row):
    session.refresh(row)
    return row.state


def test_what_is_to_be_picked_up_becomes_a_stop_of_the_day(engine, session, day):
    row = asked(session, day, crates())

    table = timetable(session, get_plan(session, planned(engine, session, day)))

    [trip] = table.routes[0].trips
    [call] = trip.pickups
    assert call.pickup.id == row.id
    assert [number for _visit, number in planning.numbered(table)] == [1, 2, 3, 4]
    assert [visit.stop.sequence for visit in trip.visits] == [1, 2, 3, 4]


def test_crates_come_to_the_depot_within_their_window_and_fill_the_vehicle(session, day):
    asked(session, day, crates(opens_s=9 * 3600, closes_s=10 * 3600))

    problem = day_to_plan(session, day.wish()).problem

    stop = next(stop for stop in problem.stops if stop.id.startswith("TOP-"))
    assert (stop.pickup.pieces, stop.pickup.grams) == (20, 30_000)
    assert [(window.opens, window.closes) for window in stop.windows] == [(9 * 3600, 10 * 3600)]


def test_a_ride_is_one_trip_from_door_to_door_within_its_time(engine, session, day):
    row = asked(session, day, a_ride())

    calls = pickups.stops_of_plan(session, planned(engine, session, day))

    taken, brought = (call.stop for call in calls)
    assert (taken.side, brought.side) == (PickupSide.TAKEN, PickupSide.BROUGHT)
    assert taken.trip_id == brought.trip_id
    assert 0 < brought.starts_s - taken.ends_s <= row.ride_limit_s


def test_a_vehicle_that_ends_elsewhere_picks_nothing_up_for_the_depot(engine, session, day):
    row = asked(session, day, crates())
    crew = Crew(vehicle_id=day.vehicle.id, driver_id=day.driver.id, ends=RouteEnd.LAST_STOP)

    table = timetable(session, get_plan(session, planned(engine, session, day, crews=(crew,))))

    assert [left.pickup.id for left in table.left_pickups] == [row.id]
    assert table.served == 3


def test_a_day_may_consist_of_pickups_alone_and_closes_without_a_loading(engine, session, day):
    asked(session, day, crates())
    plan_id = planned(engine, session, day, programme_ids=())
    planning.publish(session, plan_id, at=a_command().happened_at)
    [call] = pickups.stops_of_plan(session, plan_id)
    [route] = session.exec(select(RouteRow)).all()

    told(session, day, call, PICKED_UP)
    reconciling.close_route(session, command=a_command(), route_id=route.id)

    assert route.state is RouteState.CLOSED
    assert (
        session.exec(select(MovementRow.lot_id).where(MovementRow.lot_id != day.lot.id)).first()
        is None
    )


def test_publishing_holds_a_pickup_and_discarding_lets_it_wait_again(engine, session, day):
    row = asked(session, day, crates())
    plan_id = planned(engine, session, day)
    rival = planned(engine, session, day)

    planning.publish(session, plan_id, at=a_command().happened_at)
    held = state_of(session, row)
    with pytest.raises(WrongState):
        collecting.call_off(session, row.id)
    planning.discard(session, plan_id)

    assert held is PickupState.PLANNED
    assert state_of(session, row) is PickupState.WAITING
    collecting.call_off(session, row.id)
    with pytest.raises(WrongState):
        planning.publish(session, rival, at=a_command().happened_at)


def test_the_driver_tells_what_was_picked_up_and_takes_it_back(engine, session, day):
    row = asked(session, day, crates())
    [call] = out(engine, session, day)

    told(session, day, call, PICKED_UP)
    told(session, day, call, PICKED_UP)
    after = state_of(session, row)
    with pytest.raises(WrongState):
        told(session, day, call, MISSED)
    collecting.undo_call(session, command=a_tap(day.driver.id), stop_id=call.stop.id)

    assert after is PickupState.PICKED_UP
    assert state_of(session, row) is PickupState.PLANNED


def test_what_was_not_picked_up_waits_for_the_next_plan(engine, session, day):
    row = asked(session, day, crates())
    [call] = out(engine, session, day)

    told(session, day, call, MISSED)

    assert state_of(session, row) is PickupState.WAITING
    tomorrow = pickups.waiting_pickups(session, TUESDAY + timedelta(days=1))
    assert [each.id for each in tomorrow] == [row.id]


def test_nobody_is_brought_who_never_got_in(engine, session, day):
    row = asked(session, day, a_ride())
    taken, brought = out(engine, session, day)

    told(session, day, taken, MISSED)

    session.refresh(brought.stop)
    assert brought.stop.outcome is MISSED
    assert state_of(session, row) is PickupState.WAITING


def test_a_ride_is_over_where_it_is_brought(engine, session, day):
    row = asked(session, day, a_ride())
    taken, brought = out(engine, session, day)

    told(session, day, taken, PICKED_UP)
    between = state_of(session, row)
    told(session, day, brought, PICKED_UP)

    assert (between, state_of(session, row)) == (PickupState.PLANNED, PickupState.PICKED_UP)


def test_only_the_routes_own_driver_tells_and_only_once_the_vehicle_is_loaded(engine, session, day):
    asked(session, day, crates())
    plan_id = planned(engine, session, day)
    planning.publish(session, plan_id, at=a_command().happened_at)
    [call] = pickups.stops_of_plan(session, plan_id)

    with pytest.raises(WrongState):
        told(session, day, call, PICKED_UP)
    with pytest.raises(NotYours):
        collecting.record_call(
            session, command=a_tap(day.coordinator.id), stop_id=call.stop.id, outcome=PICKED_UP
        )


def test_a_route_closes_only_when_its_pickups_are_told_of_too(engine, session, day):
    asked(session, day, crates())
    out(engine, session, day)
    [route] = session.exec(select(RouteRow)).all()

    with pytest.raises(StopsPending) as refused:
        reconciling.close_route(session, command=a_command(), route_id=route.id)

    assert len(refused.value.stops) == 4
    assert sorted(refused.value.stops) == [1, 2, 3, 4]


def test_planning_again_keeps_a_locked_route_with_what_it_picks_up(engine, session, day):
    asked(session, day, crates())
    plan_id = planned(engine, session, day)
    [route] = session.exec(select(RouteRow)).all()
    planning.lock_route(session, plan_id, route.id, command=a_command(day.coordinator.id))
    before = [call.stop.sequence for call in pickups.stops_of_plan(session, plan_id)]

    again = planning.plan_again(session, plan_id, command=a_command(day.coordinator.id)).id
    session.commit()
    planning.plan_day(engine, again, solve=solve_at_once)
    session.expire_all()

    assert [call.stop.sequence for call in pickups.stops_of_plan(session, again)] == before


def test_a_locked_route_keeps_a_trip_on_which_it_only_picks_up(engine, session, day):
    code = asked(session, day, crates()).code

    def in_two_trips(problem, **_rest):
        orders = [stop.id for stop in problem.stops if stop.id != code]
        return arrange(problem, {problem.vehicles[0].id: [orders, [code]]})

    plan_id = day.request(session).id
    session.commit()
    planning.plan_day(engine, plan_id, solve=in_two_trips)
    session.expire_all()
    [route] = session.exec(select(RouteRow)).all()
    planning.lock_route(session, plan_id, route.id, command=a_command(day.coordinator.id))

    problem = day_to_plan(session, day.wish(), after=plan_id).problem

    [lock] = problem.locks
    assert lock.whole
    assert lock.trips[1:] == ((code,),)


def test_a_pickup_left_out_is_no_household_left_out(engine, session, day):
    code = asked(session, day, crates()).code

    def without_it(problem, **_rest):
        orders = [stop.id for stop in problem.stops if stop.id != code]
        return arrange(problem, {problem.vehicles[0].id: [orders]})

    plan_id = day.request(session).id
    session.commit()
    planning.plan_day(engine, plan_id, solve=without_it)
    session.expire_all()

    quality = quality_of(get_plan(session, plan_id).summary)
    assert (quality.left_out, quality.pickups_left) == (0, 1)
    assert quality.verdict is planning.Verdict.PICKUP_LEFT


def test_asking_twice_adds_one_pickup(session, day):
    command = a_command(day.coordinator.id)

    first, second = (asked(session, day, crates(), command=command) for _ in range(2))

    assert first.id == second.id


FAR = replace(MARKET, position=Position(latitude=2.0, longitude=45.3))


@pytest.mark.parametrize(
    ("pickup", "field"),
    [
        (crates(grams=0, pieces=0), "pieces"),
        (crates(at=FAR), "position"),
        (crates(opens_s=9 * 3600), "window"),
        (crates(opens_s=9 * 3600, closes_s=8 * 3600), "window"),
        (crates(to=MARKET), "ride_to"),
        (a_ride(to=None), "ride_to"),
        (a_ride(ride_limit_s=0), "ride_limit"),
    ],
)
def test_a_pickup_nobody_can_mean_is_refused(session, day, pickup, field):
    with pytest.raises(InvalidValue) as refused:
        asked(session, day, pickup)

    assert refused.value.field == field


@pytest.mark.parametrize(
    "wrong",
    ["grams = 0, pieces = 0", "opens_s = 5", "to_latitude = 1", "kind = 'ride'", "latitude = 100"],
)
def test_the_database_refuses_a_pickup_nobody_can_mean(session, day, wrong):
    asked(session, day, crates())

    with pytest.raises(IntegrityError):
        session.connection().execute(text(f"UPDATE pickup SET {wrong}"))
