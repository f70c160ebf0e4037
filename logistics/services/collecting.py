"""Collecting: what is to be picked up, and what became of it on the road.

A pick-up moves no stock. What a market gave becomes stock when the warehouse weighs it, by the
bulk intake; what was not there waits for the next plan.
"""

from datetime import date

from sqlmodel import Session, select

from logistics.domain.calendar import local_day
from logistics.domain.errors import InvalidValue, NotFound, NotYours, WrongState
from logistics.domain.orders import PlanState, RouteState
from logistics.domain.pickups import Pickup, PickupOutcome, PickupSide, PickupState, check_pickup
from logistics.store import pickups, routes
from logistics.store.counters import next_number
from logistics.store.documents import Command
from logistics.store.locks import lock_name
from logistics.store.tables import PickupRow, PickupStopRow, PlanRow, RouteRow, StopRow, TripRow


def add_pickup(session: Session, pickup: Pickup, *, day: date, command: Command) -> PickupRow:
    """Adds what is to be picked up from a day on; the same command again adds nothing.

    Raises
    ------
    InvalidValue
        When the day is past, or nobody can mean it.
    """
    lock_name(session, f"command {command.key}")
    earlier = session.exec(select(PickupRow).where(PickupRow.command_key == command.key)).first()
    if earlier is not None:
        return earlier
    if day < local_day(command.happened_at):
        raise InvalidValue(field="day", why="gone", value=f"{day:%d.%m.%Y}")
    check_pickup(pickup)
    year, to = day.year, pickup.to
    row = PickupRow(
        code=f"TOP-{year}-{next_number(session, f'pickup {year}'):04d}",
        kind=pickup.kind,
        state=PickupState.WAITING,
        day=day,
        what=pickup.what,
        place=pickup.at.name,
        address=pickup.at.address,
        latitude=pickup.at.position.latitude,
        longitude=pickup.at.position.longitude,
        grams=pickup.grams,
        pieces=pickup.pieces,
        millilitres=pickup.millilitres,
        opens_s=pickup.opens_s,
        closes_s=pickup.closes_s,
        to_place=to.name if to else "",
        to_address=to.address if to else "",
        to_latitude=to.position.latitude if to else None,
        to_longitude=to.position.longitude if to else None,
        ride_limit_s=pickup.ride_limit_s if to else None,
        note=pickup.note,
        command_key=command.key,
        created_at=command.recorded_at,
        created_by=command.actor_id,
    )
    session.add(row)
    session.flush()
    return row


def call_off(session: Session, pickup_id: int) -> PickupRow:
    """Calls a pick-up off that no plan holds.

    Raises
    ------
    WrongState
        When it is planned, picked up, or called off already.
    """
    row = pickups.get_pickup(session, pickup_id)
    if row.state is not PickupState.WAITING:
        raise _wrong_state(row, PickupState.WAITING)
    row.state = PickupState.CANCELLED
    session.flush()
    return row


def record_call(
    session: Session, *, command: Command, stop_id: int, outcome: PickupOutcome
) -> PickupStopRow:
    """Records what happened at a pick-up's stop; telling the same again changes nothing.

    What was not picked up waits for the next plan.

    Raises
    ------
    NotYours
        When the route is another driver's or another day's.
    WrongState
        When the trip is not loaded yet, something else was told, or the route is closed.
    """
    if outcome is PickupOutcome.PENDING:
        raise ValueError("Nobody records that nothing happened.")
    route, trip, stop = _held(session, stop_id, command=command)
    if stop.outcome is outcome:
        return stop
    if stop.outcome is not PickupOutcome.PENDING:
        raise WrongState(kind="stop", key=route.code, state=stop.outcome, needed=("pending",))
    _refuse_unless_out(session, route, trip)
    row = pickups.get_pickup(session, stop.pickup_id)
    stop.outcome = outcome
    for each in _together(session, stop):
        each.outcome, each.outcome_at = outcome, command.happened_at
    missed = outcome is PickupOutcome.NOT_PICKED_UP
    row.state = PickupState.WAITING if missed else _state_after(row, stop)
    session.flush()
    return stop


def undo_call(session: Session, *, command: Command, stop_id: int) -> PickupStopRow:
    """Takes back what was told of a pick-up's stop; one nothing was told of stays as it is.

    Raises
    ------
    WrongState
        When the goods were weighed meanwhile, or another plan took the pick-up.
    """
    _route, _trip, stop = _held(session, stop_id, command=command)
    if stop.outcome is PickupOutcome.PENDING:
        return stop
    row = pickups.get_pickup(session, stop.pickup_id)
    missed = stop.outcome is PickupOutcome.NOT_PICKED_UP
    now = PickupState.WAITING if missed else _state_after(row, stop)
    if row.document_id is not None or row.state is not now:
        raise _wrong_state(row, now)
    for each in _together(session, stop):
        each.outcome, each.outcome_at = PickupOutcome.PENDING, None
    row.state = PickupState.PLANNED
    session.flush()
    return stop


def _held(
    session: Session, stop_id: int, *, command: Command
) -> tuple[RouteRow, TripRow, PickupStopRow]:
    """Returns a call with its trip and route, which nobody else changes; its own driver's only."""
    trip_id = session.exec(select(PickupStopRow.trip_id).where(PickupStopRow.id == stop_id)).first()
    if trip_id is None:
        raise NotFound(kind="stop", key=stop_id)
    route, trip = routes.held_route_of_trip(session, trip_id)
    stop = session.get_one(PickupStopRow, stop_id, populate_existing=True)
    plan = session.get_one(PlanRow, route.plan_id)
    if route.driver_id != command.actor_id or plan.day != local_day(command.happened_at):
        raise NotYours(kind="route", key=route.code)
    if route.state is RouteState.CLOSED:
        raise WrongState(kind="route", key=route.code, state=route.state, needed=("loaded",))
    if plan.state is not PlanState.PUBLISHED:
        raise WrongState(kind="plan", key=plan.code, state=plan.state, needed=("published",))
    return route, trip, stop


def _refuse_unless_out(session: Session, route: RouteRow, trip: TripRow) -> None:
    """Refuses what happened on a trip that has goods to load and is not loaded."""
    doors = session.exec(select(StopRow.id).where(StopRow.trip_id == trip.id)).first()
    if trip.loading_id is None and doors is not None:
        key = f"{route.code}/{trip.number}"
        raise WrongState(kind="trip", key=key, state="planned", needed=("loaded",))


def _together(session: Session, stop: PickupStopRow) -> list[PickupStopRow]:
    """Returns a stop, and the end of its ride when nobody got in there."""
    if stop.side is PickupSide.BROUGHT or stop.outcome is not PickupOutcome.NOT_PICKED_UP:
        return [stop]
    query = select(PickupStopRow).where(
        PickupStopRow.trip_id == stop.trip_id, PickupStopRow.pickup_id == stop.pickup_id
    )
    return list(session.exec(query))


def _state_after(row: PickupRow, stop: PickupStopRow) -> PickupState:
    """Returns where a pick-up is after a stop went well: a ride is over where it is brought."""
    goes_on = row.to_latitude is not None and stop.side is PickupSide.TAKEN
    return PickupState.PLANNED if goes_on else PickupState.PICKED_UP


def _wrong_state(row: PickupRow, needed: PickupState) -> WrongState:
    return WrongState(kind="pickup", key=row.code, state=row.state, needed=(needed,))
