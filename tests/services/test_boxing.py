"""Which chilled orders travel in a box, and what a plan makes of it."""

from functools import partial

import pytest
from sqlmodel import Session

import routing
from logistics.domain.errors import InvalidValue, OrderInPlan, PlaceTaken, WrongState
from logistics.domain.lots import StorageClass
from logistics.domain.orders import OrderState, Outcome, PlanState
from logistics.services import boxing, delivering, ordering, planning, reconciling
from logistics.services.planning.problems import day_to_plan
from logistics.store import settings
from logistics.store.engine import create_engine
from logistics.store.plans import get_plan
from logistics.store.tables import ItemRow, OrderRow, ProgrammeRow, VehicleRow
from logistics.store.timetables import placed_doors, timetable
from tests.builders import (
    MONDAY,
    a_household,
    a_kit,
    a_lot,
    a_neighbourhood,
    a_programme,
    an_item,
    an_order,
)
from tests.days import a_day as a_driven_day
from tests.planning import Day, a_chilled_day, in_turn, planned, with_second_crew
from tests.store.world import at_once

BOX = routing.Goods.CHILLED_BOX


@pytest.fixture
def day(session) -> Day:
    day = a_chilled_day(session)
    session.commit()
    return day


def box(session, order: OrderRow, *, boxed: bool = True) -> OrderRow:
    return boxing.box_order(session, order.id, boxed=boxed)


def stops_of(session, day, **changes) -> dict[str, routing.Stop]:
    problem = day_to_plan(session, day.wish(**changes)).problem
    return {stop.name: stop for stop in problem.stops}


def test_a_boxed_order_needs_no_refrigerated_vehicle_and_keeps_the_limit_of_a_box(session, day):
    boxed, other, _third = day.households
    box(session, day.orders[0])

    problem = day_to_plan(session, day.wish()).problem

    stops = {stop.name: stop for stop in problem.stops}
    assert (stops[boxed.code].goods, stops[boxed.code].refrigerated) == (BOX, False)
    assert problem.cold_limit_s(stops[boxed.code]) == 90 * 60
    assert stops[other.code].goods is routing.Goods.FRESH
    assert stops[other.code].refrigerated


def test_a_box_is_thought_of_for_a_stop_of_which_all_could_go_in_one(session, day):
    """Beside a frozen order, or one that is boxed already, a box would make another stop of it."""
    beside_frozen, beside_boxed, alone = day.households
    frozen = _another(session, day, beside_frozen, storage=StorageClass.FROZEN)
    chilled = _another(session, day, beside_boxed, storage=StorageClass.CHILLED)
    box(session, day.orders[1])
    session.commit()

    programmes = (day.programme.id, frozen.id, chilled.id)
    problem = day_to_plan(session, day.wish(programme_ids=programmes)).problem

    assert {stop.name for stop in problem.stops if stop.may_be_boxed} == {alone.code}


def test_no_box_is_thought_of_where_none_is_used(session, day):
    settings.put(session, "boxed_limit_minutes", 0)

    assert not any(stop.may_be_boxed for stop in stops_of(session, day).values())


def _another(session, day, home, *, storage) -> ProgrammeRow:
    """A programme that gives a household something more."""
    kit = a_kit(session, [(an_item(session), 1)])
    parcel = session.get_one(ItemRow, kit.item_id)
    lot = a_lot(session, parcel, day.shelf, actor=day.coordinator, pieces=2)
    parcel.storage = storage
    programme = a_programme(session, actor=day.coordinator, kit=kit)
    an_order(session, programme, home, lot=lot, shelf=day.shelf, grams=5_000)
    return programme


def test_a_boxed_order_is_brought_by_a_vehicle_that_does_not_cool(engine, session, day):
    warm, cool = with_second_crew(session, day)
    day.vehicle.refrigerated = False
    session.get_one(VehicleRow, cool.vehicle_id).refrigerated = True
    box(session, day.orders[0])
    session.commit()

    plan = planned(engine, session, day, solve=in_turn(1, 2), crews=(warm, cool))

    brought = {
        route.vehicle.id: [stop.door.in_a_box(route.vehicle) for stop in trip.stops]
        for route in timetable(session, plan).routes
        for trip in route.trips
    }
    assert get_plan(session, plan.id).state is PlanState.READY
    assert brought == {warm.vehicle_id: [True], cool.vehicle_id: [False, False]}


