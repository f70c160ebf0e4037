"""Rush hours weigh as much as they take of the shift."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing import TimeWindow
from routing.travel import Roads, estimate
from routing.travel_hours import RushHours, slowness
from tests.routing.builders import a_depot, a_stop

HOUR = 3600
MORNING = RushHours(opens=7 * HOUR, closes=9 * HOUR, speed_percent=50)
EVENING = RushHours(opens=17 * HOUR, closes=19 * HOUR, speed_percent=80)


def from_to(opens, closes):
    return TimeWindow(opens=opens * HOUR, closes=closes * HOUR)


@pytest.mark.parametrize(
    ("shift", "times"),
    [
        (from_to(7, 9), 2.0),
        (from_to(10, 16), 1.0),
        (from_to(8, 10), 1.5),
        (from_to(8, 16), 1.125),
        (from_to(8, 18), (2 + 8 + 1.25) / 10),
        (from_to(9, 9), 1.0),
        (None, 1.0),
    ],
)
def test_a_way_takes_longer_by_the_share_of_slow_hours(shift, times):
    assert slowness((MORNING, EVENING), shift) == pytest.approx(times)


def test_where_rush_hours_overlap_the_slowest_holds():
    wide = RushHours(opens=6 * HOUR, closes=10 * HOUR, speed_percent=80)

    assert slowness((wide, MORNING), from_to(7, 9)) == slowness((MORNING, wide), from_to(7, 9)) == 2


hours = st.integers(0, 86_400)
spans = st.tuples(hours, hours).filter(lambda span: span[0] < span[1])
rushes = st.lists(
    st.builds(
        lambda span, percent: RushHours(opens=span[0], closes=span[1], speed_percent=percent),
        spans,
        st.integers(1, 100),
    ),
    max_size=4,
)


@given(rushes, spans)
def test_rush_hours_never_make_a_way_faster_nor_slower_than_the_slowest_of_them(rush, span):
    times = slowness(rush, TimeWindow(opens=span[0], closes=span[1]))

    slowest = 100 / min((each.speed_percent for each in rush), default=100)
    assert 1 - 1e-9 <= times <= slowest + 1e-9


def test_an_estimate_is_slower_in_the_rush_and_no_longer():
    places = [a_depot()], [a_stop("A", at=(40.80, 29.99))]
    roads = Roads(rush=(MORNING,))

    slow, usual = (estimate(*places, roads=roads, shift=s) for s in (from_to(7, 9), None))

    assert slow.durations_s[0, 1] == pytest.approx(2 * usual.durations_s[0, 1], abs=1)
    assert (slow.distances_m == usual.distances_m).all()


@pytest.mark.parametrize(
    ("hours", "sentence"),
    [
        ({"opens": 9 * HOUR, "closes": 7 * HOUR, "speed_percent": 80}, "begin before they end"),
        ({"opens": 0, "closes": 25 * HOUR, "speed_percent": 80}, "within one day"),
        ({"opens": 0, "closes": HOUR, "speed_percent": 0}, "1 to 100 percent"),
        ({"opens": 0, "closes": HOUR, "speed_percent": 101}, "1 to 100 percent"),
    ],
)
def test_impossible_rush_hours_are_refused(hours, sentence):
    with pytest.raises(ValueError, match=sentence):
        RushHours(**hours)
