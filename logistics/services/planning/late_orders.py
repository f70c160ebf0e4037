"""An order that comes when the plan is made: the places where it fits, and putting it at one.

The places are ranked by what they cost, each proven. The rest of the plan stays as it is: nothing
is added before what is locked, and nothing to a route that is loaded. What is put in is judged
by the independent check before it is saved.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlmodel import Session

import routing
from logistics.domain.errors import NotFound, PlaceTaken, WrongState
from logistics.domain.orders import OrderState, PlanState
from logistics.services.planning.locking import Settled, settled, trips_of
from logistics.services.planning.problems import DayToPlan
from logistics.services.planning.replaying import SavedDay, saved_day
from logistics.services.planning.requests import STANDS, wish_of
from logistics.services.planning.saving import Lines, numbers_of, roads_of, save_route
from logistics.services.planning.standing import Standing, driven_days
from logistics.services.planning.travelling import kept_notices
from logistics.store import plans
from logistics.store.locks import lock_name
from logistics.store.plan_locks import locks_of
from logistics.store.programme_orders import change_state, get_order
from logistics.store.tables import PlanRow, UnservedRow, VehicleRow
from logistics.store.timetables import Door, Timetable, placed_doors, timetable
from routing.case import Case
from routing.check import check
from routing.decode import orders_of
from routing.explain import reason_and_remedies
from routing.late_orders import Insertion, insert, insertions

MOST_PLACES = 10

Shape = dict[int, list[int]]
"""The orders of each trip (its id) in turn: what a plan must still be to be changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LatePlace:
    """A place for an order: ``number`` in the route, between two households, and what it costs.

    ``key`` names it. ``starts_s`` [s] is when the order would be handed over, ``added_s`` [s] and
    ``added_m`` [m] the longer way, ``delay_s`` [s] how much later others would be served at most.
    It ``joins`` when its household is visited already.
    """

    key: str
    vehicle: VehicleRow
    trip: int
    number: int
    after: str
    before: str
    new_trip: bool
    joins: bool
    starts_s: int
    added_s: int
    added_m: int
    delay_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LateChoice:
    """An order that is not in a plan, the places where it fits, and where there are none, why.

    ``travel`` is what is to be said of the ways they were measured with.
    """

    plan: PlanRow
    door: Door
    places: list[LatePlace]
    unserved: UnservedRow | None
    travel: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PutIn:
    """A plan with an order put in, ready to be saved unless its ``shape`` changed meanwhile."""

    plan_id: int
    order_id: int
    boxed: bool
    vehicle: str
    shape: Shape
    day: DayToPlan
    found: routing.Plan
    roads: Lines


def is_brought(session: Session, plan_id: int, order_id: int) -> bool:
    """Tells whether a plan brings an order."""
    table = timetable(session, plans.get_plan(session, plan_id))
    return any(order_id in trip for trip in _shape(table).values())


def late_doors(session: Session, plan: PlanRow) -> list[Door]:
    """Returns the orders that wait in the plan's programmes and are not in it."""
    late = set(plans.late_orders(session, plan, wish_of(plan.request).programme_ids))
    if not late:
        return []
    doors = placed_doors(session, wish_of(plan.request).programme_ids)
    return [door for door in doors if door.order.id in late]


def places_for(session: Session, plan_id: int, order_id: int, *, folder: Path | None) -> LateChoice:
    """Returns where an order fits into a plan, the cheapest place first.

    Raises
    ------
    WrongState
        When the plan does not stand, or the order does not wait.
    NotFound
        When the order is none of the plan's programmes.
    """
    saved, door = _day_with(session, plan_id, order_id, folder=folder)
    places = _places(session, saved, order_id)
    return LateChoice(
        plan=saved.table.plan,
        door=door,
        places=places,
        unserved=None if places else _unserved(saved, order_id),
        travel=kept_notices(saved.day.travel),
    )


