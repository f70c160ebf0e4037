"""A search that has rounds enough begins again, in another way, and the better plan counts."""

from dataclasses import replace

import pytest
from hypothesis import given

from routing.case import Case, Table
from routing.costs import cost_s
from routing.kernel import draws, running
from routing.kernel.draws import ENOUGH_ROUNDS, Draws
from routing.kernel.orders import rows_of
from routing.kernel.tables import lay_out
from routing.kernel.team import gather
from tests.routing.any_days import any_days
from tests.routing.builders import HOUR, MINUTE, NINE, kilos, window
from tests.routing.kernel.searching import broken_rules, few, found
from tests.routing.towns import a_square_town

SHARES = [part / 100 for part in range(100)]


def course(all_draws, *, rounds_a_stop):
    """Which draw is under way, and how far it has come, at each hundredth of a search."""
    steps = []
    for share in SHARES:
        all_draws.settle(share, rounds_a_stop=rounds_a_stop)
        all_draws.go_on(share)
        steps.append((all_draws.number, all_draws.passed(share)))
    return steps


def test_with_rounds_enough_for_two_draws_each_has_half_of_the_search():
    steps = course(Draws(), rounds_a_stop=2 * ENOUGH_ROUNDS)
    assert [number for number, _passed in steps] == [0] * 50 + [1] * 50
    assert steps[49][1] == pytest.approx(0.98)
    assert steps[50][1] == pytest.approx(0)
    assert steps[99][1] == pytest.approx(0.98)


@pytest.mark.parametrize(
    ("all_draws", "rounds"),
    [(Draws(), 1.9 * ENOUGH_ROUNDS), (Draws(most=1), 100 * ENOUGH_ROUNDS)],
    ids=["too few rounds", "one at most"],
)
def test_a_search_of_one_draw_goes_on_to_its_end(all_draws, rounds):
    assert course(all_draws, rounds_a_stop=rounds) == [(0, share) for share in SHARES]


def long_trips(stops=100, *, vehicles=2):
    """A small town of which two vans serve fifty doors each, some of them within an hour."""
    town = a_square_town(stops, vehicles=vehicles)
    near = town.travel.durations_s // 4
    doors = (
        replace(door, demand=kilos(1), windows=(window(NINE, NINE + HOUR),) if n % 10 == 0 else ())
        for n, door in enumerate(town.stops)
    )
    return replace(town, stops=tuple(doors), travel=Table(durations_s=near, distances_m=near))


@pytest.fixture
def begun(monkeypatch):
    """Whether each plan polishes that a search with rounds enough begins with."""
    polishing = []

    def noting(*asked, **given):
        polishing.append(given.get("polishes", False))
        return gather(*asked, **given)

    monkeypatch.setattr(running, "gather", noting)
    monkeypatch.setattr(draws, "ENOUGH_ROUNDS", 10.0)
    return polishing


def test_long_trips_with_windows_are_drawn_twice_and_the_better_plan_is_kept(begun):
    problem, told = long_trips(), []

    def hear(_orders, cost):
        told.append(cost)
        return True

    result = found(problem, iterations=2000, on_better=hear)

    *plans, _completed = begun
    assert plans == [False, True]
    assert told == sorted(told, reverse=True)
    assert result.cost == told[-1] == cost_s(Case(problem), result.orders)
    assert broken_rules(problem, result.orders) == set()


def test_a_plan_to_go_on_from_is_not_left_for_another_draw(begun):
    problem = long_trips()
    start = found(problem, iterations=50).orders
    begun.clear()

    found(problem, start=start, cooled=0.5, iterations=1000)

    assert begun == [False, False]


def test_short_trips_are_drawn_once(begun):
    found(a_square_town(60, vehicles=8), iterations=1000)
    assert begun == [False, False]


def polished(problem, *, rounds, threads=1):
    layout = lay_out(problem)
    team = gather(layout, given=rows_of(layout, []), seed=5, threads=threads, polishes=True)
    team.search(rounds, hot=2000.0, cold=50.0)
    trips = [team.days.get(van, ()) for van in range(len(problem.vehicles))]
    return team.best, [[list(trip) for trip in day] for day in trips]


@few
@given(any_days())
def test_polished_plans_break_no_rule(problem):
    _cost, orders = polished(problem, rounds=400)
    assert broken_rules(problem, orders) == set()


@pytest.mark.parametrize("threads", [1, 2])
def test_polished_plans_cost_what_they_say(threads):
    problem = long_trips(vehicles=4)
    problem = replace(
        problem,
        stops=tuple(
            replace(door, service_s=3 * MINUTE, cold_limit_s=3 * HOUR) for door in problem.stops
        ),
    )
    cost, orders = polished(problem, rounds=4000, threads=threads)
    assert broken_rules(problem, orders) == set()
    assert cost == cost_s(Case(problem), orders)
