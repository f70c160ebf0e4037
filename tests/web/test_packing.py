"""Packing on the screen: a look first, then the parcels."""

import pytest
from sqlmodel import select

from logistics.domain.ledger import DocumentKind
from logistics.domain.lots import StorageClass
from logistics.store import ledger
from logistics.store.tables import DocumentRow, ItemRow, LotComponentRow, LotRow
from logistics.web import terms
from seeds.catalogue import Allergen
from tests.builders import a_kit, a_lot, a_shelf, a_user, an_item

LATER = "2030-06-01"


@pytest.fixture
def shelf(db):
    return a_shelf(db, "A1")


@pytest.fixture
def beans(db):
    return an_item(db, "BEANS")


@pytest.fixture
def kit(db, beans, shelf):
    a_lot(db, beans, shelf, actor=a_user(db), pieces=10, expires_on=None)
    kit = a_kit(db, [(beans, 2)])
    db.commit()
    return kit


def asked(kit, shelf, **changes: str) -> dict[str, str]:
    form = {"kit_id": str(kit.id), "parcels": "3", "place_id": str(shelf.id)}
    return form | changes


def test_the_look_before_packing_changes_nothing(warehouse, db, kit, shelf):
    answer = warehouse.get("/warehouse/pack", query_string=asked(kit, shelf))

    assert answer.status_code == 200
    assert "6 adet" in answer.text
    assert "3 koli paketle" in answer.text
    assert db.exec(select(LotComponentRow)).all() == []


def test_packing_leads_to_its_document(warehouse, db, kit, shelf):
    form = asked(kit, shelf, command_key="one")

    answer = warehouse.post("/warehouse/pack", data=form)

    assert answer.status_code == 303
    document = warehouse.get(answer.headers["Location"]).text
    assert "PKT-" in document
    assert "Koli etiketleri" in document
    lot = db.exec(select(LotRow).where(LotRow.kit_id == kit.id)).one()
    assert ledger.held(db, place_id=shelf.id, lot_id=lot.id).pieces == 3


def test_sending_the_packing_twice_packs_once(warehouse, db, kit, shelf):
    form = asked(kit, shelf, command_key="one")

    first = warehouse.post("/warehouse/pack", data=form)
    second = warehouse.post("/warehouse/pack", data=form)

    assert first.headers["Location"] == second.headers["Location"]
    assert len(db.exec(select(LotRow).where(LotRow.kit_id == kit.id)).all()) == 1


def test_what_is_short_is_told_by_item_before_and_after_posting(warehouse, db, kit, shelf):
    form = asked(kit, shelf, parcels="8")
    before = len(db.exec(select(DocumentRow)).all())
    db.commit()

    look = warehouse.get("/warehouse/pack", query_string=form)
    sent = warehouse.post("/warehouse/pack", data=form | {"command_key": "one"})

    assert "Kuru fasulye: 16 istendi, 10 serbest, 6 eksik" in look.text
    assert sent.status_code == 409
    assert "Kuru fasulye: 16 adet istendi" in sent.text
    assert len(db.exec(select(DocumentRow)).all()) == before


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("parcels", "üç", "tam sayı değil"),
        ("parcels", "0", "1 ile 5.000 arası"),
        ("parcels", "-1", "Sayı eksi olamaz"),
        ("parcels", "99999", "1 ile 5.000 arası"),
        ("kit_id", "", "boş kalamaz"),
        ("place_id", "999999", ""),
    ],
)
def test_bad_input_is_refused_beside_its_field(warehouse, kit, shelf, field, typed, words):
    form = asked(kit, shelf, **{field: typed})

    look = warehouse.get("/warehouse/pack", query_string=form)
    sent = warehouse.post("/warehouse/pack", data=form | {"command_key": "one"})

    assert (look.status_code, sent.status_code) == (422, 422)
    assert words in look.text
    assert words in sent.text


