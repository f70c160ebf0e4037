"""The first search of all: a day so small that all its time is the making of machine code."""

from __future__ import annotations

import time
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

import numpy as np

from routing.kernel.running import run
from routing.model import Depot, Load, Problem, Stop, TimeWindow, Vehicle

if TYPE_CHECKING:
    from numpy.typing import NDArray

A_DAY_S = 24 * 3600
NORTH, EAST = 40.765, 29.95


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Table:
    durations_s: NDArray[np.int32]
    distances_m: NDArray[np.int32]


def first_search() -> float:
    """Searches a tiny day; returns how long it took [s]."""
    began = time.monotonic()
    run(
        tiny_day(), seconds=1, start=None, seed=0, threads=1, iterations=1,
        on_better=lambda _orders, _cost: True,
    )  # fmt: skip
    return time.monotonic() - began


def tiny_day() -> Problem:
    """Returns a day of one van and two stops, on which everything is compiled and nothing takes long."""
    apart = np.array([[0, 60, 90], [60, 0, 30], [90, 30, 0]], dtype=np.int32)
    return Problem(
        depots=(Depot(id="depot", name="Depot", latitude=NORTH, longitude=EAST),),
        vehicles=(
            Vehicle(
                id="van",
                name="Van",
                capacity=Load(grams=2),
                shift=TimeWindow(opens=0, closes=A_DAY_S),
            ),
        ),
        stops=tuple(
            Stop(id=name, name=name, demand=Load(grams=1), latitude=NORTH, longitude=EAST)
            for name in ("near", "far")
        ),
        travel=_Table(durations_s=apart, distances_m=apart),
    )


if __name__ == "__main__":
    bounds = import_module("routing.bounds.warming")  # beside the kernel, which does without it
    print(first_search(), bounds.first_bound())  # noqa: T201  told to the program that started this one
