"""Many hands at once: nothing is taken twice, nothing is done twice, nobody waits for ever."""

import subprocess
import sys
from functools import partial

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, func, select

from logistics.domain.errors import AlreadyDone, AlreadyReversed, InsufficientStock
from logistics.domain.ledger import DocumentKind, PlaceKind
from logistics.domain.orders import PromiseState
from logistics.store import engine as store_engine
from logistics.store import ledger, places
from logistics.store.counters import next_number
from logistics.store.documents import get_document
from logistics.store.engine import create_engine
from logistics.store.lots import available_lots
from logistics.store.tables import DocumentRow, ItemRow, LotRow, PlaceRow, PromiseRow, UserRow
from tests.architecture.repository import ROOT
from tests.builders import (
    MONDAY,
    a_command,
    a_household,
    a_lot,
    a_neighbourhood,
    a_programme,
    an_order,
)
from tests.store.world import (
    a_committed_world,
    a_move,
    at_once,
    how_many,
    on_shelf,
    posted_alone,
)


@pytest.fixture
def hands(engine_url):
    """Makes engines, one per hand: no two share a connection."""
    made = []

    def make(count):
        made.extend(create_engine(engine_url) for _ in range(count))
        return made[-count:]

    yield make
    for engine in made:
        engine.dispose()


def kinds(outcomes):
    return sorted(
        type(each).__name__ if isinstance(each, Exception) else "won" for each in outcomes
    )


@pytest.mark.parametrize("count", [2, 50])
def test_the_last_ten_grams_are_taken_once(engine, hands, count):
    world = a_committed_world(engine, grams=10)
    takes = [partial(posted_alone, hand, world, a_move(world)) for hand in hands(count)]

    outcomes = at_once(takes)

    assert kinds(outcomes) == ["InsufficientStock"] * (count - 1) + ["won"]
    with Session(engine) as session:
        assert on_shelf(session, world) == 0
        assert ledger.prove(session) == []


def test_as_many_win_as_the_shelf_covers(engine, hands):
    world = a_committed_world(engine, grams=7)
    takes = [partial(posted_alone, hand, world, a_move(world, grams=2)) for hand in hands(20)]

    outcomes = at_once(takes)

    assert kinds(outcomes) == ["InsufficientStock"] * 17 + ["won"] * 3
    with Session(engine) as session:
        assert on_shelf(session, world) == 1
        assert ledger.prove(session) == []