def test_a_place_of_another_storage_class_is_not_offered(warehouse, db, kit):
    freezer = a_shelf(db, "DONDURUCU", storage=StorageClass.FROZEN)
    db.commit()

    answer = warehouse.post("/warehouse/pack", data=asked(kit, freezer, command_key="one"))

    assert answer.status_code == 422


def test_parcels_go_where_the_same_parcels_lie_already(warehouse, db, kit, shelf):
    other = a_shelf(db, "B1")
    db.commit()
    unplaced = asked(kit, other, place_id="")

    first = warehouse.get("/warehouse/pack", query_string=unplaced).text
    warehouse.post("/warehouse/pack", data=asked(kit, other, parcels="1", command_key="one"))
    then = warehouse.get("/warehouse/pack", query_string=unplaced).text

    assert f'<option selected value="{shelf.id}">' in first
    assert f'<option selected value="{other.id}">' in then


def test_the_place_chosen_for_a_kit_keeps_its_storage_class(warehouse, db, kit):
    db.get(ItemRow, kit.item_id).storage = StorageClass.FROZEN
    freezer = a_shelf(db, "Z9", storage=StorageClass.FROZEN)
    db.commit()

    text = warehouse.get("/warehouse/pack", query_string=asked(kit, freezer, place_id="")).text

    assert f'<option selected value="{freezer.id}">' in text


def test_a_shortage_says_how_many_parcels_are_possible(warehouse, kit, shelf):
    text = warehouse.get("/warehouse/pack", query_string=asked(kit, shelf, parcels="8")).text

    assert "En çok 5 koli yapılabilir" in text


def test_the_same_packing_a_moment_later_is_noticed(warehouse, db, kit, shelf):
    warehouse.post("/warehouse/pack", data=asked(kit, shelf, parcels="2", command_key="one"))
    number = db.exec(
        select(DocumentRow.number).where(DocumentRow.kind == DocumentKind.PACKING)
    ).one()

    again = warehouse.get("/warehouse/pack", query_string=asked(kit, shelf, parcels="2")).text
    other = warehouse.get("/warehouse/pack", query_string=asked(kit, shelf, parcels="1")).text

    assert "Az önce 2 koli paketlediniz" in again
    assert number in again
    assert "Az önce" not in other


def test_after_packing_the_next_steps_are_offered(warehouse, kit, shelf):
    text = warehouse.post(
        "/warehouse/pack", data=asked(kit, shelf, command_key="one"), follow_redirects=True
    ).text

    for step in ("Koli etiketleri", "Yeniden paketle", "Stoku gör"):
        assert step in text


def test_labels_tell_what_a_parcel_holds_and_what_to_beware_of(warehouse, db, kit, beans, shelf):
    beans.allergens = "GLUTEN SUT"
    db.add(beans)
    db.commit()
    sent = warehouse.post("/warehouse/pack", data=asked(kit, shelf, command_key="one"))

    text = warehouse.get(
        f"/warehouse/pack/{sent.headers['Location'].rsplit('/', 1)[1]}/labels"
    ).text

    assert "2 × Kuru fasulye" in text
    assert "2 kg" in text
    assert "İçerir: gluten, süt" in text


def test_every_allergen_has_a_word():
    assert set(terms.ALLERGENS) == {allergen.value for allergen in Allergen}


def test_labels_carry_the_lot_and_no_name(warehouse, db, kit, shelf):
    answer = warehouse.post("/warehouse/pack", data=asked(kit, shelf, command_key="one"))
    document_id = answer.headers["Location"].rsplit("/", 1)[1]
    lot = db.exec(select(LotRow).where(LotRow.kit_id == kit.id)).one()

    text = warehouse.get(f"/warehouse/pack/{document_id}/labels").text

    assert text.count(f'<span class="code">{lot.code}</span>') == 3
    assert warehouse.get("/warehouse/pack/1/labels").status_code == 404


def test_only_warehouse_staff_pack(auditor, driver, kit, shelf):
    for client in (auditor, driver):
        sent = client.post("/warehouse/pack", data=asked(kit, shelf, command_key="one"))

        assert sent.status_code == 403
