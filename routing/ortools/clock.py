"""Time: drives, services, windows, shifts, and one trip after the other."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from routing.case import NEVER
from routing.ortools.model import Model
from routing.ortools.slots import departs_within


def time_passes(model: Model) -> None:
    """Each service takes its time, each drive too, and parking where the building is another."""
    case, first = model.case, model.places.first_stop
    steps = model.between_nodes(case.ways)
    steps[first:, :] += np.array(case.service_s, dtype=np.int64).reshape(-1, 1)
    setup_s = np.array(case.setup_s, dtype=np.int64)
    steps[:first, first:] += setup_s
    building = np.array(case.building)
    beside = (building[:, None] == building[None, :]) & (building >= 0)
    steps[first:, first:] += np.where(beside, 0, setup_s)
    steps[:first, :first] = 0
    model.routing.AddDimension(
        model.routing.RegisterTransitMatrix(steps.tolist()),
        model.horizon,
        model.horizon,
        False,
        "time",
    )
    model.time = model.routing.GetDimensionOrDie("time")


def trips_fit_the_shift(model: Model) -> None:
    """A vehicle leaves once it is loaded for the first time, and is back before its time ends."""
    case = model.case
    for number, slot in enumerate(model.slots):
        value, elsewhere = case.vehicles[slot.vehicle], slot.is_last and slot.fills_up_from_last
        model.departure(number).SetRange(*departs_within(case, slot.vehicle))
        opens, closes = (0, NEVER) if elsewhere else case.depot_open[slot.vehicle]
        ends = value.shift.closes + value.overtime_s
        model.back(number).SetRange(max(value.shift.opens, opens), min(ends, closes))
        model.time.SlackVar(model.routing.Start(number)).SetValue(0)


def trips_follow_one_another(model: Model) -> None:
    """A vehicle is loaded again only when it is back, and makes no trip without the one before."""
    for number, slot in enumerate(model.slots):
        if slot.number == 0:
            continue
        before, after = model.active(number - 1), model.active(number)
        certain, uncertain = (after, before) if slot.fills_up_from_last else (before, after)
        reload_s = model.case.reload_s[slot.vehicle]
        model.solver.Add(uncertain <= certain)
        model.solver.Add(model.departure(number) >= model.back(number - 1) + uncertain * reload_s)


def trips_are_not_too_long(model: Model) -> None:
    """A trip is out no longer than its vehicle may be."""
    for number, slot in enumerate(model.slots):
        longest_s = model.case.vehicles[slot.vehicle].longest_trip_s
        if longest_s is not None:
            model.time.SetSpanUpperBoundForVehicle(longest_s, number)


def services_start_in_a_window(model: Model) -> None:
    """Service starts within one of the stop's windows, or as late as it may."""
    for stop in model.stops:
        windows, start = model.case.open_s[stop], model.start(stop)
        if windows[0][0] > model.horizon:  # nobody is out any more
            model.served(stop).SetValue(0)
            continue
        start.SetRange(windows[0][0], min(windows[-1][1], model.horizon))
        for before, after in pairwise(windows):
            start.RemoveInterval(before[1] + 1, after[0] - 1)


def goods_are_ready_to_load(model: Model) -> None:
    """A trip begins to load once the goods of all its stops are at the depot."""
    if not any(model.case.ready_s):
        return
    loads = [(model.departure(slot) - model.load_s(slot)).Var() for slot in range(len(model.slots))]
    never = model.solver.IntConst(model.horizon + max(model.case.ready_s))
    for stop, ready_s in enumerate(model.case.ready_s):
        if ready_s:
            loads_at = model.solver.Element([never, *loads], model.slot_of(stop) + 1)
            model.solver.Add(loads_at >= ready_s)


def goods_stay_cold(model: Model) -> None:
    """The goods are out of the depot no longer than they may be, waiting and rests included."""
    case = model.case
    limited = [(stop, limit_s) for stop, limit_s in enumerate(case.limit_s) if limit_s < NEVER]
    if not limited:
        return
    never = model.solver.IntConst(2 * model.horizon)
    departures = [never, *(model.departure(slot) for slot in range(len(model.slots)))]
    for stop, limit_s in limited:
        departed = model.solver.Element(departures, model.slot_of(stop) + 1)
        model.solver.Add(model.start(stop) <= departed + limit_s)


def every_time_is_fixed(model: Model) -> None:
    """Leaves no instant open: late departures, early returns, early services."""
    routing = model.routing
    for slot in range(len(model.slots)):
        routing.AddVariableMaximizedByFinalizer(model.departure(slot))
        routing.AddVariableMinimizedByFinalizer(model.back(slot))
    for stop in model.stops:
        routing.AddVariableMinimizedByFinalizer(model.start(stop))
    for carrier in model.carriers:
        routing.AddVariableMinimizedByFinalizer(carrier)
