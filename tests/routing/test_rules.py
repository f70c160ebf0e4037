"""The rules of places, docks, pairs, locks, soft limits and cost, each alone.

The good plan is that of ``test_check``: Van 1 leaves at 8:00, serves A at 8:10 and B at 8:25,
and is back at 8:50.
"""

from dataclasses import replace

import pytest

from routing.check import check
from routing.decode import timed
from routing.model import (
    CostParts,
    Goods,
    Lock,
    Place,
    Plan,
    Problem,
    Reason,
    ReasonCode,
    Rest,
    Unserved,
)
from tests.routing.builders import (
    EIGHT,
    FIVE,
    MILE_M,
    MINUTE,
    NINE,
    a_depot,
    a_problem,
    a_stop,
    a_vehicle,
    kilos,
    on_a_line,
    window,
)
from tests.routing.test_check import (
    GOOD,
    VISIT_A,
    VISIT_B,
    A,
    B,
    a_trip,
    a_visit,
    at,
    judged,
    the_violation,
    two_trips,
)


def served(problem, *trips, vehicle="Van 1"):
    """The plan in which one vehicle drives these trips, timed as early as it can be."""
    return timed(problem, {vehicle: [list(trip) for trip in trips]})


def test_service_may_be_as_late_as_its_stop_allows():
    late = replace(B, windows=(window(EIGHT, at(20)),), late_s=5 * MINUTE)

    assert judged(a_problem(A, late), GOOD) == []
    violation = the_violation(a_problem(A, replace(late, late_s=4 * MINUTE)), GOOD)
    assert violation.rule == "service_starts_in_window"
    assert violation.sentence == "B would be served 1 min too late."


def test_parking_and_stairs_come_before_service():
    upstairs = replace(B, setup_s=5 * MINUTE)
    violation = the_violation(a_problem(A, upstairs), GOOD)
    assert (violation.rule, violation.stop) == ("service_takes_its_time", "B")
    assert violation.sentence == "B is given 5 min too little."


def test_nobody_parks_twice_in_the_same_building():
    neighbours = (
        a_stop("A", mile=10, building="tower", setup_s=5 * MINUTE),
        a_stop("B", mile=10, building="tower", setup_s=5 * MINUTE),
    )
    problem = a_problem(*neighbours)
    plan = served(problem, ["A", "B"])

    assert check(problem, plan) == []
    assert [visit.starts for visit in plan.trips[0].visits] == [at(15), at(20)]


def test_each_piece_takes_its_time():
    slow = replace(B, service_per_piece_s=30)
    violation = the_violation(a_problem(A, slow), GOOD)
    assert violation.sentence == "B is given 5 min too little."


def test_a_vehicle_may_be_back_as_late_as_its_overtime_allows():
    van = a_vehicle(shift=window(EIGHT, at(40)), overtime_s=10 * MINUTE)

    assert judged(a_problem(A, B, vehicles=(van,)), GOOD) == []
    shorter = replace(van, overtime_s=9 * MINUTE)
    violation = the_violation(a_problem(A, B, vehicles=(shorter,)), GOOD)
    assert (violation.rule, violation.excess) == ("trips_fit_the_shift", MINUTE)


def test_a_vehicle_is_loaded_before_its_first_trip():
    problem = a_problem(A, B, depots=(a_depot(first_load_s=10 * MINUTE),))
    violation = the_violation(problem, GOOD)

    assert violation.rule == "the_first_load_takes_its_time"
    assert violation.sentence == "Van 1 would leave on its first trip 10 min before it is loaded."


def from_home(**vehicle) -> Problem:
    """A home five miles out, between the depot and A."""
    return Problem(
        depots=(a_depot(),),
        vehicles=(a_vehicle(**vehicle),),
        stops=(A, B),
        homes=(Place(id="home", name="Home", latitude=40.75, longitude=29.97),),
        travel=on_a_line([0, 10, 20, 5]),
    )


def test_a_driver_comes_from_home_before_loading():
    problem = from_home(start_place="home")
    plan = served(problem, ["A", "B"])

    assert check(problem, plan) == []
    assert plan.trips[0].departs == at(5)
    assert (plan.trips[0].distance_m, plan.costs.driving) == (45 * MILE_M, 45 * MINUTE)
    early = the_violation(problem, replace(GOOD, trips=(a_trip(VISIT_A, VISIT_B, miles=45),)))
    assert early.sentence == "Van 1 would leave on its first trip 5 min before it is loaded."


