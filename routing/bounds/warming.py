"""The first close look at a bound: at a day so small that its time is the making of machine code."""

from __future__ import annotations

import time

from routing.bound import sharp_bound
from routing.case import Case
from routing.kernel.warming import tiny_day

MORE_THAN_THE_DAY_COSTS = 10**6


def first_bound() -> float:
    """Looks at a tiny day in every way there is; returns how long it took [s]."""
    began = time.monotonic()
    sharp_bound(Case(tiny_day()), seconds=0, upper=MORE_THAN_THE_DAY_COSTS)
    return time.monotonic() - began
