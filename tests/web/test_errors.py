"""Refusals and failures in words, in the user's language, as a page or as JSON."""

import inspect
import sqlite3
from datetime import date
from functools import cache

import pytest
from psycopg import errors as pg
from sqlalchemy.exc import OperationalError

from logistics.app import connect
from logistics.domain import errors
from logistics.domain.quantity import Quantity
from logistics.domain.roles import Role
from logistics.web.db import command
from logistics.web.errors import WORDS, status_of, words_of
from tests.web.pages import a_new_app, arguments, forms_on, plain_pages, signed_in_as

HOSTILE = '"><script>alert(1)</script>'
MANY = (errors.Shortages, errors.CannotUndo, errors.LinesRefused)  # told one by one
JSON = {"Accept": "application/json"}
SOME = Quantity(pieces=12, grams=24_000)
SHORT = errors.NotEnoughAvailable(item="Bulgur", asked=SOME, available=Quantity(grams=500))
EXAMPLES = [
    (errors.NotFound(kind="lot", key="GB-1"), 404, "“GB-1” bulunamadı"),
    (
        errors.InsufficientStock(lot="GB-1", place="Raf 1", asked=SOME, held=Quantity(grams=500)),
        409,
        "12 adet (24 kg)",
    ),
    (SHORT, 409, "Bulgur"),
    (errors.Shortages((SHORT, SHORT)), 409, "0,5 kg"),
    (errors.LotExpired(lot="GB-1", expires_on=date(2027, 2, 8)), 409, "08.02.2027"),
    (
        errors.WrongStorage(item="Süt", place="Raf 1", needs="chilled", offers="ambient"),
        409,
        "Süt için saklama koşulu",
    ),
    (
        errors.WrongState(kind="route", key="R-1", state="closed", needed=("loaded",)),
        409,
        "“kapandı”",
    ),
    (errors.AlreadyReversed(document="BGS-1"), 409, "BGS-1"),
    (errors.NotReversible(document="GER-1"), 409, "GER-1"),
    (errors.RouteDoesNotBalance(route="R-1", remaining=(("GB-1", SOME),)), 409, "GB-1: 12 adet"),
    (errors.DuplicateHousehold(household="H-1"), 409, "H-1"),
    (errors.InvalidValue(field="pieces", why="missing", value="Süt"), 422, "Adet: boş kalamaz"),
    (errors.PlaceTaken(order="O-1"), 409, "O-1"),
    (errors.RouteLoadedSince(plan="P-1", route="R-1"), 409, "R-1"),
    (errors.RouteUnderWay(route="R-1"), 409, "R-1"),
    (errors.NotYours(kind="route", key="R-1"), 403, "R-1"),
    (errors.SealedOtherwise(), 409, "IMECE_SECRET_KEY"),
    (errors.TooManyRows(rows=60_000, most=50_000), 409, "60.000"),
]


@cache
def an_app_with_pages():
    """The application with a page that fails as it is told, and one that changes something."""
    app = a_new_app(WTF_CSRF_ENABLED=False)
    app.testing = False  # a failure is answered, not raised
    app.add_url_rule("/raise", "raise", view_func=lambda: raised(app.config["RAISED"]))
    app.add_url_rule("/change", "change", view_func=lambda: str(command()), methods=["POST"])
    return app, dict(app.config)


@pytest.fixture
def app(sqlite_url, tmp_path):
    app, config = an_app_with_pages()
    app.config.update(config, DATABASE=sqlite_url, DATA_FOLDER=str(tmp_path))
    connect(app)
    yield app
    app.extensions["imece_engine"].dispose()


@pytest.fixture
def client(app):
    return signed_in_as(app, *Role)


def raising(app, error):
    """A client on an application with one page that raises."""
    app.config["RAISED"] = error
    return app.test_client()


def raised(error):
    raise error


@pytest.mark.parametrize(("refusal", "status", "words"), EXAMPLES)
def test_a_refusal_has_its_status_and_its_words(app, refusal, status, words):
    answer = raising(app, refusal).get("/raise")

    assert answer.status_code == status_of(refusal) == status
    assert words in answer.text


@pytest.mark.parametrize(("refusal", "status", "words"), EXAMPLES)
def test_a_program_gets_the_same_words_as_json(app, refusal, status, words):
    answer = raising(app, refusal).get("/raise", headers=JSON)

    assert answer.status_code == status
    assert answer.is_json
    assert any(words in sentence for sentence in answer.json["errors"])


