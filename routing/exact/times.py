"""When things happen in a small day."""

from __future__ import annotations

from itertools import pairwise

from ortools.sat.python import cp_model

from routing.case import NEVER
from routing.exact.frame import DEPOT, Arc, Frame


def time_passes(frame: Frame) -> None:
    """Each service, drive and parking takes its time; waiting is allowed."""
    for slot, arcs in enumerate(frame.arcs):
        for (here, there), goes in arcs.items():
            since = frame.departs[slot] if here == DEPOT else frame.starts[here]
            until = frame.returns[slot] if there == DEPOT else frame.starts[there]
            takes_s = frame.way_s(slot, here, there) + frame.setup_s(here, there)
            takes_s += frame.service_s(here)
            frame.cp.add(until >= since + takes_s).only_enforce_if(goes)


def trips_fit_the_shift(frame: Frame) -> None:
    """A vehicle is back before its time ends, and at its depot while that is open."""
    case = frame.case
    for slot, value in enumerate(frame.slots):
        vehicle = case.vehicles[value.vehicle]
        drives, returns = frame.drives[slot], frame.returns[slot]
        frame.cp.add(returns <= vehicle.shift.closes + vehicle.overtime_s)
        frame.cp.add(returns >= frame.departs[slot])
        if not (value.is_last and value.fills_up_from_last):
            opens, closes = case.depot_open[value.vehicle]
            frame.cp.add(returns >= opens).only_enforce_if(drives)
            frame.cp.add(returns <= min(closes, NEVER)).only_enforce_if(drives)
        if vehicle.longest_trip_s is not None:
            frame.cp.add(returns <= frame.departs[slot] + vehicle.longest_trip_s)


def trips_follow_one_another(frame: Frame) -> None:
    """A vehicle is loaded again only when it is back, and makes no trip without the one before."""
    for slot, value in enumerate(frame.slots):
        if value.number == 0:
            continue
        before, after = frame.drives[slot - 1], frame.drives[slot]
        certain, uncertain = (after, before) if value.fills_up_from_last else (before, after)
        frame.cp.add_implication(uncertain, certain)
        reload_s = frame.case.reload_s[value.vehicle]
        frame.cp.add(frame.departs[slot] >= frame.returns[slot - 1] + reload_s).only_enforce_if(
            uncertain
        )


def goods_are_ready_and_stay_cold(frame: Frame) -> None:
    """A trip is loaded once its goods are ready; they are out no longer than they may be."""
    case = frame.case
    for slot, comes in enumerate(frame.comes):
        departs = frame.departs[slot]
        for stop, here in comes.items():
            if case.ready_s[stop]:
                loaded = case.ready_s[stop] + frame.load_s(slot)
                frame.cp.add(departs >= loaded).only_enforce_if(here)
            if case.limit_s[stop] < NEVER:
                late = departs + case.limit_s[stop]
                frame.cp.add(frame.starts[stop] <= late).only_enforce_if(here)


def docks_are_not_overfull(frame: Frame) -> None:
    """No more vehicles are loaded at the same moment than a depot has docks."""
    for depot, docks in enumerate(frame.case.docks):
        if docks < NEVER:
            loads = [
                _load(frame, slot)
                for slot, value in enumerate(frame.slots)
                if frame.case.depot[value.vehicle] == depot
            ]
            frame.cp.add_cumulative(loads, [1] * len(loads), docks)


def _load(frame: Frame, slot: int) -> cp_model.IntervalVar:
    """Returns the load before a trip, as an interval that ends when it departs."""
    value = frame.slots[slot]
    most_s = max(frame.case.first_load_s[value.vehicle], frame.case.reload_s[value.vehicle])
    load_s = frame.cp.new_int_var(0, most_s, f"load {slot}")
    begins = frame.cp.new_int_var(-most_s, frame.horizon, f"loads {slot}")
    frame.cp.add(load_s == frame.load_s(slot))
    return frame.cp.new_optional_interval_var(
        begins, load_s, frame.departs[slot], frame.drives[slot], f"load of {slot}"
    )


def breaks_are_held(frame: Frame) -> None:
    """Each break of a used vehicle is held at a standstill, or while it is not out."""
    for vehicle in frame.vehicles():
        breaks = frame.case.vehicles[vehicle].breaks
        if not breaks:
            continue
        used, busy, rests = frame.used(vehicle), [], []
        for number, rest in enumerate(breaks):
            window, name = rest.window, f"break {number} of {vehicle}"
            begins = frame.cp.new_int_var(window.opens, window.closes, name)
            rests.append(begins)
            busy.append(
                frame.cp.new_optional_fixed_size_interval_var(begins, rest.duration_s, used, name)
            )
        for before, after in pairwise(rests):
            frame.cp.add(before <= after)
        for slot in frame.of_vehicle(vehicle):
            busy += [_load(frame, slot), *_work_of(frame, slot)]
        frame.cp.add_no_overlap(busy)


def _work_of(frame: Frame, slot: int) -> list[cp_model.IntervalVar]:
    """Returns the services of a trip with the parking before, and its drives, as intervals."""
    begins = {
        stop: frame.cp.new_int_var(0, frame.horizon, f"{slot} begins at {stop}")
        for stop in frame.comes[slot]
    }
    services = [_service(frame, slot, stop, begins[stop]) for stop in begins]
    return services + [_drive(frame, slot, arc, begins) for arc in frame.arcs[slot]]


def _service(frame: Frame, slot: int, stop: int, begins: cp_model.IntVar) -> cp_model.IntervalVar:
    size = frame.cp.new_int_var(0, frame.horizon, f"{slot} works at {stop}")
    ends = frame.starts[stop] + frame.case.service_s[stop]
    here = frame.comes[slot][stop]
    return frame.cp.new_optional_interval_var(begins, size, ends, here, f"{slot} at {stop}")


def _drive(
    frame: Frame, slot: int, arc: Arc, begins: dict[int, cp_model.IntVar]
) -> cp_model.IntervalVar:
    """Returns a drive as an interval after what is done before it, and before what follows."""
    cp, (here, there), goes = frame.cp, arc, frame.arcs[slot][arc]
    way_s = frame.way_s(slot, here, there)
    leaves = cp.new_int_var(0, frame.horizon, f"{slot} leaves {here} for {there}")
    if here == DEPOT:
        cp.add(leaves == frame.departs[slot]).only_enforce_if(goes)
    else:
        cp.add(leaves >= frame.starts[here] + frame.case.service_s[here]).only_enforce_if(goes)
    if there == DEPOT:
        cp.add(frame.returns[slot] >= leaves + way_s).only_enforce_if(goes)
    else:
        setup_s = frame.setup_s(here, there)
        cp.add(begins[there] >= leaves + way_s).only_enforce_if(goes)
        cp.add(frame.starts[there] >= begins[there] + setup_s).only_enforce_if(goes)
    return cp.new_optional_fixed_size_interval_var(
        leaves, way_s, goes, f"{slot} drives {here} {there}"
    )
