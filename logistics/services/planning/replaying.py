"""A saved plan in the words of the search again, to be asked about.

The day is read as it is now: what was cancelled since is gone, what was locked since is locked.
The ways are measured as they were, mostly from what is kept of them.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sqlmodel import Session

import routing
from logistics.domain.pickups import PickupSide
from logistics.services.planning.problems import DayToPlan, day_of
from logistics.services.planning.requests import PlanWish, wish_of
from logistics.services.planning.standing import Standing
from logistics.services.planning.travelling import PAGE_WAITS_S
from logistics.store.pickups import TimedPickup
from logistics.store.tables import PickupRow, PlanRow
from logistics.store.timetables import Door, TimedTrip, Timetable, timetable
from routing.decode import timed


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedDay:
    """A saved plan with its day as a problem; ``stops`` names the stop of each order."""

    table: Timetable
    day: DayToPlan
    found: routing.Plan
    stops: dict[int, str]


def saved_day(
    session: Session,
    plan: PlanRow,
    *,
    folder: Path | None,
    standing: Standing | None = None,
    also: Collection[Door] = (),
    without: Collection[int] = (),
    in_a_job: bool = False,
) -> SavedDay:
    """Returns a saved plan as the search knows it; ``also`` are orders it does not know yet.

    Of routes that it is ``without`` (their ids) neither the vehicles nor the stops are in it.

    Unless it is asked for ``in_a_job``, a page waits for it: then a route server is waited for only
    shortly.

    ``standing`` is what of it is locked. What is rather avoided costs nothing here, so that all costs
    are driving.
    """
    wish, table = _without(without, wish_of(plan.request), timetable(session, plan))
    doors = [stop.door for route in table.routes for trip in route.trips for stop in trip.stops]
    doors += [left.door for left in table.left_out]
    known = {door.order.id for door in doors}
    doors += [door for door in also if door.order.id not in known]
    day = day_of(
        session,
        wish,
        doors,
        pickups=_pickups(table),
        folder=folder,
        standing=standing or Standing(),
        wait_s=None if in_a_job else PAGE_WAITS_S,
    )
    problem = replace(
        day.problem, preferences=routing.Preferences(), vehicles=tuple(_as_driven(table, day))
    )
    day = replace(day, problem=problem)
    stops = {order: name for name, orders in day.orders.items() for order in orders}
    return SavedDay(table=table, day=day, found=_driven(table, day, stops), stops=stops)


def _without(
    routes: Collection[int], wish: PlanWish, table: Timetable
) -> tuple[PlanWish, Timetable]:
    out = {each.vehicle.id for each in table.routes if each.route.id in routes}
    crews = tuple(crew for crew in wish.crews if crew.vehicle_id not in out)
    stays = [each for each in table.routes if each.route.id not in routes]
    return replace(wish, crews=crews), replace(table, routes=stays)


def _driven(table: Timetable, day: DayToPlan, stops: dict[int, str]) -> routing.Plan:
    """Returns the plan with the orders of the table, timed anew."""
    orders: dict[str, list[list[str]]] = {}
    calls = {call: name for name, call in day.calls.items()}
    for route in table.routes:
        if route.vehicle.code in day.vehicles:
            orders[route.vehicle.code] = [
                list(dict.fromkeys(_names(trip, calls, stops))) for trip in route.trips
            ]
    return timed(day.problem, orders)


def _as_driven(table: Timetable, day: DayToPlan) -> Iterator[routing.Vehicle]:
    """Yields the vehicles with the shifts of their routes: those taken over may begin earlier."""
    routes = {each.vehicle.code: each.route for each in table.routes}
    for vehicle in day.problem.vehicles:
        route = routes.get(vehicle.id)
        if route is None:
            yield vehicle
            continue
        shift = routing.TimeWindow(opens=route.shift_opens_s, closes=route.shift_closes_s)
        yield replace(vehicle, shift=shift)


def _pickups(table: Timetable) -> list[PickupRow]:
    """Returns what a plan picks up, and what it had no place for, each once."""
    trips = (trip for route in table.routes for trip in route.trips)
    found = {call.pickup.id: call.pickup for trip in trips for call in trip.pickups}
    found |= {left.pickup.id: left.pickup for left in table.left_pickups}
    return list(found.values())


def _names(
    trip: TimedTrip, calls: Mapping[tuple[int, PickupSide], str], stops: Mapping[int, str]
) -> Iterator[str]:
    """Yields the stops of a trip in the order of driving; what was cancelled since is none."""
    for visit in trip.visits:
        if isinstance(visit, TimedPickup):
            yield calls[visit.stop.pickup_id, visit.stop.side]
        elif visit.stop.order_id in stops:
            yield stops[visit.stop.order_id]
