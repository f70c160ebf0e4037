"""Published routing problems as days of ours, and the best that anyone found for them.

The literature's capacities, windows, reloads, release times, prizes, fleets and depots are our
constraints in others' words. :func:`read` makes a :class:`Instance` of a file: a
:class:`~routing.model.Problem` like any other, and how its costs are told in the literature.
:func:`read_solution` reads the best known solution that lies beside it.
"""

from __future__ import annotations

from pathlib import Path

from routing.instances.food_bank import read_food_bank_day
from routing.instances.instance import Family, Instance, Orders, Solution
from routing.instances.solutions import read_solution, solution_beside
from routing.instances.vrplib import sections_of
from routing.instances.vrplib_problem import instance_of

__all__ = [
    "Family",
    "Instance",
    "Orders",
    "Solution",
    "read",
    "read_solution",
    "solution_beside",
]


def read(path: Path) -> Instance:
    """Returns the instance in a file: VRPLIB text, or a food bank's day as JSON.

    Raises
    ------
    ValueError
        When the file holds no problem, or one of a family that nobody taught us to read.
    """
    if path.suffix == ".json":
        return read_food_bank_day(path)
    return instance_of(sections_of(path.read_text(encoding="utf-8")))
