"""On the screens it is one Monday noon, whatever day and hour it is outside."""

from datetime import datetime, tzinfo

import pytest

from logistics.web import db
from tests.builders import MONDAY


class Stopped(datetime):
    """A clock that stands still."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        """Returns the one instant there is."""
        return MONDAY.astimezone(tz)


@pytest.fixture(autouse=True)
def monday(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stops the clock by which the screens tell what is today, late or expired."""
    monkeypatch.setattr(db, "datetime", Stopped)
