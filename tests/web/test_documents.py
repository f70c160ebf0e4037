"""Documents on the screen: who reads them, how they are found, printed and undone."""

import pytest
from sqlmodel import select

from logistics.domain.ledger import DocumentKind, Move, PlaceKind
from logistics.domain.quantity import Quantity
from logistics.domain.undoing import UNDOABLE
from logistics.services import packing
from logistics.store import ledger, places
from logistics.store.document_list import DocumentFilter, document_total
from logistics.store.documents import open_document
from logistics.store.tables import DocumentRow, ItemRow, LotRow
from logistics.web.again import FORMS
from logistics.web.paging import MOST_PAGED, ROWS, paged_first
from tests.adapters.papers import text_of
from tests.builders import (
    a_command,
    a_household,
    a_kit,
    a_lot,
    a_neighbourhood,
    a_programme,
    a_shelf,
    a_user,
    an_item,
    an_order,
)
from tests.web.pages import seek


@pytest.fixture
def shelf(db):
    return a_shelf(db, "A1")


@pytest.fixture
def actor(db):
    return a_user(db)


@pytest.fixture
def beans(db) -> ItemRow:
    item = an_item(db, "BEANS")
    item.barcode = "8690000000012"
    return item


@pytest.fixture
def lot(db, beans, shelf, actor) -> LotRow:
    lot = a_lot(db, beans, shelf, actor=actor)
    db.commit()
    return lot


def test_drivers_and_case_workers_read_no_documents(
    lot, warehouse, coordinator, auditor, admin, driver, caseworker
):
    document = f"/documents/{lot.document_id}"
    for address in (document, "/documents/", f"{document}/receipt.pdf", f"{document}/undo"):
        for client in (warehouse, coordinator, auditor, admin):
            assert client.get(address).status_code == 200
        for client in (driver, caseworker):
            assert client.get(address).status_code == 403


def test_only_warehouse_staff_undo(lot, db, coordinator, auditor, admin, driver):
    for client in (coordinator, auditor, admin, driver):
        sent = client.post(f"/documents/{lot.document_id}/undo", data={"command_key": "x"})
        assert sent.status_code == 403
    assert "Belgeyi geri al" not in auditor.get(f"/documents/{lot.document_id}/undo").text


def test_a_code_opens_what_the_person_may_open(lot, db, warehouse, coordinator, driver):
    number = db.get(DocumentRow, lot.document_id).number
    opened = {
        number.lower(): f"/documents/{lot.document_id}",
        lot.code: f"/warehouse/lots/{lot.code}",
        "8690000000012": "/warehouse/items/BEANS",
        "beans": "/warehouse/items/BEANS",
    }

    for code, address in opened.items():
        answer = warehouse.post("/find/", data={"q": f" {code} "})
        assert (answer.status_code, answer.headers["Location"]) == (303, address)
        assert driver.post("/find/", data={"q": code}).status_code == 404
    assert coordinator.post("/find/", data={"q": lot.code}).status_code == 404


@pytest.mark.parametrize("code", ["", "YOK-1", "<script>alert(1)</script>", "%", "' OR 1=1 --"])
def test_an_unknown_code_is_told_and_never_swallowed(warehouse, lot, code):
    answer = warehouse.post("/find/", data={"q": code})

    assert answer.status_code == 404
    assert "Arama" in answer.text
    assert "<script>alert" not in answer.text


def test_documents_are_filtered_by_kind_day_and_text(warehouse, db, lot, actor):
    transfer = open_document(
        db, DocumentKind.TRANSFER, command=a_command(actor.id), reference="İrsaliye 7"
    )
    db.commit()
    donation = db.get(DocumentRow, lot.document_id)

    def listed(query: str) -> tuple[bool, bool]:
        text = warehouse.get(f"/documents/?{query}").text
        return named(text)

    def named(text: str) -> tuple[bool, bool]:
        return donation.number in text, transfer.number in text

    assert listed("") == (True, True)
    assert listed("kind=donation") == (True, False)
    assert named(seek(warehouse, "/documents/", q="irsaliye").text) == (False, True)
    assert listed("day=02.11.2026") == (True, True)
    assert listed("day=03.11.2026") == (False, False)
    assert "bir gün değil" in warehouse.get("/documents/?day=31.31.2026").text


def test_documents_are_counted_no_further_than_asked(warehouse, db, actor):
    for _ in range(5):
        open_document(db, DocumentKind.TRANSFER, command=a_command(actor.id))

    assert [document_total(db, DocumentFilter(), most=most) for most in (4, 5, 6)] == [4, 5, 5]
    assert document_total(db, DocumentFilter(text="yok"), most=6) == 0


