"""Routes that are begun: loaded, if only in part, collected for, or closed."""

from typing import Any

from sqlmodel import col, select

from logistics.domain.orders import RouteState
from logistics.domain.pickups import PickupOutcome
from logistics.store.tables import PickupStopRow, RouteRow, TripRow


def begun_routes(plan_id: int) -> Any:
    """Returns the query of the ids of the routes of a plan that are begun."""
    loaded = (
        select(TripRow.id)
        .where(col(TripRow.route_id) == col(RouteRow.id), col(TripRow.loading_id).is_not(None))
        .exists()
    )
    told = (
        select(PickupStopRow.id)
        .join(TripRow, col(TripRow.id) == col(PickupStopRow.trip_id))
        .where(col(TripRow.route_id) == col(RouteRow.id))
        .where(col(PickupStopRow.outcome) != PickupOutcome.PENDING)
        .exists()
    )
    begun = (col(RouteRow.state) != RouteState.PLANNED) | loaded | told
    return select(RouteRow.id).where(col(RouteRow.plan_id) == plan_id, begun)
