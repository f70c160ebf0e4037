"""Lists as files: the rows of a file are the rows of its screen, in the same order."""

import pytest
from sqlmodel import Session

from logistics.domain.roles import Role
from logistics.web import exports
from logistics.web.exports import FILE
from tests.actors import CONFIG, connected
from tests.builders import (
    PASSWORD,
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
from tests.web.pages import rules
from tests.web.tables import link_to_the_file, rows_of, rows_of_all_pages

LISTS = {  # file: its screen, who reads it, and the columns of the file that the screen shows
    "warehouse.stock_file": ("/warehouse/stock", Role.WAREHOUSE, (1,)),
    "warehouse.item_file": ("/warehouse/items/BEANS", Role.WAREHOUSE, (0, 3)),
    "warehouse.lot_file": ("/warehouse/lots/{lot}", Role.WAREHOUSE, (1, 3, 4)),
    "documents.documents_file": ("/documents/", Role.AUDITOR, (0, 1, 5)),
    "documents.document_file": ("/documents/1", Role.AUDITOR, (0, 1, 3, 4)),
    "caseworker.households_file": ("/households/", Role.AUDITOR, (0, 1, 2)),
    "coordinator.programmes_file": ("/coordinator/programmes", Role.COORDINATOR, (0, 1, 3)),
    "coordinator.orders_file": ("/coordinator/programmes/1", Role.COORDINATOR, (1, 2, 3, 4)),
    "reports.neighbourhoods_file": ("/reports/", Role.COORDINATOR, (0, 1)),
    "places.place_file": ("/places/RAFI", Role.AUDITOR, (0, 2)),
    "items.items_file": ("/items/", Role.AUDITOR, (0, 1)),
}
WITH_THEIR_SCREENS = {  # of another shape than their screen, or of another world; tested there
    *("kits.kits_file", "counts.lines_file", "counts.counts_file", "warehouse.refusals_file"),
    *("temperatures.readings_file", "safety.recall_lots_file", "safety.trace_file"),
    *("safety.calls_file", "safety.holds_file", "safety.write_offs_file", "safety.losses_file"),
    *("warehouse.expected_file", "coordinator.conditions_file"),
}
TABLES = {"reports.neighbourhoods_file": "coverage"}
MORE_THAN_A_PAGE = 60


@pytest.fixture(scope="module")
def busy(module_engine):
    """More than a page of everything that is listed; returns the code of a lot that moved."""
    with Session(module_engine, expire_on_commit=False) as db, db.begin():
        for role in Role:
            a_user(db, role, username=role.value)
        actor, shelf, beans = a_user(db), a_shelf(db, "RAFI"), an_item(db, "BEANS", name="=Fasulye")
        place = a_neighbourhood(db, "Akarca")
        lots = [a_lot(db, beans, shelf, actor=actor) for _ in range(MORE_THAN_A_PAGE)]
        items = [an_item(db, name=f"Ürün {number}") for number in range(MORE_THAN_A_PAGE)]
        for item in items:
            a_lot(db, item, shelf, actor=actor)
        kit = a_kit(db, [(beans, 1)])
        programmes = [a_programme(db, actor=actor, kit=kit) for _ in range(MORE_THAN_A_PAGE)]
        for number in range(MORE_THAN_A_PAGE):
            household = a_household(db, place, name=f"Ayşe Yılmaz{number}")
            an_order(db, programmes[0], household, lot=lots[0], shelf=shelf)
        return lots[0].code


@pytest.fixture
def sign_in(module_engine, busy, tmp_path):
    """Returns a client signed in as somebody of the busy bank, in which everybody only reads."""
    url = module_engine.url.render_as_string(hide_password=False)
    app = connected(url, **CONFIG, DATA_FOLDER=str(tmp_path))

    def make(role):
        client = app.test_client()
        told = {"username": role.value, "password": PASSWORD}
        assert client.post("/sign-in", data=told).status_code == 303
        return client

    yield make
    app.extensions["imece_engine"].dispose()


@pytest.mark.parametrize("endpoint", LISTS)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_rows_of_a_file_are_the_rows_of_its_screen(sign_in, busy, endpoint, form):
    address, role, columns = LISTS[endpoint]
    client = sign_in(role)

    shown = rows_of_all_pages(client, address.format(lot=busy), TABLES.get(endpoint))
    given = rows_of(client.get(link_to_the_file(client, address.format(lot=busy), form)))

    assert len(given) == len(shown) > 0
    for row, words in zip(given, shown, strict=True):
        assert all(row[column].lstrip("'") in words for column in columns), (row, words)


def test_every_file_of_a_list_is_held_to_its_screen():
    files = {rule.endpoint for rule in rules() if rule.rule.endswith(FILE)}

    assert files - WITH_THEIR_SCREENS == set(LISTS)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_file_keeps_the_filter_of_the_screen(sign_in, busy, form):
    client = sign_in(Role.WAREHOUSE)

    link = link_to_the_file(client, "/warehouse/stock?q=%C3%9Cr%C3%BCn+7", form)

    assert [row[1] for row in rows_of(client.get(link))] == ["Ürün 7"]


def test_an_auditor_gets_masked_names_and_a_case_worker_whole_ones(sign_in, busy):
    auditor, caseworker = sign_in(Role.AUDITOR), sign_in(Role.CASEWORKER)

    assert "Yılmaz7" not in auditor.get("/households/list.csv").text
    assert "Yılmaz7" in caseworker.get("/households/list.csv").text


def test_a_driver_gets_no_file(sign_in, busy):
    driver = sign_in(Role.DRIVER)

    for address in ("/warehouse/stock.xlsx", "/households/list.xlsx", "/documents/list.csv"):
        assert driver.get(address).status_code == 403


def test_an_identity_number_is_not_searched_in_an_address(sign_in):
    assert sign_in(Role.CASEWORKER).get("/households/list.csv?q=10000000146").status_code == 400


def test_a_list_too_long_for_a_file_is_refused_not_cut(sign_in, busy, monkeypatch):
    monkeypatch.setattr(exports, "MOST_ROWS", 10)

    answer = sign_in(Role.WAREHOUSE).get("/warehouse/stock.xlsx")

    assert answer.status_code == 409
    assert "Süzgeci daraltın" in answer.text
