"""A day of deliveries and its plan, as plain data.

Units are whole numbers throughout: grams, pieces, millilitres, seconds and metres. Instants
are seconds after the midnight that starts the service day, local time. Latitude comes before
longitude, and both are always named.

Depots, vehicles and stops are known by their ids; a plan holds ids only, so that it can be
stored, compared and judged against the problem it answers. Every value refuses nonsense when
it is made, in a sentence naming the thing.
"""

from routing.amounts import ZERO, Goods, Load, TimeWindow, Unit
from routing.fleet import Break, Depot, Place, Vehicle
from routing.plan import (
    POSSIBLE_ALONE,
    CostParts,
    Plan,
    Reason,
    ReasonCode,
    Remedy,
    RemedyKind,
    Rest,
    Trip,
    Unserved,
    Visit,
)
from routing.problem import Lock, Preferences, Problem, Travel
from routing.stops import Stop

__all__ = [
    "POSSIBLE_ALONE",
    "ZERO",
    "Break",
    "CostParts",
    "Depot",
    "Goods",
    "Load",
    "Lock",
    "Place",
    "Plan",
    "Preferences",
    "Problem",
    "Reason",
    "ReasonCode",
    "Remedy",
    "RemedyKind",
    "Rest",
    "Stop",
    "TimeWindow",
    "Travel",
    "Trip",
    "Unit",
    "Unserved",
    "Vehicle",
    "Visit",
]
