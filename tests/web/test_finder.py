"""The scan-or-search field: typed in a body, answered by a page, and silent about identity numbers."""

import re

import pytest

from logistics.domain.roles import Role
from tests.builders import a_household, a_lot, a_neighbourhood, a_shelf, a_user, an_item
from tests.web.pages import an_app, signed_in_as

NUMBER = "10000000146"


@pytest.fixture
def household(app, db):
    """A household registered under :data:`NUMBER`."""
    row = a_household(db, a_neighbourhood(db))
    row.national_id_key = app.extensions["imece_sealer"].key_of(NUMBER)
    db.commit()
    return row


def test_the_field_works_without_a_script_and_with_the_token_of_its_page(sqlite_url):
    app = an_app(sqlite_url)
    client = signed_in_as(app, Role.WAREHOUSE)
    page = client.get("/warehouse/").text
    form = re.search(
        r'<form class="finder" action="(/find/)" method="post".*?</form>', page, re.DOTALL
    )
    token = re.search(r'name="csrf_token" value="([^"]+)"', form[0])[1]

    answer = client.post(form[1], data={"q": "YOK-1", "csrf_token": token})

    assert answer.status_code == 404
    assert "YOK-1" in answer.text
    assert client.post("/find/", data={"q": "YOK-1"}).status_code == 400
    app.extensions["imece_engine"].dispose()


@pytest.mark.parametrize("role", Role)
def test_everybody_has_the_field_and_its_page(sign_in, role):
    client = sign_in(role)

    assert client.get("/find/").status_code == 200
    assert client.post("/find/", data={"q": "YOK-1"}).status_code == 404


def test_nothing_is_sought_in_an_address(warehouse, db):
    lot = a_lot(db, an_item(db), a_shelf(db), actor=a_user(db))
    db.commit()

    assert warehouse.get("/find/", query_string={"q": lot.code}).status_code == 200
    assert warehouse.post("/find/", data={"q": lot.code}).status_code == 303


def test_an_identity_number_opens_its_household_for_case_workers_alone(
    household, caseworker, coordinator, warehouse, auditor
):
    answer = caseworker.post("/find/", data={"q": f" {NUMBER[:3]} {NUMBER[3:]} "})

    assert answer.status_code == 303
    assert answer.location == f"/households/{household.id}"
    for client in (coordinator, warehouse, auditor):
        assert client.post("/find/", data={"q": NUMBER}).status_code == 404


@pytest.mark.parametrize(
    "typed", [NUMBER, "17291716060", "1729 171 6060", "12345678901", f"TC {NUMBER}"]
)
def test_an_identity_number_is_never_repeated(warehouse, caseworker, caplog, typed):
    caplog.set_level("DEBUG")

    for client in (warehouse, caseworker):
        answer = client.post("/find/", data={"q": typed})

        assert answer.status_code == 404
        assert typed not in answer.text
        assert "".join(filter(str.isdigit, typed)) not in answer.text
        assert "Location" not in answer.headers
    assert typed not in caplog.text


def test_a_stranger_s_typing_is_not_taken_along_to_the_sign_in_page(app):
    answer = app.test_client().post("/find/", data={"q": NUMBER})

    assert answer.status_code == 303
    assert NUMBER not in answer.location
