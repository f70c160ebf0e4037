"""Ourselves, by the one door that everyone uses: :func:`routing.solve`."""

from __future__ import annotations

import time

from routing import Plan, Progress, solve
from routing.bench.attempts import Attempt, Found, Task, peak_mb
from routing.bench.weights import Weights
from routing.standby import standing_by

LOADED_S = 120.0
"""How long the search may take to load before the clock starts [s]."""


def search(task: Task) -> Attempt:
    """Searches and remembers what each report of progress claimed."""
    with standing_by(until_loaded_s=LOADED_S):
        began = time.monotonic()
        plan, reports = _searched(task, began=began)
        took_s = time.monotonic() - began
    weights = Weights(task.problem, plan)
    return Attempt(
        finds=tuple(
            Found(at_s=at_s, claimed=plain)
            for at_s, cost in reports
            if (plain := weights.plain(cost)) is not None
        ),
        plan=plan,
        took_s=took_s,
        peak_mb=peak_mb(),
    )


def _searched(task: Task, *, began: float) -> tuple[Plan, list[tuple[float, int]]]:
    """Returns the plan, and what each report claimed it cost by when."""
    reports: list[tuple[float, int]] = []

    def remember(progress: Progress) -> None:
        reports.append((time.monotonic() - began, progress.best_cost))

    plan = solve(task.problem, seconds=task.seconds, seed=task.seed, on_progress=remember)
    return plan, reports
