"""The laws of the stock, tried on many histories through the services themselves.

A food bank receives, moves, packs, unpacks, portions, freezes, thaws, cooks, counts, holds,
promises, throws away and undoes, in any order. A model beside it knows only how much of each
item came in and went out. Whatever happens: what is with us is what the model says, each lot
sums to nothing over all places, no place of ours is below zero, nothing is promised that is
not held, what is kept is what the movements add up to, and an undoing leaves no trace.

A refusal is part of the game, and changes nothing. The routes have a game of their own
(``test_route_laws``).
"""

import os
from collections import Counter

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func
from sqlmodel import Session, col, select

from logistics.domain.counting import CountScope
from logistics.domain.errors import RuleBroken
from logistics.domain.holds import HoldKind, NamedCheck
from logistics.domain.lots import Measure
from logistics.domain.meat import Weighed as OnTheScale
from logistics.domain.unpacking import Found
from logistics.domain.writing_off import WriteOffKind, WriteOffReason
from logistics.services import (
    cooking,
    counting,
    freezing,
    holding,
    ordering,
    packing,
    receiving,
    transferring,
    undoing,
    unpacking,
    writing_off,
)
from logistics.services.counting import Part, Sighting
from logistics.services.receiving.rescue import Weighed, rescue
from logistics.services.transferring import TransferLine
from logistics.store import ledger
from logistics.store.proof import prove_promises
from logistics.store.tables import (
    BalanceRow,
    DocumentRow,
    HoldRow,
    ItemRow,
    LotRow,
    OrderRow,
    PlaceRow,
    PromiseRow,
)
from tests.arrivals import a_line
from tests.builders import (
    a_command,
    a_household,
    a_kit,
    a_neighbourhood,
    a_programme,
    a_shelf,
    a_user,
    an_item,
    an_order,
)
from tests.butchery import a_bench, a_butchery, a_raw_lot, closed, weigh
from tests.store.world import everything_held

