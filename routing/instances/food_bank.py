"""A food bank's synthetic day from a JSON file, told in plain numbers.

Travel is the great circle times a detour at one speed; a stop that may be skipped says what
that costs, the others are mandatory.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from routing.case import Table
from routing.instances.instance import Family, Instance
from routing.model import Depot, Load, Problem, Stop, TimeWindow, Vehicle
from routing.travel import great_circle_m

DETOUR = 1.35
SPEED_M_PER_S = 25_000 / 3600


def read_food_bank_day(path: Path) -> Instance:
    """Returns the day in a JSON file; its instants are seconds after the shift's start."""
    told = json.loads(path.read_text(encoding="utf-8"))
    depot = Depot(id="depot", name="Depot", **told["depot"])
    stops = tuple(_stop(stop, service_s=told["service_s"]) for stop in told["stops"])
    vehicles = tuple(
        _vehicle(number, vehicle, shift_s=told["shift_s"])
        for number, vehicle in enumerate(told["vehicles"], start=1)
    )
    problem = Problem(
        depots=(depot,), vehicles=vehicles, stops=stops, travel=roads_between(depot, stops)
    )
    return Instance(name=told["name"], family=Family.FOOD_BANK, problem=problem)


def roads_between(depot: Depot, stops: tuple[Stop, ...]) -> Table:
    """Returns travel by the great circle, a detour and one speed, as these days define it."""
    places: list[Depot | Stop] = [depot, *stops]
    road_m = DETOUR * great_circle_m(
        np.array([place.latitude for place in places]),
        np.array([place.longitude for place in places]),
    )
    return Table(
        durations_s=np.rint(road_m / SPEED_M_PER_S).astype(np.int32),
        distances_m=np.rint(road_m).astype(np.int32),
    )


def _stop(told: dict[str, Any], *, service_s: int) -> Stop:
    return Stop(
        id=str(told["id"]),
        name=f"Stop {told['id']}",
        latitude=told["latitude"],
        longitude=told["longitude"],
        demand=Load(grams=told["kg"] * 1000, pieces=told["parcels"]),
        service_s=service_s,
        windows=(TimeWindow(opens=told["opens"], closes=told["closes"]),),
        cold=told["refrigerated"],
        penalty_s=told["skip_penalty_s"],
    )


def _vehicle(number: int, told: dict[str, Any], *, shift_s: int) -> Vehicle:
    return Vehicle(
        id=f"van {number}",
        name=f"Van {number}",
        capacity=Load(grams=told["capacity_kg"] * 1000, pieces=told["capacity_parcels"]),
        shift=TimeWindow(opens=0, closes=shift_s),
        refrigerated=told["refrigerated"],
    )
