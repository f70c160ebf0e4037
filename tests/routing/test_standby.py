"""Programs that have loaded before there is anything to search."""

from contextlib import ExitStack

from routing import searcher
from routing.solver import Ending, solve
from routing.standby import standing_by, taken
from tests.routing.builders import a_problem, a_stop

PLENTY_S = 120

TWO_STOPS = a_problem(a_stop("A", mile=10), a_stop("B", mile=20))


def no_other_program_starts(monkeypatch):
    monkeypatch.setattr(searcher, "PROGRAM", ("-c", "raise SystemExit('not this one')"))


def test_a_search_is_done_by_the_program_that_stands_by(monkeypatch):
    with standing_by():
        no_other_program_starts(monkeypatch)
        plan = solve(TWO_STOPS, seconds=PLENTY_S)

    assert plan.notes == (Ending.PROVEN,)
    assert plan.served == 2


def test_a_program_that_broke_down_while_it_stood_by_is_not_asked(monkeypatch):
    with ExitStack() as stack:
        with monkeypatch.context() as meanwhile:
            no_other_program_starts(meanwhile)
            stack.enter_context(standing_by(until_loaded_s=PLENTY_S))

        plan = solve(TWO_STOPS, seconds=PLENTY_S)

    assert plan.notes == (Ending.PROVEN,)


def test_a_program_that_nobody_asked_ends():
    with standing_by():
        pass

    assert taken() is None
