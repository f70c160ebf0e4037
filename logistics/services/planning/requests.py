"""What a coordinator asks of a day, checked before anybody works on it."""

from collections.abc import Collection, Container, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from logistics.domain.calendar import local_day, seconds_of
from logistics.domain.errors import (
    CrewsUnfit,
    CrewUnfit,
    InvalidValue,
    NotFound,
    RouteBegun,
    WrongState,
)
from logistics.domain.orders import PlanState, RouteEnd, RouteState
from logistics.store import jobs, users
from logistics.store.counters import next_number
from logistics.store.documents import Command
from logistics.store.locks import lock_name
from logistics.store.pickups import waiting_pickups
from logistics.store.plans import OnDuty, get_plan, on_duty, routes_begun, vehicles
from logistics.store.tables import PickupRow, PlanRow, RouteRow, VehicleRow
from logistics.store.timetables import anything_waits

JOB_KIND = "plan"
SHORTEST_SEARCH_S = 1
LONGEST_SEARCH_S = 600
A_DAY_S = 24 * 3600
STANDS = (PlanState.READY, PlanState.PUBLISHED)
QUARTER_S = 15 * 60
LOADS_S = 20 * 60
"""How long after the search a vehicle leaves at the soonest: it is still to be loaded [s]."""
LUNCH_IS_OVER_S = 12 * 3600 + 30 * 60
"""Whoever leaves later has had lunch [s after midnight]."""
LATEST_START_S = 15 * 60  # a shift that began while the form was filled in is still meant


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """A vehicle, who drives it, and where that day ``ends``."""

    vehicle_id: int
    driver_id: int
    ends: RouteEnd = RouteEnd.DEPOT


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanWish:
    """A day to plan: whose orders, by whom, within which shift [s after midnight].

    ``lunch_s`` [s] is the break of each driver around noon; 0 means none. All pick-ups that wait come
    along but those that are ``left`` (their ids).
    """

    day: date
    programme_ids: tuple[int, ...]
    crews: tuple[Crew, ...]
    shift_opens_s: int
    shift_closes_s: int
    lunch_s: int = 0
    seconds: int = 20
    left: tuple[int, ...] = ()

    def kept(self) -> dict[str, Any]:
        """Returns the wish as it is stored."""
        return asdict(self) | {
            "day": self.day.isoformat(),
            "programme_ids": list(self.programme_ids),
            "left": list(self.left),
            "crews": [asdict(crew) for crew in self.crews],
        }


def wish_of(kept: Mapping[str, Any]) -> PlanWish:
    """Returns the wish that was stored."""
    return PlanWish(
        day=date.fromisoformat(kept["day"]),
        programme_ids=tuple(kept["programme_ids"]),
        crews=_crews_of(kept),
        shift_opens_s=kept["shift_opens_s"],
        shift_closes_s=kept["shift_closes_s"],
        lunch_s=kept["lunch_s"],
        seconds=kept["seconds"],
        left=tuple(kept.get("left", ())),
    )


def _crews_of(kept: Mapping[str, Any]) -> tuple[Crew, ...]:
    return tuple(Crew(**crew | {"ends": RouteEnd(crew["ends"])}) for crew in kept.get("crews", []))


