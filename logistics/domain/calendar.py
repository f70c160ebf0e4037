"""Days and clocks of İzmit: when a day starts and which day an instant belongs to."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LOCAL_ZONE = ZoneInfo("Europe/Istanbul")
FARTHEST_DAYS = 366


def is_far_off(day: date, *, today: date) -> bool:
    """Tells whether a day lies farther ahead than anybody plans: its year is a slip."""
    return day > today + timedelta(days=FARTHEST_DAYS)


def local_day(instant: datetime) -> date:
    """Returns the local day of an aware instant."""
    return instant.astimezone(LOCAL_ZONE).date()


def instant_of(day: date, seconds: int) -> datetime:
    """Returns the UTC instant that lies ``seconds`` [s] after a local midnight."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=LOCAL_ZONE).astimezone(UTC)
    return midnight + timedelta(seconds=seconds)


def seconds_of(instant: datetime, *, day: date) -> int:
    """Returns the seconds [s] from the local midnight that starts ``day`` to an instant."""
    return int((instant - instant_of(day, 0)).total_seconds())
