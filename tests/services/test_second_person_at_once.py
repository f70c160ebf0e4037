"""Two second persons, two planners, or a packer and one who undoes, at the same moment: one wins."""

from functools import partial

import pytest
from sqlmodel import Session, func, select

from logistics.domain.counting import CountAct, CountScope
from logistics.domain.errors import RuleBroken
from logistics.domain.orders import OrderState, PlanState
from logistics.domain.writing_off import WriteOffKind, WriteOffReason
from logistics.services import counting, packing, planning, undoing, writing_off
from logistics.services.counting import Part, Sighting
from logistics.services.writing_off import Lot, Wish
from logistics.store import ledger
from logistics.store.engine import create_engine
from logistics.store.proof import prove_promises
from logistics.store.tables import CountRow, DocumentRow, LotRow, OrderRow, PlanRow, WriteOffRow
from tests.builders import MONDAY, a_command, a_kit, a_lot, a_shelf, a_user, an_item
from tests.days import a_day
from tests.store.world import at_once


@pytest.fixture
def hands(engine_url):
    """Two connections of their own."""
    made = [create_engine(engine_url) for _ in range(2)]
    yield made
    for engine in made:
        engine.dispose()


def alone(hand, work):
    with Session(hand) as session, session.begin():
        return work(session)


def outcomes(hands, works):
    """What each piece of work came to, all begun at once."""
    found = at_once([partial(alone, hand, work) for hand, work in zip(hands, works, strict=True)])
    assert all(not isinstance(each, Exception) or isinstance(each, RuleBroken) for each in found)
    return [not isinstance(each, Exception) for each in found]


def documents(engine, **wanted):
    with Session(engine) as session:
        assert ledger.prove(session) == []
        assert prove_promises(session) == []
        return session.exec(select(func.count()).select_from(DocumentRow).filter_by(**wanted)).one()


@pytest.fixture
def stock(engine):
    """Ids: three people, a lot of a hundred pieces, its shelf."""
    with Session(engine) as session, session.begin():
        people = [a_user(session) for _ in range(3)]
        shelf = a_shelf(session)
        lot = a_lot(session, an_item(session), shelf, actor=people[0], pieces=100)
        return [each.id for each in people], lot.id, shelf.id


def test_a_write_off_that_two_people_approve_at_once_is_booked_once(engine, hands, stock):
    (first, *others), lot, shelf = stock
    wish = Wish(
        kind=WriteOffKind.WASTE,
        reason=WriteOffReason.BROKEN,
        lots=(Lot(lot_id=lot, place_id=shelf),),
    )
    with Session(engine) as session, session.begin():
        row = writing_off.propose(session, wish, command=a_command(first)).id

    won = outcomes(
        hands,
        [
            lambda session, by=by: writing_off.approve(
                session, command=a_command(by), write_off_id=row, comment=""
            )
            for by in others
        ],
    )

    with Session(engine) as session:
        reference = session.get(WriteOffRow, row).code
    assert sorted(won) == [False, True]
    assert documents(engine, reference=reference) == 1


def test_a_write_off_is_approved_or_refused_and_never_both(engine, hands, stock):
    (first, *others), lot, shelf = stock
    wish = Wish(
        kind=WriteOffKind.WASTE,
        reason=WriteOffReason.BROKEN,
        lots=(Lot(lot_id=lot, place_id=shelf),),
    )
    with Session(engine) as session, session.begin():
        row = writing_off.propose(session, wish, command=a_command(first)).id

    approved, refused = outcomes(
        hands,
        [
            lambda session: writing_off.approve(
                session, command=a_command(others[0]), write_off_id=row, comment=""
            ),
            lambda session: writing_off.refuse(
                session, command=a_command(others[1]), write_off_id=row, reason="Sağlam"
            ),
        ],
    )

    with Session(engine) as session:
        kept = session.get(WriteOffRow, row)
        assert approved is not refused
        assert (kept.document_id is not None) is approved


def test_a_count_that_two_people_approve_at_once_is_booked_once(engine, hands, stock):
    (counter, *others), lot, shelf = stock
    with Session(engine) as session, session.begin():
        counting.set_usual_tolerance(session, 100)
        part = Part(scope=CountScope.PLACE, subject_id=shelf)
        count = counting.start(session, command=a_command(counter), part=part).id
        counting.enter(
            session, command=a_command(counter), count_id=count,
            sighting=Sighting(place_id=shelf, lot_id=lot), pieces=97, grams=None,
            act=CountAct.FIRST,
        )  # fmt: skip
        counting.finish(session, command=a_command(counter), count_id=count)

    won = outcomes(
        hands,
        [
            lambda session, by=by: counting.approve(session, command=a_command(by), count_id=count)
            for by in others
        ],
    )

    with Session(engine) as session:
        reference = session.get(CountRow, count).code
        assert ledger.held(session, place_id=shelf, lot_id=lot).pieces == 97
    assert sorted(won) == [False, True]
    assert documents(engine, reference=reference) == 1


def test_a_plan_published_and_thrown_away_at_once_leaves_its_orders_waiting(engine, hands):
    with Session(engine) as session, session.begin():
        day = a_day(session)
        day.plan.state = PlanState.READY
        for order in day.orders:
            order.state = OrderState.PLACED
        session.flush()
        plan_id, order_ids = day.plan.id, [order.id for order in day.orders]

    _, discarded = outcomes(
        hands,
        [
            lambda session: planning.publish(session, plan_id, at=MONDAY),
            lambda session: planning.discard(session, plan_id),
        ],
    )

    with Session(engine) as session:
        states = {session.get(OrderRow, order_id).state for order_id in order_ids}
        assert discarded
        assert session.get(PlanRow, plan_id).state is PlanState.DISCARDED
    assert states == {OrderState.PLACED}


def test_what_is_packed_while_its_receipt_is_undone_is_one_or_the_other(engine, hands):
    with Session(engine) as session, session.begin():
        actor, shelf, beans = a_user(session), a_shelf(session), an_item(session)
        lot = a_lot(session, beans, shelf, actor=actor, pieces=10)
        kit = a_kit(session, [(beans, 1)])
        ids = actor.id, shelf.id, kit.id, session.get(LotRow, lot.id).document_id
    actor_id, shelf_id, kit_id, receipt = ids

    packed, undone = outcomes(
        hands,
        [
            lambda session: packing.pack(
                session, command=a_command(actor_id), kit_id=kit_id, parcels=10, place_id=shelf_id
            ),
            lambda session: undoing.undo(session, command=a_command(actor_id), document_id=receipt),
        ],
    )

    assert packed is not undone
    assert documents(engine, kind="packing") == int(packed)
