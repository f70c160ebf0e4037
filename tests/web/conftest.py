"""On the screens it is one Monday noon, whatever day and hour it is outside.

What many of their tests begin with is here as well: a day to plan, and a search that is ``quick``.
"""

from datetime import datetime, tzinfo

import pytest
from sqlmodel import Session

from logistics.services.planning import running
from logistics.web import db as clock
from tests.builders import MONDAY
from tests.planning import Day, a_day, solve_at_once


class Stopped(datetime):
    """A clock that stands still."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        """Returns the one instant there is."""
        return MONDAY.astimezone(tz)


@pytest.fixture(autouse=True)
def monday(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stops the clock by which the screens tell what is today, late or expired."""
    monkeypatch.setattr(clock, "datetime", Stopped)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search that is over at once stands in for the real one."""
    monkeypatch.setattr(running.routing, "solve", solve_at_once, raising=False)


@pytest.fixture
def day(db: Session) -> Day:
    """A programme that waits for a day to be planned."""
    day = a_day(db)
    db.commit()
    return day
