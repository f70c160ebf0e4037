"""A day with less rules than it has: what every trip costs and uses up at least.

Whatever is left away here only made plans dearer or fewer, so what is true of all trips of this
day is true of all plans: windows, cold chains, breaks, docks, pairs, ready times, locks and
preferences are gone; a trip is a walk from the depot and back that carries no more than fits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routing.case import NEVER, Case

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_KINDS = 10
"""Of more kinds of vehicles one is made that is as cheap as the cheapest, as large as the largest."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Kind:
    """Vehicles that are alike, by their numbers: ``trips`` of them all together at most.

    ``first`` and ``last`` [s] are what the way to a stop first, from it last, costs at least, endless
    where no such vehicle may come; ``price`` multiplies the legs between. ``fixed`` [s] is each
    trip's share of what using the vehicle costs, ``limits`` how much of each resource a trip has.
    """

    first: NDArray[np.float64]
    last: NDArray[np.float64]
    price: int
    fixed: float
    limits: NDArray[np.int64]
    trips: int
    vehicles: list[int]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Relaxed:
    """A day with less rules: ``legs`` [s] between stops that some vehicle may serve.

    Of them only the ``possible`` are driven: from row to column there is time and room for both.
    ``uses`` has what each of them uses up of each resource, at least: grams, pieces and millilitres
    brought, the same taken along, and seconds. Leaving one out costs its penalty [s].
    """

    legs: NDArray[np.float64]
    possible: NDArray[np.bool_]
    uses: NDArray[np.int64]
    penalties: list[int]
    kinds: list[Kind]

    @property
    def stops(self) -> int:
        """How many stops there are."""
        return len(self.penalties)

    def trips_needed(self) -> NDArray[np.float64]:
        """Returns for each resource how many trips of the largest vehicle are needed."""
        most = np.max([kind.limits for kind in self.kinds], axis=0)
        used = np.minimum(self.uses, most).sum(axis=0)
        return np.asarray(used / np.maximum(most, 1))


def relaxed(case: Case, stops: list[int]) -> Relaxed:
    """Returns the day of stops that can be served, with less rules."""
    rows = np.array([case.place(stop) for stop in stops])
    table = np.asarray(case.leg_costs).astype(np.float64)
    legs = table[np.ix_(rows, rows)]
    np.fill_diagonal(legs, 0)
    uses, kinds = _uses(case, stops, rows), _kinds(case, stops, rows, table)
    most = np.max([kind.limits for kind in kinds], axis=0)
    possible = _in_time(case, stops, rows)
    for use, limit in zip(uses.T, most, strict=True):
        possible &= use[:, None] + use[None, :] <= limit
    np.fill_diagonal(possible, val=False)
    return Relaxed(
        legs=legs,
        possible=possible,
        uses=uses,
        penalties=[case.penalty_s[stop] for stop in stops],
        kinds=kinds,
    )