def put_in(
    session: Session, plan_id: int, order_id: int, *, key: str, folder: Path | None
) -> PutIn:
    """Returns a plan with an order put at one of its places (its key); nothing is saved yet.

    Raises
    ------
    PlaceTaken
        When the place is free no longer.
    WrongState, NotFound
        As :func:`places_for`.
    """
    saved, door = _day_with(session, plan_id, order_id, folder=folder)
    name = saved.stops[order_id]
    found = saved.found
    vehicle = _vehicle_of(found, name)
    if vehicle is None:
        chosen = next((one for one in _insertions(saved, name) if _key(saved, one) == key), None)
        if chosen is None:
            raise PlaceTaken(order=door.order.code)
        vehicle, found = chosen.vehicle, insert(saved.day.problem, found, chosen)
    elif key != _joined(vehicle):
        raise PlaceTaken(order=door.order.code)
    if _newly_broken(saved, found):
        raise PlaceTaken(order=door.order.code)
    alone = replace(found, trips=found.trips_of(vehicle))
    return PutIn(
        plan_id=plan_id,
        order_id=order_id,
        boxed=door.order.boxed,
        vehicle=vehicle,
        shape=_shape(saved.table),
        day=saved.day,
        found=found,
        roads=roads_of(alone, saved.day),
    )


def save_put_in(session: Session, changed: PutIn) -> PlanRow:
    """Saves the one route that an order was put into; a published plan holds the order at once.

    Raises
    ------
    PlaceTaken
        When the plan or the order changed since.
    """
    lock_name(session, f"plan {changed.plan_id}")
    plan = plans.get_plan(session, changed.plan_id)
    session.refresh(plan)
    [order] = plans.hold_orders(session, [changed.order_id])
    same = _shape(timetable(session, plan)) == changed.shape and order.boxed is changed.boxed
    if not same or plan.state not in STANDS or order.state is not OrderState.PLACED:
        raise PlaceTaken(order=order.code)
    plans.no_longer_unserved(session, changed.plan_id, changed.order_id)
    save_route(
        session, plan, wish=wish_of(plan.request), day=changed.day, found=changed.found,
        vehicle=changed.vehicle, roads=changed.roads,
    )  # fmt: skip
    if plan.state is PlanState.PUBLISHED:
        ids = [changed.order_id]
        change_state(session, ids, among={OrderState.PLACED}, to=OrderState.PLANNED)
    session.flush()
    session.refresh(plan)
    return plan


def _day_with(
    session: Session, plan_id: int, order_id: int, *, folder: Path | None
) -> tuple[SavedDay, Door]:
    plan = plans.get_plan(session, plan_id)
    if plan.state not in STANDS:
        raise WrongState(kind="plan", key=plan.code, state=plan.state, needed=STANDS)
    order = get_order(session, order_id)
    if order.state is not OrderState.PLACED:
        needed = (OrderState.PLACED,)
        raise WrongState(kind="order", key=order.code, state=order.state, needed=needed)
    waiting = placed_doors(session, wish_of(plan.request).programme_ids)
    door = next((door for door in waiting if door.order.id == order_id), None)
    table = timetable(session, plan)
    if door is None or order_id in {stop for trips in _shape(table).values() for stop in trips}:
        raise NotFound(kind="order", key=order.code)
    locked = _untouchable(session, table)
    standing = Standing(settled=locked, driven=driven_days(table, locked))
    saved = saved_day(session, plan, folder=folder, standing=standing, also=[door])
    if order_id not in saved.stops:
        raise NotFound(kind="order", key=order.code)
    return saved, door


def _untouchable(session: Session, table: Timetable) -> Settled:
    """Returns what is locked of a plan, and every route that is loaded as a whole."""
    locked = settled(table, locks_of(session, table.plan.id or 0))
    begun = {route.id for route in plans.routes_begun(session, table.plan.id or 0)}
    loaded = {
        route.vehicle.code: tuple(trips_of(route))
        for route in table.routes
        if route.route.id in begun
    }
    return replace(locked, days={**locked.days, **loaded}, whole=locked.whole | loaded.keys())


def _places(session: Session, saved: SavedDay, order_id: int) -> list[LatePlace]:
    name = saved.stops[order_id]
    here = _vehicle_of(saved.found, name)
    rows = {
        code: session.get_one(VehicleRow, row_id) for code, row_id in saved.day.vehicles.items()
    }
    if here is not None:
        return [_beside(saved, rows, name, here)] if not _breaks(saved) else []
    return [_told(saved, rows, one) for one in _insertions(saved, name)]


