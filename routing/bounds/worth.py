"""What visits are worth when the walks seen are all there are: a linear program (OR-Tools' GLOP).

Stops earn prizes, trips pay tolls; no walk may earn more than it costs. The prizes and tolls that
add up to most are what the cheapest mixture of walks costs, and where it takes stops more or
less often than once, other walks are looked for (column generation: Dantzig and Wolfe 1960,
doi:10.1287/opre.8.1.101). Prizes are kept near the best that are known, or they swing wildly
(du Merle and others 1999, doi:10.1016/S0012-365X(98)00213-1).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from ortools.linear_solver import pywraplp

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_WALKS, KEPT_WALKS = 2000, 1200
"""When there are more walks, only those that are nearest to being taken stay."""
TAKEN = 1e-6

Walk = tuple[int, tuple[int, ...]]
"""The shift that drives it, and its stops in driving order."""


class Worth:
    """The walks that were seen, with their costs [s], and the prizes that fit them."""

    def __init__(self, highest: NDArray[np.float64], trips: Sequence[int]) -> None:
        self._highest = highest
        self._trips = trips
        self.walks: dict[Walk, float] = {}
        self._lay_out()

    def add(self, walk: Walk, cost: float) -> bool:
        """Takes note of a walk; tells whether it is new."""
        if walk in self.walks:
            return False
        self.walks[walk] = cost
        self._add_row(walk)
        return True

    def forget(self, walks: Sequence[Walk]) -> None:
        """Takes walks away."""
        for walk in walks:
            del self.walks[walk]
        self._lay_out()

    def near(self, prizes: NDArray[np.float64], reach: float) -> tuple[float, NDArray[np.float64]]:
        """Returns what the best prizes [s] within ``reach`` [s] of others add up to, and them.

        Raises
        ------
        ArithmeticError
            When the solver finds no way through its numbers.
        """
        if len(self.walks) > MOST_WALKS:
            by_slack = sorted(self.walks, key=self._slack)
            self.forget(by_slack[KEPT_WALKS:])
        if not self._solved(prizes, reach):
            self._lay_out()  # from afresh it often does
            if not self._solved(prizes, reach):
                raise ArithmeticError("The worth of visits cannot be told.")
        self._found = np.array([variable.solution_value() for variable in self._prizes])
        self._found_tolls = [variable.solution_value() for variable in self._tolls]
        return float(self._solver.Objective().Value()), self._found

    def taken(self) -> list[Walk]:
        """Returns the walks of which the cheapest mixture is made, those it takes most of first."""
        shares = {walk: row.dual_value() for walk, row in self._rows.items()}
        taken = [walk for walk, share in shares.items() if share > TAKEN]
        return sorted(taken, key=lambda walk: -shares[walk])

    def _lay_out(self) -> None:
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        endless = self._solver.infinity()
        self._prizes = [self._solver.NumVar(-endless, float(most), "") for most in self._highest]
        self._tolls = [self._solver.NumVar(-endless, 0.0, "") for _shift in self._trips]
        objective = self._solver.Objective()
        objective.SetMaximization()
        for variable in self._prizes:
            objective.SetCoefficient(variable, 1.0)
        for variable, trips in zip(self._tolls, self._trips, strict=True):
            objective.SetCoefficient(variable, float(trips))
        self._rows: dict[Walk, pywraplp.Constraint] = {}
        for walk in self.walks:
            self._add_row(walk)

    def _add_row(self, walk: Walk) -> None:
        shift, stops = walk
        row = self._solver.Constraint(-self._solver.infinity(), self.walks[walk])
        row.SetCoefficient(self._tolls[shift], 1.0)
        for stop, visits in Counter(stops).items():
            row.SetCoefficient(self._prizes[stop], float(visits))
        self._rows[walk] = row

    def _solved(self, prizes: NDArray[np.float64], reach: float) -> bool:
        for variable, at, most in zip(self._prizes, prizes, self._highest, strict=True):
            variable.SetBounds(float(at - reach), float(min(at + reach, most)))
        return bool(self._solver.Solve() == pywraplp.Solver.OPTIMAL)

    def _slack(self, walk: Walk) -> float:
        shift, stops = walk
        earned = float(self._found[list(stops)].sum()) + float(self._found_tolls[shift])
        return self.walks[walk] - earned
