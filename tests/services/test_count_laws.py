"""The law of counting, tried on many histories and with many hands.

The store is moved and counted in any order, by several people. After the approval each
counted line holds what was counted, and whatever moved later on top of it.
"""

from collections import defaultdict
from functools import partial

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import Session

from logistics.domain.count_refusals import CountRefused, LineCounted, RecountNeeded
from logistics.domain.counting import CountAct, CountScope
from logistics.domain.errors import InsufficientStock
from logistics.domain.ledger import DocumentKind, Move, PlaceKind
from logistics.domain.quantity import Quantity
from logistics.services import counting
from logistics.services.counting import Part, Sighting
from logistics.store import ledger, places
from logistics.store.documents import open_document
from logistics.store.engine import create_engine
from tests.builders import a_command, a_lot, a_shelf, a_user, an_item
from tests.store.world import at_once

LOTS = 3
SHELVES = 2


class Countings(RuleBasedStateMachine):
    """One count among movements; ``truth`` is what really lies where, which only counters see."""

    def __init__(self, engine):
        super().__init__()
        self.session = Session(engine)

    @initialize()
    def open_the_store(self):
        self.people = [a_user(self.session).id for _ in range(3)]
        starter, self.approver = a_user(self.session).id, a_user(self.session).id
        item = an_item(self.session)
        counting.set_usual_tolerance(self.session, 100)
        self.shelves = [a_shelf(self.session).id for _ in range(SHELVES)]
        self.waste = places.outside(self.session, PlaceKind.WASTE).id
        shelf = places.get_place(self.session, self.shelves[0])
        actor = a_user(self.session)
        self.lots = [
            a_lot(self.session, item, shelf, actor=actor, pieces=50).id for _ in range(LOTS)
        ]
        self.count = counting.start(
            self.session, command=a_command(starter), part=Part(scope=CountScope.WHOLE)
        )
        self.starter = starter
        self.wanted = {}

    def teardown(self):
        self.session.close()

    @rule(
        lot=st.integers(0, LOTS - 1),
        source=st.integers(0, SHELVES - 1),
        away=st.booleans(),
        pieces=st.integers(1, 9),
    )
    def goods_move(self, lot, source, away, pieces):
        target = self.waste if away else self.shelves[1 - source]
        lot_id, source_id = self.lots[lot], self.shelves[source]
        quantity = Quantity(pieces=pieces, grams=1000 * pieces)
        move = Move(lot_id=lot_id, source_id=source_id, target_id=target, quantity=quantity)
        try:
            with self.session.begin_nested():
                document = open_document(
                    self.session, DocumentKind.TRANSFER, command=a_command(self.starter)
                )
                ledger.post(self.session, document, [move])
        except InsufficientStock:
            return
        for place_id, pieces_there in ((source_id, -pieces), (target, pieces)):
            if (place_id, lot_id) in self.wanted:
                self.wanted[place_id, lot_id] += pieces_there

    @rule(
        lot=st.integers(0, LOTS - 1),
        shelf=st.integers(0, SHELVES - 1),
        off=st.integers(-4, 4),
        who=st.integers(0, 2),
    )
    def somebody_counts(self, lot, shelf, off, who):
        place_id, lot_id = self.shelves[shelf], self.lots[lot]
        held = ledger.held(self.session, place_id=place_id, lot_id=lot_id).pieces
        found = max(0, held + off)
        act = CountAct.AGAIN if (place_id, lot_id) in self.wanted else CountAct.FIRST
        counting.enter(
            self.session,
            command=a_command(self.people[who]),
            count_id=self.count.id,
            sighting=Sighting(place_id=place_id, lot_id=lot_id),
            pieces=found,
            grams=None,
            act=act,
        )
        self.wanted[place_id, lot_id] = found

    @rule()
    def the_differences_are_booked(self):
        if not self.wanted:
            return
        before = self.held()
        try:
            with self.session.begin_nested():
                counting.finish_with_gaps(
                    self.session, command=a_command(self.starter), count_id=self.count.id
                )
                counting.approve(
                    self.session, command=a_command(self.approver), count_id=self.count.id
                )
        except RecountNeeded:
            assert self.held() == before
            return
        except CountRefused:
            assert self.held() == before
            assert any(pieces < 0 for pieces in self.wanted.values())
            return
        held = self.held()
        for key, pieces in self.wanted.items():
            assert held[key] == pieces
        for key, pieces in before.items():
            if key not in self.wanted:
                assert held[key] == pieces
        self.count = counting.start(
            self.session, command=a_command(self.starter), part=Part(scope=CountScope.WHOLE)
        )
        self.wanted = {}

    @invariant()
    def the_ledger_is_provable(self):
        assert ledger.prove(self.session) == []

    def held(self):
        found = defaultdict(int)
        for place_id in self.shelves:
            for lot_id in self.lots:
                there = ledger.held(self.session, place_id=place_id, lot_id=lot_id)
                assert there.grams == 1000 * there.pieces
                found[place_id, lot_id] = there.pieces
        return found


