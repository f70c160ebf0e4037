"""Terms that may name a person: found, paged, exported, and in no address and no log."""

import re

import pytest

from logistics.domain.roles import Role
from logistics.web.sought import LISTS
from tests.builders import a_household, a_neighbourhood
from tests.web.pages import rules, seek, signed_in_as

NAME = "Bulunmazgil"
ADDRESSES = re.compile(r'(?:href|action|src)="([^"]*)"')
PAGES = {
    "caseworker.home": ("/households/", Role.CASEWORKER),
    "documents.documents": ("/documents/", Role.WAREHOUSE),
    "safety.trace": ("/safety/trace", Role.WAREHOUSE),
    "warehouse.expected": ("/warehouse/expected", Role.WAREHOUSE),
    "warehouse.parties": ("/warehouse/parties", Role.WAREHOUSE),
    "warehouse.refusals": ("/warehouse/refusals", Role.WAREHOUSE),
}


@pytest.fixture
def register(db):
    """Sixty households of one name, one page and ten, and one of another."""
    area = a_neighbourhood(db)
    for number in range(60):
        a_household(db, area, name=f"{NAME} {number}")
    a_household(db, area, name="Başka Biri")
    db.commit()


def test_every_list_is_an_address_and_takes_its_field():
    known = {rule.endpoint for rule in rules()}

    assert set(LISTS) <= known
    assert set(PAGES) <= set(LISTS)


@pytest.mark.parametrize("endpoint", PAGES)
def test_a_term_is_on_the_page_and_in_no_address_and_no_log(app, endpoint, caplog):
    caplog.set_level("DEBUG")
    page, role = PAGES[endpoint]
    client = signed_in_as(app, role)

    sent = client.post("/sought/", data={"page": page, LISTS[endpoint]: NAME, "order": "oldest"})
    shown = client.get(sent.location)

    assert sent.status_code == 303
    assert NAME not in sent.location
    assert "order=oldest" in sent.location
    assert f'value="{NAME}"' in shown.text
    assert not [each for each in ADDRESSES.findall(shown.text) if NAME in each]
    assert NAME not in caplog.text


def test_pages_orders_and_files_keep_what_was_sought(register, caseworker):
    first = caseworker.post("/sought/", data={"page": "/households/", "q": NAME.lower()})
    page = caseworker.get(first.location).text
    [further] = [a for a in ADDRESSES.findall(page) if "page=2" in a]
    [sheet] = [a for a in ADDRESSES.findall(page) if "list.csv" in a]

    assert "60 hane" in page
    assert caseworker.get(further.replace("&amp;", "&")).text.count(NAME) >= 10
    rows = caseworker.get(sheet.replace("&amp;", "&")).text.splitlines()[1:]
    assert len(rows) == 60
    assert "Başka Biri" not in "".join(rows)


def test_a_name_written_into_the_address_is_taken_out_of_it(register, caseworker):
    by_hand = caseworker.get(f"/households/?q={NAME}&active=all")

    assert (by_hand.status_code, by_hand.location) == (303, "/households/?active=all")
    assert "adreste aranmaz" in caseworker.get(by_hand.location).text
    assert caseworker.get(f"/households/list.csv?q={NAME}").status_code == 400
    assert "61 hane" in caseworker.get("/households/").text


def test_a_code_may_stand_in_an_address(register, caseworker, db):
    row = a_household(db, a_neighbourhood(db), name="Ayşe")
    db.commit()

    assert "1 hane" in caseworker.get(f"/households/?q={row.code}").text
    assert row.code in seek(caseworker, "/households/", q=row.code).text


@pytest.mark.parametrize(
    "page", ["", "/warehouse/stock", "//evil.example", "/yok", "x", "/sought/"]
)
def test_only_a_list_that_seals_its_term_is_opened(warehouse, page):
    assert warehouse.post("/sought/", data={"page": page, "q": NAME}).status_code == 400


def test_what_was_sealed_for_something_else_is_no_term(app, caseworker):
    number = app.extensions["imece_sealer"].seal("10000000146").decode()

    answer = caseworker.get("/households/", query_string={"q": number})

    assert answer.location == "/households/"
    assert "10000000146" not in caseworker.get("/households/").text
