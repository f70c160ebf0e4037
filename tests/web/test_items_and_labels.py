"""The catalogue's items, labels to print, and parcels to unpack, on the screens."""

import pytest
from sqlmodel import select

from logistics.domain.scans import check_digit
from logistics.services import packing
from logistics.store.parcels import parcels_packed_by
from logistics.store.tables import ItemBarcodeRow, ItemRow
from tests.adapters.papers import text_of
from tests.builders import a_command, a_kit, a_lot, a_shelf, a_user, an_item

BARCODE = "8690000000012"
CASE = "1869000000001" + check_digit("1869000000001")
FORM = {
    "code": "fasulye-1kg", "name_tr": "Kuru fasulye 1 kg", "name_en": "Beans", "group": "BAKLIYAT",
    "measure": "pieces", "unit_net_g": "1", "unit_gross_g": "1,02", "unit_volume_ml": "1400",
    "storage": "ambient", "date_kind": "TETT", "tax_category": "GIDA", "barcode": BARCODE,
    "further": f"{CASE} × 12", "minimum_pieces": "20", "active": "y", "command_key": "one",
}  # fmt: skip


@pytest.fixture
def parcel(db):
    """A lot of three parcels of a kit for a diet, its contents' names telling of it."""
    flour, shelf, actor = an_item(db, "UN", name="Glütensiz un"), a_shelf(db, "A-01"), a_user(db)
    a_lot(db, flour, shelf, actor=actor, pieces=9)
    kit = a_kit(db, [(flour, 2)])
    kit.label, kit.diet = "Tip C", "gluten_free"
    kit.name_tr = kit.name_en = "Çölyak kolisi"
    document = packing.pack(
        db, command=a_command(actor.id), kit_id=kit.id, parcels=3, place_id=shelf.id
    )
    lot = parcels_packed_by(db, document.id).lot
    db.commit()
    return lot


def test_an_item_is_added_found_and_changed(warehouse, admin, db):
    answer = warehouse.post("/items/new", data=FORM)

    assert (answer.status_code, answer.location) == (303, "/items/FASULYE-1KG")
    [further] = db.exec(select(ItemBarcodeRow)).all()
    assert (further.barcode, further.pieces) == (CASE, 12)
    db.commit()
    assert "Kuru fasulye" in admin.get("/items/", query_string={"q": CASE}).text
    changed = admin.post("/items/FASULYE-1KG", data=FORM | {"name_tr": "Fasulye"})
    assert changed.status_code == 303
    assert "Fasulye" in admin.get("/items/items.csv").text


def test_the_minimum_of_loose_goods_is_written_in_kilograms(warehouse, db):
    loose = {"measure": "bulk", "unit_net_g": "", "unit_gross_g": "", "minimum_pieces": "0"}

    in_pieces = warehouse.post("/items/new", data=FORM | loose | {"minimum_pieces": "20"})
    added = warehouse.post("/items/new", data=FORM | loose | {"minimum_g": "37,5"})

    assert in_pieces.status_code == 422
    assert "asgariyi kilogram olarak yazın" in in_pieces.text
    assert added.status_code == 303
    assert 'value="37,5"' in warehouse.get(added.location).text
    assert "37,5 kg" in warehouse.get("/items/").text


def test_sending_an_item_twice_adds_it_once(warehouse, db):
    warehouse.post("/items/new", data=FORM)
    again = warehouse.post("/items/new", data=FORM)

    assert again.status_code == 422
    assert len(db.exec(select(ItemRow)).all()) == 1


def test_bad_facts_are_told_beside_their_field(warehouse, db):
    for change, words in (
        ({"barcode": "8690000000013"}, "son rakamı"),
        ({"further": "12"}, "böyle değil"),
        ({"unit_net_g": ""}, "net ağırlığı"),
        ({"name_en": " "}, "boş kalamaz"),
        ({"measure": "sack"}, ""),
    ):
        answer = warehouse.post("/items/new", data=FORM | change)
        assert answer.status_code in (409, 422), change
        assert words in answer.text
    assert db.exec(select(ItemRow)).all() == []


def test_what_lots_depend_on_is_refused_with_words(warehouse, db):
    warehouse.post("/items/new", data=FORM)
    item = db.exec(select(ItemRow)).one()
    a_lot(db, item, a_shelf(db), actor=a_user(db))
    db.commit()

    answer = warehouse.post("/items/FASULYE-1KG", data=FORM | {"unit_net_g": "0,9"})

    assert answer.status_code == 422
    assert "partileri var" in answer.text


