"""How much work CP-SAT is given, by the clock or reproducibly."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

STEPS_A_SECOND = 100
"""How much work is a second of CP-SAT's own, reproducible time."""

LEAST_S = 0.1


@dataclass(slots=True, kw_only=True)
class Effort:
    """Solves models within ``seconds`` [s] together, or each within so many ``steps``.

    With steps it is done on one thread, so that it is reproducible.
    """

    seconds: float
    seed: int
    threads: int = 2
    steps: int | None = None
    _until: float = field(init=False)

    def __post_init__(self) -> None:
        self._until = time.monotonic() + self.seconds

    @property
    def left_s(self) -> float:
        """How long there is still time [s]; endless where steps are counted."""
        return math.inf if self.steps is not None else self._until - time.monotonic()

    def solve(self, model: cp_model.CpModel) -> Solved:
        """Solves a model, as well as can be or until the effort is used up."""
        solver = cp_model.CpSolver()
        solver.parameters.random_seed = self.seed
        solver.parameters.num_workers = 1 if self.steps is not None else self.threads
        solver.parameters.max_time_in_seconds = max(LEAST_S, min(self.left_s, self.seconds))
        if self.steps is not None:
            solver.parameters.max_deterministic_time = self.steps / STEPS_A_SECOND
        status = solver.solve(model)
        return Solved(
            solver=solver,
            found=status in (cp_model.OPTIMAL, cp_model.FEASIBLE),
            proven=status == cp_model.OPTIMAL,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """The solver of a model, whether it ``found`` anything, and whether nothing better exists."""

    solver: cp_model.CpSolver
    found: bool
    proven: bool

    def value(self, number: cp_model.IntVar) -> int:
        """Returns the value of a variable in what was found."""
        return self.solver.value(number)
