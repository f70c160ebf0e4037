"""The roads as they are kept: junctions, stretches between them, and directed edges.

A *stretch* is the line of a road between two junctions. Each direction in which it may be
driven is an *edge*; where turns are banned a junction has copies of itself, so one stretch may
have more edges than two. The graph is plain arrays in one ``.npz`` file, whose content names
itself by a hash.
"""

import hashlib
import json
import os
import tempfile
import zlib
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

SHAPE_OF_FILE = 1
COMPILED = "routing.roads.search"
"""What is compiled; it is loaded once somebody searches, for it takes a second."""
MILLISECONDS = 32
"""Where milliseconds stand in a cost: above 32 bits of centimetres."""

Integers = NDArray[np.int32]
Costs = NDArray[np.int64]
Degrees = NDArray[np.float64]
Net = tuple[Integers, Integers, Costs]
"""Where the edges of each node begin, their heads, and their costs."""

DAMAGED = (OSError, ValueError, KeyError, EOFError, BadZipFile, RuntimeError, zlib.error)
"""How a damaged file is refused; an archive that asks for what is not there is a RuntimeError."""

UNREACHED = 2**62
"""The cost of a node no way leads to."""


class UnreadableExtract(Exception):
    """The file is no extract that roads can be taken from; the sentence says why."""


class UnreadableGraph(Exception):
    """The kept roads are damaged or of another version; importing them again mends it."""


@dataclass(frozen=True, kw_only=True, eq=False)
class RoadGraph:
    """The largest part of a road map in which every junction reaches every other.

    Edges lie sorted by their tail: those of junction ``i`` are ``first[i]:first[i + 1]``. Each
    has its ``heads``, ``durations_ms`` [ms], ``lengths_cm`` [cm], the ``stretches`` it runs
    along, and whether it does so ``backwards``. The line of stretch ``s`` is
    ``shape_first[s]:shape_first[s + 1]`` of the shape's positions [degrees], which stand
    ``shape_along_cm`` [cm] from its beginning. ``source`` tells where it all comes from.
    """

    first: Integers
    heads: Integers
    durations_ms: Integers
    lengths_cm: Integers
    stretches: Integers
    backwards: NDArray[np.bool_]
    shape_first: Integers
    shape_latitudes: Degrees
    shape_longitudes: Degrees
    shape_along_cm: Integers
    source: dict[str, Any]

    def __post_init__(self) -> None:
        edges = {len(getattr(self, name)) for name in ("heads", "durations_ms", "lengths_cm")}
        if edges != {int(self.first[-1])} or len(self.shape_latitudes) != self.shape_first[-1]:
            raise ValueError("The arrays of a road graph do not fit together.")

    @property
    def junctions(self) -> int:
        """The number of junctions, copies included."""
        return len(self.first) - 1

    @property
    def edges(self) -> int:
        """The number of directed edges."""
        return len(self.heads)

    @cached_property
    def tails(self) -> Integers:
        """The junction each edge leaves."""
        counts = np.diff(self.first)
        return np.repeat(np.arange(self.junctions, dtype=np.int32), counts)

    @cached_property
    def costs(self) -> Costs:
        """Time and length of each edge in one number, so that of equally fast ways the shorter wins."""
        milliseconds: Costs = self.durations_ms.astype(np.int64) << MILLISECONDS
        return milliseconds + self.lengths_cm

    @cached_property
    def hash(self) -> str:
        """The SHA-256 of all arrays: two graphs with the same hash give the same travel."""
        digest = hashlib.sha256()
        for name in _arrays():
            digest.update(np.ascontiguousarray(getattr(self, name)).tobytes())
        return digest.hexdigest()


def save(graph: RoadGraph, file: Path) -> None:
    """Writes a graph; whoever reads meanwhile sees the old one or the new one, never a half."""
    file.parent.mkdir(parents=True, exist_ok=True)
    said = json.dumps({**graph.source, "hash": graph.hash, "shape_of_file": SHAPE_OF_FILE})
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=".roads-", suffix=".npz")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            arrays = {each: getattr(graph, each) for each in _arrays()}
            np.savez_compressed(stream, said=np.array(said), allow_pickle=False, **arrays)
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def load(file: Path) -> RoadGraph:
    """Reads a graph and proves that it is what was written.

    Raises
    ------
    UnreadableGraph
        When the file is damaged or of another version.
    FileNotFoundError
        When there is none.
    """
    try:
        with file.open("rb") as stream, np.load(stream, allow_pickle=False) as kept:
            said = json.loads(str(kept["said"]))
            graph = RoadGraph(**{name: kept[name] for name in _arrays()}, source=said)
    except FileNotFoundError:
        raise
    except DAMAGED as error:
        raise UnreadableGraph(f"{file.name} is damaged: {error}") from error
    if said.get("shape_of_file") != SHAPE_OF_FILE or said["hash"] != graph.hash:
        raise UnreadableGraph(f"{file.name} is not what was written.")
    return graph


def _arrays() -> list[str]:
    return [each.name for each in fields(RoadGraph) if each.name != "source"]
