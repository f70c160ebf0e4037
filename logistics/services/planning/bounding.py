"""A closer look at how good a plan can be at best, once it stands: nobody waits for it.

The search itself only has a rough bound, for its seconds are better spent on routes.
"""

import logging
from traceback import format_tb

from sqlalchemy import Engine
from sqlmodel import Session

import routing
from logistics.domain.orders import PlanState
from logistics.services.planning.problems import DayToPlan
from logistics.services.planning.quality import bounded_closer, quality_of
from logistics.store.locks import lock_name
from logistics.store.plans import get_plan
from routing.bound import sharp_bound
from routing.case import Case

LOOK_S, LOOK_A_STOP_S, LONGEST_LOOK_S = 0.5, 0.005, 3.0
"""How long is looked, by the stops of a day, and at most [s]."""

LOG = logging.getLogger(__name__)


def look_closer_if_it_goes_well(
    engine: Engine, plan_id: int, *, day: DayToPlan, found: routing.Plan
) -> None:
    """Looks closer, and only logs an error of the program: the plan is ready without it.

    What the error says is not logged, for it may quote the day; where it happened is.
    """
    try:
        look_closer(engine, plan_id, day=day, found=found)
    except Exception as error:  # noqa: BLE001  a rough bound is no reason to lose a good plan
        where = "".join(format_tb(error.__traceback__))
        LOG.error("Looking closer at plan %d: %s\n%s", plan_id, type(error).__name__, where)


def look_closer(engine: Engine, plan_id: int, *, day: DayToPlan, found: routing.Plan) -> None:
    """Raises what a ready plan remembers as the least that any plan drives."""
    stops = len(day.problem.stops)
    with Session(engine) as session:
        known = quality_of(get_plan(session, plan_id).summary)
    if known is None or known.savings_s in (None, 0) or known.proven:
        return  # nothing is said of what could be saved, or nothing can be
    seconds = min(LOOK_S + LOOK_A_STOP_S * stops, LONGEST_LOOK_S)
    bound = sharp_bound(Case(day.problem), seconds=seconds, upper=found.cost)
    with Session(engine) as session, session.begin():
        lock_name(session, f"plan {plan_id}")
        plan = get_plan(session, plan_id)
        session.refresh(plan)
        if plan.state in {PlanState.READY, PlanState.PUBLISHED}:
            plan.summary = dict(plan.summary) | bounded_closer(plan.summary, bound)
