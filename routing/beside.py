"""Our own search of a sector, in small portions between other work.

It warms up and cools down in turns, each turn from the best orders so far: as long as the
search is patient, every plan has been through one whole turn before it is called final.
"""

from __future__ import annotations

import time

from routing.case import Case, Orders
from routing.draft import Draft
from routing.model import Problem
from routing.ruin import Ruin


class Beside:
    """A search by ruin and recreation from ``start``; a turn takes ``turn_s`` [s]."""

    def __init__(self, problem: Problem, start: Orders, *, seed: int, turn_s: float) -> None:
        self._ruin = Ruin(Draft(Case(problem), start), seed=seed)
        self._turn_s = turn_s
        self._warm_since = time.monotonic()

    def search(self, *, seconds: float) -> Orders | None:
        """Searches for ``seconds`` [s]; returns better orders if it has found any."""
        better = False
        now = began = time.monotonic()
        while now < began + seconds:
            progress = (now - self._warm_since) / self._turn_s
            if progress >= 1:
                self._ruin.begin_again()
                self._warm_since, progress = now, 0.0
            better |= self._ruin.step(progress=progress)
            now = time.monotonic()
        return self._ruin.best if better else None

    def take(self, steps: int, *, until: float) -> Orders:
        """Takes so many steps as one turn, but none after ``until`` (Unix time)."""
        for number in range(steps):
            if time.time() >= until:
                break
            self._ruin.step(progress=number / steps)
        return self._ruin.best

    def go_on_from(self, orders: Orders) -> None:
        """Goes on from better orders that somebody else has found."""
        self._ruin.begin_at(orders)
