"""From orders to a plan that people can drive: every instant, load and distance told.

A plan is always timed here by plain arithmetic, whatever a search believed about it. Orders
made by hand are timed in the same way, late or not; :mod:`routing.check` judges them.
"""

from __future__ import annotations

from routing.case import Case, Orders
from routing.explain import reasons
from routing.model import Plan, Problem
from routing.timed import ByVehicle, Reasons, numbered, orders_of, tell, timed, unexplained

__all__ = ["arrange", "numbered", "orders_of", "plan_of", "timed", "unexplained"]


def arrange(problem: Problem, orders: ByVehicle) -> Plan:
    """Returns the plan in which each vehicle (its id) drives these trips of stops (their ids).

    Stops that are not named are left out with a reason.

    Raises
    ------
    KeyError
        When a vehicle or a stop is not in the problem.
    """
    case = Case(problem)
    return plan_of(case, numbered(case, orders))


def plan_of(
    case: Case,
    orders: Orders,
    *,
    reasons: Reasons = reasons,
    seed: int = 0,
    seconds: float = 0.0,
    notes: tuple[str, ...] = (),
) -> Plan:
    """Returns orders as a plan, its stops left out explained by ``reasons``."""
    return tell(case, orders, reasons=reasons, seed=seed, seconds=seconds, notes=notes)
