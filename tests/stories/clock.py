"""The time of day in a story: it begins at seven in the morning, whenever it is told.

A day can only be planned before it begins. So the clock on the wall of the food bank goes
late by as much as it needs to be morning, and then as fast as any other.
"""

from datetime import UTC, date, datetime, timedelta, tzinfo

from logistics.domain.calendar import instant_of, local_day

SEVEN_S = 7 * 3600


def _last_seven(at: datetime) -> datetime:
    today = instant_of(local_day(at), SEVEN_S)
    return today if today <= at else instant_of(local_day(at) - timedelta(days=1), SEVEN_S)


_BEGUN = datetime.now(UTC)
_LATE = _BEGUN - _last_seven(_BEGUN)


def now() -> datetime:
    """Returns the instant on the clock of the food bank."""
    return datetime.now(UTC) - _LATE


def today() -> date:
    """Returns the day at the food bank."""
    return local_day(now())


class WallClock(datetime):
    """Stands in for ``datetime`` where the application asks for the present instant."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return now().astimezone(tz)
