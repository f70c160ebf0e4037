"""An order that comes when the plan is made."""

import pytest
from sqlmodel import select

from logistics.domain.errors import NotFound, PlaceTaken, WrongState
from logistics.domain.orders import LockKind, OrderState, PlanState, RouteState
from logistics.services import planning
from logistics.services.planning import replaying
from logistics.services.planning.quality import quality_of
from logistics.store import settings
from logistics.store.tables import (
    HouseholdRow,
    ItemRow,
    OrderRow,
    PlanRow,
    RouteRow,
    UnservedRow,
)
from logistics.store.timetables import timetable
from tests.builders import (
    MONDAY,
    a_command,
    a_household,
    a_neighbourhood,
    a_programme,
    an_order,
)
from tests.planning import Day, a_day, solve_at_once
from tests.routing.roads.osrm_server import silent


@pytest.fixture
def day(session) -> Day:
    return a_day(session)


def planned(engine, session, day, **changes) -> PlanRow:
    """A plan a worker has ended."""
    plan = day.request(session, **changes)
    session.commit()
    planning.plan_day(engine, plan.id, solve=solve_at_once)
    session.refresh(plan)
    session.commit()
    return plan


def comes_late(session, day, home: HouseholdRow | None = None) -> OrderRow:
    """An order near the others that is placed now."""
    if home is None:
        ground = a_neighbourhood(session)
        home = a_household(session, ground, latitude=40.767, longitude=29.932)
    order = an_order(session, day.programme, home, lot=day.lot, shelf=day.shelf, grams=10_000)
    session.commit()
    return order


def places(session, plan, order) -> list[planning.LatePlace]:
    return planning.places_for(session, plan.id, order.id, folder=None).places


def put(session, plan, order, place) -> PlanRow:
    changed = planning.put_in(session, plan.id, order.id, key=place.key, folder=None)
    return planning.save_put_in(session, changed)


def driven(session, plan) -> list[int]:
    """The orders of the whole plan in turn."""
    return [
        stop.stop.order_id
        for route in timetable(session, plan).routes
        for trip in route.trips
        for stop in trip.stops
    ]


def test_late_orders_are_those_that_wait_and_are_not_in_the_plan(engine, session, day):
    plan = planned(engine, session, day)
    order = comes_late(session, day)

    assert [door.order.id for door in planning.late_doors(session, plan)] == [order.id]


def test_places_are_ranked_by_what_they_cost(engine, session, day):
    plan = planned(engine, session, day)
    order = comes_late(session, day)

    found = places(session, plan, order)

    costs = [place.added_s for place in found]
    assert len(found) > 3
    assert costs == sorted(costs)
    assert all(place.vehicle.id == day.vehicle.id for place in found)


@pytest.mark.parametrize("which", [0, 2])
def test_an_order_is_put_where_it_was_chosen_to_be(engine, session, day, which):
    plan = planned(engine, session, day)
    before = driven(session, plan)
    order = comes_late(session, day)
    place = places(session, plan, order)[which]

    put(session, plan, order, place)
    session.commit()

    after = driven(session, plan)
    assert after[place.number - 1] == order.id
    assert [one for one in after if one != order.id] == before
    assert plan.summary["served"] == plan.summary["total"] == len(after)
    assert session.get_one(OrderRow, order.id).state is OrderState.PLACED


def test_a_published_plan_holds_the_order_at_once(engine, session, day):
    plan = planned(engine, session, day)
    planning.publish(session, plan.id, at=MONDAY)
    session.commit()
    order = comes_late(session, day)

    put(session, plan, order, places(session, plan, order)[0])
    session.commit()

    session.expire_all()
    assert session.get_one(OrderRow, order.id).state is OrderState.PLANNED
    assert order.id in driven(session, plan)
    assert plan.state is PlanState.PUBLISHED


def test_an_order_that_was_left_out_is_put_in_and_no_longer_left_out(engine, session, day):
    day.vehicle.capacity_g, day.vehicle.max_trips = 20_000, 1
    session.commit()
    plan = planned(engine, session, day)
    [left] = session.exec(select(UnservedRow)).all()
    order = session.get_one(OrderRow, left.order_id)
    assert places(session, plan, order) == []
    day.vehicle.capacity_g = 30_000
    session.commit()

    put(session, plan, order, places(session, plan, order)[0])
    session.commit()

    assert session.exec(select(UnservedRow)).all() == []
    assert order.id in driven(session, plan)


