"""Threads that search the same day, each on a plan of its own, until they meet."""

import numpy as np
import pytest

from routing.case import Case
from routing.costs import cost_s
from routing.kernel import layout as at
from routing.kernel import team as team_module
from routing.kernel.orders import rows_of
from routing.kernel.tables import lay_out
from routing.kernel.team import Apart, Together, gather
from tests.routing.towns import a_square_town


def two_threads(problem):
    layout = lay_out(problem)
    return gather(layout, given=rows_of(layout, []), seed=1, threads=2)


def links(state):
    return [state.node[:, at.NEXT], state.trip[:, at.FOLLOWING], state.van[:, at.FIRST]]


def test_threads_that_meet_go_on_from_the_same_plan():
    team = two_threads(a_square_town(40, vehicles=3))
    team.search(200, hot=5000.0, cold=500.0)
    one, other = team.states
    assert any((mine != its).any() for mine, its in zip(links(one), links(other), strict=True))

    team.meet()

    assert all((mine == its).all() for mine, its in zip(links(one), links(other), strict=True))
    assert len({int(work.number[at.COST]) for work in team.works}) == 1
    assert [np.unique(state.owner).tolist() for state in team.states] == [[0], [1]]


def test_what_threads_find_after_they_met_costs_what_they_say():
    problem = a_square_town(40, vehicles=3)
    team = two_threads(problem)

    for _part in range(3):
        team.search(200, hot=500.0, cold=50.0)
        team.meet()

    orders = [[list(trip) for trip in team.days.get(van, ())] for van in range(3)]
    assert cost_s(Case(problem), orders) == team.best


@pytest.fixture
def in_regions(monkeypatch):
    """A town whose windows two threads search in regions, though it has fewer than fifty vans."""
    monkeypatch.setattr(team_module, "FEW_TIMED", 20)
    problem = a_square_town(420, vehicles=30)
    team = two_threads(problem)
    assert isinstance(team, Together)
    return problem, team


def test_where_time_binds_few_vehicles_are_searched_by_each_thread_as_a_whole():
    assert isinstance(two_threads(a_square_town(420, vehicles=30)), Apart)


def test_threads_in_regions_of_one_plan_find_what_they_say_together(in_regions):
    problem, team = in_regions
    before = team.best

    for _cut in range(6):
        team.search(150, hot=500.0, cold=400.0)

    orders = [[list(trip) for trip in team.days.get(van, ())] for van in range(30)]
    assert cost_s(Case(problem), orders) == team.best < before


def test_a_plan_searched_in_regions_is_gathered_whole_after_each_cut(in_regions):
    problem, team = in_regions

    for _cut in range(6):
        team.search(150, hot=500.0, cold=400.0)

        (days,) = team.now()
        orders = [[list(trip) for trip in days.get(van, ())] for van in range(30)]
        assert cost_s(Case(problem), orders) == team.cost


def test_the_plans_of_threads_are_seen_as_they_are():
    problem = a_square_town(40, vehicles=3)
    team = two_threads(problem)

    team.search(200, hot=5000.0, cold=5000.0)

    costs = [
        cost_s(Case(problem), [[list(trip) for trip in days.get(van, ())] for van in range(3)])
        for days in team.now()
    ]
    assert costs == [int(work.number[at.COST]) for work in team.works]


def test_no_two_threads_write_into_one_line_of_memory():
    team = two_threads(a_square_town(40, vehicles=3))
    lines = [
        {
            line
            for part in (*state, *work)
            for line in range(
                part.ctypes.data // 64, (part.ctypes.data + part.nbytes - 1) // 64 + 1
            )
        }
        for state, work in zip(team.states, team.works, strict=True)
    ]
    assert not lines[0] & lines[1]
