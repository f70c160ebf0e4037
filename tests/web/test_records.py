"""Official papers: a page, a print and a workbook with the same rows, for those who may read."""

import io

import openpyxl
import pytest
from sqlmodel import select

from logistics.domain.ledger import DocumentKind, Move, PlaceKind
from logistics.domain.lots import Measure
from logistics.domain.quantity import Quantity
from logistics.domain.roles import Role
from logistics.store import ledger, places
from logistics.store.documents import open_document
from logistics.store.tables import DocumentRow, ItemRow
from logistics.web.records.serving import FORMS
from tests.adapters.papers import text_of
from tests.builders import (
    a_command,
    a_household,
    a_kit,
    a_lot,
    a_neighbourhood,
    a_plan,
    a_programme,
    a_route,
    a_shelf,
    a_stop,
    a_trip,
    a_user,
    a_vehicle,
    an_item,
    an_order,
)
from tests.web.counting import statements
from tests.web.pages import rules

PERIOD = "?since=01.01.2026&until=31.12.2026"
PAPERS = {
    "entries": ("/records/entries" + PERIOD, "GB-"),
    "exits": ("/records/exits" + PERIOD, "Aşevi"),
    "consumption": ("/records/consumption" + PERIOD, "Fasulye"),
    "write_off": ("/records/write-off" + PERIOD, "Fire"),
    "mass_balance": ("/records/mass-balance" + PERIOD, ""),
    "handover": ("/records/documents/{donation}/handover", "Fasulye"),
    "tif": ("/records/documents/{donation}/tif", "Fasulye"),
    "document_write_off": ("/records/documents/{waste}/write-off", "Fasulye"),
    "programme": ("/records/programmes/1", "Ayşe Y."),
    "route": ("/records/routes/ROT-1", "Ayşe Y."),
}

WITH_THEIR_SCREENS = {"records.safety_write_off_file", "records.safety_recall_file"}


@pytest.fixture
def ids(db):
    """A bank with a donation, a meal, waste, a programme and a route; ids of its documents."""
    actor, shelf = a_user(db), a_shelf(db)
    beans = an_item(db, "BEANS", name="Fasulye")
    lot = a_lot(db, beans, shelf, actor=actor, pieces=100)
    for kind, place in (
        (DocumentKind.KITCHEN, PlaceKind.KITCHEN),
        (DocumentKind.WASTE, PlaceKind.WASTE),
    ):
        document = open_document(db, kind, command=a_command(actor.id))
        target = places.outside(db, place)
        quantity = Quantity(pieces=3, grams=3000)
        move = Move(lot_id=lot.id, source_id=shelf.id, target_id=target.id, quantity=quantity)
        ledger.post(db, document, [move])
    programme = a_programme(db, actor=actor, kit=a_kit(db, [(beans, 1)]))
    household = a_household(db, a_neighbourhood(db), name="Ayşe Yılmazgil")
    order = an_order(db, programme, household, lot=lot, shelf=shelf)
    plan = a_plan(db, actor=actor)
    route = a_route(db, plan, vehicle=a_vehicle(db), driver=actor, code="ROT-1")
    a_stop(db, a_trip(db, route), order)
    found = db.exec(select(DocumentRow).order_by(DocumentRow.id)).all()
    ids = {each.kind.value: each.id for each in found}
    db.commit()
    return ids


@pytest.mark.parametrize("name", PAPERS)
def test_page_print_and_workbook_of_a_paper_have_the_same_rows(sign_in, ids, name):
    address, word = PAPERS[name]
    path, _, query = address.format(**ids).partition("?")
    client = sign_in(Role.AUDITOR)

    page = client.get(f"{path}?{query}")
    printed = client.get(f"{path}.pdf?{query}")
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{path}.xlsx?{query}").data))

    rows = [
        [cell for cell in row if isinstance(cell, str)]
        for sheet in book.worksheets[1:]
        for row in sheet.iter_rows(min_row=2, values_only=True)
    ]
    assert rows or name == "mass_balance"
    assert printed.mimetype == "application/pdf"
    paper = text_of(printed.data)
    for words in (text for row in rows for text in row):
        assert words in page.text
        assert words in paper
    if name not in {"exits", "write_off"}:
        assert word in paper


def test_every_paper_is_held_to_its_page():
    found = {rule.endpoint for rule in rules() if rule.rule.endswith(FORMS)}

    assert found - WITH_THEIR_SCREENS == {f"records.{name}_file" for name in PAPERS}


@pytest.mark.parametrize("role", [Role.WAREHOUSE, Role.COORDINATOR, Role.AUDITOR, Role.ADMIN])
def test_those_who_read_documents_find_the_papers(sign_in, ids, role):
    client = sign_in(role)

    assert client.get("/records/").status_code == 200
    assert client.get("/records/consumption").status_code == 200
    assert 'href="/records/"' in client.get("/records/").text


