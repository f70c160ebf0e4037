"""The stock screens: by item, by lot and place, and the life of a lot."""

from datetime import timedelta

import pytest
from sqlmodel import select

from logistics.domain.lots import DateKind, Measure, StorageClass
from logistics.services import packing
from logistics.store.tables import LotRow
from tests.builders import (
    MONDAY,
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
from tests.web.counting import statements

TODAY = MONDAY.date()


@pytest.fixture
def actor(db):
    return a_user(db)


@pytest.fixture
def shelf(db):
    return a_shelf(db, "A1")


def test_an_item_shows_what_is_held_promised_and_available(warehouse, db, actor, shelf):
    beans = an_item(db, "BEANS")
    lot = a_lot(db, beans, shelf, actor=actor, pieces=10)
    a_lot(db, beans, a_shelf(db, "A2"), actor=actor, pieces=5)
    household = a_household(db, a_neighbourhood(db))
    programme = a_programme(db, actor=actor, item=beans)
    an_order(db, programme, household, lot=lot, shelf=shelf, pieces=4, grams=4000)
    db.commit()

    rows = warehouse.get("/warehouse/stock.csv").text.splitlines()

    assert rows[1].startswith("BEANS;Kuru fasulye;")
    assert ";2;15;15,000;4;4,000;11;11,000;08.02.2027;" in rows[1]
    assert "11 kg" in warehouse.get("/warehouse/items/BEANS").text


def test_what_is_past_its_date_is_held_and_not_available(warehouse, db, actor, shelf):
    beans = an_item(db, "BEANS", date_kind=DateKind.USE_BY)
    long_ago = MONDAY - timedelta(days=30)
    past = a_lot(
        db, beans, shelf, actor=actor, pieces=7, expires_on=TODAY - timedelta(days=1), at=long_ago
    )
    a_lot(db, beans, shelf, actor=actor, pieces=3, expires_on=TODAY)
    beans.minimum_pieces = 5
    db.commit()

    row = warehouse.get("/warehouse/stock.csv").text.splitlines()[1]
    page = warehouse.get("/warehouse/items/BEANS").text
    lots = warehouse.get("/warehouse/items/BEANS.csv").text

    assert ";10;10,000;0;0,000;3;3,000;" in row
    assert "en az 5 adet" in warehouse.get("/warehouse/stock?view=low").text
    assert "3 adet, en az 5 olmalı" in warehouse.get("/warehouse/").text
    assert "Tarihi geçmiş, çıkamaz" in page
    [listed] = [line for line in lots.splitlines() if line.startswith(past.code)]
    assert listed.endswith(";7;7,000;0;0,000;0;0,000")


def test_loose_goods_have_their_minimum_in_kilograms(warehouse, db, actor, shelf):
    onions = an_item(db, "ONION", name="Kuru soğan", measure=Measure.BULK)
    a_lot(db, onions, shelf, actor=actor, pieces=0, grams=37_500)
    onions.minimum_g = 40_000
    db.commit()

    assert "en az 40 kg" in warehouse.get("/warehouse/stock?view=low").text
    assert "37,5 kg, en az 40 kg olmalı" in warehouse.get("/warehouse/").text
    assert "en az 40 kg" in warehouse.get("/warehouse/items/ONION").text
    assert "Asgari 40 kg" in warehouse.get("/labels/?codes=ONION").text
    [line] = warehouse.get("/warehouse/stock.csv?view=low").text.splitlines()[1:]
    assert ";1;;37,500;;0,000;;37,500;" in line
    assert line.endswith(";;40,000")


def test_food_on_a_vehicle_is_ours_but_not_on_the_shelf(warehouse, db, actor, shelf):
    an_item(db, "NOTHING", name="Hiç yok")
    db.commit()

    assert "Hiç yok" not in warehouse.get("/warehouse/stock").text
    assert "Hiç yok" in warehouse.get("/warehouse/stock?view=all").text


@pytest.mark.parametrize("typed", ["ŞEKER", "şeker", "Şek", "8690000000012", "sugar-1"])
def test_an_item_is_found_by_name_code_or_barcode_whatever_the_case(warehouse, db, typed):
    sugar = an_item(db, "SUGAR-1", name="Toz şeker")
    sugar.barcode = "8690000000012"
    an_item(db, "BEANS")
    db.commit()

    text = warehouse.get("/warehouse/stock", query_string={"view": "all", "q": typed}).text

    assert "Toz şeker" in text
    assert "Kuru fasulye" not in text


def test_a_percent_sign_in_a_search_is_only_a_percent_sign(warehouse, db):
    an_item(db, "BEANS")
    db.commit()

    text = warehouse.get("/warehouse/stock?view=all&q=%25").text

    assert "Bu süzgece uyan ürün yok" in text


def test_names_are_sorted_as_in_turkish(warehouse, db):
    for name in ("Zeytin", "Çay", "Cam silici", "Şeker", "Sabun", "İrmik", "Isot"):
        an_item(db, name=name)
    db.commit()

    rows = warehouse.get("/warehouse/stock.csv?view=all").text.splitlines()[1:]

    assert [row.split(";")[1] for row in rows] == [
        *("Cam silici", "Çay", "Isot", "İrmik", "Sabun", "Şeker", "Zeytin"),
    ]


def test_views_show_what_expires_and_what_is_short(warehouse, db, actor, shelf):
    milk, beans = an_item(db, "MILK", name="Süt"), an_item(db, "BEANS")
    a_lot(db, milk, shelf, actor=actor, expires_on=TODAY + timedelta(days=3))
    a_lot(db, beans, shelf, actor=actor, pieces=2, expires_on=TODAY + timedelta(days=300))
    beans.minimum_pieces = 5
    db.commit()

    soon = warehouse.get("/warehouse/stock?view=week").text
    low = warehouse.get("/warehouse/stock?view=low").text

    assert "Süt" in soon
    assert "Kuru fasulye" not in soon
    assert "Kuru fasulye" in low
    assert "asgarinin altında" in low
    assert warehouse.get("/warehouse/stock?view=nonsense&order=x&page=abc").status_code == 200


def test_a_formula_as_a_name_is_text_in_the_file(warehouse, db):
    an_item(db, name='=HYPERLINK("http://x")')
    db.commit()

    assert "'=HYPERLINK" in warehouse.get("/warehouse/stock.csv?view=all").text


def test_long_lists_are_paged_with_their_filter_kept(warehouse, db):
    for number in range(55):
        an_item(db, name=f"Ürün {number:02d}")
    db.commit()

    first = warehouse.get("/warehouse/stock?view=all").text
    last = warehouse.get("/warehouse/stock?view=all&page=99").text

    assert "55 ürün" in first
    assert "Ürün 54" not in first
    assert "view=all&amp;page=2" in first
    assert "Ürün 54" in last


def test_a_page_costs_as_many_statements_with_200_lots_as_with_5(app, warehouse, db, actor, shelf):
    pages = ("/warehouse/stock", "/warehouse/items/BEANS", "/warehouse/", "/documents/")
    beans = an_item(db, "BEANS")
    costs = []
    for lots in (5, 195):
        for _ in range(lots):
            a_lot(db, beans, shelf, actor=actor)
        db.commit()
        costs.append({page: cost_of(app, warehouse, page) for page in pages})

    assert costs[0] == costs[1]
    assert max(costs[0].values()) < 25


def cost_of(app, client, page):
    with statements(app) as sent:
        assert client.get(page).status_code == 200
    return len(sent)


def test_the_life_of_a_lot_leads_from_the_donor_into_the_parcels(warehouse, db, actor, shelf):
    beans = an_item(db, "BEANS")
    lot = a_lot(db, beans, shelf, actor=actor, pieces=10)
    kit = a_kit(db, [(beans, 2)])
    document = packing.pack(
        db, command=a_command(actor.id), kit_id=kit.id, parcels=3, place_id=shelf.id
    )
    db.commit()

    beans_page = warehouse.get(f"/warehouse/lots/{lot.code.lower()}").text
    parcels = db.exec(select(LotRow).where(LotRow.kit_id == kit.id)).one()
    parcel_page = warehouse.get(f"/warehouse/lots/{parcels.code}").text

    assert "Bağışçılar" in beans_page
    assert document.number in beans_page
    assert "Şunlara paketlendi" in beans_page
    assert "Şunlardan paketlendi" in parcel_page
    assert lot.code in parcel_page


def test_an_unknown_lot_or_item_is_told_in_turkish(warehouse):
    for address in ("/warehouse/lots/GB-1", "/warehouse/items/YOK"):
        answer = warehouse.get(address)

        assert answer.status_code == 404
        assert "bulunamadı" in answer.text


def test_a_hostile_item_name_is_shown_as_text(warehouse, db, actor, shelf):
    evil = an_item(db, "EVIL", name="<img src=x onerror=alert(1)>")
    lot = a_lot(db, evil, shelf, actor=actor)
    db.commit()

    for address in ("/warehouse/stock", "/warehouse/items/EVIL", f"/warehouse/lots/{lot.code}"):
        text = warehouse.get(address).text
        assert "<img src=x" not in text
        assert "&lt;img src=x" in text


@pytest.mark.parametrize(
    "address", ["/warehouse/", "/warehouse/stock", "/warehouse/stock.csv", "/warehouse/pack"]
)
def test_only_warehouse_and_auditors_see_the_warehouse(
    warehouse, auditor, driver, caseworker, address
):
    assert warehouse.get(address).status_code == 200
    assert auditor.get(address).status_code == 200
    assert driver.get(address).status_code == 403
    assert caseworker.get(address).status_code == 403


def test_an_empty_warehouse_says_what_to_do_next(warehouse):
    assert "Raflar boş" in warehouse.get("/warehouse/").text
    assert "Raflar boş" in warehouse.get("/warehouse/stock").text


def test_home_counts_what_expires_within_a_week_and_what_is_short(warehouse, db, actor, shelf):
    milk = an_item(db, "MILK", name="Süt", date_kind=DateKind.USE_BY)
    meat = an_item(db, "MEAT", name="Et", measure=Measure.CATCH, storage=StorageClass.FROZEN)
    meat.minimum_pieces = 10
    lot = a_lot(db, milk, shelf, actor=actor, expires_on=TODAY + timedelta(days=7))
    db.commit()

    text = warehouse.get("/warehouse/").text

    assert lot.code in text
    assert "/warehouse/items/MEAT" in text


@pytest.mark.parametrize(
    "query", ["endpoint=x", "_method=POST", "_scheme=javascript", "_external=1"]
)
def test_an_address_cannot_talk_to_the_program_that_writes_addresses(warehouse, query):
    assert warehouse.get(f"/warehouse/stock?{query}").status_code == 200
