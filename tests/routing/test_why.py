"""Why a stop is on its route, and what a constraint costs."""

from dataclasses import replace

import pytest
from hypothesis import given

from routing.binding import how_tight
from routing.case import Case
from routing.check import check
from routing.decode import arrange, plan_of, unexplained
from routing.model import Break, Goods, Preferences
from routing.why import CONSTRAINTS, alternatives, constraint_costs, constraints_of
from tests.routing.any_days import any_days
from tests.routing.brute_force import every_plan
from tests.routing.builders import (
    EIGHT,
    HOUR,
    MINUTE,
    NINE,
    TEN,
    a_problem,
    a_stop,
    a_vehicle,
    kilos,
    window,
)

A, B, C = (a_stop(name, mile=mile) for name, mile in (("A", 10), ("B", 20), ("C", 12)))


def test_the_other_vehicles_are_told_with_what_they_would_cost():
    vans = (a_vehicle("1"), a_vehicle("2"), a_vehicle("3", capacity=kilos(15)))
    problem = a_problem(A, B, C, vehicles=vans)
    plan = arrange(problem, {"1": [["A", "B"]], "3": [["C"]]})

    second, third = alternatives(problem, plan, "A")

    assert (second.vehicle, second.added, second.violations) == ("2", 20 * MINUTE, ())
    assert (third.vehicle, third.added) == ("3", 0)
    assert [one.sentence for one in third.violations] == [
        "3 is overloaded by 5 kg on trip 1.",
        "3 is overloaded by 5 pieces on trip 1.",
        "3 is overloaded by 10 l on trip 1.",
    ]


def test_another_vehicle_is_told_with_the_place_at_which_lateness_costs_least():
    """On the way to B it costs no detour, but B is served late; on the way back nobody waits."""
    late = replace(B, windows=(window(EIGHT, EIGHT + 20 * MINUTE),), late_s=HOUR)
    problem = a_problem(A, late, C, vehicles=(a_vehicle("1"), a_vehicle("2")))
    plan = arrange(problem, {"1": [["A", "C"]], "2": [["B"]]})

    [second] = alternatives(problem, plan, "A")

    assert (second.vehicle, second.added, second.violations) == ("2", 0, ())


def test_only_a_served_stop_has_alternatives():
    problem = a_problem(A, B)
    with pytest.raises(ValueError, match="The plan does not serve B"):
        alternatives(problem, arrange(problem, {"Van 1": [["A"]]}), "B")


def best(problem):
    """The best plan of all, found by trying everything."""
    case = Case(problem)
    plans = (plan_of(case, orders, reasons=unexplained) for orders, _times in every_plan(case))
    return min(plans, key=lambda plan: plan.cost)


def anew(problem, _start):
    return best(problem)


def test_a_constraint_costs_what_lifting_it_saves():
    """A early and B late: with the windows the van comes twice, or leaves and waits."""
    early = replace(A, windows=(window(NINE, TEN),), penalty_s=HOUR)
    far = replace(B, windows=(window(EIGHT, EIGHT + 20 * MINUTE),), penalty_s=HOUR)
    small = a_vehicle(
        capacity=kilos(10),
        max_trips=1,
        breaks=(Break(window=window(15 * HOUR, 16 * HOUR), duration_s=600),),
    )
    problem = a_problem(early, far, vehicles=(small,))
    plan = best(problem)
    assert check(problem, plan) == []

    costs = {lifted.constraint: lifted for lifted in constraint_costs(problem, plan, anew)}

    assert set(costs) == {"breaks", "windows", "capacity", "shifts"}
    assert (costs["breaks"].saves, costs["windows"].saves) == (0, 0)
    assert (costs["capacity"].saves, costs["capacity"].served) == (HOUR - 20 * MINUTE, 1)


def test_a_rule_that_changes_no_route_saves_nothing_though_somebody_must_be_left_out():
    unreached = a_stop("unreached", skills=frozenset({"lift"}))
    late = replace(A, windows=(window(EIGHT, TEN),), late_s=HOUR)
    problem = replace(a_problem(late, unreached), preferences=Preferences(move_cost_s=HOUR))

    costs = {one.constraint: one for one in constraint_costs(problem, best(problem), anew)}

    assert {name: cost.saves for name, cost in costs.items() if name != "skills"} == dict.fromkeys(
        ("windows", "shifts", "capacity", "preferences"), 0
    )
    assert costs["skills"].served == 1