@pytest.mark.parametrize("role", [Role.DRIVER, Role.CASEWORKER])
def test_others_do_not(sign_in, ids, role):
    client = sign_in(role)

    for address, _ in PAPERS.values():
        assert client.get(address.format(**ids)).status_code == 403


@pytest.mark.parametrize("role", [Role.WAREHOUSE, Role.ADMIN])
def test_who_was_chosen_in_a_programme_is_not_for_everyone(sign_in, ids, role):
    assert sign_in(role).get("/records/programmes/1.pdf").status_code == 403


def test_no_paper_names_anybody_in_full(sign_in, ids):
    client = sign_in(Role.AUDITOR)

    for name in ("programme", "route"):
        assert "Yılmazgil" not in client.get(PAPERS[name][0].format(**ids)).text
        assert "Yılmazgil" not in text_of(client.get(PAPERS[name][0] + ".pdf").data)


def test_a_document_page_leads_to_its_papers(sign_in, ids):
    client = sign_in(Role.WAREHOUSE)

    donation = client.get(f"/documents/{ids['donation']}").text
    waste = client.get(f"/documents/{ids['waste']}").text

    assert f"/records/documents/{ids['donation']}/handover" in donation
    assert f"/records/documents/{ids['donation']}/tif" in donation
    assert f"/records/documents/{ids['donation']}/write-off" not in donation
    assert f"/records/documents/{ids['waste']}/write-off" in waste


def test_a_paper_that_a_document_does_not_have_is_not_found(sign_in, ids):
    client = sign_in(Role.WAREHOUSE)

    assert client.get(f"/records/documents/{ids['waste']}/handover").status_code == 404
    assert client.get(f"/records/documents/{ids['donation']}/write-off").status_code == 404
    assert client.get("/records/documents/999/tif").status_code == 404
    assert client.get("/records/routes/YOK").status_code == 404


def test_an_items_official_code_stands_on_its_slip_lines_and_a_missing_one_is_told(
    sign_in, ids, db
):
    client = sign_in(Role.WAREHOUSE)
    address = f"/records/documents/{ids['donation']}/tif"
    assert "1 ürünün taşınır kodu henüz girilmemiş" in client.get(address).text

    item = db.exec(select(ItemRow).where(ItemRow.code == "BEANS")).one()
    item.movable_code = "150.99.01"
    db.commit()

    assert "150.99.01" in text_of(client.get(f"{address}.pdf").data)


def test_loose_goods_have_a_dash_for_their_pieces_on_paper(sign_in, ids, db):
    onions = an_item(db, "ONION", name="Kuru soğan", measure=Measure.BULK)
    actor, shelf = a_user(db), a_shelf(db)
    lot = a_lot(db, onions, shelf, actor=actor, pieces=0, grams=12_500)
    db.commit()
    client, address = sign_in(Role.WAREHOUSE), f"/records/documents/{lot.document_id}/handover"

    page = client.get(address).text
    paper = text_of(client.get(f"{address}.pdf").data)
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{address}.xlsx").data))

    assert 'data-label="Adet" class="amount"><span class="muted">–</span>' in page
    assert "– 12,5 kg" in paper
    line = [cell.value for cell in book.worksheets[1][2]]
    assert (line[-2], line[-1]) == (None, 12.5)


def test_an_undone_document_says_so_on_its_paper(sign_in, ids, db):
    document = db.get(DocumentRow, ids["waste"])
    undoing = ledger.reverse(db, document, command=a_command(document.actor_id))
    db.commit()

    paper = sign_in(Role.WAREHOUSE).get(f"/records/documents/{ids['waste']}/write-off.pdf")

    assert f"GERİ ALINDI: {undoing.number}" in text_of(paper.data)


def test_a_period_nobody_can_mean_is_told_and_the_present_quarter_shown(sign_in, ids):
    client = sign_in(Role.WAREHOUSE)

    backwards = client.get("/records/exits?since=02.02.2026&until=01.01.2026")
    nonsense = client.get("/records/exits?since=abc")

    assert backwards.status_code == nonsense.status_code == 200
    assert "Son gün ilk günden önce" in backwards.text


def test_a_paper_costs_as_many_statements_with_200_lots_as_with_5(app, sign_in, db, ids):
    client, costs = sign_in(Role.AUDITOR), []
    actor, shelf, beans = a_user(db), a_shelf(db), an_item(db)
    for lots in (5, 195):
        for _ in range(lots):
            a_lot(db, beans, shelf, actor=actor)
        db.commit()
        with statements(app) as sent:
            assert client.get("/records/entries" + PERIOD).status_code == 200
        costs.append(len(sent))

    assert costs[0] == costs[1] < 12
