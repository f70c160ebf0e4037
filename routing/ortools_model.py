"""The problem as OR-Tools sees it. No other file knows OR-Tools.

OR-Tools holds the interpreter lock while it searches and may end the whole program when it
is asked something it does not expect, so this runs in a program of its own
(:mod:`routing.worker`). What was learnt about release 9.15 and is built in here:

- Matrices are lists of Python ints; callbacks are several times slower and swallow exceptions.
- A depot at which no vehicle starts is one more place to visit; it must not be there.
- A vehicle of OR-Tools makes one trip, so a van with three trips is three of them, chained in
  time. Of the first-solution strategies only local cheapest insertion copes with the chain.
- ``VehicleVar(i)`` keeps -1 among its values, or the stop silently becomes mandatory.
- The goods' clock waits whenever the vehicle does (equal slacks), and that is only verified
  when every cumul is fixed by the finalizer. Beside breaks that finds no plan at all, not even
  one it is given; there the clock counts driving and service only.
- A status proves nothing; whoever asked times and judges each plan by itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from routing.amounts import Load
from routing.case import NEVER, Case, Orders
from routing.model import Problem

OnOrders = Callable[[Orders], None]

TELL_EVERY_S = 0.2
"""How often a better plan is told at most [s]; telling costs time that searching could use."""


class Model:
    """One OR-Tools model of one problem; ``slots`` are (vehicle, trip) pairs."""

    def __init__(self, problem: Problem) -> None:
        self.case = Case(problem)
        self.slots = [
            (number, trip)
            for number, vehicle in enumerate(problem.vehicles)
            for trip in range(min(vehicle.max_trips, max(len(problem.stops), 1)))
        ]
        depots = [self.case.depot[vehicle] for vehicle, _trip in self.slots]
        places = self.case.first_stop + len(problem.stops)
        self.nodes = pywrapcp.RoutingIndexManager(places, len(self.slots), depots, depots)
        self.routing = pywrapcp.RoutingModel(self.nodes)
        self.horizon = max(vehicle.shift.closes for vehicle in problem.vehicles)
        self.driving = problem.travel.durations_s.tolist()
        self.time = self._add_time()
        self._add_costs()
        self._add_loads()
        self._add_stops()
        self._chain_trips()
        self._add_cold_clock()
        self._add_breaks()
        self._fix_times()

    def index(self, stop: int) -> int:
        return int(self.nodes.NodeToIndex(self.case.place(stop)))

    def orders(self) -> Orders:
        """Returns the orders of the solution at hand, inside a callback."""
        return self._orders(lambda index: int(self.routing.NextVar(index).Value()))

    def orders_of(self, assignment: Any) -> Orders:
        """Returns the orders of an assignment."""
        return self._orders(lambda index: int(assignment.Value(self.routing.NextVar(index))))

    def routes_of(self, orders: Orders) -> list[list[int]]:
        """Returns orders as OR-Tools reads them: a list of indices for each slot."""
        return [
            [self.index(stop) for stop in orders[vehicle][trip]]
            if trip < len(orders[vehicle])
            else []
            for vehicle, trip in self.slots
        ]

    def _orders(self, next_of: Callable[[int], int]) -> Orders:
        orders: Orders = [[] for _vehicle in self.case.vehicles]
        for slot, (vehicle, _trip) in enumerate(self.slots):
            trip: list[int] = []
            index = next_of(self.routing.Start(slot))
            while not self.routing.IsEnd(index):
                trip.append(self.nodes.IndexToNode(index) - self.case.first_stop)
                index = next_of(index)
            if trip:
                orders[vehicle].append(trip)
        return orders

    def _add_costs(self) -> None:
        self.routing.SetArcCostEvaluatorOfAllVehicles(
            self.routing.RegisterTransitMatrix(self.driving)
        )
        for slot, (vehicle, trip) in enumerate(self.slots):
            fixed_cost_s = self.case.vehicles[vehicle].fixed_cost_s
            if trip == 0 and fixed_cost_s:
                self.routing.SetFixedCostOfVehicle(fixed_cost_s, slot)

    def _add_time(self) -> Any:
        evaluators = {
            reload_s: self.routing.RegisterTransitMatrix(self._steps(reload_s))
            for reload_s in {0, *self.case.reload_s}
        }
        chosen = [
            evaluators[self.case.reload_s[vehicle] if trip else 0] for vehicle, trip in self.slots
        ]
        self.routing.AddDimensionWithVehicleTransits(
            chosen, self.horizon, self.horizon, False, "time"
        )
        dimension = self.routing.GetDimensionOrDie("time")
        for slot, (vehicle, _trip) in enumerate(self.slots):
            shift = self.case.vehicles[vehicle].shift
            for end in (self.routing.Start(slot), self.routing.End(slot)):
                dimension.CumulVar(end).SetRange(shift.opens, shift.closes)
            dimension.SlackVar(self.routing.Start(slot)).SetValue(0)
        return dimension

    def _steps(self, reload_s: int) -> list[list[int]]:
        """Returns service or reload at the one place, then the way to the other [s]."""
        first = self.case.first_stop
        steps = []
        for here, row in enumerate(self.driving):
            before = reload_s if here < first else self.case.service_s[here - first]
            step = [before + way for way in row]
            if here < first:
                step[here] = 0
            steps.append(step)
        return steps

    def _add_loads(self) -> None:
        for name in ("grams", "pieces", "millilitres"):
            demands = [self._amount(stop.demand, name) for stop in self.case.stops]
            if not any(demands):
                continue
            unary = self.routing.RegisterUnaryTransitVector([0] * self.case.first_stop + demands)
            capacities = [
                self._amount(self.case.vehicles[vehicle].capacity, name)
                for vehicle, _trip in self.slots
            ]
            self.routing.AddDimensionWithVehicleCapacity(unary, 0, capacities, True, name)

    @staticmethod
    def _amount(load: Load, name: str) -> int:
        return int(getattr(load, name))

    def _add_stops(self) -> None:
        case = self.case
        for stop in range(len(case.stops)):
            index = self.index(stop)
            self.routing.AddDisjunction([index], case.penalty_s[stop])
            if len(case.able[stop]) < len(case.vehicles):
                able = set(case.able[stop])
                slots = [slot for slot, (vehicle, _) in enumerate(self.slots) if vehicle in able]
                self.routing.VehicleVar(index).SetValues([-1, *slots])
            start = self.time.CumulVar(index)
            windows = case.windows[stop]
            start.SetRange(windows[0][0], min(windows[-1][1], self.horizon))
            for before, after in pairwise(windows):
                start.RemoveInterval(before[1] + 1, after[0] - 1)

    def _chain_trips(self) -> None:
        solver = self.routing.solver()
        for slot, (vehicle, trip) in enumerate(self.slots):
            if trip:
                before = self.time.CumulVar(self.routing.End(slot - 1))
                solver.Add(self.time.CumulVar(self.routing.Start(slot)) >= before)
                if self.case.vehicles[vehicle].fixed_cost_s:
                    solver.Add(
                        self.routing.ActiveVehicleVar(slot)
                        <= self.routing.ActiveVehicleVar(slot - 1)
                    )

    def _add_cold_clock(self) -> None:
        limited = [
            (stop, limit_s) for stop, limit_s in enumerate(self.case.limit_s) if limit_s != NEVER
        ]
        if not limited:
            return
        steps = self.routing.RegisterTransitMatrix(self._steps(0))
        self.routing.AddDimension(steps, self.horizon, 2 * self.horizon, True, "cold")
        cold = self.routing.GetDimensionOrDie("cold")
        if not self.case.no_windows and not any(value.breaks for value in self.case.vehicles):
            self._wait_alike(cold)
        for stop, limit_s in limited:
            cold.CumulVar(self.index(stop)).SetMax(limit_s)

    def _wait_alike(self, cold: Any) -> None:
        """Lets the goods' clock run while the vehicle waits; without windows it never does."""
        solver = self.routing.solver()
        for slot in range(len(self.slots)):
            cold.SlackVar(self.routing.Start(slot)).SetValue(0)
        for stop in range(len(self.case.stops)):
            index = self.index(stop)
            solver.Add(cold.SlackVar(index) == self.time.SlackVar(index))

    def _add_breaks(self) -> None:
        solver = self.routing.solver()
        busy_s = [0] * self.routing.Size()
        for stop, service_s in enumerate(self.case.service_s):
            busy_s[self.index(stop)] = service_s
        for number, vehicle in enumerate(self.case.vehicles):
            if not vehicle.breaks:
                continue
            intervals = [
                solver.FixedDurationIntervalVar(
                    rest.window.opens,
                    rest.window.closes,
                    rest.duration_s,
                    False,
                    f"break {place} of vehicle {number}",
                )
                for place, rest in enumerate(vehicle.breaks)
            ]
            for slot, (owner, _trip) in enumerate(self.slots):
                if owner == number:
                    self.time.SetBreakIntervalsOfVehicle(intervals, slot, busy_s)

    def _fix_times(self) -> None:
        routing = self.routing
        for slot in range(len(self.slots)):
            routing.AddVariableMaximizedByFinalizer(self.time.CumulVar(routing.Start(slot)))
            routing.AddVariableMinimizedByFinalizer(self.time.CumulVar(routing.End(slot)))
        for stop in range(len(self.case.stops)):
            routing.AddVariableMinimizedByFinalizer(self.time.CumulVar(self.index(stop)))


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
    model = Model(problem)
    model.routing.solver().ReSeed(seed)
    _tell_better(model, on_better)
    parameters = _parameters(seconds=seconds, solution_limit=solution_limit)
    model.routing.CloseModelWithParameters(parameters)
    known = model.routing.ReadAssignmentFromRoutes(model.routes_of(start), True)
    if known is None or not any(start):
        best = model.routing.SolveWithParameters(parameters)
    else:
        best = model.routing.SolveFromAssignmentWithParameters(known, parameters)
    return None if best is None else model.orders_of(best)


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


def _parameters(*, seconds: float, solution_limit: int | None) -> Any:
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
