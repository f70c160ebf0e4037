"""Two changes of one plan's day at the same moment, or from a page older than the other's change."""

from functools import partial
from threading import Event

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from logistics.domain.errors import OrderInPlan, PlaceTaken, RouteChangedSince
from logistics.domain.lots import StorageClass
from logistics.domain.orders import LockKind
from logistics.services import boxing, planning
from logistics.store import settings
from logistics.store.engine import create_engine
from logistics.store.plan_locks import locks_of
from logistics.store.tables import ItemRow, OrderRow, PlanRow, StopRow
from logistics.store.timetables import timetable
from tests.builders import a_command, a_household, a_neighbourhood, an_order
from tests.planning import Day, a_day, planned
from tests.store.world import at_once


@pytest.fixture
def hands(engine_url):
    """Two connections of their own."""
    made = [create_engine(engine_url) for _ in range(2)]
    yield made
    for engine in made:
        engine.dispose()


@pytest.fixture
def day(session) -> Day:
    return a_day(session, households=4)


@pytest.fixture
def plan(engine, session, day) -> PlanRow:
    """A ready plan of one vehicle."""
    return planned(engine, session, day)


def marks(session, plan) -> dict[int, str]:
    return planning.marks_of(timetable(session, plan), locks_of(session, plan.id))


def locked(session, plan) -> set[tuple[LockKind, int | None]]:
    session.expire_all()
    return {(lock.kind, lock.order_id) for lock in locks_of(session, plan.id)}


def comes_late(session, day, latitude: float) -> OrderRow:
    """An order of a new household, after the plan was made."""
    home = a_household(session, a_neighbourhood(session), latitude=latitude, longitude=29.931)
    order = an_order(session, day.programme, home, lot=day.lot, shelf=day.shelf, grams=10_000)
    session.commit()
    return order


def both(hands, works) -> list[object]:
    """What two pieces of work come to, begun at once, each in a transaction of its own."""

    def alone(hand, work):
        with Session(hand) as session, session.begin():
            return work(session)

    return at_once([partial(alone, hand, work) for hand, work in zip(hands, works, strict=True)])


def locking(plan_id, order_id, by, *, kind, seen, wanted=True):
    command = a_command(by)
    return lambda session: planning.lock_stop(
        session, plan_id, order_id, kind=kind, locked=wanted, command=command, seen=seen
    )


def test_two_hands_that_lock_one_stop_lock_it(session, hands, day, plan):
    order, seen = day.orders[0].id, marks(session, plan)
    session.commit()
    work = locking(plan.id, order, day.coordinator.id, kind=LockKind.STOP, seen=seen)

    found = both(hands, [work, work])

    assert found == [None, None]
    assert locked(session, plan) == {(LockKind.STOP, order)}


def test_two_hands_that_lock_two_stops_lock_both(session, hands, day, plan):
    orders, seen = [order.id for order in day.orders[:2]], marks(session, plan)
    by, plan_id = day.coordinator.id, plan.id
    session.commit()

    found = both(
        hands, [locking(plan_id, each, by, kind=LockKind.STOP, seen=seen) for each in orders]
    )

    assert found == [None, None]
    assert locked(session, plan) == {(LockKind.STOP, order) for order in orders}


def test_of_two_hands_that_lock_one_day_differently_the_second_looks_first(
    session, hands, day, plan
):
    orders, seen = [order.id for order in day.orders[:2]], marks(session, plan)
    by, plan_id = day.coordinator.id, plan.id
    session.commit()

    found = both(
        hands, [locking(plan_id, each, by, kind=LockKind.START, seen=seen) for each in orders]
    )

    [refused] = [each for each in found if each is not None]
    assert isinstance(refused, RouteChangedSince)
    assert locked(session, plan) == {(LockKind.START, orders[found.index(None)])}


def test_a_day_is_locked_as_it_was_seen_or_not_at_all(session, hands, day, plan):
    """An order is put in while another hand locks the day it saw without it."""
    order, seen = comes_late(session, day, 40.7665), marks(session, plan)
    [route] = timetable(session, plan).routes
    place = planning.places_for(session, plan.id, order.id, folder=None).places[0]
    changed = planning.put_in(session, plan.id, order.id, key=place.key, folder=None)
    plan_id, route_id, by, order_id = plan.id, route.route.id, day.coordinator.id, order.id
    session.commit()

    found = both(
        hands,
        [
            lambda own: planning.save_put_in(own, changed) and None,
            lambda own: planning.lock_route(
                own, plan_id, route_id, command=a_command(by), seen=seen
            ),
        ],
    )

    put_in = session.exec(select(StopRow.id).where(StopRow.order_id == order_id)).all()
    put_in_first = isinstance(found[1], RouteChangedSince)
    assert found[0] is None or isinstance(found[0], PlaceTaken)
    assert len(put_in) == (1 if found[0] is None else 0)
    assert locked(session, plan) == (set() if put_in_first else {(LockKind.ROUTE, None)})
    assert put_in or locked(session, plan)


