"""Signing in and out."""

import re

import pytest
from markupsafe import escape
from sqlmodel import Session, select

from logistics.adapters import passwords
from logistics.domain.roles import Role
from logistics.store.tables import UserRow
from tests.builders import PASSWORD, a_user
from tests.web.pages import a_new_app

ELSEWHERE = (
    *("https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example"),
    *("/\t/evil.example", "/\n/evil.example", "\t//evil.example", "http:/evil.example"),
    *("javascript:alert(1)", "evil.example", "https:evil.example", "///evil.example"),
    *("/\r/evil.example", " //evil.example", "@evil.example", "/\t\\evil.example"),
)


@pytest.fixture
def user(db):
    user = a_user(db, Role.WAREHOUSE, username="elif")
    db.commit()
    return user


def sign_in(client, *, username="elif", password=PASSWORD, wanted=None):
    return client.post(
        "/sign-in",
        query_string={"next": wanted} if wanted else {},
        data={"username": username, "password": password},
    )


def test_a_known_person_is_led_to_the_work_of_the_day(app, user):
    client = app.test_client()

    answer = sign_in(client)

    assert answer.status_code == 303
    assert client.get(answer.location).location == "/warehouse/"


def test_a_stranger_comes_back_to_the_page_they_wanted(app, user):
    client = app.test_client()

    asked = client.get("/warehouse/receive?kind=donation")
    answer = client.post(asked.location, data={"username": "elif", "password": PASSWORD})

    assert answer.location == "/warehouse/receive?kind=donation"


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_nobody_is_led_elsewhere_after_signing_in(app, user, wanted):
    assert sign_in(app.test_client(), wanted=wanted).location == "/"


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_nobody_is_led_elsewhere_after_choosing_a_language(app, wanted):
    answer = app.test_client().post("/language", data={"language": "en", "next": wanted})

    assert answer.location == "/"


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("elif", "wrong"),
        ("nobody", PASSWORD),
        ("ELIF'; DROP TABLE user; --", PASSWORD),
        ("elif", PASSWORD + " "),
    ],
)
def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(app, user, username, password):
    client = app.test_client()

    answer = sign_in(client, username=username, password=password)

    assert answer.status_code == 401
    assert "Kullanıcı adı ya da parola yanlış" in answer.text
    assert without_what_varies(answer.text, username) == without_what_varies(
        sign_in(client, username="somebody", password="else").text, "somebody"
    )
    assert client.get("/warehouse/").status_code == 303


def without_what_varies(html, username):
    html = html.replace(str(escape(username)), "").replace(username, "")
    return re.sub(r'(nonce|value)="[^"]*"', "", html)


def test_an_unknown_name_costs_as_much_as_a_wrong_password(app, user, monkeypatch):
    verified = []
    monkeypatch.setattr(passwords, "_hasher", Counting(verified))

    sign_in(app.test_client(), username="nobody")
    sign_in(app.test_client(), password="wrong")

    assert len(verified) == 2


class Counting:
    """A hasher that never fits and counts how often it was asked."""

    def __init__(self, verified):
        self.verified = verified

    def verify(self, kept, password):
        self.verified.append((kept, password))
        return False


def test_a_closed_account_does_not_open(app, db, user):
    user.active = False
    db.commit()

    assert sign_in(app.test_client()).status_code == 401


@pytest.mark.parametrize(("username", "password"), [("", PASSWORD), ("elif", ""), ("  ", " ")])
def test_an_empty_field_is_asked_for(app, user, username, password):
    answer = sign_in(app.test_client(), username=username, password=password)

    assert answer.status_code in {401, 422}
    assert app.test_client().get("/warehouse/").status_code == 303


def test_a_password_too_long_to_be_one_is_not_even_tried(app, user):
    assert sign_in(app.test_client(), password="p" * 10_000).status_code == 422


def test_the_password_never_comes_back_to_the_page(app, user):
    answer = sign_in(app.test_client(), password="nearly-right-secret")

    assert "nearly-right-secret" not in answer.text


def test_signing_out_ends_the_session(warehouse):
    answer = warehouse.post("/sign-out", follow_redirects=True)

    assert answer.status_code == 200
    assert warehouse.get("/warehouse/").location.startswith("/sign-in")


def test_a_new_password_ends_every_old_session(app, db, user):
    client = app.test_client()
    sign_in(client)
    assert client.get("/warehouse/").status_code == 200

    user.session_key = "another"
    db.commit()

    assert client.get("/warehouse/").location.startswith("/sign-in")


def test_a_cookie_somebody_made_up_opens_nothing(app, user):
    client = app.test_client()
    client.set_cookie("session", "eyJfdXNlcl9pZCI6IjEifQ.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbb")

    assert client.get("/warehouse/").location.startswith("/sign-in")


@pytest.mark.parametrize("kept", ["", ".", "1", "1.", "x.y", "².key", "-1.key", "1.wrong"])
def test_a_session_that_names_nobody_opens_nothing(app, user, kept):
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = kept

    assert client.get("/warehouse/").location.startswith("/sign-in")


def test_a_session_is_renewed_when_somebody_signs_in(app, user):
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["left_behind"] = "by somebody else"

    sign_in(client)

    with client.session_transaction() as cookie:
        assert "left_behind" not in cookie


def test_a_script_cannot_read_the_session(app, user):
    cookie = sign_in(app.test_client()).headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_nobody_tries_passwords_without_end(sqlite_url):
    app = a_new_app(sqlite_url, RATELIMIT_ENABLED=True, WTF_CSRF_ENABLED=False)
    client = app.test_client()

    statuses = [sign_in(client, password="guess").status_code for _ in range(12)]

    assert statuses == [401] * 10 + [429] * 2
    assert "Bir dakika" in sign_in(client).text
    assert client.get("/sign-in").status_code == 200
    app.extensions["imece_engine"].dispose()


def test_a_whole_office_signs_in_within_a_minute(sqlite_url):
    app = a_new_app(sqlite_url, RATELIMIT_ENABLED=True, WTF_CSRF_ENABLED=False)
    with Session(app.extensions["imece_engine"]) as db, db.begin():
        a_user(db, Role.WAREHOUSE, username="elif")

    statuses = [sign_in(app.test_client()).status_code for _ in range(12)]

    assert statuses == [303] * 12
    app.extensions["imece_engine"].dispose()


def test_what_is_kept_of_a_password_is_not_the_password(db, user):
    kept = db.exec(select(UserRow.password_hash)).one()

    assert PASSWORD not in kept
    assert kept.startswith("$argon2id$")


def test_a_copied_cookie_is_worthless_after_signing_out(app, sign_in):
    client = sign_in(Role.WAREHOUSE)
    copy = app.test_client()
    copy.set_cookie("session", client.get_cookie("session").value)
    assert copy.get("/warehouse/").status_code == 200

    client.post("/sign-out")

    assert copy.get("/warehouse/").status_code == 303
