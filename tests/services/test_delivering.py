"""What happens at the door, and how it is taken back."""

import threading

import pytest
from sqlmodel import Session, select

from logistics.domain.errors import AlreadyDone, GoodsCameBack, NotYours, RuleBroken, WrongState
from logistics.domain.ledger import DocumentKind
from logistics.domain.orders import OrderState, Outcome, PromiseState
from logistics.domain.quantity import NOTHING
from logistics.domain.roles import Role
from logistics.services import delivering, reconciling
from logistics.store import ledger
from logistics.store.tables import DocumentRow, HouseholdRow, OrderRow, PromiseRow, StopRow
from tests.builders import MONDAY, a_command, a_user
from tests.days import AT_THE_DOOR, a_day

FAILURES = (Outcome.NOT_HOME, Outcome.REFUSED, Outcome.WRONG_ADDRESS)


@pytest.fixture
def day(session):
    day = a_day(session)
    day.load(session)
    return day


def in_vehicle(session, day):
    return ledger.held(session, place_id=day.vehicle.place_id, lot_id=day.lot.id)


def promise_of(session, order):
    return session.exec(select(PromiseRow).where(PromiseRow.order_id == order.id)).one()


def test_a_delivery_hands_the_goods_to_the_household(session, day):
    document = delivering.deliver(session, command=day.drivers(), stop_id=day.stops[0].id)

    assert document.kind is DocumentKind.DELIVERY
    assert in_vehicle(session, day).pieces == 2
    assert day.orders[0].state is OrderState.DELIVERED
    assert day.orders[0].delivered_at == AT_THE_DOOR
    assert promise_of(session, day.orders[0]).state is PromiseState.DELIVERED
    assert day.stops[0].outcome is Outcome.DELIVERED
    assert day.stops[0].document_id == document.id
    assert day.households[0].last_served_at == AT_THE_DOOR
    assert ledger.prove(session) == []


@pytest.mark.parametrize("outcome", FAILURES)
def test_any_other_outcome_moves_nothing(session, day, outcome):
    delivering.record_failure(
        session, command=day.drivers(), stop_id=day.stops[0].id, outcome=outcome
    )

    assert in_vehicle(session, day).pieces == 3
    assert day.stops[0].outcome is outcome
    assert day.orders[0].state is OrderState.NOT_DELIVERED
    assert day.orders[0].attempts == 1
    assert day.households[0].last_served_at is None


def test_the_same_delivery_sent_twice_has_one_effect(session, day):
    command = day.drivers("tap")
    first = delivering.deliver(session, command=command, stop_id=day.stops[0].id)

    with pytest.raises(AlreadyDone) as done:
        delivering.deliver(session, command=command, stop_id=day.stops[0].id)

    assert done.value.document_id == first.id
    assert in_vehicle(session, day).pieces == 2


def test_the_same_failure_told_twice_counts_as_one_attempt(session, day):
    for _ in range(2):
        delivering.record_failure(
            session, command=day.drivers(), stop_id=day.stops[0].id, outcome=Outcome.NOT_HOME
        )

    assert day.orders[0].attempts == 1


def test_a_second_outcome_is_refused_until_the_first_is_undone(session, day):
    delivering.deliver(session, command=day.drivers(), stop_id=day.stops[0].id)

    with pytest.raises(WrongState) as refusal:
        delivering.record_failure(
            session, command=day.drivers(), stop_id=day.stops[0].id, outcome=Outcome.REFUSED
        )

    assert (refusal.value.key, refusal.value.state) == ("1", "delivered")


def test_undoing_a_delivery_puts_everything_back_by_a_second_document(session, day):
    delivering.deliver(session, command=day.drivers(), stop_id=day.stops[0].id)

    delivering.undo_outcome(session, command=day.drivers(), stop_id=day.stops[0].id)

    assert in_vehicle(session, day).pieces == 3
    assert day.orders[0].state is OrderState.LOADED
    assert day.orders[0].delivered_at is None
    assert promise_of(session, day.orders[0]).state is PromiseState.LOADED
    assert (day.stops[0].outcome, day.stops[0].document_id) == (Outcome.PENDING, None)
    assert day.households[0].last_served_at is None
    kinds = [row.kind for row in session.exec(select(DocumentRow).order_by(DocumentRow.id))]
    assert kinds[-2:] == [DocumentKind.DELIVERY, DocumentKind.REVERSAL]
    assert ledger.prove(session) == []


def test_undoing_a_delivery_remembers_the_one_before(session, day):
    earlier = OrderRow(
        code="O-EARLIER",
        programme_id=a_day(session).programme.id,
        household_id=day.households[0].id,
        state=OrderState.DELIVERED,
        rank=1,
        placed_at=MONDAY,
        delivered_at=MONDAY,
    )
    session.add(earlier)
    delivering.deliver(session, command=day.drivers(), stop_id=day.stops[0].id)

    delivering.undo_outcome(session, command=day.drivers(), stop_id=day.stops[0].id)

    assert day.households[0].last_served_at == MONDAY


@pytest.mark.parametrize("outcome", FAILURES)
def test_a_failure_can_be_undone_and_delivered(session, day, outcome):
    delivering.record_failure(
        session, command=day.drivers(), stop_id=day.stops[0].id, outcome=outcome
    )

    delivering.undo_outcome(session, command=day.drivers(), stop_id=day.stops[0].id)
    delivering.deliver(session, command=day.drivers(), stop_id=day.stops[0].id)

    assert day.orders[0].attempts == 0
    assert day.orders[0].state is OrderState.DELIVERED


