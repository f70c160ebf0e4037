"""What is said between the program that plans and the ones that search.

Both are this library; they exchange pickled values, one after the other.
"""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from enum import StrEnum
from typing import IO

from routing.case import Orders
from routing.model import Problem


class Work(StrEnum):
    """What a searching program does."""

    PLAN = "plan"
    """All of it: proof of a small day, or kernel, recombination and polish."""

    ORTOOLS_ALONE = "ortools_alone"
    """OR-Tools from its own first plan on, beside the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Search on from ``start`` until ``deadline`` (Unix time) or ``solution_limit``."""

    work: Work = Work.PLAN
    problem: Problem
    start: Orders
    deadline: float
    seed: int
    solution_limit: int | None
    threads: int = 2


@dataclass(frozen=True, slots=True)
class Loaded:
    """A program that was started ahead has loaded all that a search needs."""


@dataclass(frozen=True, slots=True)
class Begun:
    """The job is taken up; starting the program lies behind."""


@dataclass(frozen=True, slots=True)
class Better:
    """Better orders, found on the way."""

    orders: Orders


@dataclass(frozen=True, slots=True)
class Bound:
    """No plan of the day costs less [s]."""

    lower_bound: int


@dataclass(frozen=True, slots=True)
class Done:
    """The end of a job: the best orders, or None when there are none.

    ``proven`` says that no orders are better.
    """

    orders: Orders | None
    proven: bool = False


@dataclass(frozen=True, slots=True)
class Failed:
    """An error of the searching program, as Python tells it."""

    story: str


Answer = Loaded | Begun | Better | Bound | Done | Failed


def read_job(stream: IO[bytes]) -> Job | None:
    """Returns the next job on a stream, None at its end."""
    try:
        job: Job = pickle.load(stream)  # noqa: S301  our own program at the other end
    except EOFError:
        return None
    return job


def read_answer(stream: IO[bytes]) -> Answer | None:
    """Returns the next answer on a stream, None at its end, also when it ends in mid-word."""
    try:
        answer: Answer = pickle.load(stream)  # noqa: S301  our own program at the other end
    except (EOFError, pickle.UnpicklingError):
        return None
    return answer


def write(stream: IO[bytes], said: Job | Answer) -> None:
    """Says something on a stream, at once."""
    pickle.dump(said, stream, protocol=pickle.HIGHEST_PROTOCOL)
    stream.flush()
