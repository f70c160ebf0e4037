"""Scanning: what each code is told to be, and what it never gives away."""

import json
from datetime import date

import pytest
from sqlmodel import select

from logistics.domain.roles import Role
from logistics.domain.scans import check_digit
from logistics.store.tables import ItemBarcodeRow, LotRow
from tests.builders import a_kit, a_lot, a_shelf, a_user, an_item
from tests.web.counting import statements

BARCODE = "8690000000012"
CASE = "1869000000001" + check_digit("1869000000001")
NUMBER = "10000000146"


@pytest.fixture
def world(db):
    """Beans with a barcode on each bag and another on the case, a lot on a shelf."""
    beans, shelf, actor = an_item(db, "BEANS"), a_shelf(db, "A-01"), a_user(db)
    beans.barcode = BARCODE
    db.add(ItemBarcodeRow(barcode=CASE, item_id=beans.id, pieces=12))
    lot = a_lot(db, beans, shelf, actor=actor, expires_on=date(2030, 2, 8))
    lot.supplier_lot = "L7"
    db.commit()
    return lot


def told(client, code: str) -> dict[str, object]:
    answer = client.post(
        "/warehouse/scan", data={"q": code}, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 200
    return json.loads(answer.text)


def test_a_barcode_tells_its_item_and_a_case_its_pieces(warehouse, world):
    assert told(warehouse, BARCODE)["pieces"] == 1
    case = told(warehouse, CASE)

    assert (case["known"], case["key"], case["pieces"]) == (True, "BEANS", 12)
    assert "12" in case["detail"]


def test_a_producer_s_case_tells_item_lot_and_date(warehouse, world):
    case = told(warehouse, f"]C101{BARCODE.zfill(14)}10L7\x1d15300208")

    assert (case["key"], case["supplier_lot"]) == ("BEANS", "L7")
    assert (case["expires_on"], case["date_kind"]) == ("08.02.2030", "TETT")
    assert f"/warehouse/lots/{world.code}" in [way["url"] for way in case["next"]]


def test_our_own_codes_are_told_with_what_comes_next(warehouse, world):
    assert told(warehouse, world.code.lower())["key"] == world.code
    assert told(warehouse, "a-01")["next"][0]["url"] == "/places/A-01"
    document = told(warehouse, "BGS-2026-00001")
    assert document["next"][0]["url"].startswith("/documents/")


def test_a_parcel_is_told_by_its_label_alone(warehouse, db, world):
    kit = a_kit(db, [(an_item(db), 1)])
    kit.name_tr = kit.name_en = "Glütensiz gıda kolisi"
    parcel = db.get(type(an_item(db)), kit.item_id)
    lot = a_lot(db, parcel, a_shelf(db), actor=a_user(db), kit=kit)
    db.commit()

    said = told(warehouse, lot.code)

    assert "Tip A" in said["title"]
    assert "Glütensiz" not in json.dumps(said, ensure_ascii=False)


@pytest.mark.parametrize("code", ["YOK-1", "8690000009992", "<script>alert(1)</script>", "x" * 500])
def test_an_unknown_code_is_listed_and_harmless(warehouse, world, code):
    said = told(warehouse, code)

    assert said["known"] is False
    page = warehouse.post("/warehouse/scan", data={"q": code})
    assert page.status_code == 404
    assert "<script>alert" not in page.text


def test_an_identity_number_is_told_to_be_unknown_and_never_repeated(warehouse, world):
    for typed in (NUMBER, f"TC {NUMBER}"):
        assert NUMBER not in json.dumps(told(warehouse, typed))


def test_without_a_script_a_typed_code_is_answered_by_the_page(warehouse, world):
    answer = warehouse.post("/warehouse/scan", data={"q": BARCODE})

    assert answer.status_code == 200
    assert "Kuru fasulye" in answer.text


def test_the_camera_is_for_the_scanning_page_alone(warehouse, world):
    policy = "Permissions-Policy"

    assert "camera=(self)" in warehouse.get("/warehouse/scan").headers[policy]
    assert "camera=()" in warehouse.get("/warehouse/stock").headers[policy]


def test_the_field_of_every_page_reads_the_same_codes(warehouse, world):
    def found(code):
        return warehouse.post("/find/", data={"q": code}).location

    assert found(CASE) == "/warehouse/items/BEANS"
    assert found(f"(01){BARCODE.zfill(14)}(10)L7") == f"/warehouse/lots/{world.code}"
    assert found(f"(01){BARCODE.zfill(14)}(10)L8") == "/warehouse/items/BEANS"
    assert found("A-01") == "/places/A-01"
    assert BARCODE in warehouse.get("/warehouse/items/BEANS").text


def test_a_scan_costs_few_statements(app, warehouse, world):
    with statements(app) as sent:
        told(warehouse, "YOK-1")

    assert len(sent) <= 9


def test_a_receipt_takes_over_what_the_case_says(warehouse, db, world):
    form = {
        "kind": "donation", "party": "Körfez", "reference": "F-1", "command_key": "one",
        "lines-0-scan": f"01{BARCODE.zfill(14)}10L9 15300301", "lines-0-pieces": "12",
    }  # fmt: skip

    answer = warehouse.post("/warehouse/receive", data=form)

    assert answer.status_code == 303, answer.text
    lot = db.exec(select(LotRow).where(LotRow.supplier_lot == "L9")).one()
    assert (lot.item_id, lot.expires_on) == (world.item_id, date(2030, 3, 1))


def test_strangers_to_the_warehouse_scan_nothing(sign_in):
    for role in set(Role) - {Role.WAREHOUSE}:
        answer = sign_in(role).post("/warehouse/scan", data={"q": BARCODE})
        assert answer.status_code == 403