@pytest.mark.parametrize("constraint", CONSTRAINTS)
def test_a_day_without_a_constraint_has_nothing_to_lift(constraint):
    plain = a_problem(A)
    always = {"capacity", "shifts"}
    assert (CONSTRAINTS[constraint](plain) == plain) == (constraint not in always)


def test_lifting_what_cools_and_how_long_shifts_and_rides_are_lets_more_in():
    """Each of the others is too much for one rule alone, and the van brings it without that rule."""
    lifted_by = {
        "cooling": (a_stop("A", goods=Goods.FRESH, cold_limit_s=HOUR, penalty_s=HOUR),),
        "shifts": (a_stop("A", mile=60, penalty_s=3 * HOUR),),
        "rides": (
            a_stop("A", penalty_s=HOUR),
            a_stop("B", mile=20, picked_up_at="A", ride_limit_s=MINUTE, penalty_s=HOUR),
        ),
        "preferences": (a_stop("A", penalty_s=30 * MINUTE),),
    }
    vans = {
        "shifts": {"shift": window(EIGHT, EIGHT + HOUR)},
        "preferences": {"soft_out_s": 0, "soft_out_cost": 1},
    }
    for constraint, doors in lifted_by.items():
        problem = a_problem(*doors, vehicles=(a_vehicle(**vans.get(constraint, {})),))
        assert best(problem).served == 0
        costs = {one.constraint: one for one in constraint_costs(problem, best(problem), anew)}
        assert costs[constraint].served == len(doors)


def test_what_needs_no_cooling_any_more_is_out_no_longer_than_before():
    fresh = a_stop("A", goods=Goods.FRESH, penalty_s=HOUR)
    problem = replace(a_problem(fresh), cold_limits_s={Goods.FRESH: 5 * MINUTE})

    [stop] = CONSTRAINTS["cooling"](problem).stops

    assert (stop.refrigerated, stop.cold_limit_s) == (False, 5 * MINUTE)


def test_what_a_plan_presses_against_is_asked_first():
    full = a_vehicle(
        capacity=kilos(20),
        longest_trip_s=8 * HOUR,
        breaks=(Break(window=window(15 * HOUR, 16 * HOUR), duration_s=600),),
    )
    late = replace(B, windows=(window(EIGHT, 15 * HOUR),))
    problem = a_problem(A, late, vehicles=(full,))

    assert constraints_of(problem, best(problem)) == [
        "capacity",
        "breaks",
        "windows",
        "shifts",
        "trip limits",
    ]


@pytest.mark.parametrize(
    ("constraint", "stop", "vehicle"),
    [
        ("windows", {"windows": (window(TEN, 12 * HOUR),)}, {}),
        ("windows", {"windows": (window(EIGHT, EIGHT + 11 * MINUTE),)}, {}),
        ("cold limits", {"cold_limit_s": 10 * MINUTE}, {}),
        ("cooling", {"cold": True}, {"refrigerated": True}),
        ("shifts", {}, {"shift": window(EIGHT, EIGHT + 30 * MINUTE)}),
        ("skills", {"forbidden_vehicles": frozenset({"Van 2"})}, {}),
        ("locks", {"locked_vehicle": "Van 1"}, {}),
        ("capacity", {}, {"capacity": kilos(10)}),
        ("ready times", {"ready_s": NINE}, {}),
        ("trip limits", {}, {"longest_trip_s": 26 * MINUTE}),
    ],
)
def test_what_leaves_no_slack_is_tight(constraint, stop, vehicle):
    slack = a_problem(A, vehicles=(a_vehicle(),))
    problem = a_problem(replace(A, **stop), vehicles=(a_vehicle(**vehicle),))

    assert how_tight(slack, best(slack))[constraint] == 0
    assert how_tight(problem, best(problem))[constraint] == 1


def test_a_ride_that_takes_all_it_may_is_tight():
    doors = A, replace(B, picked_up_at="A", ride_limit_s=11 * MINUTE)
    problem = a_problem(*doors)

    assert how_tight(problem, best(problem))["rides"] == 1


@given(any_days(most_stops=3, most_vehicles=2))
def test_how_tight_a_constraint_is_lies_between_nothing_and_all(problem):
    plan = best(problem)
    found = how_tight(problem, plan)
    assert set(found) == set(CONSTRAINTS)
    assert all(0 <= share <= 1 for share in found.values())
