"""Undoing a document, and what stands in its way, on both databases."""

import pytest
from sqlmodel import select

from logistics.domain.errors import AlreadyReversed, CannotUndo, UndoneElsewhere
from logistics.domain.ledger import DocumentKind, Move, PlaceKind
from logistics.domain.quantity import Quantity
from logistics.services import packing, undoing
from logistics.store import ledger, places
from logistics.store.documents import open_document
from logistics.store.tables import DocumentRow, LotRow
from tests.builders import (
    a_command,
    a_household,
    a_kit,
    a_lot,
    a_neighbourhood,
    a_programme,
    a_shelf,
    a_user,
    a_vehicle,
    an_item,
    an_order,
)


@pytest.fixture
def actor(session):
    return a_user(session)


@pytest.fixture
def shelf(session):
    return a_shelf(session, "A1")


@pytest.fixture
def beans(session):
    return an_item(session)


def undo(session, actor, document_id):
    return undoing.undo(session, command=a_command(actor.id), document_id=document_id)


def packed(session, actor, shelf, beans) -> DocumentRow:
    kit = a_kit(session, [(beans, 1)])
    return packing.pack(
        session, command=a_command(actor.id), kit_id=kit.id, parcels=2, place_id=shelf.id
    )


def test_an_undone_receipt_leaves_the_shelf_as_it_was(session, actor, shelf, beans):
    lot = a_lot(session, beans, shelf, actor=actor)

    undone = undo(session, actor, lot.document_id)

    assert undone.kind is DocumentKind.REVERSAL
    assert ledger.held(session, place_id=shelf.id, lot_id=lot.id).is_nothing()
    assert ledger.prove(session) == []


def test_undoing_a_packing_puts_the_components_back(session, actor, shelf, beans):
    lot = a_lot(session, beans, shelf, actor=actor, pieces=10)
    document = packed(session, actor, shelf, beans)
    parcels = session.exec(select(LotRow).where(LotRow.document_id == document.id)).one()

    undo(session, actor, document.id)

    assert ledger.held(session, place_id=shelf.id, lot_id=lot.id).pieces == 10
    assert ledger.held(session, place_id=shelf.id, lot_id=parcels.id).is_nothing()


def test_a_receipt_whose_goods_went_on_stays(session, actor, shelf, beans):
    lot = a_lot(session, beans, shelf, actor=actor, pieces=10)
    packing_document = packed(session, actor, shelf, beans)

    preview = undoing.undo_preview(session, lot.document_id)
    with pytest.raises(CannotUndo) as refusal:
        undo(session, actor, lot.document_id)

    [obstacle] = refusal.value.obstacles
    assert (obstacle.lot, obstacle.asked.pieces, obstacle.held.pieces) == (lot.code, 10, 8)
    assert [each.document.id for each in preview.later] == [packing_document.id]
    assert preview.possible is False


def test_after_the_packing_is_undone_the_receipt_can_be_undone_too(session, actor, shelf, beans):
    lot = a_lot(session, beans, shelf, actor=actor, pieces=10)
    undo(session, actor, packed(session, actor, shelf, beans).id)

    assert undoing.undo_preview(session, lot.document_id).possible
    undo(session, actor, lot.document_id)

    assert ledger.held(session, place_id=shelf.id, lot_id=lot.id).is_nothing()


def test_promised_goods_cannot_be_undone_away(session, actor, shelf, beans):
    lot = a_lot(session, beans, shelf, actor=actor, pieces=10)
    household = a_household(session, a_neighbourhood(session))
    programme = a_programme(session, actor=actor, item=beans)
    an_order(session, programme, household, lot=lot, shelf=shelf, pieces=1, grams=1000)

    with pytest.raises(CannotUndo) as refusal:
        undo(session, actor, lot.document_id)

    [obstacle] = refusal.value.obstacles
    assert (obstacle.held.pieces, obstacle.promised.pieces) == (10, 1)


def test_a_document_is_undone_once_and_its_undoing_not_at_all(session, actor, shelf, beans):
    lot = a_lot(session, beans, shelf, actor=actor)
    undone = undo(session, actor, lot.document_id)

    with pytest.raises(AlreadyReversed):
        undo(session, actor, lot.document_id)
    with pytest.raises(UndoneElsewhere):
        undo(session, actor, undone.id)


@pytest.mark.parametrize("kind", [DocumentKind.LOADING, DocumentKind.TRANSFER])
def test_what_went_onto_a_vehicle_is_undone_on_its_own_screen(session, actor, shelf, beans, kind):
    lot = a_lot(session, beans, shelf, actor=actor)
    vehicle = a_vehicle(session)
    document = open_document(session, kind, command=a_command(actor.id))
    load = Move(
        lot_id=lot.id,
        source_id=shelf.id,
        target_id=vehicle.place_id,
        quantity=Quantity(pieces=1, grams=1000),
    )
    ledger.post(session, document, [load])

    with pytest.raises(UndoneElsewhere):
        undo(session, actor, document.id)

    assert undoing.undo_preview(session, document.id).undone_here is False


def test_waste_can_come_back_to_the_shelf(session, actor, shelf, beans):
    lot = a_lot(session, beans, shelf, actor=actor, pieces=10)
    document = open_document(session, DocumentKind.WASTE, command=a_command(actor.id))
    bin_ = places.outside(session, PlaceKind.WASTE)
    spoiled = Move(
        lot_id=lot.id,
        source_id=shelf.id,
        target_id=bin_.id,
        quantity=Quantity(pieces=4, grams=4000),
    )
    ledger.post(session, document, [spoiled])

    undo(session, actor, document.id)

    assert ledger.held(session, place_id=shelf.id, lot_id=lot.id).pieces == 10
