"""Which stops a trip can serve at all, and what that costs at least.

A small day has few sets of stops: for each of them the cheapest order and the soonest return
are found by dynamic programming (Held & Karp 1962, doi:10.1137/0110015), each without regard
to the other. Choosing among sets is what CP-SAT proves quickly; alone with arcs and instants,
several trips a vehicle keep it busy for minutes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from routing.case import NEVER
from routing.exact.frame import DEPOT, Frame
from routing.ortools.slots import departs_within

Sets = NDArray[np.int64]
MOST_STOPS = 13
MOST_SETS = 1200
"""With more sets than this, arcs alone are quicker: trips are then few and long."""

AMOUNTS = ("grams", "pieces", "millilitres")


def trips_cost_their_cheapest_order(frame: Frame) -> None:
    """All trips of a kind together serve some sets of stops, each at its cheapest or dearer."""
    for slots in _kinds(frame):
        comes = frame.comes[slots[0]]
        if not 0 < len(comes) <= MOST_STOPS:
            continue
        stops = list(comes)
        possible = list(_possible(frame, slots[0], stops))
        if len(possible) > MOST_SETS:
            continue
        chosen = [
            (subset, cost, frame.cp.new_bool_var(f"{slots} serves {subset}"))
            for subset, cost in possible
        ]
        for place, stop in enumerate(stops):
            served = [one for subset, _cost, one in chosen if subset >> place & 1]
            frame.cp.add(sum(served) == sum(frame.comes[slot][stop] for slot in slots))
        frame.cp.add(sum(one for *_, one in chosen) == sum(frame.drives[slot] for slot in slots))
        legs = [
            frame.along(frame.case.leg_costs, slot, here, there) * goes
            for slot in slots
            for (here, there), goes in frame.arcs[slot].items()
        ]
        frame.cp.add(sum(legs) >= sum(cost * one for _subset, cost, one in chosen))


def _kinds(frame: Frame) -> list[list[int]]:
    """Returns the slots that are alike: same ways, same stops, same capacity, same hours."""
    kinds: defaultdict[object, list[int]] = defaultdict(list)
    for number, slot in enumerate(frame.slots):
        case, value = frame.case, frame.case.vehicles[slot.vehicle]
        end = case.end[slot.vehicle] if slot.is_last else case.depot[slot.vehicle]
        hours = *departs_within(case, slot.vehicle), value.shift.closes + value.overtime_s
        stops = tuple(frame.comes[number])
        capacity = value.capacity
        kinds[case.depot[slot.vehicle], end, hours, stops, capacity].append(number)
    return list(kinds.values())


def _possible(frame: Frame, slot: int, stops: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yields the sets of stops that fit in and can be back in time, each with its least cost."""
    value = frame.case.vehicles[frame.slots[slot].vehicle]
    sets = np.arange(1 << len(stops))
    fits = sets > 0
    for name in AMOUNTS:
        aboard = np.zeros(len(sets), dtype=np.int64)
        for place, stop in enumerate(stops):
            if frame.case.picked_up_at[stop] < 0:
                amount = int(getattr(frame.case.stops[stop].demand, name))
                aboard += amount * (sets >> place & 1)
        fits &= aboard <= int(getattr(value.capacity, name))
    longest_s = NEVER - 1 if value.longest_trip_s is None else value.longest_trip_s
    fits &= _soonest_back(frame, slot, stops) <= value.shift.closes + value.overtime_s
    fits &= _least_out(frame, slot, stops) <= longest_s
    cost = _cheapest(frame, slot, stops)
    for subset in np.flatnonzero(fits).tolist():
        yield subset, int(cost[subset])


def _cheapest(frame: Frame, slot: int, stops: Sequence[int]) -> Sets:
    """Returns the least that the legs of a trip through each set cost, without its factor."""
    table = frame.case.leg_costs
    out, between, back = _legs(frame, slot, stops, table)
    best = np.full((1 << len(stops), len(stops)), np.int64(2**60))
    places = np.arange(len(stops))
    best[1 << places, places] = out
    for subset in range(1, 1 << len(stops)):
        free = places[(subset >> places & 1) == 0]
        onwards = (best[subset][:, None] + between[:, free]).min(axis=0)
        best[subset | (1 << free), free] = onwards
    least: Sets = (best + back).min(axis=1)
    return least


def _soonest_back(frame: Frame, slot: int, stops: Sequence[int]) -> Sets:
    """Returns when a trip through each set can be back at the soonest [s]; late: never."""
    first, _last = departs_within(frame.case, frame.slots[slot].vehicle)
    windows = [frame.case.open_s[stop] for stop in stops]
    return _back(frame, slot, stops, departs=first, windows=windows)


def _least_out(frame: Frame, slot: int, stops: Sequence[int]) -> Sets:
    """Returns how long a trip through each set takes if nobody waits [s].

    Cold goods in time at their door; never is where that cannot be.
    """
    windows = [((0, frame.case.limit_s[stop]),) for stop in stops]
    return _back(frame, slot, stops, departs=0, windows=windows)


def _back(
    frame: Frame,
    slot: int,
    stops: Sequence[int],
    *,
    departs: int,
    windows: Sequence[tuple[tuple[int, int], ...]],
) -> Sets:
    case, places = frame.case, np.arange(len(stops))
    out, between, back = _legs(frame, slot, stops, case.ways)
    service_s = np.array([case.service_s[stop] for stop in stops])
    setup_s = np.array([0 if case.building[stop] >= 0 else case.setup_s[stop] for stop in stops])
    ends = np.full((1 << len(stops), len(stops)), np.int64(NEVER))
    start = _start(windows, departs + out + setup_s, places)
    ends[1 << places, places] = np.minimum(start + service_s, NEVER)
    for subset in range(1, 1 << len(stops)):
        free = places[(subset >> places & 1) == 0]
        arrives = (ends[subset][:, None] + between[:, free]).min(axis=0)
        start = _start(windows, arrives + setup_s[free], free)
        ends[subset | (1 << free), free] = np.minimum(start + service_s[free], NEVER)
    soonest: Sets = (ends + back).min(axis=1)
    return soonest


def _start(
    windows: Sequence[tuple[tuple[int, int], ...]], at: Sets, places: NDArray[np.intp]
) -> Sets:
    """Returns when service can start at each place from an instant on [s]; else never."""
    starts = np.full(len(places), np.int64(NEVER))
    for number, place in enumerate(places.tolist()):
        for opens, closes in windows[place]:
            if at[number] <= closes:
                starts[number] = max(int(at[number]), opens)
                break
    return starts


def _legs(
    frame: Frame, slot: int, stops: Sequence[int], table: memoryview[int]
) -> tuple[Sets, Sets, Sets]:
    """Returns a travel matrix from the depot to stops, between them, and from them back."""
    out = [frame.along(table, slot, DEPOT, stop) for stop in stops]
    between = [
        [0 if here == there else frame.along(table, slot, here, there) for there in stops]
        for here in stops
    ]
    back = [frame.along(table, slot, stop, DEPOT) for stop in stops]
    return np.array(out), np.array(between), np.array(back)
