"""Why a stop is on its route, and what a constraint costs."""

from dataclasses import replace

import pytest
from hypothesis import given

from routing.binding import how_tight
from routing.case import Case
from routing.check import check
from routing.decode import arrange, plan_of, unexplained
from routing.model import Break
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

    assert set(costs) == {"breaks", "windows", "capacity"}
    assert (costs["breaks"].saves, costs["windows"].saves) == (0, 0)
    assert (costs["capacity"].saves, costs["capacity"].served) == (HOUR - 20 * MINUTE, 1)


@pytest.mark.parametrize("constraint", CONSTRAINTS)
def test_a_day_without_a_constraint_has_nothing_to_lift(constraint):
    plain = a_problem(A)
    assert (CONSTRAINTS[constraint](plain) == plain) == (constraint != "capacity")


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
        "trip limits",
    ]


@pytest.mark.parametrize(
    ("constraint", "stop", "vehicle"),
    [
        ("windows", {"windows": (window(TEN, 12 * HOUR),)}, {}),
        ("windows", {"windows": (window(EIGHT, EIGHT + 11 * MINUTE),)}, {}),
        ("cold limits", {"cold_limit_s": 10 * MINUTE}, {}),
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


@given(any_days(most_stops=3, most_vehicles=2))
def test_how_tight_a_constraint_is_lies_between_nothing_and_all(problem):
    plan = best(problem)
    found = how_tight(problem, plan)
    assert set(found) == set(CONSTRAINTS)
    assert all(0 <= share <= 1 for share in found.values())
