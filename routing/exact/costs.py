"""What a small day costs, told in seconds of driving; penalties are with the visits."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

from routing.case import NEVER
from routing.exact.frame import Frame


def legs_cost(frame: Frame) -> None:
    """Each leg costs what the problem says, times the factor of its vehicle."""
    for slot, arcs in enumerate(frame.arcs):
        factor = frame.case.vehicles[frame.slots[slot].vehicle].leg_cost
        for (here, there), goes in arcs.items():
            cost = frame.along(frame.case.leg_costs, slot, here, there) * factor
            frame.cost.append(cost * goes)


def vehicles_cost(frame: Frame) -> None:
    """Using a vehicle at all costs its due, and the way to its depot."""
    case = frame.case
    for vehicle in frame.vehicles():
        value, start, depot = case.vehicles[vehicle], case.start[vehicle], case.depot[vehicle]
        lead = case.leg_costs[start, depot] * value.leg_cost if start != depot else 0
        frame.cost.append((value.fixed_cost_s + lead) * frame.used(vehicle))


def long_and_late_days_cost(frame: Frame) -> None:
    """Overtime costs its due, and so does each second of a day longer than wished."""
    for vehicle in frame.vehicles():
        value, slots = frame.case.vehicles[vehicle], frame.of_vehicle(vehicle)
        used, back = frame.used(vehicle), frame.returns[slots[-1]]
        if value.overtime_s:
            over_s = frame.cp.new_int_var(0, value.overtime_s, f"overtime of {vehicle}")
            frame.cp.add(over_s >= back - value.shift.closes).only_enforce_if(used)
            frame.cost.append(value.overtime_cost * over_s)
        if value.soft_out_s is not None:
            out_s = frame.cp.new_int_var(0, frame.horizon, f"too long {vehicle}")
            first = frame.departs[slots[0]]
            frame.cp.add(out_s >= back - first - value.soft_out_s).only_enforce_if(used)
            frame.cost.append(value.soft_out_cost * out_s)
        for before, after in pairwise(slots):
            # a trip that is not made takes no time, before or after those that are
            frame.cp.add(frame.returns[after] >= frame.returns[before])
            frame.cp.add(frame.departs[after] >= frame.departs[before])


def lateness_costs(frame: Frame) -> None:
    """Each second after the last window that has closed costs its due."""
    case = frame.case
    for stop, late_s in enumerate(case.late_s):
        if not late_s:
            continue
        late = frame.cp.new_int_var(0, late_s, f"lateness at {stop}")
        windows = case.windows[stop]
        after = [opens for opens, _closes in windows[1:]] + [NEVER]
        meant = [frame.cp.new_bool_var(f"window {n} of {stop}") for n in range(len(windows))]
        frame.cp.add_exactly_one(meant)
        for (opens, closes), until, this in zip(windows, after, meant, strict=True):
            frame.cp.add(frame.starts[stop] >= opens).only_enforce_if(this)
            frame.cp.add(frame.starts[stop] < until).only_enforce_if(this)
            frame.cp.add(late >= frame.starts[stop] - closes).only_enforce_if(this)
        frame.cost.append(case.stops[stop].late_cost * late)


def strangers_cost(frame: Frame) -> None:
    """Stops in an unfamiliar neighbourhood, or with another vehicle than before, cost more."""
    case, wishes = frame.case, frame.case.problem.preferences
    for slot, comes in enumerate(frame.comes):
        vehicle = frame.slots[slot].vehicle
        known = {-1, *case.familiar[vehicle]}
        for stop, here in comes.items():
            unfamiliar = case.neighbourhood[stop] not in known
            moved = case.previous[stop] not in (-1, vehicle)
            cost = wishes.unfamiliar_cost_s * unfamiliar + wishes.move_cost_s * moved
            frame.cost.append(cost * here)


def splits_cost(frame: Frame) -> None:
    """Each further vehicle in a neighbourhood costs its due."""
    cost = frame.case.problem.preferences.split_cost_s
    homes: defaultdict[int, list[int]] = defaultdict(list)
    for stop, where in enumerate(frame.case.neighbourhood):
        homes[where].append(stop)
    for where, stops in homes.items():
        if not cost or where < 0:
            continue
        further = frame.cp.new_int_var(0, len(frame.case.vehicles), f"splits of {where}")
        comes = [frame.cp.new_bool_var(f"{v} in {where}") for v in frame.vehicles()]
        for vehicle, one in zip(frame.vehicles(), comes, strict=True):
            for slot in frame.of_vehicle(vehicle):
                for stop in set(stops) & set(frame.comes[slot]):
                    frame.cp.add_implication(frame.comes[slot][stop], one)
        frame.cp.add(further >= sum(comes) - 1)
        frame.cost.append(cost * further)
