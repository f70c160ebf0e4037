"""The best plan that trips already seen can be put together to, each at some time of the day.

Where vehicles load several times, a good day is seldom seen twice, but its trips are. A trip
keeps a vehicle for a while, and can begin within some span; no more of a kind are under way at
once than there are vehicles (a cumulative constraint of CP-SAT). Trips placed in this way are
given to vehicles in the order in which they begin, which never needs more (Gupta, Lee & Leung
1979, doi:10.1109/TC.1979.1675260).

Of some thousand trips CP-SAT does not find the good choice. A linear relaxation tells which are
promising: those that cost little beyond what their stops and their time are worth there (reduced
costs). A few of them are combined as well as can be, then more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from ortools.sat.python import cp_model

from routing.case import NEVER, Case, Orders
from routing.effort import Effort, Solved
from routing.kinds import kinds_of
from routing.promising import promising
from routing.trip_slots import Seen, Slot, slot_of, trip_cost

MOST_TRIPS = 5_000
"""How many trips are looked at, the latest."""

FIRST, MORE = 400, 2
"""So many promising trips are combined first; then so many times as many, while time remains."""


def recombine_trips(
    case: Case, seen: Sequence[Seen], start: Orders, *, effort: Effort
) -> Orders | None:
    """Returns the best orders that trips make, None when none were found.

    ``seen`` has the latest last; those of ``start`` are where the search begins.
    """
    now = _latest_once(case, [], start)
    slots = {trip: slot_of(case, *trip) for trip in _latest_once(case, seen, start)}
    possible = {trip: slot for trip, slot in slots.items() if slot is not None}
    ranked = promising(case, possible, seconds=effort.left_s)
    best, size = None, FIRST
    while ranked:
        chosen = dict.fromkeys(chain(ranked[:size], filter(possible.get, now)))
        cover = _Cover(case, {trip: possible[trip] for trip in chosen})
        cover.begin_at(best or start)
        solved = effort.solve(cover.cp)
        if solved.found:
            best = _given_out(case, cover.placed(solved)) or best
        if not solved.proven or size >= len(ranked) or effort.left_s <= 0:
            break
        size *= MORE
    return best


def _latest_once(case: Case, seen: Sequence[Seen], start: Orders) -> list[Seen]:
    """Returns the latest trips, each once, those of a plan among them."""
    kinds = kinds_of(case)
    now = [
        (kinds.index(kinds[vehicle]), tuple(trip))
        for vehicle, trips in enumerate(start)
        for trip in trips
        if trip
    ]
    return list(dict.fromkeys(chain(now, reversed(seen))))[:MOST_TRIPS]


@dataclass(frozen=True, slots=True)
class _Choice:
    """Whether a trip is made, and when it begins [s]."""

    slot: Slot
    made: cp_model.IntVar
    begins: cp_model.IntVar
    interval: cp_model.IntervalVar


class _Cover:
    """Which trips to make and when: no stop on two, no more at once than there are vehicles."""

    def __init__(self, case: Case, slots: Mapping[Seen, Slot]) -> None:
        self.case, self.cp = case, cp_model.CpModel()
        self.choices = {trip: self._choice(slot) for trip, slot in slots.items()}
        costs = [trip_cost(case, trip) * choice.made for trip, choice in self.choices.items()]
        self.cp.minimize(sum(costs) + sum(self._vehicles()) + sum(self._left_out()))

    def begin_at(self, orders: Orders) -> None:
        """Tells where to look first: each trip of a plan as early as it can."""
        kinds, begins = kinds_of(self.case), dict[Seen, int]()
        for vehicle, trips in enumerate(orders):
            free = -NEVER
            for trip in filter(None, trips):
                key = kinds.index(kinds[vehicle]), tuple(trip)
                if key in self.choices:
                    slot = self.choices[key].slot
                    begins[key] = max(slot.first, free)
                    free = begins[key] + slot.lasts_s
        for key, choice in self.choices.items():
            self.cp.add_hint(choice.made, key in begins)
            self.cp.add_hint(choice.begins, begins.get(key, choice.slot.first))

    def placed(self, solved: Solved) -> list[tuple[int, int, Seen]]:
        """Returns when each trip that is made begins and ends [s], the first to begin first."""
        made = [
            (begins := solved.value(choice.begins), begins + choice.slot.lasts_s, trip)
            for trip, choice in self.choices.items()
            if solved.value(choice.made)
        ]
        return sorted(made)

    def _choice(self, slot: Slot) -> _Choice:
        made = self.cp.new_bool_var("")
        begins = self.cp.new_int_var(slot.first, slot.last, "")
        interval = self.cp.new_optional_fixed_size_interval_var(begins, slot.lasts_s, made, "")
        return _Choice(slot, made, begins, interval)

    def _vehicles(self) -> Iterator[cp_model.LinearExpr]:
        """Yields what the vehicles in use cost, of each kind as many as are out at once.

        That none makes too many trips is counted for all of a kind together.
        """
        out: defaultdict[int, list[_Choice]] = defaultdict(list)
        for (kind, _trip), choice in self.choices.items():
            out[kind].append(choice)
        kinds = kinds_of(self.case)
        for kind, some in out.items():
            used = self.cp.new_int_var(0, kinds.count(kinds[kind]), "")
            self.cp.add_cumulative([each.interval for each in some], [1] * len(some), used)
            most = self.case.vehicles[kind].max_trips
            self.cp.add(sum(each.made for each in some) <= most * used)
            yield self.case.vehicles[kind].fixed_cost_s * used

    def _left_out(self) -> Iterator[cp_model.LinearExpr]:
        """Yields what each stop costs that is on some trip: its penalty unless one is made."""
        serving: defaultdict[int, list[cp_model.IntVar]] = defaultdict(list)
        for (_kind, trip), choice in self.choices.items():
            for stop in trip:
                serving[stop].append(choice.made)
        for stop, some in serving.items():
            out = self.cp.new_bool_var("")
            self.cp.add_exactly_one([*some, out])
            yield self.case.penalty_s[stop] * out


def _given_out(case: Case, placed: Sequence[tuple[int, int, Seen]]) -> Orders | None:
    """Returns placed trips given to vehicles in use, the one with fewest first, before idle ones.

    None when one would have to make too many all the same.
    """
    kinds = kinds_of(case)
    orders: Orders = [[] for _vehicle in case.vehicles]
    free = [-NEVER] * len(orders)
    for begins, ends, (kind, trip) in placed:
        able = [
            vehicle
            for vehicle, value in enumerate(case.vehicles)
            if kinds[vehicle] == kinds[kind]
            and free[vehicle] <= begins
            and len(orders[vehicle]) < value.max_trips
        ]
        if not able:
            return None
        vehicle = min(able, key=lambda number: (not orders[number], len(orders[number]), number))
        orders[vehicle].append(list(trip))
        free[vehicle] = ends
    return orders
