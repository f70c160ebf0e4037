"""The name of a run: whoever asks the same again, with a limit, gets the same plan.

It is a digest of all that decides a plan: the day, the seed, the limits, and what searches: its
source, and the releases of what it uses.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Set
from dataclasses import fields, is_dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from routing.model import Problem

SEARCHERS = ("numba", "numpy", "ortools")
APART = frozenset({"bench", "instances", "maps", "roads"})
"""Folders of the library in which nothing decides which plan is found."""

DIGITS = 16
HERE = Path(__file__).resolve().parent


def run_id(problem: Problem, *, seed: int, limit: int | None, seconds: float) -> str:
    """Returns the name of a run: 16 hexadecimal digits.

    With a ``limit`` of solutions the ``seconds`` [s] do not matter: they decide nothing unless
    they are used up before.
    """
    digest = hashlib.sha256()
    asked = f"{edition(HERE)} {seed} {seconds if limit is None else limit} {limit is None}"
    for name in SEARCHERS:
        asked += f" {name} {version(name)}"
    digest.update(asked.encode())
    for piece in _pieces(problem):
        digest.update(piece)
        digest.update(b";")
    for matrix in (problem.travel.durations_s, problem.travel.distances_m, problem.costs):
        if matrix is not None:
            digest.update(np.ascontiguousarray(matrix).data)
    return digest.hexdigest()[:DIGITS]


@cache
def edition(library: Path) -> str:
    """Returns what tells one version of the search in a folder from another: a digest of its source."""
    digest = hashlib.sha256()
    for source in sorted(library.rglob("*.py")):
        within = source.relative_to(library)
        if within.parts[0] not in APART:
            digest.update(within.as_posix().encode() + source.read_bytes())
    return digest.hexdigest()


def _pieces(value: Any) -> Iterator[bytes]:
    """Yields a value's parts, sets and mappings in a fixed order."""
    if is_dataclass(value):
        for field in fields(value):
            if field.compare:  # matrices are not
                yield field.name.encode()
                yield from _pieces(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for key in sorted(value):
            yield from _pieces((key, value[key]))
    elif isinstance(value, Set):
        yield from _pieces(tuple(sorted(value)))
    elif isinstance(value, tuple):
        yield str(len(value)).encode()
        for part in value:
            yield from _pieces(part)
    else:
        yield repr(value).encode()
