"""What every answer tells the browser about safety."""

import re

import pytest

from logistics.domain.roles import Role
from tests.web.pages import an_app, plain_pages, signed_in_as


@pytest.fixture
def app(sqlite_url, tmp_path):
    app = an_app(sqlite_url, DATA_FOLDER=str(tmp_path))
    yield app
    app.extensions["imece_engine"].dispose()


@pytest.fixture
def client(app):
    return signed_in_as(app, *Role)


def policy(answer):
    parts = (part.split() for part in answer.headers["Content-Security-Policy"].split(";"))
    return {name: values for name, *values in parts}


@pytest.mark.parametrize("page", [*plain_pages(), "/sign-in", "/no/such/page"])
def test_every_page_runs_our_scripts_only_and_is_kept_nowhere(client, page):
    answer = client.get(page)

    [ours, nonce] = policy(answer)["script-src"]
    assert ours == "'self'"
    assert re.fullmatch(r"'nonce-[\w-]{16,}'", nonce)
    assert policy(answer)["object-src"] == ["'none'"]
    assert policy(answer)["default-src"] == policy(answer)["frame-ancestors"] == ["'self'"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("page", [*plain_pages(), "/sign-in"])
def test_every_script_of_a_page_bears_the_nonce_of_its_answer(client, page):
    answer = client.get(page)

    nonce = policy(answer)["script-src"][1].removeprefix("'nonce-").removesuffix("'")
    scripts = re.findall(r"<script\b[^>]*>", answer.text)
    assert [tag for tag in scripts if f'nonce="{nonce}"' not in tag] == []
    assert not re.search(r"<[^>]+\son\w+=", answer.text)


def test_no_two_answers_share_a_nonce(client):
    assert policy(client.get("/sign-in")) != policy(client.get("/sign-in"))


def test_the_files_of_the_program_may_be_kept(client):
    files = re.findall(r'(?:href|src)="(/[^"]+\.(?:css|js))"', client.get("/sign-in").text)

    assert len(files) >= 3
    for file in files:
        answer = client.get(file)
        assert answer.status_code == 200
        assert "no-store" not in answer.headers["Cache-Control"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        answer.close()


@pytest.mark.parametrize(
    "path", ["/assets/nowhere/x.js", "/assets/leaflet/../../../etc/passwd", "/static/../app.py"]
)
def test_no_file_but_ours_is_served(client, path):
    assert client.get(path).status_code == 404


def test_what_a_program_asks_for_is_kept_nowhere_either(client):
    answer = client.get("/no/such/page", headers={"Accept": "application/json"})

    assert answer.headers["Cache-Control"] == "no-store"
