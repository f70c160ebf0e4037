"""What is settled of a plan: stops that stay on their vehicle, beginnings of days, whole days.

A lock is of a vehicle, not of a route, so that a plan made after this one takes it over. What is
loaded needs none: nothing moves after loading.

Who locks says what is wanted, not that it be turned round, so that asking twice is asking once. The
lock of a day also says which day was seen: one that changed since is looked at anew first.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sqlmodel import Session

from logistics.domain.errors import NotFound, RouteChangedSince, RouteUnderWay, WrongState
from logistics.domain.orders import LockKind, PlanState
from logistics.store import plan_locks, plans
from logistics.store.documents import Command
from logistics.store.locks import lock_name
from logistics.store.plan_locks import locks_of
from logistics.store.tables import PlanLockRow, PlanRow
from logistics.store.timetables import TimedRoute, Timetable, timetable

LOCKED_IN = (PlanState.READY, PlanState.PUBLISHED)
OF_A_DAY = (LockKind.START, LockKind.ROUTE)
MARK_LENGTH = 16

Trips = tuple[tuple[int, ...], ...]
"""The orders of each trip, in the order of driving."""

Seen = Mapping[int, str]
"""The marks of the routes (their ids) somebody has before them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What is locked of a plan, in its orders (ids) and vehicles (codes).

    ``held`` stay on their vehicle; each of ``days`` begins with its trips, and nothing is added to
    those that are ``whole``. ``ends`` are the orders up to which a day is locked.
    """

    held: frozenset[int] = frozenset()
    days: Mapping[str, Trips] = field(default_factory=dict)
    whole: frozenset[str] = frozenset()
    ends: frozenset[int] = frozenset()

    @property
    def in_order(self) -> frozenset[int]:
        """The orders whose place in their day is settled."""
        return frozenset(order for trips in self.days.values() for trip in trips for order in trip)

    @property
    def anything(self) -> bool:
        """Whether anything is locked."""
        return bool(self.held or self.days)


def lock_stop(
    session: Session,
    plan_id: int,
    order_id: int,
    *,
    kind: LockKind,
    command: Command,
    locked: bool = True,
    seen: Seen | None = None,
) -> None:
    """Locks an order to its vehicle, or its day up to it; or takes that lock off.

    Raises
    ------
    WrongState
        When the plan is neither ready nor published.
    NotFound
        When the plan does not bring the order.
    RouteUnderWay
        When its vehicle is loaded.
    RouteChangedSince
        When its day is locked up to it, and is another by now than was ``seen``.
    """
    table = _table(session, plan_id)
    for route in table.routes:
        if order_id in _orders(route):
            act = _Act(kind=kind, order_id=order_id, locked=locked, by=command)
            return _do(session, table.plan, route, act, seen)
    raise NotFound(kind="order", key=order_id)


def lock_route(
    session: Session,
    plan_id: int,
    route_id: int,
    *,
    command: Command,
    locked: bool = True,
    seen: Seen | None = None,
) -> None:
    """Locks the whole day of a route, or takes that lock off; it raises as :func:`lock_stop`."""
    table = _table(session, plan_id)
    for route in table.routes:
        if route.route.id == route_id:
            act = _Act(kind=LockKind.ROUTE, order_id=None, locked=locked, by=command)
            return _do(session, table.plan, route, act, seen)
    raise NotFound(kind="route", key=route_id)


def marks_of(table: Timetable, locks: Iterable[PlanLockRow]) -> dict[int, str]:
    """Returns a mark of each route (its id): another one once its stops or its locked day change."""
    kept = list(locks)
    return {route.route.id or 0: _mark(route, kept) for route in table.routes}


def settled(table: Timetable, locks: Iterable[PlanLockRow]) -> Settled:
    """Returns what locks settle of a plan; locks of orders that left it since settle nothing."""
    routes = {route.route.vehicle_id: route for route in table.routes}
    held: set[int] = set()
    ends: set[int] = set()
    days: dict[str, Trips] = {}
    whole: set[str] = set()
    for lock in locks:
        route = routes.get(lock.vehicle_id)
        if route is None or (lock.order_id is not None and lock.order_id not in _orders(route)):
            continue
        if lock.order_id is not None and lock.kind is LockKind.STOP:
            held.add(lock.order_id)
        elif lock.order_id is not None:
            ends.add(lock.order_id)
            days[route.vehicle.code] = tuple(_until(route, lock.order_id))
        else:
            whole.add(route.vehicle.code)
            days[route.vehicle.code] = tuple(trips_of(route))
    return Settled(held=frozenset(held), days=days, whole=frozenset(whole), ends=frozenset(ends))


def trips_of(route: TimedRoute) -> Iterator[tuple[int, ...]]:
    """Yields the orders of each trip of a route that has any."""
    for trip in route.trips:
        if trip.stops:
            yield tuple(stop.stop.order_id for stop in trip.stops)


def carry_over(session: Session, plan: PlanRow) -> None:
    """Puts the locks of the plan that a plan replaces onto it, where it serves their orders."""
    if plan.replaces_id is None:
        return
    orders = {route.route.vehicle_id: _orders(route) for route in timetable(session, plan).routes}
    for lock in locks_of(session, plan.replaces_id):
        served = orders.get(lock.vehicle_id, set())
        if served and (lock.order_id is None or lock.order_id in served):
            plan_locks.add_lock(
                session, plan.id or 0, vehicle_id=lock.vehicle_id, kind=lock.kind,
                order_id=lock.order_id, by=lock.locked_by, at=lock.locked_at,
            )  # fmt: skip


def _table(session: Session, plan_id: int) -> Timetable:
    lock_name(session, f"plan {plan_id}")
    plan = plans.get_plan(session, plan_id)
    session.refresh(plan)
    if plan.state not in LOCKED_IN:
        raise WrongState(kind="plan", key=plan.code, state=plan.state, needed=LOCKED_IN)
    return timetable(session, plan)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Act:
    """A lock that is to be ``locked`` or not."""

    kind: LockKind
    order_id: int | None
    locked: bool
    by: Command


def _do(session: Session, plan: PlanRow, route: TimedRoute, act: _Act, seen: Seen | None) -> None:
    if route.route.id in {begun.id for begun in plans.routes_begun(session, plan.id or 0)}:
        raise RouteUnderWay(route=route.route.code)
    vehicle_id = route.route.vehicle_id
    locks = [lock for lock in locks_of(session, plan.id or 0) if lock.vehicle_id == vehicle_id]
    same = [lock for lock in locks if (lock.kind, lock.order_id) == (act.kind, act.order_id)]
    if bool(same) is act.locked:
        return
    if seen is not None and act.kind in OF_A_DAY:
        _refuse_unseen(route, locks, seen)
    beside = [lock for lock in locks if {lock.kind, act.kind} <= set(OF_A_DAY)]
    plan_locks.unlock(session, same or beside)
    if act.locked:
        plan_locks.add_lock(
            session, plan.id or 0, vehicle_id=vehicle_id, kind=act.kind, order_id=act.order_id,
            by=act.by.actor_id, at=act.by.recorded_at,
        )  # fmt: skip


def _refuse_unseen(route: TimedRoute, locks: Iterable[PlanLockRow], seen: Seen) -> None:
    if seen.get(route.route.id or 0) != _mark(route, locks):
        raise RouteChangedSince(route=route.route.code)


def _mark(route: TimedRoute, locks: Iterable[PlanLockRow]) -> str:
    """Returns what changes when the stops of a route or the lock of its day change."""
    of_day = sorted(
        (lock.kind.value, lock.order_id or 0)
        for lock in locks
        if lock.vehicle_id == route.route.vehicle_id and lock.kind in OF_A_DAY
    )
    stands = repr((route.route.id, tuple(trips_of(route)), of_day))
    return hashlib.sha256(stands.encode()).hexdigest()[:MARK_LENGTH]


def _orders(route: TimedRoute) -> set[int]:
    return {order for trip in trips_of(route) for order in trip}


def _until(route: TimedRoute, order_id: int) -> Iterator[tuple[int, ...]]:
    """Yields the trips of a route up to and with an order."""
    for trip in trips_of(route):
        if order_id in trip:
            yield trip[: trip.index(order_id) + 1]
            return
        yield trip
