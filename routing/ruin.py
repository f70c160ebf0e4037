"""Making a plan better by taking neighbouring stops out and putting them back elsewhere.

Each step takes short strings of stops out of a few neighbouring trips, then puts them and
whatever else is left out where they cost least. A worse plan is sometimes kept, ever more
rarely as the search cools down; then it begins again, warm, from the best.

Unlike OR-Tools this needs no luck with breaks, cold limits and several trips: a stop is only
ever put where the whole day still works out.

Christiaens & Vanden Berghe (2020), Slack Induction by String Removals for Vehicle Routing
Problems, doi:10.1287/trsc.2019.0914; its values are used for strings and blinks.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator

from routing.case import Case, Orders, driving_s
from routing.costs import cost_s
from routing.draft import Draft, Place

STRING = 10
"""The longest string that is taken out of one trip."""
REMOVED = 10
"""How many stops are taken out in one step, on average."""
BLINK = 0.01
"""How often a place is overlooked."""
WARM, COOLED = 1.0, 0.02
"""The temperature when a search begins and ends, beside the mean drive between two places."""


class Ruin:
    """A search by ruin and recreation; ``best`` are the best orders so far."""

    def __init__(self, draft: Draft, *, seed: int) -> None:
        self.draft = draft
        self.case = draft.case
        self.random = random.Random(seed)  # noqa: S311  no secret
        self.able = [stop for stop, vehicles in enumerate(self.case.able) if vehicles]
        self.out: list[list[int]] = self.case.problem.travel.durations_s.tolist()
        self.into: list[list[int]] = self.case.problem.travel.durations_s.T.tolist()
        self._near: dict[int, list[int]] = {}
        self._begin(list(draft.orders))

    def _begin(self, orders: Orders) -> None:
        self.best = orders
        self.cost_s = self.best_cost_s = cost_s(self.case, orders)
        self.mean_leg_s = _mean_leg_s(self.case, orders)

    def begin_again(self) -> None:
        """Goes back to the best orders."""
        self.begin_at(self.best)

    def begin_at(self, orders: Orders) -> None:
        """Goes on from orders that are at least as good as the best."""
        for vehicle, trips in enumerate(orders):
            if self.draft.orders[vehicle] is not trips:
                self.draft.set_trips(vehicle, trips)
        self._begin(list(self.draft.orders))

    def step(self, *, progress: float) -> bool:
        """Makes one step, ``progress`` (0 to 1) on the way to cold; returns if it is the best."""
        kept, before_s = self.draft.kept(), self.cost_s
        left_out = set(self.draft.left_out())
        self._take_out()
        self._put_back(left_out)
        self.cost_s = cost_s(self.case, self.draft.orders)
        warmth_s = self.mean_leg_s * WARM * (COOLED / WARM) ** progress
        if self.cost_s >= before_s - warmth_s * math.log(1 - self.random.random()):
            self.draft.go_back(kept)
            self.cost_s = before_s
            return False
        if self.cost_s >= self.best_cost_s:
            return False
        self.best, self.best_cost_s = list(self.draft.orders), self.cost_s
        return True

    def _take_out(self) -> None:
        """Takes strings out of trips around a stop."""
        sizes = [len(trip) for trips in self.draft.orders for trip in trips]
        if not sizes:
            return
        longest = min(STRING, sum(sizes) / len(sizes))
        strings = int(self.random.uniform(1, 4 * REMOVED / (1 + longest)))
        trip_of = {
            stop: (vehicle, number)
            for vehicle, trips in enumerate(self.draft.orders)
            for number, trip in enumerate(trips)
            for stop in trip
        }
        ruined: dict[tuple[int, int], list[int]] = {}
        for stop in self._around(self.random.choice(self.able)):
            found = trip_of.get(stop)
            if found is not None and found not in ruined:
                vehicle, number = found
                trip = self.draft.orders[vehicle][number]
                ruined[found] = self._without_string(trip, stop, longest=longest)
                if len(ruined) == strings:
                    break
        self._set(ruined)

    def _set(self, ruined: dict[tuple[int, int], list[int]]) -> None:
        for vehicle in {vehicle for vehicle, _number in ruined}:
            trips = enumerate(self.draft.orders[vehicle])
            self.draft.set_trips(
                vehicle, [ruined.get((vehicle, number), trip) for number, trip in trips]
            )

    def _without_string(self, trip: list[int], stop: int, *, longest: float) -> list[int]:
        """Returns a trip without a string around a stop, sometimes with its middle kept."""
        length = int(self.random.uniform(1, min(len(trip), longest) + 1))
        spared = self.random.randrange(len(trip) - length + 1) if self.random.random() < 0.5 else 0  # noqa: PLR2004
        spared = min(spared, length - 1)
        at, span = trip.index(stop), length + spared
        first = self.random.randint(max(0, at - span + 1), min(at, len(trip) - span))
        middle = first + self.random.randint(0, length)
        return [*trip[:first], *trip[middle : middle + spared], *trip[first + span :]]

    def _around(self, stop: int) -> list[int]:
        """Returns all stops, nearest first."""
        if stop not in self._near:
            ways, first = self.out[self.case.place(stop)], self.case.first_stop
            self._near[stop] = sorted(self.able, key=lambda other: ways[first + other])
        return self._near[stop]

    def _put_back(self, left_out: set[int]) -> None:
        """Puts back what was taken out, and what was ``left_out`` before."""
        served = {stop for trips in self.draft.orders for trip in trips for stop in trip}
        waiting = [stop for stop in self.able if stop not in served]
        self.random.shuffle(waiting)
        waiting.sort(key=self._turn(left_out))
        for stop in waiting:
            place = self._cheapest(stop)
            if place is not None:
                self.draft.put(stop, place)

    def _turn(self, left_out: set[int]) -> Callable[[int], int]:
        """Returns by what stops take turns this time.

        By chance, the dearest first, the nearest or farthest first, or those that waited.
        """
        penalty_s, away_s = self.case.penalty_s, self.out[self.case.depot[0]]
        first = self.case.first_stop
        turns: tuple[Callable[[int], int], ...] = (
            lambda _stop: 0,
            lambda stop: -penalty_s[stop],
            lambda stop: away_s[first + stop],
            lambda stop: -away_s[first + stop],
            lambda stop: -penalty_s[stop] if stop in left_out else 1,
        )
        return self.random.choices(turns, weights=(4, 4, 2, 1, 2))[0]

    def _cheapest(self, stop: int) -> Place | None:
        """Returns the cheapest place where a stop fits, now and then overlooking one."""
        for added_s, vehicle, trip, position in sorted(self._places(stop)):
            if self.random.random() >= BLINK:
                new_trip = position < 0
                place = Place(vehicle, trip, max(position, 0), added_s, new_trip)
                if self.draft.fits(stop, place):
                    return place
        return None

    def _places(self, stop: int) -> Iterator[tuple[int, int, int, int]]:
        """Yields what each place costs that is worth it and not surely late."""
        case, draft = self.case, self.draft
        there = case.first_stop + stop
        into, out, demand = self.into[there], self.out[there], case.stops[stop].demand
        for vehicle in case.able[stop]:
            rounds, capacity = draft.rounds[vehicle], case.vehicles[vehicle].capacity
            for number, line in enumerate(rounds.lines):
                most_s = min(rounds.spare_s[number] - case.service_s[stop], case.penalty_s[stop])
                load = draft.loads[vehicle][number]
                if (
                    load.grams + demand.grams > capacity.grams
                    or load.pieces + demand.pieces > capacity.pieces
                    or load.millilitres + demand.millilitres > capacity.millilitres
                ):
                    continue
                here = line.places[0]
                for position, leg_s in enumerate(line.legs):
                    beyond = line.places[position + 1]
                    added_s = into[here] + out[beyond] - leg_s
                    if added_s <= most_s:
                        yield added_s, vehicle, number, position
                    here = beyond
            yield from self._new_trips(stop, vehicle)

    def _new_trips(self, stop: int, vehicle: int) -> Iterator[tuple[int, int, int, int]]:
        trips, value = self.draft.orders[vehicle], self.case.vehicles[vehicle]
        if len(trips) >= value.max_trips:
            return
        depot, there = self.case.depot[vehicle], self.case.first_stop + stop
        added_s = self.out[depot][there] + self.into[depot][there]
        if not trips:
            added_s += value.fixed_cost_s
        if added_s <= self.case.penalty_s[stop]:
            for number in range(len(trips) + 1):
                yield added_s, vehicle, number, -1


def _mean_leg_s(case: Case, orders: Orders) -> float:
    trips = [(vehicle, trip) for vehicle, trips in enumerate(orders) for trip in trips]
    legs = sum(len(trip) + 1 for _vehicle, trip in trips)
    return sum(driving_s(case, vehicle, trip) for vehicle, trip in trips) / max(legs, 1)
