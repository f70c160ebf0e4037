"""Routes that are begun go over, as they are, to the plan that takes their plan's place.

A route keeps its row, and with it its code, trips, stops, loadings and papers; only the plan it
belongs to changes. What a plan holds back is counted there too, so that it stays the plan of the
whole day.
"""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlmodel import Session, select

from logistics.domain.errors import RouteLoadedSince
from logistics.services.planning.requests import Crew, wish_of
from logistics.store.plans import routes_begun
from logistics.store.routes import held_route
from logistics.store.tables import PlanRow, RouteRow
from logistics.store.timetables import TimedRoute, timetable

TAKEN_OVER = "taken_over"
"""Under this name a plan remembers the codes of the routes it took over."""


def loaded_since(session: Session, plan: PlanRow) -> str:
    """Returns the code of a route that was loaded though this plan has planned its day anew."""
    if plan.replaces_id is None:
        return ""
    planned = {crew.vehicle_id for crew in wish_of(plan.request).crews}
    begun = routes_begun(session, plan.replaces_id)
    return next((route.code for route in begun if route.vehicle_id in planned), "")


def unloaded_since(session: Session, plan: PlanRow) -> list[str]:
    """Returns the codes of the routes whose loading was undone while this plan left them out.

    Publishing it lets their orders wait: it has no place for them, and they are not driven either.
    """
    if plan.replaces_id is None:
        return []
    planned = {crew.vehicle_id for crew in wish_of(plan.request).crews}
    begun = {route.id for route in routes_begun(session, plan.replaces_id)}
    routes = session.exec(select(RouteRow).where(RouteRow.plan_id == plan.replaces_id))
    return sorted(
        route.code for route in routes if route.id not in begun and route.vehicle_id not in planned
    )


def hold_routes(session: Session, plan_id: int) -> None:
    """Lets nobody load or drive a route of a plan until the transaction ends.

    Whoever loads holds the route before the plan; so must whoever holds both.
    """
    ids = session.exec(select(RouteRow.id).where(RouteRow.plan_id == plan_id)).all()
    for route_id in sorted(each for each in ids if each is not None):
        held_route(session, route_id)


def take_over(session: Session, plan: PlanRow, replaced: PlanRow) -> None:
    """Gives the begun routes of a plan, held before, to the one that takes its place.

    Raises
    ------
    RouteLoadedSince
        When one of them was loaded after its vehicle's day was planned anew.
    """
    since = loaded_since(session, plan)
    if since:
        raise RouteLoadedSince(plan=plan.code, route=since)
    begun = {route.id: route for route in routes_begun(session, replaced.id or 0)}
    if not begun:
        return
    taken = [each for each in timetable(session, replaced).routes if each.route.id in begun]
    crews = [Crew(vehicle_id=r.vehicle_id, driver_id=r.driver_id, ends=r.ends)
             for r in begun.values()]  # fmt: skip
    plan.request = plan.request | {"crews": [*plan.request["crews"], *map(asdict, crews)]}
    plan.summary = _with_routes(plan.summary, replaced.summary, taken)
    for route in begun.values():
        route.plan_id = plan.id or 0
    session.flush()


def _with_routes(
    summary: dict[str, Any], before: dict[str, Any], taken: Sequence[TimedRoute]
) -> dict[str, Any]:
    """Returns what a plan comes to with the routes it took over from another."""
    out = {each.route.vehicle_id for each in taken}
    stops, calls = sum(each.stops for each in taken), sum(each.calls for each in taken)
    return summary | {
        "served": summary["served"] + stops,
        "total": summary["total"] + stops,
        "pickups": summary.get("pickups", 0) + calls,
        "distance_m": summary["distance_m"] + sum(each.distance_m for each in taken),
        "out_s": summary["out_s"] + sum(each.out_s for each in taken),
        "rests": [
            *summary.get("rests", []),
            *(rest for rest in before.get("rests", []) if rest["vehicle_id"] in out),
        ],
        TAKEN_OVER: [*before.get(TAKEN_OVER, []), *(each.route.code for each in taken)],
    }
