"""Holding a lot, giving its orders others, and letting it go by a named check."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest
from sqlmodel import Session, select

from logistics.domain.errors import (
    BestBeforePassed,
    InvalidValue,
    LotOnHold,
    NoPolicy,
    NotFound,
    ReleasedElsewhere,
    WrongState,
)
from logistics.domain.holds import HoldKind, NamedCheck
from logistics.domain.lots import DateKind
from logistics.domain.orders import PromiseState
from logistics.services import delivering, dispatching, holding, packing
from logistics.store import holds, ledger
from logistics.store.engine import create_engine
from logistics.store.lots import available_lots
from logistics.store.tables import HoldRow, PromiseRow
from tests.builders import MONDAY, a_command, a_kit, a_lot, a_shelf, a_user, an_item
from tests.days import AT_THE_DOOR, a_day
from tests.store.world import at_once

GOOD = NamedCheck(packaging=True, smell=True, appearance=True, comment="Koku ve görünüm iyi")
LATER = MONDAY + timedelta(days=10)


def held(session, lot, actor, *, at=MONDAY, key=None, kind=HoldKind.QUARANTINE):
    return holding.hold_lot(
        session,
        command=a_command(actor.id, at=at, key=key),
        lot_id=lot.id,
        kind=kind,
        reason="Kutu delik",
    )


@pytest.fixture
def actor(session):
    return a_user(session)


@pytest.fixture
def shelf(session):
    return a_shelf(session)


@pytest.fixture
def lot(session, actor, shelf):
    return a_lot(session, an_item(session), shelf, actor=actor)


def test_a_held_lot_is_not_available_until_a_named_check_lets_it_go(session, actor, lot):
    hold = held(session, lot, actor)

    assert available_lots(session, [lot.item_id])[lot.item_id] == []

    released = holding.release_hold(
        session, command=a_command(actor.id, at=LATER), hold_id=hold.id, check=GOOD
    )

    assert (released.released_by, released.released_at) == (actor.id, LATER)
    assert (released.packaging, released.smell, released.appearance) == (True, True, True)
    assert len(available_lots(session, [lot.item_id])[lot.item_id]) == 1


def test_the_same_hold_sent_twice_is_opened_once(session, actor, lot):
    first = held(session, lot, actor, key="once")

    assert held(session, lot, actor, key="once").id == first.id
    assert len(session.exec(select(HoldRow)).all()) == 1


@pytest.mark.parametrize("reason", ["", "  ", "ab"])
def test_a_hold_without_a_reason_is_refused(session, actor, lot, reason):
    with pytest.raises(InvalidValue) as refused:
        holding.hold_lot(
            session,
            command=a_command(actor.id),
            lot_id=lot.id,
            kind=HoldKind.QUARANTINE,
            reason=reason,
        )

    assert refused.value.field == "reason"


def test_a_recall_is_no_kind_of_hold_that_people_choose(session, actor, lot):
    with pytest.raises(InvalidValue):
        held(session, lot, actor, kind=HoldKind.RECALL)


def test_an_unknown_lot_is_not_held(session, actor):
    with pytest.raises(NotFound):
        holding.hold_lot(
            session,
            command=a_command(actor.id),
            lot_id=99,
            kind=HoldKind.QUARANTINE,
            reason="Kutu delik",
        )


@pytest.mark.parametrize("field", ["packaging", "smell", "appearance"])
def test_a_check_that_leaves_something_out_releases_nothing(session, actor, lot, field):
    hold = held(session, lot, actor)

    with pytest.raises(InvalidValue) as refused:
        holding.release_hold(
            session,
            command=a_command(actor.id),
            hold_id=hold.id,
            check=replace(GOOD, **{field: False}),
        )

    assert refused.value.field == field
    assert hold.released_at is None


def test_what_a_recall_holds_is_not_released_by_a_check(session, actor, lot):
    hold = holds.open_hold(
        session, lot_id=lot.id, kind=HoldKind.RECALL, reason="x", at=MONDAY, by=actor.id
    )

    with pytest.raises(ReleasedElsewhere):
        holding.release_hold(session, command=a_command(actor.id), hold_id=hold.id, check=GOOD)


def test_released_twice_the_first_check_stands(session, actor, lot):
    hold = held(session, lot, actor)
    holding.release_hold(session, command=a_command(actor.id), hold_id=hold.id, check=GOOD)

    again = holding.release_hold(
        session,
        command=a_command(actor.id, at=LATER),
        hold_id=hold.id,
        check=replace(GOOD, comment="başka"),
    )

    assert again.comment == GOOD.comment
    assert again.released_at == MONDAY


def test_a_held_lot_is_neither_packed_nor_loaded(session):
    day = a_day(session)
    held(session, day.lot, day.clerk, at=AT_THE_DOOR)

    with pytest.raises(LotOnHold) as refused:
        day.load(session)

    assert refused.value.reason == "Kutu delik"
    shelf = a_shelf(session)
    kit = a_kit(session, [(day.item, 1)])
    with pytest.raises(Exception, match="available"):
        packing.pack(session, command=day.clerks(), kit_id=kit.id, parcels=1, place_id=shelf.id)


def test_a_loading_dated_back_before_the_hold_is_refused_all_the_same(session):
    day = a_day(session)
    held(session, day.lot, day.clerk, at=AT_THE_DOOR + timedelta(minutes=1))

    with pytest.raises(LotOnHold):
        day.load(session)


def test_what_was_loaded_before_the_hold_is_not_handed_over_after_it(session):
    day = a_day(session)
    day.load(session)
    held(session, day.lot, day.clerk, at=AT_THE_DOOR)

    with pytest.raises(LotOnHold):
        delivering.deliver(session, command=day.drivers(), stop_id=day.stops[0].id)


def test_what_was_handed_over_before_the_hold_may_still_be_recorded(session):
    day = a_day(session)
    day.load(session)
    held(session, day.lot, day.clerk, at=AT_THE_DOOR + timedelta(hours=1))

    delivering.deliver(session, command=day.drivers(), stop_id=day.stops[0].id)

    assert ledger.prove(session) == []


def test_orders_of_a_held_lot_get_the_next_one_to_expire(session):
    day = a_day(session, doors=3)
    soon = a_lot(
        session, day.item, day.shelf, actor=day.clerk, pieces=2, expires_on=date(2027, 1, 1)
    )
    late = a_lot(
        session, day.item, day.shelf, actor=day.clerk, pieces=5, expires_on=date(2027, 6, 1)
    )
    held(session, day.lot, day.clerk)

    done = holding.promise_others(session, command=day.clerks(), lot_id=day.lot.id)

    assert (done.moved, done.left) == (3, ())
    open_ = session.exec(select(PromiseRow).where(PromiseRow.state == PromiseState.OPEN)).all()
    assert sorted(row.lot_id for row in open_) == [soon.id, soon.id, late.id]
    day.load(session)
    assert ledger.prove(session) == []


def test_an_order_for_which_too_little_is_left_keeps_its_promise(session):
    day = a_day(session, doors=2)
    a_lot(session, day.item, day.shelf, actor=day.clerk, pieces=1)
    held(session, day.lot, day.clerk)

    done = holding.promise_others(session, command=day.clerks(), lot_id=day.lot.id)
    again = holding.promise_others(session, command=day.clerks(), lot_id=day.lot.id)

    assert (done.moved, done.left) == (1, (day.orders[1].code,))
    assert (again.moved, again.left) == (0, (day.orders[1].code,))
    assert len(holds.promised_orders(session, day.lot.id)) == 1


def test_a_loading_and_a_hold_at_the_same_moment_never_both_have_their_way(engine, engine_url):
    with Session(engine) as session, session.begin():
        day = a_day(session)
        trip, lot, clerk = day.trips[0].id, day.lot.id, day.clerk.id
    hands = [create_engine(engine_url) for _ in range(2)]

    def load():
        with Session(hands[0]) as session, session.begin():
            command = a_command(clerk, at=AT_THE_DOOR)
            dispatching.load_trip(session, command=command, trip_id=trip)

    def hold():
        with Session(hands[1]) as session, session.begin():
            holding.hold_lot(
                session,
                command=a_command(clerk, at=AT_THE_DOOR + timedelta(seconds=1)),
                lot_id=lot,
                kind=HoldKind.QUARANTINE,
                reason="Kutu delik",
            )

    loaded, stopped = at_once([load, hold])

    assert stopped is None
    assert loaded is None or isinstance(loaded, LotOnHold)
    with Session(engine) as session:
        document = session.exec(select(PromiseRow.loading_id)).first()
        assert (document is None) == isinstance(loaded, LotOnHold)
        assert ledger.prove(session) == []
    for hand in hands:
        hand.dispose()


@pytest.mark.parametrize("first", ["load", "hold"])
def test_whoever_of_loading_and_holding_is_first_has_its_way(engine, engine_url, first):
    import threading

    with Session(engine) as session, session.begin():
        day = a_day(session)
        trip, lot, clerk = day.trips[0].id, day.lot.id, day.clerk.id
    works = {
        "load": lambda session: dispatching.load_trip(
            session, command=a_command(clerk, at=AT_THE_DOOR), trip_id=trip
        ),
        "hold": lambda session: holding.hold_lot(
            session,
            command=a_command(clerk, at=AT_THE_DOOR + timedelta(seconds=1)),
            lot_id=lot,
            kind=HoldKind.QUARANTINE,
            reason="Kutu delik",
        ),
    }
    second = "hold" if first == "load" else "load"
    outcome = []
    hand = create_engine(engine_url)

    def run_second():
        try:
            with Session(hand) as session, session.begin():
                works[second](session)
        except LotOnHold as refusal:
            outcome.append(refusal)

    with Session(engine) as session, session.begin():
        works[first](session)
        waiting = threading.Thread(target=run_second)
        waiting.start()
        waiting.join(0.3)
        assert waiting.is_alive()  # it waits for the lot
    waiting.join()

    assert [type(each) for each in outcome] == ([LotOnHold] if first == "hold" else [])
    hand.dispose()


def past_best(session, actor, shelf, *, days=5):
    item = an_item(session, date_kind=DateKind.BEST_BEFORE)
    expires_on = MONDAY.date() - timedelta(days=days)
    at = MONDAY - timedelta(days=30)
    return a_lot(session, item, shelf, actor=actor, expires_on=expires_on, at=at)


def policy(session, actor, days, group="staple"):
    return holding.set_policy(
        session, command=a_command(actor.id), group=group, days_past=days, comment="Kurul kararı"
    )


def test_goods_past_best_before_stay_without_a_policy(session, actor, shelf):
    lot = past_best(session, actor, shelf)

    with pytest.raises(NoPolicy):
        holding.clear_lot(session, command=a_command(actor.id), lot_id=lot.id, check=GOOD)


def test_goods_past_best_before_go_until_the_policys_last_day_after_a_named_check(
    session, actor, shelf
):
    lot = past_best(session, actor, shelf, days=5)
    policy(session, actor, 7)

    cleared = holding.clear_lot(
        session, command=a_command(actor.id, key="one"), lot_id=lot.id, check=GOOD
    )
    again = holding.clear_lot(
        session, command=a_command(actor.id, key="one"), lot_id=lot.id, check=GOOD
    )

    assert cleared.good_until == lot.expires_on + timedelta(days=7)
    assert again.id == cleared.id
    [free] = available_lots(session, [lot.item_id])[lot.item_id]
    assert free.good_until == cleared.good_until
    pack = partial(packing.pack, kit_id=a_kit(session, [(an_item_of(session, lot), 2)]).id)
    pack(session, command=a_command(actor.id), parcels=1, place_id=shelf.id)
    with pytest.raises(Exception, match="available"):
        pack(session, command=a_command(actor.id, at=LATER), parcels=1, place_id=shelf.id)


def an_item_of(session, lot):
    from logistics.store.tables import ItemRow

    return session.get(ItemRow, lot.item_id)


def test_goods_beyond_the_policy_stay(session, actor, shelf):
    lot = past_best(session, actor, shelf, days=9)
    policy(session, actor, 7)

    with pytest.raises(NoPolicy) as refused:
        holding.clear_lot(session, command=a_command(actor.id), lot_id=lot.id, check=GOOD)

    assert refused.value.until == MONDAY.date() - timedelta(days=2)


def test_a_policy_switched_off_lets_nothing_more_go(session, actor, shelf):
    lot = past_best(session, actor, shelf)
    policy(session, actor, 7)
    policy(session, actor, None)

    with pytest.raises(NoPolicy):
        holding.clear_lot(session, command=a_command(actor.id), lot_id=lot.id, check=GOOD)


def test_a_policy_set_twice_is_kept_once_and_every_change_is_remembered(session, actor):
    an_item(session)

    first, same, other = (
        policy(session, actor, 7),
        policy(session, actor, 7),
        policy(session, actor, 3),
    )

    assert first.id == same.id
    assert other.id != first.id


@pytest.mark.parametrize("days", [0, -1, 366])
def test_a_policy_nobody_can_mean_is_refused(session, actor, days):
    an_item(session)

    with pytest.raises(InvalidValue):
        policy(session, actor, days)


def test_no_policy_speaks_of_a_use_by_date(session, actor, shelf):
    item = an_item(session, date_kind=DateKind.USE_BY)
    lot = a_lot(session, item, shelf, actor=actor, expires_on=MONDAY.date() - timedelta(days=1))
    policy(session, actor, 7)

    with pytest.raises(WrongState):
        holding.clear_lot(session, command=a_command(actor.id), lot_id=lot.id, check=GOOD)


def test_what_is_past_best_before_on_the_day_of_delivery_is_not_loaded(session):
    day = a_day(session)
    from tests.builders import redate

    redate(
        session,
        day.lot,
        date_kind=DateKind.BEST_BEFORE,
        expires_on=day.plan.day - timedelta(days=1),
    )

    with pytest.raises(BestBeforePassed):
        day.load(session)
