"""A plan that was found becomes routes, trips, stops, and a list of who is left out."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

import routing
from logistics.domain.orders import Outcome, PlanState, RouteState
from logistics.domain.pickups import PickupOutcome, PickupSide
from logistics.services.planning.ends import ends_of
from logistics.services.planning.locking import carry_over
from logistics.services.planning.problems import DayToPlan
from logistics.services.planning.quality import Sample, changed_by_hand, kept_quality
from logistics.services.planning.requests import PlanWish
from logistics.services.planning.taking_over import TAKEN_OVER
from logistics.services.planning.travelling import kept_notices
from logistics.store.counters import next_numbers
from logistics.store.plans import route_with, take_off_trips
from logistics.store.tables import (
    PickupStopRow,
    PlanRow,
    RouteRow,
    StopRow,
    TripRow,
    UnservedRow,
)
from routing.roads.lines import encoded
from routing.travel_ways import Source

TOO_OLD = "use_by_passed"


Lines = dict[tuple[str, int], list[str]]
"""The roads of each trip, by its vehicle and number."""


def roads_of(found: routing.Plan, day: DayToPlan) -> Lines:
    """Returns the roads of a found plan, one line before each order and one to where the trip ends.

    Drawing them may take seconds, or ask a server: nothing is locked meanwhile. A plan on
    guesses has none.
    """
    if day.travel.source is Source.ESTIMATED:
        return {}
    last = {trip.vehicle: trip.number for trip in found.trips}
    return {
        (trip.vehicle, trip.number): _lines(trip, day, last=trip.number == last[trip.vehicle])
        for trip in found.trips
    }


def save_plan(
    session: Session,
    plan: PlanRow,
    *,
    wish: PlanWish,
    day: DayToPlan,
    found: routing.Plan,
    roads: Lines,
    course: Sequence[Sample],
) -> None:
    """Writes a found plan under its row, which is then ready to be read and published."""
    year = wish.day.year
    numbers = next_numbers(session, f"route {year}", max(len(found.vehicles), 1))
    for number, vehicle in zip(numbers, found.vehicles, strict=False):
        route = _add_route(
            session, plan, wish=wish, vehicle_id=day.vehicles[vehicle],
            code=f"ROT-{year}-{number:05d}",
        )  # fmt: skip
        _add_trips(session, route, vehicle, day=day, found=found, roads=roads)
    _add_unserved(session, plan.id or 0, day=day, found=found)
    plan.seed = found.seed
    quality = kept_quality(found, asked_s=wish.seconds, course=course, calls=day.calls)
    plan.summary = _summary(day, found) | {"quality": quality}
    plan.state = PlanState.READY
    session.flush()
    carry_over(session, plan)


def save_route(
    session: Session,
    plan: PlanRow,
    *,
    wish: PlanWish,
    day: DayToPlan,
    found: routing.Plan,
    vehicle: str,
    roads: Lines,
) -> None:
    """Writes the day of one vehicle (its code) anew, and what the plan now comes to."""
    route = route_with(session, plan.id or 0, day.vehicles[vehicle])
    if route is None:
        year = wish.day.year
        [number] = next_numbers(session, f"route {year}", 1)
        code = f"ROT-{year}-{number:05d}"
        route = _add_route(session, plan, wish=wish, vehicle_id=day.vehicles[vehicle], code=code)
    take_off_trips(session, route.id or 0)
    _add_trips(session, route, vehicle, day=day, found=found, roads=roads)
    remembered = {TAKEN_OVER: plan.summary[TAKEN_OVER]} if TAKEN_OVER in plan.summary else {}
    plan.summary = _summary(day, found) | changed_by_hand(plan.summary) | remembered
    session.flush()


def numbers_of(left: routing.Unserved, problem: routing.Problem) -> dict[str, Any]:
    """Returns the numbers of why a stop is left out and its remedies, as a plan remembers them."""
    reason = left.reason
    names = {vehicle.id: vehicle.name for vehicle in problem.vehicles}
    doors = {stop.id: stop.name for stop in problem.stops}
    boxable = any(stop.may_be_boxed for stop in problem.stops if stop.id == left.stop)
    return {
        "vehicle": names.get(reason.vehicle or "", ""),
        "excess": reason.excess,
        "unit": reason.unit.value if reason.unit else "",
        "skills": list(reason.skills),
        "impossible": reason.impossible,
        "sought": reason.sought or reason.code is routing.ReasonCode.STILL_FITS,
        "box_sought": reason.sought and boxable,
        "remedies": [_kept(remedy, names, doors) for remedy in reason.remedies],
    }


def _add_trips(
    session: Session,
    route: RouteRow,
    vehicle: str,
    *,
    day: DayToPlan,
    found: routing.Plan,
    roads: Lines,
) -> None:
    for trip in found.trips_of(vehicle):
        lines = roads.get((vehicle, trip.number), [])
        _add_trip(session, route, trip, day=day, lines=lines)


def _add_route(
    session: Session, plan: PlanRow, *, wish: PlanWish, vehicle_id: int, code: str
) -> RouteRow:
    driver = next(crew.driver_id for crew in wish.crews if crew.vehicle_id == vehicle_id)
    route = RouteRow(
        code=code,
        plan_id=plan.id or 0,
        vehicle_id=vehicle_id,
        driver_id=driver,
        state=RouteState.PLANNED,
        shift_opens_s=wish.shift_opens_s,
        shift_closes_s=wish.shift_closes_s,
        ends=ends_of(wish, vehicle_id),
    )
    session.add(route)
    session.flush()
    return route


def _add_trip(
    session: Session,
    route: RouteRow,
    trip: routing.Trip,
    *,
    day: DayToPlan,
    lines: list[str],
) -> None:
    row = TripRow(
        route_id=route.id or 0,
        number=trip.number,
        departs_s=trip.departs,
        returns_s=trip.returns,
        distance_m=trip.distance_m,
        lines=lines,
    )
    session.add(row)
    session.flush()
    calls = [(visit, what) for visit in trip.visits for what in _at(visit.stop, day)]
    for sequence, (visit, what) in enumerate(calls, start=1):
        when: dict[str, Any] = {
            "arrives_s": visit.arrives,
            "starts_s": visit.starts,
            "ends_s": visit.ends,
        }
        session.add(_stop_row(what, trip_id=row.id or 0, sequence=sequence, when=when))
    session.flush()


def _at(stop: str, day: DayToPlan) -> list[int | tuple[int, PickupSide]]:
    """Returns what is done at a stop, one after the other: orders, or the call for a pick-up."""
    call = day.calls.get(stop)
    return [*day.orders[stop]] if call is None else [call]


def _stop_row(
    what: int | tuple[int, PickupSide], *, trip_id: int, sequence: int, when: dict[str, Any]
) -> StopRow | PickupStopRow:
    if isinstance(what, int):
        return StopRow(
            trip_id=trip_id, sequence=sequence, order_id=what, outcome=Outcome.PENDING, **when
        )
    pickup, side = what
    return PickupStopRow(
        trip_id=trip_id, sequence=sequence, pickup_id=pickup, side=side,
        outcome=PickupOutcome.PENDING, **when,
    )  # fmt: skip


def _lines(trip: routing.Trip, day: DayToPlan, *, last: bool) -> list[str]:
    """Returns the roads of a trip; a second order at the same door needs none, so it is empty."""
    vehicle = next(v for v in day.problem.vehicles if v.id == trip.vehicle)
    rows = {stop.id: row for row, stop in enumerate(day.problem.stops, len(day.problem.depots))}
    depot = day.problem.depot_place(vehicle)
    lines, here = [], depot
    for visit in trip.visits:
        lines.append(encoded(day.travel.geometry(here, rows[visit.stop])))
        lines += [""] * (len(day.orders[visit.stop]) - 1)
        here = rows[visit.stop]
    back = day.problem.end_row(vehicle) if last else depot
    return lines if back is None else [*lines, encoded(day.travel.geometry(here, back))]


def _add_unserved(session: Session, plan_id: int, *, day: DayToPlan, found: routing.Plan) -> None:
    rows = [
        _unserved(plan_id, order, code=left.reason.code.value, sentence=left.reason.sentence,
                  numbers=numbers_of(left, day.problem))
        for left in found.unserved
        for order in day.orders[left.stop]
    ]  # fmt: skip
    rows += [_unserved(plan_id, order, code=TOO_OLD) for order in day.too_old]
    if rows:
        session.connection().execute(insert(UnservedRow), rows)


def _unserved(
    plan_id: int,
    order_id: int,
    *,
    code: str,
    sentence: str = "",
    numbers: dict[str, Any] | None = None,
) -> dict[str, Any]:
    return {
        "plan_id": plan_id,
        "order_id": order_id,
        "reason": code,
        "numbers": numbers or {},
        "sentence": sentence[:500],
    }


def _kept(remedy: routing.Remedy, names: dict[str, str], doors: dict[str, str]) -> dict[str, Any]:
    return {
        "kind": remedy.kind.value,
        "vehicle": names.get(remedy.vehicle or "", ""),
        "amount": remedy.amount,
        "unit": remedy.unit.value if remedy.unit else "",
        "stop": doors.get(remedy.stop or "", ""),
        "opens_s": remedy.hours.opens if remedy.hours else 0,
        "closes_s": remedy.hours.closes if remedy.hours else 0,
        "refrigerated": remedy.refrigerated,
    }


def _summary(day: DayToPlan, found: routing.Plan) -> dict[str, Any]:
    return {
        "served": sum(len(day.orders[visit.stop]) for _, visit in found.visits()),
        "total": sum(len(orders) for orders in day.orders.values()) + len(day.too_old),
        "distance_m": found.distance_m,
        "out_s": found.out_s,
        "cost_s": found.cost,
        "seconds": round(found.seconds, 1),
        "notes": list(found.notes),
        "rests": _rests(day, found.rests),
        "pickups": sum(visit.stop in day.calls for _, visit in found.visits()),
        "pickups_left": list(_pickups_left(day, found)),
        "travel": kept_notices(day.travel),
    }


def _pickups_left(day: DayToPlan, found: routing.Plan) -> Iterator[dict[str, Any]]:
    """Yields the pick-ups that have no place in the plan, each with its reason."""
    for left in found.unserved:
        pickup, side = day.calls.get(left.stop, (0, PickupSide.BROUGHT))
        if side is PickupSide.TAKEN:
            yield {"pickup_id": pickup, "reason": left.reason.code.value}


def _rests(day: DayToPlan, rests: Sequence[routing.Rest]) -> list[dict[str, int]]:
    return [
        {"vehicle_id": day.vehicles[rest.vehicle], "starts_s": rest.starts, "ends_s": rest.ends}
        for rest in rests
    ]
