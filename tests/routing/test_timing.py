"""Timing is exact: beside every minute at which anything could be done."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings

from routing.case import Case
from routing.check import check
from routing.costs import lateness
from routing.decode import timed
from routing.flaws import can_drive
from routing.schedule import schedule
from tests.routing.builders import MINUTE
from tests.routing.every_instant import soonest_return
from tests.routing.tight_days import LAST_MINUTE, tight_days

slow = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@slow
@given(tight_days())
def test_a_trip_is_timed_when_any_timing_is_allowed_and_comes_back_as_soon_as_any(problem):
    order = list(range(len(problem.stops)))

    times = schedule(Case(problem), 0, [order])

    soonest = soonest_return(problem, order, last_minute=LAST_MINUTE)
    assert (times.misfits == ()) == (soonest is not None)
    if soonest is not None:
        assert times.returns == soonest * MINUTE


@slow
@given(tight_days(most_stops=5))
def test_what_is_timed_without_misfits_breaks_no_rule(problem):
    order = list(range(len(problem.stops)))
    plan = timed(problem, {"van": [[problem.stops[stop].id for stop in order]]})

    broken = {violation.rule for violation in check(problem, plan)}

    assert (broken == set()) == can_drive(Case(problem), 0, [order])


@given(tight_days(most_stops=5))
def test_leaving_later_would_bring_the_vehicle_back_later_or_somebody_late(problem):
    """Without breaks: nobody waits who could wait at the depot."""
    unresting = tuple(replace(vehicle, breaks=()) for vehicle in problem.vehicles)
    case, order = Case(replace(problem, vehicles=unresting)), list(range(len(problem.stops)))
    times = schedule(case, 0, [order])
    if times.misfits:
        return
    departs = times.trips[0].departs

    later = schedule(case, 0, [order], departures=lambda _depot, _load_s: ((departs + 1, 10**9),))

    assert later.misfits or later.returns > times.returns or _late(case, later) > _late(case, times)


def _late(case, times):
    return lateness(case, [list(range(len(case.stops)))], times)
