"""The first close look at a bound: at a day so small that its time is the making of machine code."""

from __future__ import annotations

import time
from dataclasses import replace

from routing.bound import sharp_bound
from routing.case import Case
from routing.kernel.warming import tiny_day
from routing.model import TimeWindow

MORE_THAN_THE_DAY_COSTS = 10**6


def first_bound() -> float:
    """Looks at a tiny day in every way there is; returns how long it took [s]."""
    began = time.monotonic()
    day = tiny_day()
    soon = TimeWindow(opens=0, closes=day.vehicles[0].shift.closes - 1)
    day = replace(day, stops=tuple(replace(stop, windows=(soon,)) for stop in day.stops))
    sharp_bound(Case(day), seconds=0, upper=MORE_THAN_THE_DAY_COSTS)
    return time.monotonic() - began
