"""Who is picked up on the way, how days are locked, and both together."""

from dataclasses import replace

from routing.model import Lock
from tests.routing.builders import (
    EIGHT,
    HOUR,
    MINUTE,
    NINE,
    NOON,
    TEN,
    a_problem,
    a_stop,
    a_vehicle,
    kilos,
    window,
)
from tests.routing.kernel.searching import found


def test_a_locked_day_begins_as_it_is_locked():
    doors = [a_stop(name, mile=mile) for name, mile in (("A", 10), ("B", 2), ("C", 6))]
    locked = replace(a_problem(*doors), locks=(Lock(vehicle="Van 1", trips=(("C", "B"),)),))
    assert found(locked).orders == [[[2, 1, 0]]]


def test_what_does_not_fit_where_it_is_locked_goes_nowhere_else():
    doors = [a_stop(name, demand=kilos(60)) for name in "AB"]
    problem = a_problem(*doors, vehicles=(a_vehicle(max_trips=3),))
    locked = replace(problem, locks=(Lock(vehicle="Van 1", trips=(("A", "B"),)),))
    assert found(locked).orders == [[[0]]]


def a_pharmacy_with_doors(*doors):
    """A day that begins at the pharmacy, whose goods go to the doors that say so."""
    pharmacy = a_stop("pharmacy", mile=5, demand=kilos(0))
    day = a_problem(pharmacy, *doors, vehicles=(a_vehicle(max_trips=2),))
    return replace(day, locks=(Lock(vehicle="Van 1", trips=(("pharmacy",),)),))


def a_patient(name="patient", **given):
    return a_stop(name, mile=6, picked_up_at="pharmacy", demand=kilos(1), **given)


def test_who_is_picked_up_at_a_locked_stop_comes_along():
    problem = a_pharmacy_with_doors(a_patient(), a_stop("C", mile=3))
    assert found(problem).orders == [[[0, 1, 2]]]


def test_those_picked_up_at_a_locked_stop_are_brought_home_in_the_order_that_fits():
    late, early = window(TEN, NOON), window(EIGHT, NINE)
    problem = a_pharmacy_with_doors(
        a_patient("late", windows=(late,)), a_patient("early", windows=(early,))
    )
    assert found(problem, start=[[[0, 1, 2]]], iterations=1).orders == [[[0, 2, 1]]]


def test_other_stops_make_way_for_those_picked_up_at_a_locked_stop():
    heavy = a_stop("heavy", mile=7, demand=kilos(100))
    problem = a_pharmacy_with_doors(a_patient(), heavy)
    assert found(problem, start=[[[0, 2]]], iterations=1).orders == [[[0, 1], [2]]]


def test_nothing_joins_a_locked_trip_that_another_locked_one_follows():
    problem = a_pharmacy_with_doors(a_patient(), a_stop("second", mile=7))
    locks = (Lock(vehicle="Van 1", trips=(("pharmacy",), ("second",))),)
    assert found(replace(problem, locks=locks)).orders == [[[2]]]


def test_who_is_given_before_the_stop_of_the_pick_up_comes_after_it():
    home = a_stop("home", mile=3, picked_up_at="hospital", demand=kilos(1))
    problem = a_problem(home, a_stop("hospital", mile=20, demand=kilos(0)))
    assert found(problem, start=[[[0, 1]]], iterations=1).orders == [[[1, 0]]]


def test_a_ride_is_as_short_as_it_must_be_however_late_the_trip_can_leave():
    """Picked up at nine, the passenger would ride for hours; from one on, it is too late."""
    one = NOON + HOUR
    at_a_time = a_stop("first", mile=5, windows=(window(NINE - HOUR // 2, NINE - HOUR // 2),))
    source = a_stop("source", windows=(window(NINE, NINE), window(one, one)), demand=kilos(0))
    home = a_stop("home", mile=20, windows=(window(one, one + HOUR),), demand=kilos(1))
    home = replace(home, picked_up_at="source", ride_limit_s=HOUR // 2)
    vans = (a_vehicle(shift=window(EIGHT, one + 26 * MINUTE)),)

    result = found(a_problem(at_a_time, source, home, vehicles=vans))

    assert result.orders == [[[0]]]


def test_who_is_picked_up_rides_on_the_same_trip():
    doors = [
        a_stop("home", mile=3, picked_up_at="hospital", demand=kilos(1)),
        a_stop("hospital", mile=20, demand=kilos(0)),
        a_stop("other", mile=12),
    ]
    result = found(a_problem(*doors))
    assert result.orders in ([[[1, 2, 0]]], [[[2, 1, 0]]])