def test_a_driver_who_rests_on_the_way_to_the_first_load_leaves_later():
    problem = from_home(start_place="home")
    rest = Rest(vehicle="Van 1", starts=at(0), ends=at(4))
    early = the_violation(problem, replace(served(problem, ["A", "B"]), rests=(rest,)))
    assert early.sentence == "Van 1 would leave on its first trip 4 min before it is loaded."


def test_the_last_trip_ends_at_the_driver_s_home():
    problem = from_home(end_place="home")
    plan = served(problem, ["A", "B"])

    assert check(problem, plan) == []
    assert plan.trips[0].returns == at(45)
    assert plan.trips[0].distance_m == 35 * MILE_M


def test_a_day_may_end_at_its_last_stop():
    problem = a_problem(A, B, vehicles=(a_vehicle(ends_at_last_stop=True),))
    plan = served(problem, ["A", "B"])

    assert check(problem, plan) == []
    assert (plan.trips[0].returns, plan.trips[0].distance_m) == (at(30), 20 * MILE_M)


def test_what_is_taken_back_comes_to_the_depot():
    problem = a_problem(
        A, replace(B, pickup=kilos(1)), vehicles=(a_vehicle(ends_at_last_stop=True),)
    )
    violation = the_violation(problem, served(problem, ["A", "B"]))

    assert violation.rule == "pickups_come_to_the_depot"
    assert violation.sentence == (
        "What B gives back would not come to the depot: Van 1 ends its day elsewhere."
    )


def test_what_is_taken_aboard_on_the_way_must_fit_too():
    """A gets 10 kg and gives 25 kg back; the van leaves with 20 kg for both."""
    giving = replace(A, pickup=kilos(25))
    plan = served(a_problem(giving, B), ["A", "B"])

    assert [visit.load_after for visit in plan.trips[0].visits] == [kilos(35), kilos(25)]
    small = a_problem(giving, B, vehicles=(a_vehicle(capacity=kilos(30)),))
    [violation, *_others] = judged(small, plan)
    assert (violation.rule, violation.excess) == ("load_fits_vehicle", 5_000)


def test_a_trip_is_no_longer_than_it_may_be():
    violation = the_violation(
        a_problem(A, B, vehicles=(a_vehicle(longest_trip_s=45 * MINUTE),)), GOOD
    )

    assert (violation.rule, violation.excess) == ("trips_are_not_too_long", 5 * MINUTE)
    assert violation.sentence == "Trip 1 of Van 1 takes 5 min too long."


def test_a_trip_waits_for_its_goods():
    problem = a_problem(A, replace(B, ready_s=NINE), depots=(a_depot(first_load_s=10 * MINUTE),))
    plan = served(problem, ["A", "B"])

    assert check(problem, plan) == []
    assert plan.trips[0].departs == NINE + 10 * MINUTE
    violation = the_violation(a_problem(A, replace(B, ready_s=at(20))), GOOD)
    assert violation.rule == "goods_are_ready_to_load"
    assert violation.sentence == "The goods for B are ready 20 min too late for trip 1 of Van 1."


@pytest.mark.parametrize(
    ("hours", "sentence"),
    [
        (window(at(1), FIVE), "Van 1 would leave the depot 1 min before it opens."),
        (window(EIGHT, at(49)), "Van 1 would be back at the depot 1 min after it closes."),
    ],
)
def test_the_depot_is_open_when_vehicles_leave_and_come_back(hours, sentence):
    violation = the_violation(a_problem(A, B, depots=(a_depot(window=hours),)), GOOD)
    assert (violation.rule, violation.sentence) == ("the_depot_is_open", sentence)


def two_vans(docks: int | None) -> Problem:
    depot = a_depot(first_load_s=20 * MINUTE, docks=docks)
    return a_problem(A, B, depots=(depot,), vehicles=(a_vehicle("Van 1"), a_vehicle("Van 2")))


def test_vehicles_wait_for_a_dock():
    orders = {"Van 1": [["A"]], "Van 2": [["B"]]}

    def departures(docks):
        plan = timed(two_vans(docks), orders)
        assert check(two_vans(docks), plan) == []
        return sorted(trip.departs for trip in plan.trips)

    assert departures(None) == departures(2) == [at(20), at(20)]
    assert departures(1) == [at(20), at(40)]


def test_two_loads_at_one_dock_are_told():
    together = timed(two_vans(None), {"Van 1": [["A"]], "Van 2": [["B"]]})
    violation = the_violation(two_vans(1), together)

    assert (violation.rule, violation.excess) == ("docks_are_not_overfull", 20 * MINUTE)
    assert violation.sentence == "Van 2 would be loaded at Depot while all docks are taken."


