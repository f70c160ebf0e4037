"""What a published problem and its published solution are, once read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from routing.model import Problem

Orders = Mapping[str, tuple[tuple[str, ...], ...]]
"""For each vehicle (its id) its trips, for each trip its stops (their ids), in driving order."""


class Family(StrEnum):
    """Which rules of the literature an instance keeps, by the names VRPLIB files give them."""

    CAPACITY = "CVRP"
    TIME_WINDOWS = "VRPTW"
    MULTI_TRIP = "MTVRPTWR"
    PRIZE_COLLECTING = "PCVRPTW"
    HETEROGENEOUS = "HFVRP"
    MULTI_DEPOT = "MDVRPTW"
    FOOD_BANK = "food bank"


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """A problem to solve, and how the literature tells its costs and its vehicles.

    A plan's cost divided by ``cost_scale`` is the cost as its literature states it. ``kinds``
    has for each vehicle of the file, in its order, the ids of those vehicles of the problem
    that are like it; empty when the file counts no vehicles and all are alike.
    """

    name: str
    family: Family
    problem: Problem
    cost_scale: int = 1
    kinds: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """A published solution: its ``orders``, its ``cost`` as stated, and whether proven optimal."""

    orders: Orders
    cost: float
    optimal: bool = False
