"""How long a search takes to start: the first one of an installation may have to be compiled.

It is done before anything is measured, so that no row pays for it, and told in the table's head.
"""

from __future__ import annotations

import time

from routing.bench.attempts import Task, attempt_all
from routing.bench.entrants import ENTRANTS, OURS
from routing.bench.small_days import small_day

PATIENCE_S = 900
"""Compiling everything takes some minutes on a busy machine [s]."""

SEARCH_S = 0.5


def start_in_words() -> str:
    """Starts two searches in turn and tells how long each took beside searching."""
    first_s, then_s = _start_s(), _start_s()
    return f"A search starts in {then_s:.1f} s; the first of this run took {first_s:.1f} s."


def _start_s() -> float:
    began = time.monotonic()
    attempt_all(
        [
            Task(
                module=ENTRANTS[OURS].module,
                problem=small_day(stops=3, seed=1).problem,
                seconds=SEARCH_S,
                seed=1,
                marks=(),
                patience_s=PATIENCE_S,
            )
        ]
    )
    return max(time.monotonic() - began - SEARCH_S, 0.0)
