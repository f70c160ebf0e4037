"""The best plan of a small day, and the proof."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ortools.sat.python import cp_model

from routing.bound import least_whole
from routing.case import Case, Orders
from routing.exact import costs, times, trips, visits
from routing.exact.frame import Frame
from routing.model import Problem
from routing.weights import BEYOND_COUNTING

STEPS_A_SECOND = 10
"""How much work is a second of CP-SAT's own, reproducible time."""

CONSTRAINTS = (
    times.time_passes,
    times.trips_fit_the_shift,
    times.trips_follow_one_another,
    times.goods_are_ready_and_stay_cold,
    times.docks_are_not_overfull,
    times.breaks_are_held,
    visits.each_stop_once_or_left_out,
    visits.loads_fit_in,
    visits.pairs_ride_together,
    visits.locked_days_begin_as_locked,
    trips.trips_cost_their_cheapest_order,
    costs.legs_cost,
    costs.vehicles_cost,
    costs.long_and_late_days_cost,
    costs.lateness_costs,
    costs.strangers_cost,
    costs.splits_cost,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """The best orders found (None: none), and the cost below which no plan can be."""

    orders: Orders | None
    lower_bound: int
    proven: bool


def prove(
    problem: Problem,
    *,
    start: Orders,
    seconds: float,
    seed: int,
    on_better: Callable[[Orders], None] = lambda _orders: None,
    threads: int = 2,
    steps: int | None = None,
) -> Proof:
    """Searches for the best plan of a day for at most ``seconds`` [s], from ``start`` on.

    With ``steps`` it ends after so much work instead, on one thread: then it is reproducible.
    """
    case = Case(problem)
    frame = Frame(case)
    for constraint in CONSTRAINTS:
        constraint(frame)
    cost = sum(frame.cost)
    frame.cp.minimize(cost)
    frame.hint(start)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.random_seed = seed
    solver.parameters.num_workers = threads if steps is None else 1
    if steps is not None:
        solver.parameters.max_deterministic_time = steps / STEPS_A_SECOND
    status = solver.solve(frame.cp, _Listener(frame, on_better))
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    proven, without = status == cp_model.OPTIMAL, _without_a_locked_stop(case)
    least = solver.value(cost) if proven else least_whole(solver.best_objective_bound)
    return Proof(
        orders=frame.orders(solver) if found else None,
        lower_bound=min(least, without),
        proven=proven and least <= without,
    )


def _without_a_locked_stop(case: Case) -> int:
    """Returns what a plan costs at least that leaves out a locked stop which fits: none here does."""
    surely = sum(case.penalty_s[stop] for stop, able in enumerate(case.able) if not able)
    locked = (case.penalty_s[stop] for stop in case.locked if case.able[stop])
    return surely + min(locked, default=BEYOND_COUNTING)


class _Listener(cp_model.CpSolverSolutionCallback):
    """Tells each better solution as orders."""

    def __init__(self, frame: Frame, on_better: Callable[[Orders], None]) -> None:
        super().__init__()
        self._frame = frame
        self._on_better = on_better

    def on_solution_callback(self) -> None:
        self._on_better(self._frame.orders(self))  # type: ignore[arg-type]
