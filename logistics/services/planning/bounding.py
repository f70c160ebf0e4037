"""A closer look at how good a plan can be at best, once it stands: nobody waits for it.

The search itself only has a rough bound, for its seconds are better spent on routes.
"""

import logging
import math
import time
from collections.abc import Callable
from traceback import format_tb

from sqlalchemy import Engine
from sqlmodel import Session

import routing
from logistics.domain.orders import PlanState
from logistics.services.planning.problems import DayToPlan
from logistics.services.planning.quality import bounded_closer, quality_of
from logistics.store import jobs
from logistics.store.locks import lock_name
from logistics.store.plans import get_plan
from routing.bound import ever_sharper
from routing.case import Case

LOOK_S, LOOK_A_STOP_S, LONGEST_LOOK_S = 0.5, 0.15, 30.0
"""How long is looked, by the stops of a day, and at most [s]."""
ASK_EVERY_S = 0.5
"""How often it is asked whether another job waits for the worker [s]."""

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
    with Session(engine) as session:
        known = quality_of(get_plan(session, plan_id).summary)
    if known is None or known.savings_s in (None, 0) or known.proven:
        return  # nothing is said of what could be saved, or nothing can be
    seconds = min(LOOK_S + LOOK_A_STOP_S * len(day.problem.stops), LONGEST_LOOK_S)
    for bound in ever_sharper(
        Case(day.problem), seconds=seconds, upper=found.cost, goes_on=_nobody_waits(engine)
    ):
        _keep(engine, plan_id, bound)


def _keep(engine: Engine, plan_id: int, bound: int) -> None:
    with Session(engine) as session, session.begin():
        lock_name(session, f"plan {plan_id}")
        plan = get_plan(session, plan_id)
        session.refresh(plan)
        if plan.state in {PlanState.READY, PlanState.PUBLISHED}:
            plan.summary = dict(plan.summary) | bounded_closer(plan.summary, bound)


def _nobody_waits(engine: Engine) -> Callable[[], bool]:
    """Returns what tells whether no other job waits for the worker; it asks now and then."""
    asked_at, nobody = -math.inf, True

    def nobody_waits() -> bool:
        nonlocal asked_at, nobody
        if time.monotonic() >= asked_at + ASK_EVERY_S:
            with Session(engine) as session:
                nobody = not jobs.anyone_waits(session)
            asked_at = time.monotonic()
        return nobody

    return nobody_waits