def _in_time(case: Case, stops: list[int], rows: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Tells from which stop, served as soon as can be, another is reached before it closes."""
    ways = np.asarray(case.ways).astype(np.int64)
    between = ways[np.ix_(rows, rows)]
    soonest = np.full((len(case.vehicles), len(stops)), NEVER, dtype=np.int64)
    latest = np.zeros_like(soonest)
    for number in range(len(case.vehicles)):
        soonest[number] = departs_s(case, number) + shortest(
            ways[case.depot[number], rows], between.T
        )
        back_s = shortest(way_back_s(case, number, rows), between)
        latest[number] = back_by_s(case, number) - back_s
    lasts = np.array([case.service_s[stop] for stop in stops])
    opens = np.array([case.open_s[stop][0][0] for stop in stops])
    closes = np.array([case.open_s[stop][-1][1] for stop in stops])
    leaves = np.maximum(soonest.min(axis=0), opens) + lasts
    begins = np.minimum(latest.max(axis=0) - lasts, closes)
    return np.asarray(leaves[:, None] + between <= begins[None, :])


def departs_s(case: Case, vehicle: int) -> int:
    """Returns when a vehicle first leaves its depot at the soonest [s]."""
    return case.vehicles[vehicle].shift.opens + case.lead_s[vehicle] + case.first_load_s[vehicle]


def back_by_s(case: Case, vehicle: int) -> int:
    """Returns when a vehicle's day is over at the latest [s], overtime included."""
    van = case.vehicles[vehicle]
    return van.shift.closes + van.overtime_s


def share_a_building(case: Case, stops: list[int]) -> NDArray[np.bool_]:
    """Marks stops with a neighbour in the same building: who comes from there has parked already."""
    buildings = np.array(case.building)[stops]
    return np.array([where >= 0 and (buildings == where).sum() > 1 for where in buildings])


def way_back_s(case: Case, vehicle: int, rows: NDArray[np.intp]) -> NDArray[np.int64]:
    """Returns how long the way is from each stop to where a trip of a vehicle may end [s]."""
    ways, end = np.asarray(case.ways), case.end[vehicle]
    back_s = ways[rows, end] if end >= 0 else np.zeros(len(rows))
    if case.vehicles[vehicle].max_trips > 1:
        back_s = np.minimum(back_s, ways[rows, case.depot[vehicle]])
    return np.asarray(back_s, dtype=np.int64)


def shortest(ways_s: NDArray[np.int64], between_s: NDArray[np.int64]) -> NDArray[np.int64]:
    """Returns the shortest ways to a place over any stops: the straight one may be a closed road.

    ``ways_s`` are those from each stop straight there, ``between_s`` those from row to column.
    """
    while True:
        over = np.minimum(ways_s, (between_s + ways_s[None, :]).min(axis=1))
        if np.array_equal(over, ways_s):
            return ways_s
        ways_s = over


def _uses(case: Case, stops: list[int], rows: NDArray[np.intp]) -> NDArray[np.int64]:
    # what is picked up on the way was never loaded at the depot, where the vehicle is fullest
    brought = case.demands[stops] * (np.array(case.picked_up_at)[stops, None] < 0)
    taken = np.array(
        [
            (load.grams, load.pieces, load.millilitres)
            for load in (case.stops[stop].pickup for stop in stops)
        ],
        dtype=np.int64,
    )
    return np.column_stack([brought, taken, _busy_s(case, stops, rows)])


def _busy_s(case: Case, stops: list[int], rows: NDArray[np.intp]) -> NDArray[np.int64]:
    """Returns how long each stop keeps a vehicle at least: the shortest way there, and handling."""
    ways = np.asarray(case.ways)
    before = np.array([*sorted(set(case.depot)), *rows])
    shortest = ways[np.ix_(before, rows)].astype(np.int64)
    shortest[before[:, None] == rows[None, :]] = np.iinfo(np.int64).max
    setup = np.where(share_a_building(case, stops), 0, np.array(case.setup_s)[stops])
    return np.asarray(shortest.min(axis=0) + np.array(case.service_s)[stops] + setup)


def _kinds(
    case: Case, stops: list[int], rows: NDArray[np.intp], table: NDArray[np.float64]
) -> list[Kind]:
    alike: defaultdict[Hashable, list[int]] = defaultdict(list)
    able = {vehicle for stop in stops for vehicle in case.able[stop]}
    for number in sorted(able):
        van = case.vehicles[number]
        key = (case.depot[number], case.start[number], case.end[number], van.leg_cost)
        costs = (van.fixed_cost_s, van.max_trips)
        alike[*key, *costs, tuple(_limits(case, number, rows))].append(number)
    # a vehicle more or less is no kind of its own; skills and cold make too many to tell apart
    groups = list(alike.values()) if len(alike) <= MOST_KINDS else [sorted(able)]
    return [_kind(case, stops, rows, table, group) for group in groups]


def _kind(
    case: Case,
    stops: list[int],
    rows: NDArray[np.intp],
    table: NDArray[np.float64],
    vehicles: list[int],
) -> Kind:
    """Returns vehicles as one kind: the least of what each costs, the most of what each has."""
    vans = [case.vehicles[number] for number in vehicles]
    chosen = set(vehicles)
    barred = np.array([chosen.isdisjoint(case.able[stop]) for stop in stops])
    first = np.min([_first(case, number, rows, table) for number in set(vehicles)], axis=0)
    last = np.min([_last(case, number, rows, table) for number in set(vehicles)], axis=0)
    return Kind(
        first=np.where(barred, np.inf, first),
        last=np.where(barred, np.inf, last),
        price=min(van.leg_cost for van in vans),
        fixed=min(_a_trip(case, number, table) for number in vehicles),
        limits=np.max([_limits(case, number, rows) for number in vehicles], axis=0),
        trips=sum(van.max_trips for van in vans),
        vehicles=vehicles,
    )


def _first(
    case: Case, vehicle: int, rows: NDArray[np.intp], table: NDArray[np.float64]
) -> NDArray[np.float64]:
    return np.asarray(table[case.depot[vehicle], rows] * case.vehicles[vehicle].leg_cost)


def _last(
    case: Case, vehicle: int, rows: NDArray[np.intp], table: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Returns the way back: to the depot when another trip may follow, or to where the day ends."""
    van, end = case.vehicles[vehicle], case.end[vehicle]
    home = table[rows, end] if end >= 0 else np.zeros(len(rows))
    if van.max_trips > 1:
        home = np.minimum(home, table[rows, case.depot[vehicle]])
    return np.asarray(home * van.leg_cost)


def _a_trip(case: Case, vehicle: int, table: NDArray[np.float64]) -> float:
    """Returns a trip's share of what a used vehicle costs: it makes no more trips than it may."""
    van, start, depot = case.vehicles[vehicle], case.start[vehicle], case.depot[vehicle]
    to_depot = table[start, depot] * van.leg_cost if start != depot else 0
    return float(van.fixed_cost_s + to_depot) / van.max_trips


def _limits(case: Case, vehicle: int, rows: NDArray[np.intp]) -> NDArray[np.int64]:
    """Returns how much of each resource a trip has, the shortest way back taken off its time."""
    van, end, ways = case.vehicles[vehicle], case.end[vehicle], np.asarray(case.ways)
    trip_s = van.shift.closes + van.overtime_s - van.shift.opens
    if van.longest_trip_s is not None:
        trip_s = min(trip_s, van.longest_trip_s)
    back_s = int(ways[rows, end].min()) if end >= 0 else 0
    if van.max_trips > 1:
        back_s = min(back_s, int(ways[rows, case.depot[vehicle]].min()))
    sizes = case.capacities[vehicle]
    return np.array([*sizes, *sizes, max(trip_s - back_s, 0)], dtype=np.int64)