def test_an_order_that_is_taken_out_of_its_box_is_fresh_again(session, day):
    box(session, day.orders[0])

    box(session, day.orders[0], boxed=False)
    box(session, day.orders[0], boxed=False)

    assert {stop.goods for stop in stops_of(session, day).values()} == {routing.Goods.FRESH}


def test_a_boxed_order_is_a_stop_apart_from_what_the_vehicle_must_cool(session, day):
    """The same household gets frozen food of another programme."""
    home = day.households[0]
    programme = _another(session, day, home, storage=StorageClass.FROZEN)
    box(session, day.orders[0])
    session.commit()

    problem = day_to_plan(session, day.wish(programme_ids=(day.programme.id, programme.id))).problem

    goods = {stop.id: stop.goods for stop in problem.stops if stop.name == home.code}
    assert goods == {f"{home.code}-box": BOX, f"{home.code}-cold": routing.Goods.FROZEN}


def test_two_boxed_orders_of_a_household_are_one_stop(session, day):
    more = a_programme(session, actor=day.coordinator, kit=None, item=_chilled(session, day))
    home = day.households[0]
    second = an_order(session, more, home, lot=day.lot, shelf=day.shelf, grams=10_000)
    for order in (day.orders[0], second):
        box(session, order)

    found = day_to_plan(session, day.wish(programme_ids=(day.programme.id, more.id)))

    assert set(found.orders[f"{home.code}-box"]) == {day.orders[0].id, second.id}


def _chilled(session, day) -> ItemRow:
    return session.get_one(ItemRow, day.lot.item_id)


def test_boxes_that_are_used_no_longer_leave_the_food_to_the_refrigerated_vehicle(session, day):
    box(session, day.orders[0])
    settings.put(session, "boxed_limit_minutes", 0)

    assert {stop.goods for stop in stops_of(session, day).values()} == {routing.Goods.FRESH}


def test_once_no_box_is_used_what_waits_is_taken_out_and_what_is_published_goes_as_planned(
    session, day
):
    waits, published, unboxed = day.orders
    for order in (waits, published):
        box(session, order)
    published.state = OrderState.PLANNED
    session.commit()

    found = boxing.use_no_boxes(session)

    session.expire_all()
    assert found == 1
    assert not boxing.boxes_are_used(session)
    assert [order.boxed for order in (waits, published, unboxed)] == [False, True, False]
    assert not any(door.boxed for door in placed_doors(session, [day.programme.id]))


def boxed_beside(engine_url, order_id, other):
    """What comes of boxing an order, and of another act at the same moment."""
    hands = [create_engine(engine_url) for _ in range(2)]

    def alone(hand, work):
        with Session(hand) as own, own.begin():
            return work(own)

    def box(own):
        boxing.box_order(own, order_id, boxed=True)
        return "boxed"

    found = at_once([partial(alone, hands[0], box), partial(alone, hands[1], other)])
    for hand in hands:
        hand.dispose()
    return found


def test_an_order_is_boxed_before_boxes_are_done_away_with_or_not_at_all(engine_url, session, day):
    """Two hands at once: in the end no order that waits is in a box."""
    order_id = day.orders[0].id
    session.commit()

    found = boxed_beside(engine_url, order_id, boxing.use_no_boxes)

    session.expire_all()
    assert found[0] == "boxed" or isinstance(found[0], InvalidValue)
    assert found[1] == (1 if found[0] == "boxed" else 0)
    assert not session.get_one(OrderRow, order_id).boxed


@pytest.mark.parametrize("storage", [StorageClass.FROZEN, StorageClass.AMBIENT])
def test_only_chilled_food_goes_into_a_box(session, day, storage):
    session.get_one(ItemRow, day.lot.item_id).storage = storage

    with pytest.raises(InvalidValue, match="no_chilled_goods"):
        box(session, day.orders[0])
    found = boxing.box_orders(
        session, day.programme.id, [order.id for order in day.orders], boxed=True
    )

    assert found == boxing.Boxed(changed=0, planned=0, unfit=3, gone=0)


def test_no_box_is_asked_for_where_none_is_used(session, day):
    settings.put(session, "boxed_limit_minutes", 0)

    with pytest.raises(InvalidValue, match="no_boxes"):
        box(session, day.orders[0])
    with pytest.raises(InvalidValue, match="no_boxes"):
        boxing.box_orders(session, day.programme.id, [day.orders[0].id], boxed=True)
    box(session, day.orders[0], boxed=False)


