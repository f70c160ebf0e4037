"""``python -m routing scale``: how a very big search behaves: memory, first plan, progress, end.

The days are made up: neighbourhoods around a depot in İzmit, and vans that work on one of three
days each, with shifts later than the first midnight.
"""

from __future__ import annotations

import math
import random
import resource
import time
from dataclasses import dataclass

import click

from routing.model import Depot, Load, Plan, Problem, Stop, TimeWindow, Vehicle
from routing.travel import estimate
from routing.watch import Progress

DAY_S, HOUR_S = 86_400, 3600
DAYS = 3
CENTRE = 40.765, 29.94
KIB_A_MIB = 1024
NEIGHBOURHOODS = 80


@dataclass(slots=True)
class Heard:
    """What a caller notices of a search: when the first plan came, and how long it was silent."""

    first_s: float | None = None
    silent_s: float = 0.0
    last_s: float = 0.0
    asked_at: float | None = None

    def take(self, progress: Progress) -> None:
        """Takes note of what is told."""
        self.silent_s = max(self.silent_s, progress.elapsed_s - self.last_s)
        self.last_s = progress.elapsed_s
        if self.first_s is None and progress.unserved == 0:
            self.first_s = progress.elapsed_s


@click.command()
@click.option("--stops", default=5000, show_default=True)
@click.option("--vehicles", default=60, show_default=True)
@click.option("--seconds", default=60.0, show_default=True)
@click.option("--seed", default=7, show_default=True)
def scale(*, stops: int, vehicles: int, seconds: float, seed: int) -> None:
    """Searches days of many stops and prints what it took; then stops one in the midst."""
    problem = several_days(stops=stops, vehicles=vehicles, seed=seed)
    click.echo(f"{stops} stops, {vehicles} vehicles, {DAYS} days; travel is estimated")
    heard = Heard()
    plan = _solved(problem, seconds=seconds, seed=seed, heard=heard)
    _tell(plan, heard)
    _tell_memory()
    stopped_s = _stopped_within_s(problem, seconds=seconds, seed=seed)
    click.echo(f"asked to stop, returned a plan within: {stopped_s:.2f} s")


def several_days(*, stops: int, vehicles: int, seed: int) -> Problem:
    """Returns a problem over three days, the same for the same seed."""
    chances = random.Random(seed)  # noqa: S311  days to measure with, no secret
    middles = [_around(CENTRE, 0.09, chances) for _number in range(NEIGHBOURHOODS)]
    doors = tuple(_stop(number, chances.choice(middles), chances) for number in range(stops))
    aboard = -(-sum(door.demand.grams for door in doors) * 5 // (4 * vehicles))
    fleet = tuple(_vehicle(number, aboard) for number in range(vehicles))
    depot = Depot(
        id="depot", name="Depot", latitude=CENTRE[0], longitude=CENTRE[1], reload_s=20 * 60
    )
    return Problem(depots=(depot,), vehicles=fleet, stops=doors, travel=estimate((depot,), doors))


def _around(at: tuple[float, float], degrees: float, chances: random.Random) -> tuple[float, float]:
    away, turn = degrees * math.sqrt(chances.random()), 2 * math.pi * chances.random()
    return at[0] + away * math.sin(turn), at[1] + away * math.cos(turn) / math.cos(0.71)


def _stop(number: int, middle: tuple[float, float], chances: random.Random) -> Stop:
    latitude, longitude = _around(middle, 0.012, chances)
    demand = Load(grams=chances.randrange(4000, 16_000), pieces=1)
    return Stop(
        id=f"{number}",
        name=f"Stop {number}",
        latitude=latitude,
        longitude=longitude,
        demand=demand,
        service_s=chances.randrange(60, 240),
    )


def _vehicle(number: int, aboard_g: int) -> Vehicle:
    begins = DAY_S * (number % DAYS) + 8 * HOUR_S
    return Vehicle(
        id=f"van {number}",
        name=f"Van {number}",
        capacity=Load(grams=aboard_g, pieces=1000),
        shift=TimeWindow(opens=begins, closes=begins + 9 * HOUR_S),
        max_trips=2,
    )


def _solved(problem: Problem, *, seconds: float, seed: int, heard: Heard) -> Plan:
    from routing.solver import solve  # noqa: PLC0415  numbers above are shown before it loads

    return solve(problem, seconds=seconds, seed=seed, on_progress=heard.take)


def _tell(plan: Plan, heard: Heard) -> None:
    first = "none" if heard.first_s is None else f"{heard.first_s:.1f} s"
    click.echo(f"a plan of every stop after: {first}")
    click.echo(f"longest without progress: {heard.silent_s:.1f} s")
    click.echo(
        f"took {plan.seconds:.1f} s, cost {plan.cost} s, {len(plan.unserved)} left out, "
        f"{len(plan.curve)} improvements, lower bound {plan.lower_bound} s"
    )


def _tell_memory() -> None:
    own, programs = (
        resource.getrusage(who).ru_maxrss // KIB_A_MIB
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    click.echo(f"memory: {own} MiB here, {programs} MiB in the searching program")


def _stopped_within_s(problem: Problem, *, seconds: float, seed: int) -> float:
    """Returns how long after being asked to stop a search returned its plan [s]."""
    from routing.solver import solve  # noqa: PLC0415  as above

    heard = Heard()

    def should_stop() -> bool:
        if heard.first_s is not None and heard.asked_at is None:
            heard.asked_at = time.monotonic()
        return heard.asked_at is not None

    solve(problem, seconds=seconds, seed=seed, on_progress=heard.take, should_stop=should_stop)
    return time.monotonic() - (heard.asked_at or time.monotonic())
