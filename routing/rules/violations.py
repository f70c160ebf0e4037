"""A broken rule, told so that people and programs understand it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from routing.amounts import Unit
from routing.day import Day


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """A broken ``rule``, at which vehicle and stop (ids), by how much of what, and in words."""

    rule: str
    sentence: str
    vehicle: str | None = None
    stop: str | None = None
    excess: int = 0
    unit: Unit | None = None


Rule = Callable[[Day], Iterator[Violation]]