def test_a_list_without_end_is_paged_as_far_as_it_is_counted(app):
    with app.test_request_context("/documents/?page=900"):
        whole, endless = paged_first(MOST_PAGED), paged_first(MOST_PAGED + 1)

    assert (whole.total, whole.number, whole.more) == (MOST_PAGED, MOST_PAGED // ROWS, False)
    assert (endless.total, endless.number, endless.more) == (MOST_PAGED, whole.number, True)


def test_undoing_shows_first_and_then_takes_back(warehouse, db, lot, shelf):
    address = f"/documents/{lot.document_id}/undo"

    look = warehouse.get(address)
    done = warehouse.post(address, data={"command_key": "one"})
    again = warehouse.post(address, data={"command_key": "one"})

    assert "Belgeyi geri al" in look.text
    assert done.status_code == 303
    assert again.headers["Location"] == done.headers["Location"]
    assert ledger.held(db, place_id=shelf.id, lot_id=lot.id).is_nothing()
    assert "GER-" in warehouse.get(f"/documents/{lot.document_id}").text


def test_before_an_undoing_every_movement_is_shown_the_other_way_round(warehouse, lot, shelf):
    text = warehouse.get(f"/documents/{lot.document_id}/undo").text
    row = text[text.index("Geri alınacaklar") :].split("<tr>")[2]

    assert lot.code in row
    assert "Kuru fasulye" in row
    assert row.index(shelf.name) < row.index("Bağışçılar")


def test_promised_goods_are_not_undone_away(warehouse, db, lot, shelf, actor, beans):
    household = a_household(db, a_neighbourhood(db))
    an_order(db, a_programme(db, actor=actor, item=beans), household, lot=lot, shelf=shelf)
    db.commit()
    address = f"/documents/{lot.document_id}/undo"

    look = warehouse.get(address)
    sent = warehouse.post(address, data={"command_key": "one"})

    assert "Belgeyi geri al" not in look.text
    assert sent.status_code == 409
    assert "Önce tahsisi kaldırın" in sent.text
    assert ledger.held(db, place_id=shelf.id, lot_id=lot.id) == Quantity(pieces=10, grams=10_000)


def test_an_undoing_is_undone_by_nobody(warehouse, db, lot):
    warehouse.post(f"/documents/{lot.document_id}/undo", data={"command_key": "one"})
    undone = db.exec(select(DocumentRow).where(DocumentRow.kind == DocumentKind.REVERSAL)).one()
    db.commit()

    sent = warehouse.post(f"/documents/{undone.id}/undo", data={"command_key": "two"})

    assert sent.status_code == 409
    assert "geri alınmaz" in sent.text
    assert "Geri al…" not in warehouse.get(f"/documents/{undone.id}").text


def test_what_an_undoing_took_back_is_booked_again_on_its_form(warehouse, auditor, db, lot):
    warehouse.post(f"/documents/{lot.document_id}/undo", data={"command_key": "one"})
    undone = db.exec(select(DocumentRow).where(DocumentRow.kind == DocumentKind.REVERSAL)).one()
    db.commit()

    for address in (f"/documents/{undone.id}", f"/documents/{undone.id}/undo"):
        again = f'href="/warehouse/receive?again={lot.document_id}">Yeniden kaydet</a>'
        assert again in warehouse.get(address).text
        assert "Yeniden kaydet" not in auditor.get(address).text


def test_every_kind_that_is_undone_has_a_form_to_book_it_again(app):
    assert set(FORMS) == UNDOABLE
    assert set(FORMS.values()) <= set(app.view_functions)


def test_what_came_after_is_undone_with_a_document_in_order(
    warehouse, db, lot, shelf, actor, beans
):
    packed = packing.pack(
        db,
        command=a_command(actor.id),
        kit_id=a_kit(db, [(beans, 1)]).id,
        parcels=3,
        place_id=shelf.id,
    )
    db.commit()
    address = f"/documents/{lot.document_id}/undo"

    look = warehouse.get(address).text
    sent = {"command_key": "one", "steps": f"{packed.id} {lot.document_id}"}
    done = warehouse.post(f"{address}-in-order", data=sent)
    again = warehouse.post(f"{address}-in-order", data=sent)

    assert "Bu 2 belgeyi sırayla geri al" in look
    assert f'name="steps" value="{packed.id} {lot.document_id}"' in look
    assert done.status_code == 303
    assert again.headers["Location"] == done.headers["Location"]
    assert ledger.held(db, place_id=shelf.id, lot_id=lot.id).is_nothing()


def test_documents_are_undone_in_order_only_as_they_were_shown(
    warehouse, auditor, db, lot, shelf, actor
):
    transfer = open_document(db, DocumentKind.WASTE, command=a_command(actor.id))
    spoiled = Move(
        lot_id=lot.id,
        source_id=shelf.id,
        target_id=places.outside(db, PlaceKind.WASTE).id,
        quantity=Quantity(pieces=1, grams=1000),
    )
    ledger.post(db, transfer, [spoiled])
    db.commit()
    address = f"/documents/{lot.document_id}/undo-in-order"

    for steps in ("", "x -1 99999999999", str(lot.document_id), f"{lot.document_id} {transfer.id}"):
        sent = warehouse.post(address, data={"command_key": "one", "steps": steps})
        assert sent.status_code == 409
        assert "2 belge geri alınacak" in sent.text
    assert auditor.post(address, data={"command_key": "x"}).status_code == 403
    assert ledger.held(db, place_id=shelf.id, lot_id=lot.id).pieces == 9


def test_a_donor_gets_a_receipt_with_every_lot(warehouse, db, lot, actor):
    transfer = open_document(db, DocumentKind.TRANSFER, command=a_command(actor.id))
    db.commit()

    answer = warehouse.get(f"/documents/{lot.document_id}/receipt.pdf")

    assert answer.mimetype == "application/pdf"
    text = text_of(answer.get_data())
    assert lot.code in text
    assert "Kuru fasulye" in text
    assert warehouse.get(f"/documents/{transfer.id}/receipt.pdf").status_code == 404


def test_an_undone_donation_has_no_receipt(warehouse, lot):
    warehouse.post(f"/documents/{lot.document_id}/undo", data={"command_key": "one"})

    assert warehouse.get(f"/documents/{lot.document_id}/receipt.pdf").status_code == 409
    assert "receipt.pdf" not in warehouse.get(f"/documents/{lot.document_id}").text


def test_an_unknown_document_is_not_found(warehouse):
    for address in ("/documents/999", "/documents/999/undo", "/documents/999/receipt.pdf"):
        assert warehouse.get(address).status_code == 404
