"""A cost that no plan is below, where doors open and close."""

from dataclasses import replace
from itertools import count, permutations

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from routing.bound import ever_sharper
from routing.bounds import clock, clocked
from routing.bounds.clock import TICKS, clock_of
from routing.bounds.clocked import clocked_bound
from routing.bounds.memory import MOST, Memory, nearest
from routing.bounds.relaxed import relaxed
from routing.bounds.worth import Worth
from routing.case import Case
from routing.costs import cost_s
from routing.drivable import can_be_driven
from routing.kernel import search
from routing.model import TimeWindow
from tests.routing.any_days import any_days
from tests.routing.brute_force import best_cost
from tests.routing.builders import HOUR, MINUTE, Given, a_problem, a_stop, a_vehicle
from tests.routing.towns import every_order
from tests.routing.wishes import WISHES, with_optional_stops


def steps(most):
    """Lets a climb take so many steps, however long they take."""
    taken = count()
    return lambda _last_takes_s: next(taken) < most


def bound_of(day, *, upper, most_steps=40):
    """The bound by the clock of a day on which all stops can be served; None without a clock."""
    case = Case(day)
    stops = [stop for stop, able in enumerate(case.able) if able]
    easier = relaxed(case, stops)
    times = clock_of(case, stops, easier)
    if times is None:
        return None
    left = sum(case.penalty_s[stop] for stop, able in enumerate(case.able) if not able)
    found = clocked_bound(easier, times, upper=upper - left, goes_on=steps(most_steps))
    return left + found


@pytest.mark.parametrize("wish", WISHES)
@pytest.mark.parametrize("as_asked", [lambda day: day, with_optional_stops])
def test_no_plan_costs_less_than_the_bound_by_the_clock(wish, as_asked):
    case = Case(as_asked(WISHES[wish]))

    best = min(cost_s(case, orders) for orders in every_order(case) if can_be_driven(case, orders))

    bound = bound_of(case.problem, upper=best)
    assert bound is None or bound <= best


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_days(most_stops=4, most_vehicles=2))
def test_no_plan_of_any_day_costs_less_than_the_bound_by_the_clock(day):
    assume(any(Case(day).able))
    best = best_cost(Case(day))

    bound = bound_of(day, upper=best)

    assert bound is None or bound <= best


@st.composite
def short_days(draw):
    """Up to two vans with hardly the time for up to four doors, on ways that may be longer than others."""
    count, vans = draw(st.integers(2, 4)), draw(st.integers(1, 2))
    doors = [
        a_stop(
            f"door {number}",
            windows=(TimeWindow(opens=60 * opens, closes=60 * (opens + lasts)),),
            service_s=60 * draw(st.integers(0, 4)),
            setup_s=60 * draw(st.integers(0, 2)),
            building=draw(st.sampled_from([None, "tower"])),
            penalty_s=draw(st.sampled_from([None, 50 * MINUTE])),
        )
        for number in range(count)
        for opens, lasts in [(draw(st.integers(0, 20)), draw(st.integers(0, 12)))]
    ]
    shift = TimeWindow(opens=0, closes=60 * draw(st.integers(15, 40)))
    overtime_s = draw(st.sampled_from([0, 5 * MINUTE]))
    fleet = [
        a_vehicle(
            f"van {number}", shift=shift, overtime_s=overtime_s, fixed_cost_s=draw(FIXED_COSTS)
        )
        for number in range(vans)
    ]
    size = count + 1
    ways = draw(st.lists(st.integers(0, 9), min_size=size * size, max_size=size * size))
    apart = 60 * np.array(ways, dtype=np.int32).reshape(size, size)
    np.fill_diagonal(apart, 0)
    day = a_problem(*doors, vehicles=tuple(fleet))
    return replace(day, travel=Given(durations_s=apart, distances_m=apart))


FIXED_COSTS = st.sampled_from([0, 0, 7 * MINUTE])


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(short_days(), st.sampled_from([1440, 45]))
def test_no_plan_of_a_short_day_costs_less_than_the_bound_by_the_clock(day, ticks):
    assume(any(Case(day).able))
    best = best_cost(Case(day))

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(clock, "TICKS", ticks)
        bound = bound_of(day, upper=2 * best + HOUR)

    assert bound is None or bound <= best


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_days(most_stops=4, most_vehicles=2), st.data())
def test_whatever_prizes_and_memories_no_plan_is_below(day, data):
    case = Case(day)
    stops = [stop for stop, able in enumerate(case.able) if able]
    assume(stops)
    easier = relaxed(case, stops)
    times = clock_of(case, stops, easier)
    assume(times is not None)
    best = best_cost(case) - sum(case.penalty_s[s] for s, able in enumerate(case.able) if not able)
    climb = clocked._Climb(easier, times, upper=best)
    some = st.lists(st.sampled_from(range(len(stops))), unique=True)
    minds = [
        [stop, *(other for other in data.draw(some) if other != stop)] for stop in range(len(stops))
    ]
    climb._memory = Memory(minds)
    prizes = data.draw(st.lists(st.integers(-4000, 9000), min_size=len(stops), max_size=len(stops)))
    climb._prizes = np.minimum(prizes, climb._highest).astype(np.int64) * clocked.MS
    climb._all = climb._legs(easier.possible)

    assert climb._look_at_all() <= best * clocked.MS