LONG = bool(os.environ.get("IMECE_LONG_LAWS"))
PROFILE = settings(
    max_examples=300 if LONG else 6,
    stateful_step_count=60 if LONG else 25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
PICK = st.integers(0, 99)
FEW = st.integers(1, 5)
TWO_SHELVES = st.integers(0, 1)


class FoodBank(RuleBasedStateMachine):
    """One history of a small food bank, in one transaction that is never committed.

    ``model`` is how much of each item is with us [pieces, g], by the verbs alone.
    """

    def __init__(self, engine):
        super().__init__()
        self.session = Session(engine)
        self.model = Counter()
        self.effects = {}

    @initialize()
    def open_the_food_bank(self):
        session = self.session
        self.people = [a_user(session).id for _ in range(3)]
        self.shelves = [a_shelf(session).id for _ in range(2)]
        self.shop = a_butchery(session)
        self.beans = an_item(session)
        self.onions = an_item(session, measure=Measure.BULK, name="Soğan")
        self.kit = a_kit(session, [(self.beans, 2)])
        self.crate = a_kit(session, [(session.get(ItemRow, self.kit.item_id), 2)])
        self.programme = a_programme(session, actor=a_user(session), item=self.beans)
        self.place = a_neighbourhood(session)
        counting.set_usual_tolerance(session, 100)
        session.flush()
        for shelf in (0, 1):
            self.receive(5, shelf)
        self.portion([500, 700], 40)

    def teardown(self):
        self.session.close()

    # what is where, as the database says it

    def standing(self):
        """The lots that lie somewhere with us, by balance."""
        query = (
            select(BalanceRow, LotRow)
            .join(LotRow, col(LotRow.id) == col(BalanceRow.lot_id))
            .where(col(BalanceRow.own), col(BalanceRow.grams) > 0)
            .order_by(col(BalanceRow.lot_id), col(BalanceRow.place_id))
        )
        return list(self.session.exec(query))

    def chosen(self, pick, *items):
        wanted = {item.id for item in items}
        found = [each for each in self.standing() if not items or each[1].item_id in wanted]
        return found[pick % len(found)] if found else (None, None)

    def with_us(self):
        query = (
            select(LotRow.item_id, func.sum(BalanceRow.pieces), func.sum(BalanceRow.grams))
            .join(BalanceRow, col(BalanceRow.lot_id) == col(LotRow.id))
            .where(col(BalanceRow.own))
            .group_by(col(LotRow.item_id))
        )
        found = Counter()
        for item, pieces, grams in self.session.exec(query):
            found[item, "pieces"], found[item, "grams"] = int(pieces), int(grams)
        return found

    # verbs

    def attempt(self, verb, *arguments, effect=None, by=0, **named):
        """Does a verb and returns what it gave; a refusal changes nothing and gives nothing."""
        before = everything_held(self.session)
        try:
            with self.session.begin_nested():
                done = verb(self.session, *arguments, command=a_command(self.people[by]), **named)
        except RuleBroken:
            assert everything_held(self.session) == before
            return None
        self.book(effect or {})
        if isinstance(done, DocumentRow):
            self.effects[done.id] = effect or {}
        return done

    def book(self, effect, sign=1):
        for (item, side), amount in effect.items():
            self.model[item, side] += sign * amount

    @staticmethod
    def change(item_id, *, pieces=0, grams=0):
        return {(item_id, "pieces"): pieces, (item_id, "grams"): grams}

    @rule(pieces=FEW, shelf=TWO_SHELVES)
    def receive(self, pieces, shelf):
        self.attempt(
            receiving.receive_donation,
            donor="Bağışçı",
            reference="1",
            lines=[a_line(self.beans, self.shelves[shelf], pieces=4 * pieces)],
            effect=self.change(self.beans.id, pieces=4 * pieces, grams=4000 * pieces),
        )

    @rule(grams=st.integers(1, 9_999), shelf=TWO_SHELVES)
    def take_in_from_the_market(self, grams, shelf):
        self.attempt(
            rescue,
            donor="Pazar",
            weighed=[Weighed(item_id=self.onions.id, place_id=self.shelves[shelf], grams=grams)],
            effect=self.change(self.onions.id, grams=grams),
        )

    @rule(pick=PICK, pieces=FEW)
    def move(self, pick, pieces):
        balance, lot = self.chosen(pick, self.beans)
        if balance is None:
            return
        other = next(each for each in self.shelves if each != balance.place_id)
        line = TransferLine(
            lot_id=lot.id, source_id=balance.place_id, target_id=other, pieces=pieces
        )
        self.attempt(transferring.transfer, lines=[line])

    @rule(parcels=FEW, shelf=TWO_SHELVES, crate=st.booleans())
    def pack(self, parcels, shelf, crate):
        kit = self.crate if crate else self.kit
        inner = self.kit.item_id if crate else self.beans.id
        weight = parcels * (4000 if crate else 2000)
        effect = self.change(inner, pieces=-2 * parcels, grams=-weight)
        self.attempt(
            packing.pack,
            kit_id=kit.id,
            parcels=parcels,
            place_id=self.shelves[shelf],
            effect=effect | self.change(kit.item_id, pieces=parcels, grams=weight),
        )

    @rule(pick=PICK)
    def unpack(self, pick):
        balance, lot = self.chosen(pick, self.session.get(ItemRow, self.kit.item_id))
        if balance is None:
            return
        plan = unpacking.unpacking_plan(
            self.session, lot_code=lot.code, place_id=balance.place_id, parcel_count=1
        )
        lines = [
            unpacking.UnpackedLine(
                found=Found(lot_id=each.lot.id, back=each.proposed.pieces, lost=0),
                place_id=balance.place_id,
            )
            for each in plan.lots
        ]
        effect = self.change(self.kit.item_id, pieces=-1, grams=-2000)
        self.attempt(
            unpacking.unpack,
            lot_code=lot.code,
            place_id=balance.place_id,
            parcel_count=1,
            lines=lines,
            effect=effect | self.change(self.beans.id, pieces=2, grams=2000),
        )

    @rule(packs=st.lists(st.integers(300, 900), min_size=1, max_size=3), trim=st.integers(0, 99))
    def portion(self, packs, trim):
        """Raw meat comes in and is cut into chilled packs and trim, to the gram."""
        total = sum(packs) + trim
        lot = a_raw_lot(self.session, self.shop, grams=total)
        self.effects[lot.document_id] = self.change(self.shop.raw.id, grams=total)
        bench = a_bench(self.session, self.shop, lot, chilled=True)
        weigh(self.session, self.shop, bench, *packs)
        if trim:
            weigh(self.session, self.shop, bench, trim, of=OnTheScale.TRIM)
        document = closed(self.session, self.shop, bench)
        packed = self.change(self.shop.fresh_pack.id, pieces=len(packs), grams=sum(packs))
        self.book(packed)
        self.effects[document.id] = packed | self.change(self.shop.raw.id, grams=-total)

    @rule(pick=PICK)
    def freeze(self, pick):
        balance, lot = self.chosen(pick, self.shop.fresh_pack)
        if balance is None:
            return
        gone = self.change(lot.item_id, pieces=-balance.pieces, grams=-balance.grams)
        come = self.change(self.shop.frozen_pack.id, pieces=balance.pieces, grams=balance.grams)
        self.attempt(
            freezing.freeze,
            lot_ids=[lot.id],
            place_id=self.shop.freezer.id,
            effect=gone | come,
        )

    @rule(pick=PICK)
    def thaw(self, pick):
        balance, lot = self.chosen(pick, self.shop.frozen_pack)
        if balance is not None:
            self.attempt(
                freezing.thaw,
                lot_ids=[lot.id],
                to=freezing.AfterThawing.KITCHEN,
                effect=self.change(lot.item_id, pieces=-balance.pieces, grams=-balance.grams),
            )

    @rule(pieces=FEW)
    def cook(self, pieces):
        self.attempt(
            cooking.issue_to_kitchen,
            [cooking.Wanted(item_id=self.beans.id, pieces=pieces)],
            effect=self.change(self.beans.id, pieces=-pieces, grams=-1000 * pieces),
        )

    @rule(pick=PICK, pieces=FEW)
    def throw_away(self, pick, pieces):
        balance, lot = self.chosen(pick, self.beans)
        if balance is None:
            return
        line = writing_off.Lot(lot_id=lot.id, place_id=balance.place_id, pieces=pieces)
        wish = writing_off.Wish(kind=WriteOffKind.WASTE, reason=WriteOffReason.BROKEN, lots=(line,))
        row = self.attempt(writing_off.propose, wish)
        if row is not None and row.document_id is not None:
            effect = self.change(lot.item_id, pieces=-pieces, grams=-1000 * pieces)
            self.book(effect)
            self.effects[row.document_id] = effect

    @rule(pick=PICK, off=st.integers(-2, 2), moving=st.booleans())
    def count(self, pick, off, moving):
        """A lot is counted, while some of it moves: what is counted is neither lost nor doubled."""
        balance, lot = self.chosen(pick, self.beans)
        if balance is None or balance.place_id not in self.shelves:
            return
        place_id, held = balance.place_id, balance.pieces
        seen = max(0, held + off)
        part = Part(scope=CountScope.PLACE, subject_id=place_id)
        count = self.attempt(counting.start, part=part)
        if count is None:
            return
        here = [each for each in self.standing() if each[0].place_id == place_id]
        for each, other in here:
            loose = other.item_id == self.onions.id
            self.attempt(
                counting.enter,
                count_id=count.id,
                sighting=Sighting(place_id=place_id, lot_id=other.id),
                pieces=None if loose else (seen if other.id == lot.id else each.pieces),
                grams=each.grams if loose else None,
            )
        if moving:
            self.move(pick, 1)
        self.attempt(counting.finish, count_id=count.id)
        before = self.with_us()
        document = self.attempt(counting.approve, count_id=count.id, by=1)
        if document is None:
            if self.session.get(type(count), count.id).document_id is None:
                self.attempt(counting.cancel, count_id=count.id)
            return
        after = self.with_us()
        found = seen - held
        assert after[lot.item_id, "pieces"] - before[lot.item_id, "pieces"] == found
        effect = self.change(lot.item_id, pieces=found, grams=1000 * found)
        self.book(effect)
        self.effects[document.id] = effect

    def is_held(self):
        open_ = select(HoldRow).where(col(HoldRow.released_at).is_(None))
        return self.session.exec(open_).first() is not None

    @precondition(lambda self: not self.is_held())
    @rule(pick=PICK)
    def hold(self, pick):
        _, lot = self.chosen(pick, self.beans)
        if lot is not None:
            self.attempt(
                holding.hold_lot, lot_id=lot.id, kind=HoldKind.QUARANTINE, reason="Ezik kutular"
            )

    @precondition(lambda self: self.is_held())
    @rule(pick=PICK)
    def release(self, pick):
        open_ = self.session.exec(select(HoldRow).where(col(HoldRow.released_at).is_(None))).all()
        if open_:
            check = NamedCheck(packaging=True, smell=True, appearance=True, comment="Sağlam")
            self.attempt(holding.release_hold, hold_id=open_[pick % len(open_)].id, check=check)

    @rule(pick=PICK)
    def promise(self, pick):
        balance, lot = self.chosen(pick, self.beans)
        if balance is None or balance.place_id not in self.shelves:
            return
        promised = self.session.exec(
            select(func.coalesce(func.sum(PromiseRow.pieces), 0)).where(
                PromiseRow.lot_id == lot.id, PromiseRow.place_id == balance.place_id,
                PromiseRow.state == "open",
            )
        ).one()  # fmt: skip
        if balance.pieces > promised:
            household = a_household(self.session, self.place)
            shelf = self.session.get(PlaceRow, balance.place_id)
            an_order(self.session, self.programme, household, lot=lot, shelf=shelf)

    @rule(pick=PICK)
    def call_off(self, pick):
        orders = self.session.exec(select(OrderRow).where(OrderRow.state == "placed")).all()
        if orders:
            order = orders[pick % len(orders)]
            with self.session.begin_nested():
                ordering.cancel_order(self.session, order.id)

    @precondition(lambda self: self.effects)
    @rule(pick=PICK)
    def undo(self, pick):
        document = sorted(self.effects)[pick % len(self.effects)]
        undone = self.attempt(undoing.undo, document_id=document)
        if undone is not None:
            self.effects.pop(undone.id)
            self.book(self.effects.pop(document), sign=-1)

    @precondition(lambda self: self.effects)
    @rule(pick=PICK)
    def undo_with_what_came_after(self, pick):
        document = sorted(self.effects)[pick % len(self.effects)]
        preview = undoing.undo_preview(self.session, document)
        if not preview.possible_in_order:
            return
        steps = [step.document.id for step in preview.steps]
        undone = self.attempt(undoing.undo_in_order, document_id=document, steps=steps)
        if undone is not None:
            self.effects.pop(undone.id)
            for step in steps:
                self.book(self.effects.pop(step, {}), sign=-1)

    @rule(pieces=FEW, shelf=TWO_SHELVES, verb=st.sampled_from(["pack", "cook", "receive"]))
    def do_and_undo(self, pieces, shelf, verb):
        """An undoing leaves no trace in what is held."""
        before, known = everything_held(self.session), set(self.effects)
        if verb == "cook":
            self.cook(pieces)
        else:
            getattr(self, verb)(pieces, shelf, *([False] if verb == "pack" else []))
        made = set(self.effects) - known
        for document in made:
            undone = undoing.undo(
                self.session, command=a_command(self.people[0]), document_id=document
            )
            assert undone.reverses_id == document
            self.book(self.effects.pop(document), sign=-1)
        assert everything_held(self.session) == before

    # laws

    @invariant()
    def what_is_with_us_is_what_came_in_less_what_went_out(self):
        if hasattr(self, "people"):
            assert +self.with_us() == +self.model

    @invariant()
    def nothing_appears_and_nothing_vanishes(self):
        sums = select(
            BalanceRow.lot_id, func.sum(BalanceRow.pieces), func.sum(BalanceRow.grams)
        ).group_by(col(BalanceRow.lot_id))
        assert {(int(p), int(g)) for _, p, g in self.session.exec(sums)} <= {(0, 0)}

    @invariant()
    def no_place_of_ours_is_below_zero(self):
        below = select(BalanceRow).where(
            col(BalanceRow.own), (col(BalanceRow.pieces) < 0) | (col(BalanceRow.grams) < 0)
        )
        assert self.session.exec(below).first() is None

    @invariant()
    def what_is_kept_is_what_the_movements_add_up_to_and_promises_are_held(self):
        assert ledger.prove(self.session) == []
        assert prove_promises(self.session) == []


def test_no_history_of_the_warehouse_breaks_a_law(engine):
    run_state_machine_as_test(lambda: FoodBank(engine), settings=PROFILE)
