"""When everything happens, once the order is decided."""

from hypothesis import given, settings
from hypothesis import strategies as st

from routing.case import Case
from routing.check import check
from routing.decode import arrange
from routing.model import Break
from routing.schedule import Clash, Misfit, schedule, time_trip
from tests.routing.builders import (
    EIGHT,
    FIVE,
    HOUR,
    MINUTE,
    NINE,
    NOON,
    TEN,
    a_depot,
    a_problem,
    a_stop,
    a_vehicle,
    window,
)
from tests.routing.strategies import problems


def timed(problem, *trips):
    return schedule(Case(problem), 0, trips)


def test_a_trip_drives_serves_and_comes_back():
    times = timed(a_problem(a_stop("A", mile=10), a_stop("B", mile=20)), [0, 1]).trips[0]

    assert times.departs == EIGHT
    assert times.starts == times.arrives == [EIGHT + 10 * MINUTE, EIGHT + 25 * MINUTE]
    assert times.returns == EIGHT + 50 * MINUTE


def test_nobody_waits_at_a_door_when_they_can_wait_at_the_depot():
    times = timed(a_problem(a_stop("A", mile=10, windows=(window(TEN, FIVE),))), [0]).trips[0]

    assert times.departs == TEN - 10 * MINUTE
    assert times.arrives == times.starts == [TEN]


def test_a_later_departure_never_makes_a_stop_late():
    early = a_stop("A", mile=10, windows=(window(EIGHT, NINE),))
    late = a_stop("B", mile=20, windows=(window(NOON, FIVE),))
    times = timed(a_problem(early, late), [0, 1])

    assert times.misfits == ()
    assert times.trips[0].starts == [NINE, NOON]


def test_the_next_window_is_taken_when_the_first_is_missed():
    stop = a_stop("A", mile=10, windows=(window(EIGHT, EIGHT + 60), window(TEN, NOON)))
    assert timed(a_problem(stop), [0]).trips[0].starts == [TEN]


def test_a_later_window_is_taken_when_only_that_keeps_the_goods_cold():
    early_or_late = a_stop("A", mile=10, windows=(window(EIGHT, NINE), window(NOON, FIVE)))
    late = a_stop("B", mile=20, windows=(window(NOON, FIVE),), cold_limit_s=HOUR)
    times = timed(a_problem(early_or_late, late), [0, 1])

    assert times.misfits == ()
    assert times.trips[0].starts == [NOON, NOON + 15 * MINUTE]


def test_a_missed_window_is_told_with_its_delay():
    stop = a_stop("A", mile=10, windows=(window(0, EIGHT),))
    assert timed(a_problem(stop), [0]).misfits == (Misfit(Clash.WINDOW, 0, 10 * MINUTE),)


def test_trips_follow_one_another_after_loading():
    problem = a_problem(
        a_stop("A", mile=10), a_stop("B", mile=20), depots=(a_depot(reload_s=20 * MINUTE),)
    )
    first, second = timed(problem, [0], [1]).trips

    assert first.returns == EIGHT + 25 * MINUTE
    assert second.departs == first.returns + 20 * MINUTE


def test_coming_back_after_the_shift_is_a_misfit():
    problem = a_problem(a_stop(mile=10), vehicles=(a_vehicle(shift=window(EIGHT, EIGHT + 60)),))
    assert timed(problem, [0]).misfits == (Misfit(Clash.SHIFT, None, 24 * MINUTE),)


def a_resting_driver(opens, closes):
    rest = Break(window=window(opens, closes), duration_s=30 * MINUTE)
    return (a_vehicle(breaks=(rest,)),)


def test_a_break_is_held_where_it_brings_the_vehicle_home_soonest():
    """B opens at ten, so resting on arrival there costs nothing."""
    stops = (
        a_stop("A", mile=10, windows=(window(EIGHT, NINE),)),
        a_stop("B", mile=20, windows=(window(TEN, FIVE),)),
    )
    times = timed(a_problem(*stops, vehicles=a_resting_driver(NINE, TEN)), [0, 1])

    assert times.misfits == ()
    assert times.trips[0].starts == [NINE, TEN]
    [(starts, ends)] = times.rests
    assert (ends - starts, ends <= TEN) == (30 * MINUTE, True)


def test_a_break_can_wait_until_the_vehicle_is_back():
    times = timed(a_problem(a_stop(mile=10), vehicles=a_resting_driver(EIGHT, NINE)), [0])

    assert times.misfits == ()
    assert times.returns == EIGHT + 25 * MINUTE


def test_a_break_that_cannot_be_held_is_a_misfit():
    busy = a_stop("A", mile=10, service_s=4 * HOUR, windows=(window(EIGHT, NINE),))
    times = timed(a_problem(busy, vehicles=a_resting_driver(TEN, NOON)), [0])
    assert [misfit.clash for misfit in times.misfits] == [Clash.BREAK]


@given(problems(most_vehicles=1), st.randoms(use_true_random=False))
def test_a_timetable_without_misfits_breaks_no_rule_of_time(problem, random):
    order = list(range(len(problem.stops)))
    random.shuffle(order)
    cut = random.randrange(len(order) + 1)
    trips = [trip for trip in (order[:cut], order[cut:]) if trip]

    misfits = timed(problem, *trips).misfits

    names = [[problem.stops[stop].id for stop in trip] for trip in trips]
    rules = {one.rule for one in check(problem, arrange(problem, {"van 0": names}))}
    of_time = {
        "service_starts_in_window",
        "cold_limit_is_held",
        "trips_fit_the_shift",
        "breaks_are_held",
    }
    never = {
        "service_takes_its_time",
        "driving_takes_its_time",
        "distance_follows_the_roads",
        "loads_and_clocks_are_true",
        "trips_leave_time_to_reload",
        "each_stop_is_served_once_or_left_out",
        "rests_are_at_a_standstill",
    }
    assert not rules & never
    assert bool(misfits) == bool(rules & of_time)


@settings(max_examples=60)
@given(problems(most_vehicles=1, most_stops=4))
def test_no_departure_does_better(problem):
    """Beside every departure of the day, minute by minute (all times here are minutes)."""
    vehicle = problem.vehicles[0]
    trip = list(range(len(problem.stops)))
    case = Case(problem)
    ready = vehicle.shift.opens

    best = time_trip(case, 0, trip, ready=ready)

    tried = [
        late
        for delay in range(12 * 60)
        if not (late := time_trip(case, 0, trip, ready=ready + delay * MINUTE)).misfits
    ]
    assert bool(tried) == (not best.misfits)
    if tried:
        assert best.returns == min(times.returns for times in tried)
