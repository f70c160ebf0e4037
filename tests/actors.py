"""People who use the application in tests: one signed-in client per role."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session

from logistics.app import create_app
from logistics.domain.roles import Role
from tests.builders import PASSWORD, a_user

SECRET = "only-for-tests-" * 3


@pytest.fixture
def app(engine_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application on a fresh database, once of each kind."""
    app = create_app(
        {
            "TESTING": True,
            "SECRET_KEY": SECRET,
            "DATABASE": engine_url,
            "DATA_FOLDER": str(tmp_path),
            "WTF_CSRF_ENABLED": False,
            "RATELIMIT_ENABLED": False,
            "JOBS_IMMEDIATE": True,
        }
    )
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
