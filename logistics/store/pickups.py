"""Pick-ups: those that wait, those a plan drives, and what became of them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, select

from logistics.domain.errors import NotFound, WrongState
from logistics.domain.pickups import PickupKind, PickupOutcome, PickupState
from logistics.store.begun import begun_routes
from logistics.store.tables import PickupRow, PickupStopRow, RouteRow, TripRow

RECENT = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedPickup:
    """A vehicle's call for a pick-up on its trip."""

    stop: PickupStopRow
    pickup: PickupRow


def get_pickup(session: Session, pickup_id: int) -> PickupRow:
    """Returns a pick-up as it is now, held until the transaction ends."""
    query = select(PickupRow).where(PickupRow.id == pickup_id).with_for_update()
    row = session.exec(query.execution_options(populate_existing=True)).first()
    if row is None:
        raise NotFound(kind="pickup", key=pickup_id)
    return row


def latest_pickups(session: Session) -> list[PickupRow]:
    """Returns the pick-ups, the latest day first: all that wait or are planned, and some more."""
    open_ = col(PickupRow.state).in_((PickupState.WAITING, PickupState.PLANNED))
    by_day = (col(PickupRow.day).desc(), col(PickupRow.id).desc())
    waiting = session.exec(select(PickupRow).where(open_).order_by(*by_day)).all()
    over = session.exec(select(PickupRow).where(~open_).order_by(*by_day).limit(RECENT)).all()
    return [*waiting, *over]


def waiting_pickups(session: Session, day: date, *, held_by: int | None = None) -> list[PickupRow]:
    """Returns what is to be picked up on a day or was before it, and what a plan (its id) holds.

    What a route holds that is begun is not among it.
    """
    waits = (col(PickupRow.state) == PickupState.WAITING) & (col(PickupRow.day) <= day)
    if held_by is not None:
        of_plan = col(RouteRow.plan_id) == held_by
        calls = _stops(session, of_plan & col(RouteRow.id).not_in(begun_routes(held_by)))
        held = [call.stop.pickup_id for call in calls if _is_pending(call)]
        planned = col(PickupRow.state) == PickupState.PLANNED
        waits |= planned & col(PickupRow.id).in_(held)
    return list(session.exec(select(PickupRow).where(waits).order_by(col(PickupRow.id))))


def to_take_in(session: Session) -> list[PickupRow]:
    """Returns what markets gave and nobody has weighed yet."""
    query = select(PickupRow).where(
        PickupRow.kind == PickupKind.RESCUE,
        PickupRow.state == PickupState.PICKED_UP,
        col(PickupRow.document_id).is_(None),
    )
    return list(session.exec(query.order_by(col(PickupRow.id))))


def take_in(session: Session, pickup_id: int, *, document_id: int) -> None:
    """Notes by which document (its id) what a market gave became stock; only the first time."""
    row = get_pickup(session, pickup_id)
    if row.state is not PickupState.PICKED_UP or row.document_id is not None:
        needed = (PickupState.PICKED_UP,)
        raise WrongState(kind="pickup", key=row.code, state=row.state, needed=needed)
    row.document_id = document_id
    session.flush()


def reopen(session: Session, *, document_id: int) -> None:
    """Lets what became stock by a document (its id) be weighed again: that document is taken back."""
    query = select(PickupRow).where(PickupRow.document_id == document_id).with_for_update()
    for row in session.exec(query.execution_options(populate_existing=True)):
        row.document_id = None
    session.flush()


def pickups_by_id(session: Session, ids: Collection[int]) -> dict[int, PickupRow]:
    """Returns these pick-ups by their ids."""
    if not ids:
        return {}
    found = session.exec(select(PickupRow).where(col(PickupRow.id).in_(ids)))
    return {row.id or 0: row for row in found}


def stops_of_plan(session: Session, plan_id: int) -> list[TimedPickup]:
    """Returns the calls of a plan, by trip and in their order."""
    return _stops(session, col(RouteRow.plan_id) == plan_id)


def stops_of_route(session: Session, route_id: int | None) -> list[TimedPickup]:
    """Returns the calls of a route, by trip and in their order."""
    return _stops(session, col(RouteRow.id) == route_id)


def by_trip(stops: Collection[TimedPickup]) -> dict[int, list[TimedPickup]]:
    """Returns calls by the id of their trip."""
    found: defaultdict[int, list[TimedPickup]] = defaultdict(list)
    for each in stops:
        found[each.stop.trip_id].append(each)
    return found


def take_off_calls(session: Session, trips: Any) -> None:
    """Removes the calls of these trips (a query of ids)."""
    session.connection().execute(delete(PickupStopRow).where(col(PickupStopRow.trip_id).in_(trips)))


def change_state(
    session: Session, ids: Collection[int], *, among: PickupState, to: PickupState
) -> None:
    """Moves those of these pick-ups that are in one state to another."""
    query = select(PickupRow).where(col(PickupRow.id).in_(ids)).order_by(col(PickupRow.id))
    held = query.with_for_update().execution_options(populate_existing=True)
    for row in session.exec(held):
        if row.state is among:
            row.state = to
    session.flush()


def _stops(session: Session, chosen: Any) -> list[TimedPickup]:
    query = (
        select(PickupStopRow, PickupRow)
        .join(TripRow, col(TripRow.id) == col(PickupStopRow.trip_id))
        .join(RouteRow, col(RouteRow.id) == col(TripRow.route_id))
        .join(PickupRow, col(PickupRow.id) == col(PickupStopRow.pickup_id))
        .where(chosen)
        .order_by(col(PickupStopRow.trip_id), col(PickupStopRow.sequence))
    )
    return [TimedPickup(stop=stop, pickup=pickup) for stop, pickup in session.exec(query)]


def _is_pending(call: TimedPickup) -> bool:
    return call.stop.outcome is PickupOutcome.PENDING