def test_a_closed_road_from_a_door_bars_no_way_to_it():
    """From door C straight to the depot it takes 8 minutes, over door B none; in time there is room for B alone."""
    doors = [
        a_stop(name, windows=(TimeWindow(opens=60 * opens, closes=60 * closes),), service_s=service_s)
        for name, opens, closes, service_s in (
            ("A", 4, 4, 4 * MINUTE), ("B", 0, 8, 0), ("C", 5, 8, 0), ("D", 0, 0, 0),
        )
    ]  # fmt: skip
    apart = np.zeros((5, 5), dtype=np.int32)
    apart[3, 0] = 8 * MINUTE
    van = a_vehicle("van", shift=TimeWindow(opens=0, closes=15 * MINUTE))
    travel = Given(durations_s=apart, distances_m=apart)
    day = replace(a_problem(*doors, vehicles=(van,)), travel=travel)

    assert best_cost(Case(day)) == 0
    assert bound_of(day, upper=HOUR) <= 0


DOORS = 10


def near_and_far():
    """A day of one van and doors near and far in turns, which open an hour after each other."""
    doors = [
        a_stop(
            f"door {number}", mile=60 if number % 2 else 10,
            windows=(TimeWindow(opens=(2 + number) * HOUR, closes=(2 + number) * HOUR + 144 * MINUTE),),
        )
        for number in range(DOORS)
    ]  # fmt: skip
    van = a_vehicle("van", shift=TimeWindow(opens=0, closes=24 * HOUR))
    return a_problem(*doors, vehicles=(van,))


def test_windows_that_send_a_van_to_and_fro_are_known_to_the_clock_alone():
    day = near_and_far()
    best = search(day, seconds=60, seed=1, threads=1, iterations=4000).cost

    rough, without_the_clock, with_it = ever_sharper(Case(day), seconds=20, upper=best)

    assert rough < without_the_clock < 0.5 * best
    assert with_it == best


def test_a_day_without_windows_has_no_clock():
    case = Case(a_problem(a_stop("A"), a_stop("B")))
    stops = [0, 1]
    assert clock_of(case, stops, relaxed(case, stops)) is None


def test_on_the_clock_a_ride_takes_no_longer_than_on_the_road():
    case = Case(near_and_far())
    stops = list(range(DOORS))
    times = clock_of(case, stops, relaxed(case, stops))
    tick_s = 24 * HOUR // TICKS
    between = np.asarray(case.ways)[1:, 1:] + np.array(case.service_s)[:, None]
    apart = ~np.eye(DOORS, dtype=bool)

    assert np.all(
        np.maximum(times.rides[apart] * tick_s, tick_s) <= np.maximum(between[apart], tick_s)
    )
    assert np.all(times.rides >= 1)


def test_a_closer_look_ends_where_somebody_waits():
    case = Case(near_and_far())
    bounds = list(ever_sharper(case, seconds=60, upper=13_200, goes_on=lambda: False))
    assert bounds[-1] < 0.5 * 13_200


STOPS = 6
WALKS = st.lists(st.integers(0, STOPS - 1), min_size=1, max_size=12)


@given(st.lists(st.lists(st.integers(0, STOPS - 1)), min_size=STOPS, max_size=STOPS), WALKS)
def test_a_walk_learnt_goes_in_circles_no_more(minds, walk):
    memory = Memory(
        [[stop, *dict.fromkeys(o for o in some if o != stop)] for stop, some in enumerate(minds)]
    )

    memory.learn(walk, longest=len(walk))

    assert memory.allows(walk) is (len(set(walk)) == len(walk))


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_whatever_is_remembered_a_trip_is_a_walk(order):
    apart = np.array([[0.0, 1, 2], [1, 0, 3], [2, 3, 0]])
    for most in (1, 2, 3):
        assert nearest(apart, most=most).allows(order)


def test_no_stop_remembers_more_than_fits():
    stops = MOST + 3
    memory = Memory([[stop] for stop in range(stops)])
    for other in range(1, stops):
        memory.learn((other, 0, other), longest=5)
    assert max(len(some) for some in memory.of) == MOST


def test_prizes_make_no_walk_earn_more_than_it_costs():
    worth = Worth(np.array([50.0, 1000.0]), [1])
    assert worth.add((0, (0,)), 40.0)
    assert not worth.add((0, (0,)), 40.0)
    worth.add((0, (1,)), 60.0)
    worth.add((0, (0, 1)), 90.0)

    total, prizes = worth.near(np.zeros(2), 1000.0)

    assert total == pytest.approx(90.0)
    assert prizes.sum() == pytest.approx(90.0)
    assert worth.taken() == [(0, (0, 1))]


def test_many_walks_are_forgotten_but_those_that_bind(monkeypatch):
    monkeypatch.setattr("routing.bounds.worth.MOST_WALKS", 6)
    monkeypatch.setattr("routing.bounds.worth.KEPT_WALKS", 3)
    worth = Worth(np.full(1, 1000.0), [1])
    worth.add((0, (0,)), 10.0)
    worth.near(np.zeros(1), 1000.0)
    for more in range(2, 10):
        worth.add((0, (0,) * more), 1000.0 * more)

    total, _prizes = worth.near(np.zeros(1), 1000.0)

    assert total == pytest.approx(10.0)
    assert len(worth.walks) == 3
