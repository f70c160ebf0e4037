"""PyVRP: a problem in its words, its solution as orders. Needs the extra ``bench``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib import import_module
from typing import Any

import numpy as np

from routing.bench.attempts import Attempt, Finds, Task, peak_mb
from routing.bench.dimensions import dimensions
from routing.bench.features import Feature
from routing.case import may_serve
from routing.instances import Orders
from routing.instances.judging import plain_penalty
from routing.model import ZERO, Depot, Load, Problem, Stop, Vehicle

SUPPORTED = frozenset(
    {
        *(Feature.SEVERAL_TRIPS, Feature.RELEASE_TIMES, Feature.LEG_COSTS),
        *(Feature.LONGEST_TRIP, Feature.PICKUPS),
    }
)
TOGETHER = frozenset({Feature.SEVERAL_TRIPS, Feature.LONGEST_TRIP})
"""It bounds the whole day of a vehicle, which is its trip only where it makes one."""

ENDLESS = 1 << 44
"""The longest way that PyVRP takes."""

DEAREST_UNIT = 1000
"""What a unit of overload should cost at most; PyVRP goes up to a hundred times as much."""


def search(task: Task) -> Attempt:
    """Searches with one seed and one thread, as PyVRP does."""
    pyvrp, local_search = import_module("pyvrp"), import_module("pyvrp.IteratedLocalSearch")
    finds, words = Finds(task.marks), _Words(task.problem)
    callbacks = local_search.IteratedLocalSearchCallbacks()
    callbacks.on_best = lambda best: _add(words, finds, best)
    result = pyvrp.solve(
        words.problem_told(),
        stop=import_module("pyvrp.stop").MaxRuntime(task.seconds - finds.elapsed_s),
        seed=task.seed,
        collect_stats=False,
        display=False,
        params=pyvrp.SolveParams(ils=local_search.IteratedLocalSearchParams(callbacks=callbacks)),
    )
    took_s = finds.elapsed_s
    _add(words, finds, result.best)
    return Attempt(finds=finds.told(), took_s=took_s, peak_mb=peak_mb())


def _add(words: _Words, finds: Finds, solution: Any) -> None:
    if solution.is_feasible() and solution.is_complete():
        finds.add(lambda: words.orders(solution))


class _Words:
    """A problem in PyVRP's words.

    Alike vehicles are one type. Which stops a vehicle may serve is told by a profile whose
    forbidden ways are endless. A depot whose loading takes time stands twice, once to start
    from and once to load again.
    """

    def __init__(self, problem: Problem) -> None:
        self.library = import_module("pyvrp")
        self.problem = problem
        stops = problem.stops
        self.named = {stop.locked_vehicle for stop in stops}.union(
            *(stop.forbidden_vehicles for stop in stops)
        )
        self.forbidden: dict[tuple[Any, ...], tuple[int, ...]] = {}
        self.amounts = _scaled(dimensions(problem), problem)
        self.alike: dict[tuple[Any, ...], list[Vehicle]] = {}
        for vehicle in problem.vehicles:
            self.alike.setdefault(self._kind(vehicle), []).append(vehicle)
        self.profiles = list(dict.fromkeys(kind[-1] for kind in self.alike))

    def problem_told(self) -> Any:
        """Returns the problem as PyVRP takes it."""
        distances, durations = self._matrices()
        return self.library.ProblemData(
            locations=self._locations(),
            clients=self._clients(),
            depots=self._depots(),
            vehicle_types=[self._type(kind, len(some)) for kind, some in self.alike.items()],
            distance_matrices=distances,
            duration_matrices=durations,
        )

    def orders(self, solution: Any) -> Orders:
        """Returns a solution's routes, each given to a vehicle of its type."""
        free = [[vehicle.id for vehicle in some] for some in self.alike.values()]
        orders: dict[str, tuple[tuple[str, ...], ...]] = {}
        for route in solution.routes():
            trips: dict[int, list[str]] = {}
            for activity in route.schedule():
                if activity.is_client():
                    name = self.problem.stops[activity.idx].id
                    trips.setdefault(activity.trip, []).append(name)
            if trips:
                orders[free[route.vehicle_type()].pop(0)] = tuple(map(tuple, trips.values()))
        return orders

    def _kind(self, vehicle: Vehicle) -> tuple[Any, ...]:
        """Returns all that makes two vehicles alike; the stops that it may not serve come last."""
        suits = vehicle.refrigerated, vehicle.skills, vehicle.id if vehicle.id in self.named else ""
        if suits not in self.forbidden:
            self.forbidden[suits] = self._unsuited(vehicle)
        return (
            *(vehicle.capacity, vehicle.shift, self.problem.depot_place(vehicle)),
            *(vehicle.max_trips, vehicle.longest_trip_s, vehicle.fixed_cost_s, vehicle.leg_cost),
            self.forbidden[suits],
        )

    def _unsuited(self, vehicle: Vehicle) -> tuple[int, ...]:
        """Returns the stops that a vehicle may not serve, however large it were."""
        roomy = replace(
            vehicle, capacity=sum((stop.demand + stop.pickup for stop in self.problem.stops), ZERO)
        )
        return tuple(
            number for number, stop in enumerate(self.problem.stops) if not may_serve(roomy, stop)
        )

    def _locations(self) -> list[Any]:
        places: list[Depot | Stop] = [*self.problem.depots, *self.problem.stops]
        return [self.library.Location(x=place.longitude, y=place.latitude) for place in places]

    def _clients(self) -> list[Any]:
        all_mandatory = all(stop.mandatory for stop in self.problem.stops)
        return [
            self.library.Client(
                location=len(self.problem.depots) + number,
                delivery=self.amounts(stop.demand),
                pickup=self.amounts(stop.pickup),
                service_duration=stop.handling_s,
                release_time=stop.ready_s,
                prize=0 if all_mandatory else plain_penalty(stop),
                required=all_mandatory,
                **_window(stop.windows),
            )
            for number, stop in enumerate(self.problem.stops)
        ]

    def _depots(self) -> list[Any]:
        numbered = list(enumerate(self.problem.depots))
        return [
            self.library.Depot(location=number, service_duration=loading_s)
            for loading in ("first_load_s", "reload_s")
            for number, depot in numbered
            for loading_s in (getattr(depot, loading),)
        ]

    def _type(self, kind: tuple[Any, ...], count: int) -> Any:
        capacity, shift, depot, max_trips, longest_s, fixed, leg_cost, forbidden = kind
        again = depot + len(self.problem.depots)
        most = {} if longest_s is None else {"shift_duration": longest_s}
        return self.library.VehicleType(
            num_available=count,
            capacity=self.amounts(capacity),
            start_depot=depot,
            end_depot=depot,
            tw_early=shift.opens,
            tw_late=shift.closes,
            fixed_cost=fixed,
            unit_distance_cost=leg_cost,
            profile=self.profiles.index(forbidden),
            reload_depots=[again] if max_trips > 1 else [],
            max_reloads=max_trips - 1,
            **most,
        )

    def _matrices(self) -> tuple[list[np.ndarray[Any, Any]], list[np.ndarray[Any, Any]]]:
        durations = self.problem.travel.durations_s.astype(np.int64)
        costs = durations if self.problem.costs is None else self.problem.costs.astype(np.int64)
        first = len(self.problem.depots)
        distances = []
        for forbidden in self.profiles:
            lengths = costs.copy()
            places = np.array(forbidden, dtype=np.intp) + first
            lengths[:, places] = lengths[places, :] = ENDLESS
            np.fill_diagonal(lengths, 0)
            distances.append(lengths)
        return distances, [durations for _profile in self.profiles]


def _scaled(amounts: Callable[[Load], list[int]], problem: Problem) -> Callable[[Load], list[int]]:
    """Returns loads in units so small that one too many never costs less than a leg.

    PyVRP bounds what a unit of overload may cost, and with large costs and small loads finds
    nothing feasible.
    """
    legs = problem.travel.durations_s if problem.costs is None else problem.costs
    leg = int(legs.mean()) * max(vehicle.leg_cost for vehicle in problem.vehicles)
    asked = [sum(amounts(stop.demand)) for stop in problem.stops]
    mean = max(sum(asked) // len(asked), 1)
    factor = 1 + leg // (DEAREST_UNIT * mean)
    return lambda load: [factor * amount for amount in amounts(load)]


def _window(windows: Sequence[Any]) -> dict[str, int]:
    """Returns the one window; without one, nothing is said."""
    return {"tw_early": windows[0].opens, "tw_late": windows[0].closes} if windows else {}
