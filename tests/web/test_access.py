"""Who may open what. New pages are judged without being named here."""

import pytest
from flask import Blueprint
from sqlalchemy import text
from sqlmodel import Session

from logistics.app import create_app
from logistics.domain.roles import Role
from logistics.web.access import GUARDS, SAFE_METHODS, guard
from tests.web.pages import (
    UNGUARDED_BLUEPRINTS,
    a_new_app,
    address_of,
    an_app,
    doors,
    names_something,
    rules,
    signed_in_as,
)

EVERY_ROLE = tuple(Role)


@pytest.fixture
def app(sqlite_url, tmp_path):
    app = an_app(sqlite_url, WTF_CSRF_ENABLED=False, DATA_FOLDER=str(tmp_path))
    yield app
    app.extensions["imece_engine"].dispose()


@pytest.fixture
def strict_app(sqlite_url, tmp_path):
    """The application with the protection of its forms, as it really runs."""
    app = an_app(sqlite_url, DATA_FOLDER=str(tmp_path))
    yield app
    app.extensions["imece_engine"].dispose()


@pytest.mark.parametrize(("method", "address"), doors())
def test_a_stranger_is_asked_to_sign_in(app, method, address):
    answer = app.test_client().open(address, method=method)

    assert answer.status_code == 303
    assert answer.location.split("?")[0] == "/sign-in"


@pytest.mark.parametrize(
    ("method", "address"), [door for door in doors(public=True) if door[0] not in SAFE_METHODS]
)
def test_nothing_is_changed_without_the_token_of_our_own_form(strict_app, method, address):
    client = signed_in_as(strict_app, *EVERY_ROLE)

    answer = client.open(address, method=method, data={"command_key": "one"})

    assert answer.status_code == 400


def test_every_blueprint_wears_a_guard():
    app = an_app()

    assert set(app.blueprints) - UNGUARDED_BLUEPRINTS == set(GUARDS) & set(app.blueprints)
    app.extensions["imece_engine"].dispose()


def test_every_page_outside_a_guarded_blueprint_is_known_by_name():
    unguarded = {rule.endpoint for rule in rules() if rule.endpoint.split(".")[0] not in GUARDS}

    assert unguarded == {
        *("static", "bootstrap.static", "assets.asset"),
        *("auth.sign_in", "auth.sign_out", "auth.home", "auth.no_role", "auth.language"),
        *("auth.account", "auth.own_password"),
    }


@pytest.mark.parametrize("role", Role)
def test_a_role_opens_only_what_its_guard_lets_it(app, role):
    client = signed_in_as(app, role)
    wrongly_opened = []
    for rule in rules():
        guarded = GUARDS.get(rule.endpoint.split(".")[0])
        if guarded is None:
            continue
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            allowed = guarded.looking if method in SAFE_METHODS else guarded.writing
            if role not in allowed:
                answer = client.open(address_of(rule), method=method)
                if answer.status_code != 403:
                    wrongly_opened.append((method, rule.rule, answer.status_code))

    assert wrongly_opened == []


@pytest.mark.parametrize(
    ("blueprint", "role"),
    [(name, role) for name, guarded in sorted(GUARDS.items()) for role in sorted(guarded.looking)],
)
def test_a_role_that_a_guard_names_finds_a_page_behind_it(app, blueprint, role):
    client = signed_in_as(app, role)

    pages = [
        rule.rule
        for rule in rules()
        if rule.endpoint.startswith(f"{blueprint}.")
        and "GET" in rule.methods
        and not rule.arguments
    ]

    assert pages == [] or any(client.get(page).status_code == 200 for page in pages)


def test_a_person_without_a_role_is_told_whom_to_ask(app):
    client = signed_in_as(app, Role.DRIVER)
    with Session(app.extensions["imece_engine"]) as session, session.begin():
        session.connection().execute(text("DELETE FROM user_role"))

    answer = client.get("/", follow_redirects=True)

    assert answer.status_code == 200
    assert "Hesabınızın yetkisi yok" in answer.text
    assert client.get("/warehouse/").status_code == 403


def test_a_role_taken_away_is_gone_with_the_next_page(app):
    client = signed_in_as(app, Role.WAREHOUSE)
    assert client.get("/warehouse/").status_code == 200

    with Session(app.extensions["imece_engine"]) as session, session.begin():
        session.connection().execute(text("UPDATE user_role SET role = 'driver'"))

    assert client.get("/warehouse/").status_code == 403


def test_an_account_that_was_closed_is_a_stranger_with_the_next_page(app):
    client = signed_in_as(app, Role.WAREHOUSE)
    with Session(app.extensions["imece_engine"]) as session, session.begin():
        session.connection().execute(text('UPDATE "user" SET active = false'))

    assert client.get("/warehouse/").location.startswith("/sign-in")


@pytest.mark.parametrize("number", [2**31, 10**30])
def test_a_number_no_id_reaches_is_no_page(app, number):
    client = signed_in_as(app, *EVERY_ROLE)
    wrong = [
        (rule.rule, answer.status_code)
        for rule in rules()
        if names_something(rule) and "GET" in rule.methods and rule.endpoint.split(".")[0] in GUARDS
        if (answer := client.get(address_of(rule, IdConverter=number))).status_code != 404
    ]

    assert wrong == []


def a_small_app(*, roles, readers=()):
    """An application of one guarded page, to judge the guard alone."""
    blueprint = Blueprint("small", __name__, url_prefix="/small")
    guard(blueprint, roles=roles, readers=readers)
    blueprint.add_url_rule("/", view_func=lambda: "seen", endpoint="page", methods=["GET", "POST"])
    GUARDS.pop("small")
    return blueprint


@pytest.mark.parametrize(
    ("role", "get", "post"),
    [(Role.WAREHOUSE, 200, 200), (Role.AUDITOR, 200, 403), (Role.DRIVER, 403, 403)],
)
def test_readers_look_but_do_not_change(sqlite_url, role, get, post):
    app = a_new_app(sqlite_url, WTF_CSRF_ENABLED=False)
    app.register_blueprint(a_small_app(roles={Role.WAREHOUSE}, readers={Role.AUDITOR}))
    client = signed_in_as(app, role)

    assert client.get("/small/").status_code == get
    assert client.post("/small/").status_code == post
    app.extensions["imece_engine"].dispose()


def test_an_application_without_a_real_secret_does_not_start():
    for secret in ("", "short", None):
        with pytest.raises(RuntimeError, match="IMECE_SECRET_KEY"):
            create_app({"SECRET_KEY": secret, "DATABASE": "sqlite://"})
