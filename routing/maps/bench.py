"""``python -m routing maps-bench``: what a map of many stops costs to draw, and how large it is.

The stops of the day lie in a spiral around the depot, as evenly as seeds in a sunflower; each
vehicle serves the stops of one slice. What is measured is the page, not the search.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass

import click
import folium
import numpy as np
from numpy.typing import NDArray

from routing.maps.looks import INK
from routing.maps.page import Assets, at, feature, layer
from routing.maps.plan import MapLabels, plan_map
from routing.model import (
    Depot,
    Load,
    Plan,
    Problem,
    Stop,
    TimeWindow,
    Trip,
    Vehicle,
    Visit,
)
from routing.travel import LatLon, positions

ALLOWED_S = 0.5
ALLOWED_BYTES = 1_000_000
MARKERS = 100
GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
REACH_DEGREES = 0.15
POINTS_A_LEG = 12
EIGHT, DRIVE_S, SERVICE_S = 8 * 3600, 240, 180
DAY = TimeWindow(opens=0, closes=24 * 3600)
WORDS = ("title", "legend", "depots", "homes", "impossible", "crowded_out", "cold", "picked_up", "locked",
         "locked_route", "roads", "estimated", "play", "pause", "time_of_day", "whole_day",
         "print_out", "north")  # fmt: skip
LABELS = MapLabels(**dict.fromkeys(WORDS, "word"), language="en")
ASSETS = Assets(leaflet_js="/leaflet.js", leaflet_css="/leaflet.css")


@dataclass(frozen=True, slots=True, kw_only=True)
class Winding:
    """Travel whose roads wind: the map draws each leg with as many points as a town's streets."""

    durations_s: NDArray[np.int32]
    distances_m: NDArray[np.int32]
    places: tuple[LatLon, ...]

    def geometry(self, from_row: int, to_row: int) -> tuple[LatLon, ...]:
        """Returns a line that swings from side to side."""
        (north, east), (to_north, to_east) = self.places[from_row], self.places[to_row]
        shares = [part / (POINTS_A_LEG - 1) for part in range(POINTS_A_LEG)]
        return tuple(
            (
                north + share * (to_north - north) + 2e-4 * math.sin(9 * share),
                east + share * (to_east - east) + 2e-4 * math.sin(7 * share),
            )
            for share in shares
        )


@click.command()
@click.option("--stops", default=2000, show_default=True)
@click.option("--vehicles", default=40, show_default=True)
@click.option("--rounds", default=3, show_default=True, help="The best of so many is told.")
def maps_bench(stops: int, vehicles: int, rounds: int) -> None:
    """Measures the map of a day along roads, and compares it with one marker for each stop."""
    problem, plan = a_planned_day(stops=stops, vehicles=vehicles)
    page, spent_s = min((_drawn(problem, plan) for _ in range(rounds)), key=lambda one: one[1])
    for what, result in _told(problem, page, spent_s):
        click.echo(f"{what:<36} {result}")


def a_planned_day(*, stops: int, vehicles: int) -> tuple[Problem, Plan]:
    """Returns a day with its plan, along roads that wind."""
    depot = Depot(id="depot", name="Depot", latitude=40.77, longitude=29.94)
    doors = tuple(_door(number, of=stops) for number in range(stops))
    places = positions([depot, *doors])
    nothing = np.zeros((len(places), len(places)), dtype=np.int32)
    slices = [
        doors[one * stops // vehicles : (one + 1) * stops // vehicles] for one in range(vehicles)
    ]
    problem = Problem(
        depots=(depot,),
        vehicles=tuple(
            Vehicle(id=f"V{one}", name=f"Van {one}", capacity=Load(grams=1), shift=DAY)
            for one in range(vehicles)
        ),
        stops=doors,
        travel=Winding(durations_s=nothing, distances_m=nothing, places=places),
    )
    return problem, Plan(trips=tuple(_trip(f"V{one}", part) for one, part in enumerate(slices)))


def _door(number: int, *, of: int) -> Stop:
    away = REACH_DEGREES * math.sqrt((number + 1) / of)
    angle = GOLDEN_ANGLE * number
    return Stop(
        id=f"{number}",
        name=f"H-{number:05d}",
        latitude=40.77 + away * math.sin(angle) / 2,
        longitude=29.94 + away * math.cos(angle),
        cold=number % 9 == 0,
    )


def _trip(vehicle: str, doors: tuple[Stop, ...]) -> Trip:
    step = DRIVE_S + SERVICE_S
    visits = tuple(
        Visit(stop=door.id, arrives=arrives, starts=arrives, ends=arrives + SERVICE_S)
        for door, arrives in zip(doors, range(EIGHT + DRIVE_S, 10**6, step), strict=False)
    )
    returns = EIGHT + len(doors) * step + DRIVE_S
    return Trip(
        vehicle=vehicle, number=1, departs=EIGHT, returns=returns, visits=visits, distance_m=0
    )


def _drawn(problem: Problem, plan: Plan) -> tuple[str, float]:
    began = time.process_time()
    page = plan_map(
        problem,
        plan,
        labels=LABELS,
        assets=ASSETS,
        nonce="nonce",
        popup_of=lambda stop, _trip, _visit: [f"Stop {stop.id}", stop.name, "Yenidoğan", "10:00"],
    )
    return page, time.process_time() - began


def _told(problem: Problem, page: str, spent_s: float) -> Iterator[tuple[str, str]]:
    size = len(page.encode())
    one_layer, markers = _layer_s(problem), _markers_s(problem)
    yield "stops, legs along roads", f"{len(problem.stops)}, {POINTS_A_LEG} points each"
    yield (
        "page drawn (processor time)",
        f"{spent_s:.2f} s, {spent_s / ALLOWED_S:.2f} of what is allowed",
    )
    yield "page", f"{size / 1000:.0f} kB, {size / ALLOWED_BYTES:.2f} of what is allowed"
    yield "one layer beside a marker a stop", f"{markers / one_layer:.0f} × faster"


def _layer_s(problem: Problem) -> float:
    began = time.process_time()
    points = [
        feature(at(latitude=stop.latitude, longitude=stop.longitude), popup=[stop.name])
        for stop in problem.stops
    ]
    chart = folium.Map(tiles=None)
    layer(points).add_to(chart)
    chart.get_root().render()
    return time.process_time() - began


def _markers_s(problem: Problem) -> float:
    """Returns what all stops would take as folium's markers, from the first of them [s]."""
    few = problem.stops[:MARKERS]
    began = time.process_time()
    chart = folium.Map(tiles=None)
    for stop in few:
        icon = folium.DivIcon(html=f'<b style="color:{INK}">{stop.id}</b>')
        folium.Marker([stop.latitude, stop.longitude], popup=stop.name, icon=icon).add_to(chart)
    chart.get_root().render()
    return (time.process_time() - began) * len(problem.stops) / len(few)
