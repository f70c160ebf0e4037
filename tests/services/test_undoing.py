"""Undoing a document, and what stands in its way, on both databases."""

import pytest
from sqlmodel import select

from logistics.domain.errors import (
    AlreadyDone,
    AlreadyReversed,
    CannotUndo,
    OtherUndoings,
    UndoneElsewhere,
)
from logistics.domain.ledger import DocumentKind, Move, PlaceKind
from logistics.domain.quantity import Quantity
from logistics.domain.undoing import UNDOABLE, WayBack
from logistics.services import packing, undoing
from logistics.store import ledger, places
from logistics.store.documents import open_document
from logistics.store.tables import BalanceRow, DocumentRow, ItemRow, LotRow, PlaceRow
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
from tests.statements import counted as counted_statements


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


def test_a_document_of_every_kind_has_one_way_back(session, actor, shelf, beans):
    elsewhere = a_shelf(session)
    for kind in DocumentKind:
        lot = a_lot(session, beans, shelf, actor=actor, pieces=10)
        before = standing_at(session, lot)
        document = a_document(session, actor, kind, lot, shelf, elsewhere, pieces=3)

        preview = undoing.undo_preview(session, document.id)

        if kind is DocumentKind.REVERSAL:
            assert preview.way is WayBack.BOOK_AGAIN
        elif kind in UNDOABLE:
            assert preview.way is WayBack.HERE
            undo(session, actor, document.id)
            assert standing_at(session, lot) == before
        else:
            assert preview.way is WayBack.ON_ROUTE
    assert ledger.prove(session) == []


def test_a_receipt_counted_short_since_is_undone_after_its_count(session, actor, shelf, beans):
    lot = a_lot(session, beans, shelf, actor=actor, pieces=10)
    count = counted(session, actor, lot, shelf, found=-2)

    preview = undoing.undo_preview(session, lot.document_id)
    in_order(session, actor, preview)

    assert numbers(preview) == [count.number, preview.document.number]
    assert ledger.held(session, place_id=shelf.id, lot_id=lot.id).is_nothing()
    assert ledger.prove(session) == []


def test_a_receipt_counted_over_since_leaves_what_the_count_found(session, actor, shelf, beans):
    lot = a_lot(session, beans, shelf, actor=actor, pieces=10)
    counted(session, actor, lot, shelf, found=2)

    preview = undoing.undo_preview(session, lot.document_id)
    undo(session, actor, lot.document_id)

    [left] = preview.left_over
    assert preview.possible
    assert left.quantity == ledger.held(session, place_id=shelf.id, lot_id=lot.id)
    assert left.quantity.pieces == 2


def test_what_was_packed_into_parcels_of_parcels_is_undone_from_the_newest_on(
    session, actor, shelf, beans
):
    lot = a_lot(session, beans, shelf, actor=actor, pieces=2)
    documents = [lot.document_id, *nested(session, actor, shelf, beans, depth=4)]

    preview = undoing.undo_preview(session, lot.document_id)
    undone = in_order(session, actor, preview)

    assert [step.document.id for step in preview.steps] == documents[::-1]
    assert undone.reverses_id == lot.document_id
    assert ledger.held(session, place_id=shelf.id, lot_id=lot.id).is_nothing()
    assert ledger.prove(session) == []


def test_the_depth_of_the_packing_costs_no_further_questions(session, actor, shelf, beans):
    asked = []
    for depth in (1, 4):
        lot = a_lot(session, beans, a_shelf(session), actor=actor, pieces=2)
        place = session.get(PlaceRow, shelf_of(session, lot))
        nested(session, actor, place, beans, depth=depth)
        session.expire_all()
        with counted_statements(session.get_bind()) as seen:
            undoing.undo_preview(session, lot.document_id)
        asked.append(len(seen))

    assert asked[0] == asked[1]


def test_the_preview_tells_where_everything_made_of_a_lot_is_now(session, actor, shelf, beans):
    lot = a_lot(session, beans, shelf, actor=actor, pieces=10)
    packing_document = packed(session, actor, shelf, beans)
    parcels = session.exec(select(LotRow).where(LotRow.document_id == packing_document.id)).one()
    household = a_household(session, a_neighbourhood(session))
    programme = a_programme(session, actor=actor, item=beans)
    order = an_order(session, programme, household, lot=parcels, shelf=shelf)
    give(session, actor, parcels, shelf, pieces=1)

    preview = undoing.undo_preview(session, lot.document_id)

    [root] = preview.branches
    [made] = root.branches
    assert (root.lots, root.whereabouts[PlaceKind.SHELF].pieces) == ((lot,), 8)
    assert made.lots == (parcels,)
    assert made.made.pieces == 2
    assert made.whereabouts[PlaceKind.HOUSEHOLD].pieces == 1
    assert (made.promised.pieces, made.orders) == (1, (order.code,))


