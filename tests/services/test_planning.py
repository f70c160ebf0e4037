"""From placed orders to routes people can drive."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from sqlmodel import Session, select

import routing
from logistics.domain.calendar import instant_of
from logistics.domain.errors import CrewsUnfit, InvalidValue, NotFound, RouteBegun, WrongState
from logistics.domain.lots import DateKind, StorageClass
from logistics.domain.orders import JobState, OrderState, PlanState, RouteState
from logistics.domain.roles import Role
from logistics.services import planning
from logistics.services.planning import Crew
from logistics.services.planning.problems import day_to_plan
from logistics.services.planning.requests import wish_of
from logistics.store import jobs, settings
from logistics.store.plans import get_plan
from logistics.store.tables import (
    ItemRow,
    JobRow,
    OrderRow,
    PlanRow,
    RouteRow,
    StopRow,
    TripRow,
    UnservedRow,
)
from logistics.store.timetables import timetable
from tests.builders import MONDAY, a_command, a_programme, a_user, a_vehicle, an_order, redate
from tests.planning import EIGHT, FIVE, TUESDAY, a_day, a_progress, solve_at_once


@pytest.fixture
def day(session):
    return a_day(session)


def planned(engine, session, day, *, solve=solve_at_once, **changes) -> PlanRow:
    """A requested plan that a worker has ended."""
    plan = day.request(session, **changes)
    session.commit()
    planning.plan_day(engine, plan.id, solve=solve)
    session.refresh(plan)
    session.commit()
    return plan


def order_states(session) -> set[OrderState]:
    session.expire_all()
    return set(session.exec(select(OrderRow.state)))


def job_of(session, plan) -> JobRow:
    session.expire_all()
    return jobs.get_job(session, plan.job_id)


def test_a_plan_brings_every_order_to_its_door_within_the_shift(engine, session, day):
    plan = planned(engine, session, day)

    stops = session.exec(select(StopRow).order_by(StopRow.sequence)).all()
    assert plan.state is PlanState.READY
    assert {stop.order_id for stop in stops} == {order.id for order in day.orders}
    assert [stop.sequence for stop in stops] == [1, 2, 3]
    assert all(EIGHT <= stop.starts_s <= stop.ends_s <= FIVE for stop in stops)
    assert plan.summary["served"] == plan.summary["total"] == 3
    assert job_of(session, plan).state is JobState.DONE


def test_a_plan_holds_no_order_until_it_is_published(engine, session, day):
    plan = planned(engine, session, day)

    assert order_states(session) == {OrderState.PLACED}

    planning.publish(session, plan.id, at=MONDAY)

    assert order_states(session) == {OrderState.PLANNED}
    assert plan.state is PlanState.PUBLISHED


def test_only_one_published_plan_may_hold_an_order(engine, session, day):
    first = planned(engine, session, day)
    crew = Crew(vehicle_id=a_vehicle(session).id, driver_id=a_user(session, Role.DRIVER).id)
    second = planned(engine, session, day, crews=(crew,))
    planning.publish(session, first.id, at=MONDAY)

    with pytest.raises(WrongState) as refusal:
        planning.publish(session, second.id, at=MONDAY)

    assert refusal.value.key == day.orders[0].code
    assert get_plan(session, second.id).state is PlanState.READY


def test_two_plans_published_at_once_never_share_an_order(engine, session, day):
    first = planned(engine, session, day)
    crew = Crew(vehicle_id=a_vehicle(session).id, driver_id=a_user(session, Role.DRIVER).id)
    second = planned(engine, session, day, crews=(crew,))
    barrier, refused = Barrier(2), []

    def publish(plan_id):
        barrier.wait()
        try:
            with Session(engine) as own, own.begin():
                planning.publish(own, plan_id, at=MONDAY)
        except WrongState as refusal:
            refused.append(refusal)

    ids = [first.id, second.id]
    session.commit()
    threads = [Thread(target=publish, args=(plan_id,)) for plan_id in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 1
    session.expire_all()
    states = sorted(get_plan(session, plan_id).state for plan_id in ids)
    assert states == [PlanState.PUBLISHED, PlanState.READY]


def test_a_vehicle_goes_out_once_a_day(engine, session, day):
    planning.publish(session, planned(engine, session, day).id, at=MONDAY)
    session.commit()

    with pytest.raises(CrewsUnfit) as refusal:
        day.request(session)

    [unfit] = refusal.value.crews
    assert (unfit.why, unfit.vehicle) == ("vehicle_busy", day.vehicle.plate)
    assert unfit.elsewhere.startswith("PLN-")


def test_a_published_plan_thrown_away_puts_its_orders_back(engine, session, day):
    plan = planned(engine, session, day)
    planning.publish(session, plan.id, at=MONDAY)

    planning.discard(session, plan.id)

    assert order_states(session) == {OrderState.PLACED}
    assert get_plan(session, plan.id).state is PlanState.DISCARDED


def test_a_plan_is_not_thrown_away_once_a_vehicle_is_loaded(engine, session, day):
    plan = planned(engine, session, day)
    planning.publish(session, plan.id, at=MONDAY)
    session.exec(select(RouteRow)).one().state = RouteState.LOADED
    session.flush()

    with pytest.raises(RouteBegun) as refusal:
        planning.discard(session, plan.id)

    assert (refusal.value.plan, refusal.value.state) == (plan.code, RouteState.LOADED)
    assert order_states(session) == {OrderState.PLANNED}


def test_what_is_too_heavy_for_every_trip_is_left_out_with_a_reason(engine, session, day):
    day.vehicle.capacity_g, day.vehicle.max_trips = 20_000, 1
    session.flush()

    plan = planned(engine, session, day)

    [left] = session.exec(select(UnservedRow)).all()
    assert left.reason == "crowded_out_by_load"
    assert left.numbers["unit"] == "g"
    assert plan.summary["served"] == 2


def test_those_in_greater_need_are_the_last_to_be_left_out(session, day):
    day.households[1].need_band = 5
    session.flush()

    problem = day_to_plan(session, day.wish()).problem

    penalties = {stop.id: stop.penalty_s for stop in problem.stops}
    assert penalties[day.households[1].code] > penalties[day.households[0].code]


def test_cold_food_travels_only_in_a_refrigerated_vehicle(engine, session, day):
    session.get_one(ItemRow, day.lot.item_id).storage = StorageClass.FROZEN
    session.flush()

    planned(engine, session, day)

    reasons = set(session.exec(select(UnservedRow.reason)))
    assert reasons == {"no_refrigerated_vehicle"}


@pytest.mark.parametrize(
    ("storage", "goods", "limit_s"),
    [
        (StorageClass.FROZEN, routing.Goods.FROZEN, 240 * 60),
        (StorageClass.CHILLED, routing.Goods.FRESH, 90 * 60),
        (StorageClass.AMBIENT, None, None),
    ],
)
def test_food_is_on_the_way_no_longer_than_its_mode_allows(session, day, storage, goods, limit_s):
    session.get_one(ItemRow, day.lot.item_id).storage = storage
    settings.put(session, "fresh_limit_minutes", 90)
    settings.put(session, "frozen_limit_minutes", 240)

    problem = day_to_plan(session, day.wish()).problem

    assert {stop.goods for stop in problem.stops} == {goods}
    assert {problem.cold_limit_s(stop) for stop in problem.stops} == {limit_s}


@pytest.mark.parametrize(
    ("band", "attempts", "tier"), [(5, 0, 1), (3, 2, 1), (4, 0, 2), (3, 0, 2), (2, 0, 3), (1, 1, 3)]
)
def test_greater_need_and_waiting_in_vain_make_an_earlier_tier(session, day, band, attempts, tier):
    day.households[0].need_band = band
    day.orders[0].attempts = attempts
    session.flush()

    problem = day_to_plan(session, day.wish()).problem

    [stop] = [stop for stop in problem.stops if stop.id == day.households[0].code]
    assert stop.tier == tier


def test_food_whose_use_by_date_passes_before_the_day_is_not_planned(engine, session, day):
    redate(session, day.lot, date_kind=DateKind.USE_BY, expires_on=TUESDAY - timedelta(days=1))

    plan = planned(engine, session, day)

    assert plan.state is PlanState.FAILED
    assert job_of(session, plan).error == "nothing_to_plan"


def test_orders_of_one_household_are_one_stop_at_one_time(engine, session, day):
    second = a_programme(session, actor=day.coordinator, item=session.get(ItemRow, day.lot.item_id))
    more = an_order(session, second, day.households[0], lot=day.lot, shelf=day.shelf)

    planned(engine, session, day, programme_ids=(day.programme.id, second.id))

    starts = dict(session.exec(select(StopRow.order_id, StopRow.starts_s)).all())
    assert starts[more.id] == starts[day.orders[0].id]


def test_weight_with_packaging_is_what_a_vehicle_carries(session, day):
    item = session.get_one(ItemRow, day.lot.item_id)
    item.unit_gross_g, item.unit_volume_ml = 10_800, 36_000
    session.flush()

    [first, *_] = day_to_plan(session, day.wish()).problem.stops

    assert first.demand == routing.Load(grams=10_800, pieces=1, millilitres=36_000)


def test_the_lunch_of_drivers_lies_around_noon(session, day):
    [vehicle] = day_to_plan(session, day.wish(lunch_s=2700)).problem.vehicles

    [rest] = vehicle.breaks
    assert (rest.window.opens, rest.window.closes) == (11.5 * 3600, 13.5 * 3600 - 2700)


def test_a_wish_survives_being_stored(session, day):
    plan = day.request(session, lunch_s=1800)

    assert wish_of(plan.request) == day.wish(lunch_s=1800)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"day": date(2026, 11, 1)}, "gone"),
        ({"shift_opens_s": FIVE}, "backwards"),
        ({"crews": ()}, "none_chosen"),
        ({"programme_ids": ()}, "none_chosen"),
        ({"programme_ids": (987_654,)}, "nothing_waits"),
        ({"seconds": 0}, "search_time"),
    ],
)
def test_a_day_nobody_can_mean_is_refused(session, day, changes, why):
    with pytest.raises(InvalidValue) as refusal:
        day.request(session, **changes)

    assert refusal.value.why == why


def test_each_driver_drives_one_vehicle(session, day):
    other = a_vehicle(session)
    crews = tuple(Crew(vehicle_id=v.id, driver_id=day.driver.id) for v in (day.vehicle, other))

    with pytest.raises(CrewsUnfit) as refusal:
        day.request(session, crews=crews)

    [unfit] = refusal.value.crews
    assert (unfit.why, unfit.vehicle) == ("driver_twice", other.plate)
    assert unfit.elsewhere == day.vehicle.plate


def test_a_driver_of_another_plan_does_not_drive_twice_that_day(engine, session, day):
    first = planned(engine, session, day)
    planning.publish(session, first.id, at=MONDAY)
    crew = Crew(vehicle_id=a_vehicle(session).id, driver_id=day.driver.id)

    with pytest.raises(CrewsUnfit) as refusal:
        day.request(session, crews=(crew,))

    [unfit] = refusal.value.crews
    assert (unfit.why, unfit.driver, unfit.elsewhere) == (
        "driver_busy", day.driver.name, first.code,
    )  # fmt: skip


def test_a_vehicle_needs_a_driver(session, day):
    with pytest.raises(CrewsUnfit) as refusal:
        day.request(session, crews=(Crew(vehicle_id=day.vehicle.id, driver_id=0),))

    assert [unfit.why for unfit in refusal.value.crews] == ["no_driver"]


@pytest.mark.parametrize(("late_s", "refused"), [(0, False), (900, False), (901, True)])
def test_a_shift_that_began_is_refused_but_for_the_time_a_form_takes(session, day, late_s, refused):
    at = instant_of(TUESDAY, EIGHT + late_s)
    command = a_command(day.coordinator.id, at=at)

    if not refused:
        assert planning.request_plan(session, day.wish(), command=command).id
        return
    with pytest.raises(InvalidValue) as refusal:
        planning.request_plan(session, day.wish(), command=command)

    assert (refusal.value.why, refusal.value.value) == ("begun", "08:00")


def test_whoever_is_no_driver_does_not_drive(session, day):
    crew = Crew(vehicle_id=day.vehicle.id, driver_id=day.coordinator.id)

    with pytest.raises(NotFound):
        day.request(session, crews=(crew,))


def test_asking_twice_makes_one_plan(session, day):
    command = a_command(day.coordinator.id)

    first = planning.request_plan(session, day.wish(), command=command)
    second = planning.request_plan(session, day.wish(), command=command)

    assert first.id == second.id
    assert len(session.exec(select(JobRow)).all()) == 1


def test_a_job_begun_twice_is_worked_on_once(engine, session, day):
    plan = planned(engine, session, day)

    state = planning.plan_day(engine, plan.id, solve=never)

    assert state is PlanState.READY
    assert len(session.exec(select(TripRow)).all()) == 1


def test_a_plan_called_off_before_it_began_is_never_worked_on(engine, session, day):
    plan = day.request(session)
    planning.throw_away(session, plan.id, at=MONDAY)
    session.commit()

    state = planning.plan_day(engine, plan.id, solve=never)

    assert state is PlanState.DISCARDED


def test_a_plan_called_off_on_the_way_stops_and_saves_nothing(engine, session, day):
    plan = day.request(session)
    session.commit()

    def solve(problem, *, on_progress, should_stop, **rest):
        with Session(engine) as own, own.begin():
            planning.throw_away(own, plan.id, at=MONDAY)
        on_progress(a_progress())
        assert should_stop()
        return solve_at_once(problem, **rest)

    state = planning.plan_day(engine, plan.id, solve=solve)

    assert state is PlanState.DISCARDED
    assert job_of(session, plan).state is JobState.CANCELLED
    assert session.exec(select(RouteRow)).all() == []


def test_a_search_ended_early_leaves_the_best_it_had(engine, session, day):
    plan = day.request(session)
    session.commit()

    def solve(problem, *, on_progress, should_stop, **rest):
        with Session(engine) as own, own.begin():
            planning.stop_early(own, plan.id)
        on_progress(a_progress())
        assert should_stop()
        return solve_at_once(problem, **rest)

    assert planning.plan_day(engine, plan.id, solve=solve) is PlanState.READY


def test_progress_is_written_while_the_search_goes_on(engine, session, day):
    plan = day.request(session)
    session.commit()
    heard = []

    def solve(problem, *, on_progress, **rest):
        on_progress(a_progress(served=2))
        with Session(engine) as own:
            job = jobs.get_job(own, plan.job_id)
            assert (job.percent, job.progress["served"]) == (50, 2)
            assert job.heartbeat_at is not None
        return solve_at_once(problem, **rest)

    planning.plan_day(engine, plan.id, solve=solve, on_progress=heard.append)

    assert [progress.served for progress in heard] == [2]


def test_an_error_of_the_search_fails_the_plan_and_is_raised(engine, session, day):
    plan = day.request(session)
    session.commit()

    def solve(_problem, **_rest):
        raise ValueError("The search has a bug.")

    with pytest.raises(ValueError, match="has a bug"):
        planning.plan_day(engine, plan.id, solve=solve)

    assert job_of(session, plan).error == "broken_down"
    assert get_plan(session, plan.id).state is PlanState.FAILED


def test_when_the_search_breaks_down_its_best_plan_is_kept(engine, session, day):
    def solve(problem, **rest):
        raise routing.SolverCrashed(plan=solve_at_once(problem, **rest), story="killed")

    plan = planned(engine, session, day, solve=solve)

    assert plan.state is PlanState.READY
    assert len(session.exec(select(StopRow)).all()) == 3


def test_a_plan_that_breaks_a_rule_is_never_saved(engine, session, day):
    def solve(_problem, **_rest):
        return routing.Plan()

    plan = planned(engine, session, day, solve=solve)

    assert plan.state is PlanState.FAILED
    assert job_of(session, plan).error.startswith("breaks_rules ")


def test_a_job_whose_worker_died_is_failed(session, day):
    plan = day.request(session)
    jobs.begin(session, plan.job_id, at=MONDAY)

    failed = planning.fail_lost_jobs(session, at=MONDAY + timedelta(minutes=5))

    assert failed == 1
    assert job_of(session, plan).error == "worker_lost"
    assert get_plan(session, plan.id).state is PlanState.FAILED


def test_a_job_that_still_beats_is_left_alone(session, day):
    plan = day.request(session)
    jobs.begin(session, plan.job_id, at=MONDAY)

    assert planning.fail_lost_jobs(session, at=MONDAY + timedelta(seconds=5)) == 0


def test_a_timetable_tells_load_distance_and_time(engine, session, day):
    plan = planned(engine, session, day)

    table = timetable(session, plan)

    [route] = table.routes
    [trip] = route.trips
    assert trip.demand.pieces == table.demand.pieces == 3
    assert table.distance_m == trip.trip.distance_m > 0
    assert table.out_s == trip.trip.returns_s - trip.trip.departs_s > 0


def test_the_real_search_makes_a_plan_that_can_be_driven(engine, session, day):
    plan = day.request(session)
    session.commit()

    assert planning.plan_day(engine, plan.id) is PlanState.READY


def never(_problem, **_rest):
    raise AssertionError("Nobody should search.")
