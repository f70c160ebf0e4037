"""More of what is booked again: bulk intakes, goods handed back, passed on, cooked, several lots."""

import pytest
from sqlmodel import Session, select

from logistics.domain.ledger import DocumentKind
from logistics.domain.lots import Measure
from logistics.domain.quantity import Quantity
from logistics.services import packing
from logistics.services.packing import Substitute
from logistics.store.tables import (
    DocumentRow,
    LotComponentRow,
    SubstitutionRow,
    UserRow,
    WriteOffLineRow,
)
from tests.builders import a_command, a_kit, a_lot, a_shelf, an_item
from tests.web.test_again import everything, filled, undone, way_back


@pytest.fixture
def shelf(db):
    shelf = a_shelf(db, "A1")
    db.commit()
    return shelf


@pytest.fixture
def actor(db, warehouse):
    return db.exec(select(UserRow)).first()


def latest(db, kind):
    with Session(db.get_bind()) as session:
        query = select(DocumentRow.id).where(DocumentRow.kind == kind)
        return session.exec(query.order_by(DocumentRow.id.desc())).first()


def again(client, document_id):
    """What the form holds that books a document again, after it is undone."""
    undone(client, document_id)
    answer = client.get(way_back(client, document_id), follow_redirects=True)
    assert answer.status_code == 200
    return filled(answer.text)


def test_a_packing_with_substitutes_is_asked_for_with_them(warehouse, db, shelf, actor):
    beans, peas, salt = an_item(db), an_item(db, name="Nohut"), an_item(db, name="Tuz")
    for item in (peas, salt):
        a_lot(db, item, shelf, actor=actor, pieces=40)
    kit = a_kit(db, [(beans, 2), (salt, 1)])
    instead = Substitute(
        item_id=beans.id, instead_id=peas.id, each=Quantity(pieces=3), reason="Fasulye bitti"
    )
    packed = packing.pack(
        db, command=a_command(actor.id), kit_id=kit.id, parcels=4, place_id=shelf.id,
        substitutes=[instead],
    )  # fmt: skip
    db.commit()

    form = again(warehouse, packed.id)
    sent = warehouse.post("/warehouse/pack", data=form)

    assert sent.status_code == 303
    rows = everything(db, select(SubstitutionRow))
    assert [(row.item_id, row.instead_id, row.reason) for row in rows] == [
        (beans.id, peas.id, "Fasulye bitti")
    ] * 2
    used = everything(db, select(LotComponentRow.pieces).where(LotComponentRow.pieces == 12))
    assert len(used) == 2


def test_a_bulk_intake_that_was_undone_fills_its_weights(warehouse, db, shelf):
    bread = an_item(db, measure=Measure.BULK, name="Ekmek")
    db.commit()
    told = {"command_key": "r", "party": "Pazar", "note": "Akşam", "lines-0-item_id": str(bread.id),
            "lines-0-grams": "12,5"}  # fmt: skip
    assert warehouse.post("/warehouse/rescue", data=told).status_code == 303

    form = again(warehouse, latest(db, DocumentKind.RESCUE))

    assert form | told == form | {"command_key": "r"}
    assert warehouse.post("/warehouse/rescue", data=form).status_code == 303


def test_what_was_passed_on_and_undone_fills_a_line_for_each_lot(warehouse, db, shelf, actor):
    lots = [a_lot(db, an_item(db), shelf, actor=actor, pieces=10) for _ in range(2)]
    db.commit()
    told = {"command_key": "p", "institution": "Komşu Gıda Bankası", "reference": "DVR-1",
            "lines-0-scan": lots[0].code, "lines-0-pieces": "4",
            "lines-1-scan": lots[1].code, "lines-1-pieces": "2"}  # fmt: skip
    assert warehouse.post("/warehouse/pass-on", data=told).status_code == 303

    form = again(warehouse, latest(db, DocumentKind.TRANSFER_OUT))

    assert form | told == form | {"command_key": "p"}
    assert warehouse.post("/warehouse/pass-on", data=form).status_code == 303


def test_an_issue_to_the_kitchen_that_was_undone_fills_its_lots(warehouse, db, shelf, actor):
    lot = a_lot(db, an_item(db), shelf, actor=actor, pieces=10)
    db.commit()
    told = {"command_key": "k", "note": "Öğle", "issue": "1",
            "lines-0-item_id": str(lot.item_id), "lines-0-pieces": "4"}  # fmt: skip
    assert warehouse.post("/warehouse/kitchen", data=told).status_code == 303

    form = again(warehouse, latest(db, DocumentKind.KITCHEN))

    assert (form["lines-0-lot"], form["lines-0-pieces"], form["note"]) == (lot.code, "4", "Öğle")
    assert warehouse.post("/warehouse/kitchen", data=form | {"issue": "1"}).status_code == 303


def test_what_was_handed_back_and_undone_fills_its_lot_or_its_item(warehouse, db, shelf, actor):
    item = an_item(db)
    lot = a_lot(db, item, shelf, actor=actor, pieces=10)
    db.commit()
    gone = {"command_key": "p", "institution": "Komşu", "reference": "DVR-2",
            "lines-0-scan": lot.code, "lines-0-pieces": "6"}  # fmt: skip
    assert warehouse.post("/warehouse/pass-on", data=gone).status_code == 303
    back = {"given_to": "partner", "pieces": "2", "reason": "Fazla geldi"}
    labelled = back | {"command_key": "h", "lot_code": lot.code}
    nameless = back | {"command_key": "i", "scan": item.code, "expires_on": "08.02.2030"}

    forms = []
    for told in (labelled, nameless):
        assert warehouse.post("/warehouse/handback", data=told).status_code == 303
        forms.append(again(warehouse, latest(db, DocumentKind.HANDBACK)))

    for told, form in zip((labelled, nameless), forms, strict=True):
        assert form | told == form | {"command_key": told["command_key"]}
        assert warehouse.post("/warehouse/handback", data=form).status_code == 303


def test_a_write_off_of_several_lots_that_was_undone_fills_them_all(warehouse, db, shelf, actor):
    lots = [a_lot(db, an_item(db), shelf, actor=actor, pieces=10) for _ in range(2)]
    db.commit()
    told = {"command_key": "w", "kind": "destruction", "reason": "KIRIK", "commission": "Ali Kaya",
            "commission_2": "Ayşe Demir", "commission_3": "Can Öz", "lines-0-lot": lots[0].code,
            "lines-0-pieces": "3", "lines-1-lot": lots[1].code}  # fmt: skip
    assert warehouse.post("/safety/write-offs/new", data=told).status_code == 303

    form = again(warehouse, latest(db, DocumentKind.DESTRUCTION))
    sent = warehouse.post("/safety/write-offs/new", data=form)

    assert sent.status_code == 303
    amounts = everything(db, select(WriteOffLineRow.lot_id, WriteOffLineRow.pieces))
    assert sorted(amounts) == sorted([(lots[0].id, 3), (lots[1].id, 10)] * 2)


@pytest.mark.parametrize("form", ["rescue", "pass-on", "kitchen", "handback"])
def test_what_stands_fills_no_form(warehouse, db, shelf, actor, form):
    lot = a_lot(db, an_item(db), shelf, actor=actor)
    db.commit()

    assert warehouse.get(f"/warehouse/{form}?again={lot.document_id}").status_code == 404
    assert warehouse.get(f"/warehouse/{form}?again=999999").status_code == 404
