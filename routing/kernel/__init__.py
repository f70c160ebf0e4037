"""Ruin and recreate: the search that explores, in machine code.

Strings of neighbouring stops are taken out of the trips around a random door and put back one
by one where they cost least, many thousand times a second, and a change is kept as simulated
annealing allows (SISR: Christiaens & Vanden Berghe, "Slack induction by string removals for
vehicle routing problems", Transportation Science 54, 2020). Every constraint of the model is
a condition of putting a stop in, so that each plan on the way can be driven.

* :mod:`~routing.kernel.tables` and :mod:`~routing.kernel.rows`: a problem as numbers;
  :mod:`~routing.kernel.state` a plan as numbers; :mod:`~routing.kernel.memory` how compiled
  code finds both.
* :mod:`~routing.kernel.clock` passes times along a day, so that a place for a stop is judged in
  constant time (:mod:`~routing.kernel.places`), also beside a break
  (:mod:`~routing.kernel.rested`); :mod:`~routing.kernel.look` judges in full.
* :mod:`~routing.kernel.ruin`, :mod:`~routing.kernel.recreate` and
  :mod:`~routing.kernel.anneal` are the search, in which trips swap what follows a stop
  (:mod:`~routing.kernel.tails`), stops left out become a trip at once
  (:mod:`~routing.kernel.chain`), days find larger vehicles (:mod:`~routing.kernel.refit`) and
  trips other days (:mod:`~routing.kernel.otherday`);
  :mod:`~routing.kernel.running` runs it, twice where luck decides too much
  (:mod:`~routing.kernel.draws`).

Machine code is made at the first search, which takes a while, and kept for the next
(:mod:`~routing.kernel.cache`); ``warm`` makes it beforehand.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from routing.case import Orders
from routing.kernel import cache
from routing.model import Problem

if TYPE_CHECKING:
    from routing.kernel.running import Found

__all__ = ["FirstUse", "OnBetter", "search", "warm"]

OnBetter = Callable[[Orders | None, int], bool]
"""Hears the best orders (None when they are not new) and their cost; says whether to go on."""


class FirstUse(NamedTuple):
    """How long the first search of a new program took [s], and the first sharp bound after it."""

    search_s: float
    bound_s: float


def search(
    problem: Problem,
    *,
    seconds: float,
    start: Orders | None = None,
    seed: int = 0,
    threads: int = 2,
    iterations: int | None = None,
    on_better: OnBetter | None = None,
    cooled: float = 0.0,
) -> Found:
    """Searches for orders that cost little, from ``start`` or from nothing, and drives no rule down.

    ``on_better`` is called at least about four times a second and ends the search when it says
    so. With ``iterations`` the search ends after so many rounds of each thread instead of after
    ``seconds`` [s], and equal problems, seeds, threads and iterations find equal orders. A search
    that goes on from a good plan begins ``cooled`` down: 0 is as hot as from nothing, 1 the end.
    """
    from routing.kernel.running import run  # noqa: PLC0415  compiled code is loaded when needed

    return run(
        problem,
        seconds=seconds,
        start=start,
        seed=seed,
        threads=threads,
        iterations=iterations,
        on_better=on_better or (lambda _orders, _cost: True),
        cooled=cooled,
    )


def warm(folder: Path) -> tuple[FirstUse, FirstUse]:
    """Makes the machine code under ``folder`` unless it is there, that of bounds included.

    Returns how long its first use in two new programs took: in one that makes the code or finds
    it, and in one that finds it. Programs that call ``cache.use`` with the same folder find it
    too.
    """
    first, second = (_first_use_under(folder) for _program in range(2))
    return first, second


def _first_use_under(folder: Path) -> FirstUse:
    here = str(Path(__file__).resolve().parents[2])
    paths = [here, *filter(None, [os.environ.get("PYTHONPATH")])]
    child = subprocess.run(
        [sys.executable, "-P", "-m", "routing.kernel.warming"],
        env=os.environ | {cache.VARIABLE: str(folder), "PYTHONPATH": os.pathsep.join(paths)},
        check=True,
        stdout=subprocess.PIPE,
    )
    search_s, bound_s = map(float, child.stdout.split())
    return FirstUse(search_s=search_s, bound_s=bound_s)
