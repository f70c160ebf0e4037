"""Counting: the expectation freezes when a line is counted, and only differences are booked."""

from datetime import date

import pytest
from sqlmodel import Session, select

from logistics.domain.count_refusals import (
    CountBreaksPromises,
    CountOvertaken,
    CountRefused,
    LineCounted,
    LinesUncounted,
    MovedMeanwhile,
    RecountNeeded,
    SamePerson,
)
from logistics.domain.counting import CountAct, CountScope, CountState
from logistics.domain.errors import AlreadyDone, InvalidValue, WrongState, WrongStorage
from logistics.domain.ledger import DocumentKind, Move, PlaceKind
from logistics.domain.lots import DateKind, Measure, StorageClass
from logistics.domain.quantity import Quantity
from logistics.services import counting, undoing
from logistics.services.counting import Part, Sighting
from logistics.store import counts, ledger, places
from logistics.store.documents import open_document
from logistics.store.tables import CountEntryRow, CountRow, LotRow, MovementRow
from tests.builders import (
    a_command,
    a_household,
    a_lot,
    a_neighbourhood,
    a_programme,
    a_shelf,
    a_user,
    an_item,
    an_order,
)


class Store:
    """A shelf with one lot of ten pieces, and four people."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.ayse, self.berk, self.cem, self.dilek = (a_user(session) for _ in range(4))
        self.item = an_item(session)
        self.shelf = a_shelf(session)
        self.lot = a_lot(session, self.item, self.shelf, actor=self.ayse, pieces=10)

    def start(self, part: Part | None = None) -> CountRow:
        part = part or Part(scope=CountScope.PLACE, subject_id=self.shelf.id)
        return counting.start(self.session, command=a_command(self.ayse.id), part=part)

    def enter(
        self, count, pieces=None, *, by=None, lot=None, act=CountAct.FIRST, grams=None, **seen
    ):
        sighting = Sighting(
            place_id=seen.pop("place", self.shelf).id,
            lot_id=None if seen else (lot or self.lot).id,
            **seen,
        )
        return counting.enter(
            self.session,
            command=a_command((by or self.ayse).id),
            count_id=count.id,
            sighting=sighting,
            pieces=pieces,
            grams=grams,
            act=act,
        )

    def twice(self, count, pieces, **seen):
        self.enter(count, pieces, **seen)
        self.enter(count, pieces, by=self.berk, act=CountAct.AGAIN, **seen)

    def finish(self, count):
        return counting.finish(self.session, command=a_command(self.ayse.id), count_id=count.id)

    def approve(self, count, by=None):
        command = a_command((by or self.dilek).id)
        return counting.approve(self.session, command=command, count_id=count.id)

    def move(self, pieces, to=PlaceKind.WASTE, source=None, target=None):
        document = open_document(
            self.session, DocumentKind.TRANSFER, command=a_command(self.ayse.id)
        )
        move = Move(
            lot_id=self.lot.id,
            source_id=source or self.shelf.id,
            target_id=target or places.outside(self.session, to).id,
            quantity=Quantity(pieces=pieces, grams=1000 * pieces),
        )
        ledger.post(self.session, document, [move])
        return document

    def held(self, lot=None, place=None):
        return ledger.held(
            self.session, place_id=(place or self.shelf).id, lot_id=(lot or self.lot).id
        ).pieces


@pytest.fixture
def store(session):
    return Store(session)


def test_a_count_that_agrees_books_nothing_and_leaves_a_document(store):
    count = store.start()
    store.enter(count, 10)
    store.finish(count)

    document = store.approve(count)

    assert document.kind is DocumentKind.COUNT
    assert ledger.moves_of(store.session, document.id) == []
    assert counts.state_of(store.session, count) is CountState.POSTED


@pytest.mark.parametrize(
    ("found", "reason"), [(8, "SAYIM_NOKSANI"), (13, "SAYIM_FAZLASI"), (0, "SAYIM_NOKSANI")]
)
def test_a_difference_is_booked_with_its_reason(store, found, reason):
    count = store.start()
    store.twice(count, found)
    store.finish(count)

    document = store.approve(count)

    assert store.held() == found
    [move] = ledger.moves_of(store.session, document.id)
    assert move.reason == reason
    assert ledger.prove(store.session) == []


def test_goods_that_move_before_and_after_a_line_is_counted_are_not_lost(store):
    count = store.start()
    store.move(2)
    store.enter(count, 7)
    store.enter(count, 7, by=store.berk, act=CountAct.AGAIN)
    store.move(3)
    store.finish(count)

    store.approve(count)

    assert store.held() == 7 - 3


def test_each_look_has_the_expectation_of_its_own_moment(store):
    count = store.start()
    first = store.enter(count, 10)
    store.move(4)
    second = store.enter(count, 6, by=store.berk, act=CountAct.AGAIN)

    assert (first.expected_pieces, second.expected_pieces) == (10, 6)


def test_a_counted_line_is_not_counted_again_by_accident(store):
    count = store.start()
    store.enter(count, 10)

    with pytest.raises(LineCounted):
        store.enter(count, 3, by=store.berk)


def test_another_pallet_of_a_lot_is_added(store):
    count = store.start()
    store.enter(count, 6)
    store.enter(count, 4, by=store.berk, act=CountAct.MORE)
    store.finish(count)

    store.approve(count)

    assert store.held() == 10


def test_nothing_is_added_to_a_line_that_moved_since(store):
    count = store.start()
    store.enter(count, 6)
    store.move(1)

    with pytest.raises(MovedMeanwhile):
        store.enter(count, 4, by=store.berk, act=CountAct.MORE)


def test_an_entry_sent_twice_is_one_entry(store):
    count, command = store.start(), a_command(store.ayse.id)
    for _ in range(2):
        counting.enter(
            store.session,
            command=command,
            count_id=count.id,
            sighting=Sighting(place_id=store.shelf.id, lot_id=store.lot.id),
            pieces=10,
            grams=None,
        )

    assert len(store.session.exec(select(CountEntryRow)).all()) == 1


def test_beyond_the_tolerance_a_second_person_counts_again(store):
    count = store.start()
    store.enter(count, 8)
    store.enter(count, 8, act=CountAct.AGAIN)
    store.finish(count)

    with pytest.raises(RecountNeeded):
        store.approve(count)


def test_within_the_items_tolerance_one_look_is_enough(store):
    counting.set_tolerance(store.session, item_id=store.item.id, percent=20)
    count = store.start()
    store.enter(count, 8)
    store.finish(count)

    store.approve(count)

    assert store.held() == 8


def test_a_recount_that_agrees_with_the_ledger_settles_the_line(store):
    count = store.start()
    store.enter(count, 8)
    store.enter(count, 10, by=store.berk, act=CountAct.AGAIN)
    store.finish(count)

    document = store.approve(count)

    assert ledger.moves_of(store.session, document.id) == []


@pytest.mark.parametrize("who", ["ayse", "berk"])
def test_nobody_approves_what_they_started_or_counted(store, who):
    count = store.start()
    store.enter(count, 10, by=store.berk)
    store.finish(count)

    with pytest.raises(SamePerson):
        store.approve(count, by=getattr(store, who))


def test_a_lot_that_is_expected_and_not_counted_is_told(store):
    a_lot(store.session, store.item, store.shelf, actor=store.ayse)
    count = store.start()
    store.enter(count, 10)

    with pytest.raises(LinesUncounted) as refused:
        store.finish(count)

    assert refused.value.lines == 1
    counting.finish_with_gaps(store.session, command=a_command(store.ayse.id), count_id=count.id)
    store.approve(count)
    assert count.left_out == 1
    assert store.held() == 10


def test_a_lot_found_where_nobody_expects_it_is_booked_there(store):
    other = a_shelf(store.session)
    count = store.start(Part(scope=CountScope.WHOLE))
    store.twice(count, 6)
    for by, act in ((store.ayse, CountAct.FIRST), (store.berk, CountAct.AGAIN)):
        counting.enter(
            store.session,
            command=a_command(by.id),
            count_id=count.id,
            sighting=Sighting(place_id=other.id, lot_id=store.lot.id),
            pieces=4,
            grams=None,
            act=act,
        )
    store.finish(count)

    store.approve(count)

    assert (store.held(), store.held(place=other)) == (6, 4)


def test_found_goods_of_no_known_lot_become_a_lot(store):
    flour = an_item(store.session, name="Un")
    found = {
        "item_id": flour.id,
        "date_kind": DateKind.BEST_BEFORE,
        "expires_on": date(2026, 10, 1),
    }
    count = store.start()
    store.enter(count, 10)
    store.twice(count, 5, **found)
    store.finish(count)

    document = store.approve(count)

    [lot] = store.session.exec(select(LotRow).where(LotRow.item_id == flour.id)).all()
    assert (lot.document_id, lot.expires_on) == (document.id, date(2026, 10, 1))
    assert store.held(lot) == 5


def test_found_goods_without_the_date_they_must_have_are_refused(store):
    count = store.start()

    with pytest.raises(InvalidValue) as refused:
        store.enter(count, 5, item_id=store.item.id, date_kind=DateKind.BEST_BEFORE)

    assert refused.value.field == "expires_on"


def test_goods_found_where_they_may_not_lie_are_refused(store):
    milk = an_item(store.session, storage=StorageClass.CHILLED, name="Süt")
    count = store.start()

    with pytest.raises(WrongStorage):
        store.enter(
            count,
            5,
            item_id=milk.id,
            date_kind=DateKind.BEST_BEFORE,
            expires_on=date(2027, 1, 1),
        )


def test_a_place_or_an_item_outside_the_count_is_refused(store):
    other = a_shelf(store.session)
    count = store.start()

    with pytest.raises(InvalidValue) as place:
        counting.enter(
            store.session,
            command=a_command(store.ayse.id),
            count_id=count.id,
            sighting=Sighting(place_id=other.id, lot_id=store.lot.id),
            pieces=1,
            grams=None,
        )
    by_item = store.start(Part(scope=CountScope.ITEM, subject_id=an_item(store.session).id))
    with pytest.raises(InvalidValue) as item:
        store.enter(by_item, 1)

    assert (place.value.field, item.value.field) == ("place", "item")


def test_a_part_is_counted_once_at_a_time(store):
    store.start()

    with pytest.raises(InvalidValue) as refused:
        store.start()

    assert refused.value.why == "being_counted"


def test_a_shortage_below_what_is_promised_names_the_orders_and_books_nothing(store):
    household = a_household(store.session, a_neighbourhood(store.session))
    programme = a_programme(store.session, actor=store.ayse, item=store.item)
    order = an_order(
        store.session, programme, household, lot=store.lot, shelf=store.shelf,
        pieces=8, grams=8000,
    )  # fmt: skip
    count = store.start()
    store.twice(count, 5)
    store.finish(count)

    with pytest.raises(CountRefused) as refused, store.session.begin_nested():
        store.approve(count)

    [broken] = refused.value.refusals
    assert isinstance(broken, CountBreaksPromises)
    assert [each.order for each in broken.touched] == [order.code]
    assert store.held() == 10


def test_a_difference_found_before_another_count_is_not_booked_twice(store):
    count = store.start()
    other = store.start(Part(scope=CountScope.WHOLE))
    for each in (count, other):
        store.twice(each, 8)
        store.finish(each)
    store.approve(count)

    with pytest.raises(CountOvertaken):
        store.approve(other)

    assert store.held() == 8


def test_a_difference_found_before_an_undoing_does_not_hold(store):
    wrong = store.move(3)
    count = store.start()
    store.twice(count, 10)
    store.finish(count)
    undoing.undo(store.session, command=a_command(store.ayse.id), document_id=wrong.id)

    with pytest.raises(CountOvertaken):
        store.approve(count)


def test_an_undone_count_leaves_no_trace_and_says_so(store):
    count = store.start()
    store.twice(count, 4)
    store.finish(count)
    document = store.approve(count)

    undoing.undo(store.session, command=a_command(store.ayse.id), document_id=document.id)

    assert store.held() == 10
    assert counts.state_of(store.session, count) is CountState.UNDONE


def test_a_count_is_resumed_cancelled_and_then_stays(store):
    count = store.start()
    store.enter(count, 10)
    store.finish(count)
    counting.resume(store.session, count_id=count.id)
    counting.cancel(store.session, command=a_command(store.ayse.id), count_id=count.id)

    with pytest.raises(WrongState):
        store.enter(count, 9, act=CountAct.AGAIN)
    with pytest.raises(WrongState):
        store.approve(count)
    assert store.held() == 10


def test_approving_twice_with_one_command_is_told(store):
    count = store.start()
    store.enter(count, 10)
    store.finish(count)
    command = a_command(store.dilek.id)
    counting.approve(store.session, command=command, count_id=count.id)

    with pytest.raises(AlreadyDone):
        counting.approve(store.session, command=command, count_id=count.id)


def test_broken_pieces_are_booked_as_broken(store):
    count = store.start()
    store.twice(count, 8)
    store.finish(count)
    [line] = counts.lines_of(store.session, count.id)
    counting.explain(
        store.session, count_id=count.id, line_id=line.line.id, reason="KIRIK", remark="Islak"
    )

    document = store.approve(count)

    assert [move.reason for move in ledger.moves_of(store.session, document.id)] == ["KIRIK"]
    with pytest.raises(WrongState):
        counting.explain(
            store.session, count_id=count.id, line_id=line.line.id, reason="", remark=""
        )


def test_a_scanned_pack_is_one_pack_and_its_weight(store):
    meat = an_item(store.session, measure=Measure.CATCH, name="Et")
    pack = a_lot(store.session, meat, store.shelf, actor=store.ayse, pieces=1, grams=2480)
    count = store.start()

    entry = store.enter(count, lot=pack)

    assert (entry.pieces, entry.grams) == (1, 2480)


def test_loose_goods_are_weighed(store):
    apples = an_item(store.session, measure=Measure.BULK, name="Elma")
    lot = a_lot(store.session, apples, store.shelf, actor=store.ayse, pieces=0, grams=50_000)
    count = store.start()

    with pytest.raises(InvalidValue) as refused:
        store.enter(count, 3, lot=lot)
    store.enter(count, lot=lot, grams=49_500)
    store.enter(count, 10)
    store.finish(count)
    store.approve(count)

    assert refused.value.field == "grams"
    held = ledger.held(store.session, place_id=store.shelf.id, lot_id=lot.id)
    assert held == Quantity(grams=49_500)


def test_more_pieces_and_less_weight_are_booked_as_two_movements(store):
    meat = an_item(store.session, measure=Measure.CATCH, name="Et")
    lot = a_lot(store.session, meat, store.shelf, actor=store.ayse, pieces=4, grams=10_000)
    count = store.start()
    store.enter(count, 10)
    for by, act in ((store.ayse, CountAct.FIRST), (store.berk, CountAct.AGAIN)):
        store.enter(count, 5, lot=lot, grams=9_000, by=by, act=act)
    store.finish(count)

    document = store.approve(count)

    held = ledger.held(store.session, place_id=store.shelf.id, lot_id=lot.id)
    assert held == Quantity(pieces=5, grams=9_000)
    moved = store.session.exec(select(MovementRow).where(MovementRow.document_id == document.id))
    assert len(moved.all()) == 2
