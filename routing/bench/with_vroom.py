"""VROOM: a problem as its input, its solution as orders. Needs the extra ``bench``.

It serves as many stops as it can, mandatory ones first, and only then looks at costs: what
skipping a stop costs cannot be told it.
"""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import Any

from routing.bench.attempts import Attempt, Finds, Task, peak_mb
from routing.bench.dimensions import dimensions
from routing.bench.features import Feature
from routing.case import Case
from routing.instances import Orders
from routing.model import Problem

SUPPORTED = frozenset({Feature.SEVERAL_WINDOWS, Feature.LEG_COSTS, Feature.PICKUPS})
TOGETHER: frozenset[Feature] = frozenset()
EXPLORATION = 5
THREADS = 2
MANDATORY, OPTIONAL = 100, 0
AN_HOUR_S = 3600


def search(task: Task) -> Attempt:
    """Searches once with both cores; VROOM tells nothing before it is done."""
    finds = Finds(task.marks)
    given = _input(task.problem)
    solution = given.solve(
        exploration_level=EXPLORATION,
        nb_threads=THREADS,
        timeout=timedelta(seconds=task.seconds - finds.elapsed_s),
    )
    took_s = finds.elapsed_s
    finds.add(lambda: _orders(task.problem, solution))
    return Attempt(finds=finds.told(), took_s=took_s, peak_mb=peak_mb())


def _input(problem: Problem) -> Any:
    """Returns the problem in VROOM's words: a skill stands for the vehicles that may come."""
    vroom = import_module("vroom")
    case, given, amounts = Case(problem), vroom.Input(), dimensions(problem)
    skills = {able: number for number, able in enumerate(dict.fromkeys(case.able))}
    given.set_durations_matrix("car", problem.travel.durations_s)
    if problem.costs is not None:
        given.set_costs_matrix("car", problem.costs)
    given.add_vehicle(
        [
            vroom.Vehicle(
                number + 1,
                start=case.depot[number],
                end=case.depot[number],
                capacity=vroom.Amount(amounts(vehicle.capacity)),
                skills={skill for able, skill in skills.items() if number in able},
                time_window=(vehicle.shift.opens, vehicle.shift.closes),
                costs=vroom.VehicleCosts(
                    fixed=vehicle.fixed_cost_s, per_hour=AN_HOUR_S * vehicle.leg_cost
                ),
            )
            for number, vehicle in enumerate(problem.vehicles)
        ]
    )
    given.add_job(
        [
            vroom.Job(
                number + 1,
                location=case.place(number),
                default_service=stop.handling_s,
                delivery=vroom.Amount(amounts(stop.demand)),
                pickup=vroom.Amount(amounts(stop.pickup)),
                skills={skills[case.able[number]]},
                priority=MANDATORY if stop.mandatory else OPTIONAL,
                time_windows=[vroom.TimeWindow(each.opens, each.closes) for each in stop.windows],
            )
            for number, stop in enumerate(problem.stops)
        ]
    )
    return given


def _orders(problem: Problem, solution: Any) -> Orders:
    trips: dict[str, list[str]] = {}
    for step in solution.routes.itertuples():
        if step.type == "job":
            vehicle = problem.vehicles[int(step.vehicle_id) - 1].id
            trips.setdefault(vehicle, []).append(problem.stops[int(step.id) - 1].id)
    return {vehicle: (tuple(trip),) for vehicle, trip in trips.items()}
