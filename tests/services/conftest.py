"""What the verbs of the services are tried with."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlmodel import Session


@pytest.fixture
def session(engine: sa.Engine) -> Iterator[Session]:
    """A session that does not begin again, and so lock out the worker, when a row is looked at."""
    with Session(engine, expire_on_commit=False) as session:
        yield session
