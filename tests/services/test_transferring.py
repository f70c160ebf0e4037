"""Transfers between our own places: nothing is lost, nothing is misplaced, promises follow."""

from collections import Counter
from functools import partial

import pytest
from sqlmodel import Session, select

from logistics.domain.errors import (
    AlreadyDone,
    CannotUndo,
    InsufficientStock,
    InvalidValue,
    LinesRefused,
    Refrozen,
    WrongStorage,
)
from logistics.domain.holds import HoldKind
from logistics.domain.ledger import DocumentKind, PlaceKind
from logistics.domain.lots import Measure, StorageClass
from logistics.domain.orders import PromiseState
from logistics.domain.quantity import Quantity
from logistics.services import transferring, undoing
from logistics.services.transferring import TransferLine
from logistics.store import ledger, places
from logistics.store.engine import create_engine
from logistics.store.holds import open_hold
from logistics.store.proof import prove_promises
from logistics.store.tables import ItemRow, PromiseRow, ThawingRow
from tests.builders import (
    MONDAY,
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
from tests.store.world import at_once


@pytest.fixture
def clerk(session):
    return a_user(session)


@pytest.fixture
def beans(session, clerk):
    """Ten bags of beans on a shelf."""
    item, shelf = an_item(session), a_shelf(session)
    return a_lot(session, item, shelf, actor=clerk), shelf


def a_line(lot, source, target, **amount):
    return TransferLine(lot_id=lot.id, source_id=source.id, target_id=target.id, **amount)


def moved(session, clerk, *lines, **command):
    return transferring.transfer(session, command=a_command(clerk.id, **command), lines=lines)


def held(session, place, lot):
    return ledger.held(session, place_id=place.id, lot_id=lot.id)


def promised_to(session, lot, shelf, *pieces):
    """Orders that are each promised so many pieces of a lot from a shelf."""
    item = session.get_one(ItemRow, lot.item_id)
    programme = a_programme(session, actor=a_user(session), item=item)
    neighbourhood = a_neighbourhood(session)
    return [
        an_order(
            session,
            programme,
            a_household(session, neighbourhood),
            lot=lot,
            shelf=shelf,
            pieces=each,
            grams=each * 1000,
        )
        for each in pieces
    ]


def refusal_of(session, clerk, *lines):
    with pytest.raises(LinesRefused) as refused:
        moved(session, clerk, *lines)
    return refused.value.lines


def test_pieces_go_from_shelf_to_shelf(session, clerk, beans):
    lot, shelf = beans
    other = a_shelf(session)

    document = moved(session, clerk, a_line(lot, shelf, other, pieces=4))

    assert document.kind is DocumentKind.TRANSFER
    assert held(session, shelf, lot) == Quantity(pieces=6, grams=6000)
    assert held(session, other, lot) == Quantity(pieces=4, grams=4000)
    assert ledger.prove(session) == []


def test_loose_goods_go_by_weight_and_without_an_amount_all_goes(session, clerk):
    shelf, other = a_shelf(session), a_shelf(session)
    rice = an_item(session, measure=Measure.BULK)
    lot = a_lot(session, rice, shelf, actor=clerk, pieces=0, grams=5000)

    moved(session, clerk, a_line(lot, shelf, other, grams=1250))
    moved(session, clerk, a_line(lot, shelf, other))

    assert held(session, other, lot) == Quantity(grams=5000)


def test_what_stands_on_the_dock_is_put_away(session, clerk):
    dock = places.add_place(session, code="KABUL", name="Kabul", kind=PlaceKind.DOCK)
    shelf = a_shelf(session)
    lot = a_lot(session, an_item(session), dock, actor=clerk)

    moved(session, clerk, a_line(lot, dock, shelf))

    assert held(session, shelf, lot).pieces == 10


def test_nothing_is_transferred_to_a_dock_a_vehicle_or_back_to_where_it_is(session, clerk, beans):
    lot, shelf = beans
    dock = places.add_place(session, code="KABUL", name="Kabul", kind=PlaceKind.DOCK)

    lines = refusal_of(session, clerk, a_line(lot, shelf, dock), a_line(lot, shelf, shelf))

    assert [why.why for _, why in lines] == ["no_shelf", "same_place"]


def test_a_place_that_does_not_keep_such_goods_is_refused_by_its_line(session, clerk, beans):
    lot, shelf = beans
    cold = a_shelf(session, storage=StorageClass.CHILLED)

    [(position, why)] = refusal_of(
        session, clerk, a_line(lot, shelf, a_shelf(session), pieces=1), a_line(lot, shelf, cold)
    )

    assert position == 1
    assert isinstance(why, WrongStorage)
    assert held(session, shelf, lot).pieces == 10


def test_thawed_food_is_not_moved_to_another_freezer(session, clerk):
    first, second = (a_shelf(session, storage=StorageClass.FROZEN) for _ in range(2))
    meat = an_item(session, storage=StorageClass.FROZEN)
    lot = a_lot(session, meat, first, actor=clerk)
    session.add(
        ThawingRow(lot_id=lot.id, happened_at=MONDAY, recorded_at=MONDAY, actor_id=clerk.id)
    )
    session.flush()

    with pytest.raises(Refrozen):
        moved(session, clerk, a_line(lot, first, second))


def test_held_goods_may_be_moved_inside(session, clerk, beans):
    lot, shelf = beans
    open_hold(session, lot_id=lot.id, kind=HoldKind.QUARANTINE, reason="?", at=MONDAY, by=clerk.id)

    moved(session, clerk, a_line(lot, shelf, a_shelf(session)))

    assert held(session, shelf, lot).is_nothing()


def test_more_than_there_is_is_refused_over_all_lines(session, clerk, beans):
    lot, shelf = beans
    other = a_shelf(session)

    [(position, why)] = refusal_of(
        session,
        clerk,
        a_line(lot, shelf, other, pieces=7),
        a_line(lot, shelf, a_shelf(session), pieces=4),
    )

    assert position == 1
    assert isinstance(why, InsufficientStock)
    assert why.held.pieces == 3


@pytest.mark.parametrize("amount", [{"pieces": 0}, {"pieces": -1}, {"grams": 500}])
def test_an_amount_nobody_can_mean_is_refused(session, clerk, beans, amount):
    lot, shelf = beans

    [(_, why)] = refusal_of(session, clerk, a_line(lot, shelf, a_shelf(session), **amount))

    assert isinstance(why, InvalidValue)
    assert why.field == "pieces"


def test_sent_twice_it_has_one_effect(session, clerk, beans):
    lot, shelf = beans
    line = a_line(lot, shelf, a_shelf(session), pieces=2)
    first = moved(session, clerk, line, key="once")

    with pytest.raises(AlreadyDone) as done:
        moved(session, clerk, line, key="once")

    assert done.value.document_id == first.id
    assert held(session, shelf, lot).pieces == 8


def test_free_goods_go_first_and_promises_stay(session, clerk, beans):
    lot, shelf = beans
    promised_to(session, lot, shelf, 3)

    moved(session, clerk, a_line(lot, shelf, a_shelf(session), pieces=7))

    [promise] = session.exec(select(PromiseRow)).all()
    assert promise.place_id == shelf.id
    assert prove_promises(session) == []


def test_promises_follow_their_goods_and_are_split_where_needed(session, clerk, beans):
    lot, shelf = beans
    other = a_shelf(session)
    order, late = promised_to(session, lot, shelf, 4, 3)

    moved(session, clerk, a_line(lot, shelf, other, pieces=8))

    there = {
        (row.order_id, row.place_id): row.pieces for row in session.exec(select(PromiseRow)).all()
    }
    assert there == {
        (order.id, shelf.id): 2,
        (order.id, other.id): 2,
        (late.id, other.id): 3,
    }
    assert prove_promises(session) == []


def test_a_whole_place_is_emptied_with_all_its_promises(session, clerk, beans):
    lot, shelf = beans
    second = a_lot(session, an_item(session), shelf, actor=clerk, pieces=5)
    other = a_shelf(session)
    promised_to(session, lot, shelf, 2)

    transferring.empty_place(
        session, command=a_command(clerk.id), source_id=shelf.id, target_id=other.id
    )

    assert held(session, other, lot).pieces == 10
    assert held(session, other, second).pieces == 5
    assert [row.place_id for row in session.exec(select(PromiseRow))] == [other.id]
    assert prove_promises(session) == []


def test_an_empty_place_cannot_be_emptied(session, clerk):
    with pytest.raises(InvalidValue):
        transferring.empty_place(
            session,
            command=a_command(clerk.id),
            source_id=a_shelf(session).id,
            target_id=a_shelf(session).id,
        )


def moved_alone(engine, clerk_id, line):
    with Session(engine) as session, session.begin():
        transferring.transfer(session, command=a_command(clerk_id), lines=[line])


def test_many_movers_of_one_promised_lot_never_promise_beyond_what_a_place_holds(
    engine, engine_url
):
    with Session(engine, expire_on_commit=False) as session, session.begin():
        clerk = a_user(session)
        shelf = a_shelf(session)
        lot = a_lot(session, an_item(session), shelf, actor=clerk)
        promised_to(session, lot, shelf, 2, 3, 2)
        lines = [a_line(lot, shelf, a_shelf(session), pieces=3) for _ in range(8)]
    hands = [create_engine(engine_url) for _ in lines]

    outcomes = at_once(
        [
            partial(moved_alone, hand, clerk.id, line)
            for hand, line in zip(hands, lines, strict=True)
        ]
    )

    for hand in hands:
        hand.dispose()
    assert sum(isinstance(each, LinesRefused) for each in outcomes) == 5
    with Session(engine) as session:
        assert held(session, shelf, lot).pieces == 1
        assert sum(row.pieces for row in session.exec(select(PromiseRow))) == 7
        assert prove_promises(session) == []
        assert ledger.prove(session) == []


def test_pieces_of_a_fixed_weight_move_with_their_weight_and_no_other(session, clerk, beans):
    lot, shelf = beans
    other = a_shelf(session)

    with pytest.raises(LinesRefused) as refused:
        moved(session, clerk, a_line(lot, shelf, other, pieces=5, grams=1))

    [(_, why)] = refused.value.lines
    assert (why.field, why.why) == ("grams", "fixed_weight")
    moved(session, clerk, a_line(lot, shelf, other, pieces=5, grams=5000))
    assert held(session, other, lot) == Quantity(pieces=5, grams=5000)


def where_promised(session):
    query = select(PromiseRow).where(PromiseRow.state == PromiseState.OPEN)
    found = Counter()
    for row in session.exec(query):
        found[row.order_id, row.place_id] += row.pieces
    return dict(found)


def undone(session, clerk, document):
    return undoing.undo(session, command=a_command(clerk.id), document_id=document.id)


def test_undoing_a_transfer_takes_the_promises_back_that_followed(session, clerk, beans):
    lot, shelf = beans
    promised_to(session, lot, shelf, 4, 3)
    before = where_promised(session)
    document = moved(session, clerk, a_line(lot, shelf, a_shelf(session), pieces=8))
    preview = undoing.undo_preview(session, document.id)

    undone(session, clerk, document)

    assert (preview.possible, preview.promises_back) == (True, 2)
    assert where_promised(session) == before
    assert held(session, shelf, lot).pieces == 10
    assert prove_promises(session) == []
    assert ledger.prove(session) == []


def test_what_was_promised_only_after_the_transfer_goes_back_as_well(session, clerk, beans):
    lot, shelf = beans
    other = a_shelf(session)
    document = moved(session, clerk, a_line(lot, shelf, other))
    [order] = promised_to(session, lot, other, 6)

    undone(session, clerk, document)

    assert where_promised(session) == {(order.id, shelf.id): 6}
    assert prove_promises(session) == []


def test_promises_that_what_stays_covers_stay_with_it(session, clerk, beans):
    lot, shelf = beans
    other = a_shelf(session)
    moved(session, clerk, a_line(lot, shelf, other, pieces=5))
    document = moved(session, clerk, a_line(lot, shelf, other, pieces=5))
    [order] = promised_to(session, lot, other, 4)

    undone(session, clerk, document)

    assert where_promised(session) == {(order.id, other.id): 4}
    assert held(session, other, lot).pieces == 5


def test_transfers_one_after_the_other_are_undone_in_order_with_their_promises(
    session, clerk, beans
):
    lot, shelf = beans
    second, third = a_shelf(session), a_shelf(session)
    [order] = promised_to(session, lot, shelf, 7)
    first = moved(session, clerk, a_line(lot, shelf, second))
    moved(session, clerk, a_line(lot, second, third))
    preview = undoing.undo_preview(session, first.id)

    assert preview.possible_in_order
    undoing.undo_in_order(
        session,
        command=a_command(clerk.id),
        document_id=first.id,
        steps=[step.document.id for step in preview.steps],
    )

    assert where_promised(session) == {(order.id, shelf.id): 7}
    assert prove_promises(session) == []


def test_a_lot_that_went_on_within_one_transfer_comes_all_the_way_back(session, clerk, beans):
    lot, shelf = beans
    second, third = a_shelf(session), a_shelf(session)
    [order] = promised_to(session, lot, shelf, 7)
    document = moved(session, clerk, a_line(lot, shelf, second), a_line(lot, second, third))

    undone(session, clerk, document)

    assert where_promised(session) == {(order.id, shelf.id): 7}
    assert held(session, shelf, lot).pieces == 10


def test_promised_goods_do_not_go_back_to_a_dock(session, clerk):
    dock = places.add_place(session, code="KABUL", name="Kabul", kind=PlaceKind.DOCK)
    shelf = a_shelf(session)
    lot = a_lot(session, an_item(session), dock, actor=clerk)
    document = moved(session, clerk, a_line(lot, dock, shelf))
    promised_to(session, lot, shelf, 2)

    with pytest.raises(CannotUndo) as refused:
        undone(session, clerk, document)

    [still] = refused.value.obstacles
    assert still.promised.pieces == 2


def test_loose_goods_go_back_with_their_promises_to_the_gram(session, clerk):
    shelf, other = a_shelf(session), a_shelf(session)
    rice = an_item(session, measure=Measure.BULK)
    lot = a_lot(session, rice, shelf, actor=clerk, pieces=0, grams=5000)
    programme = a_programme(session, actor=a_user(session), item=rice)
    an_order(
        session, programme, a_household(session, a_neighbourhood(session)), lot=lot, shelf=shelf,
        pieces=0, grams=3333,
    )  # fmt: skip
    document = moved(session, clerk, a_line(lot, shelf, other, grams=4000))

    undone(session, clerk, document)

    [standing] = {(row.place_id, row.lot_id) for row in session.exec(select(PromiseRow))}
    assert standing == (shelf.id, lot.id)
    assert prove_promises(session) == []
