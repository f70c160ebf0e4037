"""What was undone is booked again on a form that is filled with what it was."""

import re

import pytest
from sqlmodel import Session, select

from logistics.domain.ledger import DocumentKind
from logistics.domain.lots import StorageClass
from logistics.services import packing
from logistics.store.tables import DocumentRow, LotRow, ReceiptRow, RefusedRow, UserRow
from tests.builders import a_command, a_kit, a_lot, a_shelf, an_item


def everything(db, query):
    with Session(db.get_bind()) as session:
        return session.exec(query).all()


def undone(client, document_id):
    answer = client.post(f"/documents/{document_id}/undo", data={"command_key": f"u{document_id}"})
    assert answer.status_code == 303


def way_back(client, document_id):
    """The address under the button of the document that undid this one."""
    page = client.get(f"/documents/{document_id + 1}").text
    return re.search(r'href="([^"]+)">Yeniden kaydet</a>', page).group(1).replace("&amp;", "&")


def filled(page):
    """What the fields of a page's form hold."""
    found = {}
    for tag in re.findall(r"<(?:input|textarea)[^>]*>", page):
        name, value = (re.search(rf'{key}="([^"]*)"', tag) for key in ("name", "value"))
        ticked = "checked" in tag or not re.search(r'type="(radio|checkbox)"', tag)
        if name and ticked:
            found[name.group(1)] = value.group(1) if value else ""
    for name, options in re.findall(
        r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', page, re.DOTALL
    ):
        chosen = re.search(r'<option selected value="([^"]*)"', options)
        if chosen:
            found[name] = chosen.group(1)
    return found


@pytest.fixture
def shelf(db):
    shelf = a_shelf(db, "A1")
    db.commit()
    return shelf


@pytest.fixture
def beans(db):
    item = an_item(db, "BEANS", unit_net_g=400)
    db.commit()
    return item


def a_receipt(db, shelf, beans):
    cold = a_shelf(db, "S1", storage=StorageClass.CHILLED)
    milk = an_item(db, "MILK", storage=StorageClass.CHILLED)
    db.commit()
    return {
        "command_key": "one", "kind": "donation", "party": "Örnek Market", "reference": "F-1",
        "note": "İki palet", "delivered_by": "Ali", "invoice_no": "FT-7", "invoice_on": "01.11.2026",
        "waybill_no": "IRS-3", "bears_phrase": "y", "value_source": "invoice",
        "lines-0-item_id": str(beans.id), "lines-0-pieces": "10", "lines-0-date_kind": "TETT",
        "lines-0-expires_on": "08.02.2030", "lines-0-place_id": str(shelf.id),
        "lines-0-supplier_lot": "L-9", "lines-0-packaging": "intact", "lines-0-value_kurus": "99,50",
        "lines-1-item_id": str(milk.id), "lines-1-pieces": "4", "lines-1-expires_on": "08.12.2026",
        "lines-1-temperature_dc": "3,5", "lines-1-place_id": str(cold.id), "lines-1-value_kurus": "40",
        "lines-1-refused_pieces": "2", "lines-1-refusal": "damaged",
    }  # fmt: skip


def test_a_receipt_that_was_undone_is_corrected_and_booked_again(warehouse, db, shelf, beans):
    sent = a_receipt(db, shelf, beans)
    assert warehouse.post("/warehouse/receive", data=sent).status_code == 303
    [first] = everything(db, select(DocumentRow))
    undone(warehouse, first.id)

    page = warehouse.get(way_back(warehouse, first.id)).text
    again = filled(page)
    answer = warehouse.post("/warehouse/receive", data=again | {"lines-0-pieces": "11"})

    for name in (
        "party",
        "reference",
        "note",
        "invoice_no",
        "lines-0-supplier_lot",
        "lines-0-pieces",
    ):
        assert again[name] == sent[name]
    assert answer.status_code == 303
    receipts = everything(db, select(ReceiptRow).order_by(ReceiptRow.document_id))
    told = [row.model_dump(exclude={"document_id"}) for row in receipts]
    assert told[0] == told[1]
    lots = everything(db, select(LotRow).order_by(LotRow.id))
    facts = [(lot.item_id, lot.expires_on, lot.date_kind, lot.supplier_lot) for lot in lots]
    assert facts[:2] == facts[2:]
    refused = everything(db, select(RefusedRow))
    assert [(row.pieces, row.reason) for row in refused] == [(2, refused[0].reason)] * 2


def test_a_receipt_that_stands_fills_no_form(warehouse, db, shelf, beans):
    warehouse.post("/warehouse/receive", data=a_receipt(db, shelf, beans))

    assert warehouse.get("/warehouse/receive?again=1").status_code == 404
    assert warehouse.get("/warehouse/receive?again=99").status_code == 404


@pytest.fixture
def lot(db, warehouse, shelf, beans):
    lot = a_lot(db, beans, shelf, actor=db.exec(select(UserRow)).first(), pieces=10)
    db.commit()
    return lot


def test_a_transfer_that_was_undone_fills_its_lines(warehouse, db, lot):
    other = a_shelf(db, "B2")
    db.commit()
    moved = {"command_key": "m", "target": other.code, "note": "Raf dolu",
             "lines-0-lot_id": lot.code, "lines-0-pieces": "4"}  # fmt: skip
    assert warehouse.post("/places/transfer", data=moved).status_code == 303
    undone(warehouse, 2)

    again = filled(warehouse.get(way_back(warehouse, 2)).text)

    assert [again[f"lines-0-{name}"] for name in ("lot_id", "source_id", "target_id", "pieces")] == [
        lot.code, "A1", "B2", "4",
    ]  # fmt: skip
    assert again["note"] == "Raf dolu"
    assert warehouse.post("/places/transfer", data=again).status_code == 303


def test_a_packing_that_was_undone_is_asked_for_again(warehouse, db, lot, beans, shelf):
    kit = a_kit(db, [(beans, 2)])
    packed = packing.pack(db, command=a_command(1), kit_id=kit.id, parcels=3, place_id=shelf.id)
    db.commit()
    undone(warehouse, packed.id)

    leads = warehouse.get(way_back(warehouse, packed.id))
    again = filled(warehouse.get(leads.headers["Location"]).text)

    assert (again["kit_id"], again["parcels"], again["place_id"]) == (
        str(kit.id),
        "3",
        str(shelf.id),
    )


def test_a_write_off_that_was_undone_fills_its_form(warehouse, db, lot):
    address = f"/safety/lots/{lot.code}/write-off"
    told = {"command_key": "w", "kind": "destruction", "reason": "KIRIK", "pieces": "3",
            "comment": "Ezildi", "commission": "Ali Kaya", "commission_2": "Ayşe Demir",
            "commission_3": "Can Öz"}  # fmt: skip
    assert warehouse.post(address, data=told).status_code == 303
    [document] = everything(
        db, select(DocumentRow).where(DocumentRow.kind == DocumentKind.DESTRUCTION)
    )
    undone(warehouse, document.id)

    leads = warehouse.get(way_back(warehouse, document.id))
    again = filled(warehouse.get(leads.headers["Location"]).text)

    assert again | told == again | {"command_key": "w"}
    assert warehouse.post(address, data=again).status_code == 303
