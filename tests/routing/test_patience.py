"""The clock of a search."""

import pytest

from routing import watch
from routing.case import Case
from routing.draft import Draft
from routing.watch import Phase, Watch
from tests.routing.builders import a_problem, a_stop


class Clock:
    """A clock that is set by hand [s]."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(watch, "time", clock)
    return clock


def test_progress_is_told_twice_a_second(clock):
    told = []
    draft = Draft(Case(a_problem(a_stop())))
    search = Watch(seconds=60, on_progress=told.append, should_stop=lambda: False)

    for _tenth in range(50):
        clock.now += 0.1
        search.go_on(draft, Phase.SEARCHING)

    assert 8 <= len(told) <= 10
    assert (told[0].served, told[0].unserved) == (0, 1)


def test_a_search_goes_on_until_its_time_is_up(clock):
    draft = Draft(Case(a_problem()))
    search = Watch(seconds=2, on_progress=lambda _told: None, should_stop=lambda: False)

    goes_on = []
    for _second in range(3):
        goes_on.append(search.go_on(draft, Phase.SEARCHING))
        clock.now += 1

    assert goes_on == [True, True, False]


def test_a_wish_to_stop_is_kept():
    wishes = iter([False, True, False])
    search = Watch(seconds=60, on_progress=lambda _told: None, should_stop=lambda: next(wishes))

    assert [search.stopped for _time in range(3)] == [False, True, True]