def test_what_is_promised_bars_the_way_even_in_order(session, actor, shelf, beans):
    lot = a_lot(session, beans, shelf, actor=actor, pieces=10)
    packing_document = packed(session, actor, shelf, beans)
    parcels = session.exec(select(LotRow).where(LotRow.document_id == packing_document.id)).one()
    programme = a_programme(session, actor=actor, item=beans)
    household = a_household(session, a_neighbourhood(session))
    an_order(session, programme, household, lot=parcels, shelf=shelf, pieces=2, grams=2000)

    preview = undoing.undo_preview(session, lot.document_id)

    assert not preview.possible_in_order
    assert [each.lot for each in preview.barred] == [parcels.code]
    with pytest.raises(CannotUndo):
        in_order(session, actor, preview)


def test_what_a_route_carries_is_named_but_not_undone_here(session, actor, shelf, beans):
    lot = a_lot(session, beans, shelf, actor=actor, pieces=10)
    vehicle = session.get(PlaceRow, a_vehicle(session).place_id)
    loading = a_document(session, actor, DocumentKind.LOADING, lot, shelf, vehicle, pieces=4)

    preview = undoing.undo_preview(session, lot.document_id)

    assert [step.document.id for step in preview.elsewhere] == [loading.id]
    with pytest.raises(UndoneElsewhere):
        in_order(session, actor, preview)


def test_nothing_is_undone_when_other_documents_came_after_the_look(session, actor, shelf, beans):
    lot = a_lot(session, beans, shelf, actor=actor, pieces=10)
    counted(session, actor, lot, shelf, found=-2)
    preview = undoing.undo_preview(session, lot.document_id)
    counted(session, actor, lot, shelf, found=-1)

    with pytest.raises(OtherUndoings):
        in_order(session, actor, preview)

    assert ledger.held(session, place_id=shelf.id, lot_id=lot.id).pieces == 7


def test_undoing_in_order_twice_is_done_once(session, actor, shelf, beans):
    lot = a_lot(session, beans, shelf, actor=actor, pieces=10)
    counted(session, actor, lot, shelf, found=-2)
    preview = undoing.undo_preview(session, lot.document_id)
    undone = in_order(session, actor, preview, key="pressed")

    with pytest.raises(AlreadyDone) as repeated:
        in_order(session, actor, preview, key="pressed")

    assert repeated.value.document_id == undone.id


def in_order(session, actor, preview, key=None):
    return undoing.undo_in_order(
        session,
        command=a_command(actor.id, key=key),
        document_id=preview.document.id,
        steps=[step.document.id for step in preview.steps],
    )


def numbers(preview):
    return [step.document.number for step in preview.steps]


def standing_at(session, lot):
    rows = session.exec(select(BalanceRow).where(BalanceRow.lot_id == lot.id))
    return {row.place_id: (row.pieces, row.grams) for row in rows if row.grams}


def shelf_of(session, lot):
    rows = session.exec(select(BalanceRow).where(BalanceRow.lot_id == lot.id))
    return next(row.place_id for row in rows if row.own)


def a_document(session, actor, kind, lot, source, target, *, pieces):
    document = open_document(session, kind, command=a_command(actor.id))
    move = Move(
        lot_id=lot.id,
        source_id=source.id,
        target_id=target.id,
        quantity=Quantity(pieces=pieces, grams=pieces * 1000),
    )
    ledger.post(session, document, [move])
    return document


def counted(session, actor, lot, shelf, *, found):
    differences = places.outside(session, PlaceKind.COUNT)
    source, target = (differences, shelf) if found > 0 else (shelf, differences)
    return a_document(session, actor, DocumentKind.COUNT, lot, source, target, pieces=abs(found))


def give(session, actor, lot, shelf, *, pieces):
    households = places.outside(session, PlaceKind.HOUSEHOLD)
    return a_document(session, actor, DocumentKind.DELIVERY, lot, shelf, households, pieces=pieces)


def nested(session, actor, shelf, item, *, depth):
    """Packs an item into a parcel, that into a parcel, and so on; returns the documents."""
    documents = []
    for _ in range(depth):
        kit = a_kit(session, [(item, 1)])
        documents.append(
            packing.pack(
                session, command=a_command(actor.id), kit_id=kit.id, parcels=2, place_id=shelf.id
            ).id
        )
        item = session.get(ItemRow, kit.item_id)
    return documents
