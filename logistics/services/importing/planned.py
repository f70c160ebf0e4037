"""What a spreadsheet's rows would do, as plain values that can be kept and compared."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from logistics.domain.imports import Cell, Fault, LineState

TOLD_EVERY = 500
Tell = Callable[[int], None]
"""Hears how many rows are done, and raises when somebody asked to stop."""
T = TypeVar("T")


def told_nothing(_done: int) -> None:
    """Hears how far the work is, and does nothing with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentRow:
    """A row of the file: its number there and its cells."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedLine:
    """What a row would do; ``wanted`` is plain JSON."""

    number: int
    state: LineState
    wanted: dict[str, Any] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


def wrong(number: int, faults: Iterable[Fault], wanted: dict[str, Any]) -> PlannedLine:
    """Returns a row that will do nothing."""
    return PlannedLine(number=number, state=LineState.WRONG, wanted=wanted, faults=tuple(faults))


def fingerprint(lines: Iterable[PlannedLine]) -> str:
    """Returns a word that is the same only when every row would do the same."""
    told = hashlib.sha256()
    for line in lines:
        faults = [fault.as_json() for fault in line.faults]
        plain = [line.number, line.state.value, line.wanted, faults]
        told.update(json.dumps(plain, sort_keys=True).encode())
    return told.hexdigest()


def kept_cell(cell: Cell) -> Any:
    """Returns a cell as JSON keeps it; a day is a list of one."""
    return [cell.isoformat()] if isinstance(cell, date) else cell


def sent_cell(kept: Any) -> Cell:
    """Returns a kept cell as it was sent."""
    if isinstance(kept, list):
        return date.fromisoformat(kept[0])
    assert kept is None or isinstance(kept, str | int | float | bool)
    return kept


def in_parts(things: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Yields a long row of things a part at a time."""
    for start in range(0, len(things), size):
        yield things[start : start + size]
