"""What a break costs a day, exactly: never more than its own minutes.

Take any plan of the same day without the break, but with a shift that closes earlier by the
break's length and goods that keep cold for as much less. Hold the break at the first standstill
in its window and let everything after it come later by its length: nothing is broken. So every
such plan must be found drivable, and the best plan with the break serves no less.
"""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routing.case import NEVER, Case, left_out
from routing.flaws import can_drive
from routing.model import Break, Problem
from routing.schedule import schedule
from routing.timing import Step
from tests.routing.any_days import any_days, dealt
from tests.routing.brute_force import every_plan
from tests.routing.builders import EIGHT, HOUR, MINUTE, window
from tests.routing.strategies import problems

PRAYER = Break(window=window(EIGHT + 4 * HOUR, EIGHT + 6 * HOUR), duration_s=30 * MINUTE)
LUNCH = Break(window=window(EIGHT + 3 * HOUR, EIGHT + 5 * HOUR), duration_s=45 * MINUTE)
slow = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def anytime(problem: Problem) -> Problem:
    """A day on which doors are open at all hours, and no break is held."""
    return replace(
        problem,
        vehicles=tuple(replace(vehicle, breaks=()) for vehicle in problem.vehicles),
        stops=tuple(replace(stop, windows=()) for stop in problem.stops),
    )


def resting(problem: Problem, *breaks: Break) -> Problem:
    vans = tuple(replace(vehicle, breaks=breaks) for vehicle in problem.vehicles)
    return replace(problem, vehicles=vans)


def shortened(problem: Problem, by_s: int) -> Problem:
    """The day with so much less of every shift and of every cold limit."""
    return replace(
        problem,
        vehicles=tuple(
            replace(van, shift=window(van.shift.opens, van.shift.closes - by_s))
            for van in problem.vehicles
        ),
        stops=tuple(
            replace(stop, cold_limit_s=max(stop.cold_limit_s - by_s, 0))
            if stop.cold_limit_s is not None
            else stop
            for stop in problem.stops
        ),
    )


@given(problems(most_stops=5), st.randoms(use_true_random=False), st.sampled_from([LUNCH, PRAYER]))
def test_a_break_costs_no_more_than_its_own_minutes(problem, random, wanted):
    day = anytime(problem)
    shorter, rested = (
        Case(shortened(day, wanted.duration_s)),
        Case(resting(day, wanted)),
    )
    for vehicle, trips in enumerate(dealt(day, random)):
        if can_drive(shorter, vehicle, trips):
            assert can_drive(rested, vehicle, trips)


@slow
@given(problems(most_stops=3, most_vehicles=1))
def test_lunch_and_prayer_together_cost_no_more_than_their_minutes(problem):
    day = anytime(problem)
    both = LUNCH.duration_s + PRAYER.duration_s

    without = fewest_left_out(shortened(day, both))

    assert fewest_left_out(resting(day, LUNCH, PRAYER)) <= without


def fewest_left_out(problem: Problem) -> int:
    case = Case(problem)
    return min(len(left_out(case, orders)) for orders, _times in every_plan(case))


@given(any_days(), st.randoms(use_true_random=False), st.sampled_from([(LUNCH,), (LUNCH, PRAYER)]))
def test_no_rest_is_passed_over_that_would_have_been_the_best(problem, random, breaks):
    case = Case(resting(problem, *breaks))
    for vehicle, trips in enumerate(dealt(problem, random)):
        times = schedule(case, vehicle, trips)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("routing.resting.spare_s", endless)
            patch.setattr("routing.timing.spare_s", endless)
            patch.setattr("routing.schedule.schedule_in_time", never)
            assert schedule(case, vehicle, trips) == times


def endless(_case: Case, steps: list[Step], _longest_s: int) -> list[int]:
    return [NEVER] * len(steps)


def never(*_day: object, **_departures: object) -> None:
    """No day is found in time, so that every rest is tried."""
