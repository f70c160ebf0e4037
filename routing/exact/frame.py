"""The variables of a small day: which trip goes from where to where, and when."""

from __future__ import annotations

from ortools.sat.python import cp_model

from routing.case import Case, Orders
from routing.ortools.slots import Slot, departs_within, slots_of

DEPOT = -1
"""Stands for the depot, or where the trip ends, beside the numbers of stops."""

Literal = cp_model.IntVar
Term = cp_model.LinearExpr | int
Arc = tuple[int, int]


class Frame:
    """The variables of one small day in CP-SAT, and the terms of its cost.

    ``arcs[slot][i, j]`` tells whether a trip goes from stop i to stop j (or :data:`DEPOT`),
    ``comes[slot][i]`` whether it serves stop i, and ``drives[slot]`` whether it is made at all.
    """

    def __init__(self, case: Case) -> None:
        self.case = case
        self.cp = cp_model.CpModel()
        self.slots: list[Slot] = slots_of(case)
        self.horizon = max(one.shift.closes + one.overtime_s for one in case.vehicles)
        self.drives = [self.cp.new_bool_var(f"drives {slot}") for slot in range(len(self.slots))]
        self.comes = [self._who_comes(slot) for slot in range(len(self.slots))]
        self.arcs = [self._circuit(slot) for slot in range(len(self.slots))]
        self.left_out = [self.cp.new_bool_var(f"out {stop}") for stop in range(len(case.stops))]
        self.departs = [self._departs(slot) for slot in range(len(self.slots))]
        self.returns = [self._instant(f"returns {slot}") for slot in range(len(self.slots))]
        self.starts = [self._starts(stop) for stop in range(len(case.stops))]
        self.cost: list[cp_model.LinearExprT] = []

    def _instant(self, name: str) -> cp_model.IntVar:
        return self.cp.new_int_var(0, self.horizon, name)

    def _departs(self, slot: int) -> cp_model.IntVar:
        first, last = departs_within(self.case, self.slots[slot].vehicle)
        return self.cp.new_int_var(first, last, f"departs {slot}")

    def _starts(self, stop: int) -> cp_model.IntVar:
        opens = [[since, min(until, self.horizon)] for since, until in self.case.open_s[stop]]
        opens = [window for window in opens if window[0] <= window[1]] or [[0, self.horizon]]
        domain = cp_model.Domain.from_intervals(opens)
        return self.cp.new_int_var_from_domain(domain, f"starts {stop}")

    def _who_comes(self, slot: int) -> dict[int, Literal]:
        """Returns the stops that a trip may serve, each with whether it does."""
        vehicle = self.slots[slot].vehicle
        return {
            stop: self.cp.new_bool_var(f"{slot} comes to {stop}")
            for stop, able in enumerate(self.case.able)
            if vehicle in able and self.case.open_s[stop][0][0] <= self.horizon
        }

    def _circuit(self, slot: int) -> dict[Arc, Literal]:
        comes = self.comes[slot]
        ends = [*comes, DEPOT]
        arcs = {
            (here, there): self.cp.new_bool_var(f"{slot}: {here} to {there}")
            for here in ends
            for there in ends
            if here != there
        }
        circuit: list[tuple[int, int, cp_model.LiteralT]] = [
            (here + 1, there + 1, literal) for (here, there), literal in arcs.items()
        ]
        circuit += [(stop + 1, stop + 1, ~literal) for stop, literal in comes.items()]
        self.cp.add_circuit([*circuit, (0, 0, ~self.drives[slot])])
        for literal in comes.values():
            self.cp.add_implication(literal, self.drives[slot])
        return arcs

    def way_s(self, slot: int, here: int, there: int) -> int:
        """Returns how long a leg of a trip drives [s]."""
        return self.along(self.case.ways, slot, here, there)

    def along(self, table: memoryview[int], slot: int, here: int, there: int) -> int:
        """Returns a leg's number in a travel matrix; 0 where a day ends at its last stop."""
        case, value = self.case, self.slots[slot]
        depot = case.depot[value.vehicle]
        end = case.end[value.vehicle] if value.is_last else depot
        since = depot if here == DEPOT else case.place(here)
        until = end if there == DEPOT else case.place(there)
        return 0 if until in (-1, since) else table[since, until]

    def service_s(self, stop: int) -> int:
        return 0 if stop == DEPOT else self.case.service_s[stop]

    def setup_s(self, here: int, there: int) -> int:
        """Returns how long parking takes when one comes from ``here`` [s]."""
        case = self.case
        if there == DEPOT:
            return 0
        beside = here != DEPOT and case.building[here] == case.building[there] != -1
        return 0 if beside else case.setup_s[there]

    def load_s(self, slot: int) -> Term:
        """Returns how long the load before a trip takes [s]."""
        value = self.slots[slot]
        first_s, reload_s = (
            self.case.first_load_s[value.vehicle],
            self.case.reload_s[value.vehicle],
        )
        if value.number == 0:
            return first_s
        return first_s + (reload_s - first_s) * self.drives[slot - 1]

    def of_vehicle(self, vehicle: int) -> list[int]:
        """Returns the slots of a vehicle in the order of its trips."""
        return [number for number, slot in enumerate(self.slots) if slot.vehicle == vehicle]

    def used(self, vehicle: int) -> Literal:
        """Returns whether a vehicle makes any trip."""
        return self.drives[
            next(slot for slot in self.of_vehicle(vehicle) if self.slots[slot].is_certain)
        ]

    def vehicles(self) -> list[int]:
        return list(dict.fromkeys(slot.vehicle for slot in self.slots))

    def visitors(self, stop: int) -> list[tuple[int, Literal]]:
        """Returns the slots that may serve a stop, each with whether it does."""
        return [(slot, comes[stop]) for slot, comes in enumerate(self.comes) if stop in comes]

    def hint(self, orders: Orders) -> None:
        """Tells where to look first."""
        for slot, value in enumerate(self.slots):
            trips = orders[value.vehicle]
            empty = value.many - len(trips) if value.fills_up_from_last else 0
            number = value.number - empty
            trip = trips[number] if 0 <= number < len(trips) else []
            legs = set(zip([DEPOT, *trip], [*trip, DEPOT], strict=True)) if trip else set()
            for arc, literal in self.arcs[slot].items():
                self.cp.add_hint(literal, arc in legs)

    def orders(self, solver: cp_model.CpSolver) -> Orders:
        """Returns the orders of a solution."""
        orders: Orders = [[] for _vehicle in self.case.vehicles]
        for slot, arcs in zip(self.slots, self.arcs, strict=True):
            goes = {here: there for (here, there), way in arcs.items() if solver.value(way)}
            trip, here = [], goes.get(DEPOT, DEPOT)
            while here != DEPOT:
                trip.append(here)
                here = goes[here]
            if trip:
                orders[slot.vehicle].append(trip)
        return orders
