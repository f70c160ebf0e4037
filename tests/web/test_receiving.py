"""Receiving, from the screen to the ledger."""

from datetime import date

import pytest
from sqlmodel import Session, select

from logistics.domain.lots import StorageClass
from logistics.domain.quantity import Quantity
from logistics.store import ledger
from logistics.store.tables import DocumentRow, LotRow, PartyRow
from tests.builders import a_lot, a_shelf, a_user, an_item


@pytest.fixture
def shelf(db: Session):
    shelf = a_shelf(db, "A1")
    db.commit()
    return shelf


@pytest.fixture
def beans(db: Session):
    item = an_item(db, "BEANS", unit_net_g=400)
    db.commit()
    return item


def a_donation(beans, shelf, **changes: str) -> dict[str, str]:
    form = {
        "command_key": "one",
        "kind": "donation",
        "party": "Örnek Market",
        "reference": "F-1",
        "lines-0-item_id": str(beans.id),
        "lines-0-pieces": "10",
        "lines-0-date_kind": "TETT",
        "lines-0-expires_on": "08.02.2030",
        "lines-0-place_id": str(shelf.id),
    }
    return form | changes


def held(db: Session) -> list[Quantity]:
    return [ledger.held(db, place_id=1, lot_id=lot) for lot in db.exec(select(LotRow.id)) if lot]


def test_a_received_donation_is_on_the_shelf(warehouse, db, beans, shelf):
    answer = warehouse.post("/warehouse/receive", data=a_donation(beans, shelf))

    assert answer.status_code == 303
    [lot] = db.exec(select(LotRow)).all()
    assert lot.expires_on == date(2030, 2, 8)
    assert ledger.held(db, place_id=shelf.id, lot_id=lot.id) == Quantity(pieces=10, grams=4000)
    assert ledger.prove(db) == []


def test_sending_the_same_form_twice_has_one_effect(warehouse, db, beans, shelf):
    first = warehouse.post("/warehouse/receive", data=a_donation(beans, shelf))
    second = warehouse.post("/warehouse/receive", data=a_donation(beans, shelf))

    assert second.headers["Location"] == first.headers["Location"]
    assert len(db.exec(select(DocumentRow)).all()) == 1


@pytest.mark.parametrize(
    ("field", "typed", "status", "words"),
    [
        ("lines-0-pieces", "on", 422, "“on” tam sayı değil"),
        ("lines-0-pieces", "-3", 422, "Sayı eksi olamaz"),
        ("lines-0-pieces", "0", 422, "1. satır, Adet</a>: boş kalamaz"),
        ("lines-0-expires_on", "01.01.2020", 422, "01.01.2020 geçmişte kalmış"),
        ("lines-0-expires_on", "31.02.2030", 422, "bir gün değil"),
        ("party", "", 422, "Bu alan boş kalamaz"),
    ],
)
def test_bad_input_is_refused_in_turkish_and_nothing_is_saved(
    warehouse, db, beans, shelf, field, typed, status, words
):
    answer = warehouse.post("/warehouse/receive", data=a_donation(beans, shelf, **{field: typed}))

    assert answer.status_code == status
    assert words in answer.text
    assert db.exec(select(DocumentRow)).all() == []


def test_a_place_of_another_storage_class_is_refused(warehouse, db, shelf):
    milk = an_item(db, "MILK", storage=StorageClass.CHILLED, name="Süt")
    db.commit()

    answer = warehouse.post("/warehouse/receive", data=a_donation(milk, shelf))

    assert answer.status_code == 409
    assert "Süt için saklama koşulu: soğuk (0–4 °C)" in answer.text
    assert db.exec(select(LotRow)).all() == []


def test_what_the_rules_refuse_is_told_beside_its_line(warehouse, db, beans, shelf):
    milk = an_item(db, "MILK", storage=StorageClass.CHILLED, name="Süt")
    db.commit()
    second = {
        f"lines-2-{name}": value
        for name, value in {
            "item_id": str(milk.id),
            "pieces": "3",
            "expires_on": "08.02.2030",
            "place_id": str(shelf.id),
        }.items()
    }
    past = {"lines-0-expires_on": "01.01.2020", "lines-1-item_id": ""}

    text = warehouse.post(
        "/warehouse/receive", data=a_donation(beans, shelf, **past, **second)
    ).text

    assert '<a href="#lines-0-expires_on">1. satır, Tarih</a>: 01.01.2020 geçmişte kalmış' in text
    assert '<a href="#lines-2-place_id">3. satır, ' in text
    assert 'id="lines-0-expires_on-note"' in text
    assert 'id="lines-2-place_id-note"' in text
    assert db.exec(select(DocumentRow)).all() == []


def parties(db: Session) -> list[str]:
    return sorted(db.exec(select(PartyRow.name)).all())