def test_who_may_change_the_catalogue(auditor, coordinator, driver, caseworker):
    for client in (auditor, coordinator):
        assert client.get("/items/").status_code == 200
        assert client.post("/items/new", data=FORM).status_code == 403
    for client in (driver, caseworker):
        assert client.get("/items/").status_code == 403


def test_a_label_of_a_diet_s_parcel_says_its_type_and_no_illness(warehouse, db, parcel):
    asked = {"codes": parcel.code, "layout": "roll-100x50"}

    page = warehouse.get("/labels/", query_string=asked).text
    pdf = warehouse.get("/labels/labels.pdf", query_string=asked)
    old = warehouse.get(f"/warehouse/pack/{parcel.document_id}/labels").text

    told = text_of(pdf.data)
    assert "Tip C" in told
    for text in (told, page, old):
        for word in ("glüten", "gluten", "çölyak", "celiac"):
            assert word not in text.lower()


def test_codes_of_any_kind_print_together_and_the_unknown_are_listed(warehouse, db, parcel):
    asked = {"codes": f"A-01\nUN\n{parcel.code}\nYOK-1\n10000000146", "copies": "2", "start": "3"}

    page = warehouse.get("/labels/", query_string=asked)
    pdf = warehouse.get("/labels/labels.pdf", query_string=asked)

    assert "6 etiketi bas" in page.text
    assert "YOK-1" in page.text
    assert pdf.mimetype == "application/pdf"
    assert text_of(pdf.data).count("oda sıcaklığı") == 4


def test_a_document_leads_to_a_label_for_each_parcel(warehouse, parcel):
    answer = warehouse.get(f"/labels/document/{parcel.document_id}")

    assert f"codes={parcel.code}" in answer.location
    assert "copies=3" in answer.location


@pytest.mark.parametrize(
    "change",
    [{"start": "99"}, {"copies": "0"}, {"copies": "9999"}, {"layout": "a3"}, {"codes": ""}],
)
def test_what_cannot_be_printed_is_not(warehouse, parcel, change):
    asked = {"codes": "A-01", "copies": "1"} | change

    assert warehouse.get("/labels/labels.pdf", query_string=asked).status_code == 422


def test_labels_are_for_those_who_may_see_the_stock(auditor, driver, coordinator, parcel):
    assert auditor.get("/labels/").status_code == 200
    for client in (driver, coordinator):
        assert client.get("/labels/").status_code == 403


def test_parcels_are_unpacked_on_the_screen(warehouse, auditor, db, parcel):
    shelf = "1"
    look = warehouse.get(f"/warehouse/unpack/{parcel.code}", query_string={"parcels": "2"})
    assert "Glütensiz un" in look.text
    form = {
        "place_id": shelf, "parcels": "2", "command_key": "one", "lines-0-lot_id": "1",
        "lines-0-back": "3", "lines-0-lost": "1", "lines-0-place_id": shelf,
    }  # fmt: skip

    unreasoned = warehouse.post(f"/warehouse/unpack/{parcel.code}", data=form)
    short = warehouse.post(f"/warehouse/unpack/{parcel.code}", data=form | {"lines-0-lost": "0"})
    done = form | {"lines-0-reason": "damaged"}
    first = warehouse.post(f"/warehouse/unpack/{parcel.code}", data=done)
    second = warehouse.post(f"/warehouse/unpack/{parcel.code}", data=done)

    assert (unreasoned.status_code, short.status_code) == (422, 422)
    assert "yeniden sayın" in short.text
    assert (first.status_code, first.location) == (303, second.location)
    assert "PAC-" in warehouse.get(first.location).text
    assert auditor.post(f"/warehouse/unpack/{parcel.code}", data=done).status_code == 403


def test_too_many_and_no_parcels_are_told(warehouse, db, parcel):
    many = warehouse.get(f"/warehouse/unpack/{parcel.code}", query_string={"parcels": "9"})
    none = warehouse.get("/warehouse/unpack/GB-000000-000")
    beans = a_lot(db, an_item(db), a_shelf(db), actor=a_user(db))
    db.commit()

    assert "3 koli açılabilir" in many.text
    assert none.status_code == 404
    assert "koli değil" in warehouse.get(f"/warehouse/unpack/{beans.code}").text
