"""What a plan costs, told in seconds of driving; penalties are with the visits."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
from ortools.constraint_solver import pywrapcp

from routing.ortools.model import Model


def legs_cost(model: Model) -> None:
    """Each leg costs what the problem says, times the factor of its vehicle."""
    costs = model.between_nodes(model.case.leg_costs)
    evaluators: dict[int, int] = {}
    for number, slot in enumerate(model.slots):
        factor = model.case.vehicles[slot.vehicle].leg_cost
        if factor not in evaluators:
            table = (costs * factor).tolist()
            evaluators[factor] = model.routing.RegisterTransitMatrix(table)
        model.routing.SetArcCostEvaluatorOfVehicle(evaluators[factor], number)


def vehicles_cost(model: Model) -> None:
    """Using a vehicle at all costs its due, and the way to its depot."""
    case = model.case
    for number, slot in enumerate(model.slots):
        if slot.is_certain:
            start, depot = case.start[slot.vehicle], case.depot[slot.vehicle]
            value = case.vehicles[slot.vehicle]
            lead = case.leg_costs[start, depot] * value.leg_cost if start != depot else 0
            model.routing.SetFixedCostOfVehicle(value.fixed_cost_s + lead, number)


def overtime_costs(model: Model) -> None:
    """Each second after the shift costs its due; after the last slot, all trips are over."""
    for number, slot in enumerate(model.slots):
        value = model.case.vehicles[slot.vehicle]
        if slot.is_last and value.overtime_s:
            end = model.routing.End(number)
            model.time.SetCumulVarSoftUpperBound(end, value.shift.closes, value.overtime_cost)


def lateness_costs(model: Model) -> None:
    """Each second after a stop's window costs its due.

    With several windows, only what comes after the last one is counted here.
    """
    for stop, late_s in enumerate(model.case.late_s):
        if late_s:
            closes = model.case.windows[stop][-1][1]
            late_cost = model.case.stops[stop].late_cost
            model.time.SetCumulVarSoftUpperBound(model.index(stop), closes, late_cost)


def long_days_cost(model: Model) -> None:
    """Each second of a day longer than wished costs its due, from first departure to last return.

    A slot that is not driven takes no time, so the first one need not be looked for.
    """
    for vehicle in model.vehicles():
        value, slots = model.case.vehicles[vehicle], model.slots_for(vehicle)
        if value.soft_out_s is None:
            continue
        if len(slots) == 1:
            bound = pywrapcp.BoundCost(value.soft_out_s, value.soft_out_cost)
            model.time.SetSoftSpanUpperBoundForVehicle(bound, slots[0])
        else:
            model.penalize(
                f"too long {vehicle}",
                model.back(slots[-1]) - model.departure(slots[0]) - value.soft_out_s,
                vehicle=vehicle,
                most=model.horizon,
                cost=value.soft_out_cost,
            )


def strangers_cost(model: Model) -> None:
    """Stops in an unfamiliar neighbourhood, or with another vehicle than before, cost more."""
    vectors = {vehicle: _strange(model, vehicle) for vehicle in model.vehicles()}
    if not any(any(vector) for vector in vectors.values()):
        return
    evaluators: dict[tuple[int, ...], int] = {}
    for vector in map(tuple, vectors.values()):
        if vector not in evaluators:
            table = _on_leaving(model.of_nodes([*vector]))
            evaluators[vector] = model.routing.RegisterTransitMatrix(table)
    most = max(sum(vector) for vector in vectors.values())
    transits = [evaluators[tuple(vectors[slot.vehicle])] for slot in model.slots]
    model.routing.AddDimensionWithVehicleTransits(transits, 0, most, True, "strangers")
    dimension = model.routing.GetDimensionOrDie("strangers")
    for slot in range(len(model.slots)):
        dimension.SetSpanCostCoefficientForVehicle(1, slot)


def _on_leaving(numbers: list[int]) -> list[list[int]]:
    """Returns what each node adds on the way to any other, and nothing where it is left out.

    OR-Tools lets a stop that is left out lead to itself. Of several vehicles it does not know which
    one that is, and a stop with a number for each of them could not be left out at all.
    """
    table = np.repeat(np.array(numbers, dtype=np.int64)[:, None], len(numbers), axis=1)
    np.fill_diagonal(table, 0)
    rows: list[list[int]] = table.tolist()
    return rows


def _strange(model: Model, vehicle: int) -> list[int]:
    """Returns what each stop costs more when a vehicle serves it [s]."""
    case, wishes = model.case, model.case.problem.preferences
    known = {-1, *case.familiar[vehicle]}
    return [
        wishes.unfamiliar_cost_s * (case.neighbourhood[stop] not in known)
        + wishes.move_cost_s * (case.previous[stop] not in (-1, vehicle))
        for stop in model.stops
    ]


def splits_cost(model: Model) -> None:
    """Each further vehicle in a neighbourhood costs its due."""
    split_cost_s = model.case.problem.preferences.split_cost_s
    if not split_cost_s:
        return
    homes: defaultdict[int, list[int]] = defaultdict(list)
    for stop, where in enumerate(model.case.neighbourhood):
        homes[where].append(stop)
    shared = [stops for where, stops in homes.items() if where >= 0 and len(stops) > 1]
    comes = [_who_comes(model, stops) for stops in shared]
    for number, vehicle in enumerate(model.vehicles()):
        if number and shared:
            again = [_comes_again(model, vans, number) for vans in comes]
            model.penalize(
                f"splits {vehicle}",
                model.solver.Sum(again),
                vehicle=vehicle,
                most=len(shared),
                cost=split_cost_s,
            )


def _who_comes(model: Model, stops: list[int]) -> list[Any]:
    """Returns of each vehicle whether it comes to any of some stops, as variables."""
    owners = [model.solver.IntConst(-1)]
    owners += [model.solver.IntConst(slot.vehicle) for slot in model.slots]
    who = [model.solver.Element(owners, model.slot_of(stop) + 1).Var() for stop in stops]
    return [
        model.solver.Max([(one == vehicle).Var() for one in who]).Var()
        for vehicle in model.vehicles()
    ]


def _comes_again(model: Model, comes: list[Any], number: int) -> Any:
    """Returns whether a vehicle comes where one before it in the fleet comes too."""
    return model.solver.Min(comes[number], model.solver.Max(comes[:number]).Var()).Var()
