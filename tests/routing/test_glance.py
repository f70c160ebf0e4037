"""What rules a place for a late order out at a glance, and what does not."""

from dataclasses import replace

import pytest

from routing.case import Case
from routing.model import Break
from routing.places import Places
from tests.routing.builders import (
    EIGHT,
    HOUR,
    MINUTE,
    NINE,
    NOON,
    a_depot,
    a_problem,
    a_stop,
    a_vehicle,
    kilos,
    window,
)

A, B = a_stop("A", mile=30), a_stop("B", mile=30)
A_AGAIN = a_stop("A again", mile=30)
LUNCH = Break(window=window(EIGHT, NINE), duration_s=HOUR)


def promising(*stops, orders, **vehicle):
    """The places before and after which the last stop is still looked at, by trip and position."""
    case = Case(a_problem(*stops, vehicles=(a_vehicle(**vehicle),)))
    found = Places(case, [orders]).promising([len(stops) - 1])
    return sorted((one.trip, one.position, one.new_trip) for one in found)


def test_where_there_is_time_all_places_are_looked_at():
    assert promising(A, B, orders=[[0]]) == [(0, 0, False), (0, 1, False)]


@pytest.mark.parametrize(
    ("last", "vehicle"),
    [
        (replace(B, cold_limit_s=29 * MINUTE), {}),
        (replace(B, windows=(window(EIGHT, EIGHT + 29 * MINUTE),)), {}),
        (B, {"longest_trip_s": 69 * MINUTE}),
        (B, {"shift": window(EIGHT, EIGHT + 69 * MINUTE)}),
        (B, {"shift": window(EIGHT, EIGHT + 129 * MINUTE), "breaks": (LUNCH,)}),
    ],
)
def test_what_has_no_time_is_looked_at_nowhere(last, vehicle):
    assert promising(A, last, orders=[[0]], **vehicle) == []


def test_cold_goods_come_first_or_not_at_all():
    cold = replace(B, cold_limit_s=34 * MINUTE)
    assert promising(A, cold, orders=[[0]]) == [(0, 0, False)]
    assert promising(replace(A, cold_limit_s=34 * MINUTE), B, orders=[[0]]) == [(0, 1, False)]


def test_an_earlier_trip_leaves_time_for_the_next():
    day = window(EIGHT, EIGHT + 134 * MINUTE)
    assert promising(A, A_AGAIN, B, orders=[[0], [1]], shift=day, max_trips=2) == []
    longer = window(EIGHT, EIGHT + 135 * MINUTE)
    assert (0, 0, False) in promising(A, A_AGAIN, B, orders=[[0], [1]], shift=longer, max_trips=2)


def test_a_further_trip_is_looked_at_when_there_is_time_for_it():
    short, long = window(EIGHT, EIGHT + 129 * MINUTE), window(EIGHT, EIGHT + 130 * MINUTE)
    room = {"capacity": kilos(10), "max_trips": 2}
    assert promising(A, B, orders=[[0]], shift=short, **room) == []
    assert promising(A, B, orders=[[0]], shift=long, **room) == [(0, 0, True), (1, 0, True)]


def test_a_break_may_be_held_before_the_shift_begins():
    early = Break(window=window(EIGHT - HOUR, EIGHT - HOUR), duration_s=HOUR)
    assert promising(A, orders=[], breaks=(early,), shift=window(EIGHT, NOON)) == [(0, 0, True)]


def test_a_break_may_be_held_between_loading_and_leaving():
    early = Break(window=window(NINE + 30 * MINUTE, NINE + 40 * MINUTE), duration_s=20 * MINUTE)
    day = window(EIGHT, EIGHT + 3 * HOUR)
    van = a_vehicle(shift=day, breaks=(early,), capacity=kilos(10), max_trips=2)
    depot = a_depot(reload_s=30 * MINUTE)
    places = Places(Case(a_problem(A, B, vehicles=(van,), depots=(depot,))), [[[0]]])

    found = [place for place in places.promising([1]) if places.fitting([1], place)]

    assert [(place.trip, place.new_trip) for place in found] == [(0, True), (1, True)]