def test_two_orders_put_in_at_once_are_both_kept_or_the_second_is_told(session, hands, day, plan):
    orders = [comes_late(session, day, latitude) for latitude in (40.7665, 40.7705)]
    changes = []
    for order in orders:
        place = planning.places_for(session, plan.id, order.id, folder=None).places[0]
        changes.append(planning.put_in(session, plan.id, order.id, key=place.key, folder=None))
    ids, before = [order.id for order in orders], {order.id for order in day.orders}
    session.commit()

    found = both(
        hands, [lambda own, c=change: planning.save_put_in(own, c) and None for change in changes]
    )

    session.expire_all()
    refused = [each for each in found if each is not None]
    assert [type(each) for each in refused] == [PlaceTaken]
    brought = {
        stop.stop.order_id
        for route in timetable(session, plan).routes
        for trip in route.trips
        for stop in trip.stops
    }
    assert brought == before | {ids[found.index(None)]}


def test_a_place_is_the_one_between_the_stops_that_were_seen(session, day, plan):
    """Of an older page: between the same two stops it is still meant, between others it is not."""
    first, second = (comes_late(session, day, latitude) for latitude in (40.7665, 40.7667))
    seen = planning.places_for(session, plan.id, second.id, folder=None).places
    place = planning.places_for(session, plan.id, first.id, folder=None).places[0]
    changed = planning.put_in(session, plan.id, first.id, key=place.key, folder=None)
    planning.save_put_in(session, changed)
    session.commit()

    split = [each for each in seen if (each.after, each.before) == (place.after, place.before)]
    others = [each for each in seen if each not in split and not each.new_trip]

    assert split
    assert others
    for each in split:
        with pytest.raises(PlaceTaken):
            planning.put_in(session, plan.id, second.id, key=each.key, folder=None)
    for each in others:
        planning.put_in(session, plan.id, second.id, key=each.key, folder=None)


@pytest.fixture
def chilled_day(session, day) -> Day:
    """The same day with chilled food, a vehicle that cools, and boxes that may be used."""
    session.get_one(ItemRow, day.lot.item_id).storage = StorageClass.CHILLED
    day.vehicle.refrigerated = True
    settings.put(session, "boxed_limit_minutes", 90)
    session.commit()
    return day


def box_one(own, programme_id, order_id):
    boxing.box_order(own, order_id, boxed=True)


def box_all(own, programme_id, order_id):
    found = boxing.box_orders(own, programme_id, [order_id], boxed=True)
    if found.planned:
        raise OrderInPlan(order="", plan="")


@pytest.mark.parametrize("box", [box_one, box_all])
def test_an_order_is_not_boxed_while_it_is_being_put_into_a_plan(
    engine, session, hands, chilled_day, plan, box
):
    """Whoever boxes it comes while the other has not finished, and waits to see what that makes."""
    order = comes_late(session, chilled_day, 40.7665)
    place = planning.places_for(session, plan.id, order.id, folder=None).places[0]
    changed = planning.put_in(session, plan.id, order.id, key=place.key, folder=None)
    programme_id, order_id = chilled_day.programme.id, order.id
    session.commit()
    begun, answered = Event(), Event()

    def puts_in():
        with Session(hands[0]) as own, own.begin():
            try:
                planning.save_put_in(own, changed)
            finally:
                begun.set()
            until_somebody_waits(engine, answered)

    def boxes():
        begun.wait()
        try:
            with Session(hands[1]) as own, own.begin():
                box(own, programme_id, order_id)
        finally:
            answered.set()

    put, refused = at_once([puts_in, boxes])

    session.expire_all()
    assert put is None
    assert isinstance(refused, OrderInPlan)
    assert not session.get_one(OrderRow, order_id).boxed


def until_somebody_waits(engine, answered) -> None:
    """Returns once the other hand waits for this one, or has its answer without having waited.

    SQLite lets it wait before it reads anything at all.
    """
    if engine.dialect.name == "sqlite":
        return
    waiting = sa.text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    alone = engine.execution_options(isolation_level="AUTOCOMMIT")  # each look sees what is new
    with alone.connect() as looking:
        while not answered.wait(0.01):
            if looking.execute(waiting).scalar_one():
                return


def test_a_lock_taken_off_twice_leaves_the_lock_that_came_between(session, day, plan):
    one, other = (order.id for order in day.orders[:2])
    by, seen = day.coordinator.id, marks(session, plan)
    locking(plan.id, one, by, kind=LockKind.START, seen=seen)(session)
    locking(plan.id, other, by, kind=LockKind.START, seen=marks(session, plan))(session)

    locking(plan.id, one, by, kind=LockKind.START, seen=seen, wanted=False)(session)

    assert locked(session, plan) == {(LockKind.START, other)}
