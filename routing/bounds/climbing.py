"""Climbing a bound by prizes: each step goes where the relaxed day breaks the rules it was let off.

The subgradient method with Polyak's steps (Held, Wolfe and Crowder 1974,
doi:10.1007/BF01580223): the step is a part of what is still missing to a plan's cost, halved when
nothing better was found for a while.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

FIRST_PART, LEAST_PART = 1.5, 0.00005
PATIENCE = 12
"""After so many steps without a better bound the next are half as long, from the best place."""
LAST_WEIGHS = 0.3
"""How much of the direction before is kept, which zigzags less."""


EPSILON = float(np.finfo(np.float64).eps)


def surely(bound: float, *summed: NDArray[np.float64]) -> float:
    """Returns a bound less all that rounding may have added to it while these were summed."""
    magnitude = sum(float(np.abs(numbers).sum()) for numbers in summed)
    return bound - 4 * EPSILON * len(summed[0]) * magnitude


class Climb:
    """Where a climb is, where it was highest, and how long its steps are; it ends in time."""

    def __init__(self, at: NDArray[np.float64], *, upper: float, seconds: float) -> None:
        self.at = at
        self.highest = at.copy()
        self.bound = -np.inf
        self._upper = upper
        self._until = time.monotonic() + seconds
        self._part = FIRST_PART
        self._tried = 0
        self._way = np.zeros_like(at)

    def goes_on(self, *, last_takes_s: float = 0.0) -> bool:
        """Tells whether there is time for another step and it would still change anything."""
        return (
            time.monotonic() + last_takes_s < self._until
            and self._part > LEAST_PART
            and self.bound < self._upper
        )

    def found(self, bound: float) -> None:
        """Takes note of the bound where the climb is."""
        self._tried += 1
        if bound > self.bound:
            self.bound, self.highest, self._tried = bound, self.at.copy(), 0
        elif self._tried >= PATIENCE:
            self._part, self._tried, self.at = self._part / 2, 0, self.highest.copy()

    def judged_anew(self, bound: float) -> None:
        """Takes another bound for the highest place, which was looked at closer."""
        self.at, self.bound, self._tried = self.highest.copy(), bound, 0

    def step(self, way: NDArray[np.float64], bound: float) -> None:
        """Goes on in a direction."""
        self._way = way + LAST_WEIGHS * self._way
        length = float(self._way @ self._way)
        if length > 0:
            # a poor place is left in steps no longer than the best one asks for, or none is found back
            missing = max(min(self._upper - bound, 2 * (self._upper - self.bound)), 1.0)
            self.at = self.at + self._part * missing / length * self._way
