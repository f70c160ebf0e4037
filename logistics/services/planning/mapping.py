"""A saved plan on a map: the same routes, colours and stop numbers as in its timetable.

Every word on the map comes from the caller. The ground lies in the instance's
folder as GeoJSON; where it is missing the map goes without.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import routing
from logistics.adapters import ground as laid
from logistics.domain.orders import RouteEnd
from logistics.domain.pickups import PickupSide
from logistics.services.planning.ends import home_id
from logistics.services.planning.locking import Settled
from logistics.store.pickups import TimedPickup
from logistics.store.timetables import LeftOut, LeftPickup, TimedRoute, TimedStop, Timetable
from routing import maps
from routing.maps import Assets, MapLabels, PopupOf, Stroke
from routing.roads.lines import decoded
from routing.travel import LatLon, positions

DEPOT = "depot"
ANYTHING = routing.Load(grams=1, pieces=1, millilitres=1)
"""What the vehicles of a saved plan can carry: no matter, it is loaded already."""
NOBODY = routing.Vehicle(
    id="nobody", name="", capacity=ANYTHING, shift=routing.TimeWindow(opens=0, closes=0)
)
"""Who stays at home when nobody drives."""
NOTHING_SETTLED = Settled()

Homes = Sequence[routing.Place]
"""The homes of a plan's drivers, as far as whoever looks may see them."""

Shown = TimedStop | TimedPickup | LeftOut | LeftPickup
"""What stands on a plan's map."""

