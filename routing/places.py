"""Every place of a day where stops could be put, with what it costs there, all at once.

What is put is a *block*: one stop, or stops that belong together, one after the other. The
costs of all places are counted with numpy in one go; whether a block fits is asked in full,
and only of the places somebody looks at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise, permutations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from routing.case import NEVER, Case, Orders
from routing.costs import driving_cost, lateness
from routing.docks import schedule_day
from routing.flaws import Flaw, flaws, flaws_at_any_time, in_time, locked_prefix
from routing.glance import Leg, Reach, Sight, sight_of
from routing.schedule import Timetable, schedule, schedule_in_time

if TYPE_CHECKING:
    from numpy.typing import NDArray

NOWHERE = -1

MOST_IN_EVERY_ORDER = 4
"""Up to so many stops that are picked up at one are tried in every order."""


class Place(NamedTuple):
    """Where a block could be put: before ``position`` of a trip, or alone on a new trip.

    ``added`` [s] is what it costs there, but for lateness, overtime and balance.
    """

    vehicle: int
    trip: int
    position: int
    added: int
    new_trip: bool


class Places:
    """The orders of a day, asked where more would fit; they are never changed."""

    def __init__(self, case: Case, orders: Orders) -> None:
        self.case = case
        self.orders = orders
        self._times: dict[int, Timetable] = {}
        self._rooms: dict[tuple[int, int], NDArray[np.int64]] = {}

    def times_of(self, vehicle: int) -> Timetable:
        """Returns the timetable of a vehicle, as it waits for docks."""
        if vehicle not in self._times:
            if self._waits(vehicle):
                self._times |= enumerate(schedule_day(self.case, self.orders))
            else:
                self._times[vehicle] = schedule(self.case, vehicle, self.orders[vehicle])
        return self._times[vehicle]

    def _waits(self, vehicle: int) -> bool:
        """Tells whether a vehicle may have to wait for a dock."""
        return self.case.docks[self.case.depot[vehicle]] < NEVER

    def ranked(self, block: Sequence[int], vehicles: Iterable[int] | None = None) -> list[Place]:
        """Returns every place for a block in vehicles that may serve it, cheapest first."""
        able = [v for v in self.case.able[block[0]] if vehicles is None or v in set(vehicles)]
        beside = {vehicle: self._beside(block, vehicle) for vehicle in able}
        gaps = self._gaps[self._open_gaps(block, beside)]
        places = [*self._at(block, beside, gaps), *self._new_trips(block, beside)]
        return sorted(places, key=lambda place: place.added)

    def promising(self, block: Sequence[int]) -> list[Place]:
        """Returns the places that time and room do not rule out at a glance, cheapest first."""
        beside = {vehicle: self._beside(block, vehicle) for vehicle in self.case.able[block[0]]}
        open_ = self._open_gaps(block, beside)
        open_[open_] = self._with_room(block, self._gaps[open_])
        open_[open_] = self._legs.some(open_).in_time(block)
        first, between = self._between
        in_time = between.in_time(block)
        new = (
            place
            for place in self._new_trips(block, beside)
            if in_time[first[place.vehicle] + place.trip]
        )
        places = [*self._at(block, beside, self._gaps[open_]), *new]
        return sorted(places, key=lambda place: place.added)

    def with_block(self, block: Sequence[int], place: Place) -> list[list[int]]:
        """Returns the vehicle's trips as they would be with the block put there."""
        trips = list(self.orders[place.vehicle])
        if place.new_trip:
            trips.insert(place.trip, list(block))
        else:
            trip = trips[place.trip]
            trips[place.trip] = [*trip[: place.position], *block, *trip[place.position :]]
        return trips

    def flaws(self, block: Sequence[int], place: Place) -> Iterator[Flaw]:
        """Yields what stands in the way of a block at a place."""
        case, vehicle, trips = self.case, place.vehicle, self.with_block(block, place)
        if not self._waits(vehicle):
            yield from flaws(case, vehicle, trips)
            return
        yield from flaws_at_any_time(case, vehicle, trips)
        for times in self._day_with(vehicle, trips):
            yield from in_time(times)

    def _day_with(self, vehicle: int, trips: list[list[int]]) -> list[Timetable]:
        """Returns the whole day in time with other trips of one vehicle."""
        orders = [*self.orders[:vehicle], trips, *self.orders[vehicle + 1 :]]
        return schedule_day(self.case, orders)

    def fitting(self, block: Sequence[int], place: Place) -> dict[int, Timetable] | None:
        """Returns the days that change with a block put at a place, None when that breaks a rule.

        It is that of the vehicle alone, or of all vehicles where they wait for one another.
        """
        case, vehicle = self.case, place.vehicle
        trips = self.with_block(block, place)
        if next(flaws_at_any_time(case, vehicle, trips), None) is not None:
            return None
        if self._waits(vehicle):
            times = dict(enumerate(self._day_with(vehicle, trips)))
            return None if any(day.misfits for day in times.values()) else times
        alone = schedule_in_time(case, vehicle, trips)
        return None if alone is None else {vehicle: alone}

    def added_in_time(self, block: Sequence[int], place: Place, after: dict[int, Timetable]) -> int:
        """Returns what a place costs [s], lateness, overtime and balance included."""
        if not self.case.time_costs:
            return place.added
        added = place.added
        for vehicle, times in after.items():
            before = trips = self.orders[vehicle]
            if vehicle == place.vehicle:
                trips = self.with_block(block, place)
            added += _time_costs(self.case, vehicle, trips, times)
            added -= _time_costs(self.case, vehicle, before, self.times_of(vehicle))
        return added

    @cached_property
    def _gaps(self) -> NDArray[np.int64]:
        """Every gap, one row each.

        Vehicle, trip, position, row before, row after, and whether it is unlocked.
        """
        case, gaps = self.case, []
        for vehicle, trips in enumerate(self.orders):
            locked = locked_prefix(case, vehicle, trips)
            depot, end = case.depot[vehicle], case.end[vehicle]
            for number, trip in enumerate(trips):
                back = end if number == len(trips) - 1 else depot
                rows = [depot, *(case.first_stop + stop for stop in trip), back]
                gaps += [
                    (vehicle, number, position, here, there, (number, position) >= locked)
                    for position, (here, there) in enumerate(pairwise(rows))
                ]
        return np.array(gaps, dtype=np.int64).reshape(-1, 6)

    @cached_property
    def _sights(self) -> list[Sight]:
        return [sight_of(self.case, van, trips) for van, trips in enumerate(self.orders)]

    @cached_property
    def _legs(self) -> Reach:
        """The legs of all gaps, row by row."""
        gaps = self._gaps
        legs = [leg for sight in self._sights for trip in sight.legs for leg in trip]
        return Reach(self.case, legs, vehicles=gaps[:, 0], here=gaps[:, 3], there=gaps[:, 4])

    @cached_property
    def _between(self) -> tuple[list[int], Reach]:
        """The trips that could be made before each trip and at last; where each vehicle's begin."""
        case, ends, first = self.case, [], []
        legs: list[Leg] = []
        for vehicle, sight in enumerate(self._sights):
            first.append(len(legs))
            legs += sight.between
            depot, last = case.depot[vehicle], len(sight.between) - 1
            ends += [
                (vehicle, depot, case.end[vehicle] if number == last else depot)
                for number in range(len(sight.between))
            ]
        vehicles, here, there = np.array(ends, dtype=np.int64).reshape(-1, 3).T
        return first, Reach(case, legs, vehicles=vehicles, here=here, there=there)

    @cached_property
    def _leg_costs(self) -> NDArray[np.int64]:
        return np.asarray(self.case.leg_costs)

    def _open_gaps(self, block: Sequence[int], vehicles: Iterable[int]) -> NDArray[np.bool_]:
        chosen = np.isin(self._gaps[:, 0], list(vehicles))
        if not self.case.locked.intersection(block):
            chosen &= self._gaps[:, 5] == 1
        return chosen

    def _at(
        self, block: Sequence[int], beside: dict[int, int], gaps: NDArray[np.int64]
    ) -> Iterator[Place]:
        case, table = self.case, self._leg_costs
        here, there = gaps[:, 3], gaps[:, 4]
        rows = [case.first_stop + stop for stop in block]
        within = sum(int(table[one, other]) for one, other in pairwise(rows))
        leads = table[here, rows[0]] + within - np.where(there < 0, 0, table[here, there])
        added = leads + np.where(there < 0, 0, table[rows[-1], there])
        prices = np.array([vehicle.leg_cost for vehicle in case.vehicles], dtype=np.int64)
        extra = np.zeros(len(case.vehicles), dtype=np.int64)
        extra[list(beside)] = list(beside.values())
        added = added * prices[gaps[:, 0]] + extra[gaps[:, 0]]
        for (vehicle, trip, position, *_), cost in zip(gaps.tolist(), added.tolist(), strict=True):
            yield Place(vehicle, trip, position, cost, new_trip=False)

    def _with_room(self, block: Sequence[int], gaps: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Tells where a trip has room for a block, if all it carries is loaded at the depot."""
        case = self.case
        if case.takes_aboard:
            return np.ones(len(gaps), dtype=np.bool_)
        more = case.demands[list(block)].sum(axis=0)
        trips, of_gap = np.unique(gaps[:, :2], axis=0, return_inverse=True)
        room = np.array([self._room(vehicle, trip) for vehicle, trip in trips.tolist()])
        full = room.reshape(-1, 3)[of_gap.reshape(-1)]
        return np.asarray((more <= full).all(axis=1), dtype=np.bool_)

    def _room(self, vehicle: int, trip: int) -> NDArray[np.int64]:
        if (vehicle, trip) not in self._rooms:
            aboard = self.case.demands[self.orders[vehicle][trip]].sum(axis=0)
            self._rooms[vehicle, trip] = self.case.capacities[vehicle] - aboard
        return self._rooms[vehicle, trip]

    def _new_trips(self, block: Sequence[int], beside: dict[int, int]) -> Iterator[Place]:
        case = self.case
        for vehicle, extra in beside.items():
            trips = self.orders[vehicle]
            if len(trips) >= case.vehicles[vehicle].max_trips:
                continue
            locked, position = locked_prefix(case, vehicle, trips)
            before = driving_cost(case, vehicle, trips)
            extra += 0 if trips else case.vehicles[vehicle].fixed_cost_s  # noqa: PLW2901  its own sum
            for number in range(locked + (position > 0), len(trips) + 1):
                longer = [*trips[:number], list(block), *trips[number:]]
                added = driving_cost(case, vehicle, longer) - before + extra
                yield Place(vehicle, number, 0, added, new_trip=True)

    @cached_property
    def _crews(self) -> dict[int, set[int]]:
        """Which vehicles serve each neighbourhood."""
        crews: dict[int, set[int]] = {}
        for vehicle, trips in enumerate(self.orders):
            for trip in trips:
                for stop in trip:
                    crews.setdefault(self.case.neighbourhood[stop], set()).add(vehicle)
        return crews

    def _beside(self, block: Sequence[int], vehicle: int) -> int:
        """Returns what preferences cost when a vehicle takes a block [s]."""
        case, wishes = self.case, self.case.problem.preferences
        cost = 0
        for where in {case.neighbourhood[stop] for stop in block} - {-1}:
            crew = self._crews.get(where, set())
            cost += wishes.split_cost_s * bool(crew and vehicle not in crew)
        for stop in block:
            known = case.neighbourhood[stop] in {-1, *case.familiar[vehicle]}
            cost += 0 if known else wishes.unfamiliar_cost_s
            cost += wishes.move_cost_s * (case.previous[stop] not in (-1, vehicle))
        return cost


def blocks_of(case: Case, stop: int) -> list[list[int]]:
    """Returns the orders in which a stop can be served with all that must share its trip.

    Of many that are picked up at one place only the likely orders are looked at.
    """
    first = _picked_up_at(case, stop)
    if in_every_order(case, stop):
        return [[first, *others] for others in permutations(case.brings[first])]
    orders = [[first, *others] for others in _likely_orders(case, first)]
    return [order for number, order in enumerate(orders) if order not in orders[:number]]


def in_every_order(case: Case, stop: int) -> bool:
    """Tells whether these are all the orders there are."""
    return len(case.brings[_picked_up_at(case, stop)]) <= MOST_IN_EVERY_ORDER


def _picked_up_at(case: Case, stop: int) -> int:
    at = case.picked_up_at[stop]
    return stop if at < 0 else at


def _likely_orders(case: Case, first: int) -> Iterator[list[int]]:
    """Yields as listed, what closes first, what brings least back, and from each the nearest next."""
    others = case.brings[first]
    yield list(others)
    yield sorted(others, key=lambda stop: case.open_s[stop][-1][1])
    yield sorted(others, key=lambda stop: case.stops[stop].pickup.grams)
    for begin in others:
        order, left = [begin], set(others) - {begin}
        while left:
            order.append(min(left, key=lambda stop: (_way(case, order[-1], stop), stop)))
            left.remove(order[-1])
        yield order


def _way(case: Case, stop: int, other: int) -> int:
    return case.ways[case.place(stop), case.place(other)]


def _time_costs(case: Case, vehicle: int, trips: Sequence[Sequence[int]], times: Timetable) -> int:
    value = case.vehicles[vehicle]
    overtime = max(times.returns - value.shift.closes, 0) * value.overtime_cost if trips else 0
    too_long_s = 0 if value.soft_out_s is None else max(times.out_s - value.soft_out_s, 0)
    return overtime + too_long_s * value.soft_out_cost + lateness(case, trips, times)
