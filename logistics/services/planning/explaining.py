"""Why a stop is on its route: what every other vehicle would cost, or which rule it would break."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlmodel import Session

import routing
from logistics.domain.errors import NotFound, WrongState
from logistics.domain.orders import PlanState
from logistics.services.planning.locking import settled
from logistics.services.planning.replaying import SavedDay, saved_day
from logistics.services.planning.travelling import kept_notices
from logistics.store.plan_locks import locks_of
from logistics.store.plans import get_plan
from logistics.store.tables import VehicleRow
from logistics.store.timetables import TimedRoute, TimedStop, Timetable, timetable
from routing.rules import cold, loads, matches
from routing.why import alternatives

EXPLAINED_IN = (PlanState.READY, PlanState.PUBLISHED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """Another vehicle for a stop: what it would cost more [s], and the ``rules`` it would break.

    A negative cost would save that much.
    """

    vehicle: VehicleRow
    added_s: int
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """A stop on its route: the number in it, and what it would be elsewhere, the best first.

    ``travel`` is what is to be said of the ways it was measured with.
    """

    table: Timetable
    route: TimedRoute
    stop: TimedStop
    number: int
    held: bool
    elsewhere: list[Elsewhere]
    travel: Mapping[str, Any] = field(default_factory=dict)


def why_here(session: Session, plan_id: int, order_id: int, *, folder: Path | None) -> Here:
    """Returns why an order is on the route that brings it, whatever is locked.

    Raises
    ------
    WrongState
        When the plan does not stand.
    NotFound
        When the plan does not bring the order.
    """
    plan = get_plan(session, plan_id)
    if plan.state not in EXPLAINED_IN:
        raise WrongState(kind="plan", key=plan.code, state=plan.state, needed=EXPLAINED_IN)
    table = timetable(session, plan)
    route, stop, number = _found(table, order_id)
    saved = saved_day(session, plan, folder=folder)
    return Here(
        table=table,
        route=route,
        stop=stop,
        number=number,
        held=order_id in settled(table, locks_of(session, plan_id)).held,
        elsewhere=list(_elsewhere(session, saved, order_id, route)),
        travel=kept_notices(saved.day.travel),
    )


def _found(table: Timetable, order_id: int) -> tuple[TimedRoute, TimedStop, int]:
    for route in table.routes:
        visits = [visit for trip in route.trips for visit in trip.visits]
        for number, visit in enumerate(visits, start=1):
            if isinstance(visit, TimedStop) and visit.stop.order_id == order_id:
                return route, visit, number
    raise NotFound(kind="order", key=order_id)


def _elsewhere(
    session: Session, saved: SavedDay, order_id: int, here: TimedRoute
) -> Iterator[Elsewhere]:
    """Yields the other vehicles of the day: those that could take the stop first."""
    problem, name = saved.day.problem, saved.stops.get(order_id, "")
    stop = next((stop for stop in problem.stops if stop.id == name), None)
    if stop is None:
        return
    rows = {
        code: session.get_one(VehicleRow, row_id) for code, row_id in saved.day.vehicles.items()
    }
    told = {here.vehicle.code}
    for one in alternatives(problem, saved.found, name):
        told.add(one.vehicle)
        rules = dict.fromkeys(violation.rule for violation in one.violations)
        yield Elsewhere(vehicle=rows[one.vehicle], added_s=one.added, rules=tuple(rules))
    for vehicle in problem.vehicles:
        if vehicle.id not in told:
            yield Elsewhere(vehicle=rows[vehicle.id], added_s=0, rules=(_unsuited(stop, vehicle),))


def _unsuited(stop: routing.Stop, vehicle: routing.Vehicle) -> str:
    """Returns the rule by which a vehicle never serves a stop."""
    if stop.refrigerated and not vehicle.refrigerated:
        return cold.cold_goods_are_refrigerated.__name__
    if not stop.demand.fits_in(vehicle.capacity):
        return loads.load_fits_vehicle.__name__
    return matches.skills_are_matched.__name__