def test_undoing_twice_has_one_effect(session, day):
    delivering.deliver(session, command=day.drivers(), stop_id=day.stops[0].id)
    command = day.drivers("undo")
    delivering.undo_outcome(session, command=command, stop_id=day.stops[0].id)

    with pytest.raises(AlreadyDone):
        delivering.undo_outcome(session, command=command, stop_id=day.stops[0].id)
    delivering.undo_outcome(session, command=day.drivers(), stop_id=day.stops[0].id)

    assert in_vehicle(session, day).pieces == 3


def test_a_failure_stands_once_its_goods_came_back(session, day):
    delivering.record_failure(
        session, command=day.drivers(), stop_id=day.stops[0].id, outcome=Outcome.REFUSED
    )
    line = reconciling.Returned(lot_id=day.lot.id, place_id=day.shelf.id, pieces=1)
    reconciling.take_back(session, command=day.clerks(), route_id=day.route.id, returned=[line])

    with pytest.raises(GoodsCameBack):
        delivering.undo_outcome(session, command=day.drivers(), stop_id=day.stops[0].id)


def test_nothing_is_delivered_from_a_trip_that_is_not_loaded(session):
    day = a_day(session)

    with pytest.raises(WrongState) as refusal:
        delivering.deliver(session, command=day.drivers(), stop_id=day.stops[0].id)

    assert refusal.value.kind == "trip"


def test_another_driver_tells_nothing_of_this_route(session, day):
    stranger = a_command(a_user(session, Role.DRIVER).id, at=AT_THE_DOOR)

    for verb in (delivering.deliver, delivering.undo_outcome):
        with pytest.raises(NotYours):
            verb(session, command=stranger, stop_id=day.stops[0].id)
    with pytest.raises(NotYours):
        delivering.record_failure(
            session, command=stranger, stop_id=day.stops[0].id, outcome=Outcome.REFUSED
        )


def test_a_driver_tells_of_the_day_of_the_plan_only(session, day):
    with pytest.raises(NotYours):
        delivering.deliver(
            session, command=a_command(day.driver.id, at=MONDAY), stop_id=day.stops[0].id
        )


def test_stops_nobody_got_to_are_told_at_once_and_can_be_taken_back(session):
    day = a_day(session, doors=2, trips=2)
    day.load(session)
    delivering.deliver(session, command=day.drivers(), stop_id=day.stops[0].id)

    told = delivering.mark_not_visited(session, command=day.clerks(), route_id=day.route.id)

    assert told == 3
    assert [stop.outcome for stop in day.stops[1:]] == [
        Outcome.NOT_VISITED,
        Outcome.LEFT_BEHIND,
        Outcome.LEFT_BEHIND,
    ]
    assert [order.state for order in day.orders[1:]] == [
        OrderState.NOT_DELIVERED,
        OrderState.PLACED,
        OrderState.PLACED,
    ]

    for stop in day.stops[1:]:
        delivering.undo_not_visited(session, route_id=day.route.id, stop_id=stop.id)

    assert [order.state for order in day.orders[1:]] == [
        OrderState.LOADED,
        OrderState.PLANNED,
        OrderState.PLANNED,
    ]
    assert {order.attempts for order in day.orders} == {0}


def test_two_phones_at_one_door_deliver_once(engine):
    with Session(engine, expire_on_commit=False) as session:
        day = a_day(session)
        day.load(session)
        session.commit()
    refusals: list[RuleBroken] = []
    together = threading.Barrier(2)

    def tap(key: str) -> None:
        together.wait(timeout=30)
        try:
            with Session(engine) as session, session.begin():
                delivering.deliver(session, command=day.drivers(key), stop_id=day.stops[0].id)
        except RuleBroken as refusal:
            refusals.append(refusal)

    phones = [threading.Thread(target=tap, args=(key,)) for key in ("one", "two")]
    for phone in phones:
        phone.start()
    for phone in phones:
        phone.join()

    assert [type(refusal) for refusal in refusals] == [WrongState]
    with Session(engine) as session:
        assert in_vehicle(session, day).pieces == 2
        assert ledger.prove(session) == []
        household = session.get(HouseholdRow, day.households[0].id)
        assert household.last_served_at == AT_THE_DOOR


def test_two_different_outcomes_at_once_leave_one(engine):
    with Session(engine, expire_on_commit=False) as session:
        day = a_day(session)
        day.load(session)
        session.commit()
    refusals: list[RuleBroken] = []
    together = threading.Barrier(2)

    def tell(verb, **more) -> None:
        together.wait(timeout=30)
        try:
            with Session(engine) as session, session.begin():
                verb(session, command=day.drivers(), stop_id=day.stops[0].id, **more)
        except RuleBroken as refusal:
            refusals.append(refusal)

    phones = [
        threading.Thread(target=tell, args=(delivering.deliver,)),
        threading.Thread(
            target=tell, args=(delivering.record_failure,), kwargs={"outcome": Outcome.REFUSED}
        ),
    ]
    for phone in phones:
        phone.start()
    for phone in phones:
        phone.join()

    assert [type(refusal) for refusal in refusals] == [WrongState]
    with Session(engine) as session:
        stop = session.get(StopRow, day.stops[0].id)
        delivered = stop.outcome is Outcome.DELIVERED
        assert in_vehicle(session, day).pieces == (2 if delivered else 3)
        assert in_vehicle(session, day) != NOTHING
