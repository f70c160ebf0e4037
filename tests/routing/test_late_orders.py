"""Where an order fits that comes in when the plan is made."""

import pytest

from routing.check import check
from routing.decode import timed
from routing.late_orders import insert, insertions
from tests.routing.builders import (
    EIGHT,
    HOUR,
    MINUTE,
    a_depot,
    a_problem,
    a_stop,
    a_vehicle,
    kilos,
    window,
)


def test_the_cheapest_place_is_told_first_and_what_it_changes():
    problem = a_problem(a_stop("A", mile=10), a_stop("B", mile=20), a_stop("late", mile=15))
    first, *_others = insertions(problem, timed(problem, {"Van 1": [["A", "B"]]}), "late")

    assert (first.trip, first.position, first.new_trip) == (1, 1, False)
    assert (first.added_s, first.added_m, first.delay_s) == (0, 0, 5 * MINUTE)


def test_a_place_that_costs_overtime_comes_after_a_detour_that_costs_less():
    """Eleven places in the full van lie on its way; the other van drives there and back."""
    doors = [a_stop(f"{mile}", mile=mile, demand=kilos(1)) for mile in range(10, 20)]
    full = a_vehicle("full", shift=window(EIGHT, EIGHT + 90 * MINUTE), overtime_s=HOUR)
    other = a_vehicle("other")
    problem = a_problem(*doors, a_stop("late", mile=2), vehicles=(full, other))
    plan = timed(problem, {"full": [[door.id for door in doors]]})

    ranked = insertions(problem, plan, "late", most=1)

    assert [(place.vehicle, place.added_s) for place in ranked] == [("other", 4 * MINUTE)]


def test_who_waits_for_a_dock_serves_a_late_order_when_it_can():
    depot = a_depot(first_load_s=30 * MINUTE, docks=1)
    vans = tuple(
        a_vehicle(name, shift=window(EIGHT, EIGHT + HOUR), overtime_s=HOUR) for name in "12"
    )
    problem = a_problem(a_stop("A"), a_stop("late"), depots=(depot,), vehicles=vans)
    plan = timed(problem, {"1": [["A"]]})
    [place] = [place for place in insertions(problem, plan, "late") if place.vehicle == "2"]

    after = insert(problem, plan, place)

    assert check(problem, after) == []
    [visit] = after.trips_of("2")[0].visits
    assert place.starts == visit.starts == EIGHT + 70 * MINUTE
    assert after.cost - plan.cost == place.added_s - plan.costs.penalties


@pytest.mark.parametrize(
    ("stop", "sentence"),
    [("A", "Stop A is already in the plan"), ("Z", "No stop is called Z")],
)
def test_only_a_stop_that_is_left_out_is_asked_for(stop, sentence):
    problem = a_problem(a_stop("A"))
    with pytest.raises(ValueError, match=sentence):
        insertions(problem, timed(problem, {"Van 1": [["A"]]}), stop)
