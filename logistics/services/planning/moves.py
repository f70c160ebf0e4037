"""What a plan made after another one does otherwise."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlmodel import Session

from logistics.services.planning.taking_over import TAKEN_OVER
from logistics.store.plans import get_plan, routes_begun
from logistics.store.tables import PlanRow, VehicleRow
from logistics.store.timetables import Door, Timetable, timetable


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """An order and the vehicles that had it before and have it now; None where it is left out."""

    door: Door
    before: VehicleRow | None
    now: VehicleRow | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """How a plan differs from the ``replaced`` one.

    ``moved`` changed their vehicle, ``come`` are served only now, ``gone`` no longer; ``stayed``
    counts those that did not change it. ``loaded`` are the routes (their codes) that stay as they
    are: those taken over, and before the plan is published those that will be.
    """

    replaced: PlanRow
    moved: list[Move]
    come: list[Move]
    gone: list[Move]
    stayed: int
    loaded: tuple[str, ...] = ()


def moves_of(session: Session, table: Timetable) -> Moves | None:
    """Returns what moved from the plan that a plan replaces; None where it replaces none."""
    if table.plan.replaces_id is None:
        return None
    replaced = timetable(session, get_plan(session, table.plan.replaces_id))
    begun = [route.code for route in routes_begun(session, replaced.plan.id or 0)]
    loaded = (*begun, *table.plan.summary.get(TAKEN_OVER, []))
    before, now = _served(replaced, without=loaded), _served(table, without=loaded)
    doors = {left.door.order.id or 0: left.door for left in (*replaced.left_out, *table.left_out)}
    doors |= {order: door for found in (before, now) for order, (door, _) in found.items()}
    both = before.keys() & now.keys()
    moved = [order for order in both if before[order][1].id != now[order][1].id]
    return Moves(
        replaced=replaced.plan,
        moved=_moves(moved, doors, before, now),
        come=_moves(now.keys() - before.keys(), doors, before, now),
        gone=_moves(before.keys() - now.keys(), doors, before, now),
        stayed=len(both) - len(moved),
        loaded=loaded,
    )


_Served = Mapping[int, tuple[Door, VehicleRow]]


def _served(table: Timetable, *, without: Collection[str]) -> dict[int, tuple[Door, VehicleRow]]:
    return {
        stop.stop.order_id: (stop.door, route.vehicle)
        for route in table.routes
        if route.route.code not in without
        for trip in route.trips
        for stop in trip.stops
    }


def _moves(
    orders: Collection[int], doors: Mapping[int, Door], before: _Served, now: _Served
) -> list[Move]:
    return [
        Move(
            door=doors[order],
            before=before[order][1] if order in before else None,
            now=now[order][1] if order in now else None,
        )
        for order in sorted(orders)
    ]