def test_a_forbidden_vehicle_stays_away():
    problem = a_problem(A, replace(B, forbidden_vehicles=frozenset({"Van 1"})))
    violation = the_violation(problem, GOOD)
    assert violation.rule == "forbidden_vehicles_stay_away"
    assert violation.sentence == "Van 1 may not come to B."


def test_the_limit_of_the_goods_mode_holds_where_the_stop_has_none():
    problem = replace(
        a_problem(A, replace(B, goods=Goods.CHILLED_BOX)),
        cold_limits_s={Goods.CHILLED_BOX: 20 * MINUTE},
    )
    violation = the_violation(problem, GOOD)
    assert (violation.rule, violation.excess) == ("cold_limit_is_held", 5 * MINUTE)


def test_frozen_goods_need_a_refrigerated_vehicle():
    problem = a_problem(A, replace(B, goods=Goods.FROZEN))
    assert the_violation(problem, GOOD).rule == "cold_goods_are_refrigerated"


MOTHER = a_stop("A", mile=10, demand=kilos(0))
HOME = a_stop("B", mile=20, picked_up_at="A", demand=kilos(2))


def test_who_is_picked_up_is_aboard_only_on_the_way():
    plan = served(a_problem(MOTHER, HOME), ["A", "B"])

    assert check(a_problem(MOTHER, HOME), plan) == []
    assert [visit.load_after for visit in plan.trips[0].visits] == [kilos(2), kilos(0)]


@pytest.mark.parametrize("trips", [[["B", "A"]], [["A"], ["B"]], [["A"]], [["B"]]])
def test_pairs_ride_together_and_in_order(trips):
    problem = a_problem(MOTHER, HOME, vehicles=(a_vehicle(max_trips=2),))
    violations = judged(problem, served(problem, *trips))
    told = [one for one in violations if one.rule == "pairs_ride_together"]
    assert [one.sentence for one in told] == ["B is not served after A on the same trip."]


def test_a_ride_is_no_longer_than_it_may_be():
    problem = a_problem(MOTHER, replace(HOME, ride_limit_s=8 * MINUTE))
    violation = the_violation(problem, served(problem, ["A", "B"]))
    assert violation.rule == "ride_limits_are_held"
    assert violation.sentence == "The ride to B would be 2 min too long."


def locked(*trips, whole=False, stops=(A, B)):
    lock = Lock(vehicle="Van 1", trips=trips, whole=whole)
    return replace(a_problem(*stops, vehicles=(a_vehicle(max_trips=2),)), locks=(lock,))


@pytest.mark.parametrize(
    ("problem", "kept"),
    [
        (locked(("A",)), True),
        (locked(("A", "B")), True),
        (locked(("A", "B"), whole=True), True),
        (locked(("B",)), False),
        (locked(("B", "A")), False),
        (locked(("A",), whole=True), False),
        (locked(("A",), ("B",)), False),
    ],
)
def test_a_locked_day_begins_as_it_is_locked(problem, kept):
    rules = [violation.rule for violation in judged(problem, GOOD)]
    assert rules == ([] if kept else ["locked_days_begin_as_locked"])


def test_nothing_comes_between_two_locked_trips():
    problem = locked(("A",), ("B",), stops=(A, B, a_stop("C", mile=12)))

    assert check(problem, served(problem, ["A"], ["B", "C"])) == []
    violation = the_violation(problem, served(problem, ["A", "C"], ["B"]))
    assert violation.sentence == "The day of Van 1 does not begin with its locked stops."


def test_a_locked_stop_that_is_left_out_leaves_the_others_in_order():
    problem = locked(("A", "B"), stops=(A, B))
    reason = Reason(code=ReasonCode.CROWDED_OUT_BY_TIME, sentence="Too much to do.")
    plan = replace(served(problem, ["B"]), unserved=(Unserved(stop="A", reason=reason),))
    assert judged(problem, plan) == []


def test_reloading_is_not_the_first_load():
    problem = a_problem(
        A,
        B,
        depots=(a_depot(first_load_s=0, reload_s=20 * MINUTE),),
        vehicles=(a_vehicle(max_trips=2),),
    )
    assert judged(problem, two_trips(second_departs=45)) == []


def test_a_visit_too_many_is_no_reason_to_stumble():
    """Plans made by hand may name anything, in any order; they are judged, not refused."""
    stray = replace(GOOD, trips=(a_trip(a_visit("Z", arrives=10), VISIT_B),))
    rules = {violation.rule for violation in judged(a_problem(A, B), stray)}
    assert "names_are_known" in rules


def test_an_empty_plan_costs_its_penalties():
    plan = timed(a_problem(replace(A, penalty_s=600)), {})
    assert (plan.trips, plan.costs) == ((), CostParts(penalties=600))
    assert isinstance(plan, Plan)
