"""One OR-Tools model of one problem, with all of its constraints."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.constraint_solver import pywrapcp

from routing.case import Case, Orders
from routing.model import Problem
from routing.ortools.slots import NOWHERE, nodes_of, slots_of


class Model:
    """One OR-Tools model; its vehicles are ``slots``, single trips of the problem's vehicles.

    Made by :func:`routing.ortools.constraints.model_of`, which adds the constraints.
    """

    def __init__(self, problem: Problem) -> None:
        self.case = Case(problem)
        self.slots = slots_of(self.case)
        self.places = nodes_of(self.case, self.slots)
        self.nodes = pywrapcp.RoutingIndexManager(
            len(self.places.rows), len(self.slots), self.places.starts, self.places.ends
        )
        self.routing = pywrapcp.RoutingModel(self.nodes)
        self.solver = self.routing.solver()
        self.horizon = max(
            vehicle.shift.closes + vehicle.overtime_s for vehicle in problem.vehicles
        )
        self.time: Any = None
        self.breaks: dict[int, list[Any]] = {}
        self.carriers: list[Any] = []

    @property
    def stops(self) -> range:
        return range(len(self.case.stops))

    def index(self, stop: int) -> int:
        """Returns OR-Tools' index of a stop."""
        return int(self.nodes.NodeToIndex(self.places.first_stop + stop))

    def slots_for(self, vehicle: int) -> list[int]:
        """Returns the slots of a vehicle in the order of its trips."""
        return [number for number, slot in enumerate(self.slots) if slot.vehicle == vehicle]

    def vehicles(self) -> list[int]:
        """Returns the vehicles that have slots."""
        return list(dict.fromkeys(slot.vehicle for slot in self.slots))

    def between_nodes(self, table: memoryview[int]) -> NDArray[np.int64]:
        """Returns a travel matrix between all nodes; ways to nowhere, or to oneself, are 0."""
        rows = np.array(self.places.rows)
        between: NDArray[np.int64] = np.asarray(table)[np.ix_(rows, rows)].astype(np.int64)
        between[:, rows == NOWHERE] = 0
        between[rows == NOWHERE, :] = 0
        np.fill_diagonal(between, 0)
        return between

    def of_nodes(self, of_stops: list[int]) -> list[int]:
        """Returns numbers of all nodes from numbers of stops; those of depots are 0."""
        return [0] * self.places.first_stop + of_stops

    def active(self, slot: int) -> Any:
        """Returns whether a slot is driven, as a variable."""
        return self.routing.ActiveVehicleVar(slot)

    def departure(self, slot: int) -> Any:
        """Returns when a slot leaves the depot [s], as a variable."""
        return self.time.CumulVar(self.routing.Start(slot))

    def back(self, slot: int) -> Any:
        """Returns when a slot is back [s], as a variable."""
        return self.time.CumulVar(self.routing.End(slot))

    def start(self, stop: int) -> Any:
        """Returns when service at a stop starts [s], as a variable."""
        return self.time.CumulVar(self.index(stop))

    def served(self, stop: int) -> Any:
        """Returns whether a stop is served, as a variable."""
        return self.routing.ActiveVar(self.index(stop))

    def slot_of(self, stop: int) -> Any:
        """Returns the slot that serves a stop, -1 when it is left out, as a variable."""
        return self.routing.VehicleVar(self.index(stop))

    def load_s(self, slot: int) -> Any:
        """Returns how long the load before a slot takes [s], as a number or an expression."""
        value = self.slots[slot]
        first_s, reload_s = (
            self.case.first_load_s[value.vehicle],
            self.case.reload_s[value.vehicle],
        )
        if value.number == 0:
            return first_s
        if not value.fills_up_from_last or first_s == reload_s:
            return reload_s
        return self.active(slot - 1) * (reload_s - first_s) + first_s

    def penalize(self, name: str, amount: Any, *, vehicle: int, most: int, cost: int) -> None:
        """Adds an amount, an expression up to ``most``, to the cost of a vehicle, times ``cost``.

        OR-Tools knows no costs but its own: a dimension that nothing moves carries it.
        """
        nothing = self.routing.RegisterUnaryTransitVector([0] * len(self.places.rows))
        self.routing.AddDimension(nothing, most, most, True, name)
        carrier = self.routing.GetDimensionOrDie(name)
        certain = next(slot for slot in self.slots_for(vehicle) if self.slots[slot].is_certain)
        end = self.routing.End(certain)
        self.solver.Add(carrier.CumulVar(end) >= amount)
        carrier.SetCumulVarSoftUpperBound(end, 0, cost)
        self.carriers.append(carrier.CumulVar(end))

    def orders(self) -> Orders:
        """Returns the orders of the solution at hand, inside a callback."""
        return self._orders(lambda index: int(self.routing.NextVar(index).Value()))

    def orders_of(self, assignment: Any) -> Orders:
        """Returns the orders of an assignment."""
        return self._orders(lambda index: int(assignment.Value(self.routing.NextVar(index))))

    def routes_of(self, orders: Orders) -> list[list[int]]:
        """Returns orders as OR-Tools reads them: a list of indices for each slot."""
        routes = []
        for slot in self.slots:
            trips = orders[slot.vehicle]
            empty = slot.many - len(trips) if slot.fills_up_from_last else 0
            number = slot.number - empty
            trip = trips[number] if 0 <= number < len(trips) else []
            routes.append([self.index(stop) for stop in trip])
        return routes

    def _orders(self, next_of: Callable[[int], int]) -> Orders:
        orders: Orders = [[] for _vehicle in self.case.vehicles]
        for number, slot in enumerate(self.slots):
            trip: list[int] = []
            index = next_of(self.routing.Start(number))
            while not self.routing.IsEnd(index):
                trip.append(self.nodes.IndexToNode(index) - self.places.first_stop)
                index = next_of(index)
            if trip:
                orders[slot.vehicle].append(trip)
        return orders