def test_two_processes_never_take_more_than_there_is(engine, engine_url):
    world = a_committed_world(engine, grams=40)
    place = [str(each) for each in (world.actor, world.lot, world.shelf, world.household)]
    takers = [
        subprocess.Popen(
            [sys.executable, "-c", TAKER, engine_url, *place],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for taker in takers:
        assert taker.stdout.readline() == "ready\n"
    for taker in takers:
        taker.stdin.write("go\n")
        taker.stdin.flush()

    won = [int(taker.communicate()[0]) for taker in takers]

    assert sum(won) == 40
    with Session(engine) as session:
        assert on_shelf(session, world) == 0
        assert ledger.prove(session) == []


TAKER = """
import sys
from sqlmodel import Session
from logistics.domain.errors import InsufficientStock
from logistics.domain.ledger import DocumentKind, Move
from logistics.domain.quantity import Quantity
from logistics.store import ledger
from logistics.store.documents import open_document
from logistics.store.engine import create_engine
from tests.builders import MONDAY, a_command

engine = create_engine(sys.argv[1])
actor, lot, shelf, household = map(int, sys.argv[2:])
move = Move(lot_id=lot, source_id=shelf, target_id=household, quantity=Quantity(grams=1))
print("ready", flush=True)
sys.stdin.readline()
won = 0
while True:
    try:
        with Session(engine) as session, session.begin():
            import uuid
            command = a_command(actor, key=uuid.uuid4().hex)
            document = open_document(session, DocumentKind.DELIVERY, command=command)
            ledger.post(session, document, [move])
        won += 1
    except InsufficientStock:
        break
print(won)
"""


def test_a_command_sent_three_times_makes_one_document(engine):
    world = a_committed_world(engine)
    first = posted_alone(engine, world, a_move(world, grams=1), key="pressed")

    for _ in range(2):
        with pytest.raises(AlreadyDone) as repeated:
            posted_alone(engine, world, a_move(world, grams=1), key="pressed")
        assert repeated.value.document_id == first

    with Session(engine) as session:
        assert on_shelf(session, world) == 9


def test_a_command_sent_by_eight_hands_at_once_makes_one_document(engine, hands):
    world = a_committed_world(engine)
    take = a_move(world, grams=1)

    outcomes = at_once(
        [partial(posted_alone, hand, world, take, key="pressed") for hand in hands(8)]
    )

    [document] = [each for each in outcomes if isinstance(each, int)]
    repeated = [each for each in outcomes if isinstance(each, AlreadyDone)]
    assert [each.document_id for each in repeated] == [document] * 7
    with Session(engine) as session:
        assert on_shelf(session, world) == 9
        assert how_many(session, DocumentRow) == 2


def test_a_refused_command_may_be_sent_again(engine):
    world = a_committed_world(engine)
    with pytest.raises(InsufficientStock):
        posted_alone(engine, world, a_move(world, grams=11), key="pressed")

    posted_alone(engine, world, a_move(world, grams=10), key="pressed")

    with Session(engine) as session:
        assert on_shelf(session, world) == 0


def test_a_document_is_undone_once_by_eight_hands_at_once(engine, hands):
    world = a_committed_world(engine)
    document = posted_alone(engine, world, a_move(world))

    outcomes = at_once([partial(undone, hand, world, document) for hand in hands(8)])

    assert kinds(outcomes) == [AlreadyReversed.__name__] * 7 + ["won"]
    with Session(engine) as session:
        assert on_shelf(session, world) == 10
        assert ledger.prove(session) == []


def undone(engine, world, document):
    with Session(engine) as session, session.begin():
        found = get_document(session, document)
        return ledger.reverse(session, found, command=a_command(world.actor)).id


def test_no_number_is_given_out_twice(engine, hands):
    def five_numbers(hand):
        given = []
        for _ in range(5):
            with Session(hand) as session, session.begin():
                given.append(next_number(session, "TSL-2026"))
        return given

    outcomes = at_once([partial(five_numbers, hand) for hand in hands(8)])

    assert sorted(number for given in outcomes for number in given) == list(range(1, 41))


def test_a_place_outside_is_made_once(engine, hands):
    def donors(hand):
        with Session(hand) as session, session.begin():
            return places.outside(session, PlaceKind.DONOR).id

    outcomes = at_once([partial(donors, hand) for hand in hands(8)])

    assert len(set(outcomes)) == 1
    with Session(engine) as session:
        assert how_many(session, PlaceRow) == 1


def test_lots_taken_in_opposite_orders_never_wait_for_each_other(engine, hands):
    world = a_committed_world(engine, grams=1000)
    another = with_another_lot(engine, world)
    there = [a_move(world, grams=1), a_move(world, grams=1, lot=another)]

    def many(hand, moves, kind):  # of one kind, the number of the document would part them
        for _ in range(15):
            posted_alone(hand, world, *moves, kind=kind)

    delivering, wasting = hands(2)

    outcomes = at_once(
        [
            partial(many, delivering, there, DocumentKind.DELIVERY),
            partial(many, wasting, there[::-1], DocumentKind.WASTE),
        ]
    )

    assert outcomes == [None, None]
    with Session(engine) as session:
        assert on_shelf(session, world) == 970
        assert ledger.prove(session) == []


def test_doing_and_undoing_the_same_lots_never_wait_for_each_other(engine, hands):
    world = a_committed_world(engine, grams=1000)
    another = with_another_lot(engine, world)
    moves = [a_move(world, grams=1), a_move(world, grams=1, lot=another)]

    def do_and_undo(hand):
        for _ in range(5):
            undone(hand, world, posted_alone(hand, world, *moves))

    outcomes = at_once([partial(do_and_undo, hand) for hand in hands(4)])

    assert outcomes == [None] * 4
    with Session(engine) as session:
        assert on_shelf(session, world) == 1000
        assert ledger.prove(session) == []


def with_another_lot(engine, world):
    with Session(engine) as session, session.begin():
        return a_lot(
            session,
            session.get(ItemRow, world.item),
            session.get(PlaceRow, world.shelf),
            actor=session.get(UserRow, world.actor),
            pieces=0,
            grams=1000,
        ).id


def test_sqlite_lets_nobody_decide_on_what_another_is_about_to_promise(sqlite_url, monkeypatch):
    monkeypatch.setattr(store_engine, "SQLITE_WAIT_MS", 0)
    ours = create_engine(sqlite_url)
    world, order = with_an_order(ours)

    with Session(ours) as first, Session(ours) as late:
        free(first, world)
        with pytest.raises(OperationalError, match="locked"):
            free(late, world)
        promise(first, world, order)
        first.commit()

    with Session(ours) as session:
        assert promised(session) == 10
    ours.dispose()


def test_with_the_defaults_of_sqlite_the_last_ten_grams_are_promised_twice(sqlite_url):
    ours, defaults = create_engine(sqlite_url), sa.create_engine(sqlite_url)
    world, order = with_an_order(ours)

    with Session(defaults) as first, Session(defaults) as late:
        assert free(first, world) == free(late, world) == 10
        promise(first, world, order)
        first.commit()
        promise(late, world, order)
        late.commit()

    with Session(ours) as session:
        assert promised(session) == 20
    ours.dispose()
    defaults.dispose()


def with_an_order(engine):
    world = a_committed_world(engine)
    with Session(engine) as session, session.begin():
        actor, lot, shelf, item = (
            session.get(table, key)
            for table, key in (
                (UserRow, world.actor),
                (LotRow, world.lot),
                (PlaceRow, world.shelf),
                (ItemRow, world.item),
            )
        )
        programme = a_programme(session, actor=actor, item=item)
        household = a_household(session, a_neighbourhood(session))
        order = an_order(session, programme, household, lot=lot, shelf=shelf)
        for row in session.exec(select(PromiseRow)):
            session.delete(row)
        return world, order.id


def free(session, world):
    [lot] = available_lots(session, [world.item])[world.item]
    return lot.quantity.grams


def promise(session, world, order):
    session.add(
        PromiseRow(
            order_id=order,
            lot_id=world.lot,
            place_id=world.shelf,
            pieces=0,
            grams=10,
            state=PromiseState.OPEN,
            made_at=MONDAY,
        )
    )
    session.flush()


def promised(session):
    return session.exec(select(func.sum(PromiseRow.grams))).one()
