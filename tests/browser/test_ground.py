"""The ground under the tests of the screens: what it shows, and what it refuses to let pass."""

import socket
from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from flask import Flask, abort, redirect, send_file
from playwright.sync_api import Error

from tests.browser import chromium
from tests.browser.ground import ARTEFACTS, DESKTOP, PICTURES, axe, open_page, picture, shoot
from tests.browser.server import serve

PAGE = """<!doctype html><html lang="tr"><head><meta charset="utf-8"><title>Depo</title>
<meta name="viewport" content="width=device-width, initial-scale=1">{head}</head>
<body><main><h1>Depo çıktı</h1>{body}</main></body></html>"""
LONG = 50_000_000  # [bytes] more than any connection holds on its way
PAGES = {
    "calm": PAGE.format(head="", body="<p id='w'></p>"),
    "asks-outside": PAGE.format(head="<script src='https://cdn.example/x.js'></script>", body=""),
    "asks-an-address": PAGE.format(head="", body="<img alt='' src='http://192.0.2.1/tile.png'>"),
    "breaks": PAGE.format(head="<script>undefined_function()</script>", body=""),
    "complains": PAGE.format(head="<script>console.error('no stock')</script>", body=""),
    "lacks-a-file": PAGE.format(head="<link rel='stylesheet' href='/missing.css'>", body=""),
    "styles-inline": PAGE.format(head="", body="<p style='color:red'>Az</p>"),
    "scripts-inline": PAGE.format(head="<script>document.title = 'x'</script>", body=""),
    "unlabelled": PAGE.format(head="", body="<input type='text'>"),
}


@pytest.fixture
def live_app():
    """A stand-in application, one page for each way to misbehave."""
    app = Flask("stand-in")
    app.add_url_rule("/<name>", "page", lambda name: PAGES.get(name) or abort(404))
    app.add_url_rule("/refuses", "refuses", lambda: ("Bu kadar yok.", 409))
    app.add_url_rule("/fails", "fails", lambda: ("Hata", 500))
    app.add_url_rule("/leads-away", "leads_away", lambda: redirect("http://192.0.2.1/"))
    return app


@pytest.fixture
def strict_app(live_app):
    """The stand-in application under a strict content security policy."""

    @live_app.after_request
    def forbid_inline(response):
        response.headers["Content-Security-Policy"] = "default-src 'self'"
        return response

    return live_app


def test_a_desktop_page_is_wide_and_turkish(desktop):
    desktop.goto("/calm")

    assert desktop.evaluate("[innerWidth, innerHeight]") == [1280, 800]
    assert desktop.evaluate("navigator.language") == "tr-TR"
    assert desktop.evaluate("(1234.5).toLocaleString()") == "1.234,5"
    assert desktop.evaluate("new Date(0).getHours()") == 2


def test_a_phone_page_is_narrow_and_touched(phone):
    phone.goto("/calm")

    assert phone.evaluate("[innerWidth, innerHeight]") == [360, 740]
    assert phone.evaluate("navigator.maxTouchPoints > 0")


def test_a_picture_of_the_full_page_is_left_for_those_who_ask(desktop, monkeypatch):
    file = ARTEFACTS / "ground" / "calm-1280.png"
    file.unlink(missing_ok=True)
    desktop.goto("/calm")

    monkeypatch.delenv(PICTURES, raising=False)
    shoot(desktop, "ground/calm")
    assert not file.exists()

    monkeypatch.setenv(PICTURES, "1")
    shoot(desktop, "ground/calm")
    assert file.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("/asks-outside", "script https://cdn.example/x.js"),
        ("/asks-an-address", "image http://192.0.2.1/tile.png"),
        ("/leads-away", "document http://192.0.2.1/"),
    ],
)
def test_a_request_that_leaves_this_machine_fails_the_test(browser, live_server, path, address):
    with pytest.raises(AssertionError, match=f"a request left this machine: {address}"):
        visit(browser, live_server.url, path)


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/breaks", "script: undefined_function"),
        ("/complains", "console: no stock"),
        ("/lacks-a-file", "missing.css"),
        ("/fails", "500 GET"),
    ],
)
def test_a_page_that_fails_in_silence_fails_the_test(browser, live_server, path, told):
    with pytest.raises(AssertionError, match=told):
        visit(browser, live_server.url, path)


@pytest.mark.parametrize("path", ["/styles-inline", "/scripts-inline"])
def test_a_page_that_breaks_its_security_policy_fails_the_test(browser, strict_app, path):
    with (
        serve(strict_app) as live,
        pytest.raises(AssertionError, match="violates the following Content Security Policy"),
    ):
        visit(browser, live.url, path)


def test_a_strict_security_policy_hinders_neither_picture_nor_axe(strict_app, phone):
    phone.goto("/calm")

    picture(phone, "ground/strict")
    axe(phone)


def test_a_refusal_in_words_is_no_failure(desktop):
    answer = desktop.goto("/refuses")

    assert answer.status == 409


def test_axe_names_the_element_that_cannot_be_used(desktop):
    desktop.goto("/unlabelled")

    with pytest.raises(AssertionError, match=r'critical: .*label[^$]*<input type="text">'):
        axe(desktop)


def test_axe_lets_a_plain_page_pass(phone):
    phone.goto("/calm")

    axe(phone)


def test_a_server_stops_while_a_page_still_holds_its_connection(browser, live_app):
    with serve(live_app) as first:
        context = browser.new_context()
        context.new_page().goto(f"{first.url}/calm")
    context.close()

    with serve(live_app) as second:
        assert second.url != first.url


def test_a_file_that_nobody_fetched_to_its_end_is_closed_with_its_server(live_app, tmp_path):
    with (tmp_path / "long").open("wb") as begun:
        begun.truncate(LONG)
    file = (tmp_path / "long").open("rb")
    live_app.add_url_rule("/long", "long", lambda: send_file(file, "application/zip"))

    with socket.socket() as slow:
        with serve(live_app) as live:
            slow.connect(("127.0.0.1", urlsplit(live.url).port))
            slow.sendall(b"GET /long HTTP/1.1\r\nHost: imece\r\n\r\n")
            assert slow.recv(4) == b"HTTP"

        assert file.closed


def test_a_missing_chromium_is_told_in_words(monkeypatch, tmp_path):
    class Elsewhere:
        class chromium:  # noqa: N801
            executable_path = str(tmp_path / "none")

    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("IMECE_TEST_CHROMIUM", raising=False)

    with pytest.raises(FileNotFoundError, match="apt-get install chromium-headless-shell"):
        chromium.launch(Elsewhere)


def visit(browser, address, path):
    with open_page(browser, DESKTOP, address=address) as page, suppress(Error):
        page.goto(path, wait_until="networkidle")
