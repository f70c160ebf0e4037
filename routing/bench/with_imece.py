"""Ourselves, by the one door that everyone uses: :func:`routing.solve`."""

from __future__ import annotations

import time

from routing import Progress, solve
from routing.bench.attempts import Attempt, Found, Task, peak_mb
from routing.bench.weights import Weights


def search(task: Task) -> Attempt:
    """Searches and remembers what each report of progress claimed."""
    reports: list[tuple[float, int]] = []
    began = time.monotonic()

    def remember(progress: Progress) -> None:
        reports.append((time.monotonic() - began, progress.best_cost))

    plan = solve(task.problem, seconds=task.seconds, seed=task.seed, on_progress=remember)
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
