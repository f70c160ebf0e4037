"""What is said between the program that plans and the one that searches.

Both are this library; they exchange pickled values, one after the other.
"""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from typing import IO

from routing.case import Orders
from routing.model import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Search on from ``start`` until ``deadline`` (Unix time) or ``solution_limit``."""

    problem: Problem
    start: Orders
    deadline: float
    seed: int
    solution_limit: int | None


@dataclass(frozen=True, slots=True)
class Begun:
    """The job is taken up; starting the program and loading OR-Tools lie behind."""


@dataclass(frozen=True, slots=True)
class Better:
    """Better orders, found on the way."""

    orders: Orders


@dataclass(frozen=True, slots=True)
class Done:
    """The end of a job: the best orders, or None when OR-Tools has none."""

    orders: Orders | None


@dataclass(frozen=True, slots=True)
class Failed:
    """An error of the searching program, as Python tells it."""

    story: str


Answer = Begun | Better | Done | Failed


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
    pickle.dump(said, stream)
    stream.flush()