def test_a_whole_selection_is_boxed_at_once_and_says_what_stays(session, day):
    first, second, third = day.orders
    second.state = OrderState.CANCELLED
    session.commit()

    found = boxing.box_orders(
        session, day.programme.id, [first.id, second.id, third.id, 10**6], boxed=True
    )
    again = boxing.box_orders(session, day.programme.id, [first.id], boxed=True)

    session.expire_all()
    assert (found.changed, again.changed) == (2, 0)
    assert [order.boxed for order in day.orders] == [True, False, True]


def test_what_a_plan_holds_travels_as_it_was_planned(engine, session, day):
    plan = planned(engine, session, day)

    with pytest.raises(OrderInPlan) as refused:
        box(session, day.orders[0])
    found = boxing.box_orders(session, day.programme.id, [day.orders[0].id], boxed=True)
    planning.discard(session, plan.id)
    box(session, day.orders[0])

    assert refused.value.plan == plan.code
    assert (found.changed, found.planned, found.plans) == (0, 1, (plan.code,))
    assert day.orders[0].boxed


def test_an_order_that_came_back_and_is_placed_again_is_boxed_anew(session):
    """By closing its route or by hand: the plan that tried it stands, and holds it no longer."""
    day = a_driven_day(session, storage=StorageClass.CHILLED, spare=1)
    settings.put(session, "boxed_limit_minutes", 90)
    day.load(session)
    for stop, outcome in zip(day.stops, (Outcome.NOT_HOME, *[Outcome.REFUSED] * 2), strict=True):
        delivering.record_failure(session, command=day.drivers(), stop_id=stop.id, outcome=outcome)
    back = reconciling.Returned(lot_id=day.lot.id, place_id=day.shelf.id, pieces=3)
    reconciling.take_back(session, command=day.clerks(), route_id=day.route.id, returned=[back])
    reconciling.close_route(session, command=day.clerks(), route_id=day.route.id)
    first, second, _third = day.orders
    ordering.place_again(session, second.id, command=day.clerks())

    box(session, first)
    found = boxing.box_orders(session, day.programme.id, [second.id], boxed=True)

    session.expire_all()
    assert (found.changed, found.planned) == (1, 0)
    assert first.boxed
    assert second.boxed


def test_nothing_changes_while_a_plan_is_being_made(session, day):
    plan = day.request(session)
    session.commit()

    with pytest.raises(OrderInPlan) as refused:
        box(session, day.orders[0])

    assert refused.value.plan == plan.code


def test_what_is_on_its_way_is_not_boxed_any_more(session, day):
    day.orders[0].state = OrderState.LOADED
    session.commit()

    with pytest.raises(WrongState):
        box(session, day.orders[0])


def test_a_place_for_an_order_is_gone_once_it_travels_otherwise(engine, session, day):
    plan = planned(engine, session, day)
    home = a_household(session, a_neighbourhood(session), latitude=40.77, longitude=29.94)
    order = an_order(session, day.programme, home, lot=day.lot, shelf=day.shelf, grams=10_000)
    session.commit()
    place = planning.places_for(session, plan.id, order.id, folder=None).places[0]
    changed = planning.put_in(session, plan.id, order.id, key=place.key, folder=None)
    box(session, order)
    session.commit()

    with pytest.raises(PlaceTaken):
        planning.save_put_in(session, changed)


def test_an_order_is_boxed_before_a_plan_is_asked_for_or_not_at_all(engine_url, session, day):
    """Two hands at once: the plan knows of the box, or the box is refused."""
    order_id, day_wish = day.orders[0].id, day
    session.commit()

    found = boxed_beside(engine_url, order_id, lambda own: day_wish.request(own).code)

    session.expire_all()
    boxed = found[0] == "boxed"
    assert boxed or isinstance(found[0], OrderInPlan)
    assert str(found[1]).startswith("PLN-")
    assert session.get_one(OrderRow, order_id).boxed is boxed


def test_a_boxed_order_counts_on_the_plan_as_served(engine, session, day):
    day.vehicle.refrigerated = False
    settings.put(session, "boxed_limit_minutes", 90)
    for order in day.orders[:2]:
        box(session, order)
    session.commit()

    plan = planned(engine, session, day)

    planning.publish(session, plan.id, at=MONDAY)
    assert get_plan(session, plan.id).summary["served"] == 3
