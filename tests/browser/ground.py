"""What a test of the screens stands on.

``desktop`` and ``phone`` are pages, in Turkish and on Turkish time, that know the address of
``live_server``: ``desktop.goto("/")``. They are watched (see :mod:`tests.browser.watching`),
and when the test fails a picture of them is left in ``artefacts/``. ``picture`` always takes one,
as the stories do at each step; ``shoot``, for the pages beside them, only when
``IMECE_TEST_PICTURES`` is set. ``axe`` holds a page to the accessibility rules. A test with needs
of its own makes its server by ``serve`` and its page by ``open_page``.
"""

import os
import re
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser, Page

    from tests.browser.server import Live

DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
}
PICTURES = "IMECE_TEST_PICTURES"
ARTEFACTS = Path(__file__).parents[2] / "artefacts"
PATIENCE_MS = 30_000  # a shared machine is slow at times
_GRAVE = ("serious", "critical")
_FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """One headless Chromium for all tests of a worker."""
    from playwright.sync_api import expect, sync_playwright

    from tests.browser import chromium

    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        try:
            browser = chromium.launch(playwright)
        except FileNotFoundError as error:
            pytest.fail(str(error), pytrace=False)
        yield browser
        browser.close()


@pytest.fixture
def live_config(sqlite_url: str, tmp_path: Path) -> Mapping[str, object]:
    """The settings of the application behind ``live_server``."""
    return settings_on(sqlite_url, tmp_path)


@pytest.fixture
def live_app(live_config: Mapping[str, object]) -> "Iterator[Flask]":
    """The application behind ``live_server``."""
    with application(live_config) as app:
        yield app


def settings_on(database: str, folder: Path) -> Mapping[str, object]:
    """Returns the settings of an application on a database, which keeps its files in a folder."""
    return {
        "database": database,
        "DATA_FOLDER": str(folder / "instance"),
        "SECRET_KEY": "a secret that only the tests know",
        "TESTING": True,
    }


@contextmanager
def application(config: Mapping[str, Any]) -> "Iterator[Flask]":
    """Gives the application of a worker these settings; nobody has tried to sign in to it yet."""
    from logistics.web.limits import limiter
    from tests.actors import connected

    app = connected(**{"RATELIMIT_ENABLED": True} | config)  # whatever was built before
    limiter.reset()  # one visitor of many tests
    yield app
    app.extensions["imece_engine"].dispose()


@pytest.fixture
def live_server(live_app: "Flask") -> "Iterator[Live]":
    """The application, served on a loopback port with a fresh database: ``url`` and ``app``."""
    from tests.browser.server import serve

    with serve(live_app) as live:
        yield live


@pytest.fixture
def desktop(
    browser: "Browser", live_server: "Live", request: pytest.FixtureRequest
) -> "Iterator[Page]":
    """A page on a coordinator's or a warehouse's screen."""
    with open_page(browser, DESKTOP, address=live_server.url) as page:
        yield page
        shoot_if_failed(page, request.node)


@pytest.fixture
def phone(
    browser: "Browser", live_server: "Live", request: pytest.FixtureRequest
) -> "Iterator[Page]":
    """A page on a driver's phone."""
    with open_page(browser, PHONE, address=live_server.url) as page:
        yield page
        shoot_if_failed(page, request.node)


@contextmanager
def open_page(browser: "Browser", screen: dict[str, Any], *, address: str) -> "Iterator[Page]":
    """Opens a watched page of the size ``screen`` (DESKTOP or PHONE) on the server at ``address``.

    Raises
    ------
    AssertionError
        at the end, when a request left this machine or a script, a page or the server failed.
    """
    from tests.browser.watching import watched

    context = browser.new_context(
        **screen,
        base_url=address,
        locale="tr-TR",
        timezone_id="Europe/Istanbul",
        reduced_motion="reduce",
        service_workers="block",
    )
    try:
        with watched(context):
            page = context.new_page()
            page.set_default_timeout(PATIENCE_MS)
            yield page
    finally:
        context.close()


def shoot(page: "Page", name: str) -> None:
    """Leaves a picture of the full page for those who asked to see the screens."""
    if os.environ.get(PICTURES):
        picture(page, name)


def picture(page: "Page", name: str) -> Path:
    """Leaves a picture of the full page in ``artefacts/`` and returns where it is."""
    width = (page.viewport_size or {"width": 0})["width"]
    file = ARTEFACTS / f"{name}-{width}.png"
    file.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=file, full_page=True, animations="disabled")
    return file


def width(page: "Page") -> int:
    """How wide a page is once its styles are there; before that every page is too wide."""
    page.wait_for_load_state()
    return int(page.evaluate("document.documentElement.scrollWidth"))


def axe(page: "Page") -> None:
    """Holds the page to axe-core's serious and critical rules of accessibility."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    grave = [_in_words(violation) for violation in found if violation["impact"] in _GRAVE]
    if grave:
        raise AssertionError("\n".join([f"{page.url} is not accessible:", *grave]))


def _in_words(violation: Mapping[str, Any]) -> str:
    places = [f"    {node['html']}\n      {node['failureSummary']}" for node in violation["nodes"]]
    heading = f"  {violation['impact']}: {violation['help']} ({violation['id']})"
    return "\n".join([heading, *places])


def shoot_if_failed(page: "Page", test: pytest.Item) -> None:
    """Leaves a picture of the page in ``artefacts/failed/`` when its test failed."""
    if test.stash.get(_FAILED, False) and not page.is_closed():
        picture(page, "failed/" + re.sub(r"\W+", "-", test.nodeid).strip("-"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed:
        item.stash[_FAILED] = True
    return report