def request_plan(
    session: Session, wish: PlanWish, *, command: Command, after: int | None = None
) -> PlanRow:
    """Adds a plan to be worked on, with its job; the same command again returns the same plan.

    One made ``after`` another plan (its id) replaces that when it is published.

    Raises
    ------
    InvalidValue
        When the day or the start of the shift is past, or nothing waits.
    CrewsUnfit
        When a driver is missing, or a vehicle or driver is named twice or out on that day, or
        a day ends at a home nobody knows.
    """
    lock_name(session, f"command {command.key}")
    earlier = session.exec(select(PlanRow).where(PlanRow.command_key == command.key)).first()
    if earlier is not None:
        return earlier
    for programme_id in sorted(wish.programme_ids):
        lock_name(session, f"programme {programme_id}")  # how its orders travel changes no more
    _check_day(wish, at=command.happened_at)
    _check_crews(session, wish, after=after)
    _check_orders(session, wish, after=after)
    job = jobs.add_job(session, kind=JOB_KIND, created_by=command.actor_id, at=command.recorded_at)
    year = wish.day.year
    plan = PlanRow(
        code=f"PLN-{year}-{next_number(session, f'plan {year}'):04d}",
        day=wish.day,
        state=PlanState.SOLVING,
        request=wish.kept(),
        summary={},
        job_id=job.id,
        replaces_id=after,
        command_key=command.key,
        created_at=command.recorded_at,
        created_by=command.actor_id,
    )
    session.add(plan)
    session.flush()
    job.subject_id = plan.id
    session.flush()
    return plan


def _check_day(wish: PlanWish, *, at: datetime) -> None:
    if wish.day < local_day(at):
        raise InvalidValue(field="day", why="gone", value=f"{wish.day:%d.%m.%Y}")
    if wish.shift_opens_s + LATEST_START_S < seconds_of(at, day=wish.day):
        minutes = wish.shift_opens_s // 60
        start = f"{minutes // 60:02d}:{minutes % 60:02d}"
        raise InvalidValue(field="shift", why="begun", value=start)
    if not 0 <= wish.shift_opens_s < wish.shift_closes_s <= A_DAY_S:
        raise InvalidValue(field="shift", why="backwards")
    if not SHORTEST_SEARCH_S <= wish.seconds <= LONGEST_SEARCH_S:
        raise InvalidValue(field="seconds", why="search_time", value=str(wish.seconds))


def plan_again(session: Session, plan_id: int, *, command: Command) -> PlanRow:
    """Asks for a plan's day once more, as it was asked for, with what is locked in the plan.

    Nothing moves after loading: routes that are begun stay as they are, and only the other
    vehicles of the day are planned again, from now on when their shift has begun.

    Raises
    ------
    WrongState
        When the plan is neither ready nor published.
    RouteBegun
        When every vehicle of it is loaded.
    InvalidValue, CrewsUnfit
        As :func:`request_plan`.
    """
    plan = get_plan(session, plan_id)
    if plan.state not in STANDS:
        raise WrongState(kind="plan", key=plan.code, state=plan.state, needed=STANDS)
    wish, begun = wish_of(plan.request), routes_begun(session, plan_id)
    if begun:
        wish = _what_is_left(wish, begun, at=command.happened_at)
    if not wish.crews:
        refuse_begun(session, plan)
    return request_plan(session, wish, command=command, after=plan_id)


def crews_here(session: Session, plan: PlanRow) -> list[Crew]:
    """Returns the crews of a plan whose vehicles are not out: nothing is loaded for them yet."""
    out = {route.vehicle_id for route in routes_begun(session, plan.id or 0)}
    return [crew for crew in _crews_of(plan.request) if crew.vehicle_id not in out]


def _what_is_left(wish: PlanWish, begun: Collection[RouteRow], *, at: datetime) -> PlanWish:
    """Returns a wish without the vehicles that are out; the others start when they can be loaded."""
    out = {route.vehicle_id for route in begun}
    crews = tuple(crew for crew in wish.crews if crew.vehicle_id not in out)
    soonest_s = _up_to_the_quarter(seconds_of(at, day=wish.day) + wish.seconds + LOADS_S)
    opens_s = max(wish.shift_opens_s, soonest_s)
    if opens_s >= wish.shift_closes_s:
        opens_s = wish.shift_opens_s
    lunch_s = wish.lunch_s if opens_s < LUNCH_IS_OVER_S else 0
    return replace(wish, crews=crews, shift_opens_s=opens_s, lunch_s=lunch_s)