def _breaks(saved: SavedDay) -> bool:
    return bool(check(saved.day.problem, saved.found))


def _newly_broken(saved: SavedDay, found: routing.Plan) -> bool:
    """Tells whether a plan breaks a rule that it does not break as it stands.

    Where a route server is away its ways are estimated, and other routes may not fit the estimate.
    """
    broken = set(check(saved.day.problem, saved.found))
    return not broken.issuperset(check(saved.day.problem, found))


def _insertions(saved: SavedDay, name: str) -> list[Insertion]:
    return insertions(saved.day.problem, saved.found, name, most=MOST_PLACES)


def _told(saved: SavedDay, rows: Mapping[str, VehicleRow], one: Insertion) -> LatePlace:
    trips = [[visit.stop for visit in trip.visits] for trip in saved.found.trips_of(one.vehicle)]
    after, before = _neighbours(saved, one)
    names = {stop.id: stop.name for stop in saved.day.problem.stops} | {"": ""}
    earlier = sum(len(trip) for trip in trips[: one.trip - 1])
    return LatePlace(
        key=_key(saved, one),
        vehicle=rows[one.vehicle],
        trip=one.trip,
        number=earlier + one.position + 1,
        after=names[after],
        before=names[before],
        new_trip=one.new_trip,
        joins=False,
        starts_s=one.starts,
        added_s=one.added_s,
        added_m=one.added_m,
        delay_s=one.delay_s,
    )


def _beside(saved: SavedDay, rows: Mapping[str, VehicleRow], name: str, vehicle: str) -> LatePlace:
    """Returns the place at a door that is visited already."""
    visits = [(trip, visit) for trip in saved.found.trips_of(vehicle) for visit in trip.visits]
    number = next(n for n, (_, visit) in enumerate(visits, start=1) if visit.stop == name)
    trip, visit = visits[number - 1]
    return LatePlace(
        key=_joined(vehicle),
        vehicle=rows[vehicle],
        trip=trip.number,
        number=number,
        after="",
        before="",
        new_trip=False,
        joins=True,
        starts_s=visit.starts,
        added_s=0,
        added_m=0,
        delay_s=0,
    )


def _unserved(saved: SavedDay, order_id: int) -> UnservedRow:
    """Returns why an order fits nowhere and what would help, as a plan remembers it."""
    problem, name = saved.day.problem, saved.stops[order_id]
    case = Case(problem)
    stop = case.stop_numbers()[name]
    without = (
        [[served for served in trip if served != stop] for trip in trips]
        for trips in orders_of(case, saved.found)
    )
    orders = [[trip for trip in trips if trip] for trips in without]
    reason = reason_and_remedies(case, orders, stop)
    return UnservedRow(
        plan_id=saved.table.plan.id or 0,
        order_id=order_id,
        reason=reason.code.value,
        numbers=numbers_of(routing.Unserved(stop=name, reason=reason), problem),
        sentence=reason.sentence[:500],
    )


def _vehicle_of(found: routing.Plan, name: str) -> str | None:
    return next((trip.vehicle for trip, visit in found.visits() if visit.stop == name), None)


def _key(saved: SavedDay, one: Insertion) -> str:
    """Names a place by the stops beside it: once they are others it is another place."""
    after, before = _neighbours(saved, one)
    return f"{one.vehicle}:{one.trip}:{int(one.new_trip)}:{after}:{before}"


def _neighbours(saved: SavedDay, one: Insertion) -> tuple[str, str]:
    """Returns the stops before and after a place; none at the ends of a trip."""
    trips = [[visit.stop for visit in trip.visits] for trip in saved.found.trips_of(one.vehicle)]
    trip = [] if one.new_trip else trips[one.trip - 1]
    after = trip[one.position - 1] if one.position else ""
    return after, trip[one.position] if one.position < len(trip) else ""


def _joined(vehicle: str) -> str:
    return f"{vehicle}:joins"


def _shape(table: Timetable) -> Shape:
    return {
        trip.trip.id or 0: [stop.stop.order_id for stop in trip.stops]
        for route in table.routes
        for trip in route.trips
    }
