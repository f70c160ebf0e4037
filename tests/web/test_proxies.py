"""Behind web servers of ours: their word counts, and nobody else's."""

import pytest
from flask import request

from logistics.app import create_app
from logistics.web.headers import YEAR_S
from tests.web.pages import a_new_app


def an_app_behind(proxies, url="sqlite://"):
    app = a_new_app(url, PROXIES=proxies)
    app.add_url_rule("/who", view_func=lambda: f"{request.scheme} {request.remote_addr}")
    return app


@pytest.mark.parametrize(
    ("proxies", "seen"),
    [(0, "http 127.0.0.1"), (1, "https 203.0.113.9"), (2, "https 198.51.100.7")],
)
def test_as_many_web_servers_are_believed_as_were_announced(proxies, seen):
    app = an_app_behind(proxies)

    answer = app.test_client().get(
        "/who",
        headers={
            "X-Forwarded-For": "192.0.2.1, 198.51.100.7, 203.0.113.9",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-Host": "evil.example",
        },
    )

    assert answer.text == seen
    app.extensions["imece_engine"].dispose()


def test_a_host_that_a_caller_makes_up_is_not_believed():
    app = an_app_behind(1)
    app.add_url_rule("/host", endpoint="host", view_func=lambda: request.host)

    answer = app.test_client().get("/host", headers={"X-Forwarded-Host": "evil.example"})

    assert answer.text == "localhost"
    app.extensions["imece_engine"].dispose()


def test_a_browser_that_came_by_tls_is_told_to_stay_with_it(sqlite_url):
    app = an_app_behind(1, sqlite_url)

    secure = app.test_client().get("/sign-in", headers={"X-Forwarded-Proto": "https"})
    plain = app.test_client().get("/sign-in")

    assert secure.headers["Strict-Transport-Security"] == f"max-age={YEAR_S}"
    assert "Strict-Transport-Security" not in plain.headers
    app.extensions["imece_engine"].dispose()


def test_wrong_passwords_are_counted_by_the_caller_not_by_the_web_server(sqlite_url):
    app = a_new_app(sqlite_url, PROXIES=1, RATELIMIT_ENABLED=True, WTF_CSRF_ENABLED=False)
    client = app.test_client()

    def tried(address):
        return client.post("/sign-in", headers={"X-Forwarded-For": address}).status_code

    first = [tried("192.0.2.1") for _time in range(11)]

    assert first[-1] == 429
    assert tried("192.0.2.2") != 429
    app.extensions["imece_engine"].dispose()


@pytest.mark.parametrize("proxies", ["nginx", -1, 1.5])
def test_nonsense_is_refused_at_the_start(proxies):
    with pytest.raises(RuntimeError, match="IMECE_PROXIES"):
        create_app({"SECRET_KEY": "x" * 40, "DATABASE": "sqlite://", "PROXIES": proxies})
