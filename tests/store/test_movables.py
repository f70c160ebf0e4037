"""What the law on movable property asks of the ledger, told by the movements alone."""

import itertools
from datetime import timedelta

import pytest

from logistics.domain.ledger import DocumentKind, Move, PlaceKind
from logistics.domain.lots import Measure
from logistics.domain.quantity import Quantity
from logistics.services import packing
from logistics.store import ledger, movables, places
from logistics.store.documents import open_document
from logistics.store.movables import Period
from tests.builders import MONDAY, a_command, a_kit, a_lot, a_shelf, a_user, an_item
from tests.statements import counted

DAY = timedelta(days=1)
YEAR = Period(since=MONDAY - 300 * DAY, until=MONDAY + 65 * DAY)


@pytest.fixture
def bank(session):
    return a_user(session), a_shelf(session)


def moved(session, bank, lot, *, to, pieces, grams=None, at=MONDAY, kind=DocumentKind.KITCHEN):
    """A document that takes pieces of a lot from the shelf to an outside place."""
    actor, shelf = bank
    document = open_document(session, kind, command=a_command(actor.id, at=at))
    move = Move(
        lot_id=lot.id,
        source_id=shelf.id,
        target_id=places.outside(session, to).id,
        quantity=Quantity(pieces=pieces, grams=pieces * 1000 if grams is None else grams),
    )
    ledger.post(session, document, [move])
    return document


def used(session, period=YEAR):
    return {each.item.code: each.quantity for each in movables.used_up(session, period)}


def test_what_households_and_the_kitchen_got_is_used_up(session, bank):
    beans = an_item(session, "BEANS")
    lot = a_lot(session, beans, bank[1], actor=bank[0], pieces=10)

    moved(session, bank, lot, to=PlaceKind.KITCHEN, pieces=3)
    moved(session, bank, lot, to=PlaceKind.HOUSEHOLD, pieces=2, kind=DocumentKind.DELIVERY)
    moved(session, bank, lot, to=PlaceKind.WASTE, pieces=1, kind=DocumentKind.WASTE)

    assert used(session) == {"BEANS": Quantity(pieces=5, grams=5000)}


def test_what_was_undone_is_deducted_when_it_was_undone(session, bank):
    beans = an_item(session, "BEANS")
    lot = a_lot(session, beans, bank[1], actor=bank[0], pieces=10)
    document = moved(session, bank, lot, to=PlaceKind.KITCHEN, pieces=3)
    ledger.reverse(session, document, command=a_command(bank[0].id, at=MONDAY + 10 * DAY))

    before = Period(since=YEAR.since, until=MONDAY + DAY)
    after = Period(since=MONDAY + DAY, until=YEAR.until)

    assert used(session, before) == {"BEANS": Quantity(pieces=3, grams=3000)}
    assert used(session, after) == {"BEANS": Quantity(pieces=-3, grams=-3000)}
    assert used(session) == {}


def test_the_parts_of_a_year_add_up_to_the_year(session, bank):
    beans = an_item(session, "BEANS")
    lot = a_lot(session, beans, bank[1], actor=bank[0], pieces=100)
    for day in range(0, 60, 7):
        moved(session, bank, lot, to=PlaceKind.KITCHEN, pieces=day % 5 + 1, at=MONDAY + day * DAY)
    cuts = [YEAR.since, MONDAY, MONDAY + 14 * DAY, MONDAY + 15 * DAY, YEAR.until]

    parts = [
        used(session, Period(since=since, until=until)).get("BEANS", Quantity())
        for since, until in itertools.pairwise(cuts)
    ]

    assert sum(parts, Quantity()) == used(session)["BEANS"]


def test_parcels_are_used_up_as_what_was_in_them(session, bank):
    actor, shelf = bank
    beans, rice = an_item(session, "BEANS"), an_item(session, "RICE")
    for item in (beans, rice):
        a_lot(session, item, shelf, actor=actor, pieces=50)
    kit = a_kit(session, [(beans, 2), (rice, 3)])
    packing.pack(session, command=a_command(actor.id), kit_id=kit.id, parcels=10, place_id=shelf.id)
    parcels = lot_of_kit(session, kit)

    moved(session, bank, parcels, to=PlaceKind.HOUSEHOLD, pieces=4, grams=20_000)

    assert used(session) == {
        "BEANS": Quantity(pieces=8, grams=8000),
        "RICE": Quantity(pieces=12, grams=12_000),
    }


def test_entries_exits_and_write_offs_leave_out_what_was_undone(session, bank):
    actor, shelf = bank
    beans = an_item(session, "BEANS")
    lot = a_lot(session, beans, shelf, actor=actor, pieces=10)
    wasted = moved(session, bank, lot, to=PlaceKind.WASTE, pieces=1, kind=DocumentKind.WASTE)
    undone = moved(session, bank, lot, to=PlaceKind.WASTE, pieces=2, kind=DocumentKind.WASTE)
    ledger.reverse(session, undone, command=a_command(actor.id))

    came = movables.crossing_lines(session, *movables.entries(YEAR), limit=10)
    went = movables.crossing_lines(session, *movables.exits(YEAR), limit=10)
    gone = movables.crossing_lines(session, *movables.write_offs(YEAR), limit=10)

    assert [(line.document.kind, line.quantity.pieces) for line in came] == [("donation", 10)]
    assert [line.document.number for line in went] == [wasted.number]
    assert [line.document.number for line in gone] == [wasted.number]
    assert came[0].comes_in
    assert not gone[0].comes_in


def test_goods_that_move_between_our_places_cross_no_border(session, bank):
    actor, shelf = bank
    lot = a_lot(session, an_item(session), shelf, actor=actor, pieces=10)
    document = open_document(session, DocumentKind.TRANSFER, command=a_command(actor.id))
    move = Move(
        lot_id=lot.id,
        source_id=shelf.id,
        target_id=a_shelf(session).id,
        quantity=Quantity(pieces=5, grams=5000),
    )
    ledger.post(session, document, [move])

    assert movables.crossing_total(session, *movables.of_document(document.id)) == 0


def test_an_item_weighed_by_the_pack_is_used_up_to_the_gram(session, bank):
    actor, shelf = bank
    meat = an_item(session, "MEAT", measure=Measure.CATCH)
    lot = a_lot(session, meat, shelf, actor=actor, pieces=4, grams=9_877)

    moved(session, bank, lot, to=PlaceKind.HOUSEHOLD, pieces=4, grams=9_877)

    assert used(session) == {"MEAT": Quantity(pieces=4, grams=9_877)}


def test_a_list_costs_as_many_statements_with_100_movements_as_with_10(session, engine, bank):
    lot = a_lot(session, an_item(session), bank[1], actor=bank[0], pieces=1000)
    costs = []
    for movements in (10, 90):
        for _ in range(movements):
            moved(session, bank, lot, to=PlaceKind.KITCHEN, pieces=1)
        session.flush()
        with counted(engine) as sent:
            movables.used_up(session, YEAR)
            movables.crossing_lines(session, *movables.exits(YEAR), limit=1000)
        costs.append(len(sent))

    assert costs[0] == costs[1] < 10


def lot_of_kit(session, kit):
    from sqlmodel import select

    from logistics.store.tables import LotRow

    return session.exec(select(LotRow).where(LotRow.kit_id == kit.id)).one()
