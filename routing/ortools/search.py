"""OR-Tools' own search: local cheapest insertion, then guided local search."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from routing.case import Orders
from routing.model import Problem
from routing.ortools.constraints import model_of
from routing.ortools.model import Model

OnOrders = Callable[[Orders], None]

TELL_EVERY_S = 0.2
"""How often a better plan is told at most [s]; telling costs time that searching could use."""


def search(
    problem: Problem,
    *,
    start: Orders,
    seconds: float,
    seed: int,
    solution_limit: int | None,
    on_better: OnOrders,
) -> Orders | None:
    """Searches on from ``start`` for ``seconds`` [s]; tells better orders as it finds them.

    Returns the best orders, or None when OR-Tools has none. With ``solution_limit`` the search
    ends after so many solutions: that, not a time, makes it reproducible.
    """
    model = model_of(problem)
    if not model.slots:
        return None
    model.solver.ReSeed(seed)
    _tell_better(model, on_better)
    parameters = parameters_of(seconds=seconds, solution_limit=solution_limit)
    best = solve_from(model, start, parameters)
    return None if best is None else model.orders_of(best)


def solve_from(model: Model, start: Orders, parameters: Any) -> Any:
    """Returns OR-Tools' answer from some orders on, or from nothing when it cannot read them."""
    model.routing.CloseModelWithParameters(parameters)
    known = model.routing.ReadAssignmentFromRoutes(model.routes_of(start), True)
    if known is None or not any(start):
        return model.routing.SolveWithParameters(parameters)
    return model.routing.SolveFromAssignmentWithParameters(known, parameters)


def _tell_better(model: Model, on_better: OnOrders) -> None:
    best: list[int] = []
    told = [0.0]

    def on_solution() -> None:
        cost = int(model.routing.CostVar().Max())
        if best and cost >= best[0]:
            return
        best[:] = [cost]
        if time.monotonic() - told[0] >= TELL_EVERY_S:
            on_better(model.orders())
            told[0] = time.monotonic()

    model.routing.AddAtSolutionCallback(on_solution)


def parameters_of(*, seconds: float, solution_limit: int | None) -> Any:
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = (
        routing_enums_pb2.FirstSolutionStrategy.LOCAL_CHEAPEST_INSERTION
    )
    parameters.local_search_metaheuristic = (
        routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    )
    parameters.time_limit.FromMilliseconds(max(int(seconds * 1000), 1))
    if solution_limit is not None:
        parameters.solution_limit = solution_limit
    return parameters