def test_an_order_that_fits_nowhere_says_why_and_what_would_help(engine, session, day):
    day.vehicle.capacity_g, day.vehicle.max_trips = 30_000, 1
    session.commit()
    plan = planned(engine, session, day)
    order = comes_late(session, day)

    choice = planning.places_for(session, plan.id, order.id, folder=None)

    assert choice.places == []
    assert choice.unserved.reason == "crowded_out_by_load"
    assert choice.unserved.numbers["remedies"]


def test_an_order_for_a_door_that_is_visited_joins_its_stop(engine, session, day):
    item = session.get_one(ItemRow, day.lot.item_id)
    beside = a_programme(session, actor=day.coordinator, item=item)
    plan = planned(engine, session, day, programme_ids=(day.programme.id, beside.id))
    second = an_order(session, beside, day.households[0], lot=day.lot, shelf=day.shelf)
    session.commit()

    [place] = places(session, plan, second)
    assert place.joins
    put(session, plan, second, place)
    session.commit()

    after = driven(session, plan)
    first = day.orders[0].id
    assert abs(after.index(second.id) - after.index(first)) == 1


def test_nothing_is_put_before_what_is_locked(engine, session, day):
    plan = planned(engine, session, day)
    *_, last = driven(session, plan)
    command = a_command(day.coordinator.id)
    planning.lock_stop(session, plan.id, last, kind=LockKind.START, command=command)
    order = comes_late(session, day)

    found = places(session, plan, order)

    assert {place.before for place in found} == {""}


def test_nothing_is_put_onto_a_route_that_is_loaded_or_locked_as_a_whole(engine, session, day):
    plan = planned(engine, session, day)
    order = comes_late(session, day)
    route = session.exec(select(RouteRow)).one()
    planning.lock_route(session, plan.id, route.id, command=a_command(day.coordinator.id))
    assert places(session, plan, order) == []
    planning.lock_route(
        session, plan.id, route.id, locked=False, command=a_command(day.coordinator.id)
    )
    assert places(session, plan, order) != []

    session.get_one(RouteRow, route.id).state = RouteState.LOADED
    session.commit()

    assert places(session, plan, order) == []


def test_a_place_that_is_free_no_longer_is_refused(engine, session, day):
    plan = planned(engine, session, day)
    order, another = comes_late(session, day), comes_late(session, day)
    place = places(session, plan, order)[0]
    changed = planning.put_in(session, plan.id, order.id, key=place.key, folder=None)
    put(session, plan, another, places(session, plan, another)[0])
    session.commit()

    with pytest.raises(PlaceTaken):
        planning.save_put_in(session, changed)
    with pytest.raises(PlaceTaken):
        planning.put_in(session, plan.id, order.id, key="nowhere", folder=None)


def test_only_an_order_that_waits_is_put_into_a_plan_that_stands(engine, session, day):
    plan = planned(engine, session, day)
    order = comes_late(session, day)

    with pytest.raises(NotFound):
        places(session, plan, day.orders[0])
    order.state = OrderState.CANCELLED
    session.commit()
    with pytest.raises(WrongState):
        places(session, plan, order)
    planning.discard(session, plan.id)
    with pytest.raises(WrongState):
        places(session, plan, order)


@pytest.fixture
def in_a_hurry(monkeypatch):
    """Pages that wait for a route server only for a moment."""
    monkeypatch.setattr(replaying, "PAGE_WAITS_S", 0.1)


def test_a_route_server_that_does_not_answer_keeps_no_page_waiting(
    engine, session, day, in_a_hurry
):
    plan = planned(engine, session, day)
    order = comes_late(session, day)
    with silent() as fake:
        settings.put(session, "osrm_url", fake.url)
        choice = planning.places_for(session, plan.id, order.id, folder=None)
        saved = put(session, plan, order, choice.places[0])
        why = planning.why_here(session, plan.id, order.id, folder=None)
        was_silent = not fake.released.is_set()

    assert was_silent
    assert order.id in driven(session, saved)
    for travel in (choice.travel, saved.summary["travel"], why.travel):
        assert travel["source"] == "estimated"
        assert [notice["code"] for notice in travel["notices"]] == ["osrm_away"]


def test_what_the_search_knew_of_a_plan_ends_when_it_is_changed_by_hand(engine, session, day):
    plan = planned(engine, session, day)
    order = comes_late(session, day)
    assert not quality_of(plan.summary).changed

    put(session, plan, order, places(session, plan, order)[0])

    assert quality_of(plan.summary).changed
