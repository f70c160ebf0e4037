"""Where the days of a plan end: at the depot, at the last stop, or at the driver's home."""

from collections.abc import Mapping
from dataclasses import replace

from sqlmodel import Session, col, select

import routing
from logistics.domain.orders import RouteEnd
from logistics.services.planning.requests import PlanWish
from logistics.store.tables import UserRow


def homes_of(session: Session, wish: PlanWish) -> dict[int, routing.Place]:
    """Returns the home at which the day of each vehicle (its id) ends; it bears no name."""
    crews = {c.driver_id: c.vehicle_id for c in wish.crews if c.ends is RouteEnd.HOME}
    drivers = session.exec(
        select(UserRow).where(col(UserRow.id).in_(crews)).order_by(col(UserRow.id))
    )
    return {
        crews[driver.id or 0]: routing.Place(
            id=home_id(crews[driver.id or 0]),
            name="",
            latitude=driver.home_latitude,
            longitude=driver.home_longitude,
        )
        for driver in drivers
        if driver.home_latitude is not None and driver.home_longitude is not None
    }


def home_id(vehicle_id: int) -> str:
    """Returns the name by which a plan knows the home of a vehicle's driver: it tells nobody who."""
    return f"home-{vehicle_id}"


def ending(
    vehicle: routing.Vehicle, vehicle_id: int, wish: PlanWish, homes: Mapping[int, routing.Place]
) -> routing.Vehicle:
    """Returns a vehicle that ends its day where its crew does; at the depot when the home is forgotten."""
    ends = ends_of(wish, vehicle_id)
    if ends is RouteEnd.LAST_STOP:
        return replace(vehicle, ends_at_last_stop=True)
    if ends is RouteEnd.HOME and vehicle_id in homes:
        return replace(vehicle, end_place=homes[vehicle_id].id)
    return vehicle


def ends_of(wish: PlanWish, vehicle_id: int) -> RouteEnd:
    """Returns where the day of a vehicle ends by a wish."""
    return next(crew.ends for crew in wish.crews if crew.vehicle_id == vehicle_id)
