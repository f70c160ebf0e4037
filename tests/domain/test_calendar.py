"""Days and clocks of İzmit."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.domain.calendar import instant_of, local_day, seconds_of

days = st.dates(min_value=date(1980, 1, 1), max_value=date(2100, 1, 1))
A_DAY_S = 86_400


@given(days, st.integers(0, 2 * A_DAY_S))
def test_seconds_after_midnight_come_back_from_their_instant(day, seconds):
    assert seconds_of(instant_of(day, seconds), day=day) == seconds


@given(days, st.integers(0, A_DAY_S - 3_601))
def test_an_instant_lies_on_the_day_it_was_made_of(day, seconds):
    assert local_day(instant_of(day, seconds)) == day


@given(days)
def test_a_day_begins_when_the_one_before_it_ends(day):
    assert local_day(instant_of(day, 0)) == day
    assert local_day(instant_of(day, 0) - timedelta(microseconds=1)) == day - timedelta(days=1)


def test_midnight_in_izmit_is_nine_in_the_evening_in_utc():
    assert instant_of(date(2026, 11, 2), 0) == datetime(2026, 11, 1, 21, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 11, 1, 20, 59, tzinfo=UTC), date(2026, 11, 1)),
        (datetime(2026, 11, 1, 21, 0, tzinfo=UTC), date(2026, 11, 2)),
    ],
)
def test_an_instant_belongs_to_the_local_day(instant, day):
    assert local_day(instant) == day


def test_seconds_before_midnight_are_below_zero():
    day = date(2026, 11, 2)

    assert seconds_of(instant_of(day, 0) - timedelta(seconds=5), day=day) == -5
