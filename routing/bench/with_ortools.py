"""OR-Tools alone: a quick first plan, then guided local search.

This is what one writes with its manual at hand, and not the model of
:mod:`routing.ortools`: each trip that a vehicle may make is a vehicle, linked to the one
before by time. The goods' clock is a second dimension that waits whenever the vehicle does;
a trip departs when the time less that clock says.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from ortools.constraint_solver import pywrapcp
from ortools.constraint_solver.routing_enums_pb2 import (
    FirstSolutionStrategy,
    LocalSearchMetaheuristic,
)

from routing.bench.attempts import Attempt, Finds, Task, peak_mb
from routing.bench.dimensions import dimensions
from routing.bench.features import Feature
from routing.case import Case
from routing.instances import Orders
from routing.model import Problem

SUPPORTED = frozenset(
    {
        *(Feature.SEVERAL_TRIPS, Feature.RELEASE_TIMES, Feature.SEVERAL_WINDOWS),
        *(Feature.COLD_CLOCK, Feature.BREAKS, Feature.TIERS),
        *(Feature.LONGEST_TRIP, Feature.LEG_COSTS),
    }
)
TOGETHER: frozenset[Feature] = frozenset()
ONE_TRIP = (
    FirstSolutionStrategy.PATH_CHEAPEST_ARC,
    FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION,
)
LINKED_TRIPS = (
    FirstSolutionStrategy.LOCAL_CHEAPEST_ARC,
    FirstSolutionStrategy.ALL_UNPERFORMED,
)
"""Which first plans are tried, by seed. Between linked trips insertion takes minutes where local
search from next to nothing has a plan in seconds."""

MOST_TRIPS = 4
"""More linked trips of one vehicle only slow it down."""

TELL_EVERY_S = 0.3


def search(task: Task) -> Attempt:
    """Searches on one core; its seed chooses the first plan, for there is no other chance."""
    finds = Finds(task.marks)
    model = _Model(task.problem)
    model.remember(finds)
    best = model.routing.SolveWithParameters(
        model.parameters(seconds=task.seconds - finds.elapsed_s, seed=task.seed)
    )
    took_s = finds.elapsed_s
    if best is not None:
        orders = model.orders(lambda index: best.Value(model.routing.NextVar(index)))
        finds.add(lambda: orders)
    return Attempt(finds=finds.told(), took_s=took_s, peak_mb=peak_mb())


class _Model:
    def __init__(self, problem: Problem) -> None:
        self.case = Case(problem)
        self.slots = [
            (number, trip)
            for number, vehicle in enumerate(problem.vehicles)
            for trip in range(min(vehicle.max_trips, MOST_TRIPS))
        ]
        ends = [self.case.depot[vehicle] for vehicle, _trip in self.slots]
        places = self.case.first_stop + len(problem.stops)
        self.nodes = pywrapcp.RoutingIndexManager(places, len(self.slots), ends, ends)
        self.routing = pywrapcp.RoutingModel(self.nodes)
        self.horizon = max(vehicle.shift.closes for vehicle in problem.vehicles)
        self.time = self._add_time()
        self._add_costs()
        self._add_loads(problem)
        self._add_stops()
        self._link_trips()
        if self._needs_clock():
            self._add_clock()
        self._add_breaks()
        self._fix_times()

    def parameters(self, *, seconds: float, seed: int) -> Any:
        parameters = pywrapcp.DefaultRoutingSearchParameters()
        linked = any(trip for _vehicle, trip in self.slots)
        strategies = LINKED_TRIPS if linked else ONE_TRIP
        parameters.first_solution_strategy = strategies[seed % len(strategies)]
        parameters.local_search_metaheuristic = LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
        parameters.time_limit.FromMilliseconds(max(int(seconds * 1000), 1))
        return parameters

    def remember(self, finds: Finds) -> None:
        """Keeps better plans as they come, not too many of them."""
        best: list[int] = []
        told: list[float] = []

        def on_solution() -> None:
            cost = int(self.routing.CostVar().Max())
            if best and cost >= best[0]:
                return
            best[:] = [cost]
            if not told or finds.elapsed_s - told[0] >= TELL_EVERY_S:
                told[:] = [finds.elapsed_s]
                orders = self.orders(lambda index: self.routing.NextVar(index).Value())
                finds.add(lambda: orders)

        self.routing.AddAtSolutionCallback(on_solution)

    def orders(self, next_of: Any) -> Orders:
        trips: dict[str, list[tuple[str, ...]]] = {}
        for slot, (vehicle, _trip) in enumerate(self.slots):
            trip: list[str] = []
            index = next_of(self.routing.Start(slot))
            while not self.routing.IsEnd(index):
                stop = self.nodes.IndexToNode(index) - self.case.first_stop
                trip.append(self.case.stops[stop].id)
                index = next_of(index)
            if trip:
                trips.setdefault(self.case.vehicles[vehicle].id, []).append(tuple(trip))
        return {vehicle: tuple(some) for vehicle, some in trips.items()}

    def _index(self, stop: int) -> int:
        return int(self.nodes.NodeToIndex(self.case.place(stop)))

    def _add_costs(self) -> None:
        problem = self.case.problem
        legs = problem.travel.durations_s if problem.costs is None else problem.costs
        evaluators = {
            price: self.routing.RegisterTransitMatrix((legs.astype("int64") * price).tolist())
            for price in {vehicle.leg_cost for vehicle in problem.vehicles}
        }
        for slot, (number, trip) in enumerate(self.slots):
            vehicle = self.case.vehicles[number]
            self.routing.SetArcCostEvaluatorOfVehicle(evaluators[vehicle.leg_cost], slot)
            if trip == 0 and vehicle.fixed_cost_s:
                self.routing.SetFixedCostOfVehicle(vehicle.fixed_cost_s, slot)

    def _add_time(self) -> Any:
        loads_s = [
            self.case.reload_s[vehicle] if trip else self.case.first_load_s[vehicle]
            for vehicle, trip in self.slots
        ]
        evaluators = {
            load_s: self.routing.RegisterTransitMatrix(self._steps(load_s))
            for load_s in set(loads_s)
        }
        chosen = [evaluators[load_s] for load_s in loads_s]
        self.routing.AddDimensionWithVehicleTransits(
            chosen, self.horizon, self.horizon, False, "time"
        )
        dimension = self.routing.GetDimensionOrDie("time")
        for slot, (number, _trip) in enumerate(self.slots):
            vehicle = self.case.vehicles[number]
            for end in (self.routing.Start(slot), self.routing.End(slot)):
                dimension.CumulVar(end).SetRange(vehicle.shift.opens, vehicle.shift.closes)
            dimension.SlackVar(self.routing.Start(slot)).SetValue(0)
            if vehicle.longest_trip_s is not None:
                dimension.SetSpanUpperBoundForVehicle(vehicle.longest_trip_s + loads_s[slot], slot)
        return dimension

    def _steps(self, load_s: int) -> list[list[int]]:
        """Returns loading or service at the one place, then the way to the other [s]."""
        first, ways = self.case.first_stop, self.case.problem.travel.durations_s
        before = [load_s] * first + self.case.service_s
        steps: list[list[int]] = (ways + [[each] for each in before]).tolist()
        for depot in range(first):
            steps[depot][depot] = 0
        return steps

    def _add_loads(self, problem: Problem) -> None:
        amounts = dimensions(problem)
        demands = zip(*(amounts(stop.demand) for stop in problem.stops), strict=True)
        capacities = zip(
            *(amounts(problem.vehicles[vehicle].capacity) for vehicle, _trip in self.slots),
            strict=True,
        )
        for number, (asked, holds) in enumerate(zip(demands, capacities, strict=True)):
            unary = self.routing.RegisterUnaryTransitVector([0] * self.case.first_stop + [*asked])
            self.routing.AddDimensionWithVehicleCapacity(unary, 0, [*holds], True, f"load {number}")

    def _add_stops(self) -> None:
        case = self.case
        for stop, able in enumerate(map(set, case.able)):
            index = self._index(stop)
            self.routing.AddDisjunction([index], case.penalty_s[stop])
            if len(able) < len(case.vehicles):  # -1 stays, or the stop would be mandatory
                slots = [
                    slot for slot, (vehicle, _trip) in enumerate(self.slots) if vehicle in able
                ]
                self.routing.VehicleVar(index).SetValues([-1, *slots])
            windows, start = case.windows[stop], self.time.CumulVar(index)
            start.SetRange(windows[0][0], min(windows[-1][1], self.horizon))
            for before, after in pairwise(windows):
                start.RemoveInterval(before[1] + 1, after[0] - 1)

    def _link_trips(self) -> None:
        for slot, (_vehicle, trip) in enumerate(self.slots):
            if trip:
                before = self.time.CumulVar(self.routing.End(slot - 1))
                after = self.time.CumulVar(self.routing.Start(slot))
                self.routing.solver().Add(after >= before)

    def _needs_clock(self) -> bool:
        return any(self.case.ready_s) or any(
            self.case.problem.cold_limit_s(stop) is not None for stop in self.case.stops
        )

    def _add_clock(self) -> None:
        solver = self.routing.solver()
        steps = self.routing.RegisterTransitMatrix(self._steps(0))
        self.routing.AddDimension(steps, self.horizon, 2 * self.horizon, True, "clock")
        clock = self.routing.GetDimensionOrDie("clock")
        for slot in range(len(self.slots)):
            clock.SlackVar(self.routing.Start(slot)).SetValue(0)
        loads_s = max(self.case.reload_s)
        for stop, ready_s in enumerate(self.case.ready_s):
            index = self._index(stop)
            solver.Add(clock.SlackVar(index) == self.time.SlackVar(index))
            clock.CumulVar(index).SetMax(min(self.case.limit_s[stop], 2 * self.horizon))
            if ready_s:
                departed = self.time.CumulVar(index) - clock.CumulVar(index)
                solver.Add(departed >= ready_s + loads_s)

    def _add_breaks(self) -> None:
        busy_s = [0] * self.routing.Size()
        for stop, service_s in enumerate(self.case.service_s):
            busy_s[self._index(stop)] = service_s
        for number, vehicle in enumerate(self.case.vehicles):
            rests = [
                self.routing.solver().FixedDurationIntervalVar(
                    rest.window.opens, rest.window.closes, rest.duration_s, False, f"rest {number}"
                )
                for rest in vehicle.breaks
            ]
            slots = [slot for slot, (owner, _trip) in enumerate(self.slots) if owner == number]
            for slot in slots if rests else ():
                self.time.SetBreakIntervalsOfVehicle(rests, slot, busy_s)

    def _fix_times(self) -> None:
        """Has every instant decided: what is left open is not verified."""
        routing = self.routing
        for slot in range(len(self.slots)):
            routing.AddVariableMaximizedByFinalizer(self.time.CumulVar(routing.Start(slot)))
            routing.AddVariableMinimizedByFinalizer(self.time.CumulVar(routing.End(slot)))
        for stop in range(len(self.case.stops)):
            routing.AddVariableMinimizedByFinalizer(self.time.CumulVar(self._index(stop)))
