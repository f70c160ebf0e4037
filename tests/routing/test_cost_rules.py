"""Each part of what a plan costs, alone."""

from dataclasses import replace

import numpy as np
import pytest

from routing.check import check
from routing.decode import timed
from routing.model import CostParts, Preferences
from tests.routing.builders import (
    EIGHT,
    FIVE,
    HOUR,
    MINUTE,
    a_problem,
    a_vehicle,
    window,
)
from tests.routing.test_check import GOOD, A, B, at
from tests.routing.test_rules import served


def test_a_plan_tells_its_cost_truly():
    true = replace(GOOD, costs=CostParts(driving=40 * MINUTE))

    assert check(a_problem(A, B), true) == []
    [violation] = check(a_problem(A, B), replace(true, costs=CostParts(driving=1, fixed=2)))[:1]
    assert violation.rule == "cost_is_true"
    assert violation.sentence == "The plan says that driving costs 1, but it costs 2400."


@pytest.mark.parametrize(
    ("problem", "costs"),
    [
        (
            a_problem(A, B, vehicles=(a_vehicle(leg_cost=3, fixed_cost_s=100),)),
            {"driving": 3 * 40 * MINUTE, "fixed": 100},
        ),
        (
            replace(a_problem(A, B), costs=np.full((3, 3), 7, dtype=np.int64)),
            {"driving": 21},
        ),
        (
            a_problem(A, B, vehicles=(a_vehicle(shift=window(EIGHT, at(40)), overtime_s=HOUR),)),
            {"driving": 40 * MINUTE, "overtime": 2 * 10 * MINUTE},
        ),
        (
            a_problem(A, replace(B, windows=(window(EIGHT, at(20)),), late_s=HOUR)),
            {"driving": 40 * MINUTE, "lateness": 3 * 5 * MINUTE},
        ),
        (
            a_problem(A, B, vehicles=(a_vehicle(soft_out_s=45 * MINUTE, soft_out_cost=2),)),
            {"driving": 40 * MINUTE, "balance": 2 * 5 * MINUTE},
        ),
        (
            replace(
                a_problem(
                    replace(A, neighbourhood="hill", previous_vehicle="Van 1"),
                    replace(B, neighbourhood="shore", previous_vehicle="Van 2"),
                    vehicles=(
                        a_vehicle("Van 1", familiar=frozenset({"hill"})),
                        a_vehicle("Van 2"),
                    ),
                ),
                preferences=Preferences(split_cost_s=5, unfamiliar_cost_s=7, move_cost_s=11),
            ),
            {"driving": 40 * MINUTE, "unfamiliar": 7, "moved": 11},
        ),
    ],
)
def test_every_part_of_the_cost_is_counted(problem, costs):
    plan = served(problem, ["A", "B"])

    assert check(problem, plan) == []
    assert plan.costs == CostParts(**costs)


def test_a_neighbourhood_served_by_two_vehicles_is_split():
    together = [replace(stop, neighbourhood="hill") for stop in (A, B)]
    vans = (a_vehicle("Van 1"), a_vehicle("Van 2"))
    wishes = Preferences(split_cost_s=500)
    problem = replace(a_problem(*together, vehicles=vans), preferences=wishes)

    plan = timed(problem, {"Van 1": [["A"]], "Van 2": [["B"]]})

    assert check(problem, plan) == []
    assert plan.costs.splits == 500


def test_a_longer_day_is_drawn_together_where_it_costs():
    """The second trip waits for B at noon, so the first leaves late as well."""
    noon = replace(B, windows=(window(12 * HOUR, FIVE),))
    van = a_vehicle(max_trips=2, soft_out_s=0)
    problem = a_problem(A, noon, vehicles=(van,))

    plan = served(problem, ["A"], ["B"])

    assert check(problem, plan) == []
    first, second = plan.trips
    assert first.returns == second.departs
    assert plan.costs.balance == second.returns - first.departs == (25 + 45) * MINUTE