Popup = Callable[[Shown, int | None], Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DepotOnMap:
    """Where routes start and end."""

    name: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmeasured:
    """Travel nobody asks for: the plan on a map is measured already.

    ``places`` are where its rows lie, ``lines`` the roads that were saved with the plan.
    """

    durations_s: NDArray[np.int32]
    distances_m: NDArray[np.int32]
    places: tuple[LatLon, ...]
    lines: Mapping[tuple[int, int], str]

    def geometry(self, from_row: int, to_row: int) -> tuple[LatLon, ...]:
        """Returns the road between two rows, latitude first; straight where none was saved."""
        line = decoded(self.lines.get((from_row, to_row), ""))
        return line or (self.places[from_row], self.places[to_row])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawn:
    """A saved plan in the words of ``routing``, with what its stops have to say."""

    problem: routing.Problem
    plan: routing.Plan
    popup_of: PopupOf


def route_strokes(vehicles: Sequence[str]) -> dict[str, Stroke]:
    """Returns how each vehicle is drawn, in the order of the routes."""
    return {code: maps.stroke(number) for number, code in enumerate(vehicles)}


def stop_key(each: Shown) -> str:
    """Returns the name by which map and timetable speak of a stop."""
    if isinstance(each, TimedStop):
        return str(each.stop.id)
    if isinstance(each, TimedPickup):
        return f"pickup-{each.stop.id}"
    if isinstance(each, LeftPickup):
        return f"left-pickup-{each.pickup.id}"
    return f"left-out-{each.unserved.order_id}"


def plan_map(
    table: Timetable,
    *,
    depot: DepotOnMap,
    ground: Path,
    tiles: str | None,
    labels: MapLabels,
    assets: Assets,
    nonce: str,
    popup_of: Popup,
    settled: Settled = NOTHING_SETTLED,
    homes: Homes = (),
) -> str:
    """Returns the map of a plan as a complete page, to move in and to watch the day on.

    ``popup_of`` gives the lines shown at a stop with its number in the route, or at one that is
    left out with None; ``settled`` is what of the plan is locked. Ways home are drawn to those
    ``homes`` only that are given.
    """
    drawn = _drawn(table, depot, popup_of, settled, homes)
    return maps.plan_map(
        drawn.problem,
        drawn.plan,
        labels=labels,
        assets=assets,
        nonce=nonce,
        popup_of=drawn.popup_of,
        ground=_ground(ground, tiles),
    )


def plan_on_paper(
    table: Timetable,
    *,
    depot: DepotOnMap,
    ground: Path,
    tiles: str | None,
    labels: MapLabels,
    assets: Assets,
    nonce: str,
    popup_of: Popup,
    settled: Settled = NOTHING_SETTLED,
    homes: Homes = (),
) -> str:
    """Returns the map of a plan as a sheet to print; it takes what :func:`plan_map` takes."""
    drawn = _drawn(table, depot, popup_of, settled, homes)
    return maps.plan_on_paper(
        drawn.problem,
        drawn.plan,
        labels=labels,
        assets=assets,
        nonce=nonce,
        popup_of=drawn.popup_of,
        ground=_ground(ground, tiles),
    )


def numbered(table: Timetable) -> list[tuple[TimedStop | TimedPickup, int]]:
    """Returns each stop and call with its number, counted through all trips of its route."""
    return [
        (visit, number)
        for route in table.routes
        for number, visit in enumerate((v for trip in route.trips for v in trip.visits), start=1)
    ]


def is_impossible(left: LeftOut) -> bool:
    """Returns whether nobody could serve an order (red), or it was only crowded out (yellow)."""
    return _reason(left.unserved.reason).impossible


def _drawn(
    table: Timetable, depot: DepotOnMap, popup_of: Popup, settled: Settled, homes: Homes
) -> _Drawn:
    shown = _by_key(table)
    numbers = {stop_key(stop): number for stop, number in numbered(table)}
    return _Drawn(
        problem=_problem(table, depot, shown, settled, homes),
        plan=_plan(table),
        popup_of=lambda stop, _trip, _visit: popup_of(shown[stop.id], numbers.get(stop.id)),
    )


def _ground(folder: Path, tiles: str | None) -> maps.Ground:
    return maps.Ground(sea=laid.sea(folder), areas=laid.areas(folder), tiles=tiles)


def _by_key(table: Timetable) -> dict[str, Shown]:
    served: list[Shown] = [stop for stop, _number in numbered(table)]
    return {stop_key(each): each for each in [*served, *table.left_out, *table.left_pickups]}


def _problem(
    table: Timetable,
    depot: DepotOnMap,
    shown: Mapping[str, Shown],
    settled: Settled = NOTHING_SETTLED,
    homes: Homes = (),
) -> routing.Problem:
    start = routing.Depot(
        id=DEPOT, name=depot.name, latitude=depot.latitude, longitude=depot.longitude
    )
    held = _held(table, settled)
    stops = tuple(_stop(key, each, held.get(key)) for key, each in shown.items())
    places = positions([start, *stops, *homes])
    nothing = np.zeros((len(places), len(places)), dtype=np.int32)
    rows = {key: row for row, key in enumerate([*shown, *(home.id for home in homes)], start=1)}
    return routing.Problem(
        depots=(start,),
        vehicles=tuple(_vehicle(route, rows) for route in table.routes) or (NOBODY,),
        stops=stops,
        homes=tuple(homes),
        travel=Unmeasured(
            durations_s=nothing,
            distances_m=nothing,
            places=places,
            lines=dict(_lines(table, rows)),
        ),
        locks=tuple(_locks(table, settled)),
    )


def _held(table: Timetable, settled: Settled) -> dict[str, str]:
    """Returns the vehicle of each stop that is locked to it."""
    return {
        stop_key(stop): route.vehicle.code
        for route in table.routes
        for trip in route.trips
        for stop in trip.stops
        if stop.stop.order_id in settled.held
    }


def _locks(table: Timetable, settled: Settled) -> Iterator[routing.Lock]:
    trips_ = (trip for route in table.routes for trip in route.trips)
    keys = {stop.stop.order_id: stop_key(stop) for trip in trips_ for stop in trip.stops}
    for vehicle, trips in settled.days.items():
        yield routing.Lock(
            vehicle=vehicle,
            trips=tuple(tuple(keys[order] for order in trip) for trip in trips),
            whole=vehicle in settled.whole,
        )


def _lines(table: Timetable, rows: Mapping[str, int]) -> Iterator[tuple[tuple[int, int], str]]:
    """Yields the saved roads of all trips by the rows they lie between.

    There is a road before each stop that was planned, and one back where the trip does not end at
    its last stop. Where an order was cancelled since, its two roads lead nowhere, and nobody knows
    the one past its door.
    """
    for route in table.routes:
        for trip in route.trips:
            lines = trip.trip.lines
            places = [(0, 0), *((stop.stop.sequence, rows[stop_key(stop)]) for stop in trip.visits)]
            end = _end_row(route, rows) if trip is route.trips[-1] else 0
            if end is not None:
                places.append((len(lines), end))
            for (before, here), (number, there) in pairwise(places):
                if number == before + 1 and lines:
                    yield (here, there), lines[number - 1]


def _end_row(route: TimedRoute, rows: Mapping[str, int]) -> int | None:
    """Returns the row at which the day of a route ends; None is its last stop, as far as is shown."""
    if route.route.ends is RouteEnd.HOME:
        return rows.get(home_id(route.route.vehicle_id))
    return 0 if route.route.ends is RouteEnd.DEPOT else None


def _stop(key: str, each: Shown, held: str | None) -> routing.Stop:
    if isinstance(each, TimedPickup | LeftPickup):
        return _call(key, each)
    home = each.door.household
    return routing.Stop(
        id=key,
        name=home.code,
        latitude=home.latitude,
        longitude=home.longitude,
        cold=each.door.goods.cold,
        locked_vehicle=held,
    )


def _call(key: str, each: TimedPickup | LeftPickup) -> routing.Stop:
    """Returns a call for a pick-up as a stop; on the map it is one that takes something aboard."""
    row = each.pickup
    brings = isinstance(each, TimedPickup) and each.stop.side is PickupSide.BROUGHT
    return routing.Stop(
        id=key,
        name=row.code,
        latitude=(row.to_latitude or 0.0) if brings else row.latitude,
        longitude=(row.to_longitude or 0.0) if brings else row.longitude,
        pickup=ANYTHING,
    )


def _vehicle(route: TimedRoute, rows: Mapping[str, int]) -> routing.Vehicle:
    home = home_id(route.route.vehicle_id)
    return routing.Vehicle(
        id=route.vehicle.code,
        name=f"{route.vehicle.name} · {route.driver.name}",
        capacity=ANYTHING,
        shift=routing.TimeWindow(
            opens=route.route.shift_opens_s, closes=route.route.shift_closes_s
        ),
        max_trips=max(len(route.trips), 1),
        end_place=home if route.route.ends is RouteEnd.HOME and home in rows else None,
        ends_at_last_stop=_end_row(route, rows) is None,
    )


def _plan(table: Timetable) -> routing.Plan:
    trips = [
        routing.Trip(
            vehicle=route.vehicle.code,
            number=trip.trip.number,
            departs=trip.trip.departs_s,
            returns=trip.trip.returns_s,
            visits=tuple(_visit(visit) for visit in trip.visits),
            distance_m=trip.trip.distance_m,
        )
        for route in table.routes
        for trip in route.trips
    ]
    return routing.Plan(
        trips=tuple(trips),
        unserved=(*map(_unserved, table.left_out), *map(_unserved, table.left_pickups)),
        rests=tuple(_rests(table)),
    )


def _rests(table: Timetable) -> Iterator[routing.Rest]:
    codes = {route.vehicle.id: route.vehicle.code for route in table.routes}
    for rest in table.plan.summary.get("rests", []):
        if rest["vehicle_id"] in codes:
            yield routing.Rest(
                vehicle=codes[rest["vehicle_id"]], starts=rest["starts_s"], ends=rest["ends_s"]
            )


def _visit(stop: TimedStop | TimedPickup) -> routing.Visit:
    return routing.Visit(
        stop=stop_key(stop),
        arrives=stop.stop.arrives_s,
        starts=stop.stop.starts_s,
        ends=stop.stop.ends_s,
    )


def _unserved(left: LeftOut | LeftPickup) -> routing.Unserved:
    reason = left.reason if isinstance(left, LeftPickup) else left.unserved.reason
    return routing.Unserved(stop=stop_key(left), reason=_reason(reason))


def _reason(code: str) -> routing.Reason:
    """Returns a remembered reason; one that the search does not know is that of a rule of ours."""
    known = code in set(routing.ReasonCode)
    return routing.Reason(
        code=routing.ReasonCode(code) if known else routing.ReasonCode.MISSING_SKILL, sentence=""
    )
