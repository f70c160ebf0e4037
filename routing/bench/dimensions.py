"""Loads as lists of numbers, as solvers want them: only the dimensions that somebody asks for."""

from __future__ import annotations

from collections.abc import Callable

from routing.model import Load, Problem

NAMES = ("grams", "pieces", "millilitres")


def dimensions(problem: Problem) -> Callable[[Load], list[int]]:
    """Returns what tells a load in the dimensions of the problem's demands and pickups."""
    loads = [load for stop in problem.stops for load in (stop.demand, stop.pickup)]
    names = [name for name in NAMES if any(getattr(load, name) for load in loads)]
    return lambda load: [getattr(load, name) for name in names]
