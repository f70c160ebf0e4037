"""What a problem asks for, so that a peer that cannot do it is left out and not blamed."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from routing.amounts import ZERO
from routing.fleet import Vehicle
from routing.model import Problem, Stop
from routing.problem import Preferences


class Feature(StrEnum):
    """A constraint or a cost beyond capacity, shifts and one window a stop."""

    SEVERAL_TRIPS = "several trips"
    RELEASE_TIMES = "release times"
    SEVERAL_WINDOWS = "several windows"
    COLD_CLOCK = "cold clock"
    BREAKS = "breaks"
    TIERS = "tiers"
    LONGEST_TRIP = "longest trip"
    LEG_COSTS = "leg costs"
    DOCKS = "docks"
    PICKUPS = "pickups"
    PAIRS = "pairs"
    BUILDINGS = "shared parking"
    PLACES = "homes"
    LOCKS = "locks"
    SOFT_LIMITS = "soft limits"


OF_VEHICLES: dict[Feature, Callable[[Vehicle], bool]] = {
    Feature.SEVERAL_TRIPS: lambda vehicle: vehicle.max_trips > 1,
    Feature.BREAKS: lambda vehicle: bool(vehicle.breaks),
    Feature.LONGEST_TRIP: lambda vehicle: vehicle.longest_trip_s is not None,
    Feature.LEG_COSTS: lambda vehicle: vehicle.leg_cost != 1,
    Feature.PLACES: lambda vehicle: (
        vehicle.ends_at_last_stop or bool(vehicle.start_place or vehicle.end_place)
    ),
    Feature.SOFT_LIMITS: lambda vehicle: bool(vehicle.overtime_s) or vehicle.soft_out_s is not None,
}

OF_STOPS: dict[Feature, Callable[[Stop], bool]] = {
    Feature.RELEASE_TIMES: lambda stop: stop.ready_s > 0,
    Feature.SEVERAL_WINDOWS: lambda stop: len(stop.windows) > 1,
    Feature.COLD_CLOCK: lambda stop: stop.cold_limit_s is not None or stop.goods is not None,
    Feature.TIERS: lambda stop: stop.tier > 1,
    Feature.PICKUPS: lambda stop: stop.pickup != ZERO,
    Feature.PAIRS: lambda stop: stop.picked_up_at is not None,
    Feature.BUILDINGS: lambda stop: stop.setup_s > 0,
    Feature.LOCKS: lambda stop: stop.locked_vehicle is not None,
    Feature.SOFT_LIMITS: lambda stop: stop.late_s > 0,
}


def features(problem: Problem) -> frozenset[Feature]:
    """Returns what a problem asks for."""
    asked = {feature for feature, has in OF_VEHICLES.items() if any(map(has, problem.vehicles))} | {
        feature for feature, has in OF_STOPS.items() if any(map(has, problem.stops))
    }
    if any(depot.docks is not None for depot in problem.depots):
        asked.add(Feature.DOCKS)
    if problem.costs is not None:
        asked.add(Feature.LEG_COSTS)
    if problem.locks:
        asked.add(Feature.LOCKS)
    if problem.preferences != Preferences():
        asked.add(Feature.SOFT_LIMITS)
    return frozenset(asked)
