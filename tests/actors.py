"""People who use the application in tests: one signed-in client per role."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from sqlmodel import Session

from logistics.app import connect, create_app
from logistics.domain.roles import Role
from logistics.web.limits import limiter
from tests.builders import PASSWORD, a_user

SECRET = "only-for-tests-" * 3


class Compiled(BytecodeCache):
    """Templates that one application compiled, for all that are built after it."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Gives a template its code, when it was compiled from the same source."""
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps the code of a template."""
        self.kept[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


def built(config: Mapping[str, object]) -> Flask:
    """A new application, which need not compile the templates another one of this run has."""
    app = create_app(config)
    app.jinja_env.bytecode_cache = COMPILED
    return app


CONFIG = {
    "TESTING": True,
    "SECRET_KEY": SECRET,
    "WTF_CSRF_ENABLED": False,
    "RATELIMIT_ENABLED": False,
    "JOBS_IMMEDIATE": True,
}


@cache
def _kept(configured: tuple[tuple[str, object], ...]) -> tuple[Flask, dict[str, object]]:
    """An application built once a worker for all tests with this configuration, as it was first.

    Building one costs half a second: every address is compiled and every template read.
    """
    app = built({**dict(configured), "DATABASE": "sqlite://"})
    return app, dict(app.config)


def connected(database: str, **config: object) -> Flask:
    """The application on a database; a test that adds pages of its own builds another."""
    folder = config.pop("DATA_FOLDER", "instance")
    app, as_built = _kept(tuple(sorted(config.items())))
    app.config.clear()
    app.config.update(as_built, DATABASE=database, DATA_FOLDER=folder)
    limiter.enabled = bool(config.get("RATELIMIT_ENABLED", True))
    connect(app)
    return app


@pytest.fixture
def app(engine_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application on a fresh database, once of each kind."""
    app = connected(engine_url, **CONFIG, DATA_FOLDER=str(tmp_path))
    yield app
    app.extensions["imece_engine"].dispose()


@pytest.fixture
def db(app: Flask) -> Iterator[Session]:
    """A session on the application's database; commit before the application looks."""
    with Session(app.extensions["imece_engine"], expire_on_commit=False) as session:
        yield session


@pytest.fixture
def sign_in(app: Flask) -> Callable[..., FlaskClient]:
    """Makes a user with these roles and returns a client signed in as that user."""

    def make(*roles: Role, username: str | None = None) -> FlaskClient:
        with Session(app.extensions["imece_engine"]) as session, session.begin():
            name = a_user(session, *roles, username=username).username
        client = app.test_client()
        answer = client.post("/sign-in", data={"username": name, "password": PASSWORD})
        assert answer.status_code == 303
        return client

    return make


@pytest.fixture
def warehouse(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in(Role.WAREHOUSE)


@pytest.fixture
def coordinator(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in(Role.COORDINATOR)


@pytest.fixture
def caseworker(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in(Role.CASEWORKER)


@pytest.fixture
def driver(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in(Role.DRIVER)


@pytest.fixture
def auditor(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in(Role.AUDITOR)


@pytest.fixture
def admin(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in(Role.ADMIN)
