"""Delivery routes: a pure library, data in, data out.

Importing it is cheap: the plain data comes along at once, the solver and the maps when they
are first asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from routing.model import (
    ZERO,
    Break,
    CostParts,
    Depot,
    Goods,
    Load,
    Lock,
    Place,
    Plan,
    Preferences,
    Problem,
    Reason,
    ReasonCode,
    Remedy,
    RemedyKind,
    Rest,
    Stop,
    TimeWindow,
    Travel,
    Trip,
    Unit,
    Unserved,
    Vehicle,
    Visit,
)

if TYPE_CHECKING:
    from routing.solver import Progress, SolverCrashed, solve
    from routing.travel import Estimated, estimate

__all__ = [
    "ZERO",
    "Break",
    "CostParts",
    "Depot",
    "Estimated",
    "Goods",
    "Load",
    "Lock",
    "Place",
    "Plan",
    "Preferences",
    "Problem",
    "Progress",
    "Reason",
    "ReasonCode",
    "Remedy",
    "RemedyKind",
    "Rest",
    "SolverCrashed",
    "Stop",
    "TimeWindow",
    "Travel",
    "Trip",
    "Unit",
    "Unserved",
    "Vehicle",
    "Visit",
    "estimate",
    "solve",
]

_LATER = {
    "Estimated": "routing.travel",
    "estimate": "routing.travel",
    "Progress": "routing.solver",
    "SolverCrashed": "routing.solver",
    "solve": "routing.solver",
}


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(f"routing has no {name}.")
    return getattr(import_module(_LATER[name]), name)
