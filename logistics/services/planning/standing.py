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
from logistics.store.timetables import TimedStop, TimedTrip, timetable

MOVE_COST_S = 5 * 60
"""What it costs that a stop changes its vehicle: it moves when that saves more driving [s]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """The calls for pick-ups before an order, and after it where it was the last of its trip."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The vehicle (code) that had each order of the earlier plan, and what is locked there.

    ``between`` are the calls for pick-ups (stops) right before each order, and right after those
    that were the last of their trip.
    """

    vehicles: Mapping[int, str] = field(default_factory=dict)
    settled: Settled = field(default_factory=Settled)
    between: Mapping[int, Between] = field(default_factory=dict)


def standing_of(session: Session, plan_id: int) -> Standing:
    """Returns what stands of a plan; routes that are begun are not planned again at all."""
    table = timetable(session, get_plan(session, plan_id))
    begun = {route.id for route in routes_begun(session, plan_id)}
    table = replace(table, routes=[each for each in table.routes if each.route.id not in begun])
    return Standing(
        vehicles={
            stop.stop.order_id: route.vehicle.code
            for route in table.routes
            for trip in route.trips
            for stop in trip.stops
        },
        settled=settled(table, locks_of(session, plan_id)),
        between={
            order: calls
            for route in table.routes
            for trip in route.trips
            for order, calls in _between(trip)
        },
    )


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
    for vehicle, trips in standing.settled.days.items():
        whole = vehicle in standing.settled.whole
        kept = tuple(_in_stops(trips, stops, standing.between, orders, whole=whole))
        if kept and vehicle in vehicles:
            yield routing.Lock(vehicle=vehicle, trips=kept, whole=whole)


def preferences_of(standing: Standing) -> routing.Preferences:
    """Returns what is rather avoided: that stops change the vehicle they had."""
    return routing.Preferences(move_cost_s=MOVE_COST_S if standing.vehicles else 0)


def _between(trip: TimedTrip) -> Iterator[tuple[int, Between]]:
    """Yields the orders of a trip with the calls around them."""
    before: list[str] = []
    visits = trip.visits
    last = max((n for n, each in enumerate(visits) if isinstance(each, TimedStop)), default=-1)
    after = tuple(call_name(each) for each in visits[last + 1 :] if isinstance(each, TimedPickup))
    for place, visit in enumerate(visits):
        if isinstance(visit, TimedPickup):
            before.append(call_name(visit))
            continue
        yield (
            visit.stop.order_id,
            Between(before=tuple(before), after=after if place == last else ()),
        )
        before = []


def _in_stops(
    trips: Trips,
    stops: Mapping[int, str],
    between: Mapping[int, Between],
    known: Container[str],
    *,
    whole: bool,
) -> Iterator[tuple[str, ...]]:
    for number, trip in enumerate(trips, start=1):
        names: list[str] = []
        closed = whole or number < len(trips)
        for order in trip:
            around = between.get(order, Between())
            names += around.before
            names += [stops[order]] if order in stops else []
            names += around.after if closed else ()
        kept = tuple(dict.fromkeys(name for name in names if name in known))
        if kept:
            yield kept
