"""The clock of a search, on a clock that the test winds by hand."""

import pytest

from routing import watch
from routing.case import Case
from routing.incumbent import Incumbent
from routing.watch import TELL_EVERY_S, Phase, Watch
from tests.routing.builders import a_problem


class Clock:
    """What stands in for the ``time`` module."""

    def __init__(self) -> None:
        self.shows = 1000.0

    def monotonic(self) -> float:
        return self.shows


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(watch, "time", clock)
    return clock


@pytest.fixture
def best():
    return Incumbent(Case(a_problem()))


def a_watch(told, *, seconds=10, should_stop=lambda: False):
    return Watch(seconds=seconds, on_progress=told.append, should_stop=should_stop)


def test_progress_is_told_twice_a_second_however_often_the_search_asks(clock, best):
    told = []
    looking = a_watch(told)

    for _moment in range(16):
        looking.go_on(best, Phase.SEARCHING)
        clock.shows += TELL_EVERY_S / 4  # exact in binary

    assert [progress.elapsed_s for progress in told] == [0, 0.5, 1, 1.5]


def test_a_search_goes_on_until_its_time_is_used(clock, best):
    looking = a_watch([], seconds=2)

    assert looking.go_on(best, Phase.SEARCHING)
    clock.shows += 1.9
    assert looking.go_on(best, Phase.SEARCHING)
    clock.shows += 0.2
    assert not looking.go_on(best, Phase.SEARCHING)
    assert not looking.stopped


def test_a_search_once_stopped_stays_stopped(clock, best):
    answers = iter([False, True, False])
    looking = a_watch([], should_stop=lambda: next(answers))

    went_on = [looking.go_on(best, Phase.SEARCHING) for _moment in range(3)]

    assert went_on == [True, False, False]
