"""Published solutions: ``Route #1: 3 1 2`` lines, and what they cost.

Stops are told by their location less one, so where there is one depot the first stop is 1; a 0
within a route is a return to the depot to load again.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from routing.instances.instance import Instance, Solution
from routing.instances.vrplib_problem import stop_id

ROUTE = re.compile(r"^Route\s*#\s*(\d+)\s*:(.*)$", re.IGNORECASE)
COST = re.compile(r"^Cost\s*:?\s*([\d.]+)\s*$", re.IGNORECASE)
OPTIMAL = re.compile(r"^Optimal\s*:\s*True\s*$", re.IGNORECASE)
RELOAD = 0


def solution_beside(path: Path) -> Path | None:
    """Returns the file of the best known solution beside an instance, if there is one."""
    beside = path.with_suffix(".sol")
    return beside if beside.is_file() else None


def read_solution(path: Path, instance: Instance) -> Solution:
    """Returns the solution in a ``.sol`` file in the ids of its instance.

    Raises
    ------
    ValueError
        When it tells no cost, or has more routes of a kind than the instance has vehicles.
    """
    text = path.read_text(encoding="utf-8")
    cost = next((float(told[1]) for line in text.splitlines() if (told := COST.match(line))), None)
    if cost is None:
        raise ValueError(f"{path.name} does not tell its cost.")
    return Solution(
        orders=_orders(text, instance),
        cost=cost,
        optimal=any(OPTIMAL.match(line) for line in text.splitlines()),
    )


def _orders(text: str, instance: Instance) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Gives each route to a vehicle of its kind; alike vehicles in the order of the routes."""
    all_alike = tuple(vehicle.id for vehicle in instance.problem.vehicles)
    used: defaultdict[tuple[str, ...], int] = defaultdict(int)
    orders: dict[str, tuple[tuple[str, ...], ...]] = {}
    for number, trips in _routes(text):
        kind = instance.kinds[number - 1] if instance.kinds else all_alike
        if used[kind] == len(kind):
            raise ValueError(f"Route {number} is one more than {instance.name} has vehicles for.")
        orders[kind[used[kind]]] = trips
        used[kind] += 1
    return orders


def _routes(text: str) -> Iterator[tuple[int, tuple[tuple[str, ...], ...]]]:
    """Yields the number of each route that goes anywhere, and its trips."""
    for line in text.splitlines():
        told = ROUTE.match(line)
        if not told or not told[2].split():
            continue
        locations = [int(word) for word in told[2].split()]
        trips = [list(some) for drives, some in groupby(locations, bool) if drives]
        yield int(told[1]), tuple(tuple(map(stop_id, trip)) for trip in trips)