def _up_to_the_quarter(at_s: int) -> int:
    return -(-at_s // QUARTER_S) * QUARTER_S


def refuse_begun(session: Session, plan: PlanRow) -> None:
    """Refuses to touch a plan of which a route is loaded, if only in part, or closed.

    Raises
    ------
    RouteBegun
        It names the route.
    """
    begun = routes_begun(session, plan.id or 0)
    if not begun:
        return
    closed = [route for route in begun if route.state is RouteState.CLOSED]
    route = (closed or begun)[0]
    state = RouteState.CLOSED if closed else RouteState.LOADED
    raise RouteBegun(plan=plan.code, route=route.code, state=state)


def _check_crews(session: Session, wish: PlanWish, *, after: int | None) -> None:
    if not wish.crews:
        raise InvalidValue(field="vehicles", why="none_chosen")
    plates = {vehicle.id: vehicle.plate for vehicle in vehicles(session)}
    driving = users.drivers(session)
    drivers = {driver.id: driver.name for driver in driving}
    homeless = {driver.id for driver in driving if driver.home_latitude is None}
    for crew in wish.crews:
        if crew.vehicle_id not in plates:
            raise NotFound(kind="vehicle", key=crew.vehicle_id)
        if crew.driver_id and crew.driver_id not in drivers:
            raise NotFound(kind="driver", key=crew.driver_id)
    duty = on_duty(session, wish.day, besides=after)
    unfit = tuple(_unfit(wish, duty, plates=plates, drivers=drivers, homeless=homeless))
    if unfit:
        raise CrewsUnfit(unfit)


def _unfit(
    wish: PlanWish,
    duty: OnDuty,
    *,
    plates: Mapping[int | None, str],
    drivers: Mapping[int | None, str],
    homeless: Container[int | None],
) -> Iterator[CrewUnfit]:
    """Yields the first thing that is wrong with each crew."""
    drives: dict[int, str] = {}
    seen: set[int] = set()
    for crew in wish.crews:
        why, elsewhere = "", ""
        if crew.vehicle_id in seen:
            why = "vehicle_twice"
        elif crew.vehicle_id in duty.vehicles:
            why, elsewhere = "vehicle_busy", duty.vehicles[crew.vehicle_id]
        elif not crew.driver_id:
            why = "no_driver"
        elif crew.driver_id in drives:
            why, elsewhere = "driver_twice", drives[crew.driver_id]
        elif crew.driver_id in duty.drivers:
            why, elsewhere = "driver_busy", duty.drivers[crew.driver_id]
        elif crew.ends is RouteEnd.HOME and crew.driver_id in homeless:
            why = "no_home"
        seen.add(crew.vehicle_id)
        drives.setdefault(crew.driver_id, plates[crew.vehicle_id])
        if why:
            yield CrewUnfit(
                vehicle_id=crew.vehicle_id, vehicle=plates[crew.vehicle_id], why=why,
                driver=drivers.get(crew.driver_id, ""), elsewhere=elsewhere,
            )  # fmt: skip


def _check_orders(session: Session, wish: PlanWish, *, after: int | None) -> None:
    if pickups_of(session, wish, after=after):
        return
    if not wish.programme_ids:
        raise InvalidValue(field="programmes", why="none_chosen")
    if not anything_waits(session, wish.programme_ids, held_by=after):
        raise InvalidValue(field="programmes", why="nothing_waits")


def pickups_of(session: Session, wish: PlanWish, *, after: int | None) -> list[PickupRow]:
    """Returns what a wish picks up, with what the plan before it (its id) holds."""
    waiting = waiting_pickups(session, wish.day, held_by=after)
    return [row for row in waiting if row.id not in wish.left]


def crew_vehicles(session: Session, wish: PlanWish) -> list[VehicleRow]:
    """Returns the vehicles of a wish in the order of its crews."""
    ids = [crew.vehicle_id for crew in wish.crews]
    found = session.exec(select(VehicleRow).where(col(VehicleRow.id).in_(ids)))
    return sorted(found, key=lambda vehicle: ids.index(vehicle.id or 0))