def test_a_known_donor_is_known_however_it_is_typed(warehouse, db, beans, shelf):
    db.add(PartyRow(name="İzmit Çarşı Market"))
    db.commit()

    warehouse.post("/warehouse/receive", data=a_donation(beans, shelf, party="izmit çarşı MARKET"))

    assert parties(db) == ["İzmit Çarşı Market"]


def test_a_donor_much_like_a_known_one_is_asked_about(warehouse, db, beans, shelf):
    db.add(PartyRow(name="Körfez Gıda A.Ş."))
    db.commit()
    typed = a_donation(beans, shelf, party="KÖRFEZ GIDA")

    asked = warehouse.post("/warehouse/receive", data=typed)

    assert asked.status_code == 422
    assert "Benzer bağışçı var: Körfez Gıda A.Ş. – bunu mu demek istediniz?" in asked.text
    assert "“KÖRFEZ GIDA” yeni" in asked.text
    assert db.exec(select(DocumentRow)).all() == []
    db.commit()


@pytest.mark.parametrize(
    ("meant", "known"),
    [
        ("Körfez Gıda A.Ş.", ["Körfez Gıda A.Ş."]),
        ("+Körfez Gıda", ["Körfez Gıda", "Körfez Gıda A.Ş."]),
    ],
)
def test_whoever_was_meant_is_the_donor(warehouse, db, beans, shelf, meant, known):
    db.add(PartyRow(name="Körfez Gıda A.Ş."))
    db.commit()
    typed = a_donation(beans, shelf, party="Körfez Gıda", same_party=meant)

    answer = warehouse.post("/warehouse/receive", data=typed)

    assert answer.status_code == 303
    assert parties(db) == known


def test_saying_that_one_name_is_new_says_nothing_of_another(warehouse, db, beans, shelf):
    db.add(PartyRow(name="Körfez Gıda A.Ş."))
    db.commit()
    typed = a_donation(beans, shelf, party="Körfez", same_party="+Körfez Gıda")

    assert warehouse.post("/warehouse/receive", data=typed).status_code == 422


def test_the_receipt_is_sent_to_an_address_without_a_fragment(warehouse):
    assert (
        '<form method="post" action="/warehouse/receive"'
        in warehouse.get("/warehouse/receive").text
    )


def test_a_hostile_donor_name_is_shown_as_text(warehouse, beans, shelf):
    answer = warehouse.post(
        "/warehouse/receive",
        data=a_donation(beans, shelf, party="<script>alert(1)</script>"),
        follow_redirects=True,
    )

    assert "<script>alert(1)" not in answer.text
    assert "&lt;script&gt;alert(1)" in answer.text


def test_only_warehouse_staff_receive(driver, auditor, app):
    assert driver.get("/warehouse/receive").status_code == 403
    assert auditor.get("/warehouse/receive").status_code == 200
    assert auditor.post("/warehouse/receive", data={}).status_code == 403
    assert app.test_client().get("/warehouse/receive").status_code == 303


@pytest.mark.parametrize(
    "typed", ["8690000000012", "BEANS", "kuru FASULYE", "8690000000012 · Kuru"]
)
def test_a_scanned_or_typed_item_is_recognised(warehouse, db, beans, shelf, typed):
    beans.barcode = "8690000000012"
    db.add(beans)
    db.commit()
    scanned = {"lines-0-item_id": "", "lines-0-scan": typed}

    answer = warehouse.post("/warehouse/receive", data=a_donation(beans, shelf, **scanned))

    assert answer.status_code == 303
    assert db.exec(select(LotRow)).one().item_id == beans.id


def test_an_unknown_barcode_is_told_beside_its_line(warehouse, db, beans, shelf):
    scanned = {"lines-0-item_id": "", "lines-0-scan": "1234567890123"}

    answer = warehouse.post("/warehouse/receive", data=a_donation(beans, shelf, **scanned))

    assert answer.status_code == 422
    assert "Bu barkod, kod veya adda ürün yok" in answer.text
    assert db.exec(select(LotRow)).all() == []


def test_what_is_left_open_is_as_usual_for_the_item(warehouse, db, beans, shelf):
    other = a_shelf(db, "B1")
    a_lot(db, beans, other, actor=a_user(db))
    db.commit()
    left_open = {"lines-0-date_kind": "", "lines-0-place_id": ""}

    warehouse.post("/warehouse/receive", data=a_donation(beans, shelf, **left_open))

    lot = db.exec(select(LotRow).order_by(LotRow.id.desc())).first()
    assert lot.date_kind is beans.date_kind
    assert ledger.held(db, place_id=other.id, lot_id=lot.id).pieces == 10


def test_another_line_is_added_without_scripts_and_nothing_is_lost(warehouse, db, beans, shelf):
    typed = a_donation(beans, shelf, more="1", party="Örnek Market")

    answer = warehouse.post("/warehouse/receive", data=typed)

    assert answer.status_code == 200
    assert 'value="Örnek Market"' in answer.text
    assert "lines-3-item_id" in answer.text
    assert db.exec(select(DocumentRow)).all() == []
