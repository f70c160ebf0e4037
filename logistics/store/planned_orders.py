"""Which orders a plan holds already, whether it is published or still looked at."""

from collections.abc import Collection, Iterable

from sqlalchemy import select as joined
from sqlmodel import Session, col, select

from logistics.domain.orders import Outcome, PlanState
from logistics.store.tables import PlanRow, RouteRow, StopRow, TripRow

STANDS = (PlanState.READY, PlanState.PUBLISHED)


def plans_of_orders(session: Session, order_ids: Collection[int]) -> dict[int, str]:
    """Returns the plan (its code) that is still to bring each of these orders, of plans that stand.

    A stop that is over holds its order no longer: what came back may be placed and planned again.
    """
    query = (
        joined(col(StopRow.order_id), col(PlanRow.code))
        .join(TripRow, col(TripRow.id) == col(StopRow.trip_id))
        .join(RouteRow, col(RouteRow.id) == col(TripRow.route_id))
        .join(PlanRow, col(PlanRow.id) == col(RouteRow.plan_id))
        .where(
            col(PlanRow.state).in_(STANDS),
            col(StopRow.outcome) == Outcome.PENDING,
            col(StopRow.order_id).in_(order_ids),
        )
        .order_by(col(PlanRow.id))
    )
    found = session.connection().execute(query)
    return {row.order_id: row.code for row in found}


def plan_being_made(session: Session, programme_ids: Iterable[int]) -> str:
    """Returns the plan (its code) that is just being searched for one of these programmes, or none."""
    wanted = set(programme_ids)
    for plan in session.exec(select(PlanRow).where(PlanRow.state == PlanState.SOLVING)):
        if wanted & set(plan.request.get("programme_ids", [])):
            return plan.code
    return ""
