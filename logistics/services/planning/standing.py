"""What stands of an earlier plan when its day is planned again."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlmodel import Session

import routing
from logistics.services.planning.locking import Settled, Trips, settled
from logistics.services.planning.pickups import call_name
from logistics.store.pickups import TimedPickup
from logistics.store.plan_locks import locks_of
from logistics.store.plans import get_plan, routes_begun
from logistics.store.timetables import TimedRoute, Timetable, timetable

MOVE_COST_S = 5 * 60
"""What it costs that a stop changes its vehicle: it moves when that saves more driving [s]."""


Visits = tuple[int | str, ...]
"""A trip in the order of driving: orders (ids), and calls for pick-ups (stops)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The vehicle (code) that had each order of the earlier plan, and what is locked there.

    ``driven`` are the locked days of vehicles with all they call for.
    """

    vehicles: Mapping[int, str] = field(default_factory=dict)
    settled: Settled = field(default_factory=Settled)
    driven: Mapping[str, tuple[Visits, ...]] = field(default_factory=dict)


def standing_of(session: Session, plan_id: int) -> Standing:
    """Returns what stands of a plan; routes that are begun are not planned again at all."""
    table = timetable(session, get_plan(session, plan_id))
    begun = {route.id for route in routes_begun(session, plan_id)}
    table = replace(table, routes=[each for each in table.routes if each.route.id not in begun])
    found = settled(table, locks_of(session, plan_id))
    return Standing(
        vehicles={
            stop.stop.order_id: route.vehicle.code
            for route in table.routes
            for trip in route.trips
            for stop in trip.stops
        },
        settled=found,
        driven=driven_days(table, found),
    )


def driven_days(table: Timetable, locked: Settled) -> dict[str, tuple[Visits, ...]]:
    """Returns the locked days of a plan with the pick-ups on them, also on trips of their own."""
    return {
        route.vehicle.code: tuple(
            _locked_trips(
                route,
                locked.days[route.vehicle.code],
                whole=route.vehicle.code in locked.whole,
            )
        )
        for route in table.routes
        if route.vehicle.code in locked.days
    }


def kept_stop(stop: routing.Stop, orders: Sequence[int], standing: Standing) -> routing.Stop:
    """Returns a stop with the vehicle that had it, and is locked to it when one of its orders is."""
    had = [standing.vehicles[order] for order in orders if order in standing.vehicles]
    if not had:
        return stop
    held = any(order in standing.settled.held for order in orders)
    return replace(stop, previous_vehicle=had[0], locked_vehicle=had[0] if held else None)


def kept_locks(
    standing: Standing, orders: Mapping[str, Sequence[int]], vehicles: Sequence[str]
) -> Iterator[routing.Lock]:
    """Yields the locked days of these vehicles in the stops of a new day; what left it is left out."""
    stops = {order: name for name, together in orders.items() for order in together}
    for vehicle, trips in standing.driven.items():
        kept = tuple(trip for each in trips if (trip := _in_stops(each, stops, orders)))
        if kept and vehicle in vehicles:
            yield routing.Lock(vehicle=vehicle, trips=kept, whole=vehicle in standing.settled.whole)


def preferences_of(standing: Standing) -> routing.Preferences:
    """Returns what is rather avoided: that stops change the vehicle they had."""
    return routing.Preferences(move_cost_s=MOVE_COST_S if standing.vehicles else 0)


def _locked_trips(route: TimedRoute, days: Trips, *, whole: bool) -> Iterator[Visits]:
    """Yields the trips of a route that are locked: all, or those up to the last locked order."""
    end = days[-1][-1] if days else 0
    for trip in route.trips:
        visits = tuple(
            call_name(each) if isinstance(each, TimedPickup) else each.stop.order_id
            for each in trip.visits
        )
        if not whole and end in visits:
            yield visits[: visits.index(end) + 1]
            return
        yield visits


def _in_stops(visits: Visits, stops: Mapping[int, str], known: Container[str]) -> tuple[str, ...]:
    """Returns the stops of a trip, without those that are gone."""
    names = (stops.get(each, "") if isinstance(each, int) else each for each in visits)
    return tuple(dict.fromkeys(name for name in names if name in known))
