"""The laws of the ledger, tried on many histories.

Food is received, moved, given out, thrown away and undone in any order. Whatever happens,
nothing appears or vanishes, our own places never go below zero, and what the database keeps
is what plain Python adds up from the movements.
"""

from collections import defaultdict
from datetime import date

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import Session, select

from logistics.domain.errors import AlreadyReversed, InsufficientStock, NotReversible
from logistics.domain.ledger import DocumentKind, Move, PlaceKind, balances
from logistics.domain.quantity import NOTHING, Quantity
from logistics.store import ledger, places
from logistics.store.documents import get_document, open_document
from logistics.store.lots import next_lot_code
from logistics.store.tables import LotRow, PlaceRow
from tests.builders import MONDAY, a_command, a_shelf, a_user, a_vehicle, an_item
from tests.store.world import everything_held

quantities = st.builds(
    Quantity, pieces=st.integers(min_value=0, max_value=9), grams=st.integers(0, 9_999)
).filter(lambda quantity: quantity != NOTHING)
TARGETS = ("shelf", "other_shelf", "vehicle", "household", "waste", "lost")


class Histories(RuleBasedStateMachine):
    """One history of a small food bank, in one transaction that is never committed."""

    lots = Bundle("lots")
    documents = Bundle("documents")

    def __init__(self, engine):
        super().__init__()
        self.session = Session(engine)
        self.moves: list[Move] = []

    @initialize()
    def open_the_food_bank(self):
        outside = {
            kind.value: places.outside(self.session, kind).id
            for kind in (PlaceKind.DONOR, PlaceKind.HOUSEHOLD, PlaceKind.WASTE, PlaceKind.LOST)
        }
        self.places = outside | {
            "shelf": a_shelf(self.session).id,
            "other_shelf": a_shelf(self.session).id,
            "vehicle": a_vehicle(self.session).place_id,
        }
        self.actor = a_user(self.session).id
        self.item = an_item(self.session).id

    def teardown(self):
        self.session.close()

    @rule(target=lots, quantity=quantities, shelf=st.sampled_from(["shelf", "other_shelf"]))
    def receive(self, quantity, shelf):
        document = self.opened(DocumentKind.DONATION)
        lot = LotRow(
            code=next_lot_code(self.session, MONDAY.date()),
            item_id=self.item,
            date_kind="TETT",
            expires_on=date(2027, 2, 8),
            received_on=MONDAY.date(),
            document_id=document.id,
        )
        self.session.add(lot)
        self.session.flush()
        self.post(document, self.move(lot.id, "donor", shelf, quantity))
        return lot.id

    @rule(
        target=documents,
        lot=lots,
        quantity=quantities,
        source=st.sampled_from(["shelf", "other_shelf", "vehicle"]),
        to=st.sampled_from(TARGETS),
    )
    def take(self, lot, quantity, source, to):
        before = self.held()
        if source == to:
            return None
        move = self.move(lot, source, to, quantity)
        covered = before.get((move.source_id, lot), NOTHING).covers(quantity)
        try:
            with self.session.begin_nested():
                document = self.opened(DocumentKind.TRANSFER)
                self.post(document, move)
        except InsufficientStock:
            assert not covered
            assert self.held() == before
            return None
        assert covered
        return document.id

    @rule(document=consumes(documents))
    def undo(self, document):
        if document is None:
            return
        before = self.held()
        row = get_document(self.session, document)
        undone = [move.reversed() for move in ledger.moves_of(self.session, document)]
        try:
            with self.session.begin_nested():
                ledger.reverse(self.session, row, command=a_command(self.actor))
        except InsufficientStock:
            assert self.held() == before
            return
        except (AlreadyReversed, NotReversible) as refused:
            raise AssertionError("every document is undone once here") from refused
        self.moves += undone

    @rule(lot=lots, quantity=quantities, source=st.sampled_from(["shelf", "other_shelf"]))
    def take_and_undo(self, lot, quantity, source):
        before = self.held()
        document = self.take(lot, quantity, source, "vehicle")
        if document is not None:
            self.undo(document)
        assert self.held() == before

    @invariant()
    def what_is_held_is_the_sum_of_the_movements(self):
        assert everything_held(self.session) == balances(self.moves)
        assert ledger.prove(self.session) == []

    @invariant()
    def nothing_appears_or_vanishes(self):
        sums: defaultdict[int, Quantity] = defaultdict(Quantity)
        for (_, lot), quantity in self.held().items():
            sums[lot] += quantity
        assert all(quantity == NOTHING for quantity in sums.values())

    @invariant()
    def our_own_places_never_go_below_zero(self):
        own = set(self.session.exec(select(PlaceRow.id).where(PlaceRow.own)))
        assert not any(
            quantity.is_negative() for (place, _), quantity in self.held().items() if place in own
        )

    def held(self):
        return everything_held(self.session)

    def opened(self, kind):
        return open_document(self.session, kind, command=a_command(self.actor))

    def move(self, lot, source, to, quantity):
        return Move(
            lot_id=lot,
            source_id=self.places[source],
            target_id=self.places[to],
            quantity=quantity,
        )

    def post(self, document, move):
        ledger.post(self.session, document, [move])
        self.moves.append(move)


def test_every_history_keeps_the_laws_of_the_ledger(engine):
    run_state_machine_as_test(
        lambda: Histories(engine),
        settings=settings(
            max_examples=20,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