def test_a_count_among_movements_loses_nothing(engine):
    run_state_machine_as_test(
        lambda: Countings(engine),
        settings=settings(
            max_examples=15,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.fixture
def hands(engine_url):
    made = []

    def make(number):
        made.extend(create_engine(engine_url) for _ in range(number))
        return made[-number:]

    yield make
    for engine in made:
        engine.dispose()


def test_counters_and_movers_at_once_lose_nothing(engine, hands):
    with Session(engine) as session, session.begin():
        starter, approver = a_user(session).id, a_user(session).id
        people = [a_user(session).id for _ in range(4)]
        item, shelf, actor = an_item(session), a_shelf(session), a_user(session)
        lots = [a_lot(session, item, shelf, actor=actor, pieces=100).id for _ in range(4)]
        shelf_id, waste = shelf.id, places.outside(session, PlaceKind.WASTE).id
        counting.set_usual_tolerance(session, 100)
        count_id = counting.start(
            session, command=a_command(starter), part=Part(scope=CountScope.WHOLE)
        ).id

    def move(hand, lot_id):
        with Session(hand) as session, session.begin():
            document = open_document(session, DocumentKind.WASTE, command=a_command(starter))
            quantity = Quantity(pieces=1, grams=1000)
            ledger.post(session, document, [Move(
                lot_id=lot_id, source_id=shelf_id, target_id=waste, quantity=quantity,
            )])  # fmt: skip
        return 0

    def count(hand, lot_id, by):
        """Sees one piece less than the ledger holds at that moment."""
        with Session(hand) as session, session.begin():
            there = ledger.held(session, place_id=shelf_id, lot_id=lot_id).pieces
            entry = counting.enter(
                session,
                command=a_command(by),
                count_id=count_id,
                sighting=Sighting(place_id=shelf_id, lot_id=lot_id),
                pieces=there - 1,
                grams=None,
            )
            return there - 1 - entry.expected_pieces

    works = [partial(move, hand, lot) for lot in lots for hand in hands(4)]
    works += [
        partial(count, hand, lot, by) for lot in lots
        for by, hand in zip(people, hands(4), strict=True)
    ]  # fmt: skip
    outcomes = at_once(works)

    counted = [each for each in outcomes[16:] if not isinstance(each, Exception)]
    assert len(counted) == 4
    assert all(isinstance(each, LineCounted) for each in outcomes[16:] if each not in counted)
    with Session(engine) as session, session.begin():
        command = a_command(starter)
        counting.finish(session, command=command, count_id=count_id)
        counting.approve(session, command=a_command(approver), count_id=count_id)
    with Session(engine) as session:
        left = sum(ledger.held(session, place_id=shelf_id, lot_id=lot).pieces for lot in lots)
        assert left == 4 * (100 - 4) + sum(counted)
        assert ledger.prove(session) == []
