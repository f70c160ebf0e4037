"""Programs that search, killed, hung up, or ended in the midst of native code."""

import os
import signal

import pytest

from routing import searcher, solver
from routing.check import check
from routing.solver import Ending, SolverCrashed, solve
from routing.solver import Phase as Doing
from tests.routing.builders import a_problem, a_stop
from tests.routing.test_solver import stops_of
from tests.routing.towns import a_town

PLENTY_S = 120

TELLS_A_PLAN = """
import os, sys, time
from routing import worker
from routing.jobs import Better
def work(job, tell):
    tell(Better([[[1, 0]]]))
    {then}
worker.work = work
worker.main()
"""

TELLS_ITS_NUMBER = """
import os
from pathlib import Path
from routing import worker
Path({path!r}).write_text(str(os.getpid()))
worker.main()
"""

TWO_STOPS = a_problem(a_stop("A", mile=10), a_stop("B", mile=20))


@pytest.fixture
def nothing_by_hand(monkeypatch):
    """Leaves all planning to the programs that search."""
    monkeypatch.setattr(solver, "fill", lambda _case, orders, **_given: orders)


def searching_by(monkeypatch, program):
    monkeypatch.setattr(searcher, "PROGRAM", ("-c", program))


@pytest.mark.parametrize(
    ("end", "story"),
    [
        ("os.abort()", "exit code -6"),
        ("os.kill(os.getpid(), 9)", "exit code -9"),
        ("sys.exit('out of memory')", "out of memory"),
        ("1 / 0", "ZeroDivisionError"),
    ],
)
def test_a_crash_carries_the_last_best_plan(monkeypatch, nothing_by_hand, end, story):
    searching_by(monkeypatch, TELLS_A_PLAN.format(then=end))

    with pytest.raises(SolverCrashed, match=story) as crash:
        solve(TWO_STOPS, seconds=PLENTY_S)

    assert stops_of(crash.value.plan) == [["B", "A"]]
    assert crash.value.plan.notes == (Ending.BROKEN_DOWN,)
    assert check(TWO_STOPS, crash.value.plan) == []


def test_what_a_library_prints_while_it_searches_is_no_answer(monkeypatch, nothing_by_hand):
    prints = "os.write(1, b'presolved'); print('solved'); return Done([[[0, 1]]], proven=True)"
    program = TELLS_A_PLAN.format(then=prints).replace("Better\n", "Better, Done\n", 1)
    searching_by(monkeypatch, program)

    plan = solve(TWO_STOPS, seconds=PLENTY_S)

    assert plan.notes == (Ending.PROVEN,)


def test_a_search_whose_answers_cannot_be_read_is_a_crash(monkeypatch):
    monkeypatch.setattr(searcher, "ENDS_WITHIN_S", 0.1)
    searching_by(monkeypatch, "import time; print('hello', flush=True); time.sleep(10_000)")

    with pytest.raises(SolverCrashed, match="exit code -9") as crash:
        solve(TWO_STOPS, seconds=PLENTY_S)

    assert crash.value.plan.notes == (Ending.BROKEN_DOWN,)


def test_a_search_that_is_killed_from_outside_carries_the_last_best_plan(monkeypatch, tmp_path):
    number = tmp_path / "number"
    searching_by(monkeypatch, TELLS_ITS_NUMBER.format(path=str(number)))
    day = a_town(stops=70, vans=8)

    def kill(progress):
        if progress.phase is Doing.SEARCHING and number.exists():
            os.kill(int(number.read_text()), signal.SIGKILL)

    with pytest.raises(SolverCrashed, match="exit code -9") as crash:
        solve(day, seconds=PLENTY_S, on_progress=kill)

    assert crash.value.plan.served > 0
    assert check(day, crash.value.plan) == []


def test_a_search_that_never_ends_is_killed_when_its_time_is_used(monkeypatch, nothing_by_hand):
    searching_by(monkeypatch, TELLS_A_PLAN.format(then="time.sleep(10_000)"))

    plan = solve(TWO_STOPS, seconds=5)

    assert plan.notes == (Ending.TIME_USED,)
    assert plan.served == 2


def test_a_search_that_hears_nothing_is_stopped_all_the_same(monkeypatch, nothing_by_hand):
    searching_by(monkeypatch, TELLS_A_PLAN.format(then="time.sleep(10_000)"))
    told = []

    plan = solve(
        TWO_STOPS,
        seconds=PLENTY_S,
        on_progress=told.append,
        should_stop=lambda: told[-1].served == 2,
    )

    assert plan.notes == (Ending.STOPPED,)
    assert plan.served == 2