def test_every_refusal_of_the_domain_has_words_of_its_own():
    refusals = {
        kind
        for _, kind in inspect.getmembers(errors, inspect.isclass)
        if issubclass(kind, errors.RuleBroken)
    }

    assert refusals - set(WORDS) == {errors.RuleBroken, errors.AlreadyDone, *MANY}


def test_several_shortages_are_told_one_by_one(app):
    with app.test_request_context():
        assert len(words_of(errors.Shortages((SHORT, SHORT)))) == 2


def test_a_hostile_name_in_a_refusal_is_shown_as_text(app):
    answer = raising(app, errors.NotFound(kind="lot", key=HOSTILE)).get("/raise")

    assert HOSTILE not in answer.text
    assert "&lt;script&gt;" in answer.text


@pytest.mark.parametrize(
    ("language", "words"),
    [("tr", "Böyle bir sayfa yok"), ("en", "There is no such page")],
)
def test_a_page_that_is_not_there_says_so_in_the_users_language(client, language, words):
    client.post("/language", data={"language": language})

    answer = client.get("/no/such/page")

    assert answer.status_code == 404
    assert words in answer.text


def test_an_address_takes_only_what_it_is_for(client):
    answer = client.delete("/sign-in")

    assert answer.status_code == 405
    assert 'class="notice notice-stop"' in answer.text


def test_what_is_too_large_is_refused_in_words(app):
    app.config["MAX_CONTENT_LENGTH"] = 1000

    answer = app.test_client().post("/sign-in", data={"username": "x" * 2000})

    assert answer.status_code == 413
    assert "çok büyük" in answer.text


def test_a_failure_is_told_without_its_secrets(app):
    answer = raising(app, RuntimeError("the password is kestane")).get("/raise")

    assert answer.status_code == 500
    assert "Hiçbir şey değişmedi" in answer.text
    assert "kestane" not in answer.text


@pytest.mark.parametrize(
    "origin",
    [
        sqlite3.OperationalError("database is locked"),
        pg.DeadlockDetected("deadlock detected"),
        pg.SerializationFailure("could not serialize access due to concurrent update"),
    ],
)
def test_two_people_who_meet_in_one_place_are_asked_to_send_again(app, origin):
    answer = raising(app, OperationalError("INSERT", {}, origin)).get("/raise")

    assert answer.status_code == 503
    assert "yeniden gönderin" in answer.text


def test_a_database_that_fails_otherwise_is_a_failure(app):
    broken = OperationalError("SELECT", {}, sqlite3.OperationalError("no such table: lot"))

    assert raising(app, broken).get("/raise").status_code == 500


def test_a_command_repeated_leads_to_what_it_made(app):
    raising(app, errors.AlreadyDone(document_id=7))
    client = signed_in_as(app, Role.WAREHOUSE)

    assert client.get("/raise").location == "/documents/7"
    assert client.get("/raise", headers=JSON).json == {"already_done": 7}


@pytest.mark.parametrize("key", ["", "k" * 65])
def test_a_change_without_the_key_of_its_form_is_not_understood(app, key):
    answer = app.test_client().post("/change", data={"command_key": key} if key else {})

    assert answer.status_code == 400
    assert "anlaşılamadı" in answer.text


@pytest.mark.parametrize("page", [*plain_pages(), "/sign-in"])
def test_whatever_is_typed_into_a_form_it_neither_fails_nor_runs(client, page):
    answer = client.get(page)

    for form in forms_on(page, answer.text) if answer.mimetype == "text/html" else []:
        for typed in (HOSTILE, "ğ" * 5000, "\u202e123", "-1", "9" * 30, "💶"):
            sent = form.fields | dict.fromkeys(form.typed, typed)
            answer = client.post(form.action, data=sent)
            assert answer.status_code < 500, (form.action, typed)
            assert HOSTILE not in answer.text


@pytest.mark.parametrize("page", [*plain_pages(), "/sign-in"])
def test_whatever_stands_in_an_address_it_neither_fails_nor_runs(client, page):
    for typed in (HOSTILE, "-1", "0", "9" * 30, "1.5", "", "ğ" * 400, "desc", "2026-13-45"):
        answer = client.get(page, query_string=dict.fromkeys(arguments(), typed))

        assert answer.status_code < 500, typed
        assert HOSTILE not in answer.text


@pytest.mark.parametrize("page", [*plain_pages(), "/sign-in", "/no/such/page"])
def test_a_zero_byte_is_refused_everywhere(client, page):
    assert client.get(page, query_string={"q": "a\0b"}).status_code == 400
    assert client.post("/sign-in", data={"username": "a\0b"}).status_code == 400
    assert client.get("/warehouse/lots/a%00b").status_code == 400
