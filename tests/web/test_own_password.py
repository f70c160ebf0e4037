"""One's own password: changed by whoever knows the present one, and by nobody else."""

import pytest

from logistics.domain.roles import Role
from tests.builders import PASSWORD, a_user
from tests.web.pages import a_new_app, signed_in_as

NEW = "dört kelime iyi olur"


@pytest.fixture
def mine(app, db):
    """A signed-in driver's browser."""
    a_user(db, Role.DRIVER, username="elif")
    db.commit()
    client = app.test_client()
    assert signed_in(client, PASSWORD)
    return client


def signed_in(client, password):
    answer = client.post("/sign-in", data={"username": "elif", "password": password})
    return answer.status_code == 303


def changed(client, *, present=PASSWORD, password=NEW, again=NEW):
    sent = {"present": present, "password": password, "again": again}
    return client.post("/account/password", data=sent)


def test_a_new_password_is_the_one_that_opens_from_then_on(app, mine):
    answer = changed(mine)

    assert answer.status_code == 303
    assert "yenilendi" in mine.get(answer.location).text
    assert signed_in(app.test_client(), NEW)
    assert not signed_in(app.test_client(), PASSWORD)


def test_a_new_password_ends_the_sessions_elsewhere_and_not_this_one(app, mine):
    elsewhere = app.test_client()
    signed_in(elsewhere, PASSWORD)

    changed(mine)

    assert elsewhere.get("/account").status_code == 303
    assert mine.get("/account").status_code == 200


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"present": "not the one"}, "Şimdiki parola yanlış"),
        ({"present": ""}, "Bu alan boş kalamaz"),
        ({"again": "something else"}, "İkisi aynı değil"),
        ({"password": "short", "again": "short"}, "en az 10"),
        ({"password": "ab" * 200, "again": "ab" * 200}, "en çok 256"),
    ],
)
def test_a_password_that_is_not_changed_says_why_and_stays(app, mine, sent, words):
    answer = changed(mine, **sent)

    assert answer.status_code == 422
    assert words in answer.text
    assert signed_in(app.test_client(), PASSWORD)


def test_a_borrowed_telephone_does_not_guess_the_password_without_end(sqlite_url):
    app = a_new_app(sqlite_url, RATELIMIT_ENABLED=True, WTF_CSRF_ENABLED=False)
    client = signed_in_as(app, Role.DRIVER)

    statuses = [changed(client, present="guess").status_code for _ in range(12)]

    assert statuses == [422] * 10 + [429] * 2
    app.extensions["imece_engine"].dispose()
