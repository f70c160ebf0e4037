"""Which neighbourhoods drivers know: those they delivered in lately."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from logistics.domain.orders import Outcome
from logistics.store.tables import (
    HouseholdRow,
    NeighbourhoodRow,
    OrderRow,
    PlanRow,
    RouteRow,
    StopRow,
    TripRow,
)

REMEMBERED = timedelta(days=180)
DOORS = 3
"""Whoever delivered at so many doors of a neighbourhood knows it."""


def familiar_neighbourhoods(
    session: Session, driver_ids: Collection[int], *, before: date
) -> dict[int, frozenset[str]]:
    """Returns the names of the neighbourhoods that each driver knows before a day, where any."""
    query = (
        select(RouteRow.driver_id, NeighbourhoodRow.name)
        .join(PlanRow, col(PlanRow.id) == col(RouteRow.plan_id))
        .join(TripRow, col(TripRow.route_id) == col(RouteRow.id))
        .join(StopRow, col(StopRow.trip_id) == col(TripRow.id))
        .join(OrderRow, col(OrderRow.id) == col(StopRow.order_id))
        .join(HouseholdRow, col(HouseholdRow.id) == col(OrderRow.household_id))
        .join(NeighbourhoodRow, col(NeighbourhoodRow.id) == col(HouseholdRow.neighbourhood_id))
        .where(
            col(RouteRow.driver_id).in_(driver_ids),
            col(PlanRow.day) < before,
            col(PlanRow.day) >= before - REMEMBERED,
            StopRow.outcome == Outcome.DELIVERED,
        )
        .group_by(col(RouteRow.driver_id), col(NeighbourhoodRow.name))
        .having(func.count() >= DOORS)
    )
    found: defaultdict[int, set[str]] = defaultdict(set)
    for driver_id, name in session.exec(query):
        found[driver_id].add(name)
    return {driver_id: frozenset(names) for driver_id, names in found.items()}
