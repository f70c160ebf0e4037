"""Whether orders can be driven, compared with what the check says of them."""

import pytest

from routing.case import Case
from routing.check import check
from routing.decode import plan_of
from routing.drivable import can_be_driven, day_can_be_driven
from tests.routing.towns import some_orders
from tests.routing.wishes import WISHES

TRIED = 20


@pytest.mark.parametrize("wish", WISHES)
def test_orders_can_be_driven_exactly_when_their_plan_breaks_no_rule_of_driving(wish):
    problem = WISHES[wish]
    case = Case(problem)

    for orders in some_orders(case, TRIED):
        broken = {violation.rule for violation in check(problem, plan_of(case, orders))}
        assert can_be_driven(case, orders) == (not broken - {"mandatory_stops_are_not_spared"})


def test_a_day_has_the_docks_to_itself_when_it_is_looked_at_alone():
    case = Case(WISHES["docks"])
    assert day_can_be_driven(case, 0, [[0, 1]])
    assert not day_can_be_driven(case, 0, [[0], [1]])  # one trip a vehicle
