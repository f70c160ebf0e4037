"""The points of a plan's map as features of one layer: stops, who is left out, depots, homes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from routing.amounts import ZERO
from routing.maps.page import Feature, at, escape_for_map, escaped, feature
from routing.model import Depot, Place, Plan, Problem, Stop, Trip, Unserved, Visit

PopupOf = Callable[[Stop, Trip | None, Visit | None], Sequence[str]]


def points_of(problem: Problem, plan: Plan, popup_of: PopupOf) -> list[Feature]:
    """Returns all points of a plan's map.

    A stop has the number of its ``route``, its place in it as ``text``, and when its service
    starts (``time`` [s]); what is on no route has the ``sign`` it is drawn as. Points at one
    and the same place say which of how many they are (``fan``).
    """
    points = [
        *_doors(problem, plan, popup_of),
        *_left_out(problem, plan, popup_of),
        *(_sign("depot", depot) for depot in problem.depots),
        *(_sign("home", home) for home in problem.homes),
    ]
    _spread(points)
    return points


def locked_stops(problem: Problem) -> frozenset[str]:
    """Returns the ids of the stops that a lock holds on their vehicle, but for whole routes."""
    alone = {stop.id for stop in problem.stops if stop.locked_vehicle is not None}
    return frozenset(alone.union(*(lock.stops for lock in problem.locks if not lock.whole)))


def is_impossible(left: Unserved) -> bool:
    """Returns whether nobody could serve the stop (red), or it was only crowded out (yellow)."""
    return left.reason.impossible


def _doors(problem: Problem, plan: Plan, popup_of: PopupOf) -> Iterator[Feature]:
    stops = {stop.id: stop for stop in problem.stops}
    locked = locked_stops(problem)
    for route, vehicle in enumerate(plan.vehicles):
        visits = [(trip, visit) for trip in plan.trips_of(vehicle) for visit in trip.visits]
        for number, (trip, visit) in enumerate(visits, start=1):
            stop = stops.get(visit.stop)
            if stop is None:
                continue
            yield feature(
                at(latitude=stop.latitude, longitude=stop.longitude),
                stop=escape_for_map(stop.id),
                route=route,
                text=str(number),
                time=visit.starts,
                popup=escaped(popup_of(stop, trip, visit)),
                **_badges(stop, locked=stop.id in locked),
            )


def _badges(stop: Stop, *, locked: bool) -> dict[str, Any]:
    marks = {
        "cold": stop.refrigerated or stop.goods is not None,
        "picked_up": stop.pickup != ZERO or stop.picked_up_at is not None,
        "locked": locked,
    }
    return {name: 1 for name, shown in marks.items() if shown}


def _left_out(problem: Problem, plan: Plan, popup_of: PopupOf) -> Iterator[Feature]:
    stops = {stop.id: stop for stop in problem.stops}
    for left in plan.unserved:
        stop = stops.get(left.stop)
        if stop is not None:
            yield feature(
                at(latitude=stop.latitude, longitude=stop.longitude),
                stop=escape_for_map(stop.id),
                sign="impossible" if is_impossible(left) else "crowded",
                popup=escaped(popup_of(stop, None, None)),
                **_badges(stop, locked=False),
            )


def _sign(kind: str, place: Depot | Place) -> Feature:
    return feature(
        at(latitude=place.latitude, longitude=place.longitude),
        sign=kind,
        popup=escaped([place.name]),
    )


def _spread(points: Sequence[Feature]) -> None:
    """Tells points that lie on each other apart: neighbours in one building, a home with two."""
    where = [tuple(point["geometry"]["coordinates"]) for point in points]
    together = Counter(where)
    seen: defaultdict[tuple[float, ...], int] = defaultdict(int)
    for point, place in zip(points, where, strict=True):
        if together[place] > 1:
            point["properties"]["fan"] = [seen[place], together[place]]
            seen[place] += 1
