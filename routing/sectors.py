"""Cutting a big day into pieces that OR-Tools can chew.

Search time grows much faster than the number of stops, so a day of more than
:data:`LARGEST` stops is cut into sectors, like a cake, around the depot. At first the cake is
cut before there is a plan: vehicles form groups, and each group gets the next slice of stops,
as large as its share of all that the vehicles can carry. Later it is cut along the plan:
vehicles that drive in neighbouring directions form a group and keep what they serve.

Gillett & Miller (1974), A heuristic algorithm for the vehicle-dispatch problem,
doi:10.1287/opre.22.2.340.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from routing.case import Case, Orders

LARGEST = 250
TARGET = 160
"""Stops in a first slice; smaller ones are searched sooner than they lose at their borders."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sector:
    """Some vehicles and some stops (their numbers), to be planned together."""

    vehicles: list[int]
    stops: list[int]


def slices(case: Case, stops: Sequence[int]) -> list[Sector]:
    """Cuts the stops around the depot among groups of vehicles, each with its fair share."""
    groups = _groups(case, -(-len(stops) // TARGET))
    strengths = [sum(_strength(case, vehicle) for vehicle in group) for group in groups]
    around = _from_widest_gap(case, stops)
    total, sectors, begin, reached = sum(strengths), [], 0, 0.0
    for group, strength in zip(groups, strengths, strict=True):
        reached += strength
        end = round(len(around) * reached / total)
        sectors.append(Sector(vehicles=group, stops=around[begin:end]))
        begin = end
    return [sector for sector in sectors if sector.stops]


def neighbourhoods(
    case: Case, orders: Orders, left_out: Iterable[int], *, turned: bool
) -> list[Sector]:
    """Cuts a plan between vehicles that drive in neighbouring directions.

    A cut that is ``turned`` starts half a piece later, so that the borders of two cuts differ.
    """
    served = {vehicle: _stops(trips) for vehicle, trips in enumerate(orders)}
    used = [vehicle for vehicle, stops in served.items() if stops]
    spare = [vehicle for vehicle, stops in served.items() if not stops]
    used.sort(key=lambda vehicle: _heading(case, served[vehicle]))
    if turned and used:
        step = max(len(used) * LARGEST // (2 * max(sum(map(len, served.values())), 1)), 1)
        used = used[step:] + used[:step]
    sectors = [
        Sector(vehicles=group, stops=[stop for vehicle in group for stop in served[vehicle]])
        for group in _filled(used, served)
    ]
    for number, vehicle in enumerate(spare):
        if sectors:
            sectors[number % len(sectors)].vehicles.append(vehicle)
    _share_out(case, sectors, left_out)
    return sectors


def _groups(case: Case, number: int) -> list[list[int]]:
    """Deals vehicles out like cards, refrigerated ones and strong ones first."""
    number = max(1, min(number, len(case.vehicles)))
    ranked = sorted(
        range(len(case.vehicles)),
        key=lambda vehicle: (
            case.depot[vehicle],
            not case.vehicles[vehicle].refrigerated,
            -_strength(case, vehicle),
        ),
    )
    return [ranked[first::number] for first in range(number)]


def _strength(case: Case, vehicle: int) -> float:
    """Returns how much a vehicle can do in a day: time on the road, as far as it can be filled."""
    value = case.vehicles[vehicle]
    hours = (value.shift.closes - value.shift.opens) / 3600 + 0.01
    tonnes = value.max_trips * value.capacity.grams / 1_000_000 + 0.01
    return math.sqrt(hours * tonnes)


def _heading(case: Case, stops: Sequence[int]) -> float:
    """Returns in which direction from the depot stops lie on average [radians]."""
    depot = case.problem.depots[0]
    north = sum(case.stops[stop].latitude - depot.latitude for stop in stops)
    east = sum(case.stops[stop].longitude - depot.longitude for stop in stops)
    return math.atan2(north, east * math.cos(math.radians(depot.latitude)))


def _from_widest_gap(case: Case, stops: Sequence[int]) -> list[int]:
    """Returns stops in the order of their directions, the first one after the widest gap."""
    if not stops:
        return []
    around = sorted(stops, key=lambda stop: _heading(case, [stop]))
    headings = [_heading(case, [stop]) for stop in around]
    gaps = [heading - before for before, heading in pairwise(headings)]
    gaps.append(headings[0] + 2 * math.pi - headings[-1])
    first = (gaps.index(max(gaps)) + 1) % len(around)
    return around[first:] + around[:first]


def _stops(trips: Sequence[Sequence[int]]) -> list[int]:
    return [stop for trip in trips for stop in trip]


def _filled(used: Sequence[int], served: dict[int, list[int]]) -> list[list[int]]:
    """Returns neighbours in groups of at most :data:`LARGEST` stops, or of one vehicle."""
    groups: list[list[int]] = []
    size = LARGEST + 1
    for vehicle in used:
        if size + len(served[vehicle]) > LARGEST:
            groups.append([])
            size = 0
        groups[-1].append(vehicle)
        size += len(served[vehicle])
    return groups


def _share_out(case: Case, sectors: Sequence[Sector], left_out: Iterable[int]) -> None:
    """Gives each stop that is left out to the sector nearest to it that could serve it."""
    served: defaultdict[int, list[int]] = defaultdict(list)
    for number, sector in enumerate(sectors):
        served[number] = list(sector.stops)
    for stop in left_out:
        able = set(case.able[stop])
        open_to = [n for n, sector in enumerate(sectors) if able & set(sector.vehicles)]
        if open_to:
            nearest = min(open_to, key=lambda n: _nearest_s(case, stop, served[n]))
            sectors[nearest].stops.append(stop)


def _nearest_s(case: Case, stop: int, others: Sequence[int]) -> int:
    return min((case.ways[case.place(stop), case.place(other)] for other in others), default=0)
