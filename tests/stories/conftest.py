"""A small bank to walk through: its people, its town and its shelves, but no programme yet.

It is planted once, through the services, and copied for each story. A story's application
has a real worker beside it, as in ``imece run``, and people who come in by ``arrive``: each
with a browser of their own, signed in at the door.
"""

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from argon2 import PasswordHasher
from sqlmodel import Session

from logistics.adapters.jobs import start_worker
from logistics.adapters.sealing import sealer_from
from logistics.cli.ground import GROUND
from logistics.store.engine import create_engine
from logistics.web import db
from seeds.organisation import UserSeed, organisation
from seeds.plant import Town, steps
from seeds.planting import bank
from seeds.planting.facts import lay_ground
from seeds.planting.ground import Ground
from tests.browser.ground import DESKTOP, open_page, shoot_if_failed
from tests.browser.steps import press
from tests.databases import SqliteDatabases
from tests.stories import clock, day

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser, Page

    from tests.browser.server import Live

    Arrive = Callable[..., Page]

SECRET = "a secret that only the stories know"
FILE = "imece.sqlite"
TOWN = Town(households=60, seed=7)
LEFT_TO_THE_STORY = ("Parcels", "First programme")


@pytest.fixture(scope="session")
def planted(sqlite_databases: SqliteDatabases, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the bank of today in it."""
    folder = tmp_path_factory.mktemp("planted")
    engine = create_engine(sqlite_databases.fresh_url(folder))
    with pytest.MonkeyPatch.context() as patch, Session(engine) as session, session.begin():
        patch.setattr(bank, "_hashed", _cheap_hash)
        _plant(session)
    engine.dispose()
    return _whole(folder)


@pytest.fixture(scope="session")
def planted_day(planted: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the bank in the middle of a day."""
    folder = tmp_path_factory.mktemp("planted-day")
    engine = create_engine(copy_of(planted, folder))
    day.begin(engine)
    engine.dispose()
    return _whole(folder)


@pytest.fixture
def sqlite_url(planted: Path, tmp_path: Path) -> str:
    """A fresh copy of the bank."""
    return copy_of(planted, tmp_path)


def copy_of(planted: Path, folder: Path) -> str:
    """Returns the URL of a fresh copy of what was planted."""
    shutil.copyfile(planted, folder / FILE)
    return f"sqlite:///{folder / FILE}"


def _whole(folder: Path) -> Path:
    """Returns the file of a database after what is still in its journal has come into it."""
    with closing(sqlite3.connect(folder / FILE)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return folder / FILE


@pytest.fixture
def live_config(sqlite_url: str, tmp_path: Path) -> Mapping[str, object]:
    """The settings of the bank's application; its maps have their ground."""
    folder = tmp_path / "instance"
    lay_ground(folder / GROUND)
    return {
        "database": sqlite_url,
        "DATA_FOLDER": str(folder),
        "SECRET_KEY": SECRET,
        "TESTING": True,
        "RATELIMIT_ENABLED": True,  # whatever application was built before
    }


@pytest.fixture(autouse=True)
def morning(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets the application see the clock of the story."""
    monkeypatch.setattr(db, "datetime", clock.WallClock)


@pytest.fixture
def worker(live_app: "Flask") -> Iterator[None]:
    """The worker that searches for routes, for as long as the story lasts."""
    worker = start_worker(live_app.extensions["imece_plan_queue"])
    yield
    worker.stop(graceful=True)


@pytest.fixture
def arrive(
    browser: "Browser", live_server: "Live", request: pytest.FixtureRequest
) -> "Iterator[Arrive]":
    """Lets a person of the bank sign in: ``arrive("depo")``, ``arrive("surucu1", screen=PHONE)``."""
    with ExitStack() as open_pages:

        def arrive(login: str, *, screen: dict[str, Any] = DESKTOP) -> "Page":
            page = open_pages.enter_context(open_page(browser, screen, address=live_server.url))
            open_pages.callback(shoot_if_failed, page, request.node)
            sign_in(page, login)
            return page

        yield arrive


def sign_in(page: "Page", login: str) -> None:
    """Signs a person of the bank in by the door."""
    page.goto("/")
    page.get_by_label("Kullanıcı adı").fill(login)
    page.get_by_label("Parola").fill(password_of(login))
    press(page, "Giriş yap")
    page.get_by_text(name_of(login)).first.wait_for()


def password_of(login: str) -> str:
    """Returns the public demo password of a person."""
    return _user(login).demo_password


def name_of(login: str) -> str:
    """Returns the name of a person, as it stands in the corner of every page."""
    return _user(login).name


def _user(login: str) -> UserSeed:
    return next(user for user in organisation().users if user.login == login)


def _plant(session: Session) -> None:
    at = clock.now()
    ground = Ground(session=session, sealer=sealer_from(SECRET), at=at, told=lambda _units: None)
    for step in steps(TOWN, at=at):
        if step.words not in LEFT_TO_THE_STORY:
            step.plant(ground)


def _cheap_hash(password: str) -> str:
    """Returns a hash of a public password; a dear one would protect nothing."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(password)
